"""Intervals and comparisons: what must hold for any counts, and the worked answers of others."""

from __future__ import annotations

import csv
import gzip
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.statistics.audit_sample import sample_size, stratified_selection
from peelian.statistics.detectable import detectable_count_change, detectable_share_change
from peelian.statistics.disparity import disparity, find_rate_gap
from peelian.statistics.paired import mcnemar
from peelian.statistics.peers import nearest_forces, standing
from peelian.statistics.proportion import clopper_pearson, hypergeometric
from peelian.statistics.raking import rake
from peelian.statistics.rate import byar, exact_poisson
from peelian.statistics.ratios import odds_ratio, rate_ratio, risk_ratio
from peelian.statistics.recording import added_by_recording, unrecorded
from peelian.statistics.survey import survey_difference
from peelian.statistics.two_counts import two_counts
from peelian.statistics.wilson import wilson

SHARES = st.integers(1, 400).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials)))


@given(SHARES)
def test_share_lies_in_its_interval_and_more_confidence_is_wider(share: tuple[int, int]) -> None:
    for method in (wilson, clopper_pearson):
        narrow, wide = method(*share, level=0.9), method(*share, level=0.99)
        value = share[0] / share[1]
        assert wide.lower <= narrow.lower <= value <= narrow.upper <= wide.upper


@given(st.integers(1, 5000))
def test_byar_is_close_to_the_exact_interval(count: int) -> None:
    close, exact = byar(count), exact_poisson(count)
    assert exact.lower <= count <= exact.upper
    if count >= 10:
        assert close.lower == pytest.approx(exact.lower, rel=0.003)
        assert close.upper == pytest.approx(exact.upper, rel=0.003)


def test_byar_has_no_answer_without_events_and_the_exact_one_begins_at_nought() -> None:
    assert exact_poisson(0).lower == 0
    with pytest.raises(ValueError, match="exact"):
        byar(0)


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.integers(n, 150))))
def test_a_population_read_whole_is_known_and_the_interval_holds_what_was_seen(found: tuple[int, int, int]) -> None:
    good, read, all_of_them = found
    limits = hypergeometric(good, read, all_of_them)
    assert good <= limits.lower <= limits.upper <= all_of_them - (read - good)
    if read == all_of_them:
        assert limits.lower == limits.upper == good


def test_sixty_of_sixty_still_allows_five_bad_ones_of_a_hundred_and_twenty() -> None:
    assert hypergeometric(60, 60, 120).lower == 115


def test_nine_files_of_ten_and_ten_of_ten() -> None:
    assert [round(each, 2) for each in (wilson(9, 10).lower, wilson(9, 10).upper)] == [0.60, 0.98]
    assert [round(each, 2) for each in (wilson(10, 10).lower, wilson(10, 10).upper)] == [0.72, 1.0]


def test_published_disparity_of_leicester_comes_out(shared: Path) -> None:
    """Risk ratio of being searched, Black over White residents, as JustKnowledge reckoned it (2024)."""
    with gzip.open(shared / "data" / "disparity" / "2024-05-10_Black_vs_White_summarised_stops.csv.gz", "rt") as file:
        rows = [row for row in csv.DictReader(file) if row["warning"] == "NA" and row["stats_altered_flag"] == "0"]
    assert len(rows) > 100
    for row in rows:
        four = [float(row[name]) for name in ("Black_stopped", "Black_population", "White_stopped", "White_population")]
        found = risk_ratio(*four)
        assert found.value == pytest.approx(float(row["rr"]), rel=2e-3), row["la"]
        assert found.interval.lower == pytest.approx(float(row["rr_ci_low"]), rel=2e-3)
        assert found.interval.upper == pytest.approx(float(row["rr_ci_upp"]), rel=2e-3)
    leicester = next(row for row in rows if row["la"] == "Leicester")
    found = risk_ratio(
        *[float(leicester[name]) for name in ("Black_stopped", "Black_population", "White_stopped", "White_population")]
    )
    shown = [round(each, 4) for each in (found.value, found.interval.lower, found.interval.upper)]
    assert shown == [1.7335, 1.5545, 1.9330]


def test_odds_ratio_by_hand() -> None:
    found = odds_ratio(20, 100, 10, 100)
    assert found.value == pytest.approx(20 * 90 / (80 * 10))
    assert found.interval.lower == pytest.approx(
        found.value * math.exp(-1.959964 * math.sqrt(1 / 20 + 1 / 80 + 1 / 10 + 1 / 90))
    )


def test_disparity_shows_what_unstated_ethnicity_could_make_of_it() -> None:
    found = disparity(
        (120, 900),
        (20_000, 400_000),
        not_stated=150,
        all_searches=1_300,
        population_year="2011",
        geography="force area",
    )
    assert found.ratio.value == pytest.approx(120 / 20_000 / (900 / 400_000))
    assert found.least < found.ratio.value < found.most
    assert found.not_stated_share == pytest.approx(150 / 1_300)


def test_three_searches_of_a_small_group_say_next_to_nothing() -> None:
    found = rate_ratio(3, 1_000, 180, 102_000)
    assert (round(found.value, 1), round(found.interval.lower, 1), round(found.interval.upper, 1)) == (1.7, 0.5, 5.3)


