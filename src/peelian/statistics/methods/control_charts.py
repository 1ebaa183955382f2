"""Charts of one series: limits, signs, runs, trends and seasons."""

from __future__ import annotations

from typing import Any, Literal

from peelian.statistics.attribute import AttributeLimits
from peelian.statistics.change_point import change_point
from peelian.statistics.control_chart import Break, Settings
from peelian.statistics.control_chart import Series as Months
from peelian.statistics.control_chart import control_chart as read_chart
from peelian.statistics.ewma import ewma as smoothed
from peelian.statistics.flags import CAUSES, Cause, assurance, flag, point_type
from peelian.statistics.laney import laney_limits, sigma_z
from peelian.statistics.mann_kendall import mann_kendall as trend
from peelian.statistics.method import Confidence, Number, Numbers, Result, Series, Whole, Wholes, Yes, method, values_of
from peelian.statistics.p_chart import p_limits
from peelian.statistics.rare_events import g_limits, t_limits
from peelian.statistics.rule_sets import DEFAULT
from peelian.statistics.rule_sets import rule_set as named_rules
from peelian.statistics.run_chart import run_chart as runs
from peelian.statistics.seasonality import season
from peelian.statistics.u_chart import c_limits, u_limits
from peelian.statistics.xmr import XmrLimits
from peelian.statistics.xmr import xmr_limits as limits_of

Better = Literal["increase", "decrease", "neutral"]


@method(
    limits_of,
    formula="mean ± 2.66 × average moving range; ranges not below 3.267 × their average left out once",
    source="Shewhart's individuals chart; screening after Nelson (1982), as in NHSRplotthedots",
)
def xmr_limits(values: Series, screen_moving_ranges: Yes = True, baseline_points: Whole | None = None) -> Result:
    """Limits within which the values of a steady process lie."""
    return _of_xmr(limits_of(values_of(values), screen=screen_moving_ranges, baseline=baseline_points))


@method(
    flag,
    formula="first that applies: outside a limit, 7 points rising or falling, 2 of 3 near a limit, 7 on one side",
    source="NHS England, Making Data Count; order and marking as in NHSRplotthedots",
)
def xmr_flags(
    values: Series,
    screen_moving_ranges: Yes = True,
    baseline_points: Whole | None = None,
    improvement_direction: Better = "neutral",
    target: Number | None = None,
    rule_set: str = DEFAULT,
) -> Result:
    """What each point shows, what it means, and whether the process meets its target."""
    limits = limits_of(values_of(values), screen=screen_moving_ranges, baseline=baseline_points)
    causes = _causes(values, limits, rule_set)
    state = assurance(limits, target, improvement_direction)
    return {
        "special_cause": causes,
        "point_type": [each and point_type(each, improvement_direction) for each in causes],
        "assurance": state,
    }


@method(
    limits_of,
    formula="xmr_limits and xmr_flags of each part by itself; a part begins at each rebased point",
    source="NHS England, Making Data Count; as in NHSRplotthedots",
)
def xmr_rebase(
    values: Series,
    rebase_at: Wholes,
    screen_moving_ranges: Yes = True,
    baseline_points: Whole | None = None,
    rule_set: str = DEFAULT,
) -> Result:
    """Limits and number of special causes of each part of a series whose process changed."""
    if sorted({*rebase_at}) != rebase_at or any(not 0 < each < len(values) for each in rebase_at):
        raise ValueError("rebase_at holds points of the series after the first, counted from 0, in order")
    groups = []
    for start, stop in zip([0, *rebase_at], [*rebase_at, len(values)], strict=True):
        part = values[start:stop]
        limits = limits_of(values_of(part), screen=screen_moving_ranges, baseline=baseline_points)
        special = sum(each not in (None, Cause.COMMON) for each in _causes(part, limits, rule_set))
        groups.append({"start": start, **_of_xmr(limits), "special_cause_points": special})
    return {"groups": groups}


