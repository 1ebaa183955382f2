"""A change taken apart: from one value to another by the parts that add up to the difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from peelian.charts.labels import stacked, wrapped
from peelian.charts.picture import ChartError, Picture, Table, basis_note, made_up, sentence_of
from peelian.charts.svg import (
    AXIS,
    BLUE,
    LINE_HEIGHT,
    ORANGE,
    PHONE,
    TEXT,
    Element,
    drawing,
    element,
    nice_ticks,
    text,
    text_width,
)  # fmt: skip
from peelian.core.fact import Fact, change

_GAP = 8
_BAR = 18


def waterfall(title: str, before: Fact, parts: Sequence[Fact], after: Fact, *, width: int = PHONE) -> Picture:
    """Bars from `before` by way of each part, a change with one breakdown value, to `after`, in the order given.

    A rise leads right and a fall left; signs say it too. Raises ChartError when a value is missing or the parts do not
    add up to the change exactly.
    """
    for problem, remedy in _faults(before, parts, after):
        raise ChartError(problem, remedy=remedy)
    facts = [before, *parts, after]
    headline, sentence = _words(title, before, parts, after)
    drawn, height = _draw(before, parts, after, width)
    svg = drawing(drawn, title=headline, description=sentence, width=width, height=height)
    rows = tuple((label, words) for label, words in zip(_labels(facts), _texts(facts), strict=True))
    return Picture(headline, svg, sentence, Table(f"{title} ({basis_note(facts)})", ("Part", "Value or change"), rows))


def _faults(before: Fact, parts: Sequence[Fact], after: Fact) -> Iterator[tuple[str, str]]:
    if not parts:
        yield "There are no parts to draw.", "Give at least one part."
    for fact in (before, *parts, after):
        if fact.value is None:
            yield f"{fact.id} has no value.", "A change is only taken apart whole."
            return
        if fact.unit != after.unit:
            yield f"{fact.id} is not comparable with {after.id}.", "Give one unit."
    for part in parts:
        if len(part.breakdown) != 1 or part.derivation != "change":
            yield f"{part.id} is not a change of one part.", "Give changes with one breakdown value each."
    total = sum(Fraction(part.value or 0) for part in parts)
    if (before.value or 0) + total != (after.value or 0):
        difference = change(after, before).text
        yield f"The parts add up to {after.unit.write_change(total)}, the change is {difference}.", "Give every part."


def _labels(facts: Sequence[Fact]) -> list[str]:
    return [facts[0].period.label, *(part.breakdown[0][1] for part in facts[1:-1]), facts[-1].period.label]


def _texts(facts: Sequence[Fact]) -> list[str]:
    return [fact.text for fact in facts]


def _words(title: str, before: Fact, parts: Sequence[Fact], after: Fact) -> tuple[str, str]:
    if word := made_up([before, *parts, after]):
        return f"{title}: {word} change", f"The figures are {word}, so this change shows nothing about the force."
    whole = change(after, before).text
    largest = max(parts, key=lambda part: abs(Fraction(part.value or 0)))
    tied = sum(abs(part.value or 0) == abs(largest.value or 0) for part in parts) > 1
    span = f"from {before.text} in {before.period.label} to {after.text} in {after.period.label}"
    first = "" if tied else f"the largest part is {largest.breakdown[0][1]} ({largest.text})"
    return f"{title}: {whole}, the sum of {len(parts)} parts", sentence_of([f"the change {span} is {whole}", first])


def _draw(before: Fact, parts: Sequence[Fact], after: Fact, width: int) -> tuple[list[Element], int]:
    facts = [before, *parts, after]
    spans: list[tuple[Fraction, Fraction]] = [(Fraction(0), Fraction(before.value or 0))]
    for part in parts:
        spans.append((spans[-1][1], spans[-1][1] + Fraction(part.value or 0)))
    spans.append((Fraction(0), Fraction(after.value or 0)))
    ends = [end for span in spans for end in span]
    ticks = nice_ticks(max(ends), whole=False, lowest=min(ends))
    labels = wrapped(_labels(facts), width)
    left = max(text_width(line) for lines in labels for line in lines) + _GAP
    right = width - 2 * _GAP - max(map(text_width, _texts(facts)))
    note = made_up(facts)
    drawn = [text(note.capitalize(), 0, 11)] if note else []
    top = 28.0 if note else 4.0

    def x(value: Fraction) -> float:
        return left + float((value - ticks[0]) / (ticks[-1] - ticks[0])) * (right - left)

    link: tuple[float, float] | None = None
    for fact, lines, (start, end) in zip(facts, labels, spans, strict=True):
        tall = max(_BAR + 4, len(lines) * LINE_HEIGHT)
        middle = top + tall / 2
        if link is not None:
            drawn.append(element("line", x1=link[0], x2=link[0], y1=link[1], y2=middle - _BAR / 2, stroke=AXIS))
        drawn += stacked(lines, left - _GAP, middle, text_anchor="end", class_="name")
        colour = TEXT if fact in (before, after) else BLUE if end >= start else ORANGE
        low, high = min(x(start), x(end)), max(x(start), x(end))
        drawn.append(
            element("rect", x=low, y=middle - _BAR / 2, width=high - low, height=_BAR, fill=colour, class_="bar")
        )
        drawn.append(text(fact.text, width, middle, text_anchor="end", class_="value"))
        link = (x(end), middle + _BAR / 2)
        top += tall + _GAP
    zero = x(Fraction(0))
    drawn.append(element("line", x1=zero, x2=zero, y1=4 if not note else 26, y2=top - 4, stroke=AXIS))
    return drawn, round(top)
