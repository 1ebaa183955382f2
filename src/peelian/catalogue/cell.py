"""How a measure narrowed to one cell of its breakdowns is written: `measure[column=value]`."""

from __future__ import annotations

from peelian.core.errors import UnknownNameError


def parse_timed(text: str) -> tuple[str, str]:
    """Read `cell @ time` into the cell and the part of the report's period that it is for, "" for all of it.

    >>> parse_timed("crime.hate @ last month")
    ('crime.hate', 'last month')
    """
    cell, _, time = text.partition("@")
    return cell.strip(), time.strip()


def parse_cell(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Read `measure` or `measure[column=value]…` into the measure and its (column, value) pairs, sorted by column.

    >>> parse_cell("contact.mean_answer_time[line=999]")
    ('contact.mean_answer_time', (('line', '999'),))
    """
    name, *cells = text.replace("]", "").split("[")
    pairs = []
    for cell in cells:
        column, equals, value = cell.partition("=")
        if not equals:
            raise UnknownNameError("breakdown", cell, [], remedy="Write it as measure[column=value].")
        pairs.append((column.strip(), value.strip()))
    return name.strip(), tuple(sorted(pairs))
