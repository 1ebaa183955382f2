"""Shares of a whole as horizontal bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from peelian.charts.labels import stacked, wrapped
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
)
from peelian.charts.svg import (
    AXIS,
    BLUE,
    LINE_HEIGHT,
    PHONE,
    Element,
    Value,
    drawing,
    element,
    text,
    text_width,
)
from peelian.core.fact import Exact, Fact
from peelian.core.rounding import round_half_away
from peelian.core.unit import signed

_GAP = 8
_BAR = 20


def share_bars(title: str, facts: Sequence[Fact], *, width: int = PHONE) -> Picture:
    """A chart of shares of one period, one bar a fact in the order given, from zero, with its sentence and table.

    Each fact is a percentage with one breakdown value, all of one column. A fact without a value has no bar, and its
    reason in the table. Where any figure is synthetic, title and sentence say so and name no largest share. `width`
    is in drawing units (see `two_years`). Raises ChartError when the facts do not belong together.
    """
    for problem, remedy in _faults(facts):
        raise ChartError(problem, remedy=remedy)
    headline, sentence = _words(title, facts)
    parts, height = _draw(facts, width=width)
    svg = drawing(parts, title=headline, description=sentence, width=width, height=height)
    return Picture(headline, svg, sentence, _table(title, facts))


def _faults(facts: Sequence[Fact]) -> Iterator[tuple[str, str]]:
    if not facts:
        yield "There are no shares to draw.", "Give at least one fact."
    for fact in facts:
        if len(fact.breakdown) != 1:
            yield f"{fact.id} has {len(fact.breakdown)} breakdown values.", "Give facts with exactly one."
        elif _subject(fact) != _subject(facts[0]):
            yield f"{fact.id} does not belong with {facts[0].id}.", "Give one measure, force, period and breakdown."
        if fact.unit.id != "percent" or (fact.value is not None and fact.value < 0):
            yield f"{fact.id} is not a share.", "Give percentages from zero."


def _subject(fact: Fact) -> tuple[object, ...]:
    return fact.measure, fact.force, fact.period, [column for column, _ in fact.breakdown]


def _label(fact: Fact) -> str:
    return fact.breakdown[0][1]


def _words(title: str, facts: Sequence[Fact]) -> tuple[str, str]:
    known = [fact for fact in facts if fact.value is not None]
    period = facts[0].period.label
    if not known:
        return f"{title}: no records", f"There are no records for {period}."
    if any_synthetic(facts):
        which = "The mix is" if all(fact.basis.is_synthetic for fact in facts) else "Part of the mix is"
        return f"{title}: synthetic mix", f"{which} synthetic, so these shares show nothing about the force."
    shown = {fact: round_half_away(fact.value or 0, fact.unit.decimals) for fact in known}
    top = [fact for fact in known if shown[fact] == max(shown.values())]
    names = joined([_label(fact) for fact in top])
    if len(top) == 1:
        headline = f"{title}: {names} is the largest, {top[0].text}"
        sentence = f"The largest share in {period} was {names}, {top[0].text}{_counts(top[0])}"
    else:
        headline = f"{title}: {names} are the largest, {top[0].text} each"
        sentence = f"The largest shares in {period} were {names}, {top[0].text} each"
    without = len(facts) - len(known)
    sentence += f"; {without} of {len(facts)} shares {'is' if without == 1 else 'are'} missing" if without else ""
    sentence += "; the figures are simulated" if made_up(facts) == "simulated" else ""
    return headline, sentence + "."


def _counts(fact: Fact) -> str:
    if fact.numerator is None or fact.denominator is None:
        return ""
    return f" ({_count(fact.numerator)} of {_count(fact.denominator)})"


def _count(value: Exact | None) -> str:
    return DASH if value is None else signed(round_half_away(value, 0), sign=False)


def _table(title: str, facts: Sequence[Fact]) -> Table:
    column = facts[0].breakdown[0][0].replace("_", " ")
    rows = tuple((_label(fact), cell(fact), _count(fact.numerator), fact.basis.value) for fact in facts)
    headings = (column[:1].upper() + column[1:], "Share", "Numerator count", "Basis")
    return Table(f"{title}, {facts[0].period.label} ({basis_note(facts)})", headings, rows)


def _draw(facts: Sequence[Fact], *, width: int) -> tuple[list[Element], int]:
    labels = wrapped([_label(fact) for fact in facts], width)
    left = max(text_width(line) for lines in labels for line in lines) + _GAP
    longest = width - left - 2 * _GAP - max(text_width(fact.text) for fact in facts)
    highest = max((fact.value for fact in facts if fact.value), default=1)
    note = made_up(facts)
    parts = [text(note.capitalize(), 0, 11)] if note else []
    start = top = 28 if note else 4
    for fact, lines in zip(facts, labels, strict=True):
        height = max(_BAR, len(lines) * LINE_HEIGHT)
        middle = top + height / 2
        length = float((fact.value or 0) / highest) * longest
        parts += stacked(lines, left - _GAP, middle, text_anchor="end", class_="name")
        if fact.value:
            shape: dict[str, Value] = {"x": left, "y": middle - _BAR / 2, "width": length, "height": _BAR}
            parts.append(element("rect", **shape, fill=BLUE, class_="bar"))
        parts.append(text(fact.text, left + length + _GAP, middle, class_="value"))
        top += height + _GAP
    parts.append(element("line", x1=left, x2=left, y1=start - 4, y2=top - 4, stroke=AXIS))
    return parts, top
