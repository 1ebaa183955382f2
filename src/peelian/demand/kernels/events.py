"""The loop over all that happens in a part of the model, in order of time, stage and phase.

It serves any works and teams: several works of one team, helpers, appointments, work that comes back, cases. Within one
microsecond stages come one after another, those first that lead to others; within a stage all that finishes, the change
of staff, the start of what waits, and then what arrives, one at a time, each starting before the next arrives; last,
those leave whose patience is at an end.
"""

from __future__ import annotations

from peelian.demand.clock import HOUR
from peelian.demand.compiled import inlined, kernel
from peelian.demand.kernels.calendar import (
    ARRIVE,
    DIVERT,
    LEAVE,
    MOVE_UP,
    NOTHING,
    START,
    THE_HOUR,
    at_phase,
    key_of,
    phase_of,
    stage_of,
    time_of,
    unplan,
)
from peelian.demand.kernels.cases import begin_hour, close_case
from peelian.demand.kernels.coming import arrive, go_on, leave
from peelian.demand.kernels.counting import count_hour, count_waiting
from peelian.demand.kernels.lining import NOBODY
from peelian.demand.kernels.network import (
    FAULT,
    FOLLOWING,
    HELP,
    HOUR_KEY,
    OPENING,
    OUTSIDE,
    OUTSIDE_KEY,
    OWN,
    PLANS,
    SETTLED,
    TEAMS,
    TEAMS_END,
    Loop,
    Network,
)
from peelian.demand.kernels.settling import interrupt_one, look, settle
from peelian.demand.kernels.shifts import change_staff, close_run, count_time, finish_first, too_many
from peelian.demand.kernels.visit import BEHIND, ENTERED, FINISHED, KIND, WHO
from peelian.demand.simulation.tally import Tally

_HOUR, _OUTSIDE, _PLANNED = -1, -2, -3
"""What happens next, if it is not that a team finishes something."""


@kernel
def run_events(net: Network, tally: Tally, part: int, seed: int, replication: int) -> int:
    """Run a part that is opened; 0, or NO_ROOM or TOO_MANY if it had to give up."""
    loop, at = net.loop, net.loop.at
    end_us, first_stage, last_stage = net.hours * HOUR, net.stages[part], net.stages[part + 1] - 1
    _follow(loop, at[OPENING])
    while at[FAULT] == 0:
        source, key = _next(loop)
        if at[OWN] + at[HELP] > 0 and key >= at[SETTLED]:
            while at[OWN] + at[HELP] > 0 and settle(loop):
                pass
            continue
        at[SETTLED] = at_phase(key, MOVE_UP if phase_of(key) == LEAVE else START)
        now = time_of(key)
        if source == _HOUR:
            stage = stage_of(key)
            _begin_hour(loop, tally, net.counted.from_us, now, stage, end_us)
            if stage < last_stage:
                at[HOUR_KEY] = key_of(now, stage + 1, THE_HOUR)
                continue
            if now == end_us:
                close_run(loop, end_us)
                break
            at[HOUR_KEY] = key_of(now + HOUR, first_stage, THE_HOUR)
            continue
        done = _happen(loop, source, key, end_us)
        if done != NOBODY:
            go_on(net, part, done, now, seed, replication)
    return int(at[FAULT])


@inlined
def _next(loop: Loop) -> tuple[int, int]:
    """What happens next, a team that finishes something or one of the three, and its key."""
    source, key = _HOUR, loop.at[HOUR_KEY]
    for place in range(loop.at[TEAMS], loop.at[TEAMS_END]):
        number = loop.order[place]
        if loop.next_key[number] < key:
            source, key = number, loop.next_key[number]
    if loop.at[OUTSIDE_KEY] < key:
        source, key = _OUTSIDE, loop.at[OUTSIDE_KEY]
    if loop.at[PLANS] > 0:
        planned = loop.calendar[0]
        if planned.key < key or (planned.key == key and planned.who < loop.visits[WHO, loop.at[FOLLOWING]]):
            source, key = _PLANNED, planned.key
    return source, key


@inlined
def _follow(loop: Loop, row: int) -> None:
    """Let a visit be the next to come from outside."""
    loop.at[FOLLOWING], loop.at[OUTSIDE_KEY] = row, NOTHING
    if row < loop.at[OUTSIDE]:
        phase = DIVERT if loop.visits[BEHIND, row] else ARRIVE
        loop.at[OUTSIDE_KEY] = key_of(loop.visits[ENTERED, row], loop.kinds[loop.visits[KIND, row]].stage, phase)


@inlined
def _happen(loop: Loop, source: int, key: int, end_us: int) -> int:
    """Let happen what happens next; the visit that has finished or left by it, NOBODY if none has."""
    if source >= 0:
        return _finish(loop, source, time_of(key))
    row = loop.at[FOLLOWING]
    if source == _PLANNED:
        row = loop.calendar[0].row
        unplan(loop.calendar, loop.at[PLANS])
        loop.at[PLANS] -= 1
    else:
        _follow(loop, row + 1)
    if phase_of(key) == LEAVE:
        return leave(loop, row)
    return arrive(loop, row, time_of(key), end_us)


@inlined
def _finish(loop: Loop, number: int, now: int) -> int:
    """Finish what a team finishes next; which visit."""
    team = loop.teams[number]
    row = close_case(loop, number, now) if team.case else finish_first(loop, number, now)
    loop.visits[FINISHED, row] = now
    if team.waiting > 0 or team.last_help > team.first_help:
        look(loop, number)
    return row


@kernel
def _begin_hour(loop: Loop, tally: Tally, from_us: int, now: int, stage: int, end_us: int) -> None:
    """Count the hour that ends for a stage, and change its staff unless the run ends."""
    hour = now // HOUR
    if hour > 0 and now > from_us:
        count_waiting(loop, tally, hour - 1, stage)
    for number in range(loop.teams.size):
        team = loop.teams[number]
        if team.stage != stage:
            continue
        if hour > 0:
            if not team.case:
                count_time(team, now)
            count_hour(loop, tally, hour - 1, number, int(now > from_us))
        if now < end_us:
            _change(loop, number, hour)
    if now == end_us:
        loop.at[OWN], loop.at[HELP] = 0, 0


@inlined
def _change(loop: Loop, number: int, hour: int) -> None:
    """Change the staff of a team, or the pace of its cases, as an hour begins."""
    team = loop.teams[number]
    if team.case:
        begin_hour(loop, number, hour)
    else:
        change_staff(loop, number, hour)
        while too_many(team):
            interrupt_one(loop, number, NOBODY, hour * HOUR)
    if team.waiting > 0 or team.last_help > team.first_help:
        look(loop, number)
