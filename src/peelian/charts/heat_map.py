"""A heat map of two breakdowns, such as hour and weekday, with the values in its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from peelian.charts.labels import BOLD
from peelian.charts.picture import (
    DASH,
    ChartError,
    Picture,
    Table,
    amount,
    any_synthetic,
    basis_note,
    made_up,
    sentence_of,
)
from peelian.charts.shades import INKS, bounds, cell_box, outlined, scale, shade_of, shade_ticks
from peelian.charts.svg import LINE_HEIGHT, PHONE, Element, drawing, text, text_width
from peelian.core.fact import Fact
from peelian.core.unit import Unit

_GAP = 8
_TALL = 22


def heat_map(
    title: str,
    facts: Sequence[Fact],
    *,
    rows: str = "hour",
    columns: str = "weekday",
    beside: Sequence[Fact] = (),
    width: int = PHONE,
) -> Picture:
    """A cell for each pair of values of the breakdowns `rows` and `columns`, in the order of the facts.

    A cell holds its value; where values are too wide for the cells, the number of its shade, which the scale below
    explains. A fact without a value is a dash. `beside` are the facts of another such drawing, which then has the same
    shades for the same values. Raises ChartError when the facts do not make a whole table.
    """
    for problem, remedy in _faults(facts, rows, columns):
        raise ChartError(problem, remedy=remedy)
    found = {(broken[rows], broken[columns]): fact for fact in facts for broken in [dict(fact.breakdown)]}
    down, across = (list(dict.fromkeys(pair[at] for pair in found)) for at in (0, 1))
    grid = [[found[row, column] for column in across] for row in down]
    headline, sentence = _words(title, facts, rows, columns)
    cells = _cells(grid)
    parts, height = _draw(grid, cells, down, across, beside, width)
    svg = drawing(parts, title=headline, description=sentence, width=width, height=height)
    lines = tuple((row, *line) for row, line in zip(down, cells, strict=True))
    reasons = dict.fromkeys(fact.missing or "missing" for fact in facts if fact.value is None)
    without = f"; {DASH}: {'; '.join(reasons)}" if reasons else ""
    word = f", {facts[0].unit.plural}" if _word(facts[0].unit) else ""
    caption = f"{title}, {facts[0].period.label}{word} ({basis_note(facts)}{without})"
    return Picture(headline, svg, sentence, Table(caption, (rows.capitalize(), *across), lines))


def _faults(facts: Sequence[Fact], rows: str, columns: str) -> Iterator[tuple[str, str]]:
    if not facts:
        yield "There are no cells to draw.", "Give at least one fact."
        return
    seen = set()
    for fact in facts:
        broken = dict(fact.breakdown)
        if not {rows, columns} <= set(broken):
            yield f"{fact.id} is not broken down by {rows} and {columns}.", "Give one fact a pair of them."
            return
        if (fact.measure, fact.force, fact.period) != (facts[0].measure, facts[0].force, facts[0].period):
            yield f"{fact.id} does not belong with {facts[0].id}.", "Give one measure, force and period."
        if fact.value is not None and fact.value < 0:
            yield f"{fact.id} is below zero.", "This chart is for values from zero."
        seen.add((broken[rows], broken[columns]))
    whole = len({row for row, _ in seen}) * len({column for _, column in seen})
    if len(seen) != whole or len(seen) != len(facts):
        yield f"{len(facts)} facts do not fill a table of {whole} cells.", "Give one fact a cell, missing ones too."


def _words(title: str, facts: Sequence[Fact], rows: str, columns: str) -> tuple[str, str]:
    known = [fact for fact in facts if fact.value is not None]
    if not known:
        return f"{title}: no records", f"There are no records for {facts[0].period.label}."
    if any_synthetic(facts):
        return (
            f"{title}: synthetic pattern",
            "The figures are synthetic, so their pattern shows nothing about the force.",
        )
    low, high = min(known, key=lambda fact: fact.value or 0), max(reversed(known), key=lambda fact: fact.value or 0)
    top = high.text
    # Only what is as high to the last digit shown can have the same text; the rest need not be written to tell.
    tens = 10**high.unit.decimals
    same = [fact for fact in known if ((high.value or 0) - (fact.value or 0)) * tens <= 1 and fact.text == top]
    where, others = f"{dict(same[0].breakdown)[columns]} {dict(same[0].breakdown)[rows]}", len(same) - 1
    where += f" and {others} other cell{'s' * (others > 1)}" * bool(others)
    note = made_up(facts)
    sentence = f"values in {facts[0].period.label} run from {low.text} to {amount(high)}, the highest in {where}"
    without = len(facts) - len(known)
    clauses = [
        sentence,
        f"{without} of {len(facts)} cells {'has' if without == 1 else 'have'} no value" * bool(without),
        f"the figures are {note}" if note else "",
    ]
    return f"{title}: highest in {where}, {high.text}" + (f" ({note})" if note else ""), sentence_of(clauses)


def _draw(
    grid: Sequence[Sequence[Fact]],
    cells: Sequence[Sequence[str]],
    down: Sequence[str],
    across: Sequence[str],
    beside: Sequence[Fact],
    width: int,
) -> tuple[list[Element], int]:
    facts = [fact for line in grid for fact in line]
    unit, note = facts[0].unit, made_up(facts)
    values = [fact.value for fact in (*facts, *beside) if fact.value is not None]
    ticks = shade_ticks(values, whole=unit.decimals == 0)
    edges = bounds(ticks)
    left = max(map(text_width, down)) + _GAP
    wide = (width - left) / len(across)
    known = [
        words
        for line, said in zip(grid, cells, strict=True)
        for fact, words in zip(line, said, strict=True)
        if fact.value is not None
    ]
    numbered = max(map(text_width, known), default=0) + 4 > wide
    parts = [text(", ".join(each for each in (unit.plural.capitalize(), note) if each), 0, 11)]
    boxes: list[Element] = []
    top = 28.0 + LINE_HEIGHT
    for at, name in enumerate(across):
        short = name if text_width(name) <= wide else name[: max(1, int(wide // (0.74 * 15 * BOLD)))]
        parts.append(text(short, left + (at + 0.5) * wide, top - 12, text_anchor="middle", class_="column"))
    for row, line, said in zip(down, grid, cells, strict=True):
        parts.append(text(row, left - _GAP, top + _TALL / 2, text_anchor="end", class_="row"))
        for at, (fact, value) in enumerate(zip(line, said, strict=True)):
            shade = 0 if fact.value is None else shade_of(fact.value, edges)
            words = DASH if fact.value is None else str(shade + 1) if numbered else value
            boxes.append(cell_box(shade, left + at * wide, top, wide, _TALL))
            middle = left + (at + 0.5) * wide
            parts.append(text(words, middle, top + _TALL / 2, text_anchor="middle", fill=INKS[shade], class_="cell"))
        top += _TALL
    signs, end = scale(unit, ticks, top=top + _GAP, width=width) if numbered else ([], top + 2)
    return [outlined(boxes), *parts, *signs], round(end)


def _cells(grid: Sequence[Sequence[Fact]]) -> list[list[str]]:
    """What stands in the cells: the values, without a unit that is a word, and dashes, whose reason is said once."""
    word = _word(grid[0][0].unit)
    one = f" {grid[0][0].unit.singular}" if word else ""
    return [
        [DASH if fact.value is None else fact.text.removesuffix(word).removesuffix(one) for fact in line]
        for line in grid
    ]


def _word(unit: Unit) -> str:
    """The unit's suffix where it is a word: " minutes"."""
    return unit.suffix if unit.suffix.startswith(" ") else ""
