"""What stands between the columns of a text, told by its first rows."""

from __future__ import annotations

import csv
from collections import Counter

from peelian.core.errors import IntakeError

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", "^": "carets"}
ENOUGH = 0.5
_LOOKED_AT = 100


def separator_of(line: str) -> str:
    """What separates the columns of a line instead of commas, in the plural; "" if nothing does.

    >>> separator_of("force;category")
    'semicolons'
    """
    if "," in line and '";"' not in line:
        return ""
    return next((word for separator, word in SEPARATORS.items() if separator != "," and separator in line), "")


def named_separator(first_line: str) -> str:
    """The separator that a first line names for Excel alone, as `sep=;` does; "" if it does not.

    >>> named_separator("sep=;")
    ';'
    """
    line = first_line.rstrip("\r\n").strip('"').rstrip(",")
    sign = line[4:5] if line.lower().startswith("sep=") else ""
    return sign if len(line) == 5 and sign in SEPARATORS else "," if line.lower() == "sep=" else ""


def found_separator(file: str, start: str) -> str:
    """The separator by which most rows of a text's beginning have the same number of columns, more than one.

    Raises IntakeError where the first row is split by another than the rows below it.
    """
    best, share, width = ",", 0.0, 1
    for separator in SEPARATORS:
        if separator not in start:
            continue
        counts = [len(row) for row in _rows(start, separator) if any(row)]
        usual, rows = Counter(counts).most_common(1)[0] if counts else (1, 0)
        alike = rows / len(counts) if counts else 0.0
        if usual > 1 and alike >= ENOUGH and (alike, usual) > (share, width):
            best, share, width = separator, alike, usual
    _refuse_other_header(file, start, best, width)
    return best


def _refuse_other_header(file: str, start: str, separator: str, width: int) -> None:
    header = next(iter(_rows(start, separator)), [])
    if len(header) != 1 or width < 3:
        return
    for other, word in SEPARATORS.items():
        if len(next(iter(_rows(start, other)), [])) == width:
            raise IntakeError(
                file,
                f"the header is separated by {word}, and the rows by {SEPARATORS[separator]}.",
                remedy="Export it with one separator.",
                row=1,
            )


def _rows(start: str, separator: str) -> list[list[str]]:
    """The first rows; the last one may be cut off, and a mark that is never closed ends them."""
    found = []
    try:
        for row in csv.reader(start.splitlines(keepends=True), delimiter=separator):
            found.append(row)
            if len(found) > _LOOKED_AT:
                break
    except csv.Error:
        return found
    return found
