"""Published counts that are below zero: more was taken back, or told, than there was."""

from __future__ import annotations

from peelian.quality.finding import Finding, Severity
from peelian.quality.series import Point, Series, percent, written

# A few corrections of earlier figures are in every return; half a hundredth of all is more than that.
SHARE = 0.005


def below_zero(series: Series, point: Point, lost: float) -> Finding | None:
    """The finding that the counts below zero make more than 0.5% of a period's total; `lost` is their sum."""
    if lost >= 0 or -lost <= SHARE * abs(point.value):
        return None
    share = f" ({percent(-lost / point.value)})" if point.value else ""
    sentence = (
        f"{series.figure} in {point.period.label}: counts below zero make {written(lost)}, "
        f"beside {written(point.value)} in all{share}."
    )
    remedy = "Ask the force whether the parts of this period were counted in the same way."
    return series.finding("below-zero", Severity.QUESTION, (point,), sentence, remedy)
