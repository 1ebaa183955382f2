"""Facts: their names, texts and plain forms, and the two ways of setting one against another."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.catalogue.cell import parse_cell
from peelian.core.basis import Basis
from peelian.core.fact import Exact, Fact, change, percent_change, relative_change
from peelian.core.interval import Interval
from peelian.core.lineage import Lineage, Run, TableVersion
from peelian.core.period import Period
from peelian.core.unit import unit

LINEAGE = Lineage("contact.calls_999", "abc123", "mart-7", (TableVersion("calls", 3),))


def fact(value: Exact | None, unit_id: str = "calls", period: str = "2018-19", **more: Any) -> Fact:
    given_ = {"basis": Basis.REAL, **more}
    return Fact("contact.calls_999", "kent", "force-extract", Period.parse(period), value, unit(unit_id), **given_)


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (fact(1), "contact.calls_999@kent/force-extract/2018-19"),
        (fact(1, period="2009/10"), "contact.calls_999@kent/force-extract/2009/10"),
        (fact(1, breakdown=(("line", "999"),)), "contact.calls_999[line=999]@kent/force-extract/2018-19"),
        (
            fact(1, breakdown=(("hour", "8"), ("line", "999"))),
            "contact.calls_999[hour=8][line=999]@kent/force-extract/2018-19",
        ),
        (fact(1, parameters=(("threshold", "6"),)), "contact.calls_999[threshold=6]@kent/force-extract/2018-19"),
        (
            fact(1, breakdown=(("line", "999"),), parameters=(("days", "7"), ("threshold", "6"))),
            "contact.calls_999[line=999][days=7][threshold=6]@kent/force-extract/2018-19",
        ),
        (change(fact(2), fact(1, period="2017-18")), "contact.calls_999:change@kent/force-extract/2018-19"),
        (
            percent_change(fact(2), fact(1, period="2017-18")),
            "contact.calls_999:percent change@kent/force-extract/2018-19",
        ),
    ],
    ids=[
        "plain",
        "ambiguous year",
        "one cell",
        "two cells",
        "parameter",
        "cell and parameters",
        "change",
        "percent change",
    ],
)
def test_fact_id_says_measure_cells_parameters_place_source_and_period(made: Fact, name: str) -> None:
    assert made.id == name


@pytest.mark.parametrize(
    "made",
    [
        fact(1, breakdown=(("hour", "8"), ("line", "999"))),
        fact(1, parameters=(("threshold", "6"),)),
        fact(1, breakdown=(("offence", "Rape"),), parameters=(("threshold", "6"),)),
    ],
)
def test_fact_id_begins_with_a_cell_that_can_be_asked_for(made: Fact) -> None:
    name, narrowed = parse_cell(made.id.rpartition("@")[0])

    assert name == made.measure
    assert set(narrowed) == {*made.breakdown, *made.parameters}


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (fact(150536), "150,536"),
        (fact(0), "0"),
        (fact(None, missing="no records"), "–"),
        (fact(Fraction(9976, 100), "percent"), "99.8%"),
        (fact(Fraction(1, 3), "seconds"), "0.3 s"),
        (fact(Fraction(85, 1), "rate"), "85.0"),
    ],
)
def test_fact_reads_as_its_unit_writes_it(made: Fact, text: str) -> None:
    assert made.text == text
    assert str(made) == text


def test_fact_as_plain_values_can_be_written_as_json() -> None:
    made = fact(
        Fraction(1, 3), "percent", breakdown=(("line", "999"),), parameters=(("threshold", "6"),), numerator=1,
        denominator=300, interval=Interval(0.25, 0.5, 0.95, "Wilson score"), lineage=LINEAGE,
    )  # fmt: skip

    read = json.loads(json.dumps(made.to_dict()))

    assert read["value"] == pytest.approx(1 / 3, abs=1e-15)
    assert {key: read[key] for key in read if key != "value"} == {
        "id": "contact.calls_999[line=999][threshold=6]@kent/force-extract/2018-19",
        "measure": "contact.calls_999",
        "force": "kent",
        "source": "force-extract",
        "period": "2018-19",
        "breakdown": {"line": "999"},
        "parameters": {"threshold": "6"},
        "text": "0.3%",
        "unit": "percent",
        "numerator": 1,
        "denominator": 300,
        "interval": [0.25, 0.5],
        "basis": "real records",
        "missing": "",
        "derivation": "",
        "quality": "",
        "quality_because": "",
        "mart": "mart-7",
    }


def test_fact_with_nothing_to_add_says_so_in_plain_values() -> None:
    made = fact(12).to_dict()

    assert (made["breakdown"], made["parameters"], made["interval"], made["mart"]) == ({}, {}, None, "")


@pytest.mark.parametrize(
    ("unit_id", "limits", "text"),
    [
        ("percent", (29.1127, 45.6669), "29.1% to 45.7%"),
        ("percent", (0.0, 100.0), "0.0% to 100.0%"),
        ("percent", (0.25, 0.35), "0.3% to 0.3%"),
        ("rate", (1.26, 2.0), "1.3 to 2.0"),
        ("calls", (1234.4, 5678.5), "1,234 to 5,679"),
        ("pounds", (-1200.0, 0.0), "−£1,200 to £0"),
    ],
)
def test_interval_is_written_as_the_value_is(unit_id: str, limits: tuple[float, float], text: str) -> None:
    assert fact(40, unit_id, interval=Interval(*limits, 0.95, "Wilson score")).interval_text == text


def test_fact_without_an_interval_writes_none() -> None:
    assert fact(40).interval_text == ""


@pytest.mark.parametrize(
    ("value", "written"),
    [(12, "12"), (Fraction(24, 2), "12"), (Fraction(1, 2), "0.5"), (10**20, "1" + 20 * "0"), (None, "null")],
    ids=["whole", "whole fraction", "half", "large", "missing"],
)
def test_fact_value_is_a_number_in_json(value: Exact | None, written: str) -> None:
    assert json.dumps(fact(value).to_dict()["value"]) == written


def test_fact_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        fact(1).value = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    ("unit_id", "now", "before", "difference", "percent"),
    [
        ("calls", 150536, 138893, "+11,643", "+8%"),
        ("calls", 12, 15, "−3", "−20%"),
        ("calls", 203, 200, "+3", "+2%"),
        ("calls", 197, 200, "−3", "−2%"),
        ("calls", 101, 100, "+1", "+1%"),
        ("calls", 99, 100, "−1", "−1%"),
        ("calls", 201, 200, "+1", "+0.5%"),
        ("calls", 199, 200, "−1", "−0.5%"),
        ("calls", 1001, 1000, "+1", "+0.1%"),
        ("calls", 998, 1000, "−2", "−0.2%"),
        ("calls", 10001, 10000, "+1", "0.0%"),
        ("calls", 7, 7, "0", "0%"),
        ("calls", 0, 4, "−4", "−100%"),
        ("crimes", 30000, 1, "+29,999", "+2,999,900%"),
        ("seconds", Fraction(37, 5), Fraction(36, 5), "+0.2 s", "+3%"),
        ("rate", Fraction(85), Fraction(80), "+5.0", "+6%"),
    ],
)
def test_change_and_percent_change_are_rounded_once(
    unit_id: str, now: Exact, before: Exact, difference: str, percent: str
) -> None:
    later, earlier = fact(now, unit_id), fact(before, unit_id, "2017-18")

    assert change(later, earlier).text == difference
    assert percent_change(later, earlier).text == percent


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_change_and_percent_change_are_exact(now: int, before: int) -> None:
    later, earlier = fact(now), fact(before, period="2017-18")

    assert change(later, earlier).value == now - before
    assert percent_change(later, earlier).value == Fraction(100 * now, before) - 100


@pytest.mark.parametrize(
    ("now", "before", "reason"),
    [
        (fact(12), fact(0, period="2017-18"), "the earlier value is zero"),
        (fact(0), fact(0, period="2017-18"), "the earlier value is zero"),
        (fact(None, missing="not loaded"), fact(5, period="2017-18"), "not loaded"),
        (fact(5), fact(None, period="2017-18", missing="no records"), "no records"),
        (fact(None, missing="not loaded"), fact(None, period="2017-18", missing="no records"), "not loaded"),
        (
            fact(Fraction(998, 10), "percent"),
            fact(Fraction(997, 10), "percent", "2017-18"),
            "the change of a percentage is in points",
        ),
    ],
    ids=["zero before", "zero twice", "now missing", "before missing", "both missing", "percent of percent"],
)
def test_percent_change_is_missing_with_its_reason(now: Fact, before: Fact, reason: str) -> None:
    found = percent_change(now, before)

    assert (found.value, found.text, found.missing) == (None, "–", reason)


@pytest.mark.parametrize(
    ("now", "before", "value", "text", "missing"),
    [
        (fact(12), fact(0, period="2017-18"), 12, "+12", ""),
        (fact(None, missing="not loaded"), fact(5, period="2017-18"), None, "–", "not loaded"),
        (fact(5), fact(None, period="2017-18", missing="no records"), None, "–", "no records"),
        (
            fact(Fraction(9976, 100), "percent"),
            fact(Fraction(9900, 100), "percent", "2017-18"),
            Fraction(76, 100),
            "+0.8 points",
            "",
        ),
    ],
    ids=["zero before", "now missing", "before missing", "percentages in points"],
)
def test_change_keeps_the_unit_and_says_what_is_missing(
    now: Fact, before: Fact, value: Exact | None, text: str, missing: str
) -> None:
    found = change(now, before)

    assert (found.value, found.text, found.missing, found.unit) == (value, text, missing, now.unit)


@pytest.mark.parametrize("derive", [change, percent_change, relative_change])
def test_derived_fact_is_of_the_later_one_and_rests_on_the_weaker(derive: Any) -> None:
    now = fact(
        12, breakdown=(("line", "999"),), parameters=(("threshold", "6"),), basis=Basis.PUBLISHED, lineage=LINEAGE
    )
    before = fact(10, period="2017-18", breakdown=(("line", "999"),), basis=Basis.SYNTHETIC_FREE)

    found = derive(now, before)

    assert found.parts == (now, before)
    assert found.basis is Basis.SYNTHETIC_FREE
    assert (found.period, found.breakdown, found.lineage) == (now.period, now.breakdown, LINEAGE)
    assert found.parameters == now.parameters
    assert found.interval is None


def test_the_interval_of_a_change_has_signs_and_points() -> None:
    moved = replace(
        change(fact(88, "percent"), fact(86, "percent", "2017-18")), interval=Interval(-0.5, 4.5, 0.95, "t")
    )

    assert moved.interval_text == "−0.5 points to +4.5 points"
    assert fact(88, "percent", interval=Interval(87, 89, 0.95, "t")).interval_text == "87.0% to 89.0%"


def test_a_simulated_fact_says_how_to_run_it_again() -> None:
    run = Run("kent.yaml", "0123456789abcdef", "", (("teams.desk.staff", "+2"),), 7, 0, 20, 1, "0.1.0")
    found = fact(1, basis=Basis.SIMULATED, lineage=Lineage("demand.busy", "abc", run=run, command="peelian demand …"))

    assert run.text == "model kent.yaml, teams.desk.staff +2 (0123456789ab), 20 replications from seed 7, Peelian 0.1.0"
    plain = json.loads(json.dumps(found.to_dict()))
    assert (plain["basis"], plain["run"]["seed"], plain["mart"]) == ("simulated", 7, "")
    assert "run" not in fact(1).to_dict()
