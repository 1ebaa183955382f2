"""A level over weeks or other steps as a line, with the band of its intervals round it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from peelian.charts.frame import GAP, Frame, frame_of, plot_height, value_axis
from peelian.charts.labels import foot
from peelian.charts.marks import runs
from peelian.charts.picture import (
    ChartError,
    Picture,
    Table,
    any_synthetic,
    basis_note,
    cell,
    made_up,
    missing_cell,
    sentence_of,
)
from peelian.charts.svg import AXIS, BLUE, ORANGE, PHONE, SHADE, TEXT, Element, drawing, element, text, text_width
from peelian.core.fact import Fact

Steps = Sequence[tuple[str, Fact]]
Marks = Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Other:
    """A second line to hold the first against: one fact a step, dashed and without a band."""

    name: str
    facts: Sequence[Fact]


def banded(
    title: str, steps: Steps, marks: Marks, *, of: str, band: str, other: Other | None = None, width: int = PHONE
) -> Picture:
    """Named steps in order of time, one fact each, from zero; the band is the facts' intervals and `band` says of what.

    `marks` are (index of a step, word) for the axis below, as many of which are written as there is room for; `of` says
    what a step is ("week"). Raises ChartError when the facts do not belong together.
    """
    for problem, remedy in _faults(steps, other):
        raise ChartError(problem, remedy=remedy)
    headline, sentence = _words(title, steps, of, band, other)
    parts, height = _draw(steps, marks, band, other, width)
    svg = drawing(parts, title=headline, description=sentence, width=width, height=height)
    facts = [fact for _, fact in steps]
    beside = [(cell(fact),) for fact in other.facts] if other else [()] * len(facts)
    rows = tuple(
        (name, cell(fact), fact.interval_text or missing_cell("no band"), *more)
        for (name, fact), more in zip(steps, beside, strict=True)
    )
    columns = (of.capitalize(), facts[0].unit.plural.capitalize(), band.capitalize(), *([other.name] if other else []))
    return Picture(headline, svg, sentence, Table(f"{title} by {of} ({basis_note(facts)})", columns, rows))


def _faults(steps: Steps, other: Other | None) -> Iterator[tuple[str, str]]:
    if not steps:
        yield "There is no series to draw.", "Give at least one fact."
    if other and len(other.facts) != len(steps):
        yield f"{other.name} has {len(other.facts)} steps, not {len(steps)}.", "Give one fact a step."
    more = [(other.name, fact) for fact in other.facts] if other else []
    for name, fact in (*steps, *more):
        if (fact.measure, fact.unit, fact.force) != (steps[0][1].measure, steps[0][1].unit, steps[0][1].force):
            yield f"{name} is not comparable with {steps[0][0]}.", "Give one measure of one force."
        if fact.value is not None and fact.value < 0:
            yield f"{fact.id} is below zero.", "This chart is for values from zero."


def _words(title: str, steps: Steps, of: str, band: str, other: Other | None) -> tuple[str, str]:
    facts = [fact for _, fact in steps]
    known = [(name, fact) for name, fact in steps if fact.value is not None]
    if not known:
        return f"{title}: no values", sentence_of([f"there are no values: {facts[0].missing or 'missing'}"])
    if any_synthetic(facts):
        return f"{title}: synthetic", "The figures are synthetic, so this line shows nothing about the force."
    first, last = known[0], known[-1]
    low, high = (pick(known, key=lambda each: each[1].value or 0) for pick in (min, max))
    clauses = [
        f"{first[1].text} in the first {of} and {last[1].text} in the last",
        f"lowest {low[1].text} ({low[0]}), highest {high[1].text} ({high[0]})",
    ]
    if last[1].interval is not None:
        clauses.append(f"{band} in the last {of}: {last[1].interval_text}")
    if other and other.facts[-1].value is not None:
        clauses.append(f"{other.name}: {other.facts[0].text} in the first {of}, {other.facts[-1].text} in the last")
    clauses.append(f"the figures are {made_up(facts)}" if made_up(facts) else "")
    return f"{title}: {first[1].text} at first, {last[1].text} at the end", sentence_of(clauses)


def _draw(steps: Steps, marks: Marks, band: str, other: Other | None, width: int) -> tuple[list[Element], int]:
    facts, beside = [fact for _, fact in steps], list(other.facts) if other else []
    ends = [Fraction(fact.value) for fact in (*facts, *beside) if fact.value is not None]
    ends += [Fraction(fact.interval.upper) for fact in facts if fact.interval is not None]
    unit, bottom = facts[0].unit, plot_height(width)
    frame = frame_of(unit, (0, max(ends, default=Fraction(0))), len(facts), width=width, height=bottom, label_width=0)
    parts = [*value_axis(unit, frame, made_up(facts)), *_axis(marks, frame), *_band(facts, frame)]
    for run in runs([fact.value for fact in beside], frame):
        parts.append(
            element("polyline", points=run, fill="none", stroke=ORANGE, stroke_width=2, stroke_dasharray="6 4",
                    class_="other")
        )  # fmt: skip
    for run in runs([fact.value for fact in facts], frame):
        parts.append(element("polyline", points=run, fill="none", stroke=BLUE, stroke_width=2, class_="values"))
    notes = [f"Line: mean. Band: {band}." + (f" Dashes: {other.name}." if other else "")]
    lines, end = foot(notes, top=bottom + GAP, width=width)
    return [*parts, *lines], round(end)


def _axis(marks: Marks, frame: Frame) -> Iterator[Element]:
    """A tick a mark, and the words of those that do not run into the one before."""
    free = 0.0
    for index, word in marks:
        x, half = frame.x(index), text_width(word) / 2
        yield element("line", x1=x, x2=x, y1=frame.bottom, y2=frame.bottom + 5, stroke=AXIS)
        if x - half >= free and x + half <= frame.right + GAP:
            yield text(word, x, frame.bottom + 17, text_anchor="middle", class_="step")
            free = x + half + GAP


def _band(facts: Sequence[Fact], frame: Frame) -> Iterator[Element]:
    """The band of each run of steps that have intervals, with thin edges, so that it is seen in grey too."""
    run: list[tuple[float, float, float]] = []
    for index, fact in enumerate([*facts, None]):
        if fact is not None and fact.value is not None and fact.interval is not None:
            low = frame.y(max(0.0, fact.interval.lower))
            run.append((frame.x(index), low, frame.y(fact.interval.upper)))
            continue
        if run:
            upper = [f"{x:.2f},{high:.2f}" for x, _, high in run]
            lower = [f"{x:.2f},{low:.2f}" for x, low, _ in reversed(run)]
            yield element(
                "polygon", points=" ".join((*upper, *lower)), fill=SHADE, stroke=TEXT, stroke_width=0.5, class_="band"
            )
        run = []
