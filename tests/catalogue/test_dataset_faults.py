"""Faults in datasets and in mappings of files to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.catalogue.entries import BLOCKS, COUNTED, DATASET, MAPPING, Case, Write, assert_faulty, changed, with_more

REFERENCED = DATASET + "  left_at: {type: timestamp, means: when it ended}\n  day: {type: date, means: day of it}\n"


def dataset(old: str, new: str, *where: int | str) -> Case:
    return changed("datasets", DATASET, old, new, *where)


def column(text: str, *where: int | str) -> Case:
    """A faulty column after the others, on line 8."""
    return with_more("datasets", DATASET, "  " + text, 8, *where)


def derived(text: str, *where: int | str) -> Case:
    """A faulty derived column after two times and a day, on line 10."""
    return with_more("datasets", REFERENCED, "  long: " + text, 10, *where)


def counted(old: str, new: str, *where: int | str) -> Case:
    return changed("datasets", COUNTED, old, new, *where)


def mapping(old: str, new: str, *where: int | str) -> Case:
    return changed("mappings", MAPPING, old, new, *where)


def blocks(old: str, new: str, *where: int | str) -> Case:
    return changed("mappings", BLOCKS, old, new, *where)


COLUMNS = {
    **{
        f"column named {name}": column(
            f"{name}: {{type: integer, means: a number}}", f"columns.{name}", "Peelian uses itself", "another name"
        )
        for name in ("month", "force", "age", "at", "part", "months", "row", "g_kind", "a_1f", "s_0")
    },
    "column name with a dash": column("a-b: {type: integer, means: a or b}", "columns.a-b", "pattern", "'a-b'"),
    "unknown sensitivity": column(
        "who: {type: text, means: a name, sensitivity: secret}", "columns.who.sensitivity", "'personal'"
    ),
    "pseudonym of what is no text": column(
        "who: {type: integer, means: a number, sensitivity: personal, pseudonym: true}", "columns.who", "only a text"
    ),
    "pseudonym of what is not personal": column(
        "who: {type: text, means: a name, pseudonym: true}", "columns.who", "write sensitivity: personal"
    ),
    "unknown type": dataset("category", "choice", 7, "columns.kind.type", "category", "'choice'"),
    "category without values": dataset(
        "values: [person, vehicle], ", "", 7, "columns.kind", "a category has values"
    ),
    "values of what is no category": dataset("category", "text", 7, "columns.kind", "category"),
    "values that YAML reads as yes and no": dataset(
        "[person, vehicle]", "[yes, no]", 7, "columns.kind.values.0", "valid string", "True"
    ),
    "same value twice": dataset(
        "[person, vehicle]", "[person, person]", 7, "columns.kind", "'person'", "twice"
    ),
    "values of what is no category from indicators": column(
        "which: {type: text, values_from: indicators, means: which figure}", "columns.which",
        "values_from is for a category",
    ),
    "values from what has none": column(
        "which: {type: category, values_from: terms, means: which term}", "columns.which.values_from", "'indicators'",
        "'terms'",
    ),
    "empty value that means neither": column(
        "ref: {type: text, blank: maybe, means: reference}", "columns.ref.blank", "'unknown' or 'none'", "'maybe'"
    ),
    "limits of text": column("ref: {type: text, min: 1, means: reference}", "columns.ref", "min and max are for"),
    "limits turned round": column(
        "years: {type: integer, min: 9, max: 1, means: age then}", "columns.years", "min", "max"
    ),
    "duration in minutes": column("held: {type: duration, unit: min, means: time held}", "columns.held", "unit: s"),
}  # fmt: skip

TIMES = {
    "unknown time": dataset(
        "time: stopped_at", "time: stoped_at", 4, "time", "no column", "Did you mean 'stopped_at'?"
    ),
    "time that is no time": dataset(
        "time: stopped_at", "time: kind", 4, "time", "cannot say", "timestamp, date or month"
    ),
    "time that may be empty": dataset("required: true, ", "", 4, "time", "cannot say when", "required"),
    "time of events that is a period": dataset(
        "type: timestamp", "type: period", 4, "time", "cannot say when", "timestamp, date or month"
    ),
    "time of levels that is no date": dataset(
        "time: stopped_at", "grain: snapshot\ntime: stopped_at", 5, "time", "cannot say when", "Name a required date."
    ),
    "time of counted figures that is no period": counted(
        "time: period", "time: taken_on", 5, "time", "'taken_on' cannot say when", "Name a required period."
    ),
    "counted figures that may lack their time": counted(
        "{type: period, required: true", "{type: period", 5, "time", "cannot say when", "required period"
    ),
    "unknown grain": counted("grain: counted", "grain: week", 4, "grain", "'snapshot'", "'week'"),
    "parts without the time": counted(
        "[kind, period]", "[kind]", 6, "parts", "would replace figures of other periods", "Add period."
    ),
    "counted figures without parts": counted(
        "parts: [kind, period]\n", "", 1, "parts", "would replace figures of other periods", "Add period."
    ),
    "unknown hour": with_more("datasets", DATASET, "hour: houre", 8, "hour", "no column 'houre'", "Known: "),
    "hour that is none": with_more(
        "datasets", DATASET, "hour: kind", 8, "hour", "'kind' is no hour of the day", "min: 0 and max: 23"
    ),
    "hour of a time that has one": with_more(
        "datasets", DATASET.replace("time: stopped_at", "time: stopped_at\nhour: hour_of_it"),
        "  hour_of_it: {type: integer, required: true, min: 0, max: 23, means: local hour}", 5, "hour",
        "says the hour already", "not a date",
    ),
    "unknown part": counted("[kind, period]", "[kin, period]", 6, "parts", "no column 'kin'", "Did you mean 'kind'?"),
    "unknown key": with_more("datasets", DATASET, "key: [force, ref]", 8, "key", "no column 'ref'", "Known: "),
}  # fmt: skip

DERIVED = {
    "derived from an unknown column": column(
        "day: {type: date, derive: {date: stoped_at}, means: day of it}", "columns.day.derive",
        "no column 'stoped_at'", "'stopped_at'",
    ),
    "derived from what has no date": column(
        "day: {type: date, derive: {date: kind}, means: day of it}", "columns.day.derive",
        "is a category, which has no date",
        "timestamp",
    ),
    "derived into the wrong type": column(
        "hour: {type: text, derive: {hour: stopped_at}, means: hour of it}", "columns.hour.derive",
        "hour does not give the type text", "Use integer",
    ),
    "derived twice": column(
        "day: {type: date, derive: {date: stopped_at, hour: stopped_at}, means: day of it}", "columns.day.derive",
        "exactly one of month, date, hour, weekday, seconds, days, full_months",
    ),
    "derived from nothing": column(
        "day: {type: date, derive: {}, means: day of it}", "columns.day.derive", "exactly one of month"
    ),
    "seconds from a date": derived(
        "{type: duration, derive: {seconds: {start: day, stop: left_at}}, means: how long}", "columns.long.derive",
        "is a date, which has no seconds", "timestamp",
    ),
    "seconds to a category": derived(
        "{type: duration, derive: {seconds: {start: stopped_at, stop: kind}}, means: how long}", "columns.long.derive",
        "is a category, which has no seconds",
    ),
    "seconds that are an integer": derived(
        "{type: integer, derive: {seconds: {start: stopped_at, stop: left_at}}, means: how long}",
        "columns.long.derive", "seconds does not give the type integer", "Use duration.",
    ),
    "days from a category": derived(
        "{type: integer, derive: {days: {start: kind, stop: day}}, means: how long}", "columns.long.derive",
        "is a category, which has no days",
    ),
    "days that are a duration": derived(
        "{type: duration, derive: {days: {start: stopped_at, stop: day}}, means: how long}", "columns.long.derive",
        "days does not give the type duration", "Use integer.",
    ),
    "months from a category": derived(
        "{type: integer, derive: {full_months: {start: day, stop: kind}}, means: how long}", "columns.long.derive",
        "is a category, which has no full months",
    ),
    "months that are a month": derived(
        "{type: month, derive: {full_months: {start: day, stop: stopped_at}}, means: how long}", "columns.long.derive",
        "full_months does not give the type month", "Use integer.",
    ),
    "from an unknown time": derived(
        "{type: integer, derive: {days: {start: days, stop: left_at}}, means: how long}", "columns.long.derive",
        "no column 'days'", "Did you mean 'day'?",
    ),
    "to an unknown time": derived(
        "{type: integer, derive: {days: {start: day, stop: leftat}}, means: how long}", "columns.long.derive",
        "no column 'leftat'", "Did you mean 'left_at'?",
    ),
    "from a time to nothing": derived(
        "{type: integer, derive: {days: {start: day}}, means: how long}", "columns.long.derive.days.stop", "missing"
    ),
    "seconds of one time": derived(
        "{type: duration, derive: {seconds: left_at}, means: how long}", "columns.long.derive.seconds", "Between"
    ),
}  # fmt: skip

RULES = {
    "rule that cannot be read": with_more(
        "datasets", DATASET,
        "rules:\n  - {id: fine, check: kind = 'person', remedy: Correct it.}\n"
        "  - {id: wrong, check: kind = 'dog', remedy: Correct it.}",
        10, "rules.1.check", "'kind' never is 'dog'", "person, vehicle",
    ),
    "rule that reads nothing": with_more(
        "datasets", DATASET, "rules:\n  - {id: sure, check: 1 = 1, remedy: Correct it.}", 9, "rules.0.check",
        "reads no column", "Say which column",
    ),
    "rule with a parameter": with_more(
        "datasets", DATASET, "rules:\n  - {id: late, check: 'kind is null or 1 > :limit', remedy: Correct it.}", 9,
        "rules.0.check", "no parameter :limit",
    ),
    "name of a rule with a blank": with_more(
        "datasets", DATASET, "rules:\n  - {id: my rule, check: kind = 'person', remedy: Correct it.}", 9, "rules.0.id",
        "pattern", "'my rule'",
    ),
}  # fmt: skip

MAPPINGS = {
    "mapping of an unknown dataset": mapping(
        "dataset: calls", "dataset: cals", 3, "dataset", "no dataset 'cals'", "'calls'"
    ),
    "mapping from an unknown source": mapping(
        "source: force-extract", "source: force-extrakt", 4, "source", "no source", "Did you mean 'force-extract'?"
    ),
    "mapping of an unknown column": with_more(
        "mappings", MAPPING, "  lien: Kind", 10, "columns.lien", "no column 'lien'", "Did you mean 'line'?"
    ),
    "mapping to an unknown value": mapping(
        '"999"', '"99"', 9, "columns.line.values.emergency", "no value '99'", "'999'"
    ),
    "mapping that lacks a required column": mapping(
        "  outcome: Result\n", "", 5, "columns", "required column 'outcome'", "Map it"
    ),
    "mapping of a column to nothing": mapping("{column: Number", "{colum: Number", 9, "columns.line.colum", "not"),
    "block of an unknown force": blocks(
        "[kent, essex]", "[kent, esex]", 10, "blocks.forces.1", "no force 'esex'", "Did you mean 'essex'?"
    ),
    "blocks of a file that names the force": blocks(
        "source: force-extract", "source: force-extract\nforce: Force", 5, "force", "blocks say which force",
        "Take one of the two away",
    ),
    "blocks of no forces": blocks("[kent, essex]", "[]", 10, "blocks", "give forces or values"),
    "blocks without a counter": blocks('counter: "", ', "", 10, "blocks.counter", "missing"),
    "blocks that start at a number": blocks(
        'counter: ""', 'counter: "", starts_at: 1', 10, "blocks.starts_at", "valid string", "1"
    ),
}  # fmt: skip

CASES = {**COLUMNS, **TIMES, **DERIVED, **RULES, **MAPPINGS}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_fault_names_file_line_and_field_and_says_what_to_do(write: Write, tmp_path: Path, case: Case) -> None:
    assert_faulty(case, write, tmp_path)


def test_derivation_from_nothing_is_a_fault(write: Write, tmp_path: Path) -> None:
    case = column("day: {type: date, derive: {date: }, means: day of it}", "columns.day.derive")

    assert_faulty(case, write, tmp_path)
