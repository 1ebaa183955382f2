"""The certificate of a deletion: what was deleted, by which rule, by whom and when, and that it is gone."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from peelian.core.workspace import Workspace


@dataclass(frozen=True, slots=True)
class DeletedSlice:
    """Rows of one slice that were deleted: how many, of how many."""

    dataset: str
    source: str
    force: str
    month: str
    rows: int
    held: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was done. It holds no value of a record.

    `files` gives each deleted file's SHA-256 as it was; `versions` each table's version before and after. `looked_for`
    is how many references of deleted rows were looked for in every file of the workspace, `found_in` where one was.
    """

    id: str
    plan: str
    rule: str
    by: str
    reason: str
    begun: str
    ended: str
    slices: tuple[DeletedSlice, ...]
    submissions: tuple[str, ...]
    files: dict[str, str]
    rewritten: tuple[str, ...]
    versions: dict[str, tuple[int, int]]
    unreadable: tuple[tuple[str, int], ...]
    publications: tuple[str, ...]
    looked_for: int
    found_in: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many rows were deleted."""
        return sum(each.rows for each in self.slices)

    def lines(self) -> Iterator[str]:
        """The certificate for people."""
        yield f"CERTIFICATE OF DELETION {self.id}"
        yield ""
        yield f"Rule      {self.rule}"
        yield f"Reason    {self.reason}"
        yield f"By        {self.by}, from {self.begun} to {self.ended} (UTC)"
        yield f"Plan      {self.plan}"
        yield ""
        yield f"{self.rows:,} rows of {len(self.slices)} slices:"
        for each in self.slices:
            yield f"  {each.dataset}, {each.source}, {each.force}, {each.month}: {each.rows:,} of {each.held:,}"
        yield ""
        for name, (before, after) in self.versions.items():
            yield f"Table {name}: version {before} before, {after} after."
        lost = len(self.unreadable)
        yield f"Earlier versions that cannot be read any more: {lost}."
        yield f"Submissions that they came from: {', '.join(self.submissions) or 'none'}."
        if self.rewritten:
            yield f"Kept files written again without them: {', '.join(self.rewritten)}."
        yield f"Publications that rest on them: {', '.join(self.publications) or 'none'}."
        yield ""
        yield f"{len(self.files)} files deleted, with their SHA-256:"
        yield from (f"  {sha}  {path}" for path, sha in self.files.items())
        yield ""
        found = ", ".join(self.found_in)
        verdict = f"FOUND in {found}" if self.found_in else "found in none"
        yield f"Verification: {self.looked_for:,} references of deleted rows looked for in every file: {verdict}."


def certificates_folder(workspace: Workspace) -> Path:
    """Where certificates are kept."""
    return workspace.records / "certificates"


def write_certificate(workspace: Workspace, certificate: Certificate) -> Path:
    """Write it as text and as JSON; the place of the JSON, which is there only once the text is."""
    folder = certificates_folder(workspace)
    place_text(folder / f"{certificate.id}.txt", "\n".join(certificate.lines()) + "\n")
    place = folder / f"{certificate.id}.json"
    place_text(place, json.dumps(asdict(certificate), indent=2, ensure_ascii=False) + "\n")
    return place


def place_text(place: Path, text: str) -> None:
    """Write a file whole or not at all, and onto the disk."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(place.name + ".new")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, place)


def read_journal(place: Path) -> dict[str, Any]:
    """What a deletion that was begun wrote down of itself."""
    content: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return content
