"""Whole replications: what comes from outside, then part after part, each counted before the next."""

from __future__ import annotations

from peelian.demand.arrivals import Profile, fill_arrivals
from peelian.demand.clock import HOUR
from peelian.demand.compiled import inlined, kernel
from peelian.demand.draws import ARRIVAL, fill_uniforms
from peelian.demand.kernels.counting import count_source, count_visits
from peelian.demand.kernels.drawing import draw_rests, draw_visits
from peelian.demand.kernels.events import run_events
from peelian.demand.kernels.mail import send, take, work_and_round
from peelian.demand.kernels.network import Integers, Network
from peelian.demand.kernels.pool import NEVER
from peelian.demand.kernels.room import FOLLOWING, NO_ROOM, OPENING, OUTSIDE, ROWS, Room
from peelian.demand.kernels.visit import DUE, ENTERED, INDEX_BITS, KIND, READY, ROUND, WHO
from peelian.demand.simulation.tally import Tally


@kernel
def run_replications(
    net: Network, room: Room, tally: Tally, outcomes: Integers, places: Integers, seed: int, first: int
) -> None:
    """Replications for some places in the tally, one after another in the same room, until one finds no room."""
    for place in places:
        outcomes[place] = begin_replication(net, room, tally, place, seed, first + place)
        for part in range(net.parts.method.size):
            if outcomes[place] == 0:
                outcomes[place] = run_part(net, room, tally, place, part, seed, first + place)
        if outcomes[place] != 0:
            return


@kernel
def begin_replication(net: Network, room: Room, tally: Tally, place: int, seed: int, replication: int) -> int:
    """Draw all that comes from outside and send it to its parts; 0, or NO_ROOM."""
    sources, drawn = net.sources, room.drawn
    room.mail.sent[:] = 0
    for stream in range(sources.number.size):
        fill_uniforms(drawn.when, drawn.which, seed, replication, sources.number[stream], ARRIVAL, 0)
        profile = Profile(sources.expected[stream], sources.spacing_us[stream], sources.gaps)
        arrivals = fill_arrivals(drawn.arrived_us, profile, drawn.when)
        if arrivals < 0:
            return NO_ROOM
        work, kept = sources.work[stream], 1.0 - sources.elsewhere[stream]
        whose = (2 * net.works.stage.size + stream) << INDEX_BITS
        for number in range(arrivals):
            elsewhere, when = drawn.which[number] >= kept, drawn.arrived_us[number]
            count_source(net, tally, place, stream, when, int(elsewhere))
            if not elsewhere and work >= 0:
                send(room.mail, net.works.part[work], when, whose | number, work_and_round(work, 0))
    return 0


@kernel
def run_part(net: Network, room: Room, tally: Tally, place: int, part: int, seed: int, replication: int) -> int:
    """Run a part and count it; 0, or what went wrong."""
    mail, visits, at = room.mail, room.visits, room.standing.at
    first, after = net.sources.begins[part], net.sources.begins[part + 1]
    arrivals = mail.sent[part]
    if mail.first[part] + arrivals > mail.first[part + 1] or after - first + arrivals > visits.shape[1]:
        return NO_ROOM
    opening = _take_backlog(net, room, part, seed, replication)
    rows = take(mail, part, net.works.stage, visits, opening, net.hours * HOUR)
    at[OPENING], at[FOLLOWING], at[OUTSIDE], at[ROWS] = opening, opening, rows, rows
    draw_visits(net.draws, room.drawn, visits, opening, rows, seed, replication)
    outcome = run_events(net, room, tally, place, part, seed, replication)
    if outcome == 0:
        count_visits(net, tally, place, visits, 0, opening, at[ROWS])
    return outcome


@inlined
def _take_backlog(net: Network, room: Room, part: int, seed: int, replication: int) -> int:
    """Make visits of a part's backlog; how many."""
    sources, visits = net.sources, room.visits
    first, live, after = sources.begins[part], sources.live[part], sources.begins[part + 1]
    for entity in range(first, after):
        row = entity - first
        visits[WHO, row], visits[ENTERED, row] = sources.who[entity], sources.at_us[entity]
        visits[KIND, row], visits[ROUND, row] = sources.at_work[entity], 0
    draw_visits(net.draws, room.drawn, visits, 0, after - first, seed, replication)
    draw_rests(net.draws, room.drawn, visits, live - first, after - first, seed, replication)
    for row in range(after - first):
        visits[READY, row] = visits[ENTERED, row]
        if visits[DUE, row] != NEVER:
            visits[DUE, row] = visits[ENTERED, row]
    return int(after - first)
