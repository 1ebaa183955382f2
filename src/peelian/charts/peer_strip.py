"""A force among its peers, in one row."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from peelian.charts.labels import BOLD, foot, spread
from peelian.charts.marks import Mark, mark
from peelian.charts.picture import ChartError, Picture, level, sentence_of
from peelian.charts.places import Places, name_of, places, places_table
from peelian.charts.svg import (
    AXIS,
    LINE_HEIGHT,
    PHONE,
    SHADE,
    TEXT,
    Element,
    drawing,
    element,
    nice_ticks,
    text,
    text_width,
)
from peelian.core.fact import Fact
from peelian.statistics.peers import PeerStanding

_MIDDLE = 62
_INSET = 24


def peer_strip(title: str, facts: Sequence[Fact], standing: PeerStanding, *, own: str, width: int = PHONE) -> Picture:
    """One mark a peer along a line, the middle half of the group shaded, the own force marked with its interval.

    `standing` is what the statistics found, in the facts' unit; its rank is told as the range that the intervals leave
    open. Raises ChartError when the facts do not belong together, or are not those of the standing.
    """
    found = places(facts, own)
    fact = found.own_fact
    if fact is None:
        raise ChartError(f"{own} has no value to mark.", remedy="Give the own force's fact with a value.")
    if standing.of != len(found.known) or abs(standing.rate - float(fact.value or 0)) > 1e-6 * max(1, standing.rate):
        raise ChartError("The standing is not that of these facts.", remedy="Work it out from the same forces.")
    headline, sentence = _words(title, found, fact, standing)
    parts, height = _draw(found, fact, standing, width)
    svg = drawing(parts, title=headline, description=sentence, width=width, height=height)
    return Picture(headline, svg, sentence, places_table(title, found))


def _words(title: str, found: Places, own: Fact, standing: PeerStanding) -> tuple[str, str]:
    if found.made_up:
        return f"{title}: {found.made_up} figures", found.nothing_told()
    low, _, high = standing.quartiles
    ends = (own.interval.lower, own.interval.upper) if own.interval else (standing.rate, standing.rate)
    if ends[0] > high:
        where = "higher than usual for the group"
    elif ends[1] < low:
        where = "lower than usual for the group"
    else:
        where = "not clearly outside the group's middle half"
    if not own.interval:
        where = "no interval, so not compared"
    ranks = f"{standing.lowest_rank} and {standing.highest_rank}"
    place = (
        f"rank {standing.lowest_rank}" if standing.lowest_rank == standing.highest_rank else f"between ranks {ranks}"
    )
    about = f" ({own.interval_text})" if own.interval else ""
    return f"{title}: {name_of(own)} {own.text}, {where}", sentence_of(
        [
            f"{name_of(own)} had {own.text}{about} in {found.period}; the middle half of {standing.of} forces had "
            f"{level(own.unit, low)} to {level(own.unit, high)}",
            f"counted from the lowest it is {place} of {standing.of}, as far as intervals tell",
        ]
    )


def _draw(found: Places, own: Fact, standing: PeerStanding, width: int) -> tuple[list[Element], int]:
    values = [Fraction(fact.value or 0) for fact in found.known] + [Fraction(each) for each in standing.quartiles]
    values += [Fraction(end) for end in (own.interval.lower, own.interval.upper)] if own.interval else []
    ticks = nice_ticks(max(values), whole=False, lowest=min(values))

    def x(value: Fraction | float) -> float:
        return _INSET + float((value - ticks[0]) / (ticks[-1] - ticks[0])) * (width - 2 * _INSET)

    low, high = x(standing.quartiles[0]), x(standing.quartiles[2])
    parts = [
        text(", ".join(each for each in (own.unit.plural.capitalize(), found.made_up) if each), 0, 11),
        element("rect", x=low, y=_MIDDLE - 16, width=high - low, height=32, fill=SHADE, class_="middle-half"),
        element("line", x1=_INSET, x2=width - _INSET, y1=_MIDDLE, y2=_MIDDLE, stroke=AXIS),
    ]
    for fact in found.known:
        if fact is not own:
            parts.append(mark(Mark.RING, x(Fraction(fact.value or 0)), _MIDDLE, 5, data_force=fact.force))
    if own.interval is not None:
        left, right = x(own.interval.lower), x(own.interval.upper)
        path = f"M{left:.2f} {_MIDDLE - 7}v14m0-7H{right:.2f}m0-7v14"
        parts.append(element("path", d=path, fill="none", stroke=TEXT, stroke_width=2.5, class_="interval"))
    at = x(Fraction(own.value or 0))
    words = f"{name_of(own)} {own.text}"
    (middle,) = spread([(at, text_width(words) * BOLD)], first=0, last=width)
    parts.append(mark(Mark.DIAMOND, at, _MIDDLE, 6, data_force=own.force))
    parts.append(text(words, middle, _MIDDLE - 28, text_anchor="middle", font_weight="bold", class_="own"))
    return _finish(parts, [(x(tick), level(own.unit, float(tick))) for tick in (ticks[0], ticks[-1])], width)


def _finish(parts: list[Element], ends: list[tuple[float, str]], width: int) -> tuple[list[Element], int]:
    wanted = [(x, text_width(words)) for x, words in ends]
    for (_, words), place in zip(ends, spread(wanted, first=0, last=width), strict=True):
        parts.append(text(words, place, _MIDDLE + 30, text_anchor="middle", class_="tick"))
    notes = ["Shaded: the middle half of the group. Diamond with a line: this force and its 95% interval."]
    lines, end = foot(notes, top=_MIDDLE + 30 + LINE_HEIGHT, width=width)
    return [*parts, *lines], round(end)
