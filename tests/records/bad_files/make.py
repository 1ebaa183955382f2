# ruff: noqa: E501 - XML has long lines
"""Makes the files of this folder that no editor can write: workbooks, archives, Parquet, JSON, other encodings.

Run it as `python tests/records/bad_files/make.py`; the same bytes come out again.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent
HEAD = ["force", "crime_ref", "recorded_month", "category", "outcome"]
ROWS = [["Kent", f"K{at:03}", "2018-10", "Burglary", ""] for at in range(1, 10)]
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"


class Raw(str):
    """A cell's own XML."""

    __slots__ = ()


def letters(at: int) -> str:
    return (letters(at // 26 - 1) if at >= 26 else "") + chr(65 + at % 26)


def cell(value: object, row: int, at: int) -> str:
    place = f'r="{letters(at)}{row}"'
    if isinstance(value, Raw):
        return value.replace("@", place)
    if value == "":
        return ""
    if isinstance(value, bool):
        return f'<c {place} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c {place}><v>{value}</v></c>"
    return f'<c {place} t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def sheet_xml(rows: list[list[object]], *, tail: str = "", hidden_rows: tuple[int, ...] = ()) -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        hidden = ' hidden="1"' if number in hidden_rows else ""
        lines.append(
            f'<row r="{number}"{hidden}>' + "".join(cell(v, number, at) for at, v in enumerate(row)) + "</row>"
        )
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet {NS}><sheetData>{"".join(lines)}</sheetData>{tail}</worksheet>'


def packed(members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2018, 11, 1, 9, 0, 0)), content, method)
    return target.getvalue()


def xlsx(
    sheets: dict[str, str], *, states: dict[str, str] | None = None, more: dict[str, bytes | str] | None = None
) -> bytes:
    """A workbook of sheets, by name and XML; the second style of cells is a date, the third a date and time."""
    listed, rels, types = "", "", ""
    parts: dict[str, bytes | str] = {}
    for at, (name, xml) in enumerate(sheets.items(), 1):
        state = f' state="{(states or {})[name]}"' if name in (states or {}) else ""
        listed += f'<sheet name={quoteattr(name)} sheetId="{at}"{state} r:id="rId{at}"/>'
        rels += f'<Relationship Id="rId{at}" Type="{REL}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        types += f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        parts[f"xl/worksheets/sheet{at}.xml"] = xml
    rels += f'<Relationship Id="rId99" Type="{REL}/styles" Target="styles.xml"/>'
    package = "http://schemas.openxmlformats.org/package/2006"
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{types}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook {NS} xmlns:r="{REL}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{rels}</Relationships>',
            "xl/styles.xml": f'<styleSheet {NS}><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>',
            **parts,
            **(more or {}),
        }
    )


def ods(tables: dict[str, str], *, manifest: str = "", before: str = "") -> bytes:
    spaces = " ".join(f'xmlns:{name}="{ODF}{name}:1.0"' for name in ("office", "table", "text"))
    body = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in tables.items())
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{ODF}manifest:1.0">{manifest}</manifest:manifest>',
            "content.xml": f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {spaces} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>',
        }
    )


def ods_rows(rows: list[list[object]]) -> str:
    return "".join("<table:table-row>" + "".join(map(ods_cell, row)) + "</table:table-row>" for row in rows)


def ods_cell(value: object) -> str:
    if isinstance(value, Raw):
        return str(value)
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def csv(rows: list[list[str]], separator: str = ",") -> str:
    return "".join(separator.join(row) + "\n" for row in rows)


def changed(at: int, column: int, value: object) -> list[list[object]]:
    rows: list[list[object]] = [list(row) for row in ROWS]
    rows[at][column] = value
    return rows


def records(rows: list[list[str]] = ROWS) -> list[dict[str, str | None]]:
    return [{name: value or None for name, value in zip(HEAD, row, strict=True)} for row in rows]


def dated(rows: list[list[object]]) -> list[list[object]]:
    return [["force", "crime_ref", "recorded_on", "category"], *rows]


ONE = "Records"
GOOD = sheet_xml([HEAD, *ROWS])
EVERY = ["force", "ref", "happened_on", "happened_at", "amount", "ratio", "found"]
SERIAL = '<c @ s="1"><v>{}</v></c>'
MOMENT = '<c @ s="2"><v>{}</v></c>'
CALLS = "force,call_ref,line,received_at,outcome\nKent,C1,999,2018-10-01T10:00:00,answered\n"


