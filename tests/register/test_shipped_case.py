"""The Leicestershire case as it ships: whole, of known words, true to its sources and in words of our own."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields
from pathlib import Path

import pytest
from tests.shipped_case import read_rows, shipped_case

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.framework import Framework
from peelian.catalogue.load import load_catalogue
from peelian.core.basis import Basis
from peelian.inspection.holding import TABLES, Holding, Record
from peelian.inspection.records import ORGANISATION_KINDS, Finding
from peelian.inspection.words import Became, Stage, Standing

SEEDS = {
    "hmicfrs-2018-19-effectiveness-page": "000",
    "hmicfrs-2018-19-report": "001",
    "hmicfrs-2017-efficiency": "002",
    "federation-2017": "003",
    "panel-minutes-2019-06-03": "004",
}
REFERENCES = {
    "document": "documents",
    "one_document": "documents",
    "other_document": "documents",
    "inspection": "inspections",
    "by": "organisations",
    "made_by": "organisations",
    "owed_by": "organisations",
    "organisation": "organisations",
    "finding": "findings",
    "earlier": "findings",
    "later": "findings",
    "challenge": "challenges",
}
TABLE_OF = {table.removesuffix("s"): table for table in TABLES}
LONGEST_SHARED = 12
PLAIN = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"})


@pytest.fixture(scope="module")
def case() -> Holding:
    """The whole case."""
    return shipped_case()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Peelian's own catalogue."""
    return load_catalogue()


@pytest.fixture(scope="module")
def seeds(shared: Path) -> dict[str, str]:
    """The text of each source that we hold, by the document's id, in plain form."""
    found = {path.name[:3]: plain(path.read_text(encoding="utf-8")) for path in (shared / "seeds").glob("*.txt")}
    return {document: found[number] for document, number in SEEDS.items()}


def plain(text: str) -> str:
    """Small letters, single spaces, typewriter quotes and dashes."""
    return " ".join(text.translate(PLAIN).casefold().split())


def words(text: str) -> list[str]:
    """The words of a text, without marks."""
    return re.findall(r"[a-z0-9]+", plain(text).replace("'", ""))


def records(case: Holding) -> Iterator[tuple[str, Record]]:
    """Every record with its table."""
    for table in TABLES:
        yield from ((table, each) for each in getattr(case, table))


def framework_of(case: Holding, catalogue: Catalogue, inspection: str) -> Framework:
    """The framework of an inspection."""
    return catalogue.framework(next(each.framework for each in case.inspections if each.id == inspection))


def test_rows_give_only_fields_of_their_tables_and_all_that_have_no_default() -> None:
    for table, row in read_rows():
        known = {each.name: each for each in fields(TABLES[table])}
        assert not set(row) - set(known), row
        assert {name for name, each in known.items() if each.default is MISSING} <= set(row), row


def test_ids_are_unique_and_references_lead_somewhere(case: Holding) -> None:
    ids = {table: [each.id for each in getattr(case, table)] for table in TABLES}
    assert all(len(set(known)) == len(known) for known in ids.values())
    for _, each in records(case):
        for name, table in REFERENCES.items():
            value = getattr(each, name, "")
            assert not value or value in ids[table], (each.id, name, value)
    for judgment in case.judgments:
        assert set(judgment.evidence) <= set(ids["evidence"])


def test_what_is_disputed_or_differs_is_something_held(case: Holding, catalogue: Catalogue) -> None:
    ids = {table: {each.id for each in getattr(case, table)} for table in TABLES}
    for each in (*case.challenges, *case.discrepancies):
        kind, _, name = each.about.partition(":")
        if kind == "question":
            assert catalogue.framework(name.partition(".")[0]).question(name)
        else:
            assert name in ids[TABLE_OF.get(kind, kind)], each.about


