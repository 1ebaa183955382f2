"""The written returns, read with the csv module."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from pydantic import BaseModel

from peelian import PeelianError
from peelian.catalogue.documents import PublishedFigure, Sample
from peelian.catalogue.model import Indicators
from peelian.sample.returns import returns
from peelian.sample.totals import Totals

pytestmark = pytest.mark.xdist_group("written")


@pytest.fixture(scope="module")
def table(written: Path) -> dict[tuple[str, str], tuple[str, str, str]]:
    with gzip.open(written / "returns.csv.gz", "rt", encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    found = {(row["indicator"], row["period"]): (row["value"], row["numerator"], row["denominator"]) for row in listed}
    assert len(found) == len(listed)
    return found


@pytest.mark.parametrize(
    ("indicator", "period", "value"),
    [
        ("dvpo_granted", "2018-19", "138"),
        ("dvpo_granted", "2017-18", "115"),
        ("dvpo_granted", "12m:2018-09", "115"),
        ("clares_law_applications", "2018-19", "162"),
        ("missing_records", "2018-19", "5198"),
        ("missing_records", "2017-18", "4242"),
        ("missing_people", "2018-19", "3107"),
        ("csew_confidence", "2018", "72"),
        ("csew_confidence", "2017", "76.6"),
        ("csew_confidence_rank", "2018", "6"),
        ("satisfaction_all_users", "12m:2019-03", "75"),
        ("satisfaction_asb", "12m:2018-03", "70.2"),
        ("iom_cohort", "2019-03-31", "347"),
        ("iom_ocg_members", "2019-03-31", "105"),
        ("mosovo_offenders", "2019-03-31", "1426"),
        ("mosovo_community", "2019-03-31", "1002"),
        ("mosovo_high_risk", "2019-03-31", "93"),
        ("polit_enforcements", "2018-19", "135"),
        ("polit_prosecutions", "2018-19", "85"),
        ("prevent_referrals", "2018-19", "153"),
        ("prevent_referrals", "2017-18", "161"),
        ("forces_with_increase", "2018-19", "36"),
        ("lionheart_groups_disrupted", "2018-19-Q4", "3"),
        ("knife_crime_grants_paid", "2019", "107020.62"),
        ("knife_crime_fund_national", "2018-19", "100000000"),
        ("collaboration_total", "2019-20", "9.487"),
        ("budget_equalisation_reserve", "2021-03-31", "1.79"),
    ],
)
def test_values(table: dict[tuple[str, str], tuple[str, str, str]], indicator: str, period: str, value: str) -> None:
    assert table[indicator, period] == (value, "", "")


@pytest.mark.parametrize(
    ("indicator", "period", "numerator", "denominator"),
    [
        ("file_review_standard_good", "2017-18-Q4", "52", "60"),
        ("file_review_victim_care_good", "2017-18-Q4", "48", "60"),
        ("acro_foreign_convictions", "12m:2018-11", "260", "2223"),
        ("reasonable_grounds", "2018-19", "155", "163"),
    ],
)
def test_ratios(
    table: dict[tuple[str, str], tuple[str, str, str]],
    indicator: str,
    period: str,
    numerator: str,
    denominator: str,
) -> None:
    assert table[indicator, period] == ("", numerator, denominator)


@pytest.mark.parametrize(
    ("indicator", "period", "limit"),
    [
        ("satisfaction_victims_handling", "12m:2019-03", 70),
        ("satisfaction_contact", "12m:2019-03", 80),
        ("satisfaction_treatment", "12m:2019-03", 80),
        ("lionheart_arrests", "2018-19-Q4", 100),
        ("polit_children_safeguarded", "2018-19", 80),
        ("knife_crime_grant_bids", "2019", 20),
        ("vulnerability_training_people", "2018-19", 2100),
    ],
)
def test_limits(table: dict[tuple[str, str], tuple[str, str, str]], indicator: str, period: str, limit: int) -> None:
    assert float(table[indicator, period][0]) > limit


def test_level_between_its_lowest_and_highest_month(table: dict[tuple[str, str], tuple[str, str, str]]) -> None:
    levels = {period: float(row[0]) for (name, period), row in table.items() if name == "high_risk_cases"}

    assert len(levels) == 12
    assert (min(levels.values()), max(levels.values())) == (100, 120)
    assert "2019-02-28" in levels


def made(model: type[BaseModel], **fields: object) -> BaseModel:
    return model.model_validate(fields)


def figure(part: str = "value", value: float = 40, **more: object) -> PublishedFigure:
    given = {"fact": "X1", "measure": "g.x", "period": "2018-19", "part": part, "value": value, "where": "here"}
    found = made(PublishedFigure, **{**given, **more})
    assert isinstance(found, PublishedFigure)
    return found


def written_rows(counts: str, *figures: PublishedFigure, **free: dict[str, int]) -> list[tuple[object, ...]]:
    sample = made(
        Sample, id="s", title="A sample", force="kent", seed=1, years=["2018-19"], published=[], free={}, totals=free,
        shapes={"month_x": {"source": "Free.", "weights": {month: month for month in range(1, 13)}}},
    )  # fmt: skip
    entry = {"title": "A thing", "asks": "How many?", "counts": counts, "unit": "cases", "definition": "Things."}
    group = made(Indicators, id="g", title="A group", owner="nobody", reviewed="2026-01-01", indicators={"x": entry})
    assert isinstance(sample, Sample)
    assert isinstance(group, Indicators)
    table = returns(Totals(sample, figures), [group])
    return [tuple(row.values()) for row in table.to_pylist()]


@pytest.mark.parametrize(
    ("counts", "figures", "rows"),
    [
        ("total", [figure()], [("2018-19", "x", "40", None, None)]),
        ("level", [figure()], [("2019-03-31", "x", "40", None, None)]),
        ("level", [figure(period="2019-02")], [("2019-02-28", "x", "40", None, None)]),
        ("given", [figure(printed=False)], [("2018-19", "x", "40", None, None)]),
        ("given", [figure(value=41, says="about"), figure()], [("2018-19", "x", "40", None, None)]),
        (
            "total",
            [figure(), figure("change", -2.5)],
            [("2017-18", "x", "42.5", None, None), ("2018-19", "x", "40", None, None)],
        ),
        (
            "total",
            [figure(), figure("change", 10), figure(value=31, period="2017-18")],
            [("2017-18", "x", "31", None, None), ("2018-19", "x", "40", None, None)],
        ),
        (
            "total",
            [figure(), figure("percent_change", 25)],
            [("2017-18", "x", "32", None, None), ("2018-19", "x", "40", None, None)],
        ),
        ("total", [figure("percent_change", 25)], []),
        (
            "ratio",
            [figure("numerator", 3), figure("denominator", 4), figure(value=75)],
            [("2018-19", "x", None, "3", "4")],
        ),
        ("ratio", [figure("denominator", 200), figure(value=95)], [("2018-19", "x", None, "190", "200")]),
        ("total", [figure(measure="g.other")], []),
    ],
)
def test_rows_follow_from_what_is_printed(
    counts: str, figures: list[PublishedFigure], rows: list[tuple[object, ...]]
) -> None:
    assert written_rows(counts, *figures) == rows


def test_limit_takes_the_samples_own_number() -> None:
    assert written_rows("total", figure(says="over"), g_x={"2018-19": 44}) == [("2018-19", "x", "44", None, None)]
    with pytest.raises(PeelianError, match=r"only as over a number in 2018-19.*Add g_x for 2018-19"):
        written_rows("total", figure(says="over"))
