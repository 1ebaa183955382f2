"""Control charts: each rule as a table of small series, the awkward series, and properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.statistics.flags import CAUSES, Assurance, Cause, PointType, assurance, flag, point_type
from peelian.statistics.laney import chosen, laney_limits, sigma_z
from peelian.statistics.rare_events import g_limits, t_limits
from peelian.statistics.rule_sets import RULE_SETS, rule_set
from peelian.statistics.run_chart import run_chart
from peelian.statistics.seasonality import season
from peelian.statistics.xmr import XmrLimits, xmr_limits

NAN = math.nan
SERIES = st.lists(st.integers(0, 500), min_size=3, max_size=40)
LETTERS = {
    Cause.ABOVE: "A", Cause.BELOW: "B", Cause.RISING: "r", Cause.FALLING: "f", Cause.NEAR_UPPER: "u",
    Cause.NEAR_LOWER: "l", Cause.SHIFT_ABOVE: "h", Cause.SHIFT_BELOW: "s", Cause.COMMON: ".",
}  # fmt: skip
STEADY = XmrLimits(mean=0.0, average_moving_range=1.0, lower=-3.0, upper=3.0)


def shown(values: list[float], limits: XmrLimits = STEADY, rules: str = "making-data-count") -> str:
    return "".join(LETTERS[CAUSES[at]] for at in flag(values, limits, rule_set(rules)))


# One line a behaviour: values on a chart with mean 0 and limits at -3 and 3, and a letter for each point.
RULES = [
    ("on the limit is within", [3, -3], ".."),
    ("beyond it is not", [3.01, -3.01], "AB"),
    ("seven above the mean", [1, 1, 1, 1, 1, 1, 1], "hhhhhhh"),
    ("six above are none", [1, 1, 1, 1, 1, 1], "......"),
    ("a point on the mean breaks a shift", [1, 1, 1, 0, 1, 1, 1], "......."),
    ("rounding does not move a point off the mean", [1, 1, 1, 1e-12, 1, 1, 1], "......."),
    ("eight are all marked", [-1] * 8, "ssssssss"),
    ("seven rising points, across the mean", [-1.5, -1, -0.5, 0, 0.5, 1, 1.5], "rrrrrrr"),
    ("an equal step breaks a trend", [-1.5, -1, -0.5, -0.5, 0.5, 1, 1.5], "......."),
    ("falling", [1.5, 1, 0.5, 0, -0.5, -1, -1.5], "fffffff"),
    ("two of three near the upper limit", [2.5, 0.5, 2.5], "u.u"),
    ("only on one side of the mean", [2.5, -0.5, 2.5], "..."),
    ("a point outside is not near", [3.5, 0.5, 2.5], "A.."),
    ("near the lower limit", [-2.5, -2.2, -1], "ll."),
    ("outside comes before a trend", [0, 0.5, 1, 1.5, 2, 2.5, 3.5], "rrrrrrA"),
]


@pytest.mark.parametrize(("values", "wanted"), [pytest.param(v, w, id=name) for name, v, w in RULES])
def test_rule(values: list[float], wanted: str) -> None:
    assert shown(values) == wanted


def test_another_rule_set_wants_eight_for_a_shift_and_six_for_a_trend() -> None:
    assert shown([1] * 7, rules="western-electric") == "." * 7
    assert shown([1] * 8, rules="western-electric") == "h" * 8
    assert shown([-1, -0.6, -0.2, 0.2, 0.6, 1], rules="western-electric") == "r" * 6
    assert set(RULE_SETS) == {"making-data-count", "making-data-count-unscreened", "western-electric"}


def test_a_series_that_never_varies_has_its_mean_for_limits_and_no_signs() -> None:
    found = xmr_limits([5.0] * 20)

    assert (found.mean, found.lower, found.upper) == (5, 5, 5)
    assert shown([5.0] * 20, found) == "." * 20


def test_one_point_has_no_limits() -> None:
    found = xmr_limits([4.0])

    assert math.isnan(found.lower)
    assert shown([4.0], found) == "."
    assert assurance(found, 3.0, "increase") is None


def test_points_on_either_side_of_a_missing_month_are_neighbours() -> None:
    with_gap, without = xmr_limits([3, 5, NAN, 4, 8]), xmr_limits([3, 5, 4, 8])

    assert with_gap == without


def test_screening_leaves_one_jump_out_of_the_average_range() -> None:
    values = [10, 11] * 8 + [60] + [10, 11] * 4

    assert xmr_limits(values, screen=True).average_moving_range == 1
    assert xmr_limits(values, screen=False).average_moving_range > 1


def test_a_baseline_of_one_point_is_refused() -> None:
    with pytest.raises(ValueError, match="two points"):
        xmr_limits([1, 2, 3], baseline=1)


@given(st.lists(SERIES, min_size=1, max_size=5))
def test_a_table_of_series_gives_what_each_gives_alone(many: list[list[int]]) -> None:
    width = max(map(len, many))
    table = np.array([each + [NAN] * (width - len(each)) for each in many], dtype=float)
    together = xmr_limits(table)
    flags = flag(table, together)

    for at, each in enumerate(many):
        alone = xmr_limits(each)
        assert together.mean[at] == pytest.approx(alone.mean)
        assert together.upper[at] == pytest.approx(alone.upper)
        assert flags[at][: len(each)].tolist() == flag(each, alone).tolist()


@given(SERIES)
def test_limits_hold_the_mean_between_them(values: list[int]) -> None:
    found = xmr_limits(values)

    assert found.lower <= found.near_lower <= found.mean <= found.near_upper <= found.upper


@given(SERIES, st.integers(1, 1000))
def test_signs_do_not_hang_on_the_unit(values: list[int], factor: int) -> None:
    larger = [value * factor for value in values]

    assert shown(values, xmr_limits(values)) == shown(larger, xmr_limits(larger))


@pytest.mark.parametrize(
    ("cause", "better", "wanted"),
    [
        (Cause.SHIFT_ABOVE, "increase", PointType.IMPROVEMENT),
        (Cause.SHIFT_ABOVE, "decrease", PointType.CONCERN),
        (Cause.FALLING, "decrease", PointType.IMPROVEMENT),
        (Cause.BELOW, "increase", PointType.CONCERN),
        (Cause.NEAR_UPPER, "neutral", PointType.NEUTRAL_HIGH),
        (Cause.FALLING, "neutral", PointType.NEUTRAL_LOW),
        (Cause.COMMON, "increase", PointType.COMMON),
    ],
)
def test_what_a_sign_means(cause: Cause, better: str, wanted: PointType) -> None:
    assert point_type(cause, better) is wanted  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("target", "better", "wanted"),
    [
        (-4, "increase", Assurance.MET),
        (4, "increase", Assurance.MISSED),
        (4, "decrease", Assurance.MET),
        (3, "increase", Assurance.EITHER),
        (0, "decrease", Assurance.EITHER),
        (0, "neutral", None),
        (None, "increase", None),
    ],
)
def test_whether_a_target_will_be_met(target: float | None, better: str, wanted: Assurance | None) -> None:
    assert assurance(STEADY, target, better) is wanted  # type: ignore[arg-type]


def test_chance_alone_needs_no_wider_limits_and_more_than_chance_does() -> None:
    random = np.random.default_rng(20180401)
    sizes = np.full(60, 20_000)
    steady = random.binomial(sizes, 0.1)
    restless = random.binomial(sizes, 0.1 + random.normal(0, 0.01, 60))

    assert not chosen(steady, sizes, kind="p")
    assert chosen(restless, sizes, kind="p")
    wider = laney_limits(restless, sizes, kind="p")
    assert sigma_z(restless, sizes, kind="p") > 1.5
    assert (wider.upper - wider.lower).min() > 1.5 * 6 * math.sqrt(0.1 * 0.9 / 20_000)


def test_times_and_cases_between_rare_events() -> None:
    times = t_limits([12, 3, 45, 7, 0, 30])
    cases = g_limits([20, 35, 3, 80, 41])

    assert times.lower == 0
    assert times.mean < times.upper
    assert 0 <= cases.lower <= cases.mean < cases.upper
    with pytest.raises(ValueError, match="two or more"):
        t_limits([4])


def test_few_points_are_no_run_chart() -> None:
    with pytest.raises(ValueError, match="ten points"):
        run_chart([1, 2, 3, 4])


def test_a_season_is_found_and_taken_out() -> None:
    wave = [1 + 0.3 * math.sin(2 * math.pi * month / 12) for month in range(48)]
    noise = np.random.default_rng(7).normal(1, 0.02, 48)
    raw = [1000 * each for each in np.array(wave) * noise]
    found = season(raw)

    assert found.strong
    assert found.strength > 0.9
    assert np.std(found.adjusted) < np.std(raw) / 5
    assert found.effects.mean() == pytest.approx(1)
    assert not season(1000 * np.random.default_rng(8).normal(1, 0.05, 48)).strong
    with pytest.raises(ValueError, match="three years of months"):
        season(raw[:35])
