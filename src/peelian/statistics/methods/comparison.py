"""Forces beside one another: funnels, peers, scatter beyond chance, outliers, many tests at once."""

from __future__ import annotations

from typing import Literal

from peelian.statistics import funnel, peers
from peelian.statistics.method import Confidence, Number, Numbers, Result, Rows, Whole, method
from peelian.statistics.modified_z import middle_half as quartiles
from peelian.statistics.modified_z import spread
from peelian.statistics.multiplicity import benjamini_hochberg, holm
from peelian.statistics.multiplicity import expected_false_alarms as false_alarms
from peelian.statistics.overdispersion import overdispersion

LEVELS = (0.95, 0.998)


@method(
    funnel.proportion_funnel,
    formula="baseline ± z √(baseline (1 − baseline) / n), cut at 0 and 1: where Wilson's limit touches the baseline",
    source="Spiegelhalter (2005), as in PHEindicatormethods",
)
def funnel_proportion_limits(baseline: Number, denominators: Numbers, z: Numbers) -> Result:
    """The shares that chance allows about a baseline, a pair for each z, by denominator."""
    return _pairs([funnel.proportion_funnel(baseline, denominators, z=each) for each in z])


@method(
    funnel.ratio_funnel,
    formula="gamma quantiles (E; tail) and (E + 1; 1 − tail) / E × target, at 95% and 99.8%",
    source="Exact Poisson, as in FunnelPlotR",
)
def funnel_poisson_ratio_limits(expected: Numbers, target: Number = 1) -> Result:
    """The ratios of observed to expected events that chance allows, by expected events."""
    return _pairs([funnel.ratio_funnel(expected, target=target, level=level) for level in LEVELS])


@method(
    funnel.rate_funnel,
    formula="count × baseline / exact Poisson limit of the count, at 95% and 99.8%",
    source="Exact Poisson, as in PHEindicatormethods",
)
def funnel_events_limits(events: Numbers, baseline_rate: Number, multiplier: Number = 1) -> Result:
    """The rates that chance allows about a baseline rate, by number of events."""
    return _pairs([
        funnel.rate_funnel(events, baseline=baseline_rate, per=multiplier, level=level) for level in LEVELS
    ])  # fmt: skip


@method(
    overdispersion,
    formula="φ = mean of winsorised z²; τ² = max(0, (nφ − (n − 1)) / (Σw − Σw²/Σw)), w = 1 / error²",
    source="Spiegelhalter (2005); DerSimonian and Laird (1986); as in FunnelPlotR",
)
def funnel_overdispersion(
    numerators: Numbers,
    denominators: Numbers,
    trim: Number = 0.1,
    transform: Literal["log_ratio", "arcsine"] = "log_ratio",
) -> Result:
    """How much more areas differ than chance makes them."""
    found = overdispersion(numerators, denominators, trim=trim, transform=transform)
    return {
        "z_scores": found.z_scores, "phi": found.phi, "tau_squared": found.tau_squared,
        "adjusted_z_scores": found.adjusted(), "few": found.few,
    }  # fmt: skip


@method(
    peers.standing,
    formula="rates, rank from the lowest, pooled rate Σcounts / Σpopulations, quartiles of type 7 over all members",
    source="Hyndman and Fan (1996) for quartiles; the range of ranks from Byar's or exact intervals",
)
def peer_comparison(
    names: list[str],
    counts: Numbers,
    populations: Numbers,
    force: str,
    multiplier: Number = 1,
    confidence: Confidence = 0.95,
) -> Result:
    """Where a force lies in its group, and how sure that is."""
    by_name, people = (dict(zip(names, each, strict=True)) for each in (counts, populations))
    found = peers.standing(by_name, people, force, per=multiplier, level=confidence)
    return {
        "rate": found.rate, "rank": found.rank, "of": found.of, "lowest_rank": found.lowest_rank,
        "highest_rank": found.highest_rank, "pooled_rate": found.pooled_rate, "mean_of_rates": found.mean_of_rates,
        "mean_of_other_rates": found.mean_of_other_rates, "quartiles": found.quartiles,
    }  # fmt: skip


@method(
    peers.nearest_forces,
    formula="√Σ weight × (difference / standard deviation over all forces)²",
    source="Euclidean distance of standardised features",
)
def nearest_forces(names: list[str], features: Rows, force: str, weights: Numbers, count: Whole = 7) -> Result:
    """The forces most like one, nearest first; `features` has a row for each name."""
    if force not in names:
        raise ValueError(f"{force} is not among the names")
    found = peers.nearest_forces(dict(zip(names, features, strict=True)), force, weights, count=count)
    return {"nearest": [name for name, _ in found], "distances": [gap for _, gap in found]}


@method(
    spread,
    formula="(x − median) / (median absolute deviation / 0.6745)",
    source="Iglewicz and Hoaglin (1993): beyond 3.5 is a possible outlier",
)
def modified_z(values: Numbers) -> Result:
    """How far each value lies from its fellows, in a way that a few far ones cannot hide."""
    found = spread(values)
    return {"middle": found.middle, "deviation": found.deviation, "z": [found.z(each) for each in values]}


@method(
    quartiles,
    formula="quartiles by linear interpolation at (n − 1) × 0.25 and (n − 1) × 0.75",
    source="Hyndman and Fan (1996), type 7",
)
def middle_half(values: Numbers) -> Result:
    """The quartiles between which the middle half lies."""
    low, high = quartiles(values)
    return {"lower": low, "upper": high}


@method(
    benjamini_hochberg,
    formula="Benjamini-Hochberg: least of p₍ⱼ₎ n/j, j ≥ i; Holm: most of (n − j + 1) p₍ⱼ₎, j ≤ i; both cut at 1",
    source="Benjamini and Hochberg (1995); Holm (1979)",
)
def multiplicity(p_values: Numbers) -> Result:
    """p-values that allow for there being many of them."""
    return {"benjamini_hochberg": benjamini_hochberg(p_values), "holm": holm(p_values)}


@method(false_alarms, formula="tests × chance", source="Expectation of a Binomial")
def expected_false_alarms(tests: Whole, chance: Number) -> Result:
    """How many of so many tests would signal if nothing had changed."""
    return {"value": false_alarms(tests, chance)}


def _pairs(found: list[funnel.FunnelLimits]) -> Result:
    """For each size a list of pairs, one a level: lower and upper limit."""
    sizes = range(len(found[0].lower)) if found else ()
    return {"limits": [[[each.lower[at], each.upper[at]] for each in found] for at in sizes]}