def test_questions_pillars_parts_and_kinds_are_of_the_catalogue(case: Holding, catalogue: Catalogue) -> None:
    for table, each in records(case):
        question = getattr(each, "question", "")
        if question:
            framework = catalogue.framework(question.partition(".")[0])
            found = next(known for known in framework.questions if known.id == question)
            assert getattr(each, "part", "") in ("", *found.parts), each.id
            inspection = getattr(each, "inspection", "")
            assert not inspection or framework_of(case, catalogue, inspection).id == framework.id, each.id
        if getattr(each, "pillar", ""):
            framework = framework_of(case, catalogue, each.inspection)  # type: ignore[union-attr]
            assert each.pillar in [known.id for known in framework.pillars], each.id  # type: ignore[union-attr]
        if table == "organisations":
            assert each.kind in ORGANISATION_KINDS  # type: ignore[union-attr]


def test_findings_are_of_kinds_that_their_maker_may_make(case: Holding, catalogue: Catalogue) -> None:
    makers = {each.id: each.kind for each in case.organisations}
    for each in case.findings:
        assert makers[each.made_by] in catalogue.finding_kind(each.kind).made_by, each.id


def test_evidence_has_what_its_kind_needs(case: Holding, catalogue: Catalogue) -> None:
    for each in case.evidence:
        kinds = {kind.id: kind for kind in framework_of(case, catalogue, each.inspection).evidence}
        needs = kinds[each.kind].needs
        assert each.document
        assert each.place
        assert needs != "fact" or (each.fact and each.fact_text and each.fact_basis == Basis.PUBLISHED.value), each.id


def test_facts_are_measures_or_indicators_and_say_what_they_rest_on(case: Holding, catalogue: Catalogue) -> None:
    known = {*catalogue.measures, *catalogue.indicators}
    for each in (*case.evidence, *case.contexts):
        assert not each.fact or each.fact in known, each.id
    assert {each.basis for each in case.contexts} == {Basis.PUBLISHED.value}


def test_every_judgment_is_of_its_scale_and_cites_evidence_of_its_inspection(
    case: Holding, catalogue: Catalogue
) -> None:
    by_id = {each.id: each for each in case.evidence}
    for each in case.judgments:
        framework = framework_of(case, catalogue, each.inspection)
        scale = catalogue.scale(framework.scale)
        question = framework.question(each.question) if each.question else None
        graded = question is None or question.graded
        assert scale.grade(each.grade) if graded else each.grade == scale.ungraded, each.id
        assert bool(each.question) != bool(each.pillar), each.id
        assert each.evidence, each.id
        assert {by_id[cited].inspection for cited in each.evidence} == {each.inspection}, each.id


def test_the_integrated_assessment_has_the_grades_and_years_of_its_table(case: Holding) -> None:
    judged = [each for each in case.judgments if each.inspection == "leicestershire-2018-19"]
    assert Counter(each.grade for each in judged) == {"Good": 12, "Ungraded": 1}
    carried = {each.question.partition(".")[2]: each.carried_from for each in judged if each.carried_from}
    assert carried == {
        "preventing-crime": "2016",
        "serious-organised-crime": "2017",
        "treating-public": "2017",
        "treating-workforce": "2017",
    }
    areas = [each for each in case.areas if each.inspection == "leicestershire-2018-19"]
    assert {each.question.partition(".")[2] for each in areas if not each.selected} == set(carried)
    assert len(areas) == 10
    assert all(each.reasons for each in areas)


@pytest.mark.parametrize(
    ("inspection", "grades"),
    [
        ("leicestershire-2016-effectiveness", {"Good": 2, "Requires improvement": 3}),
        ("leicestershire-2016-efficiency", {"Good": 1}),
        ("leicestershire-2016-legitimacy", {"Good": 1}),
        ("leicestershire-2017-efficiency", {"Requires improvement": 4}),
        ("leicestershire-2017-effectiveness", {"Good": 2}),
        ("leicestershire-2017-legitimacy", {"Good": 3}),
    ],
)
def test_earlier_rounds_have_the_grades_of_their_pages(case: Holding, inspection: str, grades: dict[str, int]) -> None:
    assert Counter(each.grade for each in case.judgments if each.inspection == inspection) == grades


