"""Every method against reference values that were computed elsewhere: with R packages, and in exact arithmetic."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from peelian.core.rounding import round_half_away
from peelian.statistics import (
    audit_sample,
    change_point,
    ewma,
    funnel,
    kappa,
    laney,
    mann_kendall,
    multiplicity,
    overdispersion,
    p_chart,
    peers,
    proportion,
    raking,
    rare_events,
    rate,
    ratios,
    recording,
    run_chart,
    standardised,
    survey,
    two_counts,
    u_chart,
    wilson,
)
from peelian.statistics.flags import CAUSES, Cause, assurance, flag, point_type
from peelian.statistics.xmr import XmrLimits, xmr_limits

OWN_COPY = Path(__file__).parent / "reference_vectors.json"
Given = dict[str, Any]
LEVELS = (0.95, 0.998)


def limits(found: Any) -> Given:
    return {"centre": found.centre, "lower": list(found.lower), "upper": list(found.upper)}


def xmr(given: Given) -> XmrLimits:
    return xmr_limits(given["values"], screen=given["screen_moving_ranges"], baseline=given["baseline_points"])


def as_xmr(given: Given) -> Given:
    found = xmr(given)
    return {
        "mean": found.mean, "average_moving_range": found.average_moving_range,
        "lower_limit": found.lower, "upper_limit": found.upper,
    }  # fmt: skip


def as_flags(given: Given) -> Given:
    found = xmr(given)
    causes = [CAUSES[at] for at in flag(given["values"], found)]
    better = given["improvement_direction"]
    state = assurance(found, given["target"], better)
    return {
        "special_cause": [each.value for each in causes],
        "point_type": [point_type(each, better).value for each in causes],
        "assurance": state and state.value,
    }


def as_rebase(given: Given) -> Given:
    starts = [0, *given["rebase_at"]]
    groups = []
    for start, end in zip(starts, [*given["rebase_at"], len(given["values"])], strict=True):
        values = given["values"][start:end]
        found = xmr_limits(values, screen=given["screen_moving_ranges"])
        marked = sum(CAUSES[at] is not Cause.COMMON for at in flag(values, found))
        groups.append({
            "start": start, "mean": found.mean, "lower_limit": found.lower, "upper_limit": found.upper,
            "special_cause_points": marked,
        })  # fmt: skip
    return {"groups": groups}


def as_laney(kind: str) -> Callable[[Given], Given]:
    def run(given: Given) -> Given:
        found = laney.laney_limits(given["counts"], given["denominators"], kind=kind)
        return {**limits(found), "sigma_z": laney.sigma_z(given["counts"], given["denominators"], kind=kind)}

    return run


def as_run(given: Given) -> Given:
    found = run_chart.run_chart(given["values"])
    return {name: getattr(found, name) for name in (*found.__slots__, "signal")}


def as_ewma(given: Given) -> Given:
    found = ewma.ewma(given["values"], weight=given["weight"], width=given["nsigmas"])
    return {
        "centre": found.centre, "sigma": found.sigma, "ewma": list(found.values),
        "lower": list(found.lower), "upper": list(found.upper),
    }  # fmt: skip


def as_rate(given: Given) -> Given:
    found = rate.rate(
        given["count"],
        given["denominator"],
        per=given["multiplier"],
        level=given["confidence"],
        method=given["interval"],
    )
    value = given["count"] / given["denominator"] * given["multiplier"]
    return {"value": value, "lower": found.lower, "upper": found.upper, "method": found.method.split()[0]}


def as_proportion(given: Given) -> Given:
    method = {"wilson": wilson.wilson, "clopper_pearson": proportion.clopper_pearson}[given["interval"]]
    found = method(given["count"], given["denominator"], level=given["confidence"])
    return {"value": given["count"] / given["denominator"], "lower": found.lower, "upper": found.upper}


def as_difference(given: Given) -> Given:
    four = [given[name] for name in ("count_1", "denominator_1", "count_2", "denominator_2")]
    found = proportion.proportion_difference(*four, level=given["confidence"])
    return {"value": four[0] / four[1] - four[2] / four[3], "lower": found.lower, "upper": found.upper}


def as_standardised(given: Given) -> Given:
    if "standard" in given:
        found = standardised.direct_rate(
            given["counts"], given["populations"], given["standard"], per=given["multiplier"], level=given["confidence"]
        )
    else:
        found = standardised.indirect_ratio(
            given["counts"], given["populations"], given["reference_counts"], given["reference_populations"],
            level=given["confidence"],
        )  # fmt: skip
    return {
        "value": found.value, "lower": found.interval.lower, "upper": found.interval.upper,
        "observed": found.observed, "expected": found.expected, "method": found.interval.method.split()[0],
    }  # fmt: skip


def as_pairs(found: list[funnel.FunnelLimits]) -> Given:
    count = len(found[0].lower)
    return {"limits": [[[each.lower[at], each.upper[at]] for each in found] for at in range(count)]}


def as_proportion_funnel(given: Given) -> Given:
    return as_pairs([funnel.proportion_funnel(given["baseline"], given["denominators"], z=z) for z in given["z"]])


def as_ratio_funnel(given: Given) -> Given:
    return as_pairs([
        funnel.ratio_funnel(given["expected"], target=given["target"], level=level) for level in LEVELS
    ])  # fmt: skip


def as_rate_funnel(given: Given) -> Given:
    return as_pairs([
        funnel.rate_funnel(given["events"], baseline=given["baseline_rate"], per=given["multiplier"], level=level)
        for level in LEVELS
    ])  # fmt: skip


def as_overdispersion(given: Given) -> Given:
    found = overdispersion.overdispersion(
        given["numerators"], given["denominators"], trim=given["trim"], transform=given["transform"]
    )
    return {"z_scores": list(found.z_scores), "phi": found.phi, "tau_squared": found.tau_squared}


def as_ratio(method: Callable[..., ratios.Ratio]) -> Callable[[Given], Given]:
    def run(given: Given) -> Given:
        four = [given[name] for name in ("count_1", "denominator_1", "count_0", "denominator_0")]
        found = method(*four, level=given["confidence"])
        return {"value": found.value, "lower": found.interval.lower, "upper": found.interval.upper}

    return run


def as_two_counts(given: Given) -> Given:
    found = two_counts.two_counts(
        given["count_1"], given["count_0"], exposure_1=given["exposure_1"], exposure_0=given["exposure_0"]
    )
    return {
        "ratio": found.ratio, "lower": found.interval.lower, "upper": found.interval.upper, "p_value": found.p_value
    }  # fmt: skip


def as_percent_change(given: Given) -> Given:
    now, before = (Fraction(str(given[name])) for name in ("current", "previous"))
    if before == 0:
        return {"difference": float(now), "percent": None, "display": None}
    percent = (now - before) / before * 100
    shown = round_half_away(percent, given["decimals"])
    sign = "+" if shown > 0 else ""
    return {"difference": float(now - before), "percent": float(percent), "display": f"{sign}{shown}%"}


def as_rounding(given: Given) -> Given:
    return {"values": [str(round_half_away(Decimal(each), given["decimals"])) for each in given["values"]]}


def as_raking(given: Given) -> Given:
    table = given["table"]
    cells = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    found = raking.rake(
        [[f"r{i}" for i, _ in cells], [f"c{j}" for _, j in cells]],
        [
            {f"r{i}": total for i, total in enumerate(given["row_totals"])},
            {f"c{j}": total for j, total in enumerate(given["column_totals"])},
        ],
    )
    by_cell = {cell: weight for cell, weight in zip(cells, found.weights, strict=True)}
    weights = [[by_cell[i, j] for j in range(len(row))] for i, row in enumerate(table)]
    fitted = [[weights[i][j] * count for j, count in enumerate(row)] for i, row in enumerate(table)]
    return {"weights": weights, "fitted": fitted}


def as_weighted(given: Given) -> Given:
    found = survey.weighted_share(given["y"], given["weights"])
    return {
        "value": found.value, "standard_error": found.standard_error,
        "effective_sample_size": found.effective_sample_size, "kish_design_effect": found.design_effect,
    }  # fmt: skip


def as_survey_difference(given: Given) -> Given:
    pairs = [(given[f"p{i}"], given[f"n{i}"], given[f"deft{i}"]) for i in (1, 0)]
    found = survey.survey_difference(*pairs, random_sample=True, level=given["confidence"])
    return {
        "value": found.value, "standard_error": found.standard_error, "lower": found.interval.lower,
        "upper": found.interval.upper, "significant": found.significant,
    }  # fmt: skip


def as_stratified(given: Given) -> Given:
    strata = [recording.Stratum(**each) for each in given["strata"]]
    found = recording.stratified_accuracy(strata, level=given["confidence"])
    return {
        "value": found.value, "standard_error": found.standard_error,
        "lower": found.interval.lower, "upper": found.interval.upper,
    }  # fmt: skip


def as_hypergeometric(given: Given) -> Given:
    found = proportion.hypergeometric(given["found"], given["sample"], given["population"], level=given["confidence"])
    low, high = found.shares
    return {"lower": found.lower, "upper": found.upper, "lower_proportion": low, "upper_proportion": high}


def as_sample_size(given: Given) -> Given:
    return {
        "sample": audit_sample.sample_size(
            given["population"], margin=given["margin"], expected=given["expected_proportion"],
            level=given["confidence"],
        )
    }  # fmt: skip


def as_kappa(given: Given) -> Given:
    found = kappa.cohen_kappa(given["table"])
    return {"observed_agreement": found.observed, "kappa": found.kappa}


def as_multiplicity(given: Given) -> Given:
    return {
        "benjamini_hochberg": list(multiplicity.benjamini_hochberg(given["p_values"])),
        "holm": list(multiplicity.holm(given["p_values"])),
    }


def as_trend(given: Given) -> Given:
    found = mann_kendall.mann_kendall(given["values"])
    return {"s": found.s, "z": found.z, "p_value": found.p_value, "sen_slope": found.slope}


def as_change_point(given: Given) -> Given:
    found = change_point.change_point(given["values"])
    return {"split_index": found.split, "mean_before": found.mean_before, "mean_after": found.mean_after}


def as_peers(given: Given) -> Given:
    named = [dict(zip(given["names"], given[each], strict=True)) for each in ("counts", "populations")]
    found = peers.standing(*named, given["force"], per=given["multiplier"])
    shown = {name: getattr(found, name) for name in ("rate", "rank", "of", "pooled_rate", "mean_of_rates")}
    return {**shown, "mean_of_other_rates": found.mean_of_other_rates, "quartiles": list(found.quartiles)}


METHODS: dict[str, Callable[[Given], Given]] = {
    "xmr_limits": as_xmr,
    "xmr_flags": as_flags,
    "xmr_rebase": as_rebase,
    "p_chart": lambda given: limits(p_chart.p_limits(given["counts"], given["denominators"])),
    "u_chart": lambda given: limits(u_chart.u_limits(given["counts"], given["denominators"])),
    "c_chart": lambda given: {
        "centre": u_chart.c_limits(given["counts"]).centre,
        "lower": u_chart.c_limits(given["counts"]).lower[0],
        "upper": u_chart.c_limits(given["counts"]).upper[0],
    },
    "p_prime_chart": as_laney("p"),
    "u_prime_chart": as_laney("u"),
    "t_chart": lambda given: {
        "centre": rare_events.t_limits(given["values"]).mean,
        "lower": rare_events.t_limits(given["values"]).lower,
        "upper": rare_events.t_limits(given["values"]).upper,
    },
    "run_chart": as_run,
    "ewma": as_ewma,
    "rate_ci": as_rate,
    "proportion_ci": as_proportion,
    "proportion_difference_ci": as_difference,
    "directly_standardised_rate": as_standardised,
    "indirectly_standardised_ratio": as_standardised,
    "funnel_proportion_limits": as_proportion_funnel,
    "funnel_poisson_ratio_limits": as_ratio_funnel,
    "funnel_events_limits": as_rate_funnel,
    "funnel_overdispersion": as_overdispersion,
    "rate_ratio_ci": as_ratio(ratios.rate_ratio),
    "risk_ratio_ci": as_ratio(ratios.risk_ratio),
    "poisson_two_count_test": as_two_counts,
    "percent_change": as_percent_change,
    "round_half_away": as_rounding,
    "raking": as_raking,
    "weighted_proportion": as_weighted,
    "survey_difference": as_survey_difference,
    "stratified_audit": as_stratified,
    "hypergeometric_ci": as_hypergeometric,
    "audit_sample_size": as_sample_size,
    "cohen_kappa": as_kappa,
    "multiplicity": as_multiplicity,
    "mann_kendall": as_trend,
    "single_mean_change": as_change_point,
    "peer_comparison": as_peers,
}


def check(vector: Given) -> None:
    """Hold a method's answer against the vector's, each value to its tolerance."""
    found = METHODS[vector["method"]](vector["input"])
    same(found, vector["expected"], vector["tolerance"], vector["id"])


def same(found: Any, wanted: Any, tolerance: float, place: str) -> None:
    if isinstance(wanted, dict):
        for name, each in wanted.items():
            same(found[name], each, tolerance, f"{place}.{name}")
    elif isinstance(wanted, list):
        assert len(found) == len(wanted), place
        for at, (one, other) in enumerate(zip(found, wanted, strict=True)):
            same(one, other, tolerance, f"{place}[{at}]")
    elif isinstance(wanted, float):
        assert math.isclose(float(found), wanted, rel_tol=tolerance, abs_tol=1e-12), (place, float(found), wanted)
    else:
        assert found == wanted, (place, found, wanted)


@pytest.mark.parametrize("vector", json.loads(OWN_COPY.read_text(encoding="utf-8")), ids=lambda each: each["id"])
def test_method_meets_its_reference_value(vector: Given) -> None:
    check(vector)


def test_own_copy_has_a_value_for_every_method() -> None:
    assert {each["method"] for each in json.loads(OWN_COPY.read_text(encoding="utf-8"))} == set(METHODS)


def test_every_method_meets_the_reference_values(shared: Path) -> None:
    vectors = json.loads((shared / "reference" / "statistics.json").read_text(encoding="utf-8"))["vectors"]

    failed = []
    for vector in vectors:
        try:
            check(vector)
        except (AssertionError, KeyError) as error:
            failed.append(f"{vector['id']}: {error}")
    assert not failed, "\n".join(failed)
    assert len(vectors) >= 72
