"""Files that a force sends to a workspace, and entries that it adds to the workspace's catalogue."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import peelian.records
from peelian import LoadOptions, Workbench
from peelian.records.intake import Loaded


def send(
    bench: Workbench, dataset: str, rows: Iterable[Mapping[str, object]], options: LoadOptions | None = None
) -> Loaded:
    """Load rows as a CSV file. Its columns are all that any of the rows has; a row without one leaves it empty."""
    listed = [dict(row) for row in rows]
    names = list(dict.fromkeys(name for row in listed for name in row))
    folder = bench.workspace.root.parent / "sent"
    folder.mkdir(exist_ok=True)
    path = folder / f"{dataset}-{len(list(folder.iterdir()))}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(listed)
    return bench.load(dataset, path, options)


def declare(bench: Workbench, kind: str, *entries: Mapping[str, Any]) -> Workbench:
    """Put entries into the workspace's catalogue; the workspace opened anew."""
    folder = bench.workspace.catalogue / kind
    folder.mkdir(parents=True, exist_ok=True)
    for entry in entries:
        (folder / f"{entry['id']}.yaml").write_text(yaml.safe_dump(dict(entry), sort_keys=False), encoding="utf-8")
    return Workbench.open(bench.workspace.root)


def measure(name: str, dataset: str, **fields: Any) -> dict[str, Any]:
    """A measure's entry with all that every measure must say."""
    entry = {"id": name, "title": "For a test", "asks": "How many?", "dataset": dataset, "unit": "records"}
    entry |= {"better": "neutral", "definition": "For a test.", "owner": "nobody", "reviewed": "2026-11-22"}
    return {**entry, **fields}


def with_column(bench: Workbench, dataset: str, name: str, kind: str) -> dict[str, Any]:
    """A dataset's entry with one more column."""
    entry = bench.catalogue.datasets[dataset].model_dump(mode="json", exclude_none=True)
    entry["columns"][name] = {"type": kind, "means": "For a test."}
    for column in entry["columns"].values():
        if not column.get("values"):
            column.pop("values", None)
    return entry


def published(*figures: Mapping[str, Any], force: str = "kent") -> dict[str, Any]:
    """A document that prints figures about a force."""
    listed = [{"fact": f"X{number:03d}", "where": "page 1", **figure} for number, figure in enumerate(figures, 1)]
    return {
        "id": f"{force}-printed", "title": "For a test", "publisher": "Nobody", "published": "2019-07-22",
        "force": force, "figures": listed,
    }  # fmt: skip


@cache
def shipped_residents() -> dict[tuple[str, int], int]:
    """The residents that come with Peelian, by force and year, read from their file."""
    return {(row["force"], int(row["as_at"][:4])): int(row["residents"]) for row in _shipped()}


def load_residents(bench: Workbench, *forces: str) -> Loaded:
    """Load the residents that come with Peelian, of these forces alone: all 43 take a second, and as long again in
    every mart.
    """
    return send(bench, "populations", [row for row in _shipped() if row["force"] in forces], LoadOptions(source="ons"))


@cache
def _shipped() -> list[dict[str, str]]:
    with (Path(peelian.records.__file__).parent / "shipped" / "populations.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
