"""Levels arrive with the day on which they were taken: a period has that of its last day, and nothing is added up."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.measures.sending import declare, measure, send
from tests.rows import returned

from peelian import Workbench
from peelian.measures.figures import Figures

LEVELS = {"2019-03-31": 131, "2019-03-01": 120, "2018-09-30": 80, "2018-12-31": 90, "2019-04-02": 7}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    bench = Workbench.create(tmp_path_factory.mktemp("levels") / "workspace")
    send(bench, "returns", [returned("iom_cohort", day, number) for day, number in LEVELS.items()])
    return bench


def kent(bench: Workbench) -> Figures:
    return bench.force("kent", source="force-extract")


@pytest.mark.parametrize(
    ("period", "value"),
    [
        ("2018-19", 131), ("2019-03", 131), ("2018-04..2019-02", 90), ("2018-12", 90), ("2018", 90),
        ("2018-11", None), ("2018-09", 80), ("2017-18", None), ("12m:2019-04", 7),
    ],
)  # fmt: skip
def test_level_is_that_of_the_last_day_in_the_period(held: Workbench, period: str, value: int | None) -> None:
    """March has two: the later one counts, in whatever order they came."""
    fact = kent(held).fact("offender_management.iom_cohort", period)

    assert fact.value == value
    assert bool(fact.missing) == (value is None)
    if value is not None:
        [side] = held.explain(kent(held), "offender_management.iom_cohort", period).sides
        assert (side.recounted, side.agrees) == (value, True)


def test_two_levels_of_a_month_are_both_kept_and_corrected_by_themselves(bench: Workbench) -> None:
    send(bench, "returns", [returned("iom_cohort", "2019-03-01", 1), returned("iom_cohort", "2019-03-31", 2)])
    send(bench, "returns", [returned("iom_cohort", "2019-03-01", 10)])

    assert kent(bench).fact("offender_management.iom_cohort", "2019-03").value == 2
    send(bench, "returns", [returned("iom_cohort", "2019-03-31", 20)])
    assert kent(bench).fact("offender_management.iom_cohort", "2019-03").value == 20


def test_level_given_for_a_year_is_no_level_of_a_day(bench: Workbench) -> None:
    send(bench, "returns", [returned("iom_cohort", "2018-19", 131)])

    fact = kent(bench).fact("offender_management.iom_cohort", "2018-19")

    assert (fact.value, fact.missing) == (None, "no level is held in 2018/19")


def test_levels_are_divided_each_by_its_own_last_day(bench: Workbench) -> None:
    send(bench, "returns", [returned("iom_cohort", "2019-03-31", 131), returned("iom_ocg_members", "2018-12-31", 20),
                            returned("iom_ocg_members", "2019-03-31", 26)])  # fmt: skip

    fact = kent(bench).fact("offender_management.iom_ocg_share", "2018-19")

    assert (fact.numerator, fact.denominator, fact.value) == (26, 131, Fraction(2600, 131))


def test_mean_of_levels_is_taken_over_the_days_that_are_held(bench: Workbench) -> None:
    """Declared in a workspace: no measure of Peelian's own takes a mean of levels today."""
    where = "indicator = 'iom_cohort'"
    mean = {"sum": "value", "where": where, "take": "mean"}
    bench = declare(bench, "measures", measure("test.mean_cohort", "returns", numerator=mean))
    days = {"2018-06-30": 100, "2018-09-30": 110, "2019-03-31": 130, "2019-06-30": 1000}
    send(bench, "returns", [returned("iom_cohort", day, number) for day, number in days.items()])

    assert kent(bench).fact("test.mean_cohort", "2018-19").value == Fraction(340, 3)
    assert kent(bench).fact("test.mean_cohort", "2018-19-Q2").value == 110


def test_recount_of_a_mean_of_levels_agrees(bench: Workbench) -> None:
    mean = {"sum": "value", "where": "indicator = 'iom_cohort'", "take": "mean"}
    bench = declare(bench, "measures", measure("test.mean_cohort", "returns", numerator=mean))
    days = {"2018-06-30": 100, "2018-09-30": 110, "2019-03-31": 130}
    send(bench, "returns", [returned("iom_cohort", day, number) for day, number in days.items()])

    [side] = bench.explain(kent(bench), "test.mean_cohort", "2018-19").sides

    assert side.agrees
