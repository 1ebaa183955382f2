from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from tests.measures.sending import shipped_residents
from tests.rows import call, crime

from peelian import PeelianError, Workbench

Writer = Callable[..., Path]


def test_explanation_goes_down_to_sql_version_submission_and_rows(bench: Workbench, write_csv: Writer) -> None:
    bench.load("calls", write_csv("first.csv", [call(n, answered_after=n) for n in range(9)]))
    one = bench.load("calls", write_csv("second.csv", [call(n, answered_after=2 * n) for n in range(9)])).submission
    figures = bench.force("kent", source="force-extract")

    found = bench.explain(figures, "contact.calls_999_answered_in_10s", "2019-01", hour="10")

    assert [(side.name, side.value, side.recounted) for side in found.sides] == [
        ("numerator", 6, 6), ("denominator", 9, 9),
    ]  # fmt: skip
    assert all(side.agrees for side in found.sides)
    connection = duckdb.connect()
    assert connection.execute(found.sides[0].sql).fetchone() == (6,), "the SQL that is shown runs as it stands"
    assert found.fact.lineage is not None
    assert found.fact.lineage.tables[0].version == one.version == 2
    assert [(each.id, months, rows) for each, months, rows in found.submissions] == [(one.id, ("2019-01",), 9)]
    assert len(found.sample_rows) == 3
    rows = [dict(zip(found.sample_columns, row, strict=True)) for row in found.sample_rows]
    assert {row["submission"] for row in rows} == {one.id}
    assert all(int(row["answered_after"]) <= 10 for row in rows), "sample rows are rows that were counted"
    assert found.declared_in == "catalogue/measures/contact/calls_999_answered_in_10s.yaml"


def test_explanation_of_a_share_counts_its_denominator_over_all(bench: Workbench, write_csv: Writer) -> None:
    rows = [{"force": "kent", "recorded_month": "2019-01", "category": name} for name in ("Drugs", "Drugs", "Robbery")]
    bench.load("crimes", write_csv("a.csv", rows))

    found = bench.explain(
        bench.force("kent", source="force-extract"), "crime.share_by_category", "2019-01", category="Drugs"
    )

    assert [(side.value, side.recounted) for side in found.sides] == [(2, 2), (3, 3)]


def test_explanation_names_the_source_of_each_side(bench: Workbench, write_csv: Writer) -> None:
    sent = bench.load("crimes", write_csv("a.csv", [crime("2019-01", "Drugs")] * 2)).submission
    shipped = bench.load_shipped().submission
    residents = shipped_residents()["kent", 2019]

    found = bench.explain(bench.force("kent", source="force-extract"), "crime.recorded_per_1000", "2019-01")

    assert [(side.name, side.source, side.value, side.recounted) for side in found.sides] == [
        ("numerator", "force-extract", 2, 2), ("denominator", "ons", residents, residents),
    ]  # fmt: skip
    assert [duckdb.execute(side.sql).fetchone() for side in found.sides] == [(2,), (residents,)]
    assert found.fact.lineage is not None
    assert found.fact.lineage.references == ("Residents: Office for National Statistics",)
    assert [(each.id, months, rows) for each, months, rows in found.submissions] == [
        (sent.id, ("2019-01",), 2), (shipped.id, ("2019-06",), 1),
    ]  # fmt: skip


def test_nothing_to_explain_says_so(bench: Workbench) -> None:
    with pytest.raises(PeelianError, match=r"nothing behind contact\.calls_999.*no calls are held"):
        bench.explain(bench.force("kent", source="sample"), "contact.calls_999", "2019-01")
