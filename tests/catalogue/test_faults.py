"""Faults in catalogue files: each names file, line and field, says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from peelian.catalogue.load import load_catalogue
from peelian.core.errors import CatalogueError, CatalogueFault

Write = Callable[..., Path]
ANY = "any"

MEASURE = """\
id: team.calls
title: All calls
asks: How many calls are there?
dataset: calls
numerator: {count: all}
unit: calls
better: neutral
definition: Every call.
owner: the team
reviewed: 2026-01-01
"""
DATASET = """\
id: stops
title: Stops
one_row_is: one stop
time: stopped_at
columns:
  stopped_at: {type: timestamp, required: true, means: when it was}
  kind: {type: category, values: [person, vehicle], means: who was stopped}
"""
MAPPING = """\
id: their-calls
title: Calls as they send them
dataset: calls
source: force-extract
columns:
  call_ref: Reference
  received_at: Time
  outcome: Result
  line: {column: Number, values: {emergency: "999"}}
"""
REFERENCE = """\
id: households
title: Households
means: households in the area
unit: people
source: somewhere
values:
  kent: {2018: 700000}
"""
PUBLISHED = """\
id: their-report
title: Their report
publisher: the force
published: 2019-07-01
force: kent
figures:
  - {measure: contact.mean_answer_time, breakdown: {line: "999"}, period: 2018-19, value: 5, where: table 1}
"""
SAMPLE = """\
id: made-up
title: Made-up records
force: kent
seed: 1
years: [2018-19]
published: leicestershire-panel-2019
free: {late_share: 0.1}
shapes:
  weekday: {source: free, weights: {1: 1, 2: 2}}
"""
PUBLICATION = """\
id: weekly
title: Weekly report
audience: the team
sections:
  - number: 1
    title: Calls
    dataset: calls
    kpis: [contact.calls_999]
    text: Some words.
