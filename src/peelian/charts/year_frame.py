"""The frame of two years of months: where a month and a value fall, and the axes that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from peelian.charts.picture import made_up
from peelian.charts.svg import AXIS, GRID, Element, element, nice_ticks, text, text_width
from peelian.charts.year_pair import YearPair, short_month
from peelian.core.fact import Exact

GAP = 8
_INSET = 10  # from the axis to the first month, so that no marker stands on the axis
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Frame:
    """Where months and values fall in the drawing; all lengths in drawing units."""

    left: float
    right: float
    top: int
    bottom: int
    months: int
    ticks: tuple[Fraction, ...]

    def x(self, index: int) -> float:
        """The horizontal place of a month, counted from 0."""
        if self.months == 1:
            return (self.left + self.right) / 2
        return self.left + _INSET + index * self.slot

    def y(self, value: Exact) -> float:
        """The height of a value; zero is at the bottom of the frame."""
        return self.bottom - float(value / self.ticks[-1]) * (self.bottom - self.top)

    @property
    def slot(self) -> float:
        """The distance from one month to the next."""
        return (self.right - self.left - 2 * _INSET) / max(1, self.months - 1)


def frame_of(pair: YearPair, *, width: int, height: int, label_width: float) -> Frame:
    """The frame that leaves room for the widest tick at its left and `label_width` at its right."""
    highest = max((fact.value for fact in pair.facts if fact.value is not None), default=0)
    ticks = nice_ticks(highest, whole=pair.this_year[0].unit.decimals == 0)
    left = max(map(text_width, _tick_names(pair, ticks))) + GAP
    return Frame(left, width - GAP - label_width, 36, height - 30, len(pair.this_year), ticks)


def axes(pair: YearPair, frame: Frame) -> Iterator[Element]:
    """The unit, the values with their grid lines, and as many month names as there is room for."""
    yield text(_axis_name(pair, frame.ticks), 0, 11)
    names = _tick_names(pair, frame.ticks)
    for tick, name in zip(frame.ticks, names, strict=True):
        y, colour = frame.y(tick), AXIS if tick == 0 else GRID
        yield element("line", x1=frame.left, x2=frame.right, y1=y, y2=y, stroke=colour, class_="grid")
        yield text(name, frame.left - GAP, y, text_anchor="end", class_="tick")
    widest = max(text_width(short_month(fact.period.first)) for fact in pair.this_year)
    every = next(step for step in (1, 2, 3, 4, 6, 12, 24) if step * frame.slot >= widest or step == 24)
    for index, fact in enumerate(pair.this_year):
        x = frame.x(index)
        yield element("line", x1=x, x2=x, y1=frame.bottom, y2=frame.bottom + 5, stroke=AXIS)
        if index % every == 0:
            yield text(short_month(fact.period.first), x, frame.bottom + 17, text_anchor="middle", class_="month")


def _axis_name(pair: YearPair, ticks: Sequence[Fraction]) -> str:
    unit = pair.this_year[0].unit
    words = [unit.plural, "millions" if ticks[-1] >= _MILLION else "", made_up(pair.facts)]
    name = ", ".join(word for word in words if word)
    return name[:1].upper() + name[1:]


def _tick_names(pair: YearPair, ticks: Sequence[Fraction]) -> list[str]:
    scale = _MILLION if ticks[-1] >= _MILLION else 1
    decimals = next((places for places in range(30) if ticks[1] / scale * 10**places % 1 == 0), 30)
    return [pair.this_year[0].unit.write(tick / scale, decimals=decimals) for tick in ticks]
