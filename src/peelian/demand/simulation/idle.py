"""The staff of teams that no work names: they are there, belong to no stage, and are the same in every replication."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from peelian.demand.clock import DAY, HOUR, HOURS_IN_WEEK
from peelian.demand.kernels.records import Records
from peelian.demand.model.arrays import NONE

Integers = npt.NDArray[np.int64]


def idle_time(teams: Records, staff: Integers, settle_weeks: int) -> Integers:
    """Their time of staff by day and by hour of the week (T × F), from staff by hour (T × H); 0 of other teams."""
    hourly = np.where(teams["case"][:, None] != 0, teams["available"][:, None], staff * HOUR)
    hourly[teams["stage"] != NONE] = 0
    hourly[:, : settle_weeks * HOURS_IN_WEEK] = 0
    count, hours = hourly.shape
    by_day, by_hour = (hourly.reshape(count, hours // each, each) for each in (DAY // HOUR, HOURS_IN_WEEK))
    return np.concatenate([by_day.sum(axis=2), by_hour.sum(axis=1)], axis=1)
