"""A queue whose staff change over time, where a unit finishes its job before it goes off (M(t)/M/s(t), "finish").

Jobs start only while fewer units are busy than staff are on. After a fall in staff more units may be busy than that,
so busy units and waiting jobs are two numbers and the chain has two dimensions. For excess jobs that stop at once,
see `varying`.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peelian.demand.compiled import compiled
from peelian.demand.theory.course import Course, Hours, Values
from peelian.demand.theory.errors import refuse_negative, refuse_unless

LEFT_OUT = 1e-12
MOST_WAITING = 2**14
PIECE = 200.0
WEIGHT_LEFT = 1e-15


def excess_finishes(
    arrivals_per_h: ArrayLike,
    staff: ArrayLike,
    *,
    mean_service_h: float,
    step_h: float = 1.0,
    start: int = 0,
    room: int | None = None,
) -> Course:
    """The queue step by step, exact but for rounding: rates and staff by step, exponential services.

    `start` jobs are there at the beginning; as many begin at once as there are staff. With `room`, who finds so many
    waiting is turned away. Without, states are added until no more than 1e-12 of an arrival is left out. Method:
    uniformisation (Jensen 1953, Grassmann 1977) of the chain of busy units and waiting jobs. Raises TheoryInputError.

    A unit that finishes after its shift takes no job from those that go on, so nobody waits here:

    >>> found = excess_finishes([4.0, 0.0], [30, 0], mean_service_h=1)
    >>> [round(float(each), 6) for each in found.mean_queue]
    [0.0, 0.0]
    """
    hours = Hours.of(arrivals_per_h, staff, step_h)
    refuse_negative(start=start)
    refuse_unless(0 < mean_service_h < math.inf, "The mean service is not above zero.", remedy="Give one above zero.")
    refuse_unless(
        room is None or room >= start, f"There is room for {room}.", remedy=f"Give room for {start} at least."
    )
    most = max(1, int(hours.staff.max()))
    waiting = start + 64 + 2 * most if room is None else room + 1
    while True:
        chance = np.zeros((most + 1, waiting))
        chance[0, start] = 1.0
        out = np.zeros((4, len(hours.staff)))
        lost = _run(hours.arrivals_per_h, hours.staff, step_h, 1 / mean_service_h, chance, out)
        if lost <= LEFT_OUT or room is not None or waiting >= MOST_WAITING:
            return Course(out[0], out[1], out[2], out[3], lost)
        waiting *= 2


@compiled
def _run(
    arrivals_per_h: Values, staff: NDArray[np.int64], step_h: float, finish_rate: float, chance: Values, out: Values
) -> float:
    """Move `chance[busy, waiting]` through all steps and fill `out`; gives the arrivals turned away at the top."""
    rows, columns = chance.shape
    now, then, area = np.zeros((rows, columns)), np.zeros((rows, columns)), np.zeros((rows, columns))
    lost, high = 0.0, 0
    for step in range(len(staff)):
        rate, units = arrivals_per_h[step], staff[step]
        _begin(chance, units)
        high = max(units, _highest(chance, high))
        pace = max(rate + high * finish_rate, 1e-300)
        pieces = math.ceil(pace * step_h / PIECE)
        area[:] = 0.0
        for _ in range(pieces):
            _move(pace * step_h / pieces, (rate / pace, finish_rate / pace), units, high, now, then, chance, area)
        waiting = 0.0
        for busy in range(high + 1):
            lost += rate * area[busy, columns - 1] / pace
            for queue in range(1, columns):
                waiting += queue * area[busy, queue]
        out[3, step] = waiting / pace
        _read(chance, units, high, out, step)
    return lost


@compiled
def _begin(chance: Values, units: int) -> None:
    """Let waiting jobs begin where fewer units are busy than staff are on."""
    columns = chance.shape[1]
    for busy in range(min(units, len(chance))):
        for queue in range(1, columns):
            begun = min(queue, units - busy)
            chance[busy + begun, queue - begun] += chance[busy, queue]
            chance[busy, queue] = 0.0


@compiled
def _highest(chance: Values, before: int) -> int:
    """The most units that may be busy, `before` at most."""
    high = before
    while high > 0 and chance[high].sum() == 0.0:
        high -= 1
    return high


@compiled
def _move(
    moves: float,
    ways: tuple[float, float],
    units: int,
    high: int,
    now: Values,
    then: Values,
    chance: Values,
    area: Values,
) -> None:
    """One piece: `chance` becomes that after a Poisson number of moves; `area` gains the time spent, in mean moves."""
    columns = chance.shape[1]
    weight = math.exp(-moves)
    after = 1.0 - weight
    for busy in range(high + 1):
        for queue in range(columns):
            now[busy, queue] = chance[busy, queue]
            chance[busy, queue] *= weight
            area[busy, queue] += after * now[busy, queue]
    k = 0
    while after > WEIGHT_LEFT and (k < moves or weight > WEIGHT_LEFT):
        k += 1
        weight *= moves / k
        after -= weight
        _once(ways, units, high, now, then)
        spent = max(after, 0.0)
        for busy in range(high + 1):
            width = columns if busy >= units else 1
            for queue in range(width):
                chance[busy, queue] += weight * then[busy, queue]
                area[busy, queue] += spent * then[busy, queue]
        now, then = then, now


@compiled
def _once(ways: tuple[float, float], units: int, high: int, now: Values, then: Values) -> None:
    """One move of the uniformised chain, from `now` to `then`. Below `units` busy nobody waits.

    `ways` are the chances that a move is an arrival, and that it is the end of the job of a given unit.
    """
    up, down = ways
    last = now.shape[1] - 1
    for busy in range(min(units, high + 1)):
        mass = now[busy, 0] * (1.0 - up - busy * down) + now[busy + 1, 0] * (busy + 1) * down
        then[busy, 0] = mass + now[busy - 1, 0] * up if busy > 0 else mass
    for busy in range(units, high + 1):
        stay, gain = 1.0 - up - busy * down, (busy + 1) * down if busy < high else 0.0
        above = min(busy + 1, high)
        for queue in range(1, last + 1):
            then[busy, queue] = now[busy, queue] * stay + now[busy, queue - 1] * up + now[above, queue] * gain
        then[busy, 0] = now[busy, 0] * stay + now[above, 0] * gain
        then[busy, last] += now[busy, last] * up
    if units > 0:
        then[units, 0] += now[units - 1, 0] * up
    for queue in range(last):
        then[units, queue] += now[units, queue + 1] * units * down


@compiled
def _read(chance: Values, units: int, high: int, out: Values, step: int) -> None:
    """Fill the step's column with the mean number, the mean queue and the probability that a job must wait."""
    for busy in range(high + 1):
        for queue in range(chance.shape[1]):
            mass = chance[busy, queue]
            out[0, step] += (busy + queue) * mass
            out[1, step] += queue * mass
            if busy >= units:
                out[2, step] += mass
