"""The facts of a control chart with what the statistics found in them, checked to belong together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isclose, isnan

from peelian.charts.marks import Mark
from peelian.charts.months import every, month_faults
from peelian.charts.picture import ChartError, made_up
from peelian.core.fact import Fact
from peelian.core.period import Month
from peelian.core.unit import Unit
from peelian.statistics.control_chart import ControlChart, Note, Phase
from peelian.statistics.flags import Cause, PointType, point_type

LONGEST = 120
_MARKS = {
    PointType.IMPROVEMENT: Mark.SQUARE,
    PointType.CONCERN: Mark.DIAMOND,
    PointType.NEUTRAL_HIGH: Mark.UP,
    PointType.NEUTRAL_LOW: Mark.DOWN,
    PointType.COMMON: Mark.DISC,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One fact a month, quarter or year, and the control chart read from their values.

    `per` is what 1 in the statistics is in the facts' unit: 100 where shares are held as percentages. `signals` says
    whether signs may be told: not of figures that are made up.
    """

    facts: tuple[Fact, ...]
    chart: ControlChart
    per: float
    signals: bool

    @property
    def unit(self) -> Unit:
        """The unit of every fact."""
        return self.facts[0].unit

    @property
    def months(self) -> list[Month]:
        """The first month of each fact."""
        return [fact.period.first for fact in self.facts]

    @property
    def every(self) -> str:
        """What a point is for: month, quarter or year."""
        return every(self.facts[0].period.count)

    @property
    def points(self) -> list[float | None]:
        """The values that the rules saw, in the facts' unit: with the time of year taken out where the chart did so."""
        return [self.scaled(value) for value in map(float, self.chart.judged)]

    @property
    def adjusted(self) -> bool:
        """Whether the points are not the facts' own values, but these with the time of year taken out."""
        return Note.ADJUSTED in self.chart.notes

    @property
    def target(self) -> float | None:
        """The target in the facts' unit."""
        return None if self.chart.settings.target is None else self.chart.settings.target * self.per

    def scaled(self, value: float) -> float | None:
        """A value of the statistics in the facts' unit; None where there is none."""
        return None if isnan(value) else value * self.per

    def limit(self, value: float) -> float | None:
        """A limit in the facts' unit; None where there is none or no value can reach it."""
        found = self.scaled(value)
        unreachable = found is not None and (found < 0 or (self.unit.id == "percent" and found > 100))
        return None if unreachable else found

    def phase_of(self, index: int) -> Phase:
        """The phase that a point belongs to."""
        return next(phase for phase in self.chart.phases if phase.start <= index < phase.stop)

    def is_provisional(self, index: int) -> bool:
        """Whether the point may still change, so that it was not judged."""
        return index >= len(self.facts) - self.chart.series.provisional

    def is_judged(self, index: int) -> bool:
        """Whether the rules were applied to the point, and their finding may be told."""
        phase = self.phase_of(index)
        there = not isnan(self.chart.judged[index]) and not isnan(phase.lower[index - phase.start])
        return self.signals and there and phase.enough and not self.is_provisional(index)

    def cause(self, index: int) -> Cause:
        """What a judged point shows."""
        return self.chart.causes[index]

    def mark(self, index: int) -> Mark:
        """How a point is drawn."""
        if self.is_provisional(index):
            return Mark.RING
        if not self.is_judged(index):
            return Mark.DISC
        return _MARKS[point_type(self.cause(index), self.chart.settings.better)]


def reading(facts: Sequence[Fact], chart: ControlChart, per: float) -> Reading:
    """Facts and chart as one; raises ChartError when the chart was not read from these facts."""
    for problem, remedy in _faults(facts, chart, per):
        raise ChartError(problem, remedy=remedy)
    return Reading(tuple(facts), chart, per, signals=not made_up(facts))


def _faults(facts: Sequence[Fact], chart: ControlChart, per: float) -> Iterator[tuple[str, str]]:
    if not 1 <= len(facts) <= LONGEST:
        yield f"{len(facts)} points cannot be drawn as a control chart.", f"Give 1 to {LONGEST} facts in order."
        return
    first = facts[0].period
    yield from month_faults(facts, facts[0], first.first, step=first.count)
    if len(facts) != len(chart.series.values):
        yield (
            f"The control chart has {len(chart.series.values)} points for {len(facts)} facts.",
            "Draw the facts that it was read from.",
        )
        return
    for fact, value in zip(facts, chart.series.values, strict=True):
        known = float("nan") if fact.value is None else float(fact.value)
        if not (isnan(known) and isnan(value)) and not isclose(known, value * per, rel_tol=1e-9, abs_tol=1e-9):
            yield f"{fact.id} is {fact.text}, but the control chart has {value * per:g}.", "Draw its own facts."
