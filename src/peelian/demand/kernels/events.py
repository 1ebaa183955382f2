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
    plan,
    stage_of,
    time_of,
    unplan,
)
from peelian.demand.kernels.cases import begin_hour, close_case, open_case
from peelian.demand.kernels.counting import count_hour, count_waiting
from peelian.demand.kernels.drawing import draw_visits
from peelian.demand.kernels.lining import NOBODY, drop_left, first_line, join, take_first
from peelian.demand.kernels.mail import send
from peelian.demand.kernels.network import (
    FAULT,
    FOLLOWING,
    HELP,
    HOUR_KEY,
    NO_ROOM,
    OPENING,
    OUTSIDE,
    OUTSIDE_KEY,
    OWN,
    PLANS,
    ROWS,
    SETTLED,
    TEAMS,
    TEAMS_END,
    Draws,
    Integers,
    Loop,
    Network,
)
from peelian.demand.kernels.pool import NEVER
from peelian.demand.kernels.shifts import (
    begin,
    can_take,
    change_staff,
    close_run,
    count_time,
    finish_first,
    interrupt,
    too_many,
)
from peelian.demand.kernels.visit import (
    AROUND,
    ATTENDED,
    BEHIND,
    DUE,
    ENTERED,
    FINISHED,
    KIND,
    LEFT,
    LINE,
    NEXT,
    PATIENCE,
    READY,
    REST,
    STARTED,
    TEAM,
    WHO,
)
from peelian.demand.simulation.tally import Tally

_HOUR, _OUTSIDE, _PLANNED = -1, -2, -3
"""What happens next, if it is not that a team finishes something."""
_NOW, _PERHAPS, _LATER = range(3)


@kernel
def run_events(net: Network, tally: Tally, part: int, seed: int, replication: int) -> int:
    """Run a part that is opened; 0, or NO_ROOM or TOO_MANY if it had to give up."""
    loop, at = net.loop, net.loop.at
    end_us, first_stage, last_stage = net.hours * HOUR, net.stages[part], net.stages[part + 1] - 1
    _follow(loop, at[OPENING])
    while at[FAULT] == 0:
        source, key = _next(loop)
        if at[OWN] + at[HELP] > 0 and key >= at[SETTLED]:
            while at[OWN] + at[HELP] > 0 and _settle(loop):
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
            _go_on(net, part, done, now, seed, replication)
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
        return _leave(loop, row)
    return _arrive(loop, row, time_of(key), end_us)


@inlined
def look(loop: Loop, number: int) -> None:
    """See to it that a team looks whether something of its own, or of others, can start."""
    team = loop.teams[number]
    if team.look == 0:
        team.look = 1
        loop.at[OWN] += 1
    if team.last_help > team.first_help:
        _look_to_help(loop, number)


@inlined
def _look_to_help(loop: Loop, number: int) -> None:
    team = loop.teams[number]
    if team.look_to_help == 0:
        team.look_to_help = 1
        loop.at[HELP] += 1


@kernel
def ask_helpers(loop: Loop, number: int) -> None:
    """See to it that those look who help with a team's lines."""
    for helper in range(loop.teams.size):
        if loop.helpers[number, helper]:
            _look_to_help(loop, helper)


@inlined
def _finish(loop: Loop, number: int, now: int) -> int:
    """Finish what a team finishes next; which visit."""
    team = loop.teams[number]
    row = close_case(loop, number, now) if team.case else finish_first(loop, number, now)
    loop.visits[FINISHED, row] = now
    if team.waiting > 0 or team.last_help > team.first_help:
        look(loop, number)
    return row