"""
SOURCE = """\
id: their-system
title: Their system
kind: real
"""


@dataclass(frozen=True)
class Case:
    """A wrong entry: where the first fault is, and words that its text must have.

    `field` is ANY where YAML itself stumbles and knows a line only.
    """

    kind: str
    text: str
    line: int
    field: str
    words: tuple[str, ...]


def changed(kind: str, base: str, old: str, new: str, *where: int | str) -> Case:
    """The entry with `old` replaced by `new`; `where` is line, field, then words."""
    assert base.count(old) == 1, f"{old!r} is not there once"
    return _case(kind, base.replace(old, new), where)


def with_more(kind: str, base: str, more: str, *where: int | str) -> Case:
    """The entry with lines added at its end."""
    return _case(kind, base + more + "\n", where)


def _case(kind: str, text: str, where: tuple[int | str, ...]) -> Case:
    line, field, *words = where
    return Case(kind, text, int(line), str(field), tuple(str(word) for word in words))


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
        "references", REFERENCE, "  surrey:\n    2018: 1\n    2019: many", 10, "values.surrey.2019", "integer", "'many'"
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

MEASURES = {
    "unknown dataset": changed("measures", MEASURE, ": calls\nnum", ": cals\nnum", 4, "dataset", "'cals'", "'calls'"),
    "unknown unit": changed("measures", MEASURE, "unit: calls", "unit: call", 6, "unit", "no unit", "'calls'"),
    "unknown column in where": with_more(
        "measures", MEASURE, "where: lien = '999'", 11, "where", "no column 'lien'", "Did you mean 'line'?"
    ),
    "unknown column in count": changed(
        "measures", MEASURE, "count: all", "count: hours > 1", 5, "numerator.count", "no column 'hours'", "'hour'"
    ),
    "unknown column to sum": changed(
        "measures", MEASURE, "count: all", "sum: answered", 5, "numerator.sum", "no column 'answered'", "answered_after"
    ),
    "unknown column to break down": with_more(
        "measures", MEASURE, "breakdowns: [lien]", 11, "breakdowns", "no column 'lien'", "'line'"
    ),
    "unknown reference": with_more(
        "measures", MEASURE, "denominator: {reference: resident}", 11, "denominator.reference", "'residents'"
    ),
    "value that a category never is": with_more(
        "measures", MEASURE, "where: line = '998'", 11, "where", "'line' never is '998'", "999, 101"
    ),
    "condition outside the grammar": with_more(
        "measures", MEASURE, "where: hour / 2 = 1", 11, "where", "outside the grammar", "Allowed"
    ),
    "condition that is no condition": with_more(
        "measures", MEASURE, "where: hour", 11, "where", "number, not a condition", "Compare it"
    ),
    "sum of words": changed(
        "measures", MEASURE, "count: all", "sum: line", 5, "numerator.sum", "not a number", "duration"
    ),
    "condition of a sum": changed(
        "measures", MEASURE, "count: all", "sum: answered_after, where: lien = '1'", 5, "numerator.where", "'lien'"
    ),
    "count and sum at once": changed(
        "measures", MEASURE, "count: all", "count: all, sum: hour", 5, "numerator", "exactly one of count, sum"
    ),
    "neither count nor sum": changed("measures", MEASURE, "count: all", "", 5, "numerator", "exactly one of count"),
    "where beside count": changed(
        "measures", MEASURE, "count: all", "count: all, where: hour = 1", 5, "numerator", "where goes with sum"
    ),
    "breakdown with too many values": with_more(
        "measures", MEASURE, "breakdowns: [call_ref]", 11, "breakdowns", "too many values", "category or integer"
    ),
    "percentage without denominator": changed(
        "measures", MEASURE, "unit: calls", "unit: percent", 6, "unit", "needs a denominator", "Add the denominator"
    ),
    "rate without per": changed(
        "measures", MEASURE, "unit: calls", "unit: rate\ndenominator: {reference: residents}", 6, "unit",
        "needs per and unit_label", "per: 1000",
    ),
    "per without denominator": with_more(
        "measures", MEASURE, "per: 1000", 11, "per", "needs a denominator", "take per away"
    ),
    "per of nothing": with_more("measures", MEASURE, "per: 0", 11, "per", "greater than 0", "0"),
    "reference above the line": changed(
        "measures", MEASURE, "count: all", "reference: residents", 5, "numerator", "count or a sum", "below the line"
    ),
    "across above the line": changed(
        "measures", MEASURE, "{count: all}", "{count: all, across: line}\nbreakdowns: [line]", 5, "numerator",
        "count or a sum", "below the line",
    ),
    "across what is no breakdown": with_more(
        "measures", MEASURE, "breakdowns: [hour]\ndenominator: {count: all, across: line}", 12, "denominator.across",
        "no breakdown 'line'", "hour",
    ),
    "across a reference": with_more(
        "measures", MEASURE, "denominator: {reference: residents, across: line}", 11, "denominator", "across goes with"
    ),
    "target without a date": with_more(
        "measures", MEASURE, "targets:\n  - {at_least: 90, source: a standard}", 12, "targets.0.from", "missing"
    ),
    "target without a limit": with_more(
        "measures", MEASURE, "targets:\n  - {from: 2018-04-01, source: a standard}", 12, "targets.0", "at_least"
    ),
}  # fmt: skip

DATASETS = {
    "reserved column": with_more(
        "datasets", DATASET, "  month: {type: integer, means: month of it}", 8, "columns.month", "itself", "another"
    ),
    "column name with a dash": with_more(
        "datasets", DATASET, "  a-b: {type: integer, means: a or b}", 8, "columns.a-b", "pattern", "'a-b'"
    ),
    "unknown type": changed("datasets", DATASET, "category", "choice", 7, "columns.kind.type", "category", "'choice'"),
    "category without values": changed(
        "datasets", DATASET, "values: [person, vehicle], ", "", 7, "columns.kind", "a category has values"
    ),
    "values of what is no category": changed("datasets", DATASET, "category", "text", 7, "columns.kind", "category"),
    "values that YAML reads as yes and no": changed(
        "datasets", DATASET, "[person, vehicle]", "[yes, no]", 7, "columns.kind.values.0", "valid string", "True"
    ),
    "same value twice": changed(
        "datasets", DATASET, "[person, vehicle]", "[person, person]", 7, "columns.kind", "'person'", "twice"
    ),
    "limits of text": with_more(
        "datasets", DATASET, "  ref: {type: text, min: 1, means: reference}", 8, "columns.ref", "min and max are for"
    ),
    "limits turned round": with_more(
        "datasets", DATASET, "  age: {type: integer, min: 9, max: 1, means: age then}", 8, "columns.age", "min", "max"
    ),
    "duration in minutes": with_more(
        "datasets", DATASET, "  held: {type: duration, unit: min, means: time held}", 8, "columns.held", "unit: s"
    ),
    "unknown time": changed(
        "datasets", DATASET, "time: stopped_at", "time: stoped_at", 4, "time", "no column", "Did you mean 'stopped_at'?"
    ),
    "time that is no time": changed("datasets", DATASET, "time: stopped_at", "time: kind", 4, "time", "cannot say"),
    "time that may be empty": changed(
        "datasets", DATASET, "required: true, ", "", 4, "time", "cannot say when", "required"
    ),
    "unknown key": with_more("datasets", DATASET, "key: [force, ref]", 8, "key", "no column 'ref'", "Known: "),
    "derived from an unknown column": with_more(
        "datasets", DATASET, "  day: {type: date, derive: {date: stoped_at}, means: day of it}", 8,
        "columns.day.derive", "no column 'stoped_at'", "'stopped_at'",
    ),
    "derived from what has no date": with_more(
        "datasets", DATASET, "  day: {type: date, derive: {date: kind}, means: day of it}", 8,
        "columns.day.derive", "a category has no date", "timestamp",
    ),
    "derived into the wrong type": with_more(
        "datasets", DATASET, "  hour: {type: text, derive: {hour: stopped_at}, means: hour of it}", 8,
        "columns.hour.derive", "hour is not a text", "Use integer",
    ),
    "derived twice": with_more(
        "datasets", DATASET, "  day: {type: date, derive: {date: stopped_at, hour: stopped_at}, means: day of it}", 8,
        "columns.day.derive", "exactly one of month, date, hour, weekday",
    ),
    "derived from nothing": with_more(
        "datasets", DATASET, "  day: {type: date, derive: {}, means: day of it}", 8,
        "columns.day.derive", "exactly one of month",
    ),
    "rule that cannot be read": with_more(
        "datasets", DATASET,
        "rules:\n  - {id: fine, check: kind = 'person', remedy: Correct it.}\n"
        "  - {id: wrong, check: kind = 'dog', remedy: Correct it.}",
        10, "rules.1.check", "'kind' never is 'dog'", "person, vehicle",
    ),
    "name of a rule with a blank": with_more(
        "datasets", DATASET, "rules:\n  - {id: my rule, check: kind = 'person', remedy: Correct it.}", 9, "rules.0.id",
        "pattern", "'my rule'",
    ),
}  # fmt: skip

OTHERS = {
    "mapping of an unknown dataset": changed(
        "mappings", MAPPING, "dataset: calls", "dataset: cals", 3, "dataset", "no dataset 'cals'", "'calls'"
    ),
    "mapping from an unknown source": changed(
        "mappings", MAPPING, "source: force-extract", "source: force-extrakt", 4, "source", "no source",
        "Did you mean 'force-extract'?",
    ),
    "mapping of an unknown column": with_more(
        "mappings", MAPPING, "  lien: Kind", 10, "columns.lien", "no column 'lien'", "Did you mean 'line'?"
    ),
    "mapping to an unknown value": changed(
        "mappings", MAPPING, '"999"', '"99"', 9, "columns.line.values.emergency", "no value '99'", "'999'"
    ),
    "mapping that lacks a required column": changed(
        "mappings", MAPPING, "  outcome: Result\n", "", 5, "columns", "required column 'outcome'", "Map it"
    ),
    "mapping of a column to nothing": changed(
        "mappings", MAPPING, "{column: Number", "{colum: Number", 9, "columns.line.column", "missing"
    ),
    "reference in an unknown unit": changed(
        "references", REFERENCE, "unit: people", "unit: persons", 4, "unit", "no unit 'persons'", "people"
    ),
    "reference of an unknown force": changed(
        "references", REFERENCE, "kent:", "knet:", 7, "values.knet", "no force 'knet'", "Did you mean 'kent'?"
    ),
    "published about an unknown force": changed(
        "published", PUBLISHED, "force: kent", "force: knet", 5, "force", "no force 'knet'", "Did you mean 'kent'?"
    ),
    "published figure of an unknown measure": changed(
        "published", PUBLISHED, "contact.mean_answer_time", "contact.mean_answer_tim", 7, "figures.0.measure",
        "no measure", "Did you mean 'contact.mean_answer_time'?",
    ),
    "published figure of an unknown period": changed(
        "published", PUBLISHED, "2018-19", "2018-20", 7, "figures.0.period", "2018/20 is not a financial year",
        "second year follows",
    ),
    "published figure by an unknown breakdown": changed(
        "published", PUBLISHED, "{line:", "{lien:", 7, "figures.0.breakdown.lien", "no breakdown", "'line'"
    ),
    "published figure of an unknown value": changed(
        "published", PUBLISHED, '"999"', '"998"', 7, "figures.0.breakdown.line", "no value '998'", "101, 999"
    ),
    "published part that is not one": changed(
        "published", PUBLISHED, "value: 5", "value: 5, part: half", 7, "figures.0.part", "'shortfall'", "'half'"
    ),
    "sample of an unknown force": changed(
        "samples", SAMPLE, "force: kent", "force: knet", 3, "force", "no force 'knet'", "Did you mean 'kent'?"
    ),
    "sample of an unknown year": changed(
        "samples", SAMPLE, "[2018-19]", "[2018-19, 2019-21]", 5, "years.1", "2019/21", "second year follows"
    ),
    "sample fixed to an unknown document": changed(
        "samples", SAMPLE, "leicestershire-panel-2019", "leicestershire-panel-2018", 6, "published",
        "no published document", "Did you mean 'leicestershire-panel-2019'?",
    ),
    "sample with a negative weight": changed(
        "samples", SAMPLE, "{1: 1, 2: 2}", "{1: -1, 2: 2}", 9, "shapes.weekday", "0 or more", "above 0"
    ),
    "sample with nothing but zeros": changed(
        "samples", SAMPLE, "{1: 1, 2: 2}", "{1: 0, 2: 0}", 9, "shapes.weekday", "add up", "above 0"
    ),
    "sample without weights": changed("samples", SAMPLE, "{1: 1, 2: 2}", "{}", 9, "shapes.weekday", "weights"),
    "section of an unknown dataset": changed(
        "publications", PUBLICATION, "dataset: calls", "dataset: cals", 7, "sections.0.dataset", "'cals'", "'calls'"
    ),
    "section with an unknown measure": changed(
        "publications", PUBLICATION, "[contact.calls_999]", "[contact.call_999]", 8, "sections.0.kpis", "no measure",
        "Did you mean 'contact.calls_999'?",
    ),
    "section with an unknown breakdown": changed(
        "publications", PUBLICATION, "[contact.calls_999]", "['contact.calls_999[lien=1]']", 8, "sections.0.kpis",
        "no breakdown 'lien'",
    ),
    "section with half a cell": changed(
        "publications", PUBLICATION, "[contact.calls_999]", "['contact.calls_999[hour]']", 8, "sections.0.kpis",
        "no breakdown 'hour'", "measure[column=value]",
    ),
    "section with a value that never is": changed(
        "publications", PUBLICATION, "[contact.calls_999]", "['contact.mean_answer_time[line=998]']", 8,
        "sections.0.kpis", "'998'", "999",
    ),
}  # fmt: skip

CASES = {**FIELDS, **YAML, **MEASURES, **DATASETS, **OTHERS}


def faults_of(folder: Path) -> list[CatalogueFault]:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    return caught.value.faults


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("measures", MEASURE),
        ("datasets", DATASET),
        ("mappings", MAPPING),
        ("references", REFERENCE),
        ("published", PUBLISHED),
        ("samples", SAMPLE),
        ("publications", PUBLICATION),
        ("sources", SOURCE),
    ],
)
def test_entry_that_the_faults_below_are_made_in_is_sound(write: Write, tmp_path: Path, kind: str, text: str) -> None:
    write(kind, text)

    load_catalogue(tmp_path)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_fault_names_file_line_and_field_and_says_what_to_do(write: Write, tmp_path: Path, case: Case) -> None:
    file = write(case.kind, case.text)

    first = faults_of(tmp_path)[0]

    assert (first.file, first.line) == (str(file), case.line)
    assert case.field in (ANY, first.field)
    assert first.remedy
    for word in case.words:
        assert word in f"{first.problem} {first.remedy}"


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
    write("measures", text + "breakdowns: [call_ref, weekda]\n")

    found = {(fault.line, fault.field) for fault in faults_of(tmp_path)}

    assert found == {(6, "unit"), (5, "numerator.count"), (11, "breakdowns")}


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
