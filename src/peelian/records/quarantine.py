"""Rows that were set aside, with what is wrong with each and what to do about it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq

from peelian.core.errors import PeelianError
from peelian.core.workspace import Workspace
from peelian.records.audit import About, record
from peelian.records.checked import Reason
from peelian.records.ledger import Submission
from peelian.records.staging import quarantine_file

EXPORT_COLUMNS = ("submission", "file", "row", "column", "value", "rule", "remedy", "record")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def quarantined(workspace: Workspace, submission: Submission, limit: int | None = None) -> Iterator[Reason]:
    """The reasons of a submission's quarantined rows, in the file's order; a row has one for each of its faults.

    The reading is noted in the audit log.
    """
    _note(workspace, "quarantine show", submission)
    for reason, _ in islice(_rows(workspace, submission), limit):
        yield reason


def export_quarantine(workspace: Workspace, submission: Submission, target: Path) -> int:
    """Write the quarantined rows with their reasons as CSV for the people who can correct them; the number of reasons.

    A value that a spreadsheet would run as a formula is written with an apostrophe before it.
    """
    _note(workspace, "quarantine export", submission)
    count = 0
    try:
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(EXPORT_COLUMNS)
            for reason, record in _rows(workspace, submission):
                fields = (
                    submission.id,
                    submission.file,
                    reason.row,
                    reason.column,
                    reason.value,
                    reason.rule,
                    reason.remedy,
                )
                writer.writerow([_harmless(str(each)) for each in (*fields, record)])
                count += 1
    except OSError as error:
        raise PeelianError(f"{target} cannot be written: {error.strerror}.", remedy="Choose another place.") from error
    return count


def _note(workspace: Workspace, command: str, submission: Submission) -> None:
    about = About(
        submission.dataset, submission.source, submission.force, submission.period, submission.id,
        submission.columns, submission.quarantined,
    )  # fmt: skip
    record(workspace, command, about)


def _rows(workspace: Workspace, submission: Submission) -> Iterator[tuple[Reason, str]]:
    if not submission.quarantined:
        return
    with pq.ParquetFile(quarantine_file(workspace, submission.id)) as file:
        for batch in file.iter_batches(10_000):
            for each in batch.to_pylist():
                record = each.pop("record")
                yield Reason(**each), record


def _harmless(value: str) -> str:
    return "'" + value if value.startswith(FORMULA_STARTS) else value