def test_gap_of_find_rates_has_its_sign() -> None:
    found = find_rate_gap((20, 90), (100, 300))
    assert found.difference == pytest.approx(-0.1)
    assert found.interval.lower < found.difference < found.interval.upper


@given(st.integers(0, 300), st.integers(0, 300).filter(bool))
def test_two_counts_turned_round_say_the_same(one: int, other: int) -> None:
    there, back = two_counts(one, other), two_counts(other, one)
    assert there.p_value == pytest.approx(back.p_value)
    if one:
        assert there.ratio == pytest.approx(1 / back.ratio)


def test_knife_crime_rose_by_more_than_chance_and_referrals_did_not() -> None:
    assert two_counts(2521, 2329).p_value == pytest.approx(0.0061, abs=1e-4)
    referrals = two_counts(153, 161)
    assert (round(referrals.interval.lower, 2), round(referrals.interval.upper, 2)) == (0.76, 1.19)


def test_unrecorded_crime_is_a_share_of_what_was_reported() -> None:
    """Leicestershire 2017: accuracy 75.8% ± 1.94, over 21,200 unrecorded a year (HMICFRS)."""
    recorded = 21_200 / 0.242 - 21_200
    found = unrecorded(recorded, 0.758)
    assert round(found.number) == 21_200
    assert round(found.of_recorded, -1) == 16_070
    assert round(added_by_recording(0.758, 0.841), 3) == 0.109


def test_a_sample_that_was_not_drawn_at_random_proves_nothing() -> None:
    drawn = survey_difference((0.60, 900, 1.0), (0.75, 900, 1.0), random_sample=True)
    panel = survey_difference((0.60, 900, 1.0), (0.75, 900, 1.0), random_sample=False)
    assert drawn.significant is True
    assert panel.significant is None
    assert panel.interval == drawn.interval


def test_the_same_change_on_the_same_files_is_tested_in_pairs() -> None:
    assert mcnemar(0, 0) == 1
    assert mcnemar(1, 12) < 0.01 < mcnemar(5, 9)


def test_more_asked_detect_a_smaller_change() -> None:
    assert detectable_share_change(0.77, 2800) == pytest.approx(detectable_share_change(0.77, 700) / 2)
    assert detectable_count_change(400) == pytest.approx(2 * detectable_count_change(100))


@given(st.integers(2, 5000), st.floats(0.01, 0.2))
def test_a_sample_is_no_larger_than_its_population_and_large_enough(population: int, margin: float) -> None:
    size = sample_size(population, margin=margin)
    assert 1 <= size <= population
    if size < population:
        correction = (population - size) / (population - 1)
        assert 1.96 * math.sqrt(0.25 / size * correction) <= margin * 1.01


def test_selection_is_the_same_again_and_does_not_hang_on_order() -> None:
    strata = {"violence": [f"V{n}" for n in range(200)], "rape": [f"R{n}" for n in range(30)]}
    sizes = {"violence": 20, "rape": 10}
    first = stratified_selection(strata, sizes, seed=2019)
    again = stratified_selection({name: listed[::-1] for name, listed in strata.items()}, sizes, seed=2019)
    assert first == again
    assert {name: len(set(drawn)) for name, drawn in first.items()} == sizes
    assert stratified_selection(strata, sizes, seed=2020) != first
    assert stratified_selection({"rape": strata["rape"]}, sizes, seed=2019)["rape"] == first["rape"]


def test_selection_is_even_over_many_seeds() -> None:
    records = [f"{n:02d}" for n in range(20)]
    drawn = [stratified_selection({"all": records}, {"all": 5}, seed=seed)["all"] for seed in range(800)]
    counts = [sum(record in each for each in drawn) for record in records]
    assert 150 < min(counts) <= max(counts) < 250


def test_raked_weights_meet_their_totals_within_bounds() -> None:
    ages = ["young"] * 30 + ["old"] * 70
    areas = ["city", "county"] * 50
    found = rake([ages, areas], [{"young": 500, "old": 500}, {"city": 300, "county": 700}], bounds=(0.3, 3.0))
    assert found.converged
    assert sum(w for w, age in zip(found.weights, ages, strict=True) if age == "young") == pytest.approx(500)
    assert found.effective_sample_size < 100
    assert found.design_effect > 1
    tight = rake([ages, areas], [{"young": 500, "old": 500}, {"city": 300, "county": 700}], bounds=(0.9, 1.1))
    assert not tight.converged
    assert tight.worst > 0.1
    with pytest.raises(ValueError, match="merge"):
        rake([ages], [{"young": 1, "old": 1, "middle": 1}])


def test_rank_is_a_range_where_intervals_overlap() -> None:
    counts, people = {"a": 100, "b": 104, "c": 300}, {"a": 1000, "b": 1000, "c": 1000}
    found = standing(counts, people, "a", per=1000)
    assert (found.rank, found.lowest_rank, found.highest_rank) == (1, 1, 2)
    assert found.pooled_rate == pytest.approx(168)


def test_nearest_forces_are_those_that_are_alike() -> None:
    features = {"a": [1.0, 10], "b": [1.1, 11], "c": [5.0, 90], "d": [0.9, 12]}
    assert {name for name, _ in nearest_forces(features, "a", [1, 1], count=2)} == {"b", "d"}
