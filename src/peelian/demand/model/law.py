"""How long things take, as an analyst names it: a law and two figures, or the observed values themselves."""

from __future__ import annotations

from math import exp, log, sqrt
from typing import Annotated

from pydantic import Field, model_validator
from scipy import special

from peelian.demand import distributions
from peelian.demand.model.part import Name, Part
from peelian.demand.model.quantity import Duration, Number

_Z90 = float(special.ndtri(0.9))
_LONGEST_P90 = exp(_Z90**2 / 2)


class Between(Part):
    """Anything between two durations, all alike."""

    low: Duration
    high: Duration

    @model_validator(mode="after")
    def _ordered(self) -> Between:
        if self.low > self.high:
            raise ValueError("low is above high: swap them")
        return self


class Mean(Part):
    """A mean that says it all."""

    mean: Duration


class MeanAndSpread(Part):
    """A mean and the coefficient of variation: the standard deviation as a share of the mean."""

    mean: Duration
    cv: Number


class TwoFigures(Part):
    """Two figures of a lognormal law: mean and cv, mean and p90, or median and p90."""

    mean: Duration | None = None
    median: Duration | None = None
    cv: Number | None = None
    p90: Duration | None = None

    @model_validator(mode="after")
    def _a_pair(self) -> TwoFigures:
        given = {name for name in ("mean", "median", "cv", "p90") if getattr(self, name) is not None}
        if given not in ({"mean", "cv"}, {"mean", "p90"}, {"median", "p90"}):
            raise ValueError("give mean and cv, mean and p90, or median and p90")
        if self.p90 is not None:
            low, high = self.mean or self.median, self.p90
            assert low is not None
            if not low < high:
                raise ValueError("p90 is not above the other figure")
            if self.mean is not None and high.us > _LONGEST_P90 * low.us:
                raise ValueError(f"no lognormal law has a p90 above {_LONGEST_P90:.2f} times its mean: give the median")
        return self

    def mean_us_and_cv(self) -> tuple[float, float]:
        """The mean in microseconds and the coefficient of variation."""
        if self.cv is not None and self.mean is not None:
            return float(self.mean.us), float(self.cv)
        assert self.p90 is not None
        if self.mean is not None:
            spread = _Z90 - sqrt(max(0.0, _Z90**2 - 2 * log(self.p90.us / self.mean.us)))
            return float(self.mean.us), sqrt(exp(spread**2) - 1)
        assert self.median is not None
        spread = log(self.p90.us / self.median.us) / _Z90
        return self.median.us * exp(spread**2 / 2), sqrt(exp(spread**2) - 1)


class Law(Part):
    """One law of durations. Exactly one of the fields is given.

    >>> Law.model_validate({"lognormal": {"mean": "7 min", "p90": "14 min"}}).in_us().mean / 60e6
    7.0
    """

    fixed: Duration | None = None
    uniform: Between | None = None
    exponential: Mean | None = None
    lognormal: TwoFigures | None = None
    gamma: MeanAndSpread | None = None
    empirical: Annotated[tuple[Duration, ...] | None, Field(min_length=1)] = None

    @model_validator(mode="after")
    def _one(self) -> Law:
        laws = ("fixed", "uniform", "exponential", "lognormal", "gamma", "empirical")
        if sum(getattr(self, each) is not None for each in laws) != 1:
            raise ValueError("give exactly one of " + ", ".join(laws))
        self.in_us()
        return self

    def in_us(self) -> distributions.Distribution:
        """The distribution, in microseconds; ValueError for figures that no distribution can have."""
        try:
            return self._in_us()
        except distributions.DistributionError as error:
            raise ValueError(f"{error.message.rstrip('.')}: {error.remedy.rstrip('.').lower()}") from error

    def _in_us(self) -> distributions.Distribution:
        if self.fixed is not None:
            return distributions.Fixed(float(self.fixed.us))
        if self.uniform is not None:
            return distributions.Uniform(float(self.uniform.low.us), float(self.uniform.high.us))
        if self.exponential is not None:
            return distributions.Exponential(float(self.exponential.mean.us))
        if self.lognormal is not None:
            return distributions.LogNormal(*self.lognormal.mean_us_and_cv())
        if self.gamma is not None:
            return distributions.Gamma(float(self.gamma.mean.us), float(self.gamma.cv))
        assert self.empirical is not None
        return distributions.Empirical(tuple(float(each.us) for each in self.empirical))


LawOrName = Law | Name
"""A law, or the name of one of the model's `distributions`."""
