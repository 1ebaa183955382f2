"""What a measure's own series says, as its entry in the catalogue has it read."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.measures.sending import declare, measure, send
from tests.rows import crime
from typer.testing import CliRunner

from peelian import LoadOptions, Workbench
from peelian.catalogue.model import Target
from peelian.cli.app import app
from peelian.core.errors import PeelianError
from peelian.core.force import ForceKind, forces
from peelian.core.period import Period
from peelian.measures.signals import Signal, false_alarms, last_day, signal, signals, target_on
from peelian.statistics.control_chart import Note
from peelian.statistics.flags import Assurance, PointType

STEADY = (20, 22, 19, 21, 20, 23, 18, 21, 20, 22, 19, 21)
END = Period.parse("2018-12")


SHARE = {"unit": "percent", "interval": "wilson", "denominator": {"count": "all"}}
RECORDED = "crimes are recorded at the first call"
# Name: the months' counts to December 2018, and what the measure's entry says of them. Each has a force of its own.
CASES: dict[str, tuple[tuple[int, ...], dict[str, Any]]] = {
    "steady": (STEADY, {}),
    "lower": ((*STEADY, 60), {}),
    "higher": ((*STEADY, 60), {"better": "higher"}),
    "neutral": ((*STEADY, 60), {"better": "neutral"}),
    "short": (STEADY[:11], {}),
    "broken": ((*STEADY, *(each + 20 for each in STEADY)), {"breaks": [{"date": "2018-01-01", "reason": RECORDED}]}),
    "just_broken": (STEADY, {"breaks": [{"date": "2018-07-01", "reason": "New counting rules."}]}),
    "met": (STEADY, {"targets": [{"from": "2018-01-01", "at_most": 60, "source": "the force's plan"}]}),
    "either": (STEADY, {"targets": [{"from": "2018-01-01", "at_most": 21, "source": "the force's plan"}]}),
    "missed": (STEADY, {"targets": [{"from": "2018-01-01", "at_most": 5, "source": "the force's plan"}]}),
    "provisional": ((*STEADY, 60), {"chart": {"provisional": 1}}),
    "quarters": (STEADY * 4, {"chart": {"every": "quarter", "points": 12}}),
    "none": (STEADY, {"chart": {"kind": "none", "because": "months overlap"}}),
    "few": (STEADY, {"minimum_base": 25, **SHARE}),
}
FORCES = dict(zip(CASES, (each.id for each in forces() if each.kind is ForceKind.TERRITORIAL), strict=False))
Read = Callable[[str], Signal]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """All the series in one workspace."""
    bench = Workbench.create(tmp_path_factory.mktemp("signals") / "workspace")
    theft = {"unit": "crimes", "better": "lower", "numerator": {"count": "category = 'Bicycle theft'"}}
    entries = [measure(f"crime.{name}", "crimes", **theft | more) for name, (_, more) in CASES.items()]
    rows = [
        crime(str(END.first.plus(1 - len(counts) + at)), "Bicycle theft", force=FORCES[name])
        for name, (counts, _) in CASES.items()
        for at, count in enumerate(counts)
        for _ in range(count)
    ]
    bench = declare(bench, "measures", *entries)
    send(bench, "crimes", rows)
    return bench


@pytest.fixture(scope="module")
def read(held: Workbench) -> Read:
    """What is read of one of the series."""
    return lambda name: signal(held.force(FORCES[name], source="force-extract"), f"crime.{name}", END)


def test_a_steady_series_shows_no_significant_change(read: Read) -> None:
    found = read("steady")

    assert found.variation is PointType.COMMON
    assert found.word == "no significant change"
    assert [fact.text for fact in found.facts] == [str(each) for each in STEADY]
    assert found.now.text == "21"
    assert not found.cannot


@pytest.mark.parametrize(
    ("better", "shown", "word"),
    [
        ("lower", PointType.CONCERN, "worsening"),
        ("higher", PointType.IMPROVEMENT, "improving"),
        ("neutral", PointType.NEUTRAL_HIGH, "higher than usual"),
    ],
)
def test_a_sign_means_what_the_entry_says_is_better(read: Read, better: str, shown: PointType, word: str) -> None:
    found = read(better)

    assert (found.variation, found.word, found.shows) == (shown, word, "above the upper limit")
    assert found.changed


def test_too_few_points_say_nothing(read: Read) -> None:
    found = read("short")

    assert found.variation is None
    assert found.silent
    assert found.cannot == ("11 months held; at least 12 are needed to tell change from noise",)


def test_a_recorded_break_begins_the_limits_anew_and_stands_beside_a_difference_across_it(
    held: Workbench, read: Read
) -> None:
    found = read("broken")

    assert found.chart is not None
    assert [phase.reason for phase in found.chart.phases] == ["", RECORDED]
    assert found.variation is PointType.COMMON
    compared = held.force(FORCES["broken"], source="force-extract").compare("crime.broken", "2018")
    assert compared.now.text == "486"
    assert compared.change.value == 240
    assert compared.broken == f"the series was broken on 2018-01-01: {RECORDED}"


def test_too_few_points_since_a_break_say_nothing(read: Read) -> None:
    (why,) = read("just_broken").cannot

    assert why.startswith("6 months held since the series was broken (New counting rules); at least 12 are needed")


@pytest.mark.parametrize(
    ("case", "limit", "how", "met"),
    [
        ("met", 60, Assurance.MET, "met"),
        ("either", 21, Assurance.EITHER, "met"),
        ("missed", 5, Assurance.MISSED, "missed"),
    ],
)
def test_a_target_is_held_against_the_limits(read: Read, case: str, limit: int, how: Assurance, met: str) -> None:
    found = read(case)

    assert (found.assurance, found.met_text) == (how, met)
    assert found.target_text == f"at most {limit}"


def test_the_last_target_that_has_begun_is_in_force() -> None:
    early = Target.model_validate({"from": "2017-04-01", "at_least": 80, "source": "plan"})
    late = Target.model_validate({"from": "2018-04-01", "at_least": 90, "source": "plan"})

    assert target_on((late, early), dt.date(2018, 3, 31)) == early
    assert target_on((early, late), dt.date(2018, 4, 1)) == late
    assert target_on((early, late), dt.date(2017, 3, 31)) is None
    assert last_day(Period.parse("2019-20")) == dt.date(2020, 3, 31)


def test_provisional_points_are_shown_and_not_judged(read: Read) -> None:
    found = read("provisional")

    assert found.variation is PointType.COMMON
    assert found.last is not None
    assert found.last.period == Period.parse("2018-11")
    assert found.chart is not None
    assert Note.PROVISIONAL in found.chart.notes


def test_quarters_and_years_are_read_where_the_entry_says_so(read: Read) -> None:
    found = read("quarters")

    assert [str(fact.period) for fact in found.facts[-2:]] == ["2018-19-Q2", "2018-19-Q3"]
    assert found.facts[-1].text == str(sum(STEADY[9:]))
    assert found.variation is not None


def test_a_measure_whose_points_do_not_go_together_says_why(read: Read) -> None:
    found = read("none")

    assert (found.chart, found.cannot) == (None, ("months overlap",))


def test_a_percentage_of_few_cases_says_nothing(read: Read) -> None:
    found = read("few")

    assert found.cannot == ("the last month rests on 21 cases, fewer than 25",)
    assert found.word == "cannot be said"


@pytest.mark.xdist_group("sample")
def test_made_up_records_say_nothing(sample: Workbench) -> None:
    figures = sample.force("leicestershire", source="sample")
    found = signals(figures, Period.parse("2018-19"), ["contact.calls_999_answered_in_10s"])

    assert found[0].cannot == ("the records are made up, and their shape says nothing about the force",)
    assert not found[0].misses_target
    assert found[0].met_text == "not said of made-up records"
    assert false_alarms(found) == 0


WELSH = "stop_and_search/{}-welsh-forces-stop-and-search.csv.gz"


@pytest.mark.long
def test_real_searches_of_south_wales_change_beyond_their_usual_range(bench: Workbench, shared: Path) -> None:
    months = [month for year in ("2019", "2020", "2021") for month in (f"{year}-{n:02d}" for n in range(1, 13))]
    for month in months:
        file = shared / "data" / WELSH.format(month)
        # August 2019 holds three of the four forces, and cannot say which.
        if file.exists() and month != "2019-08":
            bench.load("stop_searches", file, LoadOptions(replace_smaller=True))
    command = ["measures", "signal", "--force", "south-wales", "--source", "data.police.uk"]
    told = CliRunner().invoke(app, [*command, "--format", "json"], env={"PEELIAN_WORKSPACE": str(bench.workspace.root)})
    assert told.exit_code == 0, told.output
    rows = {row["measure"]: row for row in json.loads(told.stdout)}

    assert rows["stop_search.ethnicity_not_stated_share"]["shows"] == "below the lower limit"
    assert rows["stop_search.linked_outcome_rate"]["chart"] == "p′"
    assert rows["stop_search.all"]["variation"] == "common_cause"


def test_a_source_that_holds_nothing_says_so_and_what_to_do(held: Workbench) -> None:
    command = ["measures", "signal", "--force", "kent", "--source", "data.police.uk"]
    told = CliRunner().invoke(app, command, env={"PEELIAN_WORKSPACE": str(held.workspace.root)})

    assert isinstance(told.exception, PeelianError)
    assert told.exception.message == "Nothing is held from data.police.uk for Kent."
    assert "peelian mart show" in told.exception.remedy
