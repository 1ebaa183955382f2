"""The same months of several series, one small panel each."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from peelian.charts.frame import Frame
from peelian.charts.labels import stacked
from peelian.charts.marks import Mark, mark, runs
from peelian.charts.months import month_faults, short_month
from peelian.charts.picture import ChartError, Picture, Table, basis_note, cell, made_up, sentence_of
from peelian.charts.svg import (
    AXIS,
    BLUE,
    GRID,
    LINE_HEIGHT,
    PAGE,
    PHONE,
    Element,
    balanced,
    drawing,
    element,
    nice_ticks,
    text,
    text_width,
)  # fmt: skip
from peelian.core.fact import Fact
from peelian.core.period import Month

_GAP = 16
_PLOT = 80


def small_multiples(
    title: str, series: Sequence[tuple[str, Sequence[Fact]]], *, own_scales: bool = False, width: int = PHONE
) -> Picture:
    """A panel for each (name, one fact a month), all of one unit and the same months, from zero.

    All panels have one scale; with `own_scales` each has its own, and the drawing says so. Raises ChartError when the
    series do not belong together.
    """
    _refuse(series)
    facts = [fact for _, each in series for fact in each]
    headline, sentence = _words(title, series, facts)
    parts, height = _draw(series, own_scales=own_scales, width=width)
    svg = drawing(parts, title=headline, description=sentence, width=width, height=height)
    months = series[0][1]
    rows = tuple((each.period.label, *(cell(line[at]) for _, line in series)) for at, each in enumerate(months))
    columns = ("Month", *(name for name, _ in series))
    return Picture(headline, svg, sentence, Table(f"{title} by month ({basis_note(facts)})", columns, rows))


def _refuse(series: Sequence[tuple[str, Sequence[Fact]]]) -> None:
    if not series or not series[0][1]:
        raise ChartError("There are no series to draw.", remedy="Give at least one series of months.")
    first = series[0][1]
    for name, facts in series:
        if len(facts) != len(first) or facts[0].unit != first[0].unit:
            raise ChartError(f"{name} does not belong with the others.", remedy="Give the same months and one unit.")
        for problem, remedy in month_faults(facts, facts[0], first[0].period.first):
            raise ChartError(problem, remedy=remedy)


def _words(title: str, series: Sequence[tuple[str, Sequence[Fact]]], facts: Sequence[Fact]) -> tuple[str, str]:
    span = f"{facts[0].period.label} to {facts[-1].period.label}"
    known = [fact for fact in facts if fact.value is not None]
    if not known:
        return f"{title}: no records", f"There are no records for {span}."
    if word := made_up(facts):
        return f"{title}: {word} months", f"The months are {word}, so these lines show nothing about the force."
    low, high = (pick(known, key=lambda fact: fact.value or 0).text for pick in (min, max))
    sentence = f"the {len(series)} series had {low} to {high} a month, {span}"
    return f"{title}: {low} to {high} a month", sentence_of([sentence])


def _draw(series: Sequence[tuple[str, Sequence[Fact]]], *, own_scales: bool, width: int) -> tuple[list[Element], int]:
    across = 2 if width < PAGE else 3
    wide = (width - _GAP * (across - 1)) / across
    unit = series[0][1][0].unit
    whole = unit.decimals == 0
    note = made_up([fact for _, facts in series for fact in facts])
    common = nice_ticks(max(_highest(facts) for _, facts in series), whole=whole)
    names = [balanced(name, wide) for name, _ in series]
    said = "each panel has a scale of its own" if own_scales else "one scale"
    line = balanced(f"{', '.join(each for each in (unit.plural.capitalize(), note) if each)}; {said}", width)
    parts = stacked(line, 0, 11 + (len(line) - 1) * LINE_HEIGHT / 2)
    top = 28.0 + (len(line) - 1) * LINE_HEIGHT
    for row in range(0, len(series), across):
        tall = max(map(len, names[row : row + across])) * LINE_HEIGHT
        for at, (_, facts) in enumerate(series[row : row + across]):
            ticks = nice_ticks(_highest(facts), whole=whole) if own_scales else common
            left = at * (wide + _GAP)
            heading = names[row + at]
            middle = top + len(heading) * LINE_HEIGHT / 2
            parts += stacked(heading, left, middle, font_weight="bold", class_="name")
            parts += _panel(facts, ticks, left, top + tall + 10, wide)
        top += tall + 10 + _PLOT + 38
    return parts, round(top)


def _highest(facts: Sequence[Fact]) -> Fraction:
    return Fraction(max((fact.value for fact in facts if fact.value is not None), default=0))


def _panel(facts: Sequence[Fact], ticks: Sequence[Fraction], left: float, top: float, wide: float) -> list[Element]:
    unit = facts[0].unit
    names = [unit.write(tick, decimals=unit.decimals if tick.denominator > 1 else 0) for tick in (ticks[0], ticks[-1])]
    inner = left + max(map(text_width, names)) + 6
    frame = Frame(inner, left + wide, top, top + _PLOT, len(facts), tuple(ticks))
    parts = []
    for tick, name in zip((ticks[0], ticks[-1]), names, strict=True):
        y = frame.y(tick)
        parts.append(element("line", x1=inner, x2=left + wide, y1=y, y2=y, stroke=AXIS if tick == 0 else GRID))
        parts.append(text(name, inner - 6, y, text_anchor="end", class_="tick"))
    for run in runs([fact.value for fact in facts], frame):
        parts.append(element("polyline", points=run, fill="none", stroke=BLUE, stroke_width=2, class_="values"))
    for at, fact in enumerate(facts):
        if fact.value is not None:
            parts.append(mark(Mark.DISC, frame.x(at), frame.y(fact.value), 2, data_month=str(fact.period)))
    return [*parts, *_ends(facts, inner, left, wide, frame.bottom + 17)]


def _ends(facts: Sequence[Fact], inner: float, left: float, wide: float, y: float) -> list[Element]:
    first, last = (_year_month(fact.period.first) for fact in (facts[0], facts[-1]))
    right = text(last, left + wide, y, text_anchor="end", class_="month")
    if text_width(first) + text_width(last) + 4 > left + wide - inner:
        return [right]
    return [text(first, inner, y, class_="month"), right]


def _year_month(month: Month) -> str:
    return f"{short_month(month)} {month.year % 100:02d}"
