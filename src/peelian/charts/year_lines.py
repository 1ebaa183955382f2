"""The drawing of two years of months: two lines from zero, labelled at their right ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from peelian.charts.picture import made_up
from peelian.charts.svg import (
    AXIS,
    BLUE,
    GRID,
    LINE_HEIGHT,
    ORANGE,
    WHITE,
    Element,
    Value,
    element,
    nice_ticks,
    text,
    text_width,
)
from peelian.charts.year_pair import YearPair, label_lines, short_month
from peelian.core.fact import Fact
from peelian.core.period import Month

_MILLION = 1_000_000
_INSET = 10  # from the axis to the first month, so that no marker stands on the axis
_GAP = 8


@dataclass(frozen=True, slots=True)
class Frame:
    """Where months and values fall in the drawing; all lengths in drawing units."""

    left: Fraction
    right: Fraction
    top: int
    bottom: int
    months: int
    ticks: tuple[Fraction, ...]

    def x(self, index: int) -> Fraction:
        """The horizontal place of a month, counted from 0."""
        if self.months == 1:
            return (self.left + self.right) / 2
        return self.left + _INSET + index * self.slot

    def y(self, value: Fraction | int) -> Fraction:
        """The height of a value; zero is at the bottom of the frame."""
        return self.bottom - Fraction(value) / self.ticks[-1] * (self.bottom - self.top)

    @property
    def slot(self) -> Fraction:
        """The distance from one month to the next."""
        return (self.right - self.left - 2 * _INSET) / max(1, self.months - 1)


@dataclass(frozen=True, slots=True)
class Line:
    """One year's line: its facts, how it looks, and the label at its right end."""

    name: str
    facts: tuple[Fact, ...]
    label: tuple[str, ...]
    colour: str

    @property
    def is_this_year(self) -> bool:
        """Whether it is the period itself: solid, with filled round markers."""
        return self.name == "this-year"

    @property
    def end(self) -> Fraction | int:
        """The last value drawn."""
        return [fact.value for fact in self.facts if fact.value is not None][-1]

    @property
    def height(self) -> int:
        """The height of the label."""
        return len(self.label) * LINE_HEIGHT


def draw_years(pair: YearPair, *, width: int) -> tuple[list[Element], int]:
    """The parts of the drawing and its height in drawing units."""
    height = 190 + width * 22 // 100
    lines = _lines(pair)
    highest = max((fact.value for fact in pair.facts if fact.value is not None), default=0)
    ticks = nice_ticks(highest, step_at_least=0 if pair.this_year[0].unit.decimals else 1)
    names = _tick_names(pair, ticks)
    frame = Frame(
        left=max(map(text_width, names)) + _GAP,
        right=width - _GAP - max((text_width(words) for line in lines for words in line.label), default=Fraction(0)),
        top=36,
        bottom=height - 30,
        months=len(pair.this_year),
        ticks=ticks,
    )
    parts = [text(_axis_name(pair, ticks), 0, 11), *_axes(pair, frame, names)]
    for line in reversed(lines):
        parts.append(element("g", *_strokes(line, frame), *_markers(line, frame), class_=line.name))
    for line, middle in zip(lines, label_heights(lines, frame), strict=True):
        parts.append(_label(line, frame.right + _GAP, middle))
    return parts, height


def label_heights(lines: Sequence[Line], frame: Frame) -> list[Fraction]:
    """The middle of each line's label: at the line's end, but two labels never overlap nor leave the frame."""
    wanted = [frame.y(line.end) for line in lines]
    if len(lines) == 2:
        upper, lower = sorted((0, 1), key=lambda each: wanted[each])
        apart = Fraction(lines[0].height + lines[1].height, 2)
        overlap = max(Fraction(0), apart - (wanted[lower] - wanted[upper]))
        wanted[upper] -= overlap / 2
        wanted[lower] += overlap / 2
        down = max(Fraction(0), frame.top - _GAP + Fraction(lines[upper].height, 2) - wanted[upper])
        wanted[upper] += down
        wanted[lower] = max(wanted[lower], wanted[upper] + apart)
        lift = max(Fraction(0), wanted[lower] + Fraction(lines[lower].height, 2) - frame.bottom - _GAP)
        wanted[lower] -= lift
        wanted[upper] = min(wanted[upper], wanted[lower] - apart)
    return wanted


