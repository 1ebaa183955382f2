"""Five shades of one colour for values, each with text that can be read on it, in grey too."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from fractions import Fraction

from peelian.charts.svg import (
    AXIS,
    LINE_HEIGHT,
    TEXT,
    WHITE,
    Element,
    element,
    nice_ticks,
    text,
    text_width,
)
from peelian.core.fact import Exact
from peelian.core.unit import Unit

# From white to the blue of lines; contrast of the text on each is at least 4.5 to 1.
SHADES = ("#FFFFFF", "#D5E1EC", "#A4BFD6", "#3F6F9A", "#12436D")
INKS = (TEXT, TEXT, "#1F1F1F", WHITE, WHITE)


def bounds(ticks: Sequence[Fraction]) -> tuple[Exact, ...]:
    """The values from which each shade but the palest begins; whole ones as whole numbers, which compare faster."""
    step = (ticks[-1] - ticks[0]) / len(SHADES)
    edges = [ticks[0] + step * at for at in range(1, len(SHADES))]
    return tuple([int(edge) if edge.denominator == 1 else edge for edge in edges])


def shade_of(value: Exact, edges: Sequence[Exact]) -> int:
    """Which of the shades a value has, from 0, given their `bounds`."""
    return bisect_right(edges, value)


def shade_ticks(values: Sequence[Exact], *, whole: bool) -> tuple[Fraction, ...]:
    """Round numbers that hold all values, from the lowest to the highest or just beyond."""
    return nice_ticks(max(values, default=0), whole=whole, lowest=min(values, default=0))


def scale(unit: Unit, ticks: Sequence[Fraction], *, top: float, width: int) -> tuple[list[Element], float]:
    """The shades with their numbers and the values they stand for, one a line; and the height at which they end."""
    parts: list[Element] = []
    step = (ticks[-1] - ticks[0]) / len(SHADES)
    decimals = next(places for places in range(30) if step * 10**places % 1 == 0)
    x, y = 0.0, top + LINE_HEIGHT / 2 + 2
    for at in range(len(SHADES)):
        low, high = (unit.write(ticks[0] + step * (at + more), decimals=decimals) for more in (0, 1))
        words = f"{low} to {high}" if at == len(SHADES) - 1 else f"{low} to under {high}"
        if 30 + text_width(words) > width:
            words = f"from {low}"
        wide = 30 + text_width(words)
        if x and x + wide > width:
            x, y = 0.0, y + LINE_HEIGHT + 4
        parts += [
            outlined([cell_box(at, x, y - 10, 24, 20)]),
            text(str(at + 1), x + 12, y, text_anchor="middle", fill=INKS[at]),
        ]
        parts.append(text(words, x + 30, y, class_="key"))
        x += wide + 12
    return parts, y + LINE_HEIGHT / 2 + 4


def cell_box(shade: int, x: float, y: float, width: float, height: float) -> Element:
    """A cell in its shade; see `outlined`."""
    return element("rect", x=x, y=y, width=width, height=height, fill=SHADES[shade])


def outlined(boxes: Iterable[Element]) -> Element:
    """Cells with a thin line round each, so that white ones are seen."""
    return element("g", *boxes, stroke=AXIS, stroke_width=0.5)
