"""The quality grades of a mart: worked out when it is made, from the profiles that stand in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

import duckdb

from peelian.catalogue.catalogue import Catalogue
from peelian.core.workspace import Workspace
from peelian.quality.checks import check_totals
from peelian.quality.evidence import Evidence, first_received, replaced
from peelian.quality.finding import Place
from peelian.quality.grading import grades
from peelian.quality.standing import Standing
from peelian.records.ledger import Submission, holders, submissions
from peelian.records.profile import profiles, read_profile_rows, totals_of
from peelian.records.table import Slice

Before = dict[Slice, dict[str, float]]


def write_grades(
    connection: duckdb.DuckDBPyConnection,
    workspace: Workspace,
    catalogue: Catalogue,
    versions: Mapping[str, int],
    standing: Standing,
) -> None:
    """Grade every slice of the datasets in a mart that is being made, each table at its version."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS before "
        "(dataset VARCHAR, submission VARCHAR, source VARCHAR, force VARCHAR, month VARCHAR, part VARCHAR, "
        "totals VARCHAR, plan VARCHAR)"
    )
    connection.execute(
        "CREATE OR REPLACE TABLE grades "
        "(dataset VARCHAR, source VARCHAR, force VARCHAR, month VARCHAR, part VARCHAR, series VARCHAR, "
        "of_when VARCHAR, grade VARCHAR, reasons VARCHAR)"
    )
    evidence = {
        dataset: _evidence(connection, workspace, catalogue, dataset, version) for dataset, version in versions.items()
    }
    checked = check_totals(catalogue, evidence)
    found = grades(catalogue, evidence, checked, standing)
    rows = [
        (dataset, *_place(each.slice), each.series, each.at, graded.grade.value,
         json.dumps(graded.reasons, ensure_ascii=False))
        for dataset, of in evidence.items()
        for each in of.profiles
        for graded in [found[Place(dataset, each.slice)]]
    ]  # fmt: skip
    insert(connection, "grades", rows)


def _evidence(
    connection: duckdb.DuckDBPyConnection, workspace: Workspace, catalogue: Catalogue, dataset: str, version: int
) -> Evidence:
    history = submissions(workspace, dataset, version)
    totals = totals_of(catalogue, catalogue.datasets[dataset])
    before: Before = {}
    asked = replaced(history)
    plan = ",".join(each.key for each in totals)
    # What later submissions replaced is not asked for again; a mart made from nothing would not hold it either.
    connection.execute(
        "DELETE FROM before WHERE dataset = ? AND NOT (plan = ? AND list_contains(?::VARCHAR[], submission))",
        [dataset, plan, [submission.id for submission, _, _ in asked]],
    )
    for submission, earlier, again in asked:
        before |= _before(connection, workspace, catalogue, submission, earlier, again)
    return Evidence(
        dataset=dataset,
        profiles=read_profile_rows(connection, f'"profile_{dataset}"', totals),
        holders=holders(history),
        before=before,
        first=first_received(history),
    )


def _before(
    connection: duckdb.DuckDBPyConnection,
    workspace: Workspace,
    catalogue: Catalogue,
    submission: Submission,
    version: int,
    again: list[Slice],
) -> Before:
    """The totals that a submission's slices had before it, from the mart before if they stand there."""
    plan = ",".join(each.key for each in totals_of(catalogue, catalogue.datasets[submission.dataset]))
    key = [submission.dataset, submission.id, plan]
    known = connection.execute(
        "SELECT source, force, month, part, totals FROM before WHERE dataset = ? AND submission = ? AND plan = ?", key
    ).fetchall()
    if not known:
        found = profiles(workspace, catalogue, submission.dataset, version, submission.slices)
        rows = [
            (submission.dataset, submission.id, *_place(each.slice), json.dumps(each.totals), plan) for each in found
        ]
        insert(connection, "before", rows)
        known = [(*_place(each.slice), json.dumps(each.totals)) for each in found]
    made = {Slice(*row[:4]): json.loads(row[4]) for row in known}
    return {each: made[each] for each in again if each in made}


def _place(each: Slice) -> tuple[str, str, str, str]:
    return each.source, each.force, each.month, each.part


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """All rows in one statement, a list a column (measured: 100 times faster than `executemany`)."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    if columns:
        connection.execute(f"INSERT INTO {table} SELECT {', '.join('unnest(?)' for _ in columns)}", columns)
