"""Whatever bytes a file has, a reader refuses it or accounts for every row; it never fails in another way."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peelian.core.errors import IntakeError
from peelian.records import readers
from peelian.records.heading import names_at
from peelian.records.readers.limits import Limits
from peelian.records.readers.received import receive
from peelian.records.readers.rows import Where

FOLDER = Path(__file__).parent / "bad_files" / "crimes"
LIMITS = Limits(unpacked=50_000_000, workbook=20_000_000, ratio=250, members=50)
GOOD = [
    "sheet-good.xlsx",
    "open-good.ods",
    "list.json",
    "lines.jsonl",
    "good.parquet",
    "utf-16.csv",
    "good.csv",
    "cut-short.csv.gz",
]


def read_all(content: bytes) -> int:
    """Read every table of a file; how many rows there were."""
    count = 0
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "file").write_bytes(content)
        received = receive(Path(name) / "file", Path(name), lambda done, total: None, LIMITS)
        look = readers.look(received)
        for sheet in look.sheets:
            if not sheet.rows or not names_at(sheet, Where(sheet.name, sheet.first)):
                continue
            rows = readers.rows(look, Where(sheet.name, sheet.first))
            numbers = [number for batch in rows.batches() for number in batch.column(0).to_pylist()]
            numbers += [each.row for each in rows.malformed]
            assert len(numbers) == len(set(numbers)) == rows.received
            count += rows.received
    return count


def read_or_refuse(content: bytes) -> None:
    with suppress(IntakeError):
        read_all(content)


STARTS = [
    b"",
    b"PK\x03\x04",
    b"PAR1",
    b"\x1f\x8b",
    b"[{",
    b"{",
    b"\xff\xfe",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"sep=;\n",
]


@settings(max_examples=120)
@given(st.sampled_from(STARTS), st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes) -> None:
    read_or_refuse(start + rest)


@pytest.mark.parametrize("name", GOOD)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_good_file_with_bytes_changed_is_read_or_refused(name: str, data: st.DataObject) -> None:
    content = bytearray((FOLDER / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    read_or_refuse(bytes(content))


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.text(max_size=8)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.text("abcXYZ", min_size=1, max_size=5)
RECORDS = st.lists(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4), min_size=1, max_size=8)


@settings(max_examples=60)
@given(RECORDS)
def test_every_record_of_json_is_a_row(records: list[dict[str, object]]) -> None:
    assert read_all(json.dumps({"list": records}).encode()) == len(records)


@settings(max_examples=60)
@given(RECORDS)
def test_every_line_of_json_lines_is_a_row(records: list[dict[str, object]]) -> None:
    lines = [json.dumps(each) for each in [*records, {"end": 1}]]
    assert read_all("\n".join(lines).encode()) == len(lines)
