"""What a cell of a table becomes in a workbook: a number to reckon with, words, or a shorthand with its reason.

Shorthands are those of the Analysis Function: [c] confidential, [x] not available, [z] not applicable.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from peelian.core.unit import MINUS
from peelian.publish.content import Cell, Run, Runs
from peelian.publish.spoken import clean, said

SHORTHANDS = {
    "[c]": "Withheld: it is a small number of people, or would give one away.",
    "[x]": "Not available: there is no value. The reason is in the Notes column of the row, or in the text.",
    "[z]": "Not applicable: nothing belongs in this cell.",
}
_DASH = "\N{EN DASH}"
_NUMBER = re.compile(
    rf"(?P<sign>[+{MINUS}-]?)(?P<prefix>£?)(?P<whole>\d{{1,3}}(?:,\d{{3}})+|0|[1-9]\d*)(?P<part>\.\d+)?"
    r"(?P<suffix>%|m| [a-z]+)?"
)
_MISSING = re.compile(rf"(?P<mark>{_DASH}|\[c\])(?: \((?P<reason>.*)\))?")
_WITHHELD = re.compile(r"suppress|withheld|confidential", re.IGNORECASE)
_MILLION = 1_000_000
_EXACT_DIGITS = 15  # that a number of a workbook can hold


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell of a worksheet: `text` as printed, or `number` in the number format `shown`. `notes` belong to its row.

    `to` are the ids in the document that it leads to, `about` what a reader is told on the way.
    """

    text: str
    number: float | None = None
    shown: str = ""
    notes: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    about: str = ""


def entry(cell: Cell, *, numeric: bool) -> Entry:
    """A cell of a table. In a column of numbers its first line is the value, and what follows is noted.

    It leads somewhere only where its whole first line does: a cell is a link from edge to edge.

    >>> entry(Cell(((Run("+1,234"),),)), numeric=True)
    Entry(text='+1,234', number=1234.0, shown='+#,##0;"−"#,##0;#,##0', notes=(), to=(), about='')
    """
    lines = [line for line in cell.lines if said(line)]
    if not lines:
        return Entry("[z]")
    leading = [run for run in lines[0] if run.text.strip()]
    to = targets(leading) if all(run.to for run in leading) else ()
    about = next((clean(run.about) for run in leading if to and run.about), "")
    missing = _MISSING.fullmatch(said(lines[0]))
    if missing:
        reasons = [missing["reason"] or "", *(clean(run.about) for run in lines[0] if not run.to)]
        reasons = [each for each in dict.fromkeys(reasons) if each]
        withheld = missing["mark"] == "[c]" or any(map(_WITHHELD.search, reasons))
        kind = "[c]" if withheld else "[x]"
        return Entry(kind, notes=(*reasons, *map(said, lines[1:])), to=to, about=about)
    if not numeric:
        return Entry("; ".join(map(said, lines)), to=to, about=about)
    read = number(said(lines[0]))
    value, shown = read if read else (None, "")
    return Entry(said(lines[0]), value, shown, tuple(map(said, lines[1:])), to, about)


def targets(runs: Sequence[Run]) -> tuple[str, ...]:
    """The ids that runs lead to, each once."""
    return tuple(dict.fromkeys(run.to for run in runs if run.to))


def number(text: str) -> tuple[float, str] | None:
    """A printed number as a number, and the number format that shows it as it was printed; None if it is none.

    Shares are fractions, millions are ones: what is reckoned with is the value, not how it is printed.

    >>> number("8.0%")
    (0.08, '0.0%')
    >>> number("£1.250m")
    (1250000.0, '"£"0.000,,"m"')
    >>> number("12 of 45") is None
    True
    """
    found = _NUMBER.fullmatch(text)
    if not found or sum(map(str.isdigit, text)) > _EXACT_DIGITS:
        return None
    value = Decimal(found["whole"].replace(",", "") + (found["part"] or ""))
    suffix = found["suffix"] or ""
    digits = ("#,##0" if "," in found["whole"] else "0") + (
        "." + "0" * (len(found["part"]) - 1) if found["part"] else ""
    )
    prefix = f'"{found["prefix"]}"' if found["prefix"] else ""
    if suffix == "%":
        value, digits = value / 100, f"{digits}%"
    elif suffix == "m":
        value, digits = value * _MILLION, f'{digits},,"m"'
    elif suffix:
        digits = f'{digits}"{suffix}"'
    shown = f"{prefix}{digits}"
    negative = found["sign"] not in ("", "+")
    if found["sign"]:
        shown = f'{"+" if found["sign"] == "+" else ""}{shown};"{MINUS}"{shown};{shown}'
    return float(-value if negative else value), shown


def text_entry(text: str, runs: Runs = ()) -> Entry:
    """Words in a cell, with where their runs lead."""
    return Entry(clean(text).strip() or "[z]", to=targets(runs))
