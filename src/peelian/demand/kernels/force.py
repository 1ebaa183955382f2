"""The steps of a replication: what comes from outside; then for each part its visits drawn, run and counted.

They are steps, not one kernel, because a kernel into which others are compiled takes the time of all of them again.
"""

from __future__ import annotations

from peelian.demand.arrivals import Profile, fill_arrivals
from peelian.demand.clock import HOUR
from peelian.demand.compiled import kernel
from peelian.demand.draws import ARRIVAL, fill_uniforms
from peelian.demand.kernels.coming import not_begun
from peelian.demand.kernels.counting import count_source
from peelian.demand.kernels.drawing import draw_rests, draw_visits
from peelian.demand.kernels.mail import send, take
from peelian.demand.kernels.network import NO_ROOM, OPENING, OUTSIDE, ROWS, Network
from peelian.demand.kernels.opening import open_run
from peelian.demand.kernels.records import INDEX_BITS
from peelian.demand.kernels.visit import AROUND, ENTERED, KIND, WHO
from peelian.demand.simulation.tally import Tally


@kernel
def begin_replication(net: Network, tally: Tally, seed: int, replication: int) -> int:
    """Draw all that comes from outside and send it to its parts; 0, or NO_ROOM."""
    sources = net.sources
    net.mail.sent[:] = 0
    for stream in range(sources.number.size):
        most = sources.most[stream]
        when, which, arrived_us = net.when[:most], net.which[:most], net.arrived_us[:most]
        fill_uniforms(when, which, seed, replication, sources.number[stream], ARRIVAL, 0)
        profile = Profile(sources.expected[stream], sources.spacing_us[stream], sources.gaps)
        arrivals = fill_arrivals(arrived_us, profile, when)
        if arrivals < 0:
            return NO_ROOM
        work, kept = sources.work[stream], 1.0 - sources.elsewhere[stream]
        whose = (2 * net.loop.works.size + stream) << INDEX_BITS
        for number in range(arrivals):
            if work >= 0 and which[number] < kept:
                send(net.mail, net.loop.works[work].part, arrived_us[number], whose | number, work, 0, 0)
        count_source(net.counted, tally, stream, arrived_us[:arrivals], which, kept)
    return 0


@kernel
def begin_part(net: Network, part: int, seed: int, replication: int) -> int:
    """Draw the visits of a part that come from outside it; 0, or NO_ROOM."""
    loop, mail, sources = net.loop, net.mail, net.sources
    backlog, sent = sources.begins[part + 1] - sources.begins[part], mail.sent[part]
    rows = backlog + sent
    if mail.first[part] + sent > mail.first[part + 1] or rows > loop.visits.shape[1]:
        return NO_ROOM
    for row in range(backlog):
        entity = sources.begins[part] + row
        loop.visits[WHO, row], loop.visits[ENTERED, row] = sources.who[entity], sources.at_us[entity]
        loop.visits[KIND, row], loop.visits[AROUND, row] = sources.at_work[entity], 0
    take(mail, part, loop.works, loop.visits, backlog, net.hours * HOUR)
    loop.at[OPENING], loop.at[OUTSIDE], loop.at[ROWS] = backlog, rows, rows
    draw_visits(net.draws, loop.kinds, loop.works, loop.visits, 0, rows, seed, replication)
    return 0


@kernel
def open_part(net: Network, part: int, seed: int, replication: int) -> None:
    """Let what was there before the run wait or go on, in a part whose visits are drawn."""
    loop, sources = net.loop, net.sources
    waiting = sources.live[part] - sources.begins[part]
    not_begun(loop.visits, 0, loop.at[ROWS])
    draw_rests(net.draws, loop.kinds, loop.visits, waiting, loop.at[OPENING], seed, replication)
    open_run(loop, net.stages[part], net.stages[part + 1] - 1, waiting, net.hours * HOUR)
