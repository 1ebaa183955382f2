"""Made-up records of 43 forces and five years, committed as intake would commit them; the same rows at every call."""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Mapping
from importlib.resources import files

import duckdb

from peelian.catalogue.catalogue import Catalogue
from peelian.core.force import ForceKind, forces
from peelian.core.workspace import Workspace
from peelian.records.ledger import Submission
from peelian.records.table import Slice, arrow_schema, create_table, replace_slices
from peelian.sample.spread import apportion

YEARS = (2016, 2017, 2018, 2019, 2020)
MADE = {
    "calls": (
        "call_ref", "line", "received_at", "outcome", "answered_after", "received_on", "hour", "weekday",
    ),
    "crimes": ("crime_ref", "recorded_on", "recorded_month", "category", "outcome", "lsoa"),
}  # fmt: skip
# Two draws decide a row; rows stand in order of time.
ROWS = """
    WITH drawn AS (
        SELECT force, unnest(range(count)) AS i, CAST(i + 2 AS BIGINT) AS row,
            (hash(force, i, '{id}') >> 12) / pow(2, 52) AS one, (hash(i, '{id}', force) >> 12) / pow(2, 52) AS two,
            TIMESTAMPTZ '{year}-01-01 00:00:00+00' + to_seconds(CAST((i + two) * 31500000 / count AS BIGINT)) AS moment,
            if(one < 0.3, '999', '101') AS line, if(two < 0.07, 'abandoned', 'answered') AS answer,
            {categories}[1 + CAST(floor(pow(one, 2) * {groups}) AS INTEGER)] AS category
        FROM (VALUES {counts}) AS counts(force, count)
    )
    SELECT *, 'sample' AS source, {year} AS year, strftime(moment, '%Y-%m') AS month, month AS recorded_month,
        moment AS received_at, CAST(moment AS DATE) AS received_on, received_on AS recorded_on,
        hour(moment) AS hour, isodow(moment) AS weekday, force || '-{year}-' || row AS {reference},
        if(answer = 'answered', CAST(-ln(1 - (two - 0.07) / 0.93) * if(line = '999', 5, 70) AS BIGINT), NULL)
            AS answered_after, {outcome} AS outcome, '{id}' AS submission, format('E01{{:06d}}', hash(i) % 800) AS lsoa
    FROM drawn"""


def make_records(workspace: Workspace, catalogue: Catalogue, rows: int) -> None:
    """Make `rows` calls and as many crimes: as many in every year, over the forces by their residents."""
    residents = shipped_residents()
    names = [each.id for each in forces() if each.kind is ForceKind.TERRITORIAL]
    for dataset in ("calls", "crimes"):
        for year, total in zip(YEARS, apportion(rows, [1] * len(YEARS)).tolist(), strict=True):
            counts = apportion(total, [residents[name, year] for name in names]).tolist()
            put_year(workspace, catalogue, dataset, year, dict(zip(names, counts, strict=True)))
            print(f"made {total:,} {dataset} of {year}", file=sys.stderr)


def shipped_residents() -> dict[tuple[str, int], int]:
    """The residents of each force in the middle of each year."""
    text = files("peelian.records").joinpath("shipped", "populations.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {(row["force"], int(row["as_at"][:4])): int(row["residents"]) for row in rows}


def put_year(
    workspace: Workspace, catalogue: Catalogue, dataset: str, year: int, counts: Mapping[str, int], seed: int = 0
) -> None:
    """Replace the year of each force in `counts` by that many new records, in one commit."""
    name = hashlib.sha256(f"{dataset} {year} {sorted(counts.items())} {seed}".encode()).hexdigest()[:12]
    crimes = catalogue.dataset("crimes").columns
    categories, outcomes = (list(crimes[column].values) for column in ("category", "outcome"))
    solved = f"if(one < 0.26, NULL, {outcomes}[1 + CAST(floor(pow(two, 3) * {len(outcomes)}) AS INTEGER)])"
    sql = ROWS.format(
        id=name, year=year, categories=categories, groups=len(categories), reference=f"{dataset[:-1]}_ref",
        outcome="answer" if dataset == "calls" else solved, counts=", ".join(map(str, counts.items())),
    )  # fmt: skip
    months = [f"{year}-{number:02d}" for number in range(1, 13)]
    slices = {Slice("sample", force, month): count // 12 for force, count in counts.items() for month in months}
    total = sum(counts.values())
    submission = Submission(
        id=name, dataset=dataset, source="sample", mapping="", file=f"{name}.csv", sha256="", intake="", force="",
        period="", received=total, accepted=total, quarantined=0, loaded_at=f"{year}-12-31",
        columns=MADE[dataset], blanks={}, slices=slices,
    )  # fmt: skip
    schema = arrow_schema(catalogue.dataset(dataset))
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        made = {*MADE[dataset], "source", "force", "year", "month", "submission", "row"}
        columns = ", ".join(f'"{name}"' if name in made else f'NULL AS "{name}"' for name in schema.names)
        reader = connection.sql(f"SELECT {columns} FROM ({sql})").to_arrow_reader(100_000).cast(schema)
        table = create_table(workspace, catalogue.dataset(dataset))
        replace_slices(table, reader, sorted(slices), submission.to_metadata())
