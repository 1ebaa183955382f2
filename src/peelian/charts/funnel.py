"""A funnel: forces by size, with the limits within which chance alone would leave them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from peelian.charts.frame import GAP, Frame, frame_of, plot_height, value_axis
from peelian.charts.labels import BOLD, foot
from peelian.charts.marks import Mark, key, mark
from peelian.charts.picture import ChartError, Picture, joined, level, sentence_of
from peelian.charts.places import Places, count, name_of, places, places_table
from peelian.charts.svg import AXIS, LINE_HEIGHT, PHONE, TEXT, Element, drawing, element, text, text_width
from peelian.core.fact import Fact
from peelian.statistics.funnel import FunnelLimits

_KINDS = ("within the limits", "outside 95% limits", "outside 99.8% limits")
_SHAPES = (Mark.RING, Mark.UP, Mark.DIAMOND)


@dataclass(frozen=True, slots=True)
class Funnel:
    """What the statistics expect: for each fact with a value, in order, its size and both pairs of limits.

    Limits and `centre` are in the facts' unit; `phi` is how much more the forces scatter than chance makes them, and
    `adjusted` says whether the limits allow for it. `size` names what sizes are: "residents".
    """

    sizes: Sequence[float]
    limits: tuple[FunnelLimits, FunnelLimits]
    centre: float
    phi: float
    adjusted: bool
    size: str = "denominator"


def funnel(title: str, facts: Sequence[Fact], expected: Funnel, *, own: str = "", width: int = PHONE) -> Picture:
    """Forces by size and value between 95% and 99.8% limits, the own force named; phi is printed.

    Forces outside a pair of limits have another shape. Raises ChartError when the facts do not belong together, or the
    limits are not theirs.
    """
    found = places(facts, own)
    if not len(found.known) == len(expected.sizes) == len(expected.limits[0].lower) == len(expected.limits[1].lower):
        raise ChartError("The limits are not those of these facts.", remedy="Work them out from the same forces.")
    if not found.known:
        raise ChartError("No force has a value.", remedy="Give facts with values.")
    outside = _outside(found, expected)
    headline, sentence = _words(title, found, expected, outside)
    parts, height = _draw(found, expected, outside, width)
    svg = drawing(parts, title=headline, description=sentence, width=width, height=height)
    said = [_KINDS[outside[fact.force]] if fact.force in outside else "not drawn" for fact in found.facts]
    more = [] if found.made_up else [("Against the limits", said)]
    sizes = {fact.force: size for fact, size in zip(found.known, expected.sizes, strict=True)}
    column = [count(Fraction(sizes[each.force])) if each.force in sizes else "\N{EN DASH}" for each in found.facts]
    return Picture(headline, svg, sentence, places_table(title, found, (expected.size.capitalize(), column), *more))


def _outside(found: Places, expected: Funnel) -> dict[str, int]:
    """Of each force: 0 within both pairs of limits, 1 outside the inner, 2 outside both."""
    return {
        fact.force: sum(not each.lower[at] <= value <= each.upper[at] for each in expected.limits)
        for at, fact in enumerate(found.known)
        for value in [float(fact.value or 0)]
    }


def _words(title: str, found: Places, expected: Funnel, outside: dict[str, int]) -> tuple[str, str]:
    if found.made_up:
        return f"{title}: {found.made_up} figures", found.nothing_told()
    far = [fact for fact in found.known if outside[fact.force] == 2]
    own = found.own_fact
    total = f"{len(far)} of {len(found.known)} forces lie outside the 99.8% limits"
    headline = f"{title}: {name_of(own)} {_KINDS[outside[own.force]]}" if own else f"{title}: {total}"
    names = f" ({joined([name_of(fact) for fact in far])})" if 0 < len(far) <= 4 else ""
    clauses = [f"{name_of(own)} with {own.text} in {found.period} is {_KINDS[outside[own.force]]}"] if own else []
    return headline, sentence_of([*clauses, f"{total}{names}", _scatter(expected)])


def _scatter(expected: Funnel) -> str:
    how = "allow for that" if expected.adjusted else "do not allow for it"
    return f"phi, the scatter of forces against chance alone, is {expected.phi:.1f}, and the limits {how}"


def _draw(found: Places, expected: Funnel, outside: dict[str, int], width: int) -> tuple[list[Element], int]:
    unit, known, word = found.facts[0].unit, found.known, found.made_up
    values = [float(fact.value or 0) for fact in known]
    ends = [*values, expected.centre]
    ends += [float(each) for limits in expected.limits for each in (*limits.lower, *limits.upper) if 0 <= each < 1e12]
    height = plot_height(width)
    frame = frame_of(
        unit,
        (Fraction(min(ends)), Fraction(max(ends))),
        2,
        width=width,
        height=height,
        label_width=text_width("99.8%"),
        top=50,
    )
    largest = max(expected.sizes) or 1
    places_ = [frame.left + size / largest * (frame.right - frame.left - GAP) for size in expected.sizes]
    parts = [*value_axis(unit, frame, word), *_limits(expected, places_, frame)]
    own = found.own_fact
    if own is not None:
        parts += _named(own, places_[known.index(own)], frame)
    half = 5
    for fact, x, value in zip(known, places_, values, strict=True):
        shape = Mark.RING if word else _SHAPES[outside[fact.force]]
        parts.append(mark(shape, x, frame.y(value), half, data_force=fact.force))
    size = f"{expected.size.capitalize()}, 0 to {count(Fraction(largest))}"
    parts.append(text(size, frame.right, frame.bottom + 17, text_anchor="end", class_="size"))
    shapes = [] if word else [(_SHAPES[each], _KINDS[each]) for each in sorted(set(outside.values()))]
    signs, at = key(shapes, top=height + 4, width=width)
    scatter = _scatter(expected)
    cut = "" if frame.ticks[0] == 0 else "The axis does not begin at zero. "
    note = f"{cut}Line: {level(unit, expected.centre)}, all forces together. {scatter[:1].upper()}{scatter[1:]}."
    lines, end = foot([note], top=at + 4, width=width)
    return [*parts, *signs, *lines], round(end)


def _limits(expected: Funnel, xs: Sequence[float], frame: Frame) -> list[Element]:
    y = frame.y(expected.centre)
    parts = [element("line", x1=frame.left, x2=frame.right, y1=y, y2=y, stroke=TEXT, stroke_width=1.5, class_="centre")]
    order = sorted(range(len(xs)), key=lambda at: xs[at])
    wanted = []
    low, high = float(frame.ticks[0]), float(frame.ticks[-1])
    for limits, dash in zip(expected.limits, ("6 4", "2 3"), strict=True):
        for side in (limits.lower, limits.upper):
            shown = [(xs[at], min(max(float(side[at]), low), high)) for at in order]
            points = " ".join(f"{x:.2f},{frame.y(value):.2f}" for x, value in shown)
            name = f"limit {limits.level:g}"
            parts.append(
                element("polyline", points=points, fill="none", stroke=AXIS, stroke_dasharray=dash, class_=name)
            )
        wanted.append((frame.y(shown[-1][1]), f"{limits.level * 100:g}%"))
    heights = sorted(wanted, reverse=True)
    if heights[0][0] - heights[1][0] < LINE_HEIGHT:
        first = min(max(heights[0][0], LINE_HEIGHT + 18.0), frame.bottom)
        heights = [(first, heights[0][1]), (first - LINE_HEIGHT, heights[1][1])]
    assert all(one[0] > other[0] for one, other in pairwise(heights))
    return parts + [text(words, frame.right + GAP, at, class_="level") for at, words in heights]


def _named(own: Fact, x: float, frame: Frame) -> list[Element]:
    """The own force ringed, with its name above the frame and a thin line between, so that no other mark is covered."""
    words = name_of(own)
    wide = text_width(words) * BOLD
    left = min(max(x - wide / 2, 0.0), frame.right - wide)
    y = frame.y(own.value or 0)
    return [
        element("line", x1=x, x2=x, y1=frame.top - 10, y2=y - 9, stroke=AXIS, class_="leader"),
        element("circle", cx=x, cy=y, r=9, fill="none", stroke=TEXT, stroke_width=2, class_="ring-own"),
        text(words, left, frame.top - 20, font_weight="bold", class_="own"),
    ]
