"""Faults in the sentences of publications: what they name must be there before a report is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.catalogue.entries import PUBLICATION, Case, Write, assert_faulty, faults_of

from peelian.catalogue.load import load_catalogue
from peelian.core.when import WHENS
from peelian.publish.binding import BINDINGS, WORDS, check_publications

FIRST, SECOND = 9, 10


def sentence(text: str, *words: str) -> Case:
    """The publication with a faulty second sentence."""
    old = "'More of {{ fact(\"contact.calls_999\") }}.'"
    assert PUBLICATION.count(old) == 1
    made = PUBLICATION.replace(old, "'" + text.replace("'", "''") + "'")
    return Case("publications", made, SECOND, "sections.0.paragraphs.0.1", words)


CASES = {
    "unknown binding": sentence(
        '{{ facts("contact.calls_999") }}', "facts(…) is not known", "Did you mean fact(…)?"
    ),
    "unknown binding, nothing near": sentence('{{ zzz("contact.calls_999") }}', "zzz(…) is not known", *BINDINGS),
    "word used as a binding": sentence('{{ period("2018-19") }}', "period(…) is not known"),
    "unknown word": sentence("{{ perid }}", "'perid' is not known", *WORDS),
    "unknown measure": sentence(
        '{{ fact("contact.call_999") }}', "no measure 'contact.call_999'", "Did you mean 'contact.calls_999'?"
    ),
    "unknown breakdown": sentence(
        '{{ fact("contact.mean_answer_time[lien=999]") }}', "no breakdown 'lien'", "Did you mean 'line'?"
    ),
    "half a cell": sentence('{{ fact("contact.mean_answer_time[line]") }}', "no breakdown 'line'", "[column=value]"),
    "unknown time": sentence(
        '{{ fact("contact.calls_999", "last week") }}', "'last week' is not a time", "Known: ", *WHENS
    ),
    "time in capitals": sentence('{{ change("contact.calls_999", "Last month") }}', "'Last month' is not a time"),
    "two times": sentence(
        '{{ fact("contact.calls_999", "last month", "quarter 1") }}', "takes the name of one fact, and a time",
        'Write fact("measure") or fact("measure", "last month").',
    ),
    "no fact": sentence("{{ named() }}", "takes the name of one fact", 'Write named("measure")'),
    "fact that is a word": sentence("{{ fact(period) }}", "takes the name of one fact"),
    "fact of a fact": sentence('{{ fact(fact("contact.calls_999")) }}', "takes the name of one fact"),
    "time that is a word": sentence('{{ fact("contact.calls_999", last_year) }}', "takes the name of one fact"),
    "fact by its name": sentence('{{ fact(cell="contact.calls_999") }}', "Keyword is not allowed"),
    "time by its name": sentence('{{ fact("contact.calls_999", time="last month") }}', "Keyword is not allowed"),
    "calculation": sentence('{{ fact("contact.calls_999") + 1 }}', "Add is not allowed", "names and facts only"),
    "filter": sentence('{{ fact("contact.calls_999") | upper }}', "Filter is not allowed"),
    "condition": sentence("{% if period %}so{% endif %}", "If is not allowed"),
    "loop": sentence("{% for each in period %}so{% endfor %}", "For is not allowed"),
    "inside of a word": sentence("{{ period.__class__ }}", "Getattr is not allowed"),
    "brackets that do not pair up": sentence(
        '{{ fact("contact.calls_999" }}', "cannot be read", "Check the {{ }} pairs"
    ),
    "text that is not closed": sentence('{{ fact("contact.calls_999) }}', "cannot be read", "Check the {{ }} pairs"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_faulty_sentence_is_named_with_file_line_and_field(write: Write, tmp_path: Path, case: Case) -> None:
    assert_faulty(case, write, tmp_path)


def test_every_faulty_sentence_is_reported_at_once(write: Write, tmp_path: Path) -> None:
    text = PUBLICATION.replace("Some words.", "'{{ perid }}'").replace('contact.calls_999")', 'contact.call_999")')
    file = write("publications", text)

    found = [(each.file, each.line, each.field) for each in faults_of(tmp_path)]

    assert found == [
        (str(file), FIRST, "sections.0.paragraphs.0.0"),
        (str(file), SECOND, "sections.0.paragraphs.0.1"),
    ]


def test_unknown_binding_is_one_fault(write: Write, tmp_path: Path) -> None:
    case = CASES["unknown binding"]
    write(case.kind, case.text)

    assert len(faults_of(tmp_path)) == 1


@pytest.mark.parametrize("binding", BINDINGS)
def test_sentence_may_name_a_fact_and_a_time(write: Write, tmp_path: Path, binding: str) -> None:
    times = "".join(f', {{{{ {binding}("contact.mean_answer_time[line=999]", "{time}") }}}}' for time in WHENS)
    write("publications", sentence(f'{{{{ {binding}("contact.calls_999") }}}}{times}').text)

    check_publications(load_catalogue(tmp_path))


@pytest.mark.parametrize("word", WORDS)
def test_sentence_may_use_a_word(write: Write, tmp_path: Path, word: str) -> None:
    write("publications", sentence(f"So much for {{{{ {word} }}}}.").text)

    check_publications(load_catalogue(tmp_path))


@pytest.mark.parametrize("value", [6, 12])
def test_sentence_may_name_a_value_of_a_parameter(write: Write, tmp_path: Path, value: int) -> None:
    write("publications", sentence(f'{{{{ fact("crime.rape_historical[threshold={value}]") }}}}').text)

    check_publications(load_catalogue(tmp_path))


@pytest.mark.parametrize(
    ("cell", "known"),
    [("crime.rape_historical[threshold=7]", "12, 6"), ("contact.mean_answer_time[line=998]", "101, 999")],
    ids=["of a parameter", "of a breakdown"],
)
def test_value_that_never_is_is_a_fault(write: Write, tmp_path: Path, cell: str, known: str) -> None:
    write("publications", sentence(f'{{{{ fact("{cell}") }}}}').text)

    assert known in faults_of(tmp_path)[0].remedy
