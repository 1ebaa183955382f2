"""The start of what waits: teams take turns until none can start anything.

Each team starts of its own what it can, in the order of the model; then one that has nothing of its own waiting helps
with one job; and so on. A team looks only if something has changed that it may start by.
"""

from __future__ import annotations

from peelian.demand.compiled import inlined, kernel
from peelian.demand.kernels.calendar import time_of
from peelian.demand.kernels.cases import open_case
from peelian.demand.kernels.lining import NOBODY, first_line, take_first
from peelian.demand.kernels.network import HELP, OWN, SETTLED, Loop
from peelian.demand.kernels.shifts import begin, can_take, interrupt


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
def can_begin(loop: Loop, number: int, line: int) -> bool:
    """Whether a team can begin the first of a line without taking units from another job."""
    team = loop.teams[number]
    if team.case:
        return bool(team.engaged < team.most_live)
    return missing(loop, number, line) <= 0


@inlined
def missing(loop: Loop, number: int, line: int) -> int:
    """How many units too few are free for the next of a line."""
    team = loop.teams[number]
    reserve = team.reserve if loop.lines[line].priority > 1 else 0
    return int(loop.lines[line].units + reserve - team.free)


@inlined
def begin_visit(loop: Loop, number: int, row: int, now: int) -> None:
    """Let a team begin a job or case."""
    if loop.teams[number].case:
        open_case(loop, number, row, now)
    else:
        begin(loop, number, row, now)


@inlined
def settle(loop: Loop) -> bool:
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
    begin_visit(loop, number, take_first(loop, line), now)
    if loop.teams[home].helped:
        ask_helpers(loop, home)
    if home != number:
        look(loop, home)
    return bool(loop.next_key[number] >= loop.at[SETTLED])


@inlined
def _own_to_start(loop: Loop, number: int, now: int) -> int:
    """The line of its own from which a team can start a job now; NOBODY, and it need not look again, without one."""
    team = loop.teams[number]
    line = first_line(loop, loop.own, team.first_own, team.last_own)
    if line != NOBODY and (can_begin(loop, number, line) or _takes_units(loop, number, line, now)):
        return line
    team.look = 0
    loop.at[OWN] -= 1
    return NOBODY


@inlined
def _to_help(loop: Loop, number: int) -> int:
    """The line of others from which a team can start a job; NOBODY, and it need not look again, if there is none."""
    team = loop.teams[number]
    if team.waiting == 0:
        line = first_line(loop, loop.helps, team.first_help, team.last_help)
        if line != NOBODY and missing(loop, number, line) <= 0:
            return line
    team.look_to_help = 0
    loop.at[HELP] -= 1
    return NOBODY


@inlined
def _takes_units(loop: Loop, number: int, line: int, now: int) -> bool:
    """Take units for the first of a line from as many other jobs as it needs, at once; False if they have too few."""
    if not loop.lines[line].takes or loop.teams[number].case:
        return False
    kind = loop.lines[line].kind
    if can_take(loop, number, kind) < missing(loop, number, line):
        return False
    while missing(loop, number, line) > 0:
        interrupt_one(loop, number, kind, now)
    return True


@kernel
def interrupt_one(loop: Loop, number: int, kind: int, now: int) -> None:
    """Interrupt one job, and see to it that its own team and helpers look."""
    home = interrupt(loop, number, kind, now)
    look(loop, home)
    ask_helpers(loop, home)
