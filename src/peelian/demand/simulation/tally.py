"""What replications come to: counts and times by day and by hour of the week, in whole numbers.

Sums over replications do not depend on their order. The facets of F are the days since the start, then the 168 hours of
the week; jobs are counted under the time at which they were due. In the shapes R is rows, L limits, T teams, K kinds, S
streams, W works, E ends, C teams that carry cases, H hours.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]

ARRIVED, STARTED, ATTENDED, FINISHED, LEFT, WAIT_US, RESPONSE_US, LEFT_US, LENGTH_US = range(JOB_CELLS := 9)
"""Cells of jobs: how many were due, were started, attended and finished, and left; the time until started, until
attended, until they left, and from start to finish, added up. Cases are attended when they are finished."""
BUSY_US, OVERTIME_US, STAFF_US, LIVE, REVIEWS = range(TEAM_CELLS := 5)
"""Cells of teams: the time of busy units, of it overtime, and of staff on duty; live cases at the end of each hour,
added up; reviews due. Of those who carry cases it is the time of people that is asked for, and that there is."""
CAME, ELSEWHERE = range(STREAM_CELLS := 2)
"""Cells of streams: how many entities came, and how many of them were sent elsewhere."""


class Tally(NamedTuple):
    """Counts of several replications, the first axis of each array.

    `jobs` is R × F × cells. `within` and `decided` (L × F): jobs within a limit, and those of which it can be said.
    `teams` is T × F × cells, `waiting` (K × F) jobs that wait at the end of each hour, added up. `streams` is S × F ×
    cells. `flows` (K × (W + E + 1)) says where work went on to, works first, then ends, then those who left for good.
    `ends` is E × F. `live` (C × H) are live cases at the end of each hour. The histograms (R × steps) have the steps of
    `kernels.tally.step_of`.
    """

    jobs: Integers
    within: Integers
    decided: Integers
    teams: Integers
    waiting: Integers
    streams: Integers
    flows: Integers
    ends: Integers
    live: Integers
    wait_steps: Integers
    response_steps: Integers
