"""The drawing of two years of months: two lines from zero, labelled at their right ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from peelian.charts.frame import GAP, Frame, frame_of, month_axis, plot_height, value_axis
from peelian.charts.labels import BOLD, spread, stacked
from peelian.charts.marks import runs
from peelian.charts.months import short_month
from peelian.charts.picture import made_up
from peelian.charts.svg import BLUE, LINE_HEIGHT, ORANGE, WHITE, Element, Value, element, text_width
from peelian.charts.year_pair import YearPair, label_lines
from peelian.core.fact import Exact, Fact
from peelian.core.period import Month


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
    def end(self) -> Exact:
        """The last value drawn."""
        return [fact.value for fact in self.facts if fact.value is not None][-1]

    @property
    def height(self) -> int:
        """The height of the label."""
        return len(self.label) * LINE_HEIGHT


def draw_years(pair: YearPair, *, width: int) -> tuple[list[Element], int]:
    """The parts of the drawing and its height in drawing units."""
    height = plot_height(width)
    lines = _lines(pair)
    widest = max((text_width(words) * BOLD for line in lines for words in line.label), default=0)
    unit = pair.this_year[0].unit
    highest = max((fact.value for fact in pair.facts if fact.value is not None), default=0)
    frame = frame_of(unit, (0, highest), len(pair.this_year), width=width, height=height, label_width=widest)
    months = [fact.period.first for fact in pair.this_year]
    parts = [*value_axis(unit, frame, made_up(pair.facts)), *month_axis(months, frame)]
    for line in reversed(lines):
        parts.append(element("g", *_strokes(line, frame), *_markers(line, frame), class_=line.name))
    middles = spread(
        [(frame.y(line.end), line.height) for line in lines], first=frame.top - GAP, last=frame.bottom + GAP
    )
    for line, middle in zip(lines, middles, strict=True):
        parts.append(_label(line, frame.right + GAP, middle))
    return parts, height


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


def _strokes(line: Line, frame: Frame) -> Iterator[Element]:
    """One stroke for each run of months without a gap."""
    dashed: dict[str, Value] = {"stroke_width": 2, "stroke_dasharray": "6 4"}
    look = {"stroke_width": 3} if line.is_this_year else dashed
    for run in runs([fact.value for fact in line.facts], frame):
        yield element("polyline", points=run, fill="none", stroke=line.colour, **look)


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


def _label(line: Line, x: float, middle: float) -> Element:
    weight = "bold" if line.is_this_year else "normal"
    rows = stacked(line.label, x, middle, fill=line.colour, font_weight=weight)
    return element("g", *rows, class_=f"label {line.name}")
