from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from peelian import Workbench
from peelian.core.errors import PeelianError
from peelian.records import readers
from peelian.records.quarantine import quarantined
from peelian.records.readers import delimited
from peelian.records.readers.blanks import BLANKS
from peelian.records.readers.received import receive
from peelian.records.readers.rows import TextRows, Where

FIELD = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=12)
RECORD = st.lists(FIELD, min_size=1, max_size=5).filter(lambda fields: fields != [""])


def read_all(content: str, columns: int) -> tuple[dict[int, list[str]], TextRows]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.csv").write_text(content, encoding="utf-8", newline="")
        received = receive(folder / "a.csv", folder, lambda done, total: None)
        rows = readers.rows(readers.look(received), Where())
        assert rows.columns == columns
        found = {}
        for batch in rows.batches():
            for each in batch.to_pylist():
                number = each.pop("row")
                found[number] = list(each.values())
        return found, rows


@settings(max_examples=60)
@given(st.lists(RECORD, max_size=40))
def test_every_record_is_read_or_set_aside_under_its_number(records: list[list[str]]) -> None:
    """Python's own csv module says what the records are; blanks round a value are no part of it.

    Half of them are made of three columns, so that nothing that stands in the others' values passes for the separator.
    """
    records = [*records, *[["a", "b", "c"]] * len(records)]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["x", "y", "z"])
    writer.writerows(records)
    expected = list(csv.reader(io.StringIO(buffer.getvalue(), newline="")))[1:]

    found, rows = read_all(buffer.getvalue(), 3)

    aside = {each.row for each in rows.malformed}
    assert rows.received == len(expected)
    assert {number for number, record in enumerate(expected, 2) if len(record) != 3} == aside
    whole = {number: record for number, record in enumerate(expected, 2) if len(record) == 3}
    assert found == {number: [field.strip(BLANKS) for field in record] for number, record in whole.items()}


def test_numbers_hold_across_blocks(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """Malformed rows in every block, and lines broken within quotes, do not shift the numbers."""
    monkeypatch.setattr(delimited, "BLOCK", 4096)
    lines = ["x,y,z"]
    for number in range(2, 5002):
        lines.append(f"{number},short" if number % 7 == 0 else f'{number},"two\nlines",z')

    found, rows = read_all("\n".join(lines) + "\n", 3)

    assert all(record[0] == str(number) for number, record in found.items())
    assert [each.row for each in rows.malformed] == [number for number in range(2, 5002) if number % 7 == 0]
    assert rows.received == 5000


VALUES = {
    "force": ["kent", "Kent Police", "essex", "", "Nowhere"],
    "crime_ref": ["", "a", 'with "quotes"', "comma,", "line\nbreak"],
    "recorded_month": ["2019-01", "2019-02", "2019-2", "", "3019-01"],
    "category": ["Burglary", "Drugs", "Anti-social behaviour", "drugs", ""],
    "outcome": ["", "Local resolution", "?"],
}


@settings(max_examples=20)
@given(st.lists(st.tuples(*(st.sampled_from(values) for values in VALUES.values())), min_size=1, max_size=30))
def test_received_is_always_accepted_and_quarantined(records: list[tuple[str, ...]]) -> None:
    good = {"force": 3, "recorded_month": 2, "category": 3, "outcome": 2}
    fine = [
        all(row[at] in values[: good.get(name, 9)] for at, (name, values) in enumerate(VALUES.items()))
        for row in records
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "a.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(VALUES)
            writer.writerows(records)
        bench = Workbench.create(folder / "workspace")
        (folder / "workspace" / "peelian.toml").write_text("quarantine_limit = 1.0\n")
        bench = Workbench.open(folder / "workspace")
        try:
            one = bench.load("crimes", folder / "a.csv").submission
        except PeelianError:
            assert not any(fine)
            return
        bad = {each.row for each in quarantined(bench.workspace, one)}
    assert (one.received, one.accepted) == (len(records), sum(fine))
    assert bad == {number for number, good in enumerate(fine, 2) if not good}
