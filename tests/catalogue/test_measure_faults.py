"""Faults in measures: sides, conditions, parameters, clocks, intervals and denominators from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.catalogue.entries import MEASURE, OPEN, Case, Write, assert_faulty, changed, with_more

from peelian.catalogue.load import load_catalogue

RESIDENTS = "{dataset: populations, source: ons, sum: residents, take: mid_year}"
LIMIT = "parameters:\n  limit: {value: 10, also: [30], unit: seconds, means: how long a caller may wait}"


def measure(old: str, new: str, *where: int | str) -> Case:
    return changed("measures", MEASURE, old, new, *where)


def more(text: str, *where: int | str) -> Case:
    return with_more("measures", MEASURE, text, *where)


def still_open(old: str, new: str, *where: int | str) -> Case:
    return changed("measures", OPEN, old, new, *where)


NAMES = {
    "unknown dataset": measure(": calls\nnum", ": cals\nnum", 4, "dataset", "'cals'", "'calls'"),
    "unknown unit": measure("unit: calls", "unit: call", 6, "unit", "no unit", "'calls'"),
    "unknown column in where": more("where: lien = '999'", 11, "where", "no column 'lien'", "Did you mean 'line'?"),
    "unknown column in count": measure(
        "count: all", "count: hours > 1", 5, "numerator.count", "no column 'hours'", "'hour'"
    ),
    "unknown column to sum": measure(
        "count: all", "sum: answered", 5, "numerator.sum", "no column 'answered'", "answered_after"
    ),
    "unknown column to break down": more("breakdowns: [lien]", 11, "breakdowns", "no column 'lien'", "'line'"),
    "unknown measure of unmet demand": more(
        "unmet: [contact.abandonned]", 11, "unmet.0", "no measure", "Did you mean 'contact.abandoned'?"
    ),
    "unknown cell of unmet demand": more(
        'unmet: ["contact.abandoned[line=998]"]', 11, "unmet.0", "no value '998'", "999"
    ),
    "value that a category never is": more("where: line = '998'", 11, "where", "'line' never is '998'", "999, 101"),
    "condition outside the grammar": more("where: hour / 2 = 1", 11, "where", "outside the grammar", "Allowed"),
    "condition that is no condition": more("where: hour", 11, "where", "number, not a condition", "Compare it"),
    "breakdown with too many values": more(
        "breakdowns: [call_ref]", 11, "breakdowns", "too many values", "category or integer"
    ),
    "target without a date": more(
        "targets:\n  - {at_least: 90, source: a standard}", 12, "targets.0.from", "missing"
    ),
    "target without a limit": more(
        "targets:\n  - {from: 2018-04-01, source: a standard}", 12, "targets.0", "at_least"
    ),
}  # fmt: skip

SEARCHES = MEASURE.replace("dataset: calls", "dataset: stop_searches").replace("unit: calls", "unit: searches")
SPECIAL = {
    "special breakdown without a reason": with_more(
        "measures", SEARCHES, "breakdowns: [officer_defined_ethnicity]", 11, "breakdowns", "special category",
        "Say why", "breaks_down_special",
    ),
    "reason without a special breakdown": with_more(
        "measures", SEARCHES, "breaks_down_special: we like it", 11, "breaks_down_special", "no breakdown is by"
    ),
}  # fmt: skip

SIDES = {
    "sum of words": measure("count: all", "sum: line", 5, "numerator.sum", "not a number", "duration"),
    "condition of a sum": measure(
        "count: all", "sum: answered_after, where: lien = '1'", 5, "numerator.where", "'lien'"
    ),
    "count and sum at once": measure(
        "count: all", "count: all, sum: hour", 5, "numerator", "exactly one of count, sum, percentile"
    ),
    "count and percentile at once": measure(
        "count: all", "count: all, percentile: 50, of: hour", 5, "numerator", "exactly one of count, sum, percentile"
    ),
    "neither count nor sum": measure("count: all", "", 5, "numerator", "exactly one of count"),
    "where beside count": measure(
        "count: all", "count: all, where: hour = 1", 5, "numerator", "where goes with sum and percentile"
    ),
    "percentile of nothing": measure("count: all", "percentile: 90", 5, "numerator", "percentile and of go together"),
    "column of no percentile": measure("count: all", "count: all, of: hour", 5, "numerator", "go together"),
    "percentile of words": measure(
        "count: all", "percentile: 90, of: line", 5, "numerator.of", "'line' is not a whole number", "duration"
    ),
    "percentile of an unknown column": measure(
        "count: all", "percentile: 90, of: answered", 5, "numerator.of", "no column 'answered'", "'answered_after'"
    ),
    "percentile of some rows": measure(
        "count: all", "percentile: 90, of: hour, where: lien = '1'", 5, "numerator.where", "'lien'"
    ),
    "percentile of levels": changed(
        "measures", MEASURE.replace(": calls\nnum", ": populations\nnum"), "count: all",
        "percentile: 50, of: residents", 5, "numerator.of", "populations holds no events", "events only",
    ),
    "percentile over something": changed(
        "measures", MEASURE + "denominator: {count: all}\n", "numerator: {count: all}",
        "numerator: {percentile: 90, of: hour}", 11, "denominator", "a percentile is not divided",
        "Take the denominator",
    ),
    "something over a percentile": more(
        "denominator: {percentile: 90, of: hour}", 11, "denominator", "a percentile is not divided"
    ),
    "hundredth percentile": measure(
        "count: all", "percentile: 100, of: hour", 5, "numerator.percentile", "less than 100", "100"
    ),
    "percentile below all": measure(
        "count: all", "percentile: 0, of: hour", 5, "numerator.percentile", "greater than 0", "0"
    ),
    "unknown way to take": measure(
        "count: all", "count: all, take: first", 5, "numerator.take", "'mid_year'", "'first'"
    ),
    "across above the line": measure(
        "{count: all}", "{count: all, across: line}\nbreakdowns: [line]", 5, "numerator", "own dataset",
        "below the line",
    ),
    "another dataset above the line": measure(
        "{count: all}", "{dataset: crimes, count: all}", 5, "numerator", "own dataset", "below the line"
    ),
    "unknown source above the line": measure(
        "{count: all}", "{source: onss, count: all}", 5, "numerator.source", "no source 'onss'"
    ),
    **{
        f"{take} of events": measure(
            "count: all", f"count: all, take: {take}", 5, "numerator.take", "calls holds events, which add up",
            "Take take away",
        )
        for take in ("last", "mean", "mid_year", "exact")
    },
    "last of events below the line": more(
        "denominator: {count: all, take: last}", 11, "denominator.take", "calls holds events"
    ),
    "last of another dataset's events": more(
        "denominator: {dataset: crimes, count: all, take: last}", 11, "denominator.take", "crimes holds events"
    ),
}  # fmt: skip

DENOMINATORS = {
    "percentage without denominator": measure(
        "unit: calls", "unit: percent", 6, "unit", "needs a denominator", "Add the denominator"
    ),
    "rate without per": measure(
        "unit: calls", f"unit: rate\ndenominator: {RESIDENTS}", 6, "unit", "needs per and unit_label", "per: 1000"
    ),
    "rate without its words": measure(
        "unit: calls", f"unit: rate\nper: 1000\ndenominator: {RESIDENTS}", 6, "unit", "needs per and unit_label"
    ),
    "per without denominator": more("per: 1000", 11, "per", "needs a denominator", "take per away"),
    "per of nothing": more("per: 0", 11, "per", "greater than 0", "0"),
    "interval without denominator": more(
        "interval: wilson", 11, "interval", "an interval needs a denominator", "take interval away"
    ),
    "unknown interval": more("interval: exact\ndenominator: {count: all}", 11, "interval", "'wilson'", "'exact'"),
    "denominator of an unknown dataset": more(
        "denominator: {dataset: crime, count: all}", 11, "denominator.dataset", "no dataset 'crime'", "'crimes'"
    ),
    "denominator from an unknown source": more(
        "denominator: {dataset: populations, source: onss, sum: residents}", 11, "denominator.source",
        "no source 'onss'", "ons",
    ),
    "denominator of an unknown column": more(
        "denominator: {dataset: populations, source: ons, sum: resident}", 11, "denominator.sum",
        "no column 'resident'", "Did you mean 'residents'?",
    ),
    "denominator that reads the other dataset's columns": more(
        "denominator: {dataset: populations, sum: residents, where: hour > 1}", 11, "denominator.where",
        "no column 'hour'", "Its columns: as_at, residents",
    ),
    "denominator that counts by the other dataset's columns": more(
        "denominator: {dataset: crimes, count: line = '999'}", 11, "denominator.count", "no column 'line'"
    ),
    "breakdown that the denominator does not have": more(
        f"breakdowns: [line]\ndenominator: {RESIDENTS}", 12, "denominator", "populations has no column 'line'",
        "Add it under denominator: across",
    ),
    "one breakdown of two that the denominator does not have": more(
        f"breakdowns: [line, hour]\ndenominator: {RESIDENTS.replace('}', ', across: [line]}')}", 12, "denominator",
        "populations has no column 'hour'", "take it from breakdowns",
    ),
    "across what is no breakdown": more(
        "breakdowns: [hour]\ndenominator: {count: all, across: line}", 12, "denominator.across",
        "no breakdown 'line'", "hour",
    ),
    "across what is no breakdown, in another dataset": more(
        f"denominator: {RESIDENTS.replace('}', ', across: [line]}')}", 11, "denominator.across", "no breakdown 'line'"
    ),
}  # fmt: skip

PARAMETERS = {
    "unknown parameter": measure(
        "count: all", 'count: "answered_after <= :limit"', 5, "numerator.count", "no parameter :limit",
        "parameters: none",
    ),
    "unknown parameter in where": more(
        f"{LIMIT}\nwhere: answered_after <= :limits", 13, "where", "no parameter :limits", "parameters: :limit"
    ),
    "unknown parameter below the line": more(
        f"{LIMIT}\ndenominator: {{dataset: crimes, count: months_to_report > :months}}", 13, "denominator.count",
        "no parameter :months", ":limit",
    ),
    "parameter compared with words": more(
        f"{LIMIT}\nwhere: line = :limit", 13, "where", "compares a text with a number"
    ),
    "parameter that is a breakdown too": more(
        LIMIT.replace("limit:", "hour:") + "\nbreakdowns: [hour]", 12, "parameters.hour", "'hour' is a breakdown too",
        "another name",
    ),
    "parameter without a unit": more(
        LIMIT.replace("unit: seconds, ", ""), 12, "parameters.limit.unit", "missing", "Add it"
    ),
    "parameter in halves": more(
        LIMIT.replace("value: 10", "value: 10.5"), 12, "parameters.limit.value", "integer", "10.5"
    ),
    "other value in words": more(
        LIMIT.replace("[30]", "[30, half a minute]"), 12, "parameters.limit.also.1", "integer", "'half a minute'"
    ),
    "name of a parameter with a dash": more(
        LIMIT.replace("limit:", "time-limit:"), 12, "parameters.time-limit", "pattern"
    ),
}  # fmt: skip

CLOCKS = {
    "clock from an unknown column": still_open(
        "created_at", "create_at", 5, "clock.start", "no column 'create_at'", "Did you mean 'created_at'?"
    ),
    "clock to an unknown column": still_open(
        "closed_at", "closed", 5, "clock.stop", "no column 'closed'", "Did you mean 'closed_at'?"
    ),
    "clock from what is no time": still_open(
        "created_at", "grade", 5, "clock.start", "'grade' is not a day or time", "date or timestamp"
    ),
    "clock to what is no time": still_open("closed_at", "hour", 5, "clock.stop", "'hour' is not a day or time"),
    "clock from a month": changed(
        "measures", OPEN.replace("dataset: incidents", "dataset: crimes"), "{start: created_at, stop: closed_at}",
        "{start: recorded_month, stop: finalised_on}", 5, "clock.start", "not a day or time",
    ),
    "clock without an end": still_open(", stop: closed_at", "", 5, "clock.stop", "missing", "Add it"),
    "clock of levels": changed(
        "measures", OPEN.replace("dataset: incidents", "dataset: populations"), "{start: created_at, stop: closed_at}",
        "{start: as_at, stop: as_at}", 5, "clock", "rows of populations do not begin and end", "Take clock away",
    ),
    "age without a clock": still_open(
        "clock: {start: created_at, stop: closed_at}\n", "", 5, "numerator.count", "no column 'age'"
    ),
    "age in another dataset": with_more(
        "measures", OPEN, "denominator: {dataset: calls, count: age > 7}", 12, "denominator.count", "no column 'age'"
    ),
    "broken down by age": with_more("measures", OPEN, "breakdowns: [age]", 12, "breakdowns", "no column 'age'"),
}  # fmt: skip

CASES = {**NAMES, **SPECIAL, **SIDES, **DENOMINATORS, **PARAMETERS, **CLOCKS}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_fault_names_file_line_and_field_and_says_what_to_do(write: Write, tmp_path: Path, case: Case) -> None:
    assert_faulty(case, write, tmp_path)


SOUND = {
    "denominator from elsewhere": f"per: 1000\ndenominator: {RESIDENTS}\n",
    "breakdowns kept across it": (
        f"breakdowns: [line, hour]\ndenominator: {RESIDENTS.replace('}', ', across: [line, hour]}')}\n"
    ),
    "breakdown that the other dataset has as well": (
        "breakdowns: [hour]\ndenominator: {dataset: incidents, count: all}\n"
    ),
    "across one breakdown, written without a list": "breakdowns: [line]\ndenominator: {count: all, across: line}\n",
    "interval of a share": "interval: wilson\ndenominator: {count: all}\n",
    "parameter in two conditions": f"{LIMIT}\nwhere: answered_after <= :limit or talk_time > :limit\n",
    "source that only one side has": "denominator: {source: data.police.uk, count: all}\n",
}


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND.keys())
def test_measure_may_say(write: Write, tmp_path: Path, text: str) -> None:
    write("measures", MEASURE + text)

    assert "team.calls" in load_catalogue(tmp_path).measures


@pytest.mark.parametrize(
    "side", ["{percentile: 90, of: age}", "{sum: age, where: age > 3}", "{percentile: 0.5, of: hour}"]
)
def test_measure_with_a_clock_may_read_the_age(write: Write, tmp_path: Path, side: str) -> None:
    write("measures", OPEN.replace("{count: age > 7}", side) + "where: age >= 0\n")

    assert load_catalogue(tmp_path).measure("team.open").clock


@pytest.mark.parametrize("take", ["sum", "mean", "mid_year", "exact"])
def test_what_is_open_is_taken_at_the_end_of_a_period_only(write: Write, tmp_path: Path, take: str) -> None:
    case = still_open("{count: age > 7}", f"{{count: age > 7, take: {take}}}", 6, "numerator.take")

    assert_faulty(case, write, tmp_path)


def test_last_of_another_datasets_events_is_a_fault_with_a_clock_too(write: Write, tmp_path: Path) -> None:
    text = "denominator: {dataset: calls, count: all, take: last}"
    case = with_more("measures", OPEN, text, 12, "denominator.take", "calls holds events")

    assert_faulty(case, write, tmp_path)