def _lines(pair: YearPair) -> list[Line]:
    years = (
        ("this-year", pair.this_year, pair.period, BLUE),
        ("last-year", pair.last_year, pair.period.same_last_year, ORANGE),
    )
    found = []
    for name, facts, period, colour in years:
        known = [fact.period.first for fact in facts if fact.value is not None]
        if known:
            early = () if known[-1] == period.last else (f"to {_month_name(known[-1], period.count)}",)
            found.append(Line(name, facts, label_lines(period) + early, colour))
    return found


def _month_name(month: Month, months: int) -> str:
    return short_month(month) if months <= 12 else f"{short_month(month)} {month.year}"


def _axis_name(pair: YearPair, ticks: Sequence[Fraction]) -> str:
    unit = pair.this_year[0].unit
    words = [unit.plural, "millions" if ticks[-1] >= _MILLION else "", made_up(pair.facts)]
    name = ", ".join(word for word in words if word)
    return name[:1].upper() + name[1:]


def _tick_names(pair: YearPair, ticks: Sequence[Fraction]) -> list[str]:
    scale = _MILLION if ticks[-1] >= _MILLION else 1
    decimals = next(places for places in range(30) if ticks[1] / scale * 10**places % 1 == 0)
    return [pair.this_year[0].unit.write(tick / scale, decimals=decimals) for tick in ticks]


def _axes(pair: YearPair, frame: Frame, names: Sequence[str]) -> Iterator[Element]:
    for tick, name in zip(frame.ticks, names, strict=True):
        y, colour = frame.y(tick), AXIS if tick == 0 else GRID
        yield element("line", x1=frame.left, x2=frame.right, y1=y, y2=y, stroke=colour, class_="grid")
        yield text(name, frame.left - _GAP, y, text_anchor="end", class_="tick")
    widest = max(text_width(short_month(fact.period.first)) for fact in pair.this_year)
    every = next(step for step in (1, 2, 3, 4, 6, 12, 24) if step * frame.slot >= widest or step == 24)
    for index, fact in enumerate(pair.this_year):
        x = frame.x(index)
        yield element("line", x1=x, x2=x, y1=frame.bottom, y2=frame.bottom + 5, stroke=AXIS)
        if index % every == 0:
            yield text(short_month(fact.period.first), x, frame.bottom + 17, text_anchor="middle", class_="month")


def _strokes(line: Line, frame: Frame) -> Iterator[Element]:
    """One stroke for each run of months without a gap."""
    look: dict[str, Value] = {"stroke_width": 3} if line.is_this_year else {"stroke_width": 2, "stroke_dasharray": "6 4"}
    run: list[str] = []
    for index, fact in enumerate((*line.facts, None)):
        if fact is not None and fact.value is not None:
            run.append(f"{float(frame.x(index)):.2f},{float(frame.y(fact.value)):.2f}")
            continue
        if len(run) > 1:
            yield element("polyline", points=" ".join(run), fill="none", stroke=line.colour, **look)
        run = []


def _markers(line: Line, frame: Frame) -> Iterator[Element]:
    half = 4 if frame.slot > 14 else 3
    for index, fact in enumerate(line.facts):
        if fact.value is None:
            continue
        x, y, month = frame.x(index), frame.y(fact.value), str(fact.period)
        if line.is_this_year:
            yield element("circle", cx=x, cy=y, r=half, fill=line.colour, data_month=month)
        else:
            look: dict[str, Value] = {"fill": WHITE, "stroke": line.colour, "stroke_width": 2, "data_month": month}
            yield element("rect", x=x - half, y=y - half, width=2 * half, height=2 * half, **look)


def _label(line: Line, x: Fraction, middle: Fraction) -> Element:
    first = middle - Fraction(line.height - LINE_HEIGHT, 2)
    weight = "bold" if line.is_this_year else "normal"
    rows = [
        text(words, x, first + index * LINE_HEIGHT, fill=line.colour, font_weight=weight)
        for index, words in enumerate(line.label)
    ]
    return element("g", *rows, class_=f"label {line.name}")
