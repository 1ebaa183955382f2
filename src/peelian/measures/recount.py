"""SQL that counts a side of a measure again from its records, without any of the mart's cells."""

from __future__ import annotations

from collections.abc import Mapping

from peelian.core.period import Period
from peelian.measures.atom import Side
from peelian.measures.figures import Figures
from peelian.measures.mart import NONE
from peelian.measures.sides import Sides
from peelian.records.table import literal


def recount_sql(figures: Figures, side: Side, period: Period, breakdown: Mapping[str, str], rows: str) -> str:
    """One value: the side in a period over `rows`, the relation's rows of the force; for a mean sum and days."""
    within = counted_rows(figures, side, period, breakdown)
    if side.percentile is not None:
        share = side.percentile
        ordered = (
            f'SELECT "{side.atom.column}" AS value, row_number() OVER (ORDER BY "{side.atom.column}") AS place, '
            f"count(*) OVER () AS total\nFROM {rows}\nWHERE {within}"
        )
        return f"SELECT min(value) FROM ({ordered}) WHERE place * {share.denominator} >= total * {share.numerator}"
    column = f'"{side.atom.column}"'
    value = f"coalesce(sum({column}), 0)" if side.atom.column else "count(*)"
    if not side.atom.whole:
        # Numbers with decimals are listed, to be added up exactly: a sum of doubles is a little more or less.
        value = f"coalesce(list({column}), [])"
    if side.take == "mean":
        value += f', count(DISTINCT "{_time(figures, side)}")'
    return f"SELECT {value}\nFROM {rows}\nWHERE {within}"


def counted_rows(figures: Figures, side: Side, period: Period, breakdown: Mapping[str, str]) -> str:
    """The condition that holds for just the rows that the side counts in a period."""
    source, force = side.source or figures.source, figures.force.id
    parts = [f"source = {literal(source)}", f"force = {literal(force)}", _when(figures, side, period, breakdown)]
    for column, value in sorted(side.narrowed(breakdown).items()):
        parts.append(f'"{column}" IS NULL' if value == NONE else f'CAST("{column}" AS VARCHAR) = {literal(value)}')
    if side.atom.condition:
        parts.append(f"({side.atom.condition})")
    return " AND ".join(parts)


def _when(figures: Figures, side: Side, period: Period, breakdown: Mapping[str, str]) -> str:
    relation = side.atom.relation
    if relation.clock:
        return f"month = {literal(str(period.last))}"
    if figures.catalogue.datasets[relation.dataset].grain == "event":
        return f"month BETWEEN {literal(str(period.first))} AND {literal(str(period.last))}"
    sides = Sides(figures.catalogue, figures.mart, figures.force, figures.source)
    ats = sides.value(side, period, breakdown).ats
    among = ", ".join(literal(at) for at in ats) or "NULL"
    return f'CAST("{_time(figures, side)}" AS VARCHAR) IN ({among})'


def _time(figures: Figures, side: Side) -> str:
    return figures.catalogue.datasets[side.atom.relation.dataset].time
