"""Charts for what happens rarely: the time, or the number of chances, between one event and the next."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from peelian.statistics.xmr import XmrLimits

POWER = 3.6
D2 = 1.128


def t_limits(gaps: ArrayLike) -> XmrLimits:
    """Limits for times between events: an individuals chart of the times to the power 1/3.6, raised back.

    Times between random events are skewed; this power makes them nearly normal. A lower limit below 0 becomes 0.
    Method: Nelson (1994), A control chart for parts-per-million nonconforming items. Raises ValueError for fewer than
    two gaps or a negative one. A gap of 0 (two events on one day) is allowed.
    """
    times = np.asarray(gaps, dtype=np.float64)
    if times.ndim != 1 or len(times) < 2 or (times < 0).any():
        raise ValueError("give two or more times between events, none below 0")
    changed = times ** (1 / POWER)
    centre, average = changed.mean(), np.abs(np.diff(changed)).mean()
    half = 3 * average / D2
    lower, upper = max(centre - half, 0.0), centre + half
    return XmrLimits(float(centre**POWER), float(average), float(lower**POWER), float(upper**POWER))


def g_limits(between: ArrayLike, *, level: float = 0.9973) -> XmrLimits:
    """Limits for the number of cases between events, from the geometric distribution's own quantiles.

    `between` counts the cases without the event between one and the next (0 where two follow one another). Quantiles
    are used instead of three standard deviations, since the distribution is far from normal.
    Method: Benneyan (2001), Number-between g-type statistical quality control charts; probability limits. Raises
    ValueError for no or negative numbers.
    """
    from scipy.stats import geom

    numbers = np.asarray(between, dtype=np.float64)
    if numbers.ndim != 1 or not len(numbers) or (numbers < 0).any():
        raise ValueError("give the numbers of cases between events, none below 0")
    if not numbers.any():
        return XmrLimits(0.0, 0.0, 0.0, 0.0)
    share = 1 / (numbers.mean() + 1)
    tail = (1 - level) / 2
    low, median, high = (float(geom.ppf(q, share)) - 1 for q in (tail, 0.5, 1 - tail))
    average = float(np.abs(np.diff(numbers)).mean()) if len(numbers) > 1 else float("nan")
    return XmrLimits(median, average, max(low, 0.0), high)
