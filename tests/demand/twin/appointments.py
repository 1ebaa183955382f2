"""Places for appointments, each given once."""

from __future__ import annotations

from tests.demand.twin.visit import NEVER

from peelian.demand.model.arrays import Works


class Appointments:
    """The places of a work that nobody has been given, in order."""

    def __init__(self, works: Works, work: int) -> None:
        self.earliest = int(works.earliest_us[work])
        self.free = works.offered_us[works.offered[work] : works.offered[work + 1]].tolist()

    def book(self, ready: int) -> int:
        """The first free place that is not too early, or never."""
        for place in self.free:
            if place >= max(ready + self.earliest, 0):
                self.free.remove(place)
                return place
        return NEVER
