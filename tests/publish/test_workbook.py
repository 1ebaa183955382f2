from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.publish.everything import everything
from tests.publish.uttered import uttered

from peelian import PeelianError
from peelian.core.unit import units
from peelian.publish.content import Cell, Column, Document, Grid, Para, Part, Remark, Row, Run, cell, plain, say
from peelian.publish.spoken import clean
from peelian.publish.word import write_word
from peelian.publish.workbook import LONGEST_CELL, write_workbook
from peelian.publish.workbook_cells import SHORTHANDS, entry, number

MADE = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
Book = Any


def one(*blocks: Any) -> Document:
    return Document("A report", "Elmet Police", "2018/19", (), (), (Part("p", "Part", blocks),), say("The end."))


def written(document: Document, folder: Path) -> Book:
    return openpyxl.load_workbook(write_workbook(document, folder / "report.xlsx", made=MADE))


def table_rows(sheet: Any) -> list[list[Any]]:
    """The cells of a sheet's one table, headings first."""
    (table,) = sheet.tables.values()
    return [[cell.value for cell in row] for row in sheet[table.ref]]


def links(sheet: Any) -> list[str]:
    """Where the links of a sheet lead, within the workbook."""
    return [cell.hyperlink.location for row in sheet for cell in row if cell.hyperlink]


