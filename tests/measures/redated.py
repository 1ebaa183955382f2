"""Commits of another day: a test cannot wait a month, so it writes the moments into the table's log."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

from peelian import Workbench
from peelian.records.ledger import submissions
from peelian.records.table import table_folder


def redate(bench: Workbench, dataset: str, moments: Sequence[str]) -> None:
    """Give the submissions of a dataset, in order, these moments (UTC); its table is older than all of them."""
    log = table_folder(bench.workspace, dataset) / "_delta_log"
    versions = [each.version for each in submissions(bench.workspace, dataset)]
    assert len(versions) == len(moments)
    _write(log / f"{0:020d}.json", "2000-01-01")
    for version, moment in zip(versions, moments, strict=True):
        _write(log / f"{version:020d}.json", moment)


def _write(path: Path, moment: str) -> None:
    at = int(dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC).timestamp() * 1000)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        if "commitInfo" in line:
            line["commitInfo"]["timestamp"] = at
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
