"""Measures of tables that arrive counted: recorded crime and outcomes by the quarter, held to a plain count."""

from __future__ import annotations

import csv
import gzip
from fractions import Fraction
from pathlib import Path

import pytest
from tests.measures.sending import shipped_residents

from peelian import Workbench
from peelian.measures.explain import explain
from peelian.measures.figures import Figures

CRIMES = "crime.offences_recorded"
GROUPS = {"Miscellaneous crimes": "Miscellaneous crimes against society"}
OF_RECORDED = "force_outcomes_for_offences_recorded_in_quarter"
OF_GIVEN = "force_outcomes_recorded_in_quarter"
Table = list[dict[str, str]]

pytestmark = pytest.mark.xdist_group("published-counts")


def table(file: Path) -> Table:
    with gzip.open(file, "rt", encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


@pytest.fixture(scope="module")
def crimes(shared: Path) -> Table:
    return table(shared / "data" / "home_office" / "prc_pfa_open_data_2017_18.csv.gz")


@pytest.fixture(scope="module")
def outcomes(shared: Path) -> Table:
    return table(shared / "data" / "home_office" / "outcomes_open_data_2018_19.csv.gz")


@pytest.fixture(scope="module")
def bench(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    bench = Workbench.create(tmp_path_factory.mktemp("counts") / "workspace")
    home_office = shared / "data" / "home_office"
    bench.load("crime_counts", home_office / "prc_pfa_open_data_2017_18.csv.gz")
    bench.load("outcome_counts", home_office / "outcomes_open_data_2018_19.csv.gz")
    bench.load_shipped()
    return bench


@pytest.fixture(scope="module")
def leicestershire(bench: Workbench) -> Figures:
    return bench.force("leicestershire", source="home-office")


def offences(rows: Table, force: str, quarters: str, group: str = "") -> int:
    return sum(
        int(row["Number_of_Offences"])
        for row in rows
        if row["Force_Name"] == force
        and row["Financial_Quarter"] in quarters
        and group in ("", GROUPS.get(row["Offence_Group"], row["Offence_Group"]))
    )


@pytest.mark.parametrize(
    ("force", "name"), [("leicestershire", "Leicestershire"), ("kent", "Kent"), ("gwent", "Gwent")]
)
@pytest.mark.parametrize(
    ("period", "quarters"),
    [("2017-18-Q1", "1"), ("2017-18-Q3", "3"), ("2017-04..2017-09", "12"), ("ytd:2017-12", "123")],
)
def test_quarters_add_up(bench: Workbench, crimes: Table, force: str, name: str, period: str, quarters: str) -> None:
    fact = bench.force(force, source="home-office").fact(CRIMES, period)

    assert fact.value == offences(crimes, name, quarters)


def test_breakdown_is_counted_for_each_value(leicestershire: Figures, crimes: Table) -> None:
    found = leicestershire.broken_down(CRIMES, "ytd:2017-12", "offence_group")

    groups = {GROUPS.get(row["Offence_Group"], row["Offence_Group"]) for row in crimes} - {"Fraud offences"}
    by_hand = {group: offences(crimes, "Leicestershire", "123", group) for group in groups}
    assert {dict(fact.breakdown)["offence_group"]: fact.value for fact in found} == by_hand


def test_nothing_that_meets_the_condition_is_nought_where_the_quarter_is_held(leicestershire: Figures) -> None:
    assert leicestershire.fact(CRIMES, "2017-18-Q1", offence_group="Fraud offences").value == 0


@pytest.mark.parametrize(
    ("period", "reason"),
    [
        ("2017-05", "crime counts from home-office are counted by the quarter: May 2017 is not made of whole quarters"),
        ("2017-05..2017-07", "not made of whole quarters"),
        ("2017-18", "are held for 3 of 4 quarters; missing: 2018-01..2018-03"),
        ("2018-19-Q1", "are not held for"),
    ],
)
def test_period_that_quarters_do_not_make_is_missing_and_says_why(
    leicestershire: Figures, period: str, reason: str
) -> None:
    fact = leicestershire.fact(CRIMES, period)

    assert fact.value is None
    assert reason in fact.missing


def test_force_of_which_nothing_is_held_is_missing(bench: Workbench) -> None:
    fact = bench.force("kent", source="ons").fact(CRIMES, "2017-18-Q1")

    assert fact.value is None


def test_rate_divides_by_the_residents_of_the_year(leicestershire: Figures, crimes: Table) -> None:
    fact = leicestershire.fact("crime.offences_recorded_per_1000", "ytd:2017-12")

    people = shipped_residents()["leicestershire", 2017]
    assert fact.value == Fraction(1000 * offences(crimes, "Leicestershire", "123"), people)


@pytest.mark.parametrize(
    ("measure", "column"),
    [("outcomes.charge_rate_of_offences_recorded", OF_RECORDED), ("outcomes.charge_rate_of_outcomes_given", OF_GIVEN)],
)
@pytest.mark.parametrize("quarters", ["1", "2", "123"])
def test_charge_rate_is_a_ratio_of_two_sums(
    leicestershire: Figures, outcomes: Table, measure: str, column: str, quarters: str
) -> None:
    fact = leicestershire.fact(measure, "ytd:2018-12" if quarters == "123" else f"2018-19-Q{quarters}")

    mine = [
        row
        for row in outcomes
        if row["force_name"] == "Leicestershire" and row["financial_quarter"] in quarters and row[column] != "NA"
    ]
    charged = sum(int(row[column]) for row in mine if row["outcome_type"] == "1")
    assert (fact.numerator, fact.denominator) == (charged, sum(int(row[column]) for row in mine))


def test_first_basis_sums_to_the_same_in_two_quarters_as_found(leicestershire: Figures) -> None:
    found = [
        leicestershire.fact("outcomes.charge_rate_of_offences_recorded", f"2018-19-Q{quarter}").denominator
        for quarter in (1, 2)
    ]

    assert found == [22627, 22627]


def test_explanation_recounts_the_rows(bench: Workbench, leicestershire: Figures, crimes: Table) -> None:
    found = explain(bench.workspace, leicestershire, CRIMES, "ytd:2017-12")

    assert [each.agrees for each in found.sides] == [True]
    assert found.fact.value == offences(crimes, "Leicestershire", "123")


STOPS = """id: stop_counts
title: Stops counted
one_row_is: the stops of one group in one year
grain: {grain}
time: {time}
columns:
  {time}: {{type: {type}, required: true, means: when}}
  ethnicity: {{type: category, values: [White, Black, Other], required: true, means: ethnic group}}
  stops: {{type: integer, means: number of stops}}
"""
MEASURE = """id: stops.counted
title: Stops counted
asks: How many are stopped?
dataset: stop_counts
numerator: {{sum: stops{take}}}
unit: searches
better: neutral
breakdowns: [ethnicity]
definition: Stops in the period.
owner: somebody
reviewed: 2026-11-26
"""


def counted(
    bench: Workbench,
    rows: list[str],
    *,
    grain: str = "year",
    time: str = "period",
    kind: str = "period",
    take: str = "",
) -> Figures:
    """Figures of a table of stops: the period, the group and how many."""
    for folder, name, text in (
        ("datasets", "stop_counts", STOPS.format(grain=grain, time=time, type=kind)),
        ("measures", "stops", MEASURE.format(take=take)),
    ):
        (bench.workspace.catalogue / folder).mkdir(parents=True, exist_ok=True)
        (bench.workspace.catalogue / folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    bench = Workbench.open(bench.workspace.root)
    file = bench.workspace.root / "stops.csv"
    file.write_text("\n".join([f"force,{time},ethnicity,stops", *(f"kent,{row}" for row in rows)]) + "\n")
    bench.load("stop_counts", file)
    return bench.force("kent", source="force-extract")


def test_value_that_is_not_given_is_missing_and_not_nought(tmp_path: Path) -> None:
    kent = counted(
        Workbench.create(tmp_path / "workspace"),
        ["2017-18,White,5", "2017-18,Black,", "2018-19,White,7", "2018-19,Black,0"],
    )

    def value(period: str, group: str) -> object:
        return kent.fact("stops.counted", period, ethnicity=group).value

    assert [value("2017-18", group) for group in ("White", "Black", "Other")] == [5, None, 0]
    assert [value("2018-19", group) for group in ("White", "Black", "Other")] == [7, 0, 0]
    assert [kent.fact("stops.counted", period).value for period in ("2017-18", "2018-19")] == [5, 7]
    assert value("2017-04..2019-03", "White") == 12
    assert value("2017-04..2019-03", "Black") is None


@pytest.mark.parametrize(("take", "value"), [("", 5), (", take: mean", 8), (", take: last", 5)])
def test_rows_of_a_day_add_up_and_days_do_not(tmp_path: Path, take: str, value: int) -> None:
    rows = ["2018-09-30,White,9", "2018-09-30,Black,2", "2019-03-31,White,4", "2019-03-31,White,1"]
    kent = counted(
        Workbench.create(tmp_path / "workspace"), rows, grain="snapshot", time="as_at", kind="date", take=take
    )

    assert kent.fact("stops.counted", "2018-19").value == value
    assert kent.fact("stops.counted", "2018-19", ethnicity="Black").value == (1 if "mean" in take else 0)
