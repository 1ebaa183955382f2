from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest
from scipy import stats

from peelian.demand.fit.laws import FittedLaw, fit_laws, shares_up_to
from peelian.demand.fit.survival import Lengths, lengths

NUMBER = 4000
SPREAD = sqrt(log(1 + 1.2**2))
DRAWN = {
    "lognormal": lambda rng: rng.lognormal(log(40) - SPREAD**2 / 2, SPREAD, NUMBER),
    "gamma": lambda rng: rng.gamma(1 / 0.7**2, 40 * 0.7**2, NUMBER),
    "exponential": lambda rng: rng.exponential(40, NUMBER),
}
CV = {"lognormal": 1.2, "gamma": 0.7, "exponential": 1.0}


def seen(drawn: np.ndarray, open_after: np.ndarray | float = np.inf) -> Lengths:
    is_open = drawn > open_after
    return lengths(np.rint(np.minimum(drawn, open_after)).astype(np.int64), is_open, 60.0)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", DRAWN)
def test_law_and_figures_are_found_again(name: str, seed: int) -> None:
    best = fit_laws(seen(DRAWN[name](np.random.default_rng(seed))))[0]
    assert best.name == name or (name == "exponential" and best.cv == pytest.approx(1, abs=0.03))
    assert best.mean_s == pytest.approx(60 * 40, rel=4 * CV[name] / sqrt(NUMBER))
    assert best.cv == pytest.approx(CV[name], rel=0.08)
    assert best.distance < 1.63 / sqrt(NUMBER) + 0.01


@pytest.mark.parametrize("name", DRAWN)
def test_law_is_found_again_where_many_are_open(name: str) -> None:
    """A third to a half are open: leaving them out would halve the mean."""
    rng = np.random.default_rng(7)
    drawn, taken = DRAWN[name](rng), rng.uniform(0, 60, NUMBER)
    observed = seen(drawn, taken)
    assert observed.open_records / NUMBER > 0.3
    found = next(each for each in fit_laws(observed) if each.name == name)
    assert found.mean_s == pytest.approx(60 * 40, rel=0.1)
    assert np.mean(drawn[drawn <= taken]) < 0.6 * 40


def test_figures_are_those_of_scipy_for_the_same_censored_records() -> None:
    rng = np.random.default_rng(3)
    drawn, taken = rng.lognormal(1.0, 1.0, 250), rng.uniform(0, 12, 250)
    observed = seen(drawn, taken)
    whole, is_open = np.rint(np.minimum(drawn, taken)), drawn > taken
    between = np.column_stack([np.maximum(whole - 0.5, 0), whole + 0.5])
    data = stats.CensoredData(interval=between[~is_open], right=whole[is_open] + 0.5)
    spread, _, median = stats.lognorm.fit(data, floc=0)
    ours = next(each for each in fit_laws(observed, ["lognormal"]))
    assert ours.mean_s == pytest.approx(60 * median * exp(spread**2 / 2), rel=1e-3)
    assert ours.cv == pytest.approx(sqrt(exp(spread**2) - 1), rel=1e-3)


def test_criterion_is_twice_the_figures_less_twice_the_likelihood() -> None:
    observed = lengths(np.array([0, 1, 1, 2, 5]), np.array([False, False, False, False, True]), 1.0)
    found = fit_laws(observed, ["exponential"])[0]
    law = stats.expon(scale=found.mean_s)
    ended = [law.cdf(0.5), *2 * [law.cdf(1.5) - law.cdf(0.5)], law.cdf(2.5) - law.cdf(1.5)]
    assert found.aic == pytest.approx(2 - 2 * (np.log(ended).sum() + law.logsf(5.5)))


def test_distance_is_the_largest_difference() -> None:
    observed = lengths(np.array([1, 2, 3, 10]), np.zeros(4, np.bool_), 1.0)
    found = fit_laws(observed, ["gamma"])[0]
    law = stats.gamma(found.cv**-2, scale=found.mean_s * found.cv**2)
    expected = max(abs(law.cdf(edge) - share) for edge, share in ((1.5, 0.25), (2.5, 0.5), (3.5, 0.75), (10.5, 1.0)))
    assert found.distance == pytest.approx(expected)


@pytest.mark.parametrize("name", DRAWN)
def test_quantiles_are_the_inverse_of_the_shares(name: str) -> None:
    law = FittedLaw(name, 50.0, CV[name], 0.0, 0.0)
    for share in (0.01, 0.5, 0.9, 0.999):
        assert shares_up_to(law, np.array([law.quantile(share)]))[0] == pytest.approx(share)


@pytest.mark.parametrize("name", DRAWN)
def test_limited_mean_is_that_of_a_sample_cut_there(name: str) -> None:
    law = FittedLaw(name, 40.0, CV[name], 0.0, 0.0)
    sample = np.concatenate([DRAWN[name](np.random.default_rng(seed)) for seed in range(50)])
    assert law.limited_mean(60.0) == pytest.approx(np.minimum(sample, 60).mean(), rel=0.01)
    assert law.limited_mean(1e9) == pytest.approx(40, rel=1e-3)


def test_lengths_that_are_all_the_same_have_no_law() -> None:
    with pytest.raises(ValueError, match="all the same"):
        fit_laws(lengths(np.array([3, 3, 3]), np.zeros(3, np.bool_), 1.0))
