"""Mappings over every format, from a file made here to the rows that are held."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.records.held import held_rows
from tests.records.made_ods import write_ods
from tests.records.test_mapping_language import PLAIN, declare, write

from peelian import LoadOptions, Workbench
from peelian.records.quarantine import quarantined

Table = Sequence[Sequence[str]]
BELOW = "below the table: rows from the first blank row on"
STREET_NAMES = (
    "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code", "LSOA name",
    "Crime type", "Last outcome category", "Context",
)  # fmt: skip
KENT = ("2018-10", "Kent Police", "Kent Police", "0.5", "51.3", "On or near High Street")
STREET = [
    ("ab12", *KENT, "E01024001", "Ashford 001A", "Burglary", "Under investigation", ""),
    ("", *KENT, "E01024002", "Ashford 001B", "Anti-social behaviour", "", ""),
    ("", *KENT, "E01024002", "Ashford 001B", "Anti-social behaviour", "", ""),
    ("cd34", "2018-11", *KENT[1:], "", "", "Shoplifting", "Offender given a caution", ""),
    ("ef56", "2018-11", *KENT[1:], "", "", "Piracy", "", ""),
]


def as_csv(table: Table) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table)
    return text.getvalue()


def xlsx(path: Path, table: Table, sheet: str = "Table 1") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in table:
        page.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
    book.save(path)
    return path


def json_lines(path: Path, table: Table) -> Path:
    return write(path, "".join(json.dumps(dict(zip(table[0], row, strict=True))) + "\n" for row in table[1:]))


def parquet(path: Path, table: Table) -> Path:
    pq.write_table(pa.Table.from_pylist([dict(zip(table[0], row, strict=True)) for row in table[1:]]), path)
    return path


STREETS: dict[str, Callable[[Path, Table], Path]] = {
    "street.csv": lambda path, table: write(path, as_csv(table)),
    "street.xlsx": xlsx,
    "street.ods": write_ods,
    "street.jsonl": json_lines,
    "street.parquet": parquet,
}


def rows_of(bench: Workbench, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(str(row[name]) for name in columns) for row in held_rows(bench, "stops")]


@pytest.mark.parametrize("name", STREETS)
def test_street_file_of_any_format_gives_the_same_rows(lenient: Workbench, tmp_path: Path, name: str) -> None:
    file = STREETS[name](tmp_path / name, [STREET_NAMES, *STREET])

    one = lenient.load("crimes", file).submission

    assert (one.mapping, one.received, one.accepted, one.quarantined) == ("data.police.uk-street", 5, 4, 1)
    kept = ("force", "recorded_month", "crime_ref", "category", "outcome", "lsoa")
    found = sorted(tuple(row[each] or "" for each in kept) for row in held_rows(lenient, "crimes"))
    assert found == sorted(("kent", row[1], row[0], row[9], row[10], row[7]) for row in STREET[:4])
    (reason,) = quarantined(lenient.workspace, one)
    assert (reason.column, reason.value) == ("Crime type", "Piracy")
    assert reason.row == (5 if name.endswith("jsonl") else 6)


@pytest.mark.parametrize("make", [xlsx, write_ods])
def test_header_of_two_rows_below_a_title(
    bench: Workbench, tmp_path: Path, make: Callable[[Path, Table], Path]
) -> None:
    """Merged cells above hold their text on the left alone."""
    table = [
        ("Table 1: stops", "", "", "", ""),
        ("Force", "2018", "", "2019", ""),
        ("", "White", "Black", "White", "Black"),
        ("Kent", "5", "1", "6", "2"),
        ("Essex", "7", "", "8", "3"),
    ]
    mapping = (
        "header: {rows: 2}\nforce: Force\n"
        "unpivot: {matches: '^\\d{4} / ', name: cell, value: count}\n"
        "leave_out: [{column: count, is: [''], because: no figure}]\n"
        "columns:\n  period: {column: cell, patterns: {'^(\\d{4}) / .*$': '\\1'}}\n"
        "  group: {column: cell, patterns: {'^\\d{4} / ': ''}}\n  stops: count\n"
    )
    bench = declare(bench, mapping)

    one = bench.load("stops", make(tmp_path / f"stops{'.xlsx' if make is xlsx else '.ods'}", table)).submission

    assert sorted(rows_of(bench, "force", "period", "group", "stops", "row")) == [
        ("essex", "2018", "White", "7", "5"),
        ("essex", "2019", "Black", "3", "5"),
        ("essex", "2019", "White", "8", "5"),
        ("kent", "2018", "Black", "1", "4"),
        ("kent", "2018", "White", "5", "4"),
        ("kent", "2019", "Black", "2", "4"),
        ("kent", "2019", "White", "6", "4"),
    ]
    assert (one.received, one.left_out) == (8, {"no figure": 1})


RECORDS = [
    {"force": {"name": "Kent"}, "years": ["2017", "2018"], "group": "White", "n": 3},
    {"force": {"name": "Essex"}, "years": [], "group": "Black", "n": 4},
    {"force": {"name": "Essex"}, "years": ["2018", "soon"], "group": "Other", "n": 5},
]


@pytest.mark.parametrize("kind", ["json", "nested.json", "jsonl"])
def test_row_of_an_exploded_list_has_its_records_number(lenient: Workbench, tmp_path: Path, kind: str) -> None:
    """The first record of a document has the number 2, as below a header; a line has its own."""
    nested = kind == "nested.json"
    bench = declare(
        lenient,
        ("records: answer.stops.item\n" if nested else "")
        + "explode: years\nforce: force.name\ncolumns: {period: years, group: group, stops: n}\n",
    )
    text = "\n".join(map(json.dumps, RECORDS)) if kind == "jsonl" else json.dumps(RECORDS)
    file = write(
        tmp_path / f"stops.{kind}", f'{{"answer": {{"seen": [{{"a": 1}}], "stops": {text}}}}}' if nested else text
    )

    one = bench.load("stops", file, LoadOptions(mapping="theirs")).submission

    first = 1 if kind == "jsonl" else 2
    assert sorted(rows_of(bench, "row", "force", "period", "stops")) == [
        (str(first), "kent", "2017", "3"),
        (str(first), "kent", "2018", "3"),
        (str(first + 2), "essex", "2018", "5"),
    ]
    reasons = [(each.row, each.value) for each in quarantined(bench.workspace, one)]
    assert reasons == [(first + 1, ""), (first + 2, "soon")]
    assert (one.received, one.accepted, one.quarantined) == (5, 3, 2)


@pytest.mark.parametrize(
    ("said", "encoding"),
    [("encoding: cp1252\n", "cp1252"), ("encoding: latin-1\n", "latin-1"), ("encoding: cp437\n", "cp437")],
)
def test_mapping_says_the_encoding(bench: Workbench, tmp_path: Path, said: str, encoding: str) -> None:
    """The word is also sound in other encodings, and there another word."""
    bench = declare(
        bench, f"{said}force: Force\ncolumns: {{period: Year, group: {{column: Group, values: {{Café: Other}}}}}}\n"
    )
    file = tmp_path / "stops.csv"
    file.write_bytes("Force,Year,Group\nKent,2018,Café\n".encode(encoding))

    bench.load("stops", file)

    assert rows_of(bench, "force", "group") == [("kent", "Other")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encoding_that_can_be_told_needs_no_word(bench: Workbench, tmp_path: Path, encoding: str) -> None:
    bench = declare(bench, "force: Force\ncolumns: {period: Year, group: {column: Group, values: {Café: Other}}}\n")
    file = tmp_path / "stops.csv"
    file.write_bytes("Force,Year,Group\nKent,2018,Café\n".encode(encoding))

    bench.load("stops", file)

    assert rows_of(bench, "force", "group") == [("kent", "Other")]


ENDS = [
    ("Force", "Year", "Group", "Stops", "", ""),
    ("Kent", "2018", "White", "3", "", ""),
    ("Essex", "2018", "White", "4", "", ""),
    ("", "", "", "", "", ""),
    ("1. A note", "", "", "", "", "beside"),
    ("Table 2", "", "", "", "", ""),
    ("Force", "2018", "2019", "2020", "2021", "2022"),
    ("Kent", "1", "2", "3", "4", "5"),
]


@pytest.mark.parametrize("make", [xlsx, write_ods])
def test_rows_below_the_table_are_left_out_though_wider(
    bench: Workbench, tmp_path: Path, make: Callable[[Path, Table], Path]
) -> None:
    bench = declare(bench, f"table_ends: blank row\n{PLAIN}")

    one = bench.load("stops", make(tmp_path / f"stops{'.xlsx' if make is xlsx else '.ods'}", ENDS)).submission

    assert (one.received, one.accepted, one.quarantined, one.left_out) == (7, 2, 0, {BELOW: 5})


def test_row_that_is_too_wide_within_the_table_is_quarantined_yet(lenient: Workbench, tmp_path: Path) -> None:
    bench = declare(lenient, f"table_ends: blank row\n{PLAIN}")
    table = [ENDS[0], ENDS[1], ("Essex", "2018", "White", "4", "", "what"), *ENDS[3:]]

    one = bench.load("stops", xlsx(tmp_path / "stops.xlsx", table)).submission

    assert (one.received, one.accepted, one.quarantined, one.left_out) == (7, 1, 1, {BELOW: 5})
    assert [each.row for each in quarantined(bench.workspace, one)] == [3]


def test_empty_line_of_a_text_ends_the_table_too(bench: Workbench, tmp_path: Path) -> None:
    bench = declare(bench, f"table_ends: blank row\n{PLAIN}")
    text = "Force,Year,Group,Stops\nKent,2018,White,3\n\nSource: a survey\nKent,2018,White,3\na,b,c,d,e,f\n"

    one = bench.load("stops", write(tmp_path / "stops.csv", text)).submission

    assert (one.received, one.accepted, one.quarantined, one.left_out) == (5, 1, 0, {BELOW: 4})
