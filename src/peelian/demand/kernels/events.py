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
    LEAVE,
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
from peelian.demand.kernels.cases import begin_hour, close_case, open_case, plan_case
from peelian.demand.kernels.counting import count_hour, count_waiting
from peelian.demand.kernels.drawing import draw_visits
from peelian.demand.kernels.lining import NOBODY, drop_left, first_line, join, take_first
from peelian.demand.kernels.mail import send, work_and_round
from peelian.demand.kernels.network import Integers, Lines, Network
from peelian.demand.kernels.pool import MOST_UNITS, NEVER
from peelian.demand.kernels.room import (
    FAULT,
    FOLLOWING,
    HELP,
    HOUR_KEY,
    NO_ROOM,
    OPENING,
    OUTSIDE,
    OWN,
    PLANNED,
    ROWS,
    SETTLED,
    TOO_MANY,
    Room,
    Standing,
)
from peelian.demand.kernels.shifts import (
    begin,
    can_take,
    change_staff,
    count_time,
    interrupt,
    plan_next,
    too_many,
    vacate,
)
from peelian.demand.kernels.visit import (
    ATTENDED,
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
    ROUND,
    STARTED,
    WHO,
)
from peelian.demand.simulation.tally import Tally

_SLOT = MOST_UNITS - 1


_HOUR, _OUTSIDE, _PLANNED = -1, -2, -3
"""What happens next, if it is not that a team finishes something."""
_NOW, _PERHAPS, _LATER = range(3)


@kernel
def run_events(net: Network, room: Room, tally: Tally, place: int, part: int, seed: int, replication: int) -> int:
    """Run a part whose visits from outside are drawn; 0, or NO_ROOM or TOO_MANY if it had to give up."""
    at = room.standing.at
    _open(net, room, part)
    while at[FAULT] == 0:
        source, key = _next(net, room)
        if at[OWN] + at[HELP] > 0 and key >= at[SETTLED]:
            _settle(net, room)
            continue
        at[SETTLED] = at_phase(key, START)
        if source == _HOUR:
            if _begin_hour(net, room, tally, place, part, time_of(key)):
                break
            continue
        done = _happen(net, room, source, key)
        if done != NOBODY:
            _go_on(net, room, part, done, time_of(key), seed, replication)
    _close(net, room)
    return int(at[FAULT])


@inlined
def _next(net: Network, room: Room) -> tuple[int, int]:
    """What happens next, a team that finishes something or one of the three, and its key."""
    standing, at = room.standing, room.standing.at
    source, key = _HOUR, at[HOUR_KEY]
    for team in range(standing.next_key.size):
        if standing.next_key[team] < key:
            source, key = team, standing.next_key[team]
    row, who = at[FOLLOWING], -1
    if row < at[OUTSIDE]:
        stage = net.works.stage[net.counted.kind_work[room.visits[KIND, row]]]
        outside = key_of(room.visits[ENTERED, row], stage, ARRIVE)
        if outside < key:
            source, key, who = _OUTSIDE, outside, room.visits[WHO, row]
    if at[PLANNED] > 0:
        planned = room.calendar.key[0]
        if planned < key or (planned == key and room.calendar.who[0] < who):
            source, key = _PLANNED, planned
    return source, key


@inlined
def _happen(net: Network, room: Room, source: int, key: int) -> int:
    """Let happen what happens next; the visit that has finished or left by it, NOBODY if none has."""
    at, now = room.standing.at, time_of(key)
    if source >= 0:
        return _finish(net, room, source, now)
    row = at[FOLLOWING]
    if source == _PLANNED:
        row = room.calendar.row[0]
        at[PLANNED] = unplan(room.calendar, at[PLANNED])
    else:
        at[FOLLOWING] = row + 1
    if phase_of(key) == LEAVE:
        return _leave(net, room, row)
    return _arrive(net, room, row, now)


@inlined
def _look(standing: Standing, lines: Lines, team: int) -> None:
    """See to it that the team looks whether something of its own, or of others, can start."""
    if standing.look[team] == 0:
        standing.look[team] = 1
        standing.at[OWN] += 1
    if lines.helps_from[team + 1] > lines.helps_from[team]:
        _look_to_help(standing, team)


@inlined
def _look_to_help(standing: Standing, team: int) -> None:
    if standing.look_to_help[team] == 0:
        standing.look_to_help[team] = 1
        standing.at[HELP] += 1


@inlined
def _ask_helpers(standing: Standing, lines: Lines, team: int) -> None:
    """See to it that those look who help with a team's lines."""
    if standing.waiting[team] > 0:
        for helper in range(standing.look.size):
            if lines.helpers[team, helper]:
                _look_to_help(standing, helper)


