"""What a record table holds now, read from its files, and a return as a row."""

from __future__ import annotations

from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from peelian import Workbench
from peelian.records.table import open_table, table_files


def held_rows(bench: Workbench, dataset: str, submission: str | None = None) -> list[dict[str, Any]]:
    """Every row of a dataset's table with its partition, by submission and row of the file; or those of one."""
    table = open_table(bench.workspace, dataset)
    found: list[dict[str, Any]] = []
    for file in table_files(table) if table else ():
        place = {"source": file.source, "force": file.force, "year": file.year}
        rows = pq.ParquetFile(file.path).read()
        if submission is not None:
            rows = rows.filter(pc.field("submission") == submission)
        found += [{**place, **row} for row in rows.to_pylist()]
    return sorted(found, key=lambda row: (row["submission"], row["row"]))


def figure(period: str, value: object = 1, indicator: str = "prevent_referrals", **more: object) -> dict[str, object]:
    """A row of returns."""
    return {"force": "kent", "indicator": indicator, "period": period, "value": value, **more}


def leave_references(bench: Workbench) -> None:
    """Say in the workspace's catalogue that a force's own references are public, so that they stay what they are."""
    folder = bench.workspace.catalogue / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    said = "id: force-extract\ntitle: The force's own extract\nkind: real\nreferences: published\n"
    (folder / "force-extract.yaml").write_text(said, encoding="utf-8")
