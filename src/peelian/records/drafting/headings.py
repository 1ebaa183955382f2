"""Where the table of an unknown sheet begins: below its titles, at the row that heads the others."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"[+-]?[\d,]*\.?\d+%?")
MOSTLY = 0.6


def header_at(rows: Sequence[Sequence[str]]) -> int | None:
    """The position of the row that is likeliest the header; None where no row could be.

    It is the first that has a word in most of the columns that the rows have, and no fewer words than the next row.

    >>> header_at([["Table 1: searches"], [], ["Force", "2018", "2019"], ["Kent", "1", "2"]])
    2
    """
    widths = [sum(1 for cell in row if cell.strip()) for row in rows]
    if not any(widths):
        return None
    usual = sorted(width for width in widths if width)[-(max(1, sum(map(bool, widths)) // 2))]
    for at, (row, width) in enumerate(zip(rows, widths, strict=True)):
        if width < MOSTLY * usual or (width < 2 <= usual):
            continue
        return at if _words(row) or usual == 1 else None
    return None


def _words(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip() and not _NUMBER.fullmatch(cell.strip()))
