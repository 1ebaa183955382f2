"""One year of a sample: its months, totals, shapes and random numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from peelian.core.errors import PeelianError
from peelian.core.period import Period, PeriodKind
from peelian.sample.clock import Times, moments
from peelian.sample.spread import Integers, apportion
from peelian.sample.totals import Totals, free_name

WEEKDAYS = [str(day) for day in range(1, 8)]
HOURS = [str(hour) for hour in range(24)]


@dataclass(frozen=True)
class Year:
    """One year of a sample with a stream of random numbers of its own. `end` is the day after the sample's last."""

    totals: Totals
    period: Period
    end: np.datetime64
    random: np.random.Generator

    @property
    def start(self) -> int:
        """The calendar year in which it begins."""
        return self.period.first.year

    def drawing(self, *stream: int) -> Year:
        """The same year with another stream of random numbers."""
        seeds = [self.totals.sample.seed, self.start, *stream]
        return replace(self, random=np.random.default_rng(seeds))

    def total(self, measure: str, **breakdown: str) -> int:
        """The year's total; raises PeelianError where nothing gives it."""
        return self.totals.need(measure, self.period, **breakdown)

    def find(self, measure: str, **breakdown: str) -> int | None:
        """The year's total, if anything gives it."""
        return self.totals.find(measure, self.period, **breakdown)

    def printed(self, measure: str, part: str = "value", **breakdown: str) -> float | None:
        """The number that a document prints for the year."""
        return self.totals.printed(measure, self.period, part, **breakdown)

    def free(self, name: str) -> float:
        """A free number of the sample: the year's own (`name_2018_19`), or the one for all years."""
        given = self.totals.sample.free
        for each in (self._own(name), name):
            if each in given:
                return given[each]
        raise PeelianError(
            f"The sample {self.totals.sample.id} has no free number {name}.", remedy=f"Add {name} to its `free`."
        )

    def weights(self, shape: str) -> dict[str, float]:
        """The weights of a shape: the year's own (`shape_2018_19`), or the one for all years."""
        given = self.totals.sample.shapes
        for each in (self._own(shape), shape):
            if each in given:
                return given[each].weights
        raise PeelianError(
            f"The sample {self.totals.sample.id} has no shape {shape}.", remedy=f"Add {shape} to its `shapes`."
        )

    def has_shape(self, shape: str) -> bool:
        """Whether the sample has that shape."""
        return not {self._own(shape), shape}.isdisjoint(self.totals.sample.shapes)

    def listed(self, shape: str, keys: Iterable[str]) -> list[float]:
        """The weights of a shape for these keys, 0 where it has none."""
        given = self.weights(shape)
        return [given.get(key, 0.0) for key in keys]

    def monthly(self, shape: str) -> list[float]:
        """The weights of a shape for each month of the year."""
        return self.listed(shape, [str(month.number) for month in self.period.months])

    def by_month(self, measure: str, shape: str, **breakdown: str) -> Integers:
        """The year's total, month by month: months and quarters that have a total of their own first, the rest by
        the shape."""
        counts, weights = np.zeros(self.period.count, dtype=np.int64), np.asarray(self.monthly(shape))
        open_months = np.ones(self.period.count, dtype=bool)
        for part in (*self._parts(1, PeriodKind.MONTH), *self._parts(3, PeriodKind.QUARTER), self.period):
            value = self.totals.find(measure, part, **breakdown)
            if value is None and part == self.period:
                value = self.total(measure, **breakdown)
            at = np.arange(part.count) + part.first.index - self.period.first.index
            free = at[open_months[at]]
            if value is not None and free.size:
                left = value - int(counts[at].sum())
                if left < 0:
                    raise PeelianError(
                        f"The months of {measure} in {self.totals.sample.id} are more than {part} has in all.",
                        remedy=f"Correct {free_name(measure, breakdown)} in its `totals`.",
                    )
                counts[free] = apportion(left, weights[free])
                open_months[free] = False
        return counts

    def moments(self, counts: Integers, hours: str) -> Times:
        """Local times, `counts` of them in each month, over the hours of a shape."""
        weekday = self.listed("weekday", WEEKDAYS)
        hour = self.listed(hours, HOURS)
        return moments(self.period.months, counts, weekday=weekday, hour=hour, random=self.random)

    def _own(self, name: str) -> str:
        return f"{name}_{str(self.period).replace('-', '_')}"

    def _parts(self, months: int, kind: PeriodKind) -> Iterator[Period]:
        for offset in range(0, self.period.count, months):
            yield Period(kind, self.period.first.plus(offset), months)
