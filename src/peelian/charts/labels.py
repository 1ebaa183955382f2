"""Text in a drawing: labels that keep apart, lines one below the other, and a foot of notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from peelian.charts.svg import LINE_HEIGHT, Element, Value, balanced, text, text_width, wrap

BETWEEN = 4  # between two labels
BOLD = 1.1  # how much wider bold text runs


def spread(
    wanted: Sequence[tuple[float, float]], *, first: float, last: float, between: float = BETWEEN
) -> list[float]:
    """The middles of labels, given (middle wanted, size) each: as near to what is wanted as can be without overlap.

    None begins before `first` or ends after `last`, if there is room for all. Of two that want one place each gives
    way by half. Method: isotonic regression by pooling neighbours.

    >>> spread([(50, 18), (50, 18)], first=0, last=100)
    [39.0, 61.0]
    """
    if not wanted:
        return []
    order = sorted(range(len(wanted)), key=lambda each: wanted[each][0])
    offsets = [0.0]
    for one, other in pairwise(order):
        offsets.append(offsets[-1] + (wanted[one][1] + wanted[other][1]) / 2 + between)
    pools: list[tuple[float, int]] = []
    for each, offset in zip(order, offsets, strict=True):
        pools.append((wanted[each][0] - offset, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (upper, many), (lower, more) = pools[-2:]
            pools[-2:] = [((upper * many + lower * more) / (many + more), many + more)]
    low = first + wanted[order[0]][1] / 2
    high = last - wanted[order[-1]][1] / 2 - offsets[-1]
    places = [max(low, min(place, high)) for place, count in pools for _ in range(count)]
    found = dict(zip(order, (place + offset for place, offset in zip(places, offsets, strict=True)), strict=True))
    return [found[each] for each in range(len(wanted))]


def stacked(lines: Sequence[str], x: float, middle: float, **attributes: Value) -> list[Element]:
    """Lines of text one below the other about `middle`."""
    first = middle - (len(lines) - 1) * LINE_HEIGHT / 2
    return [text(line, x, first + index * LINE_HEIGHT, **attributes) for index, line in enumerate(lines)]


def foot(notes: Iterable[str], *, top: float, width: float) -> tuple[list[Element], float]:
    """Notes below a drawing, each from a line of its own, and the height at which they end."""
    parts, at = [], top
    for note in notes:
        for line in wrap(note, width):
            parts.append(text(line, 0, at + LINE_HEIGHT / 2, class_="note"))
            at += LINE_HEIGHT
        at += BETWEEN
    return parts, at


def wrapped(labels: Sequence[str], width: int) -> list[tuple[str, ...]]:
    """The labels in lines, in a column of 36% to 52% of the width: the narrowest that needs no more than two lines and
    breaks no word, if there is one.
    """
    longest = max((text_width(word) for label in labels for word in label.split()), default=0)
    for percent in range(36, 53, 4):
        column = width * percent / 100
        found = [balanced(label, column) for label in labels]
        if max(map(len, found)) <= 2 and longest <= column:
            break
    return found
