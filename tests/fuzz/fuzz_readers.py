"""A fuzzer of all readers; run by test_readers_fuzz.py."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["peelian.records.readers"]):
    from peelian.core.errors import IntakeError
    from peelian.records import readers
    from peelian.records.heading import names_at
    from peelian.records.readers.limits import Limits
    from peelian.records.readers.received import receive
    from peelian.records.readers.rows import Where

RUNS = int(next((each.removeprefix("-runs=") for each in sys.argv if each.startswith("-runs=")), "1000"))
LIMITS = Limits(unpacked=50_000_000, workbook=20_000_000, ratio=250, members=50)


def read(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name, contextlib.suppress(IntakeError):
        (Path(name) / "file").write_bytes(content)
        look = readers.look(receive(Path(name) / "file", Path(name), lambda done, total: None, LIMITS))
        for sheet in look.sheets:
            if sheet.rows and names_at(sheet, Where(sheet.name, sheet.first)):
                rows = readers.rows(look, Where(sheet.name, sheet.first))
                count = sum(batch.num_rows for batch in rows.batches())
                if rows.received != count + len(rows.malformed):
                    raise AssertionError("a row is lost")


def read_counted(content: bytes, done: list[int]) -> None:
    read(content)
    done.append(len(content))
    if len(done) == RUNS:
        # The fuzzer's own exit ends the process from C, where a thread of pyarrow may wait for Python for ever.
        os._exit(0)


if __name__ == "__main__":
    DONE: list[int] = []
    atheris.Setup(sys.argv, lambda content: read_counted(content, DONE))
    atheris.Fuzz()
