"""A queue whose arrivals and staff change over time, where excess jobs stop at a shift's end (M(t)/M/s(t) and +M).

The total rate of service is min(n, s(t)) jobs' worth: when staff falls below the jobs under way, the excess jobs wait
until a unit is free, as with a hand-over to fewer people. For units that finish their job first, see `finishing`.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peelian.demand.compiled import compiled
from peelian.demand.theory.course import Course, Hours, Values
from peelian.demand.theory.errors import refuse_negative, refuse_unless

LEFT_OUT = 1e-12
MOST_STATES = 2**15
# Longest piece, in mean moves of the uniformised chain: beyond, the weight of no move would fall out of the numbers.
PIECE = 200.0
WEIGHT_LEFT = 1e-15


def excess_stops(
    arrivals_per_h: ArrayLike,
    staff: ArrayLike,
    *,
    mean_service_h: float,
    mean_patience_h: float = math.inf,
    step_h: float = 1.0,
    start: int = 0,
) -> Course:
    """The queue step by step, exact but for rounding: rates and staff by step, exponential services and patience.

    `start` is the number in the system at the beginning: a backlog. Callers with finite patience hang up while they
    wait. Method: uniformisation, Jensen (1953), Grassmann (1977); for such queues Koopman (1972), Green and Kolesar
    (1991). States are added until no more than 1e-12 is left out. Raises TheoryInputError.

    >>> found = excess_stops([0.8], [1], mean_service_h=1, step_h=10)
    >>> round(float(found.mean_number[-1]), 6)
    2.030282
    """
    hours = Hours.of(arrivals_per_h, staff, step_h)
    refuse_negative(start=start)
    refuse_unless(
        0 < mean_service_h < math.inf and mean_patience_h > 0,
        "The mean service or the mean patience is not above zero.",
        remedy="Give both above zero.",
    )
    most = int(hours.staff.max())
    states = max(start, most) + 64 + 2 * math.isqrt(most)
    while True:
        chance = np.zeros(states)
        chance[start] = 1.0
        out = np.zeros((4, len(hours.staff)))
        lost = _run(hours.arrivals_per_h, hours.staff, step_h, 1 / mean_service_h, 1 / mean_patience_h, chance, out)
        if lost <= LEFT_OUT or states >= MOST_STATES:
            return Course(out[0], out[1], out[2], out[3], lost)
        states += states // 2


@compiled
def _run(
    arrivals_per_h: Values,
    staff: NDArray[np.int64],
    step_h: float,
    finish_rate: float,
    leave_rate: float,
    chance: Values,
    out: Values,
) -> float:
    """Move `chance` through all steps and fill `out`; gives the expected number of arrivals turned away at the top."""
    states = len(chance)
    stay, down = np.empty(states), np.empty(states + 1)
    now, then, area = np.zeros(states + 2), np.zeros(states + 2), np.empty(states)
    lost = 0.0
    for step in range(len(staff)):
        rate, units = arrivals_per_h[step], staff[step]
        highest = 0.0
        for n in range(states):
            down[n] = min(n, units) * finish_rate + max(n - units, 0) * leave_rate
            highest = max(highest, down[n])
        pace = max(rate + highest, 1e-300)
        up = rate / pace
        for n in range(states):
            down[n] /= pace
            stay[n] = 1.0 - up - down[n]
        stay[states - 1] += up
        down[states] = 0.0
        pieces = math.ceil(pace * step_h / PIECE)
        area[:] = 0.0
        for _ in range(pieces):
            _move(pace * step_h / pieces, up, stay, down, now, then, chance, area)
        waiting = 0.0
        for n in range(units + 1, states):
            waiting += (n - units) * area[n]
        lost += rate * area[states - 1] / pace
        out[3, step] = waiting / pace
        _read(chance, units, out, step)
    return lost


@compiled
def _move(
    moves: float, up: float, stay: Values, down: Values, now: Values, then: Values, chance: Values, area: Values
) -> None:
    """One piece: `chance` becomes that after a Poisson number of moves; `area` gains the time spent, in mean moves."""
    states = len(chance)
    weight = math.exp(-moves)
    after = 1.0 - weight
    for n in range(states):
        now[n + 1] = chance[n]
        chance[n] = weight * now[n + 1]
        area[n] += after * now[n + 1]
    k = 0
    while after > WEIGHT_LEFT and (k < moves or weight > WEIGHT_LEFT):
        k += 1
        weight *= moves / k
        after -= weight
        spent = max(after, 0.0)
        for n in range(states):
            mass = now[n] * up + now[n + 1] * stay[n] + now[n + 2] * down[n + 1]
            then[n + 1] = mass
            chance[n] += weight * mass
            area[n] += spent * mass
        now, then = then, now


@compiled
def _read(chance: Values, units: int, out: Values, step: int) -> None:
    """Fill the step's column with the mean number, the mean queue and the probability that all units are busy."""
    number, queue, busy = 0.0, 0.0, 0.0
    for n in range(len(chance)):
        number += n * chance[n]
        if n >= units:
            queue += (n - units) * chance[n]
            busy += chance[n]
    out[0, step], out[1, step], out[2, step] = number, queue, busy
