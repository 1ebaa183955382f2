"""What was deleted for good, as the commits of the tables say, and versions that cannot be read since."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peelian.core.errors import NoLongerKeptError
from peelian.core.workspace import Workspace
from peelian.records.table import Slice, commits, open_table, table_files

if TYPE_CHECKING:
    from deltalake import DeltaTable

DELETION_KEY = "peelian.deletion"


@dataclass(frozen=True, slots=True)
class Deletion:
    """A commit that took rows out for good: under which certificate, and how many rows each slice has left."""

    certificate: str
    left: dict[Slice, int]
    version: int = -1
    moment: int = 0

    def to_metadata(self) -> dict[str, str]:
        """What the commit carries."""
        left = [[each.source, each.force, each.month, each.part, rows] for each, rows in sorted(self.left.items())]
        return {DELETION_KEY: json.dumps({"certificate": self.certificate, "left": left})}

    @classmethod
    def from_commit(cls, commit: dict[str, Any]) -> Deletion:
        """Read what a commit carries."""
        content = json.loads(commit[DELETION_KEY])
        left = {Slice(*place): rows for *place, rows in content["left"]}
        return cls(content["certificate"], left, commit["version"], commit["timestamp"])


def deletions(workspace: Workspace, dataset: str) -> list[Deletion]:
    """Every deletion of a dataset's records, oldest first."""
    table = open_table(workspace, dataset)
    found = commits(table) if table is not None else []
    return [Deletion.from_commit(commit) for commit in found if DELETION_KEY in commit]


def refuse_deleted(workspace: Workspace, dataset: str, table: DeltaTable) -> None:
    """Raise NoLongerKeptError if files of the table's version were deleted since: its totals would be wrong.

    The error says which records were deleted, when, and under which certificate.
    """
    gone = [each for each in table_files(table) if not Path(each.path).exists()]
    if not gone:
        return
    since = [each for each in deletions(workspace, dataset) if each.version > table.version()]
    if not since:
        raise NoLongerKeptError(
            f"{len(gone)} files of {dataset}, version {table.version()}, are not there, and no certificate says why.",
            remedy="Put records/tables back from a backup.",
        )
    raise NoLongerKeptError(
        f"{dataset} cannot be read as it was in version {table.version()}: {'; '.join(map(_told, since))}.",
        remedy="Figures printed before stay as printed. Ask for a later --as-at, or for the records as they are now.",
    )


def _told(deletion: Deletion) -> str:
    import datetime as dt

    day = dt.datetime.fromtimestamp(deletion.moment / 1000, dt.UTC).date()
    forces = sorted({each.force for each in deletion.left})
    months = sorted({each.month for each in deletion.left})
    whose = forces[0] if len(forces) == 1 else f"{len(forces)} forces"
    return f"records of {whose}, {months[0]} to {months[-1]}, were deleted on {day} under certificate " + (
        deletion.certificate
    )
