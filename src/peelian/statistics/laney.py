"""Laney's correction of attribute charts, for large denominators that vary more than chance alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from peelian.statistics.attribute import AttributeLimits
from peelian.statistics.p_chart import p_limits
from peelian.statistics.u_chart import u_limits

D2 = 1.128
CHOSEN_ABOVE = 1.5


def sigma_z(counts: ArrayLike, denominators: ArrayLike, *, kind: str) -> float:
    """How many times wider than chance the points of a p or u chart (`kind`) scatter; about 1 where chance explains it.

    The average moving range of the z-scores divided by 1.128 (Laney 2002). NaN where the centre allows no scatter.
    """
    limits = {"p": p_limits, "u": u_limits}[kind](counts, denominators)
    shares = np.asarray(counts, dtype=float) / np.asarray(denominators, dtype=float)
    if not np.all(limits.sigma > 0):
        return float("nan")
    z = (shares - limits.centre) / limits.sigma
    return float(np.abs(np.diff(z)).mean() / D2) if len(z) > 1 else float("nan")


def laney_limits(counts: ArrayLike, denominators: ArrayLike, *, kind: str) -> AttributeLimits:
    """Limits of a p′ or u′ chart: those of the p or u chart, widened by sigma_z.

    Method: Laney (2002), Improved control charts for attributes, Quality Engineering 14(4). Shares are cut at 0 and 1,
    rates at 0.
    """
    plain = {"p": p_limits, "u": u_limits}[kind](counts, denominators)
    wider = plain.sigma * sigma_z(counts, denominators, kind=kind)
    most = 1.0 if kind == "p" else np.inf
    lower, upper = np.maximum(plain.centre - 3 * wider, 0.0), np.minimum(plain.centre + 3 * wider, most)
    return AttributeLimits(plain.centre, wider, lower, upper)


def chosen(counts: ArrayLike, denominators: ArrayLike, *, kind: str) -> bool:
    """Whether chance alone does not explain the scatter, so that Laney's limits are the true ones.

    The bound of 1.5 leaves room for the error of sigma_z itself, which rests on few months.
    """
    found = sigma_z(counts, denominators, kind=kind)
    return bool(found > CHOSEN_ABOVE)