@method(
    read_chart,
    formula="limits of its kind within each phase; signs where a phase has twelve points or more",
    source="NHS England, Making Data Count; Laney (2002) where points scatter more than chance",
)
def control_chart(
    values: Series,
    kind: Literal["xmr", "p", "u"] = "xmr",
    counts: Numbers | None = None,
    denominators: Numbers | None = None,
    breaks: Wholes | None = None,
    improvement_direction: Better = "neutral",
    target: Number | None = None,
    rule_set: str = DEFAULT,
    first_month: Whole = 1,
    months_each: Literal[1, 3, 12] = 1,
    adjust_season: Yes = False,
    provisional: Whole = 0,
) -> Result:
    """A whole chart read as Peelian draws it: phases, signs, variation, assurance and what must be said beside it."""
    series = Months(values_of(values).tolist(), counts or (), denominators or (), first_month, provisional, months_each)
    settings = Settings(
        kind, named_rules(rule_set), improvement_direction, target,
        tuple(Break(at, "given") for at in breaks or ()), adjust_season,
    )  # fmt: skip
    found = read_chart(series, settings)
    phases = [
        {"start": each.start, "stop": each.stop, "centre": each.centre, "lower": each.lower, "upper": each.upper,
         "enough": each.enough}
        for each in found.phases
    ]  # fmt: skip
    return {
        "kind": found.shown_kind, "phases": phases, "judged": found.judged, "special_cause": found.causes,
        "variation": found.variation, "assurance": found.assurance, "notes": found.notes,
    }  # fmt: skip


@method(
    p_limits,
    formula="p̄ = Σcounts / Σdenominators; p̄ ± 3 √(p̄(1 − p̄) / n), cut at 0 and 1",
    source="Montgomery, Introduction to Statistical Quality Control",
)
def p_chart(counts: Numbers, denominators: Numbers) -> Result:
    """Limits of a share whose denominator differs from point to point."""
    return _of_attribute(p_limits(counts, denominators))


@method(
    laney_limits,
    formula="p̄ ± 3 σ_z √(p̄(1 − p̄) / n); σ_z = average moving range of the z-scores / 1.128",
    source="Laney (2002), Quality Engineering 14(4)",
)
def p_prime_chart(counts: Numbers, denominators: Numbers) -> Result:
    """Limits of a share whose points scatter more than chance."""
    return _of_laney(counts, denominators, "p")


@method(c_limits, formula="c̄ ± 3 √c̄, cut at 0", source="Montgomery, Introduction to Statistical Quality Control")
def c_chart(counts: Numbers) -> Result:
    """Limits of counts of equal exposure."""
    found = c_limits(counts)
    return {"centre": found.centre, "lower": found.lower[0], "upper": found.upper[0]}


@method(
    u_limits,
    formula="ū = Σcounts / Σdenominators; ū ± 3 √(ū / n), cut at 0",
    source="Montgomery, Introduction to Statistical Quality Control",
)
def u_chart(counts: Numbers, denominators: Numbers) -> Result:
    """Limits of a rate of counts by exposure."""
    return _of_attribute(u_limits(counts, denominators))


@method(
    laney_limits,
    formula="ū ± 3 σ_z √(ū / n); σ_z = average moving range of the z-scores / 1.128",
    source="Laney (2002), Quality Engineering 14(4)",
)
def u_prime_chart(counts: Numbers, denominators: Numbers) -> Result:
    """Limits of a rate whose points scatter more than chance."""
    return _of_laney(counts, denominators, "u")


@method(
    t_limits,
    formula="y = t^(1/3.6); (ȳ ± 3 × average moving range of y / 1.128)^3.6, from 0",
    source="Nelson (1994), A control chart for parts-per-million nonconforming items",
)
def t_chart(values: Numbers) -> Result:
    """Limits of the times between rare events."""
    found = t_limits(values)
    return {"centre": found.mean, "lower": found.lower, "upper": found.upper}


@method(
    g_limits,
    formula="quantiles (1 ∓ level)/2 of the geometric distribution with p = 1 / (mean + 1)",
    source="Benneyan (2001), Number-between g-type charts; probability limits",
)
def g_chart(values: Numbers, confidence: Confidence = 0.9973) -> Result:
    """Limits of the number of cases between rare events; the centre is the median."""
    found = g_limits(values, level=confidence)
    return {"centre": found.mean, "lower": found.lower, "upper": found.upper}


