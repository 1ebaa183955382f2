"""What was committed to a record table after a version: submissions, and changes that no submission made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peelian.core.workspace import Workspace
from peelian.records.deletion import DELETION_KEY, Deletion
from peelian.records.ledger import METADATA_KEY, Submission
from peelian.records.table import commits, open_table

# Delta's words for commits that change no row.
_NO_CHANGE = ("CREATE TABLE", "OPTIMIZE", "VACUUM START", "VACUUM END", "SET TBLPROPERTIES", "ADD COLUMN")


@dataclass(frozen=True, slots=True)
class Committed:
    """One commit that may have changed rows.

    Without a submission, `operation` says what was done: in Delta's word, or as a deletion with its certificate.
    """

    version: int
    at: dt.datetime
    submission: Submission | None
    operation: str

    @property
    def date(self) -> str:
        """The day and minute of the commit, in UTC."""
        return f"{self.at:%Y-%m-%d %H:%M} UTC"


def committed_since(workspace: Workspace, dataset: str, version: int = -1) -> list[Committed]:
    """Every commit after `version` that may have changed rows, oldest first; all of them for -1."""
    table = open_table(workspace, dataset)
    return [] if table is None else _that_change(commits(table), version)


def _that_change(listed: Sequence[dict[str, Any]], version: int) -> list[Committed]:
    found = []
    for commit in listed:
        submission = Submission.from_commit(commit) if METADATA_KEY in commit else None
        operation = str(commit.get("operation", ""))
        if DELETION_KEY in commit:
            operation = f"deletion under certificate {Deletion.from_commit(commit).certificate}"
        if commit["version"] > version and (submission or operation not in _NO_CHANGE):
            at = dt.datetime.fromtimestamp(commit["timestamp"] / 1000, dt.UTC)
            found.append(Committed(commit["version"], at, submission, operation))
    return found
