"""The benchmark's model: a year of dispatch. Run by itself, it is a second process that makes one replication."""

from __future__ import annotations

import numpy as np

from peelian.demand.arrivals import compile_profile
from peelian.demand.clock import HOUR, HOURS_IN_WEEK, MINUTE
from peelian.demand.distributions import Gamma, LogNormal, compile_distributions
from peelian.demand.kernels.pool import FINISH, Pool, Rules
from peelian.demand.kernels.replication import Scenario, replicate
from peelian.demand.kernels.streams import Streams

GRADES = 4
HOURS = 365 * 24
INCIDENTS = 239_829


def model() -> Scenario:
    """A year of about 240,000 incidents: by hour, weekday and season; four grades; 22 to about 80 units, load 0.75."""
    hour = np.arange(HOURS)
    daily = 1 + 0.55 * np.sin(2 * np.pi * (hour % 24 - 10) / 24)
    weekly = np.where(np.isin(hour // 24 % 7, (4, 5)), 1.15, 1.0)
    rates = daily * weekly * (1 + 0.1 * np.sin(2 * np.pi * hour / HOURS))
    profile = compile_profile(rates * INCIDENTS / rates.sum())
    streams = Streams(
        number=np.array([0]),
        expected=profile.expected[None],
        spacing_us=profile.spacing_us[None],
        shares=np.tile([0.15, 0.5, 0.8, 1.0], (1, HOURS_IN_WEEK, 1)),
        gaps=profile.gaps,
        samplers=compile_distributions([Gamma(12.0, 0.5), LogNormal(60.0, 1.0)], unit=MINUTE),
        travel=np.zeros(GRADES, np.int64),
        scene=np.ones(GRADES, np.int64),
        patience=np.zeros(0, np.int64),
    )
    an_hour_ago = np.roll(HOUR / profile.spacing_us, 1)
    staff = np.maximum(22, np.round(an_hour_ago * 1.2 / 0.75)).astype(np.int64)
    rules = Rules(np.ones(GRADES, np.int64), np.zeros(GRADES, np.int64), np.zeros((GRADES, GRADES), np.bool_))
    targets = np.array([15, 60, 120, 240]) * MINUTE
    return Scenario(streams, rules, Pool(staff, np.zeros(HOURS, np.int64), FINISH), targets, 0)


if __name__ == "__main__":
    replicate(model(), seed=1, first=0, count=1)
