"""Rows of a drawing: a name with what is said of it on one line, and a bar or mark of its own below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peelian.charts.labels import BOLD
from peelian.charts.svg import LINE_HEIGHT, TEXT, WHITE, Element, element, text, text_width, wrap

GAP = 8
TALL = 18  # of the strip that holds a bar or a mark
_BETWEEN = 12


@dataclass(frozen=True, slots=True)
class Strip:
    """Where a row's bar or mark stands, and the row's texts."""

    middle: float
    texts: tuple[Element, ...]


def strips(rows: Sequence[tuple[str, str]], *, top: float, width: int) -> tuple[list[Strip], float]:
    """A strip for each (name, said), one below the other, and the height at which they end.

    The name begins at the left and wraps; what is said of it stands in bold at the right, on a line of its own where
    both do not fit.
    """
    found = []
    for name, said in rows:
        texts, top = _texts(name, said, top, width)
        found.append(Strip(top + TALL / 2, tuple(texts)))
        top += TALL + _BETWEEN
    return found, top


def whisker(low: float, high: float, middle: float) -> Iterator[Element]:
    """An interval as a line with ends, seen on dark bars too: a white line lies under the dark one."""
    path = f"M{low:.2f} {middle - 5:.2f}v10m0-5H{high:.2f}m0-5v10"
    yield element("path", d=path, fill="none", stroke=WHITE, stroke_width=5)
    yield element("path", d=path, fill="none", stroke=TEXT, stroke_width=2, class_="interval")


def _texts(name: str, said: str, top: float, width: int) -> tuple[list[Element], float]:
    bold = text_width(said) * BOLD
    lines = wrap(name, width)
    beside = text_width(lines[-1]) + GAP + bold <= width
    parts = []
    for line in lines:
        parts.append(text(line, 0, top + LINE_HEIGHT / 2, class_="name"))
        top += LINE_HEIGHT
    if not beside:
        top += LINE_HEIGHT
    parts.append(text(said, width, top - LINE_HEIGHT / 2, text_anchor="end", font_weight="bold", class_="value"))
    return parts, top
