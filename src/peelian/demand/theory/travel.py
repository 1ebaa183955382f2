"""How far the nearest free unit is: the square-root law."""

from __future__ import annotations

import math

from peelian.demand.theory.errors import refuse_unless

RIGHT_ANGLE = math.sqrt(math.pi / 8)
STRAIGHT = 0.5


def distance_to_nearest(area: float, free_units: float, *, constant: float = RIGHT_ANGLE) -> float:
    """The mean distance to the nearest of units spread at random: constant × √(area / free units).

    `area` is in squares of the unit of the result. The constant is √(π/8) on a grid of streets (`RIGHT_ANGLE`) and 1/2
    as the crow flies (`STRAIGHT`); a force may fit its own. Source: Kolesar and Blum (1973), Management Science 19.
    Raises TheoryInputError where no unit is free.

    >>> round(distance_to_nearest(100, 16), 4)
    1.5666
    """
    refuse_unless(area > 0 and free_units > 0, "There is no area, or no free unit.", remedy="Give both above zero.")
    return constant * math.sqrt(area / free_units)