def records(sheet: Any) -> list[dict[str, Any]]:
    head, *rows = table_rows(sheet)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Everything as a workbook, read back."""
    return written(everything(), tmp_path_factory.mktemp("book"))


def test_worksheets_come_in_order_and_none_is_hidden(book: Book) -> None:
    assert book.sheetnames == [
        "Cover", "Contents", "Notes", "Text", "Definitions", "Remarks", "Actions",
        "Table 1", "Table 2", "Table 3", "Table A1", "Table A2", "Table A3",
    ]  # fmt: skip
    assert {sheet.sheet_state for sheet in book} == {"visible"}
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_each_worksheet_but_the_cover_holds_one_marked_up_table(book: Book) -> None:
    names = []
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        names.append(table.displayName)
        assert table.headerRowCount != 0
        assert table.autoFilter is None
        head, *rows = table_rows(sheet)
        assert rows
        assert len({str(name).casefold() for name in head}) == len(head)
        assert all(cell not in (None, "") for row in (head, *rows) for cell in row)
        assert sheet["A2"].value == "This worksheet contains one table."
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z]\w*", name) for name in names)
    assert not book["Cover"].tables


def test_nothing_is_merged_frozen_filtered_hidden_or_computed(book: Book) -> None:
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes is None
        assert sheet.auto_filter.ref is None
        assert not [row for row in sheet.row_dimensions.values() if row.hidden]
        assert not [column for column in sheet.column_dimensions.values() if column.hidden]
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}
        assert sheet.sheet_view.selection[0].activeCell in (None, "A1")


def test_text_is_wrapped_and_no_smaller_than_twelve_points(book: Book) -> None:
    for sheet in book:
        cells = [cell for row in sheet for cell in row if cell.value is not None]
        assert min(cell.font.sz for cell in cells) >= 12
        for table in sheet.tables.values():
            assert all(cell.alignment.wrap_text for row in sheet[table.ref] for cell in row)


def test_cover_says_what_it_is_and_whether_it_is_real(book: Book) -> None:
    said = [row[0] for row in book["Cover"].values]
    assert said == [
        "Performance report",
        "Elmet Police, 2018/19; synthetic records",
        "Edition 2. It replaces edition 1.",
        "These records are made up. Nothing may be concluded from them.",
        "Computed by Peelian from calls version 3; mart-1.",
        "Contents of this workbook",
    ]


def test_properties_tell_title_author_and_subject(book: Book) -> None:
    told = book.properties
    assert (told.title, told.creator) == ("Performance report: Elmet Police, 2018/19", "Elmet Police")
    assert told.created.replace(tzinfo=UTC) == MADE


def test_contents_lead_to_every_other_worksheet(book: Book) -> None:
    sheet = book["Contents"]
    assert [row["Worksheet"] for row in records(sheet)] == book.sheetnames[2:]
    assert set(links(sheet)) == {f"'{name}'!A1" for name in book.sheetnames[2:]}
    assert records(sheet)[5]["What it holds"].startswith("Calls: 2018/19 beside 2017/18.")


def test_links_lead_to_cells_that_say_something(book: Book) -> None:
    found = 0
    for sheet in book:
        for to in links(sheet):
            name, cell = re.fullmatch(r"'(.+)'!(A\d+)", to).groups()
            assert book[name][cell].value not in (None, "")
            found += 1
    assert found > 30


def test_figure_leads_to_its_line(book: Book) -> None:
    sheet = book["Table 1"]
    (cell,) = [cell for row in sheet for cell in row if cell.value == 150_536]
    name, to = re.fullmatch(r"'(.+)'!(A\d+)", cell.hyperlink.location).groups()
    assert (name, book[name][to].value) == ("Table 3", "1")
    assert cell.hyperlink.tooltip == "published"


def test_numbers_are_numbers_shown_as_printed(book: Book) -> None:
    first, second, third, fourth = records(book["Table 1"])
    assert (first["2018/19"], first["2017/18"], first["Change"]) == (150_536, 138_893, 11_643)
    assert (second["2018/19"], second["Change"]) == (0.998, -2.8)
    assert third["2018/19"] == 1234.5
    assert (fourth["2018/19"], fourth["Change"]) == ("12 of 45", -4)
    formats = {cell.value: cell.number_format for row in book["Table 1"] for cell in row if cell.data_type == "n"}
    assert formats[150_536] == "#,##0"
    assert formats[0.998] == "0.0%"
    assert formats[1234.5] == '"£"#,##0.00'
    assert formats[-2.8] == '0.0" points";"−"0.0" points";0.0" points"'


def test_missing_numbers_are_shorthand_with_the_reason_beside(book: Book) -> None:
    _, second, third, fourth = records(book["Table 1"])
    assert second["Notes"] == "2018/19: 95% interval 99.1% to 99.9%"
    assert third["2017/18"] == third["Change"] == "[x]"
    assert third["Notes"] == "2017/18: no records of 2017/18; Change: no records for the year before"
    assert fourth["2017/18"] == "[c]"
    assert fourth["Notes"] == "2017/18: 4 of 7: suppressed"
    assert book["Table 1"]["A3"].value == (
        "Shorthand in this table: [c] withheld, [x] not available, [z] not applicable."
    )


def test_every_shorthand_is_explained(book: Book) -> None:
    explained = {row["Sign"] for row in records(book["Notes"])}
    used = {cell for sheet in book for row in sheet.values for cell in row if re.fullmatch(r"\[\w+\]", str(cell))}
    assert used <= explained
    assert set(SHORTHANDS) <= explained


def test_text_holds_every_sentence_in_reading_order(book: Book) -> None:
    rows = records(book["Text"])
    (row,) = [row for row in rows if row["Number"] == "1.1"]
    assert row == {
        "Part": "1. Contact", "Number": "1.1", "Kind": "Text",
        "Text": "999 calls went from 138,893 to 150,536.", "Where it leads": "Table 3, row 7; Table 3, row 6",
    }  # fmt: skip
    assert [row["Number"] for row in rows if row["Kind"] in ("Table", "Chart")] == [
        "Table 1", "Chart 1", "Chart 2", "Table 2", "Chart 3", "Table 3",
    ]  # fmt: skip
    assert [row["Text"] for row in rows if row["Kind"] == "Heading"][:3] == [
        "At a glance",
        "1. Contact",
        "Calls, line 999",
    ]


def test_remarks_and_actions_stand_apart_with_their_writers(book: Book) -> None:
    (remark,) = records(book["Remarks"])
    assert (remark["Written by"], remark["Role"], remark["Date"]) == ("A. Person", "Head of Contact", "1 May 2019")
    assert "not computed" in book["Remarks"]["A3"].value
    assert [row["By when"] for row in records(book["Actions"])] == ["30 June 2019", "July 2019"]


def test_nothing_is_lost(book: Book) -> None:
    found = []
    for sheet in book:
        for row in sheet.values:
            found += [str(cell) for cell in row if cell is not None]
    text = "\n".join(found)
    assert [each for each in uttered(everything()) if not_said(clean(each).strip(), text)] == []


def not_said(piece: str, text: str) -> bool:
    """Whether neither the words nor, for a number, its value is in the text."""
    if piece in ("–", "– (no records for the year before)", "– (4 of 7: suppressed)"):
        return False  # shorthand, tested above
    read = number(piece)
    if read and str(read[0]).removesuffix(".0") in text:
        return False
    return piece not in text and piece.rstrip(".") not in text


def test_word_file_and_workbook_have_the_same_numbers(book: Book, fonts: None, tmp_path: Path) -> None:
    file = docx.Document(str(write_word(everything(), tmp_path / "report.docx", made=MADE)))
    names = [name for name in book.sheetnames if name.startswith("Table")]
    for table, name in zip(file.tables, names, strict=True):
        for printed, row in zip(table.rows, table_rows(book[name]), strict=True):
            for shown, value in zip(printed.cells, row[: len(printed.cells)], strict=True):
                if isinstance(value, int | float):
                    read = number(shown.paragraphs[0].text)
                    assert read is not None
                    assert read[0] == value


def test_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write_workbook(everything(), tmp_path / "a.xlsx", made=MADE).read_bytes()
    assert write_workbook(everything(), tmp_path / "b.xlsx", made=MADE).read_bytes() == first
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://x")', "+1+1", "-x", "@SUM(A1)", "http://example.com", "{=1}"]
)
def test_nothing_becomes_a_formula_or_a_link(tmp_path: Path, text: str) -> None:
    grid = Grid(text, (Column(text), Column("B", numeric=True)), (Row((plain(text), plain(text))),))
    book = written(
        replace(one(Para(say(text)), grid, Remark(text, text, text, text)), title=text, footer=say(text)), tmp_path
    )
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value == text]
    assert len(cells) >= 8
    assert {cell.data_type for cell in cells} == {"s"}
    assert None not in [to for sheet in book for to in links(sheet)]


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("0", 0, "0"),
        ("9", 9, "0"),
        ("150,536", 150_536, "#,##0"),
        ("1,234.50", 1234.5, "#,##0.00"),
        ("8.0%", 0.08, "0.0%"),
        ("−0.5%", -0.005, '0.0%;"−"0.0%;0.0%'),
        ("-3", -3, '0;"−"0;0'),
        ("£12", 12, '"£"0'),
        ("£1.250m", 1_250_000, '"£"0.000,,"m"'),
        ("12 minutes", 12, '0" minutes"'),
    ],
)
def test_printed_number_is_read(text: str, value: float, shown: str) -> None:
    assert number(text) == (value, shown)


@pytest.mark.parametrize(
    "text",
    ["", "–", "12 of 45", "1,23", "1,2345", "007", "12345678901234567", "2018/19", "1.2.3", "٣", "1e5", "[x]", "%"],
)
def test_what_is_no_number_stays_words(text: str) -> None:
    assert number(text) is None


@given(st.sampled_from(sorted(units())), st.decimals(-10_000_000, 10_000_000, allow_nan=False, places=2))
def test_every_unit_is_read_as_it_was_written(name: str, value: Decimal) -> None:
    unit = units()[name]
    for text in (unit.write(value), unit.write_change(value)):
        read = number(text)
        assert read is not None
        rounded = abs(value).quantize(Decimal(1).scaleb(-unit.decimals), "ROUND_HALF_UP") * (-1 if value < 0 else 1)
        expected = rounded / 100 if text.endswith("%") else rounded * 1_000_000 if text.endswith("m") else rounded
        assert read[0] == float(expected)


def test_column_of_numbers_and_dashes_is_one_of_numbers_whatever_it_is_called(tmp_path: Path) -> None:
    rows = tuple(Row((plain(a), plain(b), plain(c))) for a, b, c in (("1", "12", "12"), ("2", "– (none)", "12 of 20")))
    book = written(one(Grid("Mixed", (Column("No."), Column("Was"), Column("Text")), rows)), tmp_path)
    assert [list(row.values()) for row in records(book["Table 1"])] == [
        ["1", 12, "12", "[z]"],
        ["2", "[x]", "12 of 20", "Was: none"],
    ]


def test_made_up_records_are_named_on_every_table(book: Book) -> None:
    for sheet in book:
        if sheet.title.startswith("Table"):
            above = [cell.value for (cell,) in sheet["A1:A6"]]
            assert "These figures are of synthetic records, unless the table says otherwise." in above


@pytest.mark.parametrize(
    ("line", "shown", "notes"),
    [
        ((Run("[c]", "missing", about="withheld: few people"),), "[c]", ("withheld: few people",)),
        (say("– (withheld: few people)"), "[c]", ("withheld: few people",)),
        (say("– (4 of 7: under 30)"), "[x]", ("4 of 7: under 30",)),
        (say("–"), "[x]", ()),
    ],
)
def test_withheld_is_told_from_missing(line: tuple[Run, ...], shown: str, notes: tuple[str, ...]) -> None:
    found = entry(Cell((line,)), numeric=True)
    assert (found.text, found.number, found.notes) == (shown, None, notes)


def test_cell_leads_somewhere_only_as_a_whole() -> None:
    link, words = Run("complete", to="quality-1"), Run("data: ")
    assert entry(Cell(((link,), (words,))), numeric=False).to == ("quality-1",)
    assert entry(Cell(((words, link),)), numeric=False).to == ()


def test_dash_of_a_dash_has_each_reason_once() -> None:
    found = entry(Cell(((Run("– (none)", about="none"),), say("more"))), numeric=True)
    assert (found.text, found.notes) == ("[x]", ("none", "more"))


def test_headings_that_are_the_same_or_empty_are_told_apart(tmp_path: Path) -> None:
    columns = tuple(map(Column, ("A", "a", "", "Notes")))
    row = Row((plain("x"), plain("y"), cell(), plain("– (why)")))
    assert table_rows(written(one(Grid("Same", columns, (row,))), tmp_path)["Table 1"]) == [
        ["A", "a (2)", "Column 3", "Notes", "Notes (2)"],
        ["x", "y", "[z]", "[x]", "Notes: why"],
    ]


def test_table_without_rows_is_named_and_has_no_worksheet(tmp_path: Path) -> None:
    book = written(one(Grid("Nothing", (Column("A"),), ())), tmp_path)
    assert "Table 1" not in book.sheetnames
    assert records(book["Text"])[-1]["Text"] == "Nothing"


def test_text_longer_than_a_cell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PeelianError, match="32,768 characters is longer"):
        write_workbook(one(Para(say("x" * (LONGEST_CELL + 1)))), tmp_path / "report.xlsx", made=MADE)
    assert not list(tmp_path.iterdir())


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40), st.text(max_size=12))
def test_any_text_can_be_written_and_read(tmp_path: Path, text: str, id: str) -> None:
    document = one(
        Para((Run(text), Run(text, "code", to=id, about=text)), id=id),
        Grid(text, (Column(text), Column("B")), (Row((plain(text), cell(say(text), say("x"))), id),)),
    )
    book = written(replace(document, title=f"T{text}", of=f"F{text}"), tmp_path)
    assert book["Cover"]["A1"].value == clean(f"T{text}")
    assert records(book["Text"])[1]["Text"] in (clean(text + text).strip(), "[z]")


@pytest.mark.parametrize(
    "text", ["a\x00b", "\x1b[31m", "👮🏽 ok", "שלום עולם", "\ud800", "_x0041_", "a\u2028b", "<t>&amp;"]
)
def test_awkward_text_is_kept_or_shown_as_replaced(tmp_path: Path, text: str) -> None:
    assert records(written(one(Para(say(text))), tmp_path)["Text"])[1]["Text"] == clean(text)
