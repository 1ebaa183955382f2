"""What teams and lines did in each hour, written down as it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from peelian.demand.clock import HOUR

if TYPE_CHECKING:
    from tests.demand.twin.cases import Cases
    from tests.demand.twin.shifts import Shifts

BUSY, OVERTIME, STAFF, LIVE, REVIEWS = range(5)


class Log:
    """`teams` (T × H × 5), by the cells of the tally; `waiting` (K × H) as each hour ends."""

    def __init__(self, teams: int, kinds: int, hours: int) -> None:
        self.teams = np.zeros((teams, hours, 5), np.int64)
        self.waiting = np.zeros((kinds, hours), np.int64)
        self.last = [0] * teams

    def team(self, team: Shifts, now: int) -> None:
        """Add the time since the last change, which lies within one hour, as things stood."""
        busy = sum(visit.units for visit in team.doing)
        since, self.last[team.number] = now - self.last[team.number], now
        hour = max(now - 1, 0) // HOUR
        cell = self.teams[team.number, hour]
        cell[BUSY] += since * busy
        cell[OVERTIME] += since * (busy - min(team.held, team.on_duty))
        cell[STAFF] += since * team.on_duty

    def cases(self, team: Cases, hour: int, busy: int) -> None:
        """Time asked and there is of people who carry cases."""
        self.teams[team.number, hour, BUSY] = busy
        self.teams[team.number, hour, STAFF] = team.hours

    def live(self, team: Cases, hour: int) -> None:
        """Live cases as an hour ends."""
        self.teams[team.number, hour, LIVE] = len(team.live)
