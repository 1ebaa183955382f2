"""The drawing of two years of months: two lines from zero, labelled at their right ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peelian.charts.svg import BLUE, LINE_HEIGHT, ORANGE, WHITE, Element, Value, element, text, text_width
from peelian.charts.year_frame import GAP, Frame, axes, frame_of
from peelian.charts.year_pair import YearPair, label_lines, short_month
from peelian.core.fact import Exact, Fact
from peelian.core.period import Month

_BETWEEN = 4  # between two labels
_BOLD = 1.1  # how much wider bold text runs


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
    height = 190 + width * 22 // 100
    lines = _lines(pair)
    labels = [text_width(words) * _BOLD for line in lines for words in line.label]
    frame = frame_of(pair, width=width, height=height, label_width=max(labels, default=0))
    parts = list(axes(pair, frame))
    for line in reversed(lines):
        parts.append(element("g", *_strokes(line, frame), *_markers(line, frame), class_=line.name))
    for line, middle in zip(lines, label_heights(lines, frame), strict=True):
        parts.append(_label(line, frame.right + GAP, middle))
    return parts, height


def label_heights(lines: Sequence[Line], frame: Frame) -> list[float]:
    """The middle of each line's label: at the line's end, but two labels never overlap nor leave the frame."""
    wanted = [frame.y(line.end) for line in lines]
    if len(lines) < 2:
        return wanted
    upper, lower = sorted((0, 1), key=lambda each: wanted[each])
    half_upper, half_lower = lines[upper].height / 2, lines[lower].height / 2
    apart = half_upper + half_lower + _BETWEEN
    push = max(0, apart - (wanted[lower] - wanted[upper])) / 2
    highest, lowest = frame.top - GAP + half_upper, frame.bottom + GAP - half_lower
    wanted[upper] = min(max(wanted[upper] - push, highest), lowest - apart)
    wanted[lower] = max(min(wanted[lower] + push, lowest), wanted[upper] + apart)
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


def _strokes(line: Line, frame: Frame) -> Iterator[Element]:
    """One stroke for each run of months without a gap."""
    dashed: dict[str, Value] = {"stroke_width": 2, "stroke_dasharray": "6 4"}
    look = {"stroke_width": 3} if line.is_this_year else dashed
    run: list[str] = []
    for index, fact in enumerate((*line.facts, None)):
        if fact is not None and fact.value is not None:
            run.append(f"{frame.x(index):.2f},{frame.y(fact.value):.2f}")
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


def _label(line: Line, x: float, middle: float) -> Element:
    first = middle - (line.height - LINE_HEIGHT) / 2
    weight = "bold" if line.is_this_year else "normal"
    rows = [
        text(words, x, first + index * LINE_HEIGHT, fill=line.colour, font_weight=weight)
        for index, words in enumerate(line.label)
    ]
    return element("g", *rows, class_=f"label {line.name}")