@inlined
def _finish(net: Network, room: Room, team: int, now: int) -> int:
    """Finish what a team finishes next; which visit."""
    standing, stage = room.standing, net.teams.stage[team]
    if net.teams.case[team]:
        row = close_case(standing, room.visits, team)
        plan_case(standing, team, stage, standing.since[team], now)
    else:
        row = vacate(standing, team, standing.next_due[team] & _SLOT, now)
        plan_next(standing, team, stage)
    room.visits[FINISHED, row] = now
    if standing.waiting[team] > 0 or net.lines.helps_from[team + 1] > net.lines.helps_from[team]:
        _look(standing, net.lines, team)
    return row


@inlined
def _arrive(net: Network, room: Room, row: int, now: int) -> int:
    """Let an entity be ready, agree on a time or join its line; the visit if that is all, NOBODY otherwise."""
    standing, visits = room.standing, room.visits
    line = visits[LINE, row]
    if visits[LEFT, row] != NEVER:
        return row
    if (visits[READY, row] > now or visits[DUE, row] == NEVER) and not _due_now(net, room, row, now):
        return NOBODY
    if line == NOBODY:
        visits[STARTED, row], visits[ATTENDED, row], visits[FINISHED, row] = now, now, now
        return row
    team = net.lines.team[line]
    join(standing, visits, line, team, row)
    leaves = visits[DUE, row] + visits[PATIENCE, row]
    if leaves < net.hours * HOUR:
        _plan(net, room, row, leaves, LEAVE)
    _look(standing, net.lines, team)
    _ask_helpers(standing, net.lines, team)
    return NOBODY


@kernel
def _due_now(net: Network, room: Room, row: int, now: int) -> bool:
    """Whether an entity is due now; if not, plan when it is, unless that is never."""
    visits, when = room.visits, room.visits[READY, row]
    if when <= now:
        when = _agreed(net, room.standing, net.counted.kind_work[visits[KIND, row]], when, now)
        visits[DUE, row] = when
    if when > now and when < net.hours * HOUR:
        _plan(net, room, row, when, ARRIVE)
    return bool(when <= now)


@inlined
def _agreed(net: Network, standing: Standing, work: int, ready_us: int, now: int) -> int:
    """The time of the first place for an appointment, which is taken, or NEVER."""
    place, earliest = standing.booked[work], max(now, ready_us + net.works.earliest_us[work])
    while place < net.works.offered[work + 1] and net.works.offered_us[place] < earliest:
        place += 1
    if place == net.works.offered[work + 1]:
        standing.booked[work] = place
        return NEVER
    standing.booked[work] = place + 1
    return int(net.works.offered_us[place])


@inlined
def _plan(net: Network, room: Room, row: int, time_us: int, phase: int) -> None:
    """Plan something for an entity."""
    at, stage = room.standing.at, net.works.stage[net.counted.kind_work[room.visits[KIND, row]]]
    if at[PLANNED] == room.calendar.key.size:
        at[FAULT] = NO_ROOM
        return
    at[PLANNED] = plan(room.calendar, at[PLANNED], key_of(time_us, stage, phase), room.visits[WHO, row], row)


@inlined
def _leave(net: Network, room: Room, row: int) -> int:
    """Let an entity leave its line if it still waits there and was never begun; the visit if it does."""
    standing, visits = room.standing, room.visits
    if visits[STARTED, row] != NEVER:
        return NOBODY
    line = visits[LINE, row]
    team = net.lines.team[line]
    visits[LEFT, row] = visits[DUE, row] + visits[PATIENCE, row]
    standing.waiting[team] -= 1
    standing.by_kind[visits[KIND, row]] -= 1
    drop_left(standing, visits, line)
    _look(standing, net.lines, team)
    _ask_helpers(standing, net.lines, team)
    return row


@inlined
def _settle(net: Network, room: Room) -> None:
    """Let the first team that may start something look for it, its own first; then the first that may help."""
    standing, lines, now = room.standing, net.lines, time_of(room.standing.at[SETTLED])
    team = 0
    if standing.at[OWN] > 0:
        while standing.look[team] == 0:
            team += 1
        line = _own_to_start(net, room, team, now)
    else:
        while standing.look_to_help[team] == 0:
            team += 1
        line = _to_help(net, room, team)
    if line == NOBODY:
        return
    home = lines.team[line]
    row = take_first(standing, room.visits, line, home)
    if net.teams.case[team]:
        work = net.counted.kind_work[room.visits[KIND, row]]
        open_case(standing, net.works, room.visits, team, row, work, standing.since[team], now)
        plan_case(standing, team, net.teams.stage[team], standing.since[team], now)
    else:
        begin(standing, lines, room.visits, team, row, now)
        plan_next(standing, team, net.teams.stage[team])
    _ask_helpers(standing, lines, home)
    if home != team:
        _look(standing, lines, home)


