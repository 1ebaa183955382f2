"""What is left of a length met at a random moment: held against integrals of the tail, computed apart."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from peelian.demand.distributions import Distribution, Empirical, Exponential, Fixed, Gamma, LogNormal, Uniform
from peelian.demand.residual import residual

LAWS = [
    (Fixed(8.0), None),
    (Uniform(2.0, 6.0), stats.uniform(2, 4)),
    (Exponential(3.0), stats.expon(scale=3)),
    (LogNormal(9.0, 0.8), stats.lognorm(np.sqrt(np.log1p(0.64)), scale=9 / np.sqrt(1.64))),
    (LogNormal(7.0, 2.0), stats.lognorm(np.sqrt(np.log(5)), scale=7 / np.sqrt(5))),
    (Gamma(4.0, 1.1), stats.gamma(1 / 1.21, scale=4 * 1.21)),
    (Empirical((1.0, 2.0, 2.0, 9.0)), None),
]


def values(of: Distribution) -> np.ndarray:
    found = residual(of)
    assert isinstance(found, Empirical)
    return np.array(found.values)


def longer(of: Distribution, law: stats.rv_continuous | None, x: float) -> float:
    """The share of lengths beyond x."""
    if law is not None:
        return float(law.sf(x))
    return float(np.mean(np.array(of.values if isinstance(of, Empirical) else [of.mean]) > x))


@pytest.mark.parametrize(("of", "law"), LAWS, ids=[str(of) for of, _ in LAWS])
def test_its_steps_lie_between_the_quantiles_of_the_renewal_law(
    of: Distribution, law: stats.rv_continuous | None
) -> None:
    """Its distribution function is the integral of the tail over the mean: value i is in its i-th 1,024th."""
    drawn = values(of)
    assert drawn.size == 1024
    corners = sorted(set(of.values)) if isinstance(of, Empirical) else [of.mean] if isinstance(of, Fixed) else []
    for place in (0, 1, 100, 512, 900, 1000, 1022, 1023):
        points = [each for each in corners if each < drawn[place]] or None
        area = integrate.quad(lambda x: longer(of, law, x), 0, drawn[place], points=points, limit=200)[0]
        assert place / 1024 - 1e-6 <= area / of.mean <= (place + 1) / 1024 + 1e-6


@pytest.mark.parametrize(("of", "law"), LAWS, ids=[str(of) for of, _ in LAWS])
def test_its_mean_is_half_the_second_moment_over_the_mean(of: Distribution, law: stats.rv_continuous | None) -> None:
    """Nothing is cut from the tail."""
    observed = np.array(of.values if isinstance(of, Empirical) else [of.mean])
    second = float(np.mean(observed**2)) if law is None else float(law.moment(2))
    assert values(of).mean() == pytest.approx(second / (2 * of.mean), rel=1e-9)
