"""Faults in catalogue files: each names file, line and field, says what is wrong and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.catalogue.entries import (
    ANY,
    DATASET,
    MEASURE,
    PUBLISHED,
    SAMPLE,
    SOUND,
    SOURCE,
    Case,
    Write,
    assert_faulty,
    changed,
    faults_of,
    with_more,
)

from peelian.catalogue.load import load_catalogue

FIELDS = {
    "unknown field": with_more("measures", MEASURE, "titel: x", 11, "titel", "not known", "Did you mean 'title'?"),
    "unknown field, nothing near": with_more("measures", MEASURE, "zzz: x", 11, "zzz", "not known", "Take it away"),
    "unknown field inside": changed(
        "measures", MEASURE, "count: all", "cuont: all", 5, "numerator.cuont", "not known", "Take it away"
    ),
    "unknown field of a column": changed(
        "datasets", DATASET, "required: true", "requird: true", 6, "columns.stopped_at.requird", "not known"
    ),
    "missing field": changed("measures", MEASURE, "owner: the team\n", "", 1, "owner", "missing", "Add it"),
    "missing id": changed("sources", SOURCE, "id: their-system\n", "", 1, "id", "missing", "Add it"),
    "missing field of a column": changed(
        "datasets", DATASET, ", means: who was stopped", "", 7, "columns.kind.means", "missing", "Add it"
    ),
    "field given twice": with_more("measures", MEASURE, "title: Again", 11, "title", "given twice", "Keep one"),
    "column given twice": with_more(
        "datasets", DATASET, "  kind: {type: text, means: again}", 8, "columns.kind", "given twice", "Keep one"
    ),
    "field that is not text": with_more("measures", MEASURE, "5: five", 11, "5", "should be strings"),
    "id with capitals": changed("measures", MEASURE, "team.calls", "Team.calls", 1, "id", "pattern", "'Team.calls'"),
    "id that is a number": changed("measures", MEASURE, "team.calls", "5", 1, "id", "valid string", "5"),
    "text too short": changed("measures", MEASURE, "Every call.", "x", 8, "definition", "at least 3"),
    "word not on the list": changed("measures", MEASURE, "neutral", "up", 7, "better", "'higher'", "'up'"),
    "kind of source not on the list": changed("sources", SOURCE, "real", "fake", 3, "kind", "'synthetic'", "'fake'"),
    "date in words": changed("measures", MEASURE, "2026-01-01", "last week", 10, "reviewed", "date", "'last week'"),
    "date that is not in the calendar": changed("measures", MEASURE, "2026-01-01", "2026-13-01", 10, "reviewed"),
    "number in words": with_more(
        "samples", SAMPLE, "totals:\n  visits:\n    2018-19: 1\n    2017-18: many", 13, "totals.visits.2017-18",
        "integer", "'many'",
    ),
    "number that is not whole": with_more(
        "samples", SAMPLE, "totals:\n  visits: {2018-19: 1.5}", 11, "totals.visits.2018-19", "integer", "1.5"
    ),
}  # fmt: skip

YAML = {
    "not YAML": changed("measures", MEASURE, "{count: all}", "{count: all", 6, "", "not YAML", "Check indentation"),
    "tab": with_more("measures", MEASURE, "\tsource: x", 11, "", "not YAML", "tab", "Check indentation"),
    "two documents": with_more("measures", MEASURE, "---\nid: x", 11, "", "not YAML", "document"),
    "empty file": Case("measures", "", 1, "", ("not a list of fields", "Begin with")),
    "only a remark": Case("measures", "# later\n", 1, "", ("not a list of fields", "Begin with")),
    "a list": Case("measures", "- id: x\n", 1, "", ("not a list of fields", "Begin with")),
    "a line of text": Case("measures", "calls\n", 1, "", ("not a list of fields", "Begin with")),
    "tag": with_more("measures", MEASURE, "source: !secret x", 11, ANY, "!secret"),
    "code": with_more("measures", MEASURE, "source: !!python/name:os.system x", 11, ANY, "python/name"),
    "list as a field": with_more("measures", MEASURE, "? [a, b]\n: c", 11, ANY),
    "entry inside itself": with_more("measures", MEASURE, "caveats: &all [*all]", 11, ANY),
}  # fmt: skip

CASES = {**FIELDS, **YAML}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in SOUND.items() for text in texts])
def test_entry_that_faults_are_made_in_is_sound(write: Write, tmp_path: Path, kind: str, text: str) -> None:
    write(kind, text)

    load_catalogue(tmp_path)


def test_sound_entries_of_every_kind_are_sound_together(write: Write, tmp_path: Path) -> None:
    for kind, texts in SOUND.items():
        for index, text in enumerate(texts):
            write(kind, text.replace("id: their-calls", f"id: their-calls-{index}"), f"{index}.yaml")

    load_catalogue(tmp_path)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_fault_names_file_line_and_field_and_says_what_to_do(write: Write, tmp_path: Path, case: Case) -> None:
    assert_faulty(case, write, tmp_path)


def test_two_files_of_one_id_are_a_fault_of_the_second(write: Write, tmp_path: Path) -> None:
    first = write("measures", MEASURE, "a.yaml")
    second = write("measures", "# Once more.\n" + MEASURE, "b.yaml")

    faults = faults_of(tmp_path)

    assert [(fault.file, fault.line, fault.field) for fault in faults] == [(str(second), 2, "id")]
    assert str(first) in faults[0].problem
    assert "another id" in faults[0].remedy


def test_folder_that_is_no_kind_of_entry_is_a_fault(write: Write, tmp_path: Path) -> None:
    file = write("measure", MEASURE)

    fault = faults_of(tmp_path)[0]

    assert (fault.file, fault.line) == (str(file.parent), 0)
    assert "measures" in fault.remedy


def test_file_that_is_not_utf8_is_a_fault(write: Write, tmp_path: Path) -> None:
    file = write("measures", MEASURE.encode() + b"source: caf\xe9\n")

    fault = faults_of(tmp_path)[0]

    assert fault.file == str(file)
    assert "UTF-8" in fault.problem
    assert "UTF-8" in fault.remedy


def test_every_faulty_file_is_reported_at_once(write: Write, tmp_path: Path) -> None:
    one = write("measures", MEASURE.replace("unit: calls", "unit: [calls]"), "a.yaml")
    two = write("measures", "- x\n", "b.yaml")
    three = write("datasets", DATASET.replace("category", "choice"))

    assert {fault.file for fault in faults_of(tmp_path)} == {str(one), str(two), str(three)}


def test_every_fault_between_entries_is_reported_at_once(write: Write, tmp_path: Path) -> None:
    text = MEASURE.replace("unit: calls", "unit: cals").replace("count: all", "count: lien = '999'")
    write("measures", text + "breakdowns: [call_ref]\n")

    found = {(fault.line, fault.field) for fault in faults_of(tmp_path)}

    assert found == {(6, "unit"), (5, "numerator.count"), (11, "breakdowns")}


def test_unknown_breakdown_is_one_fault(write: Write, tmp_path: Path) -> None:
    write("measures", MEASURE + "breakdowns: [weekda]\n")

    assert [(fault.line, fault.field) for fault in faults_of(tmp_path)] == [(11, "breakdowns")]


def test_measure_of_an_unknown_dataset_does_not_hide_behind_a_figure_of_it(write: Write, tmp_path: Path) -> None:
    measure = write("measures", MEASURE.replace(": calls\nnum", ": cals\nnum") + "breakdowns: [line]\n")
    write("published", PUBLISHED.replace("contact.mean_answer_time", "team.calls"))

    fault = faults_of(tmp_path)[0]

    assert (fault.file, fault.field) == (str(measure), "dataset")


def test_dataset_replaced_without_a_column_is_a_fault_of_the_measures_that_read_it(
    write: Write, tmp_path: Path
) -> None:
    write("datasets", DATASET.replace("id: stops", "id: calls"))

    faults = faults_of(tmp_path)

    assert any(fault.file.startswith("catalogue/measures/contact/") and "'line'" in fault.problem for fault in faults)
