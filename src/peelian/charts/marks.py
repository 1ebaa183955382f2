"""Marks that stand for points, told apart by shape as well as by colour, and strokes that stop at gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from peelian.charts.frame import Frame
from peelian.charts.svg import BLUE, LINE_HEIGHT, ORANGE, PINK, TEXT, WHITE, Element, Value, element, text, text_width
from peelian.core.fact import Exact


class Mark(StrEnum):
    """What a point is drawn as. `disc` is the plain one, `ring` a hollow one."""

    DISC = "disc"
    RING = "ring"
    SQUARE = "square"
    DIAMOND = "diamond"
    UP = "up"
    DOWN = "down"


_ROOM = 16  # for a mark before its words
_COLOURS = {Mark.SQUARE: BLUE, Mark.DIAMOND: ORANGE, Mark.UP: PINK, Mark.DOWN: PINK}
_CORNERS = {
    Mark.SQUARE: ((-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)),
    Mark.DIAMOND: ((0.0, -1.4), (1.4, 0.0), (0.0, 1.4), (-1.4, 0.0)),
    Mark.UP: ((0.0, -1.3), (1.3, 1.0), (-1.3, 1.0)),
    Mark.DOWN: ((0.0, 1.3), (1.3, -1.0), (-1.3, -1.0)),
}


def mark(shape: Mark, x: float, y: float, half: float, **attributes: Value) -> Element:
    """A mark centred at (x, y), about twice `half` wide; polygons are centred on their bounding box."""
    colour = _COLOURS.get(shape, TEXT)
    if shape is Mark.DISC:
        return element("circle", cx=x, cy=y, r=half, fill=colour, class_=shape.value, **attributes)
    if shape is Mark.RING:
        look: dict[str, Value] = {"fill": WHITE, "stroke": colour, "stroke_width": 1.5, "class_": shape.value}
        return element("circle", cx=x, cy=y, r=half, **look, **attributes)
    corners = _CORNERS[shape]
    middle = (max(down for _, down in corners) + min(down for _, down in corners)) / 2
    points = " ".join(f"{x + right * half:.2f},{y + (down - middle) * half:.2f}" for right, down in corners)
    return element("polygon", points=points, fill=colour, class_=shape.value, **attributes)


def runs(values: Sequence[Exact | float | None], frame: Frame) -> Iterator[str]:
    """The points of one stroke for each run of two values or more without a gap."""
    run: list[str] = []
    for index, value in enumerate((*values, None)):
        if value is not None:
            run.append(f"{frame.x(index):.2f},{frame.y(value):.2f}")
            continue
        if len(run) > 1:
            yield " ".join(run)
        run = []


def key(signs: Sequence[tuple[Mark, str]], *, top: float, width: float) -> tuple[list[Element], float]:
    """Marks with the words for them, as many a line as fit, and the height at which they end."""
    parts: list[Element] = []
    x, y = 0.0, top + LINE_HEIGHT / 2
    for shape, words in signs:
        wide = _ROOM + text_width(words)
        if x and x + wide > width:
            x, y = 0.0, y + LINE_HEIGHT
        parts += [mark(shape, x + 6, y, 4.5), text(words, x + _ROOM, y, class_="key")]
        x += wide + _ROOM
    return parts, y + LINE_HEIGHT / 2 if signs else top
