"""Jobs drawn from streams: when they arrive, their grade, how long they take and wait; merged in order of arrival.

Draws are named by the stream's number and by the entity's place in its stream, so a stream's jobs stay what they are
when another stream gets more or fewer. At one microsecond the earlier stream goes first.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from peelian.demand.arrivals import Profile, fill_arrivals, most_arrivals
from peelian.demand.clock import HOUR, HOURS_IN_WEEK
from peelian.demand.compiled import inlined, kernel
from peelian.demand.distributions import Samplers, fill_whole, sample, to_whole
from peelian.demand.draws import ARRIVAL, PATIENCE, TRAVEL, fill_uniforms
from peelian.demand.kernels.pool import LATEST, NEVER, Jobs
from peelian.demand.kernels.tally import DIVERTED, HOUR_CELLS

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

NO_ROOM = -2
_LONGEST = LATEST / 4
_BLOCK = 1024


class Streams(NamedTuple):
    """How jobs are drawn from one or several streams, a row of the first four arrays each.

    `number` names a stream's draws. `expected` and `spacing_us` are those of its profile. `shares` has, for each hour
    of the week, the share of each grade together with those above it; what the last one lacks to 1 goes elsewhere and
    is no job. `travel`, `scene` and `patience` are, for each grade, numbers of distributions in `samplers`, which draws
    microseconds; `patience` is empty if every job waits however long it takes.
    """

    number: Integers
    expected: Floats
    spacing_us: Floats
    shares: Floats
    gaps: Floats
    samplers: Samplers
    travel: Integers
    scene: Integers
    patience: Integers


class Drawn(NamedTuple):
    """Where a replication's jobs are drawn: uniform draws of a stream and of a block, jobs by stream and in order.

    A block is as many as stay in the processor's nearest memory. Stream number s has its jobs from place `first[s]` on,
    `counts[s]` of them, of which `merged[s]` have been put in order.
    """

    uniforms: Floats
    block: Floats
    first: Integers
    counts: Integers
    merged: Integers
    by_stream: Jobs
    in_order: Jobs


def new_drawn(streams: Streams) -> Drawn:
    """Room for all jobs that can be drawn; nothing more for their order if there is one stream."""
    rows = zip(streams.expected, streams.spacing_us, strict=True)
    most = [most_arrivals(Profile(expected, spacing, streams.gaps)) for expected, spacing in rows]
    count, patient = len(most), len(streams.patience) == 0

    def jobs(size: int) -> Jobs:
        arrived, grade, travel, scene = np.zeros((4, size), np.int64)
        return Jobs(arrived, grade, travel, scene, np.zeros(0 if patient else size, np.int64), 0)

    uniforms, block = np.empty((2, max(most))), np.empty((2, _BLOCK))
    places, (counts, merged) = np.cumsum([0, *most]), np.zeros((2, count), np.int64)
    in_order = jobs(sum(most) if count > 1 else 0)
    return Drawn(uniforms, block, places, counts, merged, jobs(sum(most)), in_order)


def jobs_drawn(streams: Streams, *, seed: int, replication: int) -> Jobs:
    """The jobs of one replication, to be looked at one by one."""
    drawn, hours = new_drawn(streams), np.zeros((HOURS_IN_WEEK, HOUR_CELLS), np.int64)
    total = draw(streams, seed, replication, drawn, hours, 0)
    arrived, grade, travel, scene, patience, begun = drawn.by_stream if len(drawn.counts) == 1 else drawn.in_order
    return Jobs(arrived[:total], grade[:total], travel[:total], scene[:total], patience[:total], begun)


@kernel
def draw(streams: Streams, seed: int, replication: int, drawn: Drawn, hours: Integers, from_us: int) -> int:
    """Draw a replication's jobs and count in `hours` what went elsewhere; how many jobs, or NO_ROOM."""
    total = 0
    for stream in range(streams.number.size):
        number, start = streams.number[stream], drawn.first[stream]
        jobs = _part(drawn.by_stream, start, drawn.first[stream + 1])
        room = jobs.arrived_us.size
        when, which = drawn.uniforms[0][:room], drawn.uniforms[1][:room]
        fill_uniforms(when, which, seed, replication, number, ARRIVAL, 0)
        profile = Profile(streams.expected[stream], streams.spacing_us[stream], streams.gaps)
        arrivals = fill_arrivals(jobs.arrived_us, profile, when)
        if arrivals < 0:
            return NO_ROOM
        elsewhere = _draw_grades(streams.shares[stream], jobs, which[:arrivals])
        for first in range(0, arrivals, _BLOCK):
            size = min(_BLOCK, arrivals - first)
            even, odd = drawn.block[0][:size], drawn.block[1][:size]
            fill_uniforms(even, odd, seed, replication, number, TRAVEL, first)
            _draw_times(streams, streams.travel, jobs, jobs.travel_us, even, first)
            _draw_times(streams, streams.scene, jobs, jobs.scene_us, odd, first)
            if streams.patience.size > 0:
                fill_uniforms(even, odd, seed, replication, number, PATIENCE, first)
                _draw_times(streams, streams.patience, jobs, jobs.patience_us, even, first)
        if elsewhere > 0:
            _keep_own(jobs, arrivals, streams.travel.size, hours, from_us)
        drawn.counts[stream] = arrivals - elsewhere
        total += arrivals - elsewhere
    if streams.number.size > 1:
        _merge(drawn)
    return total


