"""Made-up records of 43 forces and five years, committed as intake would commit them; the same rows at every call."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping

import duckdb
import pyarrow as pa

from peelian.catalogue.load import Catalogue
from peelian.core.force import ForceKind, forces
from peelian.core.workspace import Workspace
from peelian.records.ledger import Submission
from peelian.records.table import Slice, arrow_schema, create_table, replace_slices
from peelian.sample.spread import apportion

YEARS = (2016, 2017, 2018, 2019, 2020)
ROWS = """
    WITH drawn AS (
        SELECT i + 2 AS row, '{force}' AS force, make_timestamp({year}, 1, 1, 0, 0, 0)
                + to_seconds(CAST(floor((i + {u4}) * 31536000 / {count}) AS BIGINT)) AS moment,
            {u1} AS one, {u2} AS two, {u3} AS three, CASE WHEN one < 0.3 THEN '999' ELSE '101' END AS line
        FROM range({count}) AS numbers(i)
    )
    SELECT *, 'sample' AS source, CAST({year} AS INTEGER) AS year, strftime(moment, '%Y-%m') AS month,
        month AS recorded_month, CAST(moment AS DATE) AS received_on, CAST(moment AS DATE) AS recorded_on,
        timezone('UTC', moment) AS received_at, hour(moment) AS hour, isodow(moment) AS weekday,
        force || '-{year}-' || row AS call_ref, force || '-{year}-' || row AS crime_ref,
        {result} AS outcome, '{submission}' AS submission, 'E01' || lpad(CAST(hash(row) % 800 AS VARCHAR), 6, '0') AS lsoa,
        CASE WHEN {result} = 'answered' THEN CAST(-ln(1 - three) * if(line = '999', 5, 70) AS BIGINT) END AS answered_after,
        {categories}[1 + CAST(floor(pow(one, 2) * {groups}) AS INTEGER)] AS category
    FROM drawn ORDER BY row"""
CALL_ENDED = "CASE WHEN two < if(line = '999', 0.003, 0.1) THEN 'abandoned' ELSE 'answered' END"


def make_records(workspace: Workspace, catalogue: Catalogue, rows: int) -> None:
    """Make `rows` calls and as many crimes: as many in every year, over the forces by their residents."""
    residents = catalogue.references["residents"].values
    names = [each.id for each in forces() if each.kind is ForceKind.TERRITORIAL]
    for dataset in ("calls", "crimes"):
        for year, total in zip(YEARS, apportion(rows, [1] * len(YEARS)), strict=True):
            counts = apportion(int(total), [residents[name][year] for name in names]).tolist()
            put_year(workspace, catalogue, dataset, year, dict(zip(names, counts, strict=True)))
            print(f"made {total:,} {dataset} of {year}", file=sys.stderr)


def put_year(
    workspace: Workspace, catalogue: Catalogue, dataset: str, year: int, counts: Mapping[str, int], seed: int = 0
) -> None:
    """Replace the year of each force in `counts` by that many new records, in one commit."""
    entry = catalogue.dataset(dataset)
    name = hashlib.sha256(f"{dataset} {year} {sorted(counts.items())} {seed}".encode()).hexdigest()
    total = sum(counts.values())
    months = [f"{year}-{number:02d}" for number in range(1, 13)]
    slices = {Slice("sample", force, month): count // 12 for force, count in counts.items() for month in months}
    submission = Submission(
        id=name[:12], dataset=dataset, source="sample", mapping="", file=f"{dataset}-{year}.csv", sha256=name, intake="",
        force="", period="", received=total, accepted=total, quarantined=0, loaded_at=f"{year}-12-31", slices=slices,
    )  # fmt: skip
    schema = arrow_schema(entry)
    batches = _batches(catalogue, schema, submission, year, counts)
    reader = pa.RecordBatchReader.from_batches(schema, batches)
    replace_slices(create_table(workspace, entry), reader, sorted(slices), submission.to_metadata())


def _batches(
    catalogue: Catalogue, schema: pa.Schema, submission: Submission, year: int, counts: Mapping[str, int]
) -> Iterator[pa.RecordBatch]:
    columns = catalogue.dataset("crimes").columns
    categories, outcomes = list(columns["category"].values), list(columns["outcome"].values)
    solved = f"if(pow(one, 2) * {len(categories)} < 1, NULL, {outcomes}[1 + CAST(floor(pow(two, 3) * {len(outcomes)}) AS INTEGER)])"
    connection = duckdb.connect()
    for force, count in counts.items():
        draws = {f"u{place}": f"((hash(i, '{submission.id} {force} {place}') >> 12) / pow(2, 52))" for place in range(1, 5)}
        query = ROWS.format(
            force=force, year=year, count=count, submission=submission.id, categories=categories,
            groups=len(categories), result=CALL_ENDED if submission.dataset == "calls" else solved, **draws,
        )  # fmt: skip
        listed = ", ".join(f'"{name}"' for name in schema.names)
        for batch in connection.sql(f"SELECT {listed} FROM ({query})").to_arrow_reader(100_000):
            yield batch.cast(schema)
