"""A level over years, quarters or months as a plain line that stops where the series was broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from peelian.charts.frame import GAP, Frame, dated_axis, frame_of, plot_height, value_axis
from peelian.charts.labels import foot
from peelian.charts.marks import Mark, mark, runs
from peelian.charts.months import every, month_faults
from peelian.charts.picture import ChartError, Picture, Table, basis_note, cell, made_up, sentence_of
from peelian.charts.svg import BLUE, LINE_HEIGHT, PHONE, TEXT, Element, drawing, element, text, text_width
from peelian.core.fact import Fact


def course(title: str, facts: Sequence[Fact], breaks: Sequence[tuple[int, str]] = (), *, width: int = PHONE) -> Picture:
    """Up to 120 months, quarters or years, one fact each in order, from zero, without limits and without signs.

    `breaks` are the first point after each break and its reason: the line stops before it, an upright line with a
    number stands there, and the reason below. Years are named by their last month, since levels are counted on a last
    day. The sentence compares no points across a break. Raises ChartError when the facts do not belong together.
    """
    _refuse(facts, breaks)
    headline, sentence = _words(title, facts, breaks)
    parts, height = _draw(facts, breaks, width)
    svg = drawing(parts, title=headline, description=sentence, width=width, height=height)
    broken = dict(breaks)
    rows = tuple(
        (each.period.label, cell(each), f"broken here: {broken[at].rstrip('.')}" if at in broken else "no break")
        for at, each in enumerate(facts)
    )
    kind = every(facts[0].period.count)
    columns = (kind.capitalize(), facts[0].unit.plural.capitalize(), "Break")
    return Picture(headline, svg, sentence, Table(f"{title} by {kind} ({basis_note(facts)})", columns, rows))


def _refuse(facts: Sequence[Fact], breaks: Sequence[tuple[int, str]]) -> None:
    if not facts:
        raise ChartError("There is no series to draw.", remedy="Give at least one fact.")
    for problem, remedy in month_faults(facts, facts[0], facts[0].period.first, step=facts[0].period.count):
        raise ChartError(problem, remedy=remedy)
    for at, _ in breaks:
        if not 0 < at < len(facts):
            raise ChartError(f"A break at {at} lies outside the series.", remedy="Give a point that has one before it.")


def _words(title: str, facts: Sequence[Fact], breaks: Sequence[tuple[int, str]]) -> tuple[str, str]:
    known = [fact for fact in facts if fact.value is not None]
    span = f"{facts[0].period.label} to {facts[-1].period.label}"
    if not known:
        return f"{title}: no records", f"There are no records for {span}."
    if word := made_up(facts):
        return f"{title}: {word} figures", f"The figures are {word}, so this line shows nothing about the force."
    last = max((at for at, _ in breaks), default=0)
    since = [fact for fact in facts[last:] if fact.value is not None]
    if not since:
        return f"{title}, {span}", f"Nothing is held since the series was broken in {facts[last].period.label}."
    low, high = (pick(since, key=lambda fact: fact.value or 0) for pick in (min, max))
    first, latest = since[0], since[-1]
    clauses = [f"{first.text} in {first.period.label} and {latest.text} in {latest.period.label}"]
    clauses.append(f"lowest {low.text} in {low.period.label}, highest {high.text} in {high.period.label}")
    if breaks:
        clauses.append(f"earlier figures are not like for like, as the series was broken in {facts[last].period.label}")
    return f"{title}: {first.text} to {latest.text}, {first.period.label} to {latest.period.label}", sentence_of(
        clauses
    )


def _draw(facts: Sequence[Fact], breaks: Sequence[tuple[int, str]], width: int) -> tuple[list[Element], int]:
    unit, yearly = facts[0].unit, every(facts[0].period.count) == "year"
    highest = Fraction(max((fact.value for fact in facts if fact.value is not None), default=0))
    bottom = plot_height(width)
    top = 36 + (LINE_HEIGHT if breaks else 0)
    frame = frame_of(unit, (0, highest), len(facts), width=width, height=bottom, label_width=GAP, top=top)
    months = [fact.period.last if yearly else fact.period.first for fact in facts]
    parts = [*value_axis(unit, frame, made_up(facts)), *dated_axis(months, frame, years=yearly)]
    parts += _breaks(breaks, frame)
    values = [fact.value for fact in facts]
    edges = [0, *(at for at, _ in breaks), len(facts)]
    for start, stop in pairwise(edges):
        held = [value if start <= at < stop else None for at, value in enumerate(values)]
        for run in runs(held, frame):
            parts.append(element("polyline", points=run, fill="none", stroke=BLUE, stroke_width=2, class_="values"))
    for at, fact in enumerate(facts):
        if fact.value is not None:
            parts.append(mark(Mark.DISC, frame.x(at), frame.y(fact.value), 3.5, data_month=str(fact.period)))
    notes = [f"{number}. {reason.rstrip('.')}." for number, (_, reason) in enumerate(breaks, 1)]
    lines, end = foot(notes, top=bottom + (0 if yearly else LINE_HEIGHT) + GAP, width=width)
    return [*parts, *lines], round(end)


def _breaks(breaks: Sequence[tuple[int, str]], frame: Frame) -> Iterator[Element]:
    for number, (at, _) in enumerate(breaks, 1):
        x = frame.x(at - 0.5)
        yield element(
            "line", x1=x, x2=x, y1=frame.top - 6, y2=frame.bottom, stroke=TEXT, stroke_dasharray="1 3", class_="break"
        )
        yield text(
            str(number), min(x, frame.right - text_width(str(number))), frame.top - 16, text_anchor="middle",
            font_weight="bold", class_="number",
        )  # fmt: skip