@inlined
def jobs_in_order(drawn: Drawn, total: int) -> Jobs:
    """The jobs drawn, in order of arrival."""
    return _part(drawn.by_stream if drawn.counts.size == 1 else drawn.in_order, 0, total)


@inlined
def _part(jobs: Jobs, start: int, stop: int) -> Jobs:
    """Some of the jobs, as they lie next to one another."""
    arrived, grade, travel, scene, patience, begun = jobs
    part = slice(start, stop)
    return Jobs(arrived[part], grade[part], travel[part], scene[part], patience[part], begun)


@inlined
def _draw_grades(shares: Floats, jobs: Jobs, uniforms: Floats) -> int:
    """Draw the grade of each job by the shares of the hour of the week in which it arrives; how many go elsewhere."""
    hour, ends, elsewhere = 0, HOUR, 0
    for job in range(uniforms.size):
        while jobs.arrived_us[job] >= ends:
            hour, ends = (hour + 1) % HOURS_IN_WEEK, ends + HOUR
        grade, uniform, row = 0, uniforms[job], np.uint64(hour)
        for above in range(shares.shape[1]):
            grade += uniform >= shares[row, above]
        jobs.grade[job] = grade
        elsewhere += grade == shares.shape[1]
    return elsewhere


@inlined
def _draw_times(streams: Streams, laws: Integers, jobs: Jobs, times: Integers, uniforms: Floats, first: int) -> None:
    """Times of a block of jobs, each by the law of its grade; what goes elsewhere is drawn as the last grade."""
    alike = True
    for law in laws:
        alike = alike and law == laws[0]
    if alike:
        fill_whole(times[first : first + uniforms.size], streams.samplers, laws[0], uniforms, _LONGEST)
        return
    for place in range(uniforms.size):
        job = first + place
        law = laws[min(jobs.grade[job], laws.size - 1)]
        times[job] = to_whole(sample(streams.samplers, law, uniforms[place]), _LONGEST)


@kernel
def _keep_own(jobs: Jobs, arrivals: int, grades: int, hours: Integers, from_us: int) -> None:
    """Take those out that went elsewhere, counted by the hour of the week."""
    kept = 0
    for job in range(arrivals):
        if jobs.grade[job] == grades:
            if jobs.arrived_us[job] >= from_us:
                hours[jobs.arrived_us[job] // HOUR % HOURS_IN_WEEK, DIVERTED] += 1
            continue
        if kept < job:
            _copy(jobs, job, jobs, kept)
        kept += 1


@inlined
def _copy(jobs: Jobs, job: int, into: Jobs, place: int) -> None:
    into.arrived_us[place] = jobs.arrived_us[job]
    into.grade[place] = jobs.grade[job]
    into.travel_us[place] = jobs.travel_us[job]
    into.scene_us[place] = jobs.scene_us[job]
    if jobs.patience_us.size > 0:
        into.patience_us[place] = jobs.patience_us[job]


@kernel
def _merge(drawn: Drawn) -> None:
    """Put the jobs of all streams in order of arrival."""
    jobs, merged, place = drawn.by_stream, drawn.merged, 0
    for stream in range(merged.size):
        merged[stream] = 0
    while True:
        chosen, earliest = -1, NEVER
        for stream in range(merged.size):
            job = drawn.first[stream] + merged[stream]
            if merged[stream] < drawn.counts[stream] and jobs.arrived_us[job] < earliest:
                chosen, earliest = stream, jobs.arrived_us[job]
        if chosen < 0:
            break
        _copy(jobs, drawn.first[chosen] + merged[chosen], drawn.in_order, place)
        merged[chosen] += 1
        place += 1
