"""Building marts: scan what changed, keep the cells of what did not, put the result in place whole."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock

from peelian.catalogue.catalogue import Catalogue
from peelian.core.workspace import Workspace
from peelian.measures.graded import insert, write_grades
from peelian.measures.mart import Mart
from peelian.measures.plan import Plan, plans, scan
from peelian.quality.standing import NOTHING_SAID, Standing
from peelian.records.deletion import refuse_deleted
from peelian.records.disk import writing
from peelian.records.ledger import holders, submissions
from peelian.records.table import (
    LOCAL_TIME,
    TableFile,
    declared_columns,
    literal,
    open_table,
    table_files,
    version_as_at,
)

POINTER = "current"
# Counts the layouts of a mart's own tables. A mart of another layout is not taken as the start of a new one.
LAYOUT = 4
Partition = tuple[str, str, int]
# Dataset, source, force.
Place = tuple[str, str, str]


@dataclass(frozen=True)
class _Input:
    """A dataset's table at the version to be read, its files by partition."""

    dataset: str
    plans: tuple[Plan, ...]
    version: int
    declared: dict[str, str]
    partitions: dict[Partition, tuple[TableFile, ...]]

    def fingerprint(self, partition: Partition, plan: Plan) -> str:
        """Changes exactly when a file of the partition does: files of a table never change.

        What is open at a month's end depends on the force's other years too: on how long anything is held.
        """
        of = self._of_place[partition[:2]] if plan.relation.clock else [partition]
        names = "\n".join(each.path.rsplit("/", 1)[-1] for key in of for each in self.partitions[key])
        return hashlib.sha256(names.encode()).hexdigest()[:16]

    @cached_property
    def _of_place(self) -> dict[tuple[str, str], list[Partition]]:
        """The partitions of each (source, force)."""
        found: dict[tuple[str, str], list[Partition]] = {}
        for key in self.partitions:
            found.setdefault(key[:2], []).append(key)
        return found


@dataclass(frozen=True, slots=True)
class Built:
    """A mart and how much work it was: partitions (source, force, year) scanned, and kept from the mart before.

    `made` is false for a mart that was there already.
    """

    mart: Mart
    scanned: int
    kept: int
    made: bool


