"""Whatever the plan decides once a cell or once a row, the sums are those of a plain count over the records."""

from __future__ import annotations

import csv
import random
from fractions import Fraction

import duckdb
import pytest
import yaml
from tests.measures.plain import nearest_rank
from tests.rows import call

from peelian import Workbench
from peelian.records.table import open_table

pytestmark = pytest.mark.xdist_group("plan")

CONDITIONS = [
    "line = '999'",
    "line = '999' and hour = 10",
    "line = '999' and hour = 10 and answered_after > 5",
    "answered_after > 5 and line = '101'",
    "not (line = '999' and answered_after is null)",
    "(line = '999' or hour > 12) and outcome = 'answered'",
    "line = '999' or answered_after > 20",
    "coalesce(answered_after, 0) = 0 and hour between 9 and 12",
    "weekday in (6, 7) and (outcome = 'abandoned' or answered_after <= 10) and line <> '101'",
    "answered_after > 10 and answered_after > 5 and true",
    "received_at >= '2019-01-15' and line = '999'",
]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    folder = tmp_path_factory.mktemp("plan")
    bench = Workbench.create(folder / "workspace")
    chance = random.Random(7)
    rows = []
    for number in range(400):
        gone = chance.random() < 0.3
        at = f"2019-01-{chance.randint(1, 31):02d}T{chance.randint(8, 14):02d}:00:00"
        outcome = "abandoned" if gone else "answered"
        wait = "" if gone else chance.randint(0, 30)
        rows.append(call(number, at, line=chance.choice(["999", "101"]), outcome=outcome, answered_after=wait))
    with (folder / "calls.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    bench.load("calls", folder / "calls.csv")
    folder = bench.workspace.catalogue / "measures"
    folder.mkdir()
    for number, condition in enumerate(CONDITIONS):
        for kind, numerator in (
            ("count", {"count": condition}),
            ("sum", {"sum": "answered_after", "where": condition}),
            ("late", {"percentile": 80, "of": "answered_after", "where": condition}),
        ):
            entry = {
                "id": f"test.{kind}_{number}", "title": "For a test", "asks": "How many?", "dataset": "calls",
                "numerator": numerator, "unit": "calls", "better": "neutral", "breakdowns": ["line", "hour"],
                "definition": "For a test.", "owner": "nobody", "reviewed": "2026-11-22",
            }  # fmt: skip
            (folder / f"{kind}_{number}.yaml").write_text(yaml.safe_dump(entry))
    return Workbench.open(bench.workspace.root)


@pytest.mark.parametrize("number", range(len(CONDITIONS)), ids=CONDITIONS)
def test_sums_equal_a_plain_count_over_the_records(measured: Workbench, number: int) -> None:
    table = open_table(measured.workspace, "calls")
    assert table is not None
    rows = f"read_parquet({table.file_uris()}, union_by_name = true)"
    condition = CONDITIONS[number].replace("'2019-01-15'", "TIMESTAMPTZ '2019-01-15'")
    figures = measured.force("kent", source="force-extract")

    for hour in ("", "10"):
        where = f"({condition}) AND ({f'hour = {hour}' if hour else 'true'})"
        found = duckdb.execute(
            f"SELECT count(*), coalesce(sum(answered_after), 0) FROM {rows} WHERE {where}"
        ).fetchone()
        assert found is not None
        narrowed = {"hour": hour} if hour else {}
        assert figures.fact(f"test.count_{number}", "2019-01", **narrowed).value == found[0]
        assert figures.fact(f"test.sum_{number}", "2019-01", **narrowed).value == Fraction(int(found[1]))
        waits = duckdb.execute(
            f"SELECT answered_after FROM {rows} WHERE {where} AND answered_after IS NOT NULL"
        ).fetchall()
        late = figures.fact(f"test.late_{number}", "2019-01", **narrowed)
        assert late.value == nearest_rank([wait for (wait,) in waits], Fraction(80, 100))
