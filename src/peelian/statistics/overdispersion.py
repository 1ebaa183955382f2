"""How much more areas differ than chance alone makes them, and limits that allow for it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Transform = Literal["log_ratio", "arcsine"]


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """z-scores, their mean square `phi` (about 1 where chance explains all), and the variance between areas, τ².

    `few` says that τ² rests on fewer than ten areas, and so is poorly known.
    """

    z_scores: Floats
    phi: float
    tau_squared: float
    errors: Floats
    few: bool

    def adjusted(self) -> Floats:
        """The z-scores when differences between areas are allowed for."""
        return self.z_scores * self.errors / np.sqrt(self.errors**2 + self.tau_squared)


def overdispersion(
    numerators: ArrayLike, denominators: ArrayLike, *, trim: float = 0.1, transform: Transform = "log_ratio"
) -> Overdispersion:
    """The scatter of areas about their common rate, beyond chance.

    `log_ratio` is for events over expected events, `arcsine` for shares. z-scores are winsorised at `trim` and
    1 − `trim`, so that a few true outliers do not hide themselves. Method: Spiegelhalter (2005), Handling
    over-dispersion of performance indicators; τ² after DerSimonian and Laird. Raises ValueError for fewer than three
    areas.
    """
    top, bottom = np.asarray(numerators, dtype=np.float64), np.asarray(denominators, dtype=np.float64)
    if len(top) < 3:
        raise ValueError("between fewer than three areas no scatter can be told")
    values, errors, centre = _TRANSFORMS[transform](top, bottom)
    z = (values - centre) / errors
    low, high = np.quantile(z, [trim, 1 - trim])
    winsorised = np.clip(z, low, high)
    phi = float((winsorised**2).mean())
    weights = 1 / errors**2
    spread = weights.sum() - (weights**2).sum() / weights.sum()
    tau_squared = max(0.0, float((len(z) * phi - (len(z) - 1)) / spread)) if spread > 0 else 0.0
    return Overdispersion(z, phi, tau_squared, errors, few=len(z) < 10)


def widened(errors: ArrayLike, tau_squared: float, *, level: float = 0.95) -> Floats:
    """Half the width of a limit about the centre, on the transformed scale, with τ² allowed for."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    return z * np.sqrt(np.asarray(errors, dtype=np.float64) ** 2 + tau_squared)


def _log_ratio(top: Floats, bottom: Floats) -> tuple[Floats, Floats, float]:
    """log(observed / expected), its error, and the target 0; an area without events counts as half of one."""
    return np.log(np.maximum(top, 0.5) / bottom), 1 / np.sqrt(bottom), 0.0


def _arcsine(top: Floats, bottom: Floats) -> tuple[Floats, Floats, float]:
    return (
        np.arcsin(np.sqrt(top / bottom)),
        1 / (2 * np.sqrt(bottom)),
        float(np.arcsin(np.sqrt(top.sum() / bottom.sum()))),
    )


_TRANSFORMS = {"log_ratio": _log_ratio, "arcsine": _arcsine}
