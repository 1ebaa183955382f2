"""The frame of a chart over months: where a month and a value fall, and the axes that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from peelian.charts.months import short_month
from peelian.charts.svg import AXIS, GRID, LINE_HEIGHT, Element, element, nice_ticks, text, text_width
from peelian.core.fact import Exact
from peelian.core.period import Month
from peelian.core.unit import Unit

GAP = 8
_INSET = 10  # from the axis to the first month, so that no marker stands on the axis
_MILLION = 1_000_000
_STEPS = (1, 2, 3, 4, 6, 12, 24, 36, 60, 120)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where months (or other steps) and values fall in the drawing; all lengths in drawing units."""

    left: float
    right: float
    top: float
    bottom: float
    steps: int
    ticks: tuple[Fraction, ...]
    _low: float = field(init=False, repr=False)
    _span: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Positions are worked out in floating point: exact fractions take many times as long and draw the same."""
        object.__setattr__(self, "_low", float(self.ticks[0]))
        object.__setattr__(self, "_span", float(self.ticks[-1] - self.ticks[0]))

    def x(self, index: float) -> float:
        """The horizontal place of a month, counted from 0."""
        if self.steps == 1:
            return (self.left + self.right) / 2 + index * self.slot
        return self.left + _INSET + index * self.slot

    def y(self, value: Exact | float) -> float:
        """The height of a value; the first tick is at the bottom of the frame."""
        return self.bottom - (float(value) - self._low) / self._span * (self.bottom - self.top)

    @property
    def slot(self) -> float:
        """The distance from one month to the next."""
        return (self.right - self.left - 2 * _INSET) / max(1, self.steps - 1)


def plot_height(width: int) -> int:
    """How high a chart over months is, its axes with it."""
    return 190 + width * 22 // 100


def frame_of(
    unit: Unit,
    values: tuple[Exact, Exact],
    steps: int,
    *,
    width: int,
    height: float,
    label_width: float,
    top: float = 36,
) -> Frame:
    """The frame from the lowest to the highest of `values`, with room for ticks at its left and labels at its right.

    30 units below it are for the names of months.
    """
    lowest, highest = values
    ticks = nice_ticks(highest, whole=unit.decimals == 0, lowest=lowest)
    left = max(map(text_width, _tick_names(unit, ticks))) + GAP
    return Frame(left, width - GAP - label_width, top, height - 30, steps, ticks)


def value_axis(unit: Unit, frame: Frame, note: str = "") -> Iterator[Element]:
    """The unit with `note`, and the values with their grid lines."""
    yield text(_axis_name(unit, frame.ticks, note), 0, 11)
    for tick, name in zip(frame.ticks, _tick_names(unit, frame.ticks), strict=True):
        y, colour = frame.y(tick), AXIS if tick == frame.ticks[0] else GRID
        yield element("line", x1=frame.left, x2=frame.right, y1=y, y2=y, stroke=colour, class_="grid")
        yield text(name, frame.left - GAP, y, text_anchor="end", class_="tick")


def month_axis(months: Sequence[Month], frame: Frame) -> Iterator[Element]:
    """A tick a month, and as many month names as there is room for."""
    every = _every(max(text_width(short_month(month)) for month in months), frame)
    for index, month in enumerate(months):
        yield _month_tick(frame, index)
        if index % every == 0:
            x = frame.x(index)
            yield text(short_month(month), x, frame.bottom + 17, text_anchor="middle", class_="month")


def dated_axis(months: Sequence[Month], frame: Frame, *, years: bool = False) -> Iterator[Element]:
    """The same with years in a line of their own below, where the first name of each stands; 18 units higher.

    Where each point is for a year, `years`, only the years stand there.
    """
    every = _every(text_width("2000") + 2, frame)
    year = 0
    for index, month in enumerate(months):
        yield _month_tick(frame, index)
        if index % every == 0:
            x = frame.x(index)
            if years:
                yield text(str(month.year), x, frame.bottom + 17, text_anchor="middle", class_="year")
                continue
            yield text(short_month(month), x, frame.bottom + 17, text_anchor="middle", class_="month")
            if month.year != year:
                year = month.year
                yield text(str(year), x, frame.bottom + 17 + LINE_HEIGHT, text_anchor="middle", class_="year")


def _month_tick(frame: Frame, index: int) -> Element:
    x = frame.x(index)
    return element("line", x1=x, x2=x, y1=frame.bottom, y2=frame.bottom + 5, stroke=AXIS)


def _every(widest: float, frame: Frame) -> int:
    return next(step for step in _STEPS if step * frame.slot >= widest or step == _STEPS[-1])


def _axis_name(unit: Unit, ticks: Sequence[Fraction], note: str) -> str:
    words = [unit.plural, "millions" if ticks[-1] >= _MILLION else "", note]
    name = ", ".join(word for word in words if word)
    return name[:1].upper() + name[1:]


def _tick_names(unit: Unit, ticks: Sequence[Fraction]) -> list[str]:
    scale = _MILLION if ticks[-1] >= _MILLION else 1
    step = (ticks[1] - ticks[0]) / scale
    decimals = next((places for places in range(30) if step * 10**places % 1 == 0), 30)
    return [unit.write(tick / scale, decimals=decimals) for tick in ticks]
