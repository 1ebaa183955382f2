"""Records as a workbook: one sheet a table, its fields as headings, and a first sheet that explains them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from peelian.core.errors import PeelianError
from peelian.register.transfer.columns import Column, Holds, columns_of, explanation
from peelian.register.transfer.sheets import ABOUT

LONGEST_CELL = 32_767
_NARROWEST, _WIDEST = 12, 60
_LIKE_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_BASE = {"valign": "top", "text_wrap": True}
Tables = Mapping[str, Sequence[Mapping[str, Any]]]


def exchange_workbook(tables: Tables) -> bytes:
    """The workbook of an exchange. Lists are written a line each, days and numbers as texts."""
    sheets = {ABOUT: _about(tables)}
    for table, rows in tables.items():
        names = list(columns_of(table))
        sheets[table] = [names, *([_cell(row.get(name)) for name in names] for row in rows)]
    return workbook_of(sheets)


def workbook_of(sheets: Mapping[str, Sequence[Sequence[str]]], *, heading_row: int = 1) -> bytes:
    """A workbook of texts. None of them is a formula, whatever it begins with, and what looks like one is marked as
    text, so that a program that saves it anew keeps it so. Raises PeelianError for a text that no cell can hold.
    """
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, dict(_OPTIONS)) as book:
        plain, heading = book.add_format(_BASE), book.add_format({**_BASE, "bold": True})
        safe = book.add_format({**_BASE, "quote_prefix": True})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(heading_row, 0)
            for at, row in enumerate(rows, 1):
                for column, text in enumerate(row):
                    kind = heading if at == heading_row else safe if text.startswith(_LIKE_FORMULAS) else plain
                    _write(sheet, (at - 1, column), text, kind)
            for column in range(max(map(len, rows))):
                longest = max(len(row[column]) for row in rows if column < len(row))
                sheet.set_column(column, column, min(max(longest + 2, _NARROWEST), _WIDEST))
    return content.getvalue()


def _write(sheet: Any, place: tuple[int, int], text: str, kind: Any) -> None:
    if len(text) > LONGEST_CELL:
        raise PeelianError(f"A text of {len(text):,} characters fits no cell.", remedy="Export to .json or .zip.")
    if text:
        sheet.write_string(*place, text, kind)


def _about(tables: Tables) -> list[list[str]]:
    rows = [["sheet", "column", "what it holds", "must be given"]]
    for table in tables:
        rows.append([table, "", explanation(table), ""])
        for each in columns_of(table).values():
            rows.append([table, each.name, _holds(each), "yes" if each.required else "no"])
    return rows


def _holds(column: Column) -> str:
    if column.words:
        return f"one of: {', '.join(column.words)}"
    if column.refers_to:
        what = "the ids, a line each, of rows" if column.holds is Holds.LINES else "the id of a row"
        return f"{what} of the sheet {column.refers_to}"
    return column.holds.value


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(value)
    return "" if value is None else str(value)
