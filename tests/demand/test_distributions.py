"""Draws from distributions: exact in the body and in the tails, without the bias of a table that cuts them off."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special, stats

from peelian.demand.compiled import kernel
from peelian.demand.distributions import (
    Distribution,
    DistributionError,
    Empirical,
    Exponential,
    Fixed,
    Gamma,
    LogNormal,
    Samplers,
    Uniform,
    compile_distributions,
    fill_whole,
    sample,
)
from peelian.demand.draws import SCENE, TRAVEL, fill_uniforms

MANY = 1_000_000
SMOOTH = [
    Exponential(12.0),
    LogNormal(60.0, 1.0),
    LogNormal(3.0, 3.0),
    LogNormal(1.0, 0.1),
    Gamma(12.0, 0.5),
    Gamma(12.0, 1 / 12**0.5),
    Gamma(2.0, 2.0),
]
TAILS = np.concatenate([[2.0**-53], 10.0 ** -np.arange(12, 0, -1.0), np.linspace(0.11, 0.5, 40)])
TAILS = np.maximum(1, np.round(TAILS * 2.0**53)) / 2.0**53  # where a draw can fall


def inverse(each: Distribution, lower: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The exact quantiles that have so much probability below them, and so much above."""
    match each:
        case Exponential(mean):
            return -mean * np.log1p(-lower), -mean * np.log(lower)
        case LogNormal(mean, _):
            normal, middle = special.ndtri(lower), np.log(mean) - each.sigma**2 / 2
            return np.exp(middle + each.sigma * normal), np.exp(middle - each.sigma * normal)
        case Gamma(mean, _):
            scale = mean / each.shape
            return scale * special.gammaincinv(each.shape, lower), scale * special.gammainccinv(each.shape, lower)
    raise AssertionError(each)


def in_scipy(each: Distribution) -> stats.rv_continuous:
    match each:
        case Exponential(mean):
            return stats.expon(scale=mean)
        case LogNormal(mean, _):
            return stats.lognorm(each.sigma, scale=mean * np.exp(-(each.sigma**2) / 2))
        case Gamma(mean, _):
            return stats.gamma(each.shape, scale=mean / each.shape)
    raise AssertionError(each)


@kernel
def fill(out: np.ndarray, samplers: Samplers, which: int, uniforms: np.ndarray) -> None:
    for place in range(out.size):
        out[place] = sample(samplers, which, uniforms[place])


def at(samplers: Samplers, which: int, uniforms: np.ndarray) -> np.ndarray:
    out = np.empty_like(uniforms)
    fill(out, samplers, which, uniforms)
    return out


def uniforms(purpose: int) -> np.ndarray:
    even, odd = np.empty(MANY), np.empty(MANY)
    fill_uniforms(even, odd, 20, 0, 0, purpose, 0)
    return np.concatenate([even, odd])


@pytest.mark.parametrize("each", SMOOTH, ids=str)
def test_quantiles_are_exact_out_to_the_last_draw(each: Distribution) -> None:
    samplers = compile_distributions([each])
    below, above = inverse(each, TAILS)
    assert at(samplers, 0, TAILS) == pytest.approx(below, rel=1e-11, abs=1e-15 * each.mean)
    assert at(samplers, 0, 1 - TAILS) == pytest.approx(above, rel=1e-11)


@pytest.mark.parametrize("each", SMOOTH, ids=str)
def test_a_million_draws_follow_the_distribution(each: Distribution) -> None:
    drawn = at(compile_distributions([each]), 0, uniforms(TRAVEL)[:MANY])
    assert stats.kstest(drawn, in_scipy(each).cdf).pvalue > 1e-4
    assert abs(drawn.mean() - each.mean) < 4 * in_scipy(each).std() / MANY**0.5


