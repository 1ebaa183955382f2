"""What must hold of every method for any data that it takes: called by name, as a reader would."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from peelian.statistics.by_name import run

EASY = settings(max_examples=60)
LEVELS = (0.8, 0.95, 0.998)
SERIES = st.lists(st.integers(0, 500), min_size=12, max_size=60)
PAIRS = st.lists(
    st.integers(1, 2000).flatmap(lambda size: st.tuples(st.integers(0, size), st.just(size))), min_size=3, max_size=30
)
PART = st.integers(2, 400).flatmap(lambda size: st.tuples(st.integers(1, size - 1), st.just(size)))
P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def close(value: float) -> Any:
    return pytest.approx(value, rel=1e-9, abs=1e-9)


def nested(name: str, inputs: dict[str, Any], value: str = "value") -> None:
    """More confidence makes an interval wider, and all of them hold the value."""
    found = [run(name, {**inputs, "confidence": level}) for level in LEVELS]
    for inner, outer in pairwise(found):
        assert outer["lower"] <= inner["lower"] + 1e-12
        assert outer["upper"] >= inner["upper"] - 1e-12
    for each in found:
        assert each["lower"] - 1e-12 <= each[value] <= each["upper"] + 1e-12


def width(name: str, inputs: dict[str, Any]) -> float:
    found = run(name, inputs)
    return found["upper"] - found["lower"]


# Charts


@EASY
@given(PAIRS)
def test_limits_of_shares_and_rates_hold_their_centre_and_narrow_with_size(pairs: list[tuple[int, int]]) -> None:
    counts, sizes = ([pair[at] for pair in pairs] for at in (0, 1))
    for name, most in (("p_chart", 1.0), ("u_chart", np.inf)):
        found = run(name, {"counts": counts, "denominators": sizes})
        assert found["centre"] == close(sum(counts) / sum(sizes))
        ends = sorted(zip(sizes, found["lower"], found["upper"], strict=True))
        assert all(0 <= lower <= found["centre"] + 1e-12 for _, lower, _ in ends)
        assert all(found["centre"] - 1e-12 <= upper <= most for _, _, upper in ends)
        assert all(one[2] >= other[2] - 1e-12 for one, other in pairwise(ends))


@EASY
@given(PAIRS)
def test_laney_widens_where_points_scatter_more_than_chance_and_else_narrows(pairs: list[tuple[int, int]]) -> None:
    counts, sizes = ([pair[at] for pair in pairs] for at in (0, 1))
    plain, wider = (run(name, {"counts": counts, "denominators": sizes}) for name in ("u_chart", "u_prime_chart"))
    assume(wider["sigma_z"] is not None)
    by = np.sign(wider["sigma_z"] - 1)
    for one, other in zip(plain["upper"], wider["upper"], strict=True):
        assert (other - one) * by >= -1e-12


@EASY
@given(SERIES, st.integers(1, 50))
def test_equal_exposure_makes_a_u_chart_a_c_chart(counts: list[int], size: int) -> None:
    one = run("c_chart", {"counts": counts})
    other = run("u_chart", {"counts": counts, "denominators": [size] * len(counts)})
    assert other["centre"] * size == close(one["centre"])
    assert other["upper"][0] * size == close(one["upper"] if size == 1 else other["upper"][-1] * size)


@EASY
@given(st.lists(st.integers(0, 400), min_size=3, max_size=40), st.integers(2, 24))
def test_times_between_events_may_be_in_days_or_hours(gaps: list[int], times: int) -> None:
    days = run("t_chart", {"values": gaps})
    hours = run("t_chart", {"values": [gap * times for gap in gaps]})
    assert days["lower"] <= days["centre"] <= days["upper"]
    for name, each in days.items():
        assert hours[name] == pytest.approx(each * times, rel=1e-6, abs=1e-6)


@EASY
@given(st.lists(st.integers(0, 400), min_size=1, max_size=40))
def test_cases_between_events_hold_their_median(numbers: list[int]) -> None:
    found = [run("g_chart", {"values": numbers, "confidence": level}) for level in LEVELS]
    assert all(0 <= each["lower"] <= each["centre"] <= each["upper"] for each in found)
    assert all(one["upper"] <= other["upper"] for one, other in pairwise(found))


@EASY
@given(SERIES)
def test_ewma_of_full_weight_is_the_series_and_its_limits_those_of_single_points(values: list[int]) -> None:
    full = run("ewma", {"values": values, "weight": 1})
    assert full["ewma"] == values
    half = run("ewma", {"values": values, "weight": 0.2})
    for low, single_low, high, single_high in zip(
        half["lower"], full["lower"], half["upper"], full["upper"], strict=True
    ):
        assert single_low - 1e-9 <= low <= half["centre"] + 1e-9
        assert half["centre"] - 1e-9 <= high <= single_high + 1e-9
    assert all(one <= other + 1e-12 for one, other in pairwise(half["upper"])), "they widen to their last width"


@EASY
@given(SERIES)
def test_run_chart_counts_as_by_hand_and_is_the_same_upside_down(values: list[int]) -> None:
    sides = [each > np.median(values) for each in values if each != np.median(values)]
    assume(len(sides) >= 10)
    found = run("run_chart", {"values": values})
    crossings = sum(one != other for one, other in pairwise(sides))
    assert (found["useful"], found["crossings"]) == (len(sides), crossings)
    assert found["longest_run"] >= found["useful"] / (crossings + 1)
    turned = run("run_chart", {"values": [500 - each for each in values]})
    assert {name: turned[name] for name in turned if name != "median"} == {
        name: found[name] for name in found if name != "median"
    }


@EASY
@given(SERIES)
def test_trend_turned_round_falls_as_much_as_it_rose(values: list[int]) -> None:
    assume(len(set(values)) > 1)
    one, other = (run("mann_kendall", {"values": each}) for each in (values, values[::-1]))
    assert (one["s"], one["p_value"], one["sen_slope"]) == (-other["s"], close(other["p_value"]), -other["sen_slope"])
    cubes = run("mann_kendall", {"values": [each**3 for each in values]})
    assert (one["s"], one["z"]) == (cubes["s"], cubes["z"]), "only the order counts"


@EASY
@given(SERIES)
def test_change_point_is_that_of_trying_every_split(values: list[int]) -> None:
    def squares(part: list[int]) -> Fraction:
        mean = Fraction(sum(part), len(part))
        return sum(((each - mean) ** 2 for each in part), start=Fraction(0))

    found = run("single_mean_change", {"values": values})["split_index"]
    within = {at: squares(values[:at]) + squares(values[at:]) for at in range(2, len(values) - 1)}
    assert float(within[found]) == pytest.approx(float(min(within.values())), rel=1e-6, abs=1e-6)


@EASY
@given(st.lists(st.integers(50, 500), min_size=36, max_size=60), st.integers(1, 12), st.integers(2, 9))
def test_seasons_average_to_one_and_do_not_hang_on_the_unit(values: list[int], first: int, times: int) -> None:
    found = run("seasonality", {"values": values, "first_month": first})
    assert sum(found["effects"]) / 12 == close(1)
    assert 0 <= found["strength"] <= 1
    again = run("seasonality", {"values": [each * times for each in values], "first_month": first})
    assert again["effects"] == pytest.approx(found["effects"])


# Intervals


@EASY
@given(st.integers(0, 5000), st.integers(1, 10**6), st.sampled_from(["phe", "exact"]))
def test_rate(count: int, size: int, method: str) -> None:
    inputs = {"count": count, "denominator": size, "interval": method}
    nested("rate_ci", inputs)
    more = {"count": count * 4, "denominator": size * 4, "interval": method}
    assert width("rate_ci", more) <= width("rate_ci", inputs)
    scaled = run("rate_ci", {**inputs, "multiplier": 1000})
    assert scaled["upper"] == close(run("rate_ci", inputs)["upper"] * 1000)


@EASY
@given(PART, PART)
def test_difference_of_shares(one: tuple[int, int], other: tuple[int, int]) -> None:
    names = ("count_1", "denominator_1", "count_2", "denominator_2")
    inputs, turned = (dict(zip(names, each, strict=True)) for each in ((*one, *other), (*other, *one)))
    nested("proportion_difference_ci", inputs)
    assert run("proportion_difference_ci", turned)["lower"] == close(-run("proportion_difference_ci", inputs)["upper"])
    more = {name: value * 4 for name, value in inputs.items()}
    assert width("proportion_difference_ci", more) < width("proportion_difference_ci", inputs)


@EASY
@given(PART, PART, st.sampled_from(["rate_ratio_ci", "risk_ratio_ci", "odds_ratio_ci"]))
def test_ratio_of_two_groups(one: tuple[int, int], other: tuple[int, int], name: str) -> None:
    names = ("count_1", "denominator_1", "count_0", "denominator_0")
    inputs, turned = (dict(zip(names, each, strict=True)) for each in ((*one, *other), (*other, *one)))
    nested(name, inputs)
    found, back = run(name, inputs), run(name, turned)
    assert (back["value"], back["lower"]) == (close(1 / found["value"]), close(1 / found["upper"]))
    more = {each: value * 4 for each, value in inputs.items()}
    assert width(name, more) < width(name, inputs)


@EASY
@given(st.integers(0, 400), st.integers(1, 400))
def test_two_counts_differ_where_their_interval_leaves_out_one(one: int, other: int) -> None:
    nested("poisson_two_count_test", {"count_1": one, "count_0": other}, "ratio")
    assert run("poisson_two_count_test", {"count_1": one, "count_0": one + 1})["p_value"] > 0.3
    found, turned = (
        run("mcnemar", {"only_first": first, "only_second": second}) for first, second in ((one, other), (other, one))
    )
    assert found == turned


@EASY
@given(st.lists(st.tuples(st.integers(5, 500), st.integers(1000, 9000)), min_size=2, max_size=8))
def test_standardised_to_itself_is_the_crude_rate(groups: list[tuple[int, int]]) -> None:
    counts, people = ([each[at] for each in groups] for at in (0, 1))
    direct = {"counts": counts, "populations": people, "standard": people}
    nested("directly_standardised_rate", direct)
    assert run("directly_standardised_rate", direct)["value"] == close(sum(counts) / sum(people))
    indirect = {"counts": counts, "populations": people, "reference_counts": counts, "reference_populations": people}
    nested("indirectly_standardised_ratio", indirect)
    assert run("indirectly_standardised_ratio", indirect)["value"] == close(1)


# Surveys and audits


@EASY
@given(st.lists(st.tuples(st.booleans(), st.integers(1, 9)), min_size=2, max_size=60), st.integers(2, 7))
def test_weighted_share(answers: list[tuple[bool, int]], times: int) -> None:
    y, weights = [int(yes) for yes, _ in answers], [weight for _, weight in answers]
    nested("weighted_proportion", {"y": y, "weights": weights})
    found, scaled, even = (
        run("weighted_proportion", {"y": y, "weights": each})
        for each in (weights, [weight * times for weight in weights], [1] * len(y))
    )
    assert {name: close(value) for name, value in found.items()} == scaled
    assert (even["value"], even["kish_design_effect"]) == (close(sum(y) / len(y)), close(1))
    assert found["effective_sample_size"] <= len(y) + 1e-9


@EASY
@given(PART, PART, st.floats(1, 3))
def test_survey_difference(one: tuple[int, int], other: tuple[int, int], deft: float) -> None:
    inputs: dict[str, Any] = {"p1": one[0] / one[1], "n1": one[1], "p0": other[0] / other[1], "n0": other[1]}
    nested("survey_difference", inputs)
    assert width("survey_difference", {**inputs, "deft1": deft, "deft0": deft}) == close(
        deft * width("survey_difference", inputs)
    )
    assert width("survey_difference", {**inputs, "n1": 4 * one[1], "n0": 4 * other[1]}) == close(
        width("survey_difference", inputs) / 2
    )


STRATA = st.lists(
    st.integers(3, 60).flatmap(
        lambda read: st.tuples(st.integers(0, read), st.just(read), st.integers(read, 5000))
    ),
    min_size=1, max_size=5,
)  # fmt: skip


@EASY
@given(STRATA)
def test_stratified_audit(drawn: list[tuple[int, int, int]]) -> None:
    strata = [
        {"name": f"{at}", "population": population, "sample": read, "compliant": good}
        for at, (good, read, population) in enumerate(drawn)
    ]
    nested("stratified_audit", {"strata": strata})
    found = run("stratified_audit", {"strata": strata})
    shares = [good / read for good, read, _ in drawn]
    assert min(shares) - 1e-12 <= found["value"] <= max(shares) + 1e-12
    whole = [{**each, "population": each["sample"]} for each in strata]
    assert run("stratified_audit", {"strata": whole})["standard_error"] == 0, "what is read whole is known"


@EASY
@given(st.integers(1, 10**6), st.floats(0.01, 0.3), st.floats(0.05, 0.95))
def test_audit_reads_more_for_less_margin_and_most_where_nothing_is_expected(
    population: int, margin: float, share: float
) -> None:
    inputs = {"population": population, "margin": margin, "expected_proportion": share}
    size = run("audit_sample_size", inputs)["sample"]
    assert size <= run("audit_sample_size", {**inputs, "margin": margin / 2})["sample"]
    assert size <= run("audit_sample_size", {**inputs, "expected_proportion": 0.5})["sample"] <= population


@EASY
@given(
    st.lists(st.lists(st.integers(1, 40), min_size=3, max_size=3), min_size=2, max_size=4),
    st.lists(st.integers(10, 900), min_size=3, max_size=3),
    st.data(),
)
def test_raking_meets_its_totals_and_keeps_odds(
    table: list[list[int]], columns: list[int], data: st.DataObject
) -> None:
    some = len(table) - 1
    cuts = sorted(data.draw(st.sets(st.integers(1, sum(columns) - 1), min_size=some, max_size=some)))
    rows = [stop - start for start, stop in pairwise([0, *cuts, sum(columns)])]

    found = run("raking", {"table": table, "row_totals": rows, "column_totals": columns})

    fitted = np.array(found["fitted"])
    assert found["converged"]
    assert fitted.sum(axis=1) == pytest.approx(rows, rel=1e-6)
    assert fitted.sum(axis=0) == pytest.approx(columns, rel=1e-6)
    given_table = np.array(table)
    odds, before = (each[0, 0] * each[1, 1] / (each[0, 1] * each[1, 0]) for each in (fitted, given_table))
    assert odds == pytest.approx(before, rel=1e-6)
    again = run("raking", {
        "table": table, "row_totals": fitted.sum(axis=1).tolist(), "column_totals": fitted.sum(axis=0).tolist()
    })  # fmt: skip
    assert np.array(again["fitted"]) == pytest.approx(fitted, rel=1e-5)


@EASY
@given(st.lists(st.lists(st.integers(0, 50), min_size=3, max_size=3), min_size=3, max_size=3))
def test_agreement_is_the_same_whoever_is_first_and_whole_on_the_diagonal(table: list[list[int]]) -> None:
    assume(sum(map(sum, table)) > 0)
    found = run("cohen_kappa", {"table": table})
    turned = run("cohen_kappa", {"table": [list(row) for row in zip(*table, strict=True)]})
    assume(found["kappa"] is not None)
    assert turned["kappa"] == close(found["kappa"])
    assert found["kappa"] <= found["observed_agreement"] + 1e-12
    same = [[sum(row) if at == index else 0 for at in range(3)] for index, row in enumerate(table)]
    assert run("cohen_kappa", {"table": same})["kappa"] in (None, close(1))


@EASY
@given(st.integers(1, 10**6), st.floats(0.01, 1))
def test_recorded_is_the_accurate_part_of_what_was_reported(recorded: int, accuracy: float) -> None:
    found = run("unrecorded_crime", {"recorded": recorded, "accuracy": accuracy})
    assert found["reported"] * accuracy == close(recorded)
    assert found["of_recorded"] <= found["value"] + 1e-9


# Forces beside one another


@EASY
@given(st.floats(0.02, 0.98), st.integers(2, 5000), st.floats(1, 4), st.data())
def test_share_outside_its_funnel_is_one_whose_wilson_interval_leaves_out_the_baseline(
    baseline: float, size: int, z: float, data: st.DataObject
) -> None:
    count = data.draw(st.integers(0, size))
    confidence = 2 * NormalDist().cdf(z) - 1
    inputs = {"baseline": baseline, "denominators": [size, 4 * size], "z": [z]}
    ((lower, upper),), ((inner, outer),) = run("funnel_proportion_limits", inputs)["limits"]
    assert lower <= inner <= baseline <= outer <= upper
    around = run("proportion_ci", {"count": count, "denominator": size, "confidence": confidence})
    assume(min(abs(around["lower"] - baseline), abs(around["upper"] - baseline)) > 1e-9)
    assert (lower <= count / size <= upper) == (around["lower"] <= baseline <= around["upper"])


@EASY
@given(st.integers(1, 500), st.floats(0.001, 0.5), st.floats(50, 5000))
def test_rate_outside_its_funnel_is_one_whose_exact_interval_leaves_out_the_baseline(
    count: int, baseline: float, size: float
) -> None:
    pairs = run("funnel_events_limits", {"events": [count], "baseline_rate": baseline})["limits"][0]
    for (lower, upper), confidence in zip(pairs, (0.95, 0.998), strict=True):
        around = run("rate_ci", {"count": count, "denominator": size, "interval": "exact", "confidence": confidence})
        assume(min(abs(around["lower"] - baseline), abs(around["upper"] - baseline)) > 1e-9)
        assert (lower <= count / size <= upper) == (around["lower"] <= baseline <= around["upper"])


@EASY
@given(st.lists(st.floats(1, 5000), min_size=2, max_size=10, unique=True), st.floats(0.1, 3))
def test_funnel_of_ratios_holds_its_target_and_narrows(expected: list[float], target: float) -> None:
    sizes = sorted(expected)
    limits = run("funnel_poisson_ratio_limits", {"expected": sizes, "target": target})["limits"]
    for (low, high), (far_low, far_high) in limits:
        assert far_low <= low <= target * (1 + 1e-9)
        assert target * (1 - 1e-9) <= high <= far_high
    assert all(one[0][1] >= other[0][1] - 1e-9 for one, other in pairwise(limits))


@EASY
@given(PAIRS, st.sampled_from(["log_ratio", "arcsine"]))
def test_scatter_is_never_below_nothing_and_draws_scores_in(pairs: list[tuple[int, int]], transform: str) -> None:
    top, bottom = ([pair[at] for pair in pairs] for at in (0, 1))
    assume(0 < sum(top) < sum(bottom))
    found = run("funnel_overdispersion", {"numerators": top, "denominators": bottom, "transform": transform})
    assert found["tau_squared"] >= 0
    for one, other in zip(found["z_scores"], found["adjusted_z_scores"], strict=True):
        assert abs(other) <= abs(one) + 1e-12
    alike = run("funnel_overdispersion", {"numerators": bottom, "denominators": bottom, "transform": "log_ratio"})
    assert (alike["phi"], alike["tau_squared"]) == (0, 0)


@EASY
@given(P_VALUES, st.randoms())
def test_many_tests(p_values: list[float], dice: Any) -> None:
    found = run("multiplicity", {"p_values": p_values})
    for name in ("benjamini_hochberg", "holm"):
        adjusted = found[name]
        assert all(p <= q + 1e-12 for p, q in zip(p_values, adjusted, strict=True)), "never more sure than before"
        ordered = [q for _, q in sorted(zip(p_values, adjusted, strict=True))]
        assert ordered == sorted(ordered), "never in another order"
        assert all(0 <= q <= 1 for q in adjusted)
    assert all(one <= other + 1e-12 for one, other in zip(found["benjamini_hochberg"], found["holm"], strict=True)), (
        "Holm is the stricter"
    )
    order = list(range(len(p_values)))
    dice.shuffle(order)
    shuffled = run("multiplicity", {"p_values": [p_values[at] for at in order]})
    assert shuffled["holm"] == [found["holm"][at] for at in order]
    assert run("multiplicity", {"p_values": p_values[:1]}) == {name: [close(p_values[0])] for name in found}


@EASY
@given(st.floats(0.05, 0.95), st.integers(10, 5000), st.floats(1, 3))
def test_what_can_be_detected_shrinks_with_the_root_of_size(share: float, size: int, deft: float) -> None:
    one, other = (
        run("detectable_share_change", {"share": share, "size": each, "deft": deft})["value"]
        for each in (size, 4 * size)
    )
    assert other == close(one / 2)
    count, scattered = (
        run("detectable_count_change", {"count": size, "dispersion": each})["value"] for each in (1, deft**2)
    )
    assert scattered == close(count * deft)


def test_funnel_of_rates_says_nothing_of_no_events() -> None:
    assert run("funnel_events_limits", {"events": [0], "baseline_rate": 0.1})["limits"] == [[[0, np.inf], [0, np.inf]]]
