"""Figures as bars from zero, each with its interval and with the target that it should reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from peelian.charts.labels import foot
from peelian.charts.picture import (
    DASH,
    ChartError,
    Picture,
    Table,
    any_synthetic,
    basis_note,
    cell,
    joined,
    made_up,
    missing_cell,
    sentence_of,
)
from peelian.charts.rows import TALL, strips, whisker
from peelian.charts.svg import AXIS, BLUE, ORANGE, PHONE, Element, drawing, element, text
from peelian.core.fact import Exact, Fact

_PALE = "#A9BFD2"


class Stands(Enum):
    """How a figure stands against its target, as far as its interval tells."""

    MET = "met"
    MISSED = "missed"
    NOT = "cannot be told"
    NONE = "no target"


@dataclass(frozen=True, slots=True)
class Bar:
    """A named figure, and the value that it should reach (`least`) or not exceed; `limit` None where there is none."""

    name: str
    fact: Fact
    limit: Exact | None = None
    least: bool = True

    @property
    def stands(self) -> Stands:
        """Against the target: met or missed where the whole interval is on that side, else it cannot be told.

        A figure without an interval is taken as it is; one without a value tells nothing.
        """
        if self.limit is None:
            return Stands.NONE
        if self.fact.value is None:
            return Stands.NOT
        ends: tuple[Exact | float, ...] = (self.fact.value,)
        if self.fact.interval is not None:
            ends = (self.fact.interval.lower, self.fact.interval.upper)
        reached = {end >= self.limit if self.least else end <= self.limit for end in ends}
        return Stands.NOT if len(reached) > 1 else Stands.MET if True in reached else Stands.MISSED

    @property
    def target_text(self) -> str:
        """The target in words: "at least 90.0%"."""
        if self.limit is None:
            return ""
        return f"at {'least' if self.least else 'most'} {self.fact.unit.write(self.limit)}"


def target_bars(title: str, bars: Sequence[Bar], *, width: int = PHONE) -> Picture:
    """Bars from zero in the order given, with whiskers, and an upright stroke where each target lies.

    Raises ChartError when the units differ or a value is below zero.
    """
    for problem, remedy in _faults(bars):
        raise ChartError(problem, remedy=remedy)
    headline, sentence = _words(title, bars)
    parts, height = _draw(bars, width)
    svg = drawing(parts, title=headline, description=sentence, width=width, height=height)
    return Picture(headline, svg, sentence, _table(title, bars))


def _faults(bars: Sequence[Bar]) -> Iterator[tuple[str, str]]:
    if not bars:
        yield "There are no bars to draw.", "Give at least one."
    for each in bars:
        if each.fact.unit != bars[0].fact.unit:
            yield f"{each.name} is not comparable with {bars[0].name}.", "Give one unit a drawing."
        if each.fact.value is not None and each.fact.value < 0:
            yield f"{each.fact.id} is below zero.", "This chart is for values from zero."


def _table(title: str, bars: Sequence[Bar]) -> Table:
    judged = any(each.limit is not None for each in bars)
    level = next((each.fact.interval.level for each in bars if each.fact.interval is not None), 0.95)
    columns: tuple[str, ...] = ("Of what", "Value", f"{level:.0%} interval")
    rows = tuple(
        (
            each.name,
            cell(each.fact),
            each.fact.interval_text or missing_cell("no interval"),
            *((_against(each),) if judged else ()),
        )
        for each in bars
    )
    caption = f"{title} ({basis_note(each.fact for each in bars)})"
    return Table(caption, (*columns, *(("Against its target",) if judged else ())), rows)


def _against(bar: Bar) -> str:
    """How a bar stands, and against what: "missed: at least 90.0%"."""
    return f"{bar.stands.value}: {bar.target_text}" if bar.target_text else bar.stands.value


def _words(title: str, bars: Sequence[Bar]) -> tuple[str, str]:
    facts = [each.fact for each in bars]
    known = [each for each in bars if each.fact.value is not None]
    if not known:
        return f"{title}: no values", sentence_of([f"there are no values: {facts[0].missing or 'missing'}"])
    if any_synthetic(facts):
        return f"{title}: synthetic", "The figures are synthetic, so they show nothing about the force."
    simulated = f"the figures are {made_up(facts)}" if made_up(facts) else ""
    if all(each.limit is None for each in bars):
        low, high = (pick(known, key=lambda each: each.fact.value or 0) for pick in (min, max))
        clauses = [f"from {low.fact.text} ({low.name}) to {high.fact.text} ({high.name})"]
        return f"{title}: {high.name} highest, {high.fact.text}", sentence_of([*clauses, simulated])
    groups = {each: [bar for bar in bars if bar.stands is each] for each in Stands}
    counts = [f"{len(found)} {each.value}" for each, found in groups.items() if found and each is not Stands.NONE]
    clauses = [f"{each.value}: {joined([_with_value(bar) for bar in found])}"
               for each, found in groups.items() if found]  # fmt: skip
    return f"{title}: {', '.join(counts)}", sentence_of([*clauses, simulated])


def _with_value(bar: Bar) -> str:
    return f"{bar.name} ({', '.join(each for each in (bar.fact.text, bar.target_text) if each)})"


def _draw(bars: Sequence[Bar], width: int) -> tuple[list[Element], int]:
    facts = [each.fact for each in bars]
    unit, note = facts[0].unit, made_up(facts)
    ends = [float(fact.value) for fact in facts if fact.value is not None]
    ends += [fact.interval.upper for fact in facts if fact.interval is not None]
    ends += [float(each.limit) for each in bars if each.limit is not None]
    scale = (width - 4) / (max(ends, default=0.0) or 1.0)
    parts = [text(", ".join(each for each in (unit.plural.capitalize(), note) if each), 0, 11)]
    found, bottom = strips([(each.name, _said(each)) for each in bars], top=28, width=width)
    for each, strip in zip(bars, found, strict=True):
        parts += [*strip.texts, *_bar(each, strip.middle, scale)]
    parts.append(element("line", x1=0, x2=0, y1=24, y2=bottom - 8, stroke=AXIS))
    targets = any(each.limit is not None for each in bars)
    notes = ["Whiskers: intervals." + " Upright stroke: the target." * targets]
    lines, end = foot(notes, top=bottom, width=width)
    return [*parts, *lines], round(end)


def _said(bar: Bar) -> str:
    value = DASH if bar.fact.value is None else bar.fact.text
    return value if bar.limit is None else f"{value}, {bar.stands.value}"


def _bar(bar: Bar, middle: float, scale: float) -> Iterator[Element]:
    if bar.fact.value is not None:
        long = float(bar.fact.value) * scale
        missed = bar.stands is Stands.MISSED
        yield element(
            "rect", x=0, y=middle - TALL / 2, width=long, height=TALL, fill=ORANGE if missed else _PALE,
            class_=f"bar {bar.stands.name.lower()}",
        )  # fmt: skip
    if bar.fact.interval is not None:
        yield from whisker(max(0.0, bar.fact.interval.lower) * scale, bar.fact.interval.upper * scale, middle)
    if bar.limit is not None:
        at = Fraction(bar.limit) * Fraction(scale)
        yield element(
            "line", x1=float(at), x2=float(at), y1=middle - TALL / 2, y2=middle + TALL / 2 + 4, stroke=BLUE,
            stroke_width=3, class_="target",
        )  # fmt: skip