def current_mart(
    workspace: Workspace,
    catalogue: Catalogue,
    *,
    as_at: dt.datetime | None = None,
    standing: Standing = NOTHING_SAID,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Built:
    """The mart of the records as they are now (or were at `as_at`), built if it is not there yet.

    `standing` is what people have said of the data, which its quality grades follow.

    Only partitions whose files changed since the last mart are scanned. The mart's name is a hash of all that went
    into it, so equal inputs find the mart that is there, and a mart once made is never written again.
    """
    inputs = _inputs(workspace, catalogue, as_at)
    name = _name(catalogue, inputs, standing)
    path = workspace.marts / f"{name}.duckdb"
    scanned = kept = 0
    made = not path.exists()
    with writing(workspace.marts, "No mart was made, and those that were there are whole."):
        if made:
            workspace.marts.mkdir(parents=True, exist_ok=True)
            with FileLock(workspace.marts / "lock"):
                if not path.exists():
                    _clear(workspace)
                    scanned, kept = _build(workspace, catalogue, inputs, standing, path, progress, _previous(workspace))
        if as_at is None:
            _point(workspace, path)
    return Built(Mart(path), scanned, kept, made)


def _clear(workspace: Workspace) -> None:
    """Take away what builds that were killed left behind; the lock is held, so none is being made."""
    for folder in workspace.marts.glob("building-*"):
        shutil.rmtree(folder, ignore_errors=True)


def narrow_mart(
    workspace: Workspace, catalogue: Catalogue, places: Collection[Place], as_at: dt.datetime, start: Path | None = None
) -> Mart:
    """A mart of a few places alone, (dataset, source, force) each, as they were at `as_at`; for reading many versions.

    It is made from the one at `start`, if that holds the same places at another moment: what did not change between
    the two is not scanned again. Nothing in it is graded, and the pointer to the current mart stays. Raises
    NoLongerKeptError where the records of that moment are gone.
    """
    inputs = _inputs(workspace, catalogue, as_at, places)
    path = workspace.marts / f"narrow-{_name(catalogue, inputs, NOTHING_SAID)}.duckdb"
    if not path.exists():
        workspace.marts.mkdir(parents=True, exist_ok=True)
        with FileLock(workspace.marts / "lock"):
            if not path.exists():
                _build(workspace, catalogue, inputs, None, path, lambda *_: None, start)
    return Mart(path)


def _inputs(
    workspace: Workspace, catalogue: Catalogue, as_at: dt.datetime | None, places: Collection[Place] | None = None
) -> dict[str, _Input]:
    found = {}
    wanted = None if places is None else {dataset for dataset, _, _ in places}
    for dataset, of_dataset in plans(catalogue).items():
        if wanted is not None and dataset not in wanted:
            continue
        table = open_table(workspace, dataset)
        if table is not None and as_at is not None:
            version = version_as_at(table, as_at)
            table = None if version is None else open_table(workspace, dataset, version)
        if table is None:
            continue
        partitions: dict[tuple[str, str, int], list[TableFile]] = {}
        for file in table_files(table):
            if places is not None and (dataset, file.source, file.force) not in places:
                continue
            partitions.setdefault((file.source, file.force, file.year), []).append(file)
        if not all(Path(file.path).exists() for files in partitions.values() for file in files):
            refuse_deleted(workspace, dataset, table)
        found[dataset] = _Input(
            dataset,
            of_dataset,
            table.version(),
            declared_columns(catalogue.datasets[dataset]),
            {key: tuple(files) for key, files in sorted(partitions.items())},
        )
    return found


def _name(catalogue: Catalogue, inputs: dict[str, _Input], standing: Standing) -> str:
    state = {
        dataset: [
            [plan.version for plan in each.plans],
            each.version,
            [[*key, each.fingerprint(key, each.plans[0])] for key in each.partitions],
        ]
        for dataset, each in inputs.items()
    }
    text = json.dumps([LAYOUT, catalogue.version, standing.fingerprint, state], sort_keys=True)
    return "mart-" + hashlib.sha256(text.encode()).hexdigest()[:12]


def _build(
    workspace: Workspace,
    catalogue: Catalogue,
    inputs: dict[str, _Input],
    standing: Standing | None,
    path: Path,
    progress: Callable[[str, int, int], None],
    start: Path | None,
) -> tuple[int, int]:
    """Make the mart from the one at `start`; without `standing` nothing in it is graded."""
    with tempfile.TemporaryDirectory(dir=workspace.marts, prefix="building-") as folder:
        draft = Path(folder) / "mart.duckdb"
        if start:
            shutil.copyfile(start, draft)
        connection = duckdb.connect(str(draft))
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute("SET preserve_insertion_order = false")
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"SET TimeZone = '{LOCAL_TIME}'")
        connection.execute(f"SET memory_limit = {literal(workspace.settings.memory_limit)}")
        if workspace.settings.threads:
            connection.execute(f"SET threads = {workspace.settings.threads}")
        every = [(each, plan) for each in inputs.values() for plan in each.plans]
        _make_tables(connection, {plan.relation.name: plan.version for _, plan in every})
        connection.execute("BEGIN")
        scanned = kept = 0
        for done, (each, plan) in enumerate(every):
            progress(f"measuring {each.dataset}", done, len(every))
            counts = _fill(connection, each, plan)
            scanned, kept = scanned + counts[0], kept + counts[1]
        for each in inputs.values():
            _describe(connection, workspace, each)
        _describe_measures(connection, catalogue)
        versions = {each.dataset: each.version for each in inputs.values() if each.partitions and standing}
        write_grades(connection, workspace, catalogue, versions, standing or NOTHING_SAID)
        connection.execute("COMMIT")
        connection.close()
        os.replace(draft, path)
        progress("measuring", len(every), len(every))
    return scanned, kept


def _previous(workspace: Workspace) -> Path | None:
    """The mart that the pointer names, if there is one of this layout."""
    pointer = workspace.marts / POINTER
    path = workspace.marts / pointer.read_text(encoding="utf-8").strip() if pointer.exists() else None
    if path is None or not path.exists():
        return None
    with duckdb.connect(str(path), read_only=True) as connection:
        layout = connection.execute("SELECT any_value(comment) FROM duckdb_tables() WHERE table_name = 'plans'")
        found = layout.fetchone()
    return path if found and found[0] == str(LAYOUT) else None


