"""Trying a drafted mapping on a file's first rows, in a workspace of its own that is thrown away."""

from __future__ import annotations

import csv
import re
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from peelian.catalogue.load import load_catalogue
from peelian.core.errors import CatalogueError, PeelianError
from peelian.core.workspace import Workspace, create_workspace
from peelian.records.intake import LoadOptions, load_file
from peelian.records.keys import make_key
from peelian.records.ledger import Submission
from peelian.records.quarantine import quarantined

FIRST_ROWS = 2_000
MOST_REASONS = 8
ON_TRIAL = "draft-on-trial"


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a try: rows accepted and quarantined, with (rows, column, rule, an example, remedy) of the faults;
    or the `problem` that kept the file out.
    """

    received: int = 0
    accepted: int = 0
    reasons: tuple[tuple[int, str, str, str, str], ...] = ()
    problem: str = ""


def try_draft(
    text: str,
    file: Path,
    dataset: str,
    *,
    force: str | None = None,
    sheet: str | None = None,
    own: Workspace | None = None,
) -> Tried:
    """What a load of the file's first rows with this mapping would give; `own` is the workspace whose catalogue counts.

    Nothing of the person's workspace is changed. A force that the file does not name is taken as Leicestershire.
    """
    with tempfile.TemporaryDirectory(prefix="peelian-map-") as folder:
        root = Path(folder)
        bare = create_workspace(root / "workspace")
        make_key(bare)
        workspace = replace(bare, settings=replace(own.settings if own else bare.settings, quarantine_limit=1.0))
        if own is not None and own.catalogue.is_dir():
            shutil.copytree(own.catalogue, workspace.catalogue, dirs_exist_ok=True)
        place = workspace.catalogue / "mappings" / f"{ON_TRIAL}.yaml"
        place.parent.mkdir(exist_ok=True)
        place.write_text(re.sub(r"(?m)^id: .*$", f"id: {ON_TRIAL}", text, count=1), encoding="utf-8")
        try:
            catalogue = load_catalogue(workspace.catalogue)
        except CatalogueError as error:
            return Tried(problem="\n".join(f"{each.field}: {each.problem} {each.remedy}" for each in error.faults))
        mapping = catalogue.mapping(ON_TRIAL)
        options = LoadOptions(
            mapping=mapping.id, force=None if mapping.force else force or "leicestershire", sheet=sheet
        )
        try:
            loaded = load_file(workspace, catalogue, dataset, _first_rows(file, root), options)
        except PeelianError as error:
            return Tried(problem=str(error))
        return Tried(loaded.submission.received, loaded.submission.accepted, _counted(workspace, loaded.submission))


def _counted(workspace: Workspace, submission: Submission) -> tuple[tuple[int, str, str, str, str], ...]:
    """The commonest faults with an example of each."""
    counted: Counter[tuple[str, str, str]] = Counter()
    examples: dict[tuple[str, str, str], str] = {}
    if submission.quarantined:
        for reason in quarantined(workspace, submission):
            key = (reason.column, reason.rule, reason.remedy)
            counted[key] += 1
            examples.setdefault(key, reason.value)
    most = counted.most_common(MOST_REASONS)
    return tuple(
        (count, column, rule, examples[column, rule, remedy], remedy) for (column, rule, remedy), count in most
    )


def _first_rows(file: Path, folder: Path) -> Path:
    """A text file's first rows as a file of the same name; any other file as it is."""
    import gzip

    with file.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    target = folder / file.name.removesuffix(".gz")
    try:
        with (
            gzip.open(file, "rt", encoding="utf-8-sig", newline="")
            if packed
            else file.open(encoding="utf-8-sig", newline="") as text,
            target.open("w", encoding="utf-8", newline="") as copy,
        ):
            if text.read(1) in "[{":
                return file
            text.seek(0)
            writer = csv.writer(copy)
            for number, row in enumerate(csv.reader(text)):
                if number > FIRST_ROWS:
                    break
                writer.writerow(row)
    except (UnicodeDecodeError, csv.Error):
        return file
    return target