def broken_in_five_ways() -> list[list[object]]:
    """A month that a clerk typed, with two titles above it: a slip in five of its forty rows."""
    rows: list[list[object]] = [["Leicestershire", f"L{at:03}", "2018-10", "Burglary", ""] for at in range(1, 41)]
    rows[2][3] = "Burglery"
    rows[8][2] = "Oct 18"
    rows[15][4] = Raw('<c @ t="e"><v>#REF!</v></c>')
    rows[23][0] = ""
    rows[30][0] = "Leicstershire Police"
    return [["Recorded crime"], ["October 2018"], [], HEAD, *rows]  # type: ignore[list-item]


def workbooks() -> dict[str, bytes]:
    total = [*ROWS, ["Total", "", "", 9, ""]]
    notes = [*ROWS, ["", "", "", "", ""], ["Source: Niche RMS", "", "", "", ""]]
    merged = '<mergeCells count="1"><mergeCell ref="A2:A4"/></mergeCells>'
    gaps = [["" if at in (1, 2) else row[0], *row[1:]] for at, row in enumerate(ROWS)]
    two_up = [["", "Crime", "", "", ""], HEAD, *ROWS]
    second = [*ROWS, ["", "", "", "", ""], ["Officer", "Number", "", "", ""], ["Smith", 4, "", "", ""]]
    beside = [[*row, "", "checked" if at == 3 else ""] for at, row in enumerate([HEAD, *ROWS])]
    days = dated([["Kent", f"K{at:03}", Raw(SERIAL.format(43374 + at)), "Burglary"] for at in range(1, 10)])
    numbers = dated(
        [
            ["Kent", f"K{at:03}", 43374 + at if at == 5 else Raw(SERIAL.format(43374 + at)), "Burglary"]
            for at in range(1, 10)
        ]
    )
    texts = dated(
        [["Kent", f"K{at:03}", f"0{at}/10/2018" if at == 5 else f"2018-10-0{at}", "Burglary"] for at in range(1, 10)]
    )
    typed: list[list[object]] = [EVERY]
    for at in range(1, 10):
        moment = 43374 + at + (0.5 if at != 4 else 0)
        typed.append(
            [
                "Kent",
                f"R{at}",
                Raw(SERIAL.format(43374 + at)),
                Raw(MOMENT.format(moment)),
                float(at),
                at + 0.5,
                at % 2 == 0,
            ]
        )
    error = Raw('<c @ t="e"><f>1/0</f><v>#REF!</v></c>')
    return {
        "crimes/sheet-good.xlsx": xlsx({ONE: GOOD}),
        "crimes/sheet-called.csv": xlsx({ONE: GOOD}),
        "crimes/csv-called.xlsx": csv([HEAD, *ROWS]).encode(),
        "crimes/sheet-packed.xlsx.gz": gzip.compress(xlsx({ONE: GOOD}), mtime=0),
        "crimes/sheet-titles.xlsx": xlsx({ONE: sheet_xml([["Crimes of Kent"], ["October 2018"], [], HEAD, *ROWS])}),
        "crimes/broken-in-five-ways.xlsx": xlsx({ONE: sheet_xml(broken_in_five_ways())}),
        "crimes/sheet-indented.xlsx": xlsx({ONE: sheet_xml([[], *(["", "", *row] for row in [HEAD, *ROWS])])}),
        "crimes/sheet-total.xlsx": xlsx({ONE: sheet_xml([HEAD, *total])}),
        "crimes/sheet-notes.xlsx": xlsx({ONE: sheet_xml([HEAD, *ROWS, *ROWS[:1], *notes[9:]])}),
        "crimes/sheet-merged.xlsx": xlsx({ONE: sheet_xml([HEAD, *gaps, *ROWS[:3]], tail=merged)}),
        "crimes/sheet-blank-row.xlsx": xlsx({ONE: sheet_xml([HEAD, *ROWS[:5], [], *ROWS[5:]])}),
        "crimes/sheet-two-tables.xlsx": xlsx({ONE: sheet_xml([HEAD, *ROWS, *second[9:]])}),
        "crimes/sheet-beside.xlsx": xlsx({ONE: sheet_xml(beside)}),
        "crimes/sheet-hidden-rows.xlsx": xlsx({ONE: sheet_xml([HEAD, *ROWS], hidden_rows=(3, 4))}),
        "crimes/sheet-header-over-two-rows.xlsx": xlsx({ONE: sheet_xml(two_up)}),
        "crimes/sheet-header-split.xlsx": xlsx(
            {ONE: sheet_xml([["force", "crime", "recorded", "category", ""], ["", "ref", "month", "", ""], *ROWS])}
        ),
        "crimes/sheet-name-missing.xlsx": xlsx({ONE: sheet_xml([["Report"], [*HEAD[:3], "", *HEAD[4:]], *ROWS])}),
        "crimes/sheet-error-cells.xlsx": xlsx({ONE: sheet_xml([HEAD, *changed(2, 3, error)])}),
        "crimes/sheet-formula-without-value.xlsx": xlsx(
            {ONE: sheet_xml([HEAD, *changed(2, 3, Raw("<c @><f>VLOOKUP(A1,B1:C9,2)</f></c>"))])}
        ),
        "crimes/sheet-formula-with-value.xlsx": xlsx(
            {ONE: sheet_xml([HEAD, *changed(2, 3, Raw('<c @ t="str"><f>"Rob"&amp;"bery"</f><v>Robbery</v></c>'))])}
        ),
        "crimes/sheet-formula-as-text.xlsx": xlsx({ONE: sheet_xml([HEAD, *changed(2, 1, "=cmd|' /C calc'!A0")])}),
        "crimes/sheet-dates.xlsx": xlsx({ONE: sheet_xml(days)}),
        "crimes/sheet-date-as-number.xlsx": xlsx({ONE: sheet_xml(numbers)}),
        "crimes/sheet-date-as-text.xlsx": xlsx({ONE: sheet_xml(texts)}),
        "crimes/sheet-month-as-date.xlsx": xlsx({ONE: sheet_xml([HEAD, *changed(4, 2, Raw(SERIAL.format(43374)))])}),
        "every_type/sheet-types.xlsx": xlsx({ONE: sheet_xml(typed)}),
        "crimes/sheets-empty.xlsx": xlsx({"Sheet1": sheet_xml([]), "Sheet2": sheet_xml([])}),
        "crimes/sheets-two-alike.xlsx": xlsx({"Jan": GOOD, "Feb": GOOD}),
        "crimes/sheets-one-fits.xlsx": xlsx(
            {"Notes": sheet_xml([["Please read"], ["force", "what it means"]]), "Data": GOOD}
        ),
        "crimes/sheet-hidden.xlsx": xlsx({"Notes": sheet_xml([]), "Data": GOOD}, states={"Data": "hidden"}),
        "crimes/sheet-misspelt.xlsx": xlsx(
            {
                "Notes": sheet_xml([["Read me"]]),
                "Data": sheet_xml([["Crimes"], [*HEAD[:3], "catgory", "outcome"], *ROWS]),
            }
        ),
        "crimes/sheet-truncated.xlsx": xlsx({ONE: GOOD})[:900],
        "crimes/sheet-broken-xml.xlsx": xlsx({ONE: GOOD.replace("</row>", "<row>", 1)}),
        "crimes/sheet-without-workbook.xlsx": packed({"xl/workbook.xml": "<workbook/>"}),
        "crimes/sheet-entities.xlsx": xlsx(
            {ONE: GOOD.replace("<worksheet", '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet')}
        ),
        "crimes/sheet-far-cell.xlsx": xlsx(
            {ONE: GOOD.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')}
        ),
        "crimes/sheet-bomb.xlsx": xlsx({ONE: GOOD}, more={"xl/worksheets/sheet9.xml": b" " * 70_000_000}),
        "crimes/sheet-locked.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 600
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 400,
        "crimes/sheet-binary.xlsb": packed({"xl/workbook.bin": b"\x83\x01\x00"}),
        "crimes/document.docx": packed({"word/document.xml": "<w/>"}),
    }


def opendocument() -> dict[str, bytes]:
    error = Raw(
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    unvalued = Raw('<table:table-cell table:formula="of:=[.A1]"/>')
    day = Raw(
        '<table:table-cell office:value-type="date" office:date-value="2018-10-05"><text:p>5 Oct</text:p></table:table-cell>'
    )
    far = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    trail = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    good = ods_rows([HEAD, *ROWS])
    merged = ods_rows([HEAD, *changed(1, 0, Raw("<table:covered-table-cell/>")), *ROWS[:3]])
    return {
        "crimes/open-good.ods": ods({ONE: good + trail}),
        "crimes/open-called.xlsx": ods({ONE: good}),
        "crimes/open-titles.ods": ods({ONE: ods_rows([["Crimes of Kent"], [""], HEAD, *ROWS])}),
        "crimes/open-total.ods": ods({ONE: ods_rows([HEAD, *ROWS, ["Total", "", "", 9, ""]])}),
        "crimes/open-merged.ods": ods({ONE: merged}),
        "crimes/open-error-cells.ods": ods({ONE: ods_rows([HEAD, *changed(2, 3, error)])}),
        "crimes/open-formula-without-value.ods": ods({ONE: ods_rows([HEAD, *changed(2, 3, unvalued)])}),
        "crimes/open-dates.ods": ods({ONE: ods_rows(dated([["Kent", f"K{at}", day, "Burglary"] for at in range(5)]))}),
        "crimes/open-two-alike.ods": ods({"Jan": good, "Feb": good}),
        "crimes/open-empty.ods": ods({"Sheet1": ""}),
        "crimes/open-locked.ods": ods(
            {ONE: good}, manifest="<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
        ),
        "crimes/open-entities.ods": ods({ONE: good}, before='<!DOCTYPE x [<!ENTITY a "aaaa">]>'),
        "crimes/open-far.ods": ods({ONE: good + far}),
        "crimes/open-truncated.ods": ods({ONE: good})[:700],
        "crimes/open-broken-xml.ods": ods({ONE: good.replace("</table:table-row>", "", 1)}),
    }


def json_files() -> dict[str, bytes]:
    good = records()
    lines = [json.dumps(each) for each in good]
    nested = [{"force": "Kent", "recorded": {"month": "2018-10"}, "category": "Burglary"}]
    return {
        name: text.encode()
        for name, text in {
            "crimes/list.json": json.dumps(good),
            "crimes/within.json": json.dumps({"meta": {"count": 9}, "data": {"rows": good}}),
            "crimes/geo.json": json.dumps(
                {
                    "type": "FeatureCollection",
                    "features": [{"type": "Feature", "geometry": None, "properties": each} for each in good],
                }
            ),
            "crimes/nested.json": json.dumps(nested),
            "crimes/truncated.json": json.dumps(good)[:-120],
            "crimes/nan.json": json.dumps(good).replace('"K004"', "NaN"),
            "crimes/name-twice.json": json.dumps(good).replace(
                '"crime_ref": "K004"', '"crime_ref": "K004", "crime_ref": "K999"'
            ),
            "crimes/deep.json": "[" * 500 + "]" * 500,
            "crimes/shapes.json": json.dumps(
                [*good[:3], {"force": "Kent", "recorded_month": "2018-10", "category": "Robbery"}, *good[3:]]
            ),
            "crimes/no-objects-among.json": json.dumps([*good, "end of file"]),
            "crimes/service-error.json": json.dumps({"error": {"code": 429, "message": "Too many requests"}}),
            "crimes/empty-list.json": "[]",
            "crimes/numbers-only.json": "[1, 2, 3]",
            "crimes/trailing-comma.json": json.dumps(good)[:-1] + ",]",
            "crimes/page-called.json": "<!DOCTYPE html><html><body>503</body></html>",
            "crimes/single-quotes.json": str(good),
            "crimes/long-number.json": json.dumps(good).replace('"K004"', "9" * 5000),
            "crimes/lines.jsonl": "\n".join(lines) + "\n",
            "crimes/lines-called.json": "\n".join(lines),
            "crimes/line-broken.jsonl": "\n".join([*lines[:3], lines[3][:30], *lines[4:]]),
            "crimes/line-nan.jsonl": "\n".join([*lines[:3], lines[3].replace('"K004"', "NaN"), *lines[4:]]),
            "crimes/line-name-twice.jsonl": "\n".join([*lines[:3], lines[3][:-1] + ', "force": "Essex"}', *lines[4:]]),
            "crimes/line-list.jsonl": "\n".join([*lines, "[1, 2]"]),
            "crimes/line-deep.jsonl": "\n".join([*lines, "[" * 100000]),
            "crimes/lines-none.jsonl": "1\n2\n",
        }.items()
    } | {
        "crimes/list-utf-16.json": json.dumps(good).encode("utf-16"),
        "crimes/list-marked.json": b"\xef\xbb\xbf" + json.dumps(good).encode(),
    }


def parquet(columns: dict[str, pa.Array]) -> bytes:
    target = io.BytesIO()
    pq.write_table(pa.table(columns), target, compression="none")
    return target.getvalue()


def parquet_files() -> dict[str, bytes]:
    texts = {name: pa.array([row[at] or None for row in ROWS], pa.string()) for at, name in enumerate(HEAD)}
    inner = pa.array([{"month": "2018-10"}] * 9)
    return {
        "crimes/good.parquet": parquet(texts),
        "crimes/truncated.parquet": parquet(texts)[:-40],
        "crimes/no-rows.parquet": parquet({name: each.slice(0, 0) for name, each in texts.items()}),
        "crimes/numbers.parquet": parquet({**texts, "crime_ref": pa.array([float(at) for at in range(9)])}),
        "crimes/nested.parquet": parquet(
            {**{name: each for name, each in texts.items() if name != "recorded_month"}, "recorded": inner}
        ),
        "crimes/bytes.parquet": parquet({**texts, "crime_ref": pa.array([b"\xff\xfe"] * 9)}),
        "crimes/parquet-called.csv": parquet(texts),
    }


def zips() -> dict[str, bytes]:
    good = csv([HEAD, *ROWS])
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as archive:
        for name in ("a.csv", "b.csv"):
            archive.writestr(zipfile.ZipInfo(name), good)
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = 0o120777 << 16
    linked = io.BytesIO()
    with zipfile.ZipFile(linked, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    plain = packed({"a.csv": good}, zipfile.ZIP_STORED)
    locked = bytearray(plain)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[plain.index(mark) + at] |= 1
    lying = bytearray(packed({"a.csv": b"force\n" + b"x" * 5000}))
    directory = lying.index(b"PK\x01\x02")
    lying[directory + 24 : directory + 28] = (100).to_bytes(4, "little")
    return {
        "crimes/good.zip": packed(
            {
                "2018-10/a.csv": good,
                "2018-10/calls.csv": CALLS,
                "README.txt": "Read me, please\n",
                "__MACOSX/._a.csv": b"\0",
            }
        ),
        "crimes/one-wrong.zip": packed({"a.csv": good, "b.csv": "force,crime_ref,recorded_month\nKent,1,2018-10\n"}),
        "crimes/sheet-in.zip": packed({"book.xlsx": xlsx({ONE: GOOD})}, zipfile.ZIP_STORED),
        "crimes/empty.zip": packed({}),
        "crimes/folder-only.zip": packed({"2018-10/": b""}),
        "crimes/traversal.zip": packed({"../../a.csv": good}),
        "crimes/absolute.zip": packed({"/etc/a.csv": good}),
        "crimes/drive.zip": packed({"C:\\a.csv": good}),
        "crimes/link.zip": linked.getvalue(),
        "crimes/nested.zip": packed({"a.zip": packed({"a.csv": good})}),
        "crimes/locked.zip": bytes(locked),
        "crimes/names-twice.zip": twice.getvalue().replace(b"b.csv", b"a.csv"),
        "crimes/bomb.zip": packed({"a.csv": b"x" * 70_000_000}),
        "crimes/lying.zip": bytes(lying),
        "crimes/members.zip": packed({f"{at}.csv": b"" for at in range(2001)}, zipfile.ZIP_STORED),
        "crimes/damaged.zip": bytes(lying[:-30]),
    }


def texts() -> dict[str, bytes]:
    accented = [[*row[:1], "Café", *row[2:]] if at == 3 else row for at, row in enumerate(ROWS)]
    whole = csv([HEAD, *accented])
    half = csv([HEAD, *accented[:5]]).encode() + csv(accented).encode("cp1252")
    return {
        "crimes/utf-32.csv": whole.encode("utf-32"),
        "crimes/utf-16-be.csv": b"\xfe\xff" + whole.encode("utf-16-be"),
        "crimes/utf-16-cut.csv": whole.encode("utf-16")[:-1],
        "crimes/utf-16-semicolons.csv": csv([HEAD, *accented], ";").encode("utf-16"),
        "crimes/two-encodings.csv": half,
        "crimes/undefined-byte.csv": whole.encode("cp1252").replace(b"\xe9", b"\x81"),
        "crimes/sep-semicolon.csv": b"sep=;\r\n" + csv([HEAD, *ROWS], ";").encode(),
        "crimes/tabs-in-titles.csv": ("Crimes of Kent\n\n" + csv([HEAD, *ROWS], "\t")).encode(),
        "crimes/semicolons-row-short.csv": (csv([HEAD, *ROWS, *ROWS[:1]], ";") + "Kent;K1\n").encode(),
        "crimes/semicolons-decimal.csv": csv([HEAD, *([*row[:1], "1,5", *row[2:]] for row in ROWS)], ";").encode(),
        "crimes/bomb.csv.gz": zlib_bomb(),
    }


def zlib_bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    line = b"Kent,K001,2018-10,Burglary,\n" * 40_000
    return (
        packer.compress(",".join(HEAD).encode() + b"\n")
        + b"".join(packer.compress(line) for _ in range(60))
        + packer.flush()
    )


def main() -> None:
    for every in (workbooks(), opendocument(), json_files(), parquet_files(), zips(), texts()):
        for name, content in every.items():
            (HERE / name).write_bytes(content)


if __name__ == "__main__":
    main()
