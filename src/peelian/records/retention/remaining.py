"""Looking for deleted values in every file of a workspace, whatever its format."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from peelian.catalogue.catalogue import Catalogue
from peelian.core.workspace import Workspace
from peelian.records.retention.plan import Doomed
from peelian.records.table import literal, open_table, table_files

_PSEUDONYM = re.compile(rb"p[0-9a-f]{8}-[0-9a-f]{32}")
_PARQUET = b"PAR1"
_GZIP = b"\x1f\x8b"


def references_of(workspace: Workspace, catalogue: Catalogue, doomed: Iterable[Doomed]) -> set[str]:
    """The references in rows that are to go, without those that rows which stay have too."""
    found: dict[str, set[str]] = {}
    stay: dict[str, set[str]] = {}
    by_dataset: dict[str, list[Doomed]] = {}
    for each in doomed:
        by_dataset.setdefault(each.dataset, []).append(each)
    for name, dataset in catalogue.datasets.items():
        table = open_table(workspace, name) if dataset.pseudonyms else None
        files = [each.path for each in table_files(table)] if table is not None else []
        gone = " OR ".join(_whole(each) for each in by_dataset.get(name, ())) or "false"
        for column, domain in dataset.pseudonyms.items() if files else ():
            rows = duckdb.execute(
                f'SELECT DISTINCT "{column}", ({gone}) AS gone FROM read_parquet([{", ".join(map(literal, files))}], '
                f'hive_partitioning = true, union_by_name = true) WHERE "{column}" IS NOT NULL'
            ).fetchall()
            for value, goes in rows:
                (found if goes else stay).setdefault(domain, set()).add(value)
    return {value for domain, values in found.items() for value in values - stay.get(domain, set())}


def _whole(doomed: Doomed) -> str:
    place = doomed.slice
    return f"(source = {literal(place.source)} AND force = {literal(place.force)} AND {doomed.where()})"


def files_with(workspace: Workspace, values: set[str], passed_over: Iterable[Path]) -> list[str]:
    """The files of the workspace that hold one of the values, unpacked and decoded; paths relative to it."""
    others = [value.encode() for value in values if not _PSEUDONYM.fullmatch(value.encode())]
    found = []
    left_out = set(passed_over)
    for path in sorted(each for each in workspace.root.rglob("*") if each.is_file() and each not in left_out):
        for content in _decoded(path):
            made = {each.decode() for each in _PSEUDONYM.findall(content)}
            if made & values or any(value in content for value in others):
                found.append(path.relative_to(workspace.root).as_posix())
                break
    return found


def _decoded(path: Path) -> Iterator[bytes]:
    raw = path.read_bytes()
    yield raw
    if raw.startswith(_GZIP):
        try:
            yield gzip.decompress(raw)
        except (OSError, EOFError, zlib.error):
            return
    if raw.startswith(_PARQUET):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches():
                for column in batch.columns:
                    if pa.types.is_string(column.type):
                        yield "\n".join(filter(None, column.unique().to_pylist())).encode()
