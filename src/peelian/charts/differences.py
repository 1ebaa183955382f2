"""Differences about zero, each with its interval: which are told apart from none, and which are not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from fractions import Fraction

from peelian.charts.labels import foot
from peelian.charts.marks import Mark, key, mark
from peelian.charts.picture import (
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
from peelian.charts.svg import AXIS, GRID, PHONE, Element, drawing, element, nice_ticks, text
from peelian.core.fact import Fact

_INSET = 8
Rows = Sequence[tuple[str, Fact]]


class Told(Enum):
    """What a difference with its interval says."""

    HIGHER = "higher"
    LOWER = "lower"
    SAME = "the same"
    SMALL = "too small to show"
    NOT = "cannot be told"


def told(fact: Fact) -> Told:
    """Whether an interval lies wholly above or below zero, or is zero; else it cannot be told, nor without one.

    What is told apart from zero, or lies about it, and is printed as zero is too small to show.
    """
    if fact.value is None or fact.interval is None:
        return Told.NOT
    low, high = fact.interval.lower, fact.interval.upper
    if fact.value == low == high == 0:
        return Told.SAME
    apart = low > 0 or high < 0
    shown = [fact.text] if apart else fact.interval_text.split(" to ")
    if not any(re.search(r"[1-9]", each) for each in shown):
        return Told.SMALL
    if apart:
        return Told.HIGHER if low > 0 else Told.LOWER
    return Told.NOT


def differences(title: str, rows: Rows, *, width: int = PHONE) -> Picture:
    """Named differences of one unit, in the order given, as marks with whiskers on both sides of an upright zero line.

    A square stands for one that is told apart from none, a ring for one that is not, or is none. Raises ChartError when
    a fact is no difference, or the units differ.
    """
    for problem, remedy in _faults(rows):
        raise ChartError(problem, remedy=remedy)
    headline, sentence = _words(title, rows)
    parts, height = _draw(rows, width)
    svg = drawing(parts, title=headline, description=sentence, width=width, height=height)
    lines = tuple(
        (name, cell(fact), fact.interval_text or missing_cell("no interval"), _said(fact)) for name, fact in rows
    )
    caption = f"{title} ({basis_note(fact for _, fact in rows)})"
    columns = ("Of what", "Difference", _level(rows), "What can be told")
    return Picture(headline, svg, sentence, Table(caption, columns, lines))


def _faults(rows: Rows) -> Iterator[tuple[str, str]]:
    if not rows:
        yield "There are no differences to draw.", "Give at least one."
    for name, fact in rows:
        if "change" not in fact.derivation:
            yield f"{fact.id} is no difference.", "Give the change between two figures."
        if fact.unit != rows[0][1].unit:
            yield f"{name} is not comparable with {rows[0][0]}.", "Give one unit a drawing."


def _level(rows: Rows) -> str:
    level = next((fact.interval.level for _, fact in rows if fact.interval is not None), 0.95)
    return f"{level:.0%} interval"


def _said(fact: Fact) -> str:
    return "no value" if fact.value is None else told(fact).value


def _words(title: str, rows: Rows) -> tuple[str, str]:
    facts = [fact for _, fact in rows]
    if any_synthetic(facts):
        return f"{title}: synthetic", "The figures are synthetic, so their differences show nothing about the force."
    groups = {each: [(name, fact) for name, fact in rows if fact.value is not None and told(fact) is each]
              for each in Told}  # fmt: skip
    counts = [f"{len(found)} {each.value}" for each, found in groups.items() if found]
    clauses = [
        f"{each.value}: {joined([f'{name} ({fact.text})' for name, fact in found])}"
        for each, found in groups.items()
        if found and each in (Told.HIGHER, Told.LOWER)
    ]
    for each, words in ((Told.SAME, "the same in every run"), (Told.SMALL, "apart by less than is shown, if at all")):
        if groups[each]:
            clauses.append(f"{words}: {joined([name for name, _ in groups[each]])}")
    if unsure := groups[Told.NOT]:
        clauses.append(f"cannot be told from no difference: {joined([name for name, _ in unsure])}")
    without = [name for name, fact in rows if fact.value is None]
    clauses.append(f"without a value: {joined(without)}" if without else "")
    clauses.append(f"the figures are {made_up(facts)}" if made_up(facts) else "")
    return f"{title}: {', '.join(counts) or 'no values'}", sentence_of(clauses)


def _draw(rows: Rows, width: int) -> tuple[list[Element], int]:
    facts = [fact for _, fact in rows]
    unit, note = facts[0].unit, made_up(facts)
    ends = [Fraction(0), *(Fraction(fact.value) for fact in facts if fact.value is not None)]
    ends += [Fraction(end) for fact in facts if fact.interval for end in (fact.interval.lower, fact.interval.upper)]
    ticks = nice_ticks(max(ends), whole=False, lowest=min(ends))
    span = ticks[-1] - ticks[0]

    def x(value: Fraction | float) -> float:
        return _INSET + float((Fraction(value) - ticks[0]) / span) * (width - 2 * _INSET)

    named = ", ".join(each for each in (f"Difference in {_noun(unit.id, unit.plural)}", note) if each)
    parts = [text(named, 0, 11)]
    said = [(name, "\N{EN DASH}" if fact.value is None else fact.text) for name, fact in rows]
    found, bottom = strips(said, top=28, width=width)
    for (name, fact), strip in zip(rows, found, strict=True):
        parts += strip.texts
        parts.append(element("line", x1=_INSET, x2=width - _INSET, y1=strip.middle, y2=strip.middle, stroke=GRID))
        zero = {"x1": x(0), "x2": x(0), "y1": strip.middle - TALL / 2 - 1, "y2": strip.middle + TALL / 2 + 4}
        parts.append(element("line", **zero, stroke=AXIS, stroke_width=1.5, class_="zero"))
        if fact.interval is not None:
            parts += whisker(x(fact.interval.lower), x(fact.interval.upper), strip.middle)
        if fact.value is not None:
            shape = Mark.SQUARE if told(fact) in (Told.HIGHER, Told.LOWER) else Mark.RING
            parts.append(mark(shape, x(fact.value), strip.middle, 6, data_name=name))
    return _finish(parts, bottom, width)


def _noun(unit_id: str, plural: str) -> str:
    return "points" if unit_id == "percent" else plural


def _finish(parts: list[Element], bottom: float, width: int) -> tuple[list[Element], int]:
    signs, end = key([(Mark.SQUARE, "told apart from none"), (Mark.RING, "not told apart")], top=bottom, width=width)
    notes, end = foot(["Upright line: no difference. Whiskers: intervals."], top=end + 4, width=width)
    return [*parts, *signs, *notes], round(end)