@inlined
def _own_to_start(net: Network, room: Room, team: int, now: int) -> int:
    """The line of its own from which a team can start a job now; NOBODY, and it need not look again, if there is none.

    It looks again if a job was interrupted: what comes first may be another then.
    """
    standing, lines = room.standing, net.lines
    line = first_line(standing, room.visits, lines, lines.own, lines.own_from[team], lines.own_from[team + 1])
    found = _LATER if line == NOBODY else _can_start(net, room, team, line, now)
    if found == _NOW:
        return line
    if found == _LATER:
        standing.look[team] = 0
        standing.at[OWN] -= 1
    return NOBODY


@inlined
def _to_help(net: Network, room: Room, team: int) -> int:
    """The line of others from which a team can start a job; NOBODY, and it need not look again, if there is none."""
    standing, lines = room.standing, net.lines
    line = first_line(standing, room.visits, lines, lines.helps, lines.helps_from[team], lines.helps_from[team + 1])
    if standing.waiting[team] == 0 and line != NOBODY and _missing(net, room, team, line) <= 0:
        return line
    standing.look_to_help[team] = 0
    standing.at[HELP] -= 1
    return NOBODY


@inlined
def _missing(net: Network, room: Room, team: int, line: int) -> int:
    """How many units too few are free for the next of a line."""
    reserve = net.teams.reserve[team] if net.lines.priority[line] > 1 else 0
    return int(net.lines.units[line] + reserve - room.standing.free[team])


@inlined
def _can_start(net: Network, room: Room, team: int, line: int, now: int) -> int:
    """Whether a team can start the first of a line of its own now, or perhaps as it takes units from another job."""
    standing = room.standing
    if net.teams.case[team]:
        return _NOW if standing.engaged[team] < net.teams.most_live[team] else _LATER
    missing = _missing(net, room, team, line)
    if missing <= 0:
        return _NOW
    kind = net.lines.kind[line]
    if net.lines.takes[line] and can_take(standing, room.visits, net.lines.preempts, team, kind) >= missing:
        _interrupt(net, room, team, kind, now)
        return _PERHAPS
    return _LATER


@kernel
def _interrupt(net: Network, room: Room, team: int, kind: int, now: int) -> None:
    """Interrupt one job, and see to it that its own team and helpers look."""
    home = interrupt(room.standing, net.lines, room.visits, team, kind, now)
    plan_next(room.standing, team, net.teams.stage[team])
    _look(room.standing, net.lines, home)
    _ask_helpers(room.standing, net.lines, home)


@inlined
def _begin_hour(net: Network, room: Room, tally: Tally, place: int, part: int, now: int) -> bool:
    """Count the hour that ends for a stage, and change its staff; whether the run ends instead, for all stages."""
    standing, at = room.standing, room.standing.at
    hour, stage, end = now // HOUR, stage_of(at[HOUR_KEY]), now == net.hours * HOUR
    if hour > 0:
        count_waiting(net, standing.by_kind, tally, place, hour - 1, stage)
    for team in range(net.teams.stage.size):
        if net.teams.stage[team] == stage:
            if hour > 0:
                if not net.teams.case[team]:
                    count_time(standing, team, now)
                count_hour(net, standing, tally, place, hour - 1, team)
            if not end:
                _change(net, room, team, hour)
    last = stage == net.parts.stage[part + 1] - 1
    at[HOUR_KEY] = key_of(now + HOUR, net.parts.stage[part], THE_HOUR) if last else key_of(now, stage + 1, THE_HOUR)
    if end:
        at[OWN], at[HELP] = 0, 0
    return end and last


@inlined
def _change(net: Network, room: Room, team: int, hour: int) -> None:
    """Change the staff of a team, or the pace of its cases, as an hour begins."""
    standing, now = room.standing, hour * HOUR
    if net.teams.case[team]:
        begin_hour(standing, net.teams, team, hour)
        standing.since[team] = now
        plan_case(standing, team, net.teams.stage[team], now, now)
    else:
        change_staff(standing, net.teams, room.visits, team, hour)
        while too_many(standing, net.teams, team):
            _interrupt(net, room, team, NOBODY, now)
    _look(standing, net.lines, team)
    _ask_helpers(standing, net.lines, team)


