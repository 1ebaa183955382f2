"""Groups of people against one of them: ratios of rates on a scale of doublings, with intervals and bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor, log2

from peelian.charts.labels import BOLD, foot, stacked, wrapped
from peelian.charts.marks import Mark, key, mark
from peelian.charts.picture import DASH, Picture, Table, missing_cell, sentence_of
from peelian.charts.svg import GRID, LINE_HEIGHT, PHONE, TEXT, Element, drawing, element, text, text_width
from peelian.measures.disparity import Disparities, GroupDisparity

_GAP = 8
_TALL = 34
_PALE = "#A9BFD2"


def ratio_bars(found: Disparities, *, width: int = PHONE) -> Picture:
    """A mark a group at its ratio to the reference group, a whisker for the 95% interval, and a pale band from the
    least to the most that it could be, depending on whom the events of nobody known belong to.

    The scale is one of doublings, so that half as often is as far from once as twice as often. Groups too small for a
    ratio stand in the table with the reason.
    """
    assert found.reference is not None
    drawn = [each for each in found.groups if each.found is not None]
    title = f"{found.declared.title}: times as often as {found.reference.name}, for the same number of residents"
    sentence = _sentence(drawn)
    parts, height = _draw(found, drawn, width)
    svg = drawing(parts, title=title, description=sentence, width=width, height=height)
    rows = tuple(_row(each) for each in found.groups)
    columns = ("Group", "Events", "Residents", "Ratio", "95% interval", "Least", "Most")
    caption = f"{found.declared.title}, {found.period.label}: each group against {found.reference.name}"
    return Picture(title, svg, sentence, Table(caption, columns, rows))


def _sentence(drawn: Sequence[GroupDisparity]) -> str:
    clauses = [
        f"{each.group.name} {each.found.ratio.value:.2f} times as often ({_span(each)})"
        for each in drawn
        if each.found is not None
    ]
    return sentence_of(clauses or ["no group has enough events for a ratio"])


def _span(each: GroupDisparity) -> str:
    assert each.found is not None
    return f"{each.found.ratio.interval.lower:.2f} to {each.found.ratio.interval.upper:.2f}"


def _row(each: GroupDisparity) -> tuple[str, ...]:
    counts = (each.group.name, f"{each.group.events:,}", f"{each.group.residents:,}")
    if each.found is None:
        return (*counts, missing_cell(each.why), DASH, DASH, DASH)
    made = each.found
    return (*counts, f"{made.ratio.value:.2f}", _span(each), f"{made.least:.2f}", f"{made.most:.2f}")


def _draw(found: Disparities, drawn: Sequence[GroupDisparity], width: int) -> tuple[list[Element], int]:
    assert found.reference is not None
    labels = wrapped([each.group.name for each in drawn] or [found.reference.name], width)
    left = max(text_width(line) * BOLD for lines in labels for line in lines) + 2 * _GAP
    right = width - _GAP - text_width("0.00")
    ends = [end for each in drawn if each.found is not None for end in _ends(each)]
    low, high = floor(log2(min([1, *ends]))), ceil(log2(max([1, *ends])))
    low, high = (low - 1, high + 1) if low == high else (low, high)

    def x(value: float) -> float:
        return left + (log2(value) - low) / (high - low) * (right - left)

    top = 12.0
    bottom = top + _TALL * max(1, len(drawn))
    parts: list[Element] = []
    for power in range(low, high + 1):
        at, once = x(2.0**power), power == 0
        parts.append(element("line", x1=at, x2=at, y1=top, y2=bottom, stroke=TEXT if once else GRID, class_="grid"))
        words = f"{2.0**power:g}"
        parts.append(text(words, at, bottom + 14, text_anchor="middle", font_weight="bold" if once else "normal"))
    for at, (each, lines) in enumerate(zip(drawn, labels, strict=False)):
        middle = top + (at + 0.5) * _TALL
        parts += stacked(lines, left - 2 * _GAP, middle, text_anchor="end", class_="name")
        assert each.found is not None
        parts += _group(each.group.name, x(each.found.ratio.value), [x(end) for end in _ends(each)], middle)
    signs, end = key([(Mark.DISC, "ratio, with its 95% interval")], top=bottom + LINE_HEIGHT + _GAP, width=width)
    notes = [f"1 is as often as {found.reference.name}. Each line is twice the one before."]
    if found.not_stated:
        notes.append(f"Pale: from all of the {found.not_stated:,} not stated {found.reference.name} to all this group.")
    said, end = foot(notes, top=end + 4, width=width)
    return [*parts, *signs, *said], round(end)


def _ends(each: GroupDisparity) -> tuple[float, float, float, float]:
    """The least and most, then the interval, none so near to nought that the scale has no place for it."""
    assert each.found is not None
    made = each.found
    ends = (made.least, made.most, made.ratio.interval.lower, made.ratio.interval.upper)
    first, second, third, fourth = (max(end, 1 / 64) for end in ends)
    return first, second, third, fourth


def _group(name: str, at: float, ends: Sequence[float], middle: float) -> Iterator[Element]:
    least, most, lower, upper = ends
    yield element("rect", x=least, y=middle - 8, width=max(most - least, 1), height=16, fill=_PALE, class_="bounds")
    path = f"M{lower:.2f} {middle - 5:.2f}v10m0-5H{upper:.2f}m0-5v10"
    yield element("path", d=path, fill="none", stroke=TEXT, stroke_width=2, class_="interval")
    yield mark(Mark.DISC, at, middle, 4, data_group=name)
