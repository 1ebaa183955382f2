"""A line as small as a word, with its last value."""

from __future__ import annotations

from collections.abc import Sequence

from peelian.charts.frame import Frame
from peelian.charts.marks import Mark, mark, runs
from peelian.charts.months import every, month_faults
from peelian.charts.picture import ChartError, Picture, Table, amount, basis_note, cell, made_up, sentence_of
from peelian.charts.svg import AXIS, BLUE, Element, drawing, element, nice_ticks, text, text_width
from peelian.core.fact import Fact

WIDE, TALL = 160, 36


def sparkline(title: str, facts: Sequence[Fact]) -> Picture:
    """A line from zero with its last value marked and written beside it, to stand 160 pixels wide beside a figure.

    Tells the last value and the range, and no trend. Raises ChartError when the facts do not belong together.
    """
    if not facts:
        raise ChartError("There is nothing to draw.", remedy="Give at least one fact.")
    first = facts[0].period
    for problem, remedy in month_faults(facts, facts[0], first.first, step=first.count):
        raise ChartError(problem, remedy=remedy)
    headline, sentence = _words(title, facts)
    svg = drawing(_draw(facts), title=headline, description=sentence, width=WIDE, height=TALL)
    rows = tuple((fact.period.label, cell(fact)) for fact in facts)
    step = every(first.count)
    columns = (step.capitalize(), facts[0].unit.plural.capitalize())
    table = Table(f"{title} by {step} ({basis_note(facts)})", columns, rows)
    return Picture(headline, svg, sentence, table)


def _words(title: str, facts: Sequence[Fact]) -> tuple[str, str]:
    known = [fact for fact in facts if fact.value is not None]
    step = every(facts[0].period.count)
    if not known:
        return f"{title}: no records", f"There are no records for these {step}s."
    if word := made_up(facts):
        return f"{title}: {word} {step}s", f"The {step}s are {word}, so this line shows nothing about the force."
    low, high = (pick(known, key=lambda fact: fact.value or 0) for pick in (min, max))
    last = known[-1]
    said = f"{last.period.label} had {amount(last)}"
    between = f"{len(known)} {step}s from {known[0].period.label} on had {low.text} to {high.text}"
    return f"{title}: {last.text} in {last.period.label}", sentence_of([said, between if len(known) > 1 else ""])


def _draw(facts: Sequence[Fact]) -> list[Element]:
    known = [at for at, fact in enumerate(facts) if fact.value is not None]
    values = [fact.value for fact in facts]
    note = {"synthetic": "synth.", "simulated": "simul."}.get(made_up(facts), "")
    words = note or (facts[known[-1]].text if known else "\N{EN DASH}")
    if text_width(words) > WIDE / 2:
        words = ""
    highest = max((value for value in values if value is not None), default=0)
    right = WIDE - text_width(words) - 10
    frame = Frame(-6, right, 8, TALL - 6, len(facts), nice_ticks(highest, whole=False))
    parts = [element("line", x1=0, x2=right, y1=frame.bottom, y2=frame.bottom, stroke=AXIS, stroke_width=0.5)]
    for run in runs(values, frame):
        parts.append(element("polyline", points=run, fill="none", stroke=BLUE, stroke_width=2, class_="values"))
    if known:
        value = facts[known[-1]].value
        assert value is not None
        month = str(facts[known[-1]].period)
        parts.append(mark(Mark.DISC, frame.x(known[-1]), frame.y(value), 4, data_month=month))
    if words:
        parts.append(text(words, WIDE, TALL / 2, text_anchor="end", class_="value"))
    return parts