@kernel
def _go_on(net: Network, room: Room, part: int, row: int, now: int, seed: int, replication: int) -> None:
    """Send an entity that has finished or left on to where it goes next."""
    visits, works = room.visits, net.works
    work = net.counted.kind_work[visits[KIND, row]]
    if visits[LEFT, row] != NEVER:
        visits[NEXT, row] = works.diverts_to[work]
    following = visits[NEXT, row]
    if following < 0 or following >= works.stage.size or now >= net.hours * HOUR:
        return
    around = visits[ROUND, row] + works.round[work, following]
    if works.part[following] != part:
        send(room.mail, works.part[following], now, visits[WHO, row], work_and_round(following, around))
        return
    at = room.standing.at
    new = at[ROWS]
    if new == visits.shape[1]:
        at[FAULT] = NO_ROOM
        return
    at[ROWS] = new + 1
    visits[WHO, new], visits[ENTERED, new], visits[KIND, new] = visits[WHO, row], now, following
    visits[ROUND, new] = around
    draw_visits(net.draws, room.drawn, visits, new, new + 1, seed, replication)
    if visits[READY, new] < net.hours * HOUR:
        _plan(net, room, new, visits[READY, new], ARRIVE)


@kernel
def _open(net: Network, room: Room, part: int) -> None:
    """Nobody is busy; then what is being dealt with goes on, and what waits joins its line."""
    standing, visits, at = room.standing, room.visits, room.standing.at
    at[FAULT], at[PLANNED], at[OWN], at[HELP] = 0, 0, 0, 0
    at[HOUR_KEY] = key_of(0, net.parts.stage[part], THE_HOUR)
    at[SETTLED] = at_phase(at[HOUR_KEY], START)
    standing.first[:] = NOBODY
    standing.by_kind[:] = 0
    for work in range(standing.booked.size):
        standing.booked[work] = net.works.offered[work]
    for team in range(standing.free.size):
        _open_team(net, standing, team)
    for row in range(at[OPENING]):
        kind = visits[KIND, row]
        team = net.counted.kind_team[kind]
        if net.sources.begins[part] + row < net.sources.live[part]:
            _wait_since_before(net, room, row)
        elif team == NOBODY:
            visits[DUE, row] = 0
            _plan(net, room, row, 0, ARRIVE)
        else:
            visits[DUE, row] = 0
            _go_on_with(net, standing, visits, team, row)


@inlined
def _open_team(net: Network, standing: Standing, team: int) -> None:
    standing.next_key[team], standing.next_due[team] = NOTHING, NOTHING
    standing.free[team], standing.on_duty[team] = net.teams.staff[team, 0], net.teams.staff[team, 0]
    standing.busy[team], standing.waiting[team], standing.engaged[team] = 0, 0, 0
    standing.since[team], standing.busy_us[team], standing.over_us[team] = 0, 0, 0
    standing.look[team], standing.look_to_help[team] = 0, 0
    standing.asked[team], standing.pace[team], standing.gone[team] = 0, 0, 0
    standing.slot_due[team, :] = NOTHING


@inlined
def _go_on_with(net: Network, standing: Standing, visits: Integers, team: int, row: int) -> None:
    """Go on with what is being dealt with as the run starts."""
    work = net.counted.kind_work[visits[KIND, row]]
    if net.teams.case[team]:
        visits[REST, row] = net.works.backlog_asks[work]
        open_case(standing, net.works, visits, team, row, work, 0, 0)
        plan_case(standing, team, net.teams.stage[team], 0, 0)
    elif standing.engaged[team] == MOST_UNITS // 2:
        standing.at[FAULT] = TOO_MANY
    else:
        begin(standing, net.lines, visits, team, row, 0)
        plan_next(standing, team, net.teams.stage[team])


@inlined
def _wait_since_before(net: Network, room: Room, row: int) -> None:
    """Let an entity wait that has waited since before the run, agree on a time with it, or let it leave."""
    visits, line = room.visits, room.visits[LINE, row]
    if visits[DUE, row] == NEVER:
        _due_now(net, room, row, 0)
        if visits[DUE, row] == 0:
            _plan(net, room, row, 0, ARRIVE)
        return
    leaves = visits[DUE, row] + visits[PATIENCE, row]
    if line == NOBODY or leaves < 0:
        if line != NOBODY:
            visits[LEFT, row] = leaves
        _plan(net, room, row, 0, ARRIVE)
        return
    join(room.standing, visits, line, net.lines.team[line], row)
    if leaves < net.hours * HOUR:
        _plan(net, room, row, leaves, LEAVE)


@kernel
def _close(net: Network, room: Room) -> None:
    """Write NEVER for units that have not reached where they were going when the run ends."""
    standing, visits, end_us = room.standing, room.visits, net.hours * HOUR
    for team in range(standing.engaged.size):
        if not net.teams.case[team]:
            for slot in range(standing.engaged[team]):
                row = standing.slot_row[team, slot]
                if visits[ATTENDED, row] > end_us:
                    visits[ATTENDED, row] = NEVER
