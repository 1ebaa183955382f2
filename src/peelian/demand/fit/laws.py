"""Laws of duration, fitted by likelihood to lengths that are rounded to whole units and may still be open.

A length of x units stands for anything from half a unit less to half a unit more, so that a record of 0 days or 0
seconds is no trouble to a law that never is 0; one that was open after x units stands for anything longer. The
likelihood is the product of the probabilities of exactly that (interval and right censoring).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from peelian.demand.fit.survival import Lengths, survival

Floats = npt.NDArray[np.float64]
Tails = Callable[[Floats, float, float], tuple[Floats, Floats]]

LAWS = ("lognormal", "gamma", "exponential")
_SMALLEST = 1e-300
_STEPS = 20_000
_BOUNDS = ((-12.0, 12.0), (-4.0, 3.0))  # of the logarithms of the mean, as a multiple of a rough one, and of the cv


@dataclass(frozen=True, slots=True)
class FittedLaw:
    """A law with the figures of largest likelihood.

    `mean_s` is in seconds, `cv` the standard deviation as a share of it. `aic` is Akaike's criterion: twice the number
    of figures less twice the logarithm of the likelihood; less is better. `distance` is the Kolmogorov-Smirnov
    distance: the largest difference between the share of records and the law's share up to any length.
    """

    name: str
    mean_s: float
    cv: float
    aic: float
    distance: float

    def quantile(self, share: float) -> float:
        """The length in seconds that a share does not exceed."""
        return float(_quantiles(self.name, self.mean_s, self.cv, np.array([share]))[0])

    def limited_mean(self, longest_s: float) -> float:
        """The mean in seconds if none lasted longer than that."""
        shares = (np.arange(_STEPS) + 0.5) / _STEPS
        return float(np.minimum(_quantiles(self.name, self.mean_s, self.cv, shares), longest_s).mean())


def fit_laws(observed: Lengths, names: Sequence[str] = LAWS) -> list[FittedLaw]:
    """Each law fitted, the best by Akaike's criterion first.

    Raises ValueError for lengths that are all the same, which no law with a spread can be fitted to.
    """
    if len(observed.values) < 2 or not observed.ended.any():
        raise ValueError("the lengths are all the same")
    return sorted((_fitted(observed, name) for name in names), key=lambda law: law.aic)


def shares_up_to(law: FittedLaw, seconds: Floats) -> Floats:
    """The share of a law that is no longer than each of some lengths."""
    return _TAILS[law.name](seconds, law.mean_s, law.cv)[0]


def _fitted(observed: Lengths, name: str) -> FittedLaw:
    counted = observed.ended + observed.open
    rough = max(float(counted @ observed.values / counted.sum()), 0.25)
    spread = float(counted @ (observed.values - rough) ** 2 / counted.sum()) ** 0.5 / rough
    low, high = np.maximum(observed.values - 0.5, 0.0) / rough, (observed.values + 0.5) / rough

    def surprise(figures: Floats) -> float:
        mean, cv = exp(figures[0]), exp(figures[1]) if len(figures) > 1 else 1.0
        (below_low, above_low), (below_high, above_high) = (_TAILS[name](each, mean, cv) for each in (low, high))
        # Far up, where the shares below are both nearly 1, their difference is that of the shares above.
        inside = np.where(low > mean, above_low - above_high, below_high - below_low)
        ended = observed.ended @ np.log(np.maximum(inside, _SMALLEST))
        return -float(ended + observed.open @ np.log(np.maximum(above_high, _SMALLEST))) / float(counted.sum())

    start = [0.0] if name == "exponential" else [0.0, log(min(max(spread, 0.05), 5.0))]
    best = optimize.minimize(
        surprise, start, method="Nelder-Mead", bounds=_BOUNDS[: len(start)],
        options={"xatol": 1e-7, "fatol": 1e-12, "maxiter": 2000},
    )  # fmt: skip
    mean = exp(best.x[0]) * rough * observed.unit_s
    cv = exp(best.x[1]) if len(best.x) > 1 else 1.0
    aic = 2 * len(best.x) + 2 * float(best.fun) * float(counted.sum())
    below = _TAILS[name]((observed.values + 0.5) * observed.unit_s, mean, cv)[0]
    return FittedLaw(name, mean, cv, aic, float(np.max(np.abs(1 - survival(observed) - below))))


def _lognormal(lengths: Floats, mean: float, cv: float) -> tuple[Floats, Floats]:
    spread = np.sqrt(np.log1p(cv**2))
    with np.errstate(divide="ignore"):
        place = (np.log(lengths / mean) + spread**2 / 2) / spread
    return special.ndtr(place), special.ndtr(-place)


def _gamma(lengths: Floats, mean: float, cv: float) -> tuple[Floats, Floats]:
    shape = cv**-2
    scaled = shape * lengths / mean
    return special.gammainc(shape, scaled), special.gammaincc(shape, scaled)


def _exponential(lengths: Floats, mean: float, _cv: float) -> tuple[Floats, Floats]:
    return -np.expm1(-lengths / mean), np.exp(-lengths / mean)


_TAILS: dict[str, Tails] = {"lognormal": _lognormal, "gamma": _gamma, "exponential": _exponential}
"""The shares below and above lengths, by the law's mean and cv."""


def _quantiles(name: str, mean: float, cv: float, shares: Floats) -> Floats:
    if name == "lognormal":
        spread = np.sqrt(np.log1p(cv**2))
        return np.asarray(mean * np.exp(spread * special.ndtri(shares) - spread**2 / 2))
    shape = cv**-2 if name == "gamma" else 1.0
    return np.asarray(mean * special.gammaincinv(shape, shares) / shape)