def test_crime_recording_stood_inadequate_beside_it_twice(case: Holding) -> None:
    found = [each for each in case.judgments if each.question == "crime-recording.recording"]
    assert [each.grade for each in found] == ["Inadequate", "Inadequate"]


def test_six_became_four(case: Holding) -> None:
    def areas(inspection: str) -> list[Finding]:
        return [each for each in case.findings if each.kind == "area-for-improvement" and each.inspection == inspection]

    earlier, later = areas("leicestershire-2017-efficiency"), areas("leicestershire-2018-19")
    assert (len(earlier), len(later)) == (6, 4)
    assert sorted(each.earlier for each in case.links) == sorted(each.id for each in earlier)
    assert Counter(each.became for each in case.links) == {Became.MET: 3, Became.REPEATED: 2, Became.HARDENED: 1}
    new = {each.id for each in later} - {each.later for each in case.links}
    assert new == {"leicestershire-2018-19-1"}
    wording = {each.id: each.wording for each in case.findings}
    for link in case.links:
        assert (link.became is Became.REPEATED) == (wording[link.earlier] == wording.get(link.later))
    standing = {each.id: each.standing for each in case.findings}
    for link in case.links:
        assert standing[link.earlier] is (Standing.CLOSED if link.became is Became.MET else Standing.SUPERSEDED)


def test_responses_are_due_by_the_clock_of_their_framework(case: Holding, catalogue: Catalogue) -> None:
    published = {each.id: each.published_on for each in case.inspections}
    for each in case.responses:
        days = framework_of(case, catalogue, each.inspection).response_days
        on = published[each.inspection]
        assert days
        assert on
        assert each.due_on == on + dt.timedelta(days=days)


def test_everything_was_published_elsewhere_and_nothing_is_invented(case: Holding) -> None:
    assert {each.stage for each in case.inspections} == {Stage.ELSEWHERE}
    assert not case.monitoring
    assert not case.actions
    assert not case.attachments


def test_quotations_are_short_and_stand_in_their_source(case: Holding, seeds: dict[str, str]) -> None:
    quoted = [each for each in case.findings if each.quotation]
    assert len(quoted) == len(case.findings)
    for each in quoted:
        assert len(words(each.quotation)) <= LONGEST_SHARED, each.id
        assert each.document not in seeds or plain(each.quotation) in seeds[each.document], each.id


def test_wordings_are_those_of_the_sources(
    case: Holding, seeds: dict[str, str], wording_of: Callable[[str], str]
) -> None:
    for each in case.findings:
        if each.kind == "area-for-improvement":
            assert each.wording in {wording_of(text) for text in bulleted(seeds[each.document])}, each.id
        else:
            assert not each.wording


@pytest.fixture
def wording_of() -> Callable[[str], str]:
    """The SHA-256 of a wording in plain form, without its bullet and its full stop."""
    return lambda text: hashlib.sha256(plain(text).lstrip("\u2022 ").removesuffix(".").encode()).hexdigest()


def bulleted(text: str) -> Iterator[str]:
    """Each bullet of a source, up to its first and its second full stop."""
    for start in re.finditer("\u2022 ", text):
        stops = [stop.end() for stop in re.finditer(r"\.(?=[ a-z]|$)", text[start.start() : start.start() + 400])][:2]
        yield from (text[start.start() : start.start() + stop] for stop in stops)


def test_no_sentence_is_taken_from_a_source(case: Holding, shared: Path) -> None:
    length = LONGEST_SHARED + 1
    taken = set()
    for path in (shared / "seeds").glob("*.txt"):
        source = words(path.read_text(encoding="utf-8"))
        taken |= {tuple(source[at : at + length]) for at in range(len(source) - length + 1)}
    for _, each in records(case):
        for field in fields(each):
            value = getattr(each, field.name)
            for text in value if isinstance(value, tuple) else (value,):
                ours = words(text) if isinstance(text, str) else []
                for at in range(len(ours) - length + 1):
                    assert tuple(ours[at : at + length]) not in taken, (each.id, field.name)
