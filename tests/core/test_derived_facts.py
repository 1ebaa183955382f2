"""Facts made of others: relative changes, monthly means, lowest and highest months."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.core.basis import Basis
from peelian.core.fact import (
    Exact,
    Fact,
    change,
    extreme_month,
    monthly_mean,
    percent_change,
    relative_change,
)
from peelian.core.interval import Interval
from peelian.core.lineage import Lineage
from peelian.core.period import Period
from peelian.core.unit import unit

YEAR = Period.parse("2018-19")
INTERVAL = Interval(1.0, 20.0, 0.95, "Wilson score")
LINEAGE = Lineage("m.n", "abc123", "mart-7", ())
exact_values = st.one_of(st.integers(-(10**6), 10**6), st.fractions(-1000, 1000, max_denominator=1000))


def fact(value: Exact | None, unit_id: str = "calls", period: str = "2018-19", **more: Any) -> Fact:
    return Fact("m.n", "kent", "force", Period.parse(period), value, unit(unit_id), **{"basis": Basis.REAL, **more})


def months_of(values: list[Exact | None], **more: Any) -> list[Fact]:
    texts = [str(month) for month in YEAR.months]
    return [
        fact(value, period=text, missing="" if value is not None else f"no {text}", **more)
        for value, text in zip(values, texts, strict=False)
    ]


@pytest.mark.parametrize(
    ("unit_id", "now", "before", "text"),
    [
        ("percent", Fraction(114, 10), Fraction(128, 10), "−10.9%"),
        ("percent", Fraction(50), Fraction(40), "+25.0%"),
        ("percent", Fraction(40), Fraction(40), "0.0%"),
        ("rate", Fraction(85), Fraction(80), "+6.3%"),
        ("calls", 1001, 1000, "+0.1%"),
        ("calls", 0, 4, "−100.0%"),
        ("percent", Fraction(1, 3), Fraction(1, 30000), "+999,900.0%"),
    ],
)
def test_relative_change_is_a_percentage_of_the_earlier_value(
    unit_id: str, now: Exact, before: Exact, text: str
) -> None:
    found = relative_change(fact(now, unit_id), fact(before, unit_id, "2017-18"))

    assert (found.text, found.unit.id, found.derivation) == (text, "percent", "relative change")
    assert found.id == "m.n:relative change@kent/force/2018-19"


@pytest.mark.parametrize(
    ("now", "before", "reason"),
    [
        (fact(5, "percent"), fact(0, "percent", "2017-18"), "the earlier value is zero"),
        (fact(None, "percent", missing="not loaded"), fact(5, "percent", "2017-18"), "not loaded"),
        (fact(5, "percent"), fact(None, "percent", "2017-18", missing="no records"), "no records"),
    ],
    ids=["zero before", "now missing", "before missing"],
)
def test_relative_change_is_missing_with_its_reason(now: Fact, before: Fact, reason: str) -> None:
    found = relative_change(now, before)

    assert (found.value, found.text, found.missing) == (None, "–", reason)
    assert found.parts == (now, before)


@given(exact_values, exact_values.filter(bool))
def test_relative_change_of_a_count_is_its_percent_change(now: Exact, before: Exact) -> None:
    later, earlier = fact(now), fact(before, period="2017-18")

    assert relative_change(later, earlier).value == percent_change(later, earlier).value


@given(exact_values, exact_values.filter(bool))
def test_relative_change_leads_back_to_the_later_value(now: Exact, before: Exact) -> None:
    found = relative_change(fact(now, "percent"), fact(before, "percent", "2017-18"))

    assert found.value is not None
    assert before * (1 + Fraction(found.value) / 100) == now


@pytest.mark.parametrize(
    ("value", "period", "mean", "text"),
    [
        (150536, "2018-19", Fraction(150536, 12), "12,545"),
        (6, "2018-19", Fraction(1, 2), "1"),
        (9, "2018-19-Q3", 3, "3"),
        (7, "2018-10", 7, "7"),
        (11, "ytd:2019-02", 1, "1"),
        (10, "2018-10..2019-02", 2, "2"),
    ],
)
def test_monthly_mean_shares_a_count_out_over_the_months(value: int, period: str, mean: Exact, text: str) -> None:
    whole = fact(value, period=period, interval=INTERVAL, lineage=LINEAGE)

    found = monthly_mean(whole)

    assert (found.value, found.text, found.derivation) == (mean, text, "monthly mean")
    assert (found.parts, found.interval) == ((whole,), None)
    assert (found.period, found.unit, found.basis, found.lineage) == (whole.period, whole.unit, Basis.REAL, LINEAGE)


@pytest.mark.parametrize(("now", "text"), [(3700, "+141"), (300, "−142"), (2003, "0"), (2012, "+1")])
def test_monthly_mean_of_a_change_has_a_sign(now: int, text: str) -> None:
    found = monthly_mean(change(fact(now), fact(2006 if now != 2003 else 2003, period="2017-18")))

    assert (found.text, found.derivation) == (text, "monthly mean of the change")


def test_monthly_mean_of_nothing_is_missing() -> None:
    found = monthly_mean(fact(None, missing="not loaded"))

    assert (found.value, found.text, found.missing, found.derivation) == (None, "–", "not loaded", "monthly mean")


@given(exact_values, st.sampled_from(["2018-19", "2018-10", "2018-19-Q1", "2018-10..2019-02"]))
def test_monthly_means_of_all_months_add_up(value: Exact, period: str) -> None:
    found = monthly_mean(fact(value, period=period))

    assert found.value is not None
    assert found.value * found.period.count == value


@pytest.mark.parametrize(("which", "value", "month"), [("lowest", 3, "2018-05"), ("highest", 9, "2018-07")])
def test_extreme_month_is_one_of_the_months(which: Literal["lowest", "highest"], value: int, month: str) -> None:
    months = months_of([5, 3, 4, 9, 8], interval=INTERVAL, lineage=LINEAGE)

    found = extreme_month(months, which, YEAR)

    assert (found.value, found.text, found.derivation) == (value, str(value), f"{which} month")
    assert (found.period, found.interval, found.lineage) == (YEAR, None, LINEAGE)
    (part,) = found.parts
    assert part in months
    assert (str(part.period), part.value) == (month, value)
    assert found.id == f"m.n:{which} month@kent/force/2018-19"


@pytest.mark.parametrize("which", ["lowest", "highest"])
def test_extreme_month_is_missing_where_any_month_is(which: Literal["lowest", "highest"]) -> None:
    months = months_of([5, None, 4, None])

    found = extreme_month(months, which, YEAR)

    assert (found.value, found.text, found.missing) == (None, "–", "no 2018-05")
    assert (found.derivation, found.period, found.parts) == (f"{which} month", YEAR, ())


@pytest.mark.parametrize("which", ["lowest", "highest"])
def test_extreme_month_of_no_months_cannot_be(which: Literal["lowest", "highest"]) -> None:
    with pytest.raises(ValueError, match="no months"):
        extreme_month([], which, YEAR)


@pytest.mark.parametrize("which", ["lowest", "highest"])
def test_extreme_month_rests_on_the_weakest_of_all_months(which: Literal["lowest", "highest"]) -> None:
    """Which month is the lowest depends on every other."""
    months = [
        fact(value, period=f"2018-{number:02d}", basis=basis)
        for value, number, basis in [(1, 4, Basis.REAL), (2, 5, Basis.SYNTHETIC_FREE), (3, 6, Basis.REAL)]
    ]

    assert extreme_month(months, which, YEAR).basis is Basis.SYNTHETIC_FREE


@given(st.lists(exact_values, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_extreme_month_is_the_same_in_any_order(values: list[Exact], order: Any) -> None:
    months = months_of(list(values))
    mixed = order.sample(months, len(months))

    for which, pick in (("lowest", min), ("highest", max)):
        found = extreme_month(mixed, which, YEAR)  # type: ignore[arg-type]

        assert found.value == pick(values)
        assert found.parts[0] == extreme_month(months, which, YEAR).parts[0]  # type: ignore[arg-type]
        assert found.parts[0].value == found.value


@pytest.mark.parametrize(
    ("derivation", "text"),
    [("", "12"), ("lowest month", "12"), ("highest month", "12"), ("monthly mean", "12"), ("change", "+12"),
     ("monthly mean of the change", "+12"), ("percent change", "+12%"), ("relative change", "+12.0%")],
)  # fmt: skip
def test_only_changes_are_written_with_a_plus(derivation: str, text: str) -> None:
    assert fact(12, derivation=derivation).text == text
