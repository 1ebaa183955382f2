"""What a deletion would take away, found without changing anything."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import unquote

import duckdb

from peelian.catalogue.catalogue import Catalogue
from peelian.core.errors import PeelianError
from peelian.core.workspace import Workspace
from peelian.records.keys import read_key
from peelian.records.ledger import Submission, holders, submissions
from peelian.records.pseudonym import pseudonym
from peelian.records.staging import kept_rows_file, quarantine_file, received_file
from peelian.records.table import Slice, literal, open_table, table_files, table_folder


@dataclass(frozen=True, slots=True)
class Doomed:
    """Rows of one slice that are to go: all of them, or those that have `value` in `column`."""

    dataset: str
    slice: Slice
    rows: int
    held: int
    column: str = ""
    value: str = ""

    def where(self) -> str:
        """SQL that holds for the rows, within the files of their source and force."""
        named = f' AND "{self.column}" = {literal(self.value)}' if self.column else ""
        return f"(month = {literal(self.slice.month)}{named})"


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a deletion takes away. Paths are relative to the workspace.

    `old_files` are those of earlier versions that hold such rows; `versions` are the earlier versions of each dataset
    that need them; `publications` rest on the `submissions` and lose their lineage: they cannot be written again.
    """

    rule: str
    doomed: tuple[Doomed, ...]
    submissions: tuple[str, ...]
    old_files: tuple[str, ...]
    versions: tuple[tuple[str, int], ...]
    kept_files: tuple[str, ...]
    marts: tuple[str, ...]
    publications: tuple[str, ...]

    @property
    def id(self) -> str:
        """A hash of the plan: another state of the records has another plan."""
        text = json.dumps(asdict(self), sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def rows(self) -> int:
        """How many rows of today's records go."""
        return sum(each.rows for each in self.doomed)


def plan_retention(workspace: Workspace, catalogue: Catalogue, today: dt.date) -> Plan:
    """What is older than its dataset's retention on a day; of sources whose records are private only."""
    doomed: list[Doomed] = []
    rules = []
    for name, dataset in sorted(catalogue.datasets.items()):
        if dataset.retention is None:
            continue
        first = today.year * 12 + today.month - 1 - dataset.retention.months
        oldest = f"{first // 12}-{first % 12 + 1:02}"
        held = holders(submissions(workspace, name))
        old = [
            Doomed(name, each, by.slices[each], by.slices[each])
            for each, by in sorted(held.items())
            if each.month < oldest and _private(catalogue, each.source)
        ]
        if old:
            rules.append(f"{name}: records from before {oldest}, kept for {dataset.retention.months} months")
        doomed += old
    return _plan(workspace, "; ".join(rules), doomed)


def plan_forgetting(workspace: Workspace, catalogue: Catalogue, dataset: str, reference: str) -> Plan:
    """What has a reference in the dataset's column of references. Raises PeelianError where there is no such row."""
    entry = catalogue.dataset(dataset)
    column = next(iter(entry.pseudonyms), "")
    if not column:
        raise PeelianError(f"{dataset} has no column of references.", remedy="Name another dataset.")
    held = holders(submissions(workspace, dataset))
    made = pseudonym(reference, read_key(workspace), entry.pseudonyms[column])
    table = open_table(workspace, dataset)
    files = [each.path for each in table_files(table)] if table is not None else []
    found = duckdb.execute(
        f'SELECT source, force, month, "{column}", count(*) FROM {_files(files)} '
        f'WHERE "{column}" IN ({literal(made)}, {literal(reference.strip())}) GROUP BY ALL ORDER BY ALL'
    ).fetchall() if files else []  # fmt: skip
    doomed = [
        Doomed(dataset, place, count, held[place].slices[place], column, value)
        for source, force, month, value, count in found
        for place in (Slice(source, force, month),)
    ]
    if not doomed:
        raise PeelianError(f"No row of {dataset} has that {column}.", remedy="Check the reference, and the dataset.")
    return _plan(workspace, f"{dataset}: rows of one {column}, on request", doomed)


def _private(catalogue: Catalogue, source: str) -> bool:
    return source in catalogue.sources and catalogue.sources[source].private


def _plan(workspace: Workspace, rule: str, doomed: list[Doomed]) -> Plan:
    affected = [each for name in _datasets(doomed) for each in _affected(workspace, name, doomed)]
    old = [path for name in _datasets(doomed) for path in files_holding(workspace, name, doomed)]
    names = tuple(sorted(each.id for each in affected))
    return Plan(
        rule=rule,
        doomed=tuple(doomed),
        submissions=names,
        old_files=_relative(workspace, old),
        versions=tuple(_versions(workspace, _datasets(doomed), {str(path) for path in old})),
        kept_files=_relative(workspace, (path for each in affected for path in _kept(workspace, each))),
        marts=_relative(workspace, _marts(workspace, doomed)),
        publications=_relative(workspace, _publications(workspace, names)),
    )


def _datasets(doomed: Iterable[Doomed]) -> list[str]:
    return sorted({each.dataset for each in doomed})


def _affected(workspace: Workspace, dataset: str, doomed: Iterable[Doomed]) -> list[Submission]:
    """The submissions that brought rows of these slices, replaced ones too."""
    places = {each.slice for each in doomed if each.dataset == dataset}
    return [each for each in submissions(workspace, dataset) if places.intersection(each.slices)]


def files_holding(workspace: Workspace, dataset: str, doomed: Iterable[Doomed]) -> list[Path]:
    """Every Parquet file of a table, of whatever version or of none, that holds a row that is to go."""
    found: list[Path] = []
    for place in sorted({(each.slice.source, each.slice.force) for each in doomed if each.dataset == dataset}):
        wanted = [each for each in doomed if each.dataset == dataset and (each.slice.source, each.slice.force) == place]
        years = {each.slice.month[:4] for each in wanted}
        for path in sorted(table_folder(workspace, dataset).glob("*/*/*/*.parquet")):
            parts = [unquote(part.partition("=")[2]) for part in path.parts[-4:-1]]
            if (parts[0], parts[1]) == place and parts[2] in years and _holds(path, wanted):
                found.append(path)
    return found


def _holds(path: Path, wanted: Iterable[Doomed]) -> bool:
    where = " OR ".join(each.where() for each in wanted)
    return bool(duckdb.execute(f"SELECT count(*) FROM {_files([str(path)])} WHERE {where}").fetchall()[0][0])


def _files(paths: Iterable[str]) -> str:
    return f"read_parquet([{', '.join(map(literal, paths))}], hive_partitioning = true, union_by_name = true)"


def _versions(workspace: Workspace, datasets: Iterable[str], old: set[str]) -> Iterator[tuple[str, int]]:
    for name in datasets:
        latest = open_table(workspace, name)
        for version in range(latest.version() + 1 if latest is not None else 0):
            table = open_table(workspace, name, version)
            if table is not None and any(each.path in old for each in table_files(table)):
                yield name, version


def _kept(workspace: Workspace, submission: Submission) -> Iterator[Path]:
    """What is kept of a submission's file beside the table: its quarantine, and the file or its rows."""
    for path in (
        quarantine_file(workspace, submission.id),
        kept_rows_file(workspace, submission.id),
        received_file(workspace, submission.sha256),
    ):
        if path.exists():
            yield path


def _marts(workspace: Workspace, doomed: Iterable[Doomed]) -> Iterator[Path]:
    """The marts that hold cells of these slices."""
    places = {(each.dataset, each.slice.source, each.slice.force, each.slice.month) for each in doomed}
    for path in sorted(workspace.marts.glob("mart-*.duckdb")):
        with duckdb.connect(str(path), read_only=True) as connection:
            rows = connection.execute("SELECT DISTINCT dataset, source, force, month FROM slices").fetchall()
        if places.intersection(rows):
            yield path


def _publications(workspace: Workspace, names: Iterable[str]) -> Iterator[Path]:
    """The publications that name one of these submissions."""
    if not (listed := [name.encode() for name in names]):
        return
    for path in sorted(each for each in workspace.publications.rglob("*") if each.is_file()):
        content = path.read_bytes()
        if any(name in content for name in listed):
            yield path


def _relative(workspace: Workspace, paths: Iterable[Path]) -> tuple[str, ...]:
    return tuple(sorted({path.relative_to(workspace.root).as_posix() for path in paths}))