@method(
    runs,
    formula="signal where the longest run > round(log₂ n) + 3 or crossings < 5% point of Binomial(n − 1, ½)",
    source="Anhøj and Olesen (2014), Run charts revisited, PLoS ONE 9(11)",
)
def run_chart(values: Series) -> Result:
    """Whether points keep to one side of their median for too long."""
    found = runs(values_of(values))
    return {
        "median": found.median, "useful": found.useful, "longest_run": found.longest_run,
        "longest_run_limit": found.longest_run_limit, "crossings": found.crossings,
        "crossings_limit": found.crossings_limit, "signal": found.signal,
    }  # fmt: skip


@method(
    smoothed,
    formula="zₜ = λxₜ + (1 − λ)zₜ₋₁ from the mean; mean ± L σ √(λ/(2 − λ) (1 − (1 − λ)²ᵗ)), σ = mean range / 1.128",
    source="Lucas and Saccucci (1990)",
)
def ewma(values: Numbers, weight: Number = 0.2, nsigmas: Number = 3) -> Result:
    """The smoothed series and its limits, which show small lasting changes sooner."""
    found = smoothed(values, weight=weight, width=nsigmas)
    return {
        "centre": found.centre, "sigma": found.sigma, "ewma": found.values, "lower": found.lower, "upper": found.upper
    }  # fmt: skip


@method(
    season,
    formula="median ratio to the centred mean of a year; strength = 1 − var(rest) / var(season and rest), of logs",
    source="Ratio to moving average; strength of Wang, Smith and Hyndman (2006)",
)
def seasonality(values: Numbers, first_month: Whole = 1, months_each: Literal[1, 3] = 1) -> Result:
    """How much of a series of months or quarters is the time of year, and the series without it."""
    found = season(values, first_month=first_month, months_each=months_each)
    return {
        "effects": found.effects, "strength": found.strength, "strong": found.strong, "adjusted": found.adjusted
    }  # fmt: skip


@method(
    trend,
    formula="S = Σ sign(xⱼ − xᵢ), i < j; z = (S ∓ 1) / √var(S), ties allowed for; slope = median of (xⱼ − xᵢ)/(j − i)",
    source="Mann (1945), Kendall (1975), Sen (1968)",
)
def mann_kendall(values: Numbers) -> Result:
    """Whether a series rises or falls on the whole, and by how much a step."""
    found = trend(values)
    return {"s": found.s, "z": found.z, "p_value": found.p_value, "sen_slope": found.slope}


@method(
    change_point,
    formula="the split, two points or more a side, with the smallest sum of squares within the parts",
    source="Least squares with one break (Hawkins 1977)",
)
def single_mean_change(values: Numbers) -> Result:
    """Where the level would have changed, if it changed once."""
    found = change_point(values)
    return {"split_index": found.split, "mean_before": found.mean_before, "mean_after": found.mean_after}


def _of_xmr(limits: XmrLimits) -> Result:
    return {
        "mean": limits.mean, "average_moving_range": limits.average_moving_range,
        "lower_limit": limits.lower, "upper_limit": limits.upper,
    }  # fmt: skip


def _of_attribute(limits: AttributeLimits) -> Result:
    return {"centre": limits.centre, "lower": limits.lower, "upper": limits.upper}


def _of_laney(counts: Numbers, denominators: Numbers, kind: str) -> Result:
    scatter = sigma_z(counts, denominators, kind=kind)
    return {**_of_attribute(laney_limits(counts, denominators, kind=kind)), "sigma_z": scatter}


def _causes(values: Series, limits: XmrLimits, rules: str) -> list[Any]:
    """What each point shows; None where there is no value, and the points on either side are then neighbours."""
    found = iter(flag(values_of([each for each in values if each is not None]), limits, named_rules(rules)))
    return [None if each is None else CAUSES[next(found)] for each in values]
