"""A whole chart: phases, gaps, provisional points, seasons, and what may be said at its end."""

from __future__ import annotations

import math

import numpy as np
import pytest

from peelian.statistics.control_chart import Break, Note, Series, Settings, control_chart
from peelian.statistics.flags import Assurance, Cause, PointType
from peelian.statistics.xmr import xmr_limits

STEADY = [100, 104, 97, 102, 99, 103, 98, 101, 100, 96, 105, 99]


def test_steady_months_say_nothing_special_and_whether_a_target_is_met() -> None:
    found = control_chart(Series(STEADY), Settings(better="decrease", target=120))

    assert set(found.causes) == {Cause.COMMON}
    assert (found.variation, found.assurance) == (PointType.COMMON, Assurance.MET)
    assert found.notes == ()


def test_few_points_have_limits_and_no_word_about_them() -> None:
    found = control_chart(Series([*STEADY[:6], 500]), Settings(better="increase", target=1))

    assert (found.variation, found.assurance) == (None, None)
    assert set(found.causes) == {Cause.COMMON}
    assert Note.TOO_FEW in found.notes


def test_a_recorded_break_begins_new_limits_and_nothing_else_does() -> None:
    higher = [value + 200 for value in STEADY]
    with_reason = control_chart(Series(STEADY + higher), Settings(breaks=(Break(12, "new system"),)))
    without = control_chart(Series(STEADY + higher))

    assert [(each.start, each.stop, each.reason) for each in with_reason.phases] == [
        (0, 12, ""),
        (12, 24, "new system"),
    ]
    assert with_reason.phases[1].centre == pytest.approx(with_reason.phases[0].centre + 200)
    assert set(with_reason.causes) == {Cause.COMMON}
    assert len(without.phases) == 1
    assert set(without.causes) != {Cause.COMMON}


@pytest.mark.parametrize("at", [0, 12, 40])
def test_a_break_that_is_no_point_is_refused(at: int) -> None:
    with pytest.raises(ValueError, match="break"):
        control_chart(Series(STEADY), Settings(breaks=(Break(at, "why"),)))


def test_provisional_points_are_neither_judged_nor_counted() -> None:
    found = control_chart(Series([*STEADY, 900, 900], provisional=2), Settings(better="decrease"))

    assert found.phases[0].upper[0] == pytest.approx(float(xmr_limits(STEADY).upper))
    assert found.causes[-2:] == (Cause.COMMON, Cause.COMMON)
    assert found.variation is PointType.COMMON
    assert Note.PROVISIONAL in found.notes


def test_months_without_a_value_are_passed_over() -> None:
    found = control_chart(Series([*STEADY[:5], math.nan, *STEADY[5:]]))

    assert found.phases[0].centre == pytest.approx(np.mean(STEADY))
    assert found.causes[5] is Cause.COMMON
    assert Note.GAPS in found.notes


def test_a_series_that_never_varies_says_so() -> None:
    found = control_chart(Series([7.0] * 15))

    assert found.variation is PointType.COMMON
    assert Note.STEADY in found.notes


def test_shares_of_large_numbers_get_wider_limits_only_if_they_scatter() -> None:
    random = np.random.default_rng(11)
    sizes = [20_000.0] * 24
    by_chance = random.binomial(20_000, 0.1, 24)
    restless = random.binomial(20_000, 0.1 + random.normal(0, 0.012, 24))

    plain = control_chart(Series(by_chance / 20_000, by_chance, sizes), Settings(kind="p"))
    wide = control_chart(Series(restless / 20_000, restless, sizes), Settings(kind="p"))

    assert (plain.shown_kind, wide.shown_kind) == ("p", "p′")
    assert Note.WIDER in wide.notes
    assert Note.WIDER not in plain.notes


def test_a_strong_season_is_warned_of_or_taken_out() -> None:
    random = np.random.default_rng(3)
    values = [1000 * (1 + 0.3 * math.sin(2 * math.pi * month / 12)) * random.normal(1, 0.02) for month in range(48)]
    raw = control_chart(Series(values))
    adjusted = control_chart(Series(values), Settings(adjust_season=True))

    def flagged(chart: object) -> int:
        return sum(cause is not Cause.COMMON for cause in chart.causes)  # type: ignore[attr-defined]

    assert Note.SEASONAL in raw.notes
    assert Note.ADJUSTED in adjusted.notes
    assert flagged(adjusted) < flagged(raw) / 3


def test_a_share_chart_needs_its_counts() -> None:
    with pytest.raises(ValueError, match="denominator"):
        control_chart(Series([0.1, 0.2]), Settings(kind="p"))


def test_a_month_of_nobody_is_passed_over_on_a_share_chart() -> None:
    counts, sizes = [10.0] * 14, [100.0] * 14
    counts[3], sizes[3] = 0.0, 0.0
    values = [math.nan if size == 0 else count / size for count, size in zip(counts, sizes, strict=True)]
    found = control_chart(Series(values, counts, sizes), Settings(kind="p", better="increase", target=0.5))

    assert math.isnan(found.phases[0].upper[3])
    assert found.assurance is Assurance.MISSED