@inlined
def _arrive(loop: Loop, row: int, now: int, end_us: int) -> int:
    """Let an entity be ready, agree on a time, start or join its line; the visit if that is all, NOBODY otherwise."""
    visits, line = loop.visits, loop.visits[LINE, row]
    if visits[LEFT, row] != NEVER:
        return row
    if (visits[READY, row] > now or visits[DUE, row] == NEVER) and not due_now(loop, row, now, end_us):
        return NOBODY
    if line == NOBODY:
        visits[STARTED, row], visits[ATTENDED, row], visits[FINISHED, row] = now, now, now
        return row
    number = loop.lines[line].team
    team = loop.teams[number]
    if team.waiting == 0 and _can_begin(loop, number, line):
        _begin(loop, number, row, now)
        return NOBODY
    join(loop, row)
    leaves = visits[DUE, row] + visits[PATIENCE, row]
    if leaves < end_us:
        plan_visit(loop, row, leaves, LEAVE)
    look(loop, number)
    if team.helped:
        ask_helpers(loop, number)
    return NOBODY


@inlined
def _can_begin(loop: Loop, number: int, line: int) -> bool:
    """Whether a team can begin the first of a line without taking units from another job."""
    team = loop.teams[number]
    if team.case:
        return bool(team.engaged < team.most_live)
    return _missing(loop, number, line) <= 0


@inlined
def _missing(loop: Loop, number: int, line: int) -> int:
    """How many units too few are free for the next of a line."""
    team = loop.teams[number]
    reserve = team.reserve if loop.lines[line].priority > 1 else 0
    return int(loop.lines[line].units + reserve - team.free)


@inlined
def _begin(loop: Loop, number: int, row: int, now: int) -> None:
    """Let a team begin a job or case."""
    if loop.teams[number].case:
        open_case(loop, number, row, now)
    else:
        begin(loop, number, row, now)


@kernel
def due_now(loop: Loop, row: int, now: int, end_us: int) -> bool:
    """Whether an entity is due now; if not, plan when it is, unless that is never."""
    when = loop.visits[READY, row]
    if when <= now:
        when = _agreed(loop, loop.kinds[loop.visits[KIND, row]].work, when, now)
        loop.visits[DUE, row] = when
    if now < when < end_us:
        plan_visit(loop, row, when, ARRIVE)
    return bool(when <= now)


@inlined
def _agreed(loop: Loop, number: int, ready_us: int, now: int) -> int:
    """The time of the first place for an appointment, which is taken, or NEVER."""
    work = loop.works[number]
    earliest = max(now, ready_us + work.earliest)
    while work.place < work.last_place and loop.offered_us[work.place] < earliest:
        work.place += 1
    if work.place == work.last_place:
        return NEVER
    work.place += 1
    return int(loop.offered_us[work.place - 1])


@kernel
def plan_visit(loop: Loop, row: int, time_us: int, phase: int) -> None:
    """Plan something for an entity."""
    if loop.at[PLANS] == loop.calendar.size:
        loop.at[FAULT] = NO_ROOM
        return
    key = key_of(time_us, loop.kinds[loop.visits[KIND, row]].stage, phase)
    plan(loop.calendar, loop.at[PLANS], key, loop.visits[WHO, row], row)
    loop.at[PLANS] += 1


@kernel
def _leave(loop: Loop, row: int) -> int:
    """Let an entity leave its line if it still waits there and was never begun; the visit if it does."""
    visits, line = loop.visits, loop.visits[LINE, row]
    if visits[STARTED, row] != NEVER:
        return NOBODY
    number = loop.lines[line].team
    visits[LEFT, row] = visits[DUE, row] + visits[PATIENCE, row]
    loop.teams[number].waiting -= 1
    loop.kinds[loop.lines[line].kind].waiting -= 1
    drop_left(loop, line)
    look(loop, number)
    ask_helpers(loop, number)
    return row


@inlined
def _settle(loop: Loop) -> bool:
    """Let the first team that may start something look for it, its own first; then the first that may help.

    False if what it starts finishes in the same moment, before anything else starts.
    """
    number, now = 0, time_of(loop.at[SETTLED])
    if loop.at[OWN] > 0:
        while loop.teams[number].look == 0:
            number += 1
        line = _own_to_start(loop, number, now)
    else:
        while loop.teams[number].look_to_help == 0:
            number += 1
        line = _to_help(loop, number)
    if line == NOBODY:
        return True
    home = loop.lines[line].team
    _begin(loop, number, take_first(loop, line), now)
    if loop.teams[home].helped:
        ask_helpers(loop, home)
    if home != number:
        look(loop, home)
    return bool(loop.next_key[number] >= loop.at[SETTLED])


