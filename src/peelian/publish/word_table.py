"""Tables of a Word file: a header row that repeats, rows that stay whole, a description, widths that fit the page."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from peelian.publish.content import Grid, say
from peelian.publish.spoken import clean, said
from peelian.publish.word_styles import TABLE_STYLE, TEXT_WIDTH
from peelian.publish.word_xml import child, trunk

if TYPE_CHECKING:
    from docx.document import Document as WordFile

    from peelian.publish.word_text import Prose

_TWIPS = 567  # to the centimetre
_WIDEST = 110  # letters that a column asks for at most
_LONGEST_WORD = 22  # letters; a longer word is broken
_BOLD = 1.15  # how much wider the words of headings are
_LETTERS = {10: 88, 9: 98}  # letters to the width of the text, by size in points
_PADDING = 2  # letters
_AIR = 1.5  # a short table is wider than its words by this, and no wider: a reader's eye has to keep to the line


def add_table(file: WordFile, prose: Prose, grid: Grid, title: str) -> None:
    """Put a table at the file's end. Its caption is a paragraph before it, which is not written here."""
    table = file.add_table(len(grid.rows) + 1, len(grid.columns))._tbl
    size = _size(grid)
    widths = [round(width * _TWIPS) for width in column_widths(grid, size)]
    about = f"A table of {len(grid.rows)} rows and {len(grid.columns)} columns with a header row."
    _properties(table, title, about, sum(widths))
    for column, width in zip(table.tblGrid.gridCol_lst, widths, strict=True):
        child(column, "@w", str(width))
    style = prose.style("Table text" if size == 10 else "Table text small")
    heads = [((say(column.name),), "") for column in grid.columns]
    _row(table.tr_lst[0], prose, grid, style, heads, widths)
    child(table.tr_lst[0].get_or_add_trPr(), "tblHeader")
    for row, element in zip(grid.rows, table.tr_lst[1:], strict=True):
        cells = [(cell.lines, row.id if at == 0 else "") for at, cell in enumerate(row.cells)]
        _row(element, prose, grid, style, cells, widths)
    for paragraph in table.tr_lst[0].xpath("w:tc/w:p"):
        child(paragraph.get_or_add_pPr(), "keepNext")
        _in_order(paragraph.pPr)


def column_widths(grid: Grid, size: int) -> list[float]:
    """How wide each column is, in cm: room for its longest word first, then for what it says."""
    total = _LETTERS[size]
    needs, wants = _needs(grid), _wants(grid)
    wants = [max(want, need) for want, need in zip(wants, needs, strict=True)]
    spare = total - sum(needs)
    if spare > 0:
        asked = sum(wants) - sum(needs)
        share = spare / asked if asked else 0
        letters = [need + (want - need) * share for want, need in zip(wants, needs, strict=True)]
    else:
        letters = [float(need) for need in needs]
    whole = TEXT_WIDTH * min(1, _AIR * sum(wants) / total)
    return [whole * each / sum(letters) for each in letters]


def _size(grid: Grid) -> int:
    small = grid.kind in ("small", "figures") or sum(_needs(grid)) > _LETTERS[10]
    return 9 if small else 10


def _needs(grid: Grid) -> list[int]:
    """Letters for the longest word of each column, its heading's among them."""
    found = []
    for at, column in enumerate(grid.columns):
        words = [word for line in _lines(grid, at) for word in line.split()]
        found.append(min(_LONGEST_WORD, _longest(column.name.split(), words)) + _PADDING)
    return found


def _wants(grid: Grid) -> list[int]:
    """Letters for the longest line of each column, so that none need be broken."""
    return [
        min(_WIDEST, _longest([column.name], _lines(grid, at))) + _PADDING for at, column in enumerate(grid.columns)
    ]


def _longest(bold: Iterable[str], plain: Iterable[str]) -> int:
    return max(math.ceil(_BOLD * max(map(len, bold), default=0)), max(map(len, plain), default=0))


def _lines(grid: Grid, at: int) -> list[str]:
    return [said(line) for row in grid.rows for line in row.cells[at].lines]


def _properties(table: Any, title: str, description: str, width: int) -> None:
    from docx.oxml.ns import qn

    table.tblPr.getparent().replace(
        table.tblPr,
        trunk(
            f'<w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout '
            'w:type="fixed"/><w:tblLook w:val="06A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
            'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/><w:tblCaption/><w:tblDescription/></w:tblPr>'
        ),
    )
    for name, words in (("tblCaption", title), ("tblDescription", description)):
        table.tblPr.find(qn(f"w:{name}")).set(qn("w:val"), clean(words))


def _row(row: Any, prose: Prose, grid: Grid, style: str, cells: list[Any], widths: list[int]) -> None:
    child(row.get_or_add_trPr(), "cantSplit")
    for at, (cell, (lines, id), width) in enumerate(zip(row.tc_lst, cells, widths, strict=True)):
        properties = cell.get_or_add_tcPr()
        for old in properties.xpath("w:tcW"):
            properties.remove(old)
        properties.insert(0, trunk(f'<w:tcW w:w="{width}" w:type="dxa"/>'))
        for number, line in enumerate(lines or ((),)):
            paragraph = cell.p_lst[0] if number == 0 else cell.add_p()
            paragraph.style = style
            if grid.columns[at].numeric:
                child(paragraph.pPr, "jc", "right")
            prose.write(paragraph, line, id=id if number == 0 else "", bold=grid.kind == "kpi" and at == 0)


def _in_order(properties: Any) -> None:
    """The schema wants keepNext right after the style."""
    for keep in properties.xpath("w:keepNext"):
        properties.remove(keep)
        properties.insert(1, keep)
