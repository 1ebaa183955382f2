from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.demand.model.small import small_model

from peelian.demand.model.rates import by_hour_of_week, rates_per_hour


def rates(stream: str, weeks: int = 8, holidays: str = "none") -> np.ndarray:
    model = small_model(
        ("calls: {per_hour: 20}", f"calls: {stream}"),
        ("weeks: 8, holidays: none", f"weeks: {weeks}, holidays: {holidays}"),
    )
    return rates_per_hour(model, model.streams["calls"])


def test_an_even_stream() -> None:
    assert rates("{per_hour: 20}").tolist() == [20.0] * 8 * 168
    assert rates("{per_year: 8760}")[0] == 1.0


@settings(max_examples=25)
@given(
    st.lists(st.integers(0, 9), min_size=24, max_size=24).filter(any),
    st.lists(st.integers(0, 9), min_size=7, max_size=7).filter(any),
    st.lists(st.integers(1, 9), min_size=12, max_size=12),
    st.integers(0, 3),
)
def test_a_year_adds_up_whatever_the_shape(hours: list[int], days: list[int], months: list[int], holiday: int) -> None:
    shape = f"{{hour_of_day: {hours}, day_of_week: {days}, month: {months}, bank_holiday: {holiday}}}"
    found = rates(f"{{per_year: 1000, shape: {shape}}}", weeks=53, holidays="england-and-wales")

    assert found[:8760].sum() == pytest.approx(1000)
    assert (found >= 0).all()


def test_weights_are_proportions() -> None:
    week = by_hour_of_week(rates(f"{{per_hour: 1, shape: {{hour_of_week: {[1] * 160 + [3] * 8}}}}}", weeks=52))

    assert week[167] / week[0] == pytest.approx(3)
    assert week.mean() == pytest.approx(1, abs=0.01)  # a year of 365 days has one Monday more


def test_a_bank_holiday_and_a_month_have_their_factors() -> None:
    month = [1] * 4 + [2] + [1] * 7
    found = rates(f"{{per_hour: 1, shape: {{month: {month}, bank_holiday: 0.5}}}}", holidays="england-and-wales")
    noon = found[12::24]

    assert noon[0] / noon[1] == pytest.approx(0.5)  # Easter Monday
    assert noon[29] / noon[1] == pytest.approx(2)  # 1 May
    assert noon[35] / noon[1] == pytest.approx(1)  # May Day bank holiday