@pytest.mark.parametrize("each", SMOOTH, ids=str)
@pytest.mark.parametrize("tail", [0.01, 1e-3, 1e-4])
def test_the_upper_tail_holds_its_share_of_the_total(each: Distribution, tail: float) -> None:
    """How many draws exceed a high quantile, and by how much: where linear tables of 2,048 cells cut 1 % off waits."""
    drawn, exact = at(compile_distributions([each]), 0, uniforms(SCENE)), in_scipy(each)
    start = exact.isf(tail)
    over = drawn[drawn > start] - start
    assert abs(over.size - drawn.size * tail) < 4.5 * (drawn.size * tail) ** 0.5
    finely = inverse(each, tail * (np.arange(10**5) + 0.5) / 10**5)[1] - start
    assert abs(over.mean() - finely.mean()) < 4.5 * over.std() / over.size**0.5


@pytest.mark.parametrize("each", SMOOTH, ids=str)
def test_the_mean_of_the_table_itself_is_unbiased(each: Distribution) -> None:
    """No sampling: Gauss points in every cell of probability, both tails, give the mean to nine digits."""
    points, weights = np.polynomial.legendre.leggauss(8)
    edges = np.concatenate([2.0**-53 * 2 ** (np.arange(52 * 8 + 1) / 8)])
    width = np.diff(edges)[:, None] / 2
    tails = np.round((edges[:-1, None] + width * (points + 1)) * 2.0**53) / 2.0**53
    samplers = compile_distributions([each])
    low = at(samplers, 0, tails.ravel()).reshape(tails.shape)
    high = at(samplers, 0, 1 - tails.ravel()).reshape(tails.shape)
    total = float(np.sum(width * weights * (low + high)))
    assert total == pytest.approx(each.mean, rel=1e-8)


def test_a_smaller_probability_never_gives_a_larger_value() -> None:
    grid = np.sort(uniforms(TRAVEL)[:200_000])
    for each in SMOOTH:
        assert (np.diff(at(compile_distributions([each]), 0, grid)) >= 0).all()


def test_several_distributions_share_arrays_and_a_unit() -> None:
    kinds = [Fixed(2.0), Empirical((5.0, 1.0, 3.0)), Gamma(4.0, 0.5), Uniform(10.0, 20.0), LogNormal(4.0, 0.5)]
    samplers = compile_distributions(kinds, unit=60.0)
    shares = np.array([0.01, 0.34, 0.5, 0.99])
    for which, each in enumerate(kinds):
        expected = [60 * each.quantile(share) for share in shares]
        assert at(samplers, which, shares) == pytest.approx(expected, rel=1e-11)


def test_observed_values_come_back_each_as_often() -> None:
    drawn = at(compile_distributions([Empirical((3.0, 1.0, 8.0, 8.0))]), 0, uniforms(TRAVEL))
    values, counts = np.unique(drawn, return_counts=True)
    assert values.tolist() == [1.0, 3.0, 8.0]
    assert stats.chisquare(counts, drawn.size * np.array([0.25, 0.25, 0.5])).pvalue > 1e-4


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Exponential(0.0),
        lambda: LogNormal(-1.0, 1.0),
        lambda: Gamma(1.0, float("nan")),
        lambda: Uniform(2.0, 1.0),
        lambda: Empirical(()),
        lambda: Uniform(-1.0, 1.0),
        lambda: Fixed(-1.0),
        lambda: Empirical((1.0, float("inf"))),
        lambda: compile_distributions([Gamma(1.0, 9.0)]),
    ],
)
def test_what_cannot_be_drawn_is_refused(wrong: object) -> None:
    with pytest.raises(DistributionError) as caught:
        wrong()  # type: ignore[operator]
    assert caught.value.remedy


def test_draws_of_one_law_to_whole_numbers_are_those_that_are_drawn_singly() -> None:
    laws = [*SMOOTH, Fixed(90.0), Uniform(2.0, 7.0), Empirical((1.0, 4.0, 9.5))]
    samplers, drawn = compile_distributions(laws, unit=1e6), uniforms(TRAVEL)[: MANY // 10]
    for which, law in enumerate(laws):
        out, largest = np.empty(drawn.size, np.int64), 5 * law.mean * 1e6
        fill_whole(out, samplers, which, drawn.copy(), largest)
        assert (out == np.floor(np.minimum(at(samplers, which, drawn), largest) + 0.5)).all(), law
