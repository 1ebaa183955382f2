"""The ledger of submissions, read from the commits of the record tables: nothing else says what was loaded."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from peelian.core.errors import PeelianError, UnknownNameError
from peelian.core.workspace import Workspace
from peelian.records.deletion import DELETION_KEY, Deletion
from peelian.records.table import Slice, commits, open_table

METADATA_KEY = "peelian.submission"
OF_COMMIT = ("version", "committed_at", "deleted")


@dataclass(frozen=True, slots=True)
class Submission:
    """One file taken in for one dataset.

    `columns` are those of the dataset that the file gave; `blanks` are those of them that it left empty throughout a
    slice. `slices` maps each slice to how many of its rows were accepted; `left_out` counts the rows that are no
    records, by the reason that the mapping gives; `received` = `accepted` + `quarantined` + those left out, always.
    `intake` is the version of the dataset's and mapping's definitions. `extracted` is the day on which the file was
    taken from the system that it comes from, as YYYY-MM-DD, or "" where nobody said. `version` is the table version
    that it made, at `committed_at` (both set by the commit): the moment from which `--as-at` sees it.
    `key` is the fingerprint of the key that its pseudonyms were made with, "" if there are none.
    `deleted` names the certificate under which rows of a slice were deleted since; `slices` has what is left.
    """

    id: str
    dataset: str
    source: str
    mapping: str
    file: str
    sha256: str
    intake: str
    force: str
    period: str
    received: int
    accepted: int
    quarantined: int
    loaded_at: str
    columns: tuple[str, ...]
    blanks: dict[Slice, tuple[str, ...]] = field(repr=False)
    slices: dict[Slice, int] = field(repr=False)
    extracted: str = ""
    key: str = ""
    version: int = -1
    committed_at: str = ""
    deleted: dict[Slice, str] = field(default_factory=dict, repr=False)
    left_out: dict[str, int] = field(default_factory=dict)

    def to_metadata(self) -> dict[str, str]:
        """What the commit carries."""
        content: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__ if name not in OF_COMMIT}
        content["slices"] = [[each.force, each.month, each.part, rows] for each, rows in sorted(self.slices.items())]
        content["blanks"] = [
            [each.force, each.month, each.part, *columns] for each, columns in sorted(self.blanks.items())
        ]
        return {METADATA_KEY: json.dumps(content, ensure_ascii=False)}

    @classmethod
    def from_commit(cls, commit: dict[str, Any]) -> Submission:
        """Read what a commit carries."""
        content = json.loads(commit[METADATA_KEY])
        if "columns" not in content:
            raise PeelianError(
                "This workspace was made by an earlier version of Peelian, whose submissions say less.",
                remedy="Make a new one with `peelian init` and load the files again: they are in records/received.",
            )
        moment = dt.datetime.fromtimestamp(commit["timestamp"] / 1000, dt.UTC)
        source = content["source"]
        slices = {Slice(source, *place): rows for *place, rows in content.pop("slices")}
        content["columns"] = tuple(content["columns"])
        content["blanks"] = {Slice(source, *row[:3]): tuple(row[3:]) for row in content["blanks"]}
        committed_at = moment.isoformat(timespec="milliseconds")
        return cls(**content, slices=slices, version=commit["version"], committed_at=committed_at)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for export."""
        content: dict[str, Any] = {
            name: getattr(self, name) for name in self.__slots__ if name not in ("blanks", "deleted")
        }
        content["slices"] = [
            {"force": each.force, "month": each.month, "part": each.part, "rows": rows}
            for each, rows in sorted(self.slices.items())
        ]
        return content


def submissions(workspace: Workspace, dataset: str, version: int | None = None) -> list[Submission]:
    """Every submission of a dataset up to a table version (the latest without one), oldest first."""
    table = open_table(workspace, dataset, version)
    if table is None:
        return []
    found: list[Submission] = []
    for commit in commits(table):
        if DELETION_KEY in commit:
            found = [_without(each, Deletion.from_commit(commit)) for each in found]
        if METADATA_KEY in commit:
            found.append(Submission.from_commit(commit))
    return found


def _without(submission: Submission, deletion: Deletion) -> Submission:
    """A submission as a later deletion left it."""
    touched = deletion.left.keys() & submission.slices.keys()
    if not touched:
        return submission
    slices = {each: deletion.left.get(each, rows) for each, rows in submission.slices.items()}
    return replace(
        submission,
        slices={each: rows for each, rows in slices.items() if rows},
        deleted={**submission.deleted, **dict.fromkeys(touched, deletion.certificate)},
    )


def find_submission(workspace: Workspace, datasets: Iterable[str], name: str) -> Submission:
    """The submission whose id is, or begins with, `name`; raises where there is none or more than one."""
    known = [each for dataset in datasets for each in submissions(workspace, dataset)]
    found = [each for each in known if each.id == name] or [each for each in known if each.id.startswith(name)]
    if len(found) > 1:
        listed = ", ".join(each.id for each in found[:5])
        raise PeelianError(f"{len(found)} submissions begin with {name!r}.", remedy=f"Give more of the id: {listed}.")
    if not found:
        raise UnknownNameError(
            "submission", name, [each.id for each in known], remedy="See `peelian submissions` for the ids."
        )
    return found[0]


def holders(history: Iterable[Submission]) -> dict[Slice, Submission]:
    """Which submission each slice holds now: the last one that covered it."""
    held: dict[Slice, Submission] = {}
    for submission in history:
        for each in submission.slices:
            held[each] = submission
    return held