@inlined
def _own_to_start(loop: Loop, number: int, now: int) -> int:
    """The line of its own from which a team can start a job now; NOBODY, and it need not look again, if there is none.

    It looks again if a job was interrupted: what comes first may be another then.
    """
    team = loop.teams[number]
    line = first_line(loop, loop.own, team.first_own, team.last_own)
    found = _LATER if line == NOBODY else _can_start(loop, number, line, now)
    if found == _NOW:
        return line
    if found == _LATER:
        team.look = 0
        loop.at[OWN] -= 1
    return NOBODY


@inlined
def _to_help(loop: Loop, number: int) -> int:
    """The line of others from which a team can start a job; NOBODY, and it need not look again, if there is none."""
    team = loop.teams[number]
    if team.waiting == 0:
        line = first_line(loop, loop.helps, team.first_help, team.last_help)
        if line != NOBODY and _missing(loop, number, line) <= 0:
            return line
    team.look_to_help = 0
    loop.at[HELP] -= 1
    return NOBODY


@inlined
def _can_start(loop: Loop, number: int, line: int, now: int) -> int:
    """Whether a team can start the first of a line of its own now, or perhaps as it takes units from another job."""
    if _can_begin(loop, number, line):
        return _NOW
    if not loop.lines[line].takes or loop.teams[number].case:
        return _LATER
    kind = loop.lines[line].kind
    if can_take(loop, number, kind) < _missing(loop, number, line):
        return _LATER
    _interrupt(loop, number, kind, now)
    return _PERHAPS


@kernel
def _interrupt(loop: Loop, number: int, kind: int, now: int) -> None:
    """Interrupt one job, and see to it that its own team and helpers look."""
    home = interrupt(loop, number, kind, now)
    look(loop, home)
    ask_helpers(loop, home)


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
            _interrupt(loop, number, NOBODY, hour * HOUR)
    if team.waiting > 0 or team.last_help > team.first_help:
        look(loop, number)


@inlined
def _go_on(net: Network, part: int, row: int, now: int, seed: int, replication: int) -> None:
    """Send an entity that has finished or left on to where it goes next."""
    loop, visits = net.loop, net.loop.visits
    work = loop.kinds[visits[KIND, row]].work
    left = visits[LEFT, row] != NEVER
    if left:
        visits[NEXT, row] = loop.works[work].diverts_to
    following = visits[NEXT, row]
    if following < 0 or following >= loop.works.size or now >= net.hours * HOUR:
        return
    around = visits[AROUND, row] + loop.round[work, following]
    if loop.works[following].part != part:
        send(net.mail, loop.works[following].part, now, visits[WHO, row], following, around, int(left))
        return
    new = loop.at[ROWS]
    if new == visits.shape[1]:
        loop.at[FAULT] = NO_ROOM
        return
    loop.at[ROWS] = new + 1
    visits[WHO, new], visits[ENTERED, new], visits[KIND, new] = visits[WHO, row], now, following
    visits[AROUND, new] = around
    _enter(net.draws, loop, new, DIVERT if left else ARRIVE, seed, replication)


@kernel
def _enter(draws: Draws, loop: Loop, new: int, phase: int, seed: int, replication: int) -> None:
    """Let an entity come to a work of the part that is run, in some phase of the moment."""
    visits = loop.visits[:, new : new + 1]
    draw_visits(draws, loop.kinds, loop.works, visits, seed, replication)
    not_begun(visits)
    ready = visits[READY, 0]
    if ready < loop.staff.shape[1] * HOUR:
        plan_visit(loop, new, ready, phase if ready == visits[ENTERED, 0] else ARRIVE)


@kernel
def not_begun(visits: Integers) -> None:
    """Write down of new visits that nothing has been done yet."""
    for row in range(visits.shape[1]):
        for time in (STARTED, ATTENDED, FINISHED, LEFT):
            visits[time, row] = NEVER
        visits[REST, row] = -1
        visits[TEAM, row] = -1
