"""Counts as a log-linear model with more scatter than chance, its groups of effects shrunk as far as the data say.

A count is negative binomial with mean exp(offset + X·effects) and variance mean + scatter × mean². Effects of one group
are normal about zero with a variance of their own (a ridge), so that a group which the counts do not bear out falls
away. Effects are fitted by penalised iteratively reweighted least squares, the groups' variances by MacKay's update
(1992, of Wood and Fasiolo's 2017 kind), the scatter by Pearson's statistic with the effective degrees of freedom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
FREE = float("inf")

_TINY = 1e-8
_SETTLED = 1e-9
_STEPS, _ROUNDS = 50, 40


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Columns of the design that are shrunk together.

    `variance` is that of their effects: `None` to learn it, `FREE` for no shrinking, or a number that is set.
    """

    name: str
    columns: Floats
    variance: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A fitted model: the effects in the order of the groups' columns, and how sure they are.

    `root` is the upper triangular root of their precision: effects are normal with covariance (rootᵀ·root)⁻¹.
    `scatter` is the variance beyond chance as a share of the squared mean. `variances` are the groups'. `freedom` is
    the effective number of effects.
    """

    effects: Floats
    root: Floats
    scatter: float
    variances: dict[str, float]
    deviance: float
    freedom: float

    @property
    def covariance(self) -> Floats:
        """The effects' covariance."""
        inverse = np.linalg.inv(self.root)
        return np.asarray(inverse @ inverse.T)

    def drawn(self, count: int, random: np.random.Generator) -> Floats:
        """Effects as they may be, one column a draw."""
        from scipy.linalg import solve_triangular

        noise = random.standard_normal((len(self.effects), count))
        return np.asarray(self.effects[:, None] + solve_triangular(self.root, noise))


def fit(counts: Floats, offset: Floats, groups: Sequence[Group], *, scatter: float | None = None) -> Fitted:
    """Fit the model to counts; `offset` is the log of what each was exposed to.

    `scatter` sets the variance beyond chance (0 is Poisson); without it, it is learnt.
    """
    design = np.hstack([group.columns for group in groups])
    which = np.repeat(np.arange(len(groups)), [group.columns.shape[1] for group in groups])
    variances = np.array([0.1 if group.variance is None else group.variance for group in groups])
    learnt = np.array([group.variance is None for group in groups])
    beyond = 0.0 if scatter is None else scatter
    effects = np.zeros(design.shape[1])
    effects[0] = np.log(max(counts.sum(), 0.5)) - np.log(np.exp(offset).sum())
    for _ in range(_ROUNDS):
        precision = 1.0 / variances[which]
        effects, root = _effects(counts, offset, design, precision, beyond, effects)
        inverse = np.linalg.inv(root)
        spread = (inverse**2).sum(axis=1)
        before = (variances.copy(), beyond)
        for at in np.flatnonzero(learnt):
            own = which == at
            known = own.sum() - spread[own].sum() / variances[at]
            variances[at] = max((effects[own] ** 2).sum() / max(known, 1e-3), _TINY)
        freedom = len(effects) - float((spread * precision).sum())
        mean = np.exp(offset + design @ effects)
        if scatter is None:
            beyond = _scatter(counts, mean, max(len(counts) - freedom, 1.0))
        if _settled(before, (variances, beyond)):
            break
    named = {group.name: float(each) for group, each in zip(groups, variances, strict=True)}
    return Fitted(effects, root, beyond, named, _deviance(counts, mean, beyond), freedom)


def _settled(before: tuple[Floats, float], after: tuple[Floats, float]) -> bool:
    # Effects of so small a variance move no count by half a per cent: they need not be followed down to nothing.
    old, new = (np.append(np.minimum(each[0], 1e6), each[1]) + 1e-5 for each in (before, after))
    return bool(np.abs(np.log(new / old)).max() < 1e-2)


def _effects(
    counts: Floats, offset: Floats, design: Floats, precision: Floats, scatter: float, start: Floats
) -> tuple[Floats, Floats]:
    """The most likely effects given the variances, and the root of their precision."""
    from scipy.linalg import cho_solve

    effects = start
    worth = _worth(counts, offset, design, precision, scatter, effects)
    for _ in range(_STEPS):
        mean = np.exp(np.clip(offset + design @ effects, -30, 30))
        weight = mean / (1 + scatter * mean)
        weighted = design * np.sqrt(weight)[:, None]
        root = np.linalg.cholesky(weighted.T @ weighted + np.diag(precision + 1e-12)).T
        slope = design.T @ ((counts - mean) / (1 + scatter * mean)) - precision * effects
        step = cho_solve((root, False), slope)
        size, better = 1.0, -np.inf
        while size > 1e-6:
            better = _worth(counts, offset, design, precision, scatter, effects + size * step)
            if better >= worth - 1e-9 * abs(worth):
                break
            size /= 2
        effects, worth = effects + size * step, better
        if slope @ step < _SETTLED:  # by about so much the worth could still rise
            break
    return effects, np.asarray(root)


def _worth(counts: Floats, offset: Floats, design: Floats, precision: Floats, scatter: float, effects: Floats) -> float:
    """The log-likelihood of the counts, but for a constant, less half the penalty."""
    log_mean = np.clip(offset + design @ effects, -30, 30)
    mean = np.exp(log_mean)
    spent = (counts + 1 / scatter) * np.log1p(scatter * mean) if scatter else mean
    return float((counts * log_mean - spent).sum() - (precision * effects**2).sum() / 2)


def _scatter(counts: Floats, mean: Floats, freedom: float) -> float:
    """The scatter at which Pearson's statistic is what it should be; 0 if chance alone gives more."""
    from scipy.optimize import brentq

    squares = (counts - mean) ** 2

    def beyond(scatter: float) -> float:
        return float((squares / (mean + scatter * mean**2)).sum() - freedom)

    if beyond(0.0) <= 0:
        return 0.0
    return float(brentq(beyond, 0.0, 1e4)) if beyond(1e4) < 0 else 1e4


def _deviance(counts: Floats, mean: Floats, scatter: float) -> float:
    """Twice the log-likelihood that is short of a perfect fit, at this scatter."""
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.where(counts > 0, counts * np.log(counts / mean), 0.0)
    if not scatter:
        return float(2 * (own - (counts - mean)).sum())
    rest = (counts + 1 / scatter) * np.log((1 + scatter * counts) / (1 + scatter * mean))
    return float(2 * (own - rest).sum())