def _make_tables(connection: duckdb.DuckDBPyConnection, wanted: dict[str, str]) -> None:
    """The tables of a mart, empty; in a copy of the mart before, what was made by the `wanted` plans stays."""
    connection.execute("CREATE TABLE IF NOT EXISTS plans (relation VARCHAR, plan VARCHAR, tables VARCHAR[])")
    connection.execute(f"COMMENT ON TABLE plans IS '{LAYOUT}'")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS partitions "
        "(relation VARCHAR, source VARCHAR, force VARCHAR, year INTEGER, fingerprint VARCHAR)"
    )
    connection.execute("CREATE OR REPLACE TABLE tables (dataset VARCHAR, version BIGINT, events BOOLEAN)")
    connection.execute(
        "CREATE OR REPLACE TABLE slices "
        "(dataset VARCHAR, source VARCHAR, force VARCHAR, month VARCHAR, part VARCHAR, submission VARCHAR, rows BIGINT)"
    )
    connection.execute("CREATE OR REPLACE TABLE given (dataset VARCHAR, submission VARCHAR, column_name VARCHAR)")
    connection.execute(
        "CREATE OR REPLACE TABLE blanks "
        "(dataset VARCHAR, source VARCHAR, force VARCHAR, month VARCHAR, column_name VARCHAR)"
    )
    connection.execute(
        "CREATE OR REPLACE TABLE measures "
        "(id VARCHAR, version VARCHAR, title VARCHAR, unit VARCHAR, definition VARCHAR)"
    )
    for relation, plan, tables in connection.execute("SELECT relation, plan, tables FROM plans").fetchall():
        if wanted.get(relation) != plan:
            for table in tables:
                connection.execute(f'DROP TABLE IF EXISTS "{table}"')
            connection.execute("DELETE FROM partitions WHERE relation = ?", [relation])
            connection.execute("DELETE FROM plans WHERE relation = ?", [relation])


def _fill(connection: duckdb.DuckDBPyConnection, each: _Input, plan: Plan) -> tuple[int, int]:
    """Make the relation's tables; (partitions scanned, partitions kept)."""
    relation, tables = plan.relation.name, plan.tables()
    held = connection.execute(
        "SELECT source, force, year, fingerprint FROM partitions WHERE relation = ?", [relation]
    ).fetchall()
    same = {row[:3] for row in held if row[:3] in each.partitions and each.fingerprint(row[:3], plan) == row[3]}
    gone = [row[:3] for row in held if row[:3] not in same]
    fresh = [key for key in each.partitions if key not in same]
    if gone:
        among = ", ".join(f"({literal(source)}, {literal(force)}, {year})" for source, force, year in gone)
        within = f"(source, force, year) IN ({among})"
        for table in tables:
            connection.execute(f'DELETE FROM "{table}" WHERE {within}')
        connection.execute(f"DELETE FROM partitions WHERE relation = ? AND {within}", [relation])
    if fresh:
        files = [file for key in fresh for file in each.partitions[key]]
        rows = plan.rows(scan(files, each.declared))
        for table, select in tables.items():
            verb = f'INSERT INTO "{table}" BY NAME' if held else f'CREATE OR REPLACE TABLE "{table}" AS'
            connection.execute(f"{verb} WITH scanned AS (SELECT * FROM {rows}) {select}")
        insert(connection, "partitions", [(relation, *key, each.fingerprint(key, plan)) for key in fresh])
    if not held and fresh:
        connection.execute("DELETE FROM plans WHERE relation = ?", [relation])
        connection.execute("INSERT INTO plans VALUES (?, ?, ?)", [relation, plan.version, list(tables)])
    return len(fresh), len(same)


def _describe(connection: duckdb.DuckDBPyConnection, workspace: Workspace, each: _Input) -> None:
    if not each.partitions:
        return
    dataset = each.dataset
    connection.execute("INSERT INTO tables VALUES (?, ?, ?)", [dataset, each.version, each.plans[0].events])
    held = holders(submissions(workspace, dataset, each.version))
    rows: Sequence[Sequence[Any]] = [
        (dataset, slice_.source, slice_.force, slice_.month, slice_.part, by.id, by.slices[slice_])
        for slice_, by in sorted(held.items())
    ]
    if rows:
        insert(connection, "slices", rows)
        by_id = {by.id: by.columns for by in held.values()}
        insert(connection, "given", [(dataset, name, column) for name, listed in by_id.items() for column in listed])
    blank = [
        (dataset, slice_.source, slice_.force, slice_.month, column)
        for slice_, by in sorted(held.items())
        for column in by.blanks.get(slice_, ())
    ]
    if blank:
        insert(connection, "blanks", blank)


def _describe_measures(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    rows = [
        (name, catalogue.entry_version("measures", name), measure.title, measure.unit, measure.definition)
        for name, measure in sorted(catalogue.measures.items())
    ]
    insert(connection, "measures", rows)


def _point(workspace: Workspace, path: Path) -> None:
    pointer = workspace.marts / POINTER
    if pointer.exists() and pointer.read_text(encoding="utf-8").strip() == path.name:
        return
    draft = workspace.marts / f"{POINTER}.{os.getpid()}"
    draft.write_text(path.name, encoding="utf-8")
    os.replace(draft, pointer)
