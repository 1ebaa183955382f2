from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from tests.measures.sending import declare, load_residents, send, shipped_residents, with_column
from tests.records.held import leave_references
from tests.rows import call, crime, incident, returned

from peelian import PeelianError, Workbench
from peelian.measures.atom import compile_measure
from peelian.measures.mart import Mart
from peelian.records.table import open_table

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
    shipped = load_residents(bench, "kent").submission
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


def load(bench: Workbench) -> Workbench:
    """Calls, logs and returns of January, and residents."""
    leave_references(bench)
    send(bench, "calls", [call(number, answered_after=wait) for number, wait in enumerate((9, 1, 3, 7, 5))])
    closed = {"a": "2019-01-20T10:00", "b": "2019-02-01T10:00", "c": ""}
    logs = [incident(name, f"2019-01-1{n}T10:00", closed_at=stop) for n, (name, stop) in enumerate(closed.items())]
    send(bench, "incidents", logs)
    counted = [returned("dvpn_authorised", "2018-19-Q4", 7), returned("dvpn_authorised", "2018-19-Q3", 9)]
    send(bench, "returns", [*counted, returned("iom_cohort", "2019-01-31", 131)])
    load_residents(bench, "kent")
    return bench


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """A workspace for reading."""
    return load(Workbench.create(tmp_path_factory.mktemp("explain") / "workspace"))


@pytest.fixture
def mixed(bench: Workbench) -> Workbench:
    """The same workspace, for changing."""
    return load(bench)


@pytest.mark.parametrize(
    ("name", "period", "sides", "rows"),
    [
        ("contact.median_answer_time", "2019-01", [5], {"0", "1", "2", "3", "4"}),
        ("contact.slowest_tenth_answer_time", "2019-01", [9], {"0", "1", "2", "3", "4"}),
        ("contact.mean_answer_time", "2019-01", [25, 5], {"0", "1", "2", "3", "4"}),
        ("incidents.open", "2019-01", [2], {"b", "c"}),
        ("incidents.open_median_age", "2019-01", [19], {"b", "c"}),
        ("incidents.open_over", "2019-01", [2, 2], {"b", "c"}),
        ("incidents.per_1000", "2019-01", [3, shipped_residents()["kent", 2019]], {"a", "b", "c"}),
        ("contact.conversion_proxy", "2019-01", [3, 5], {"a", "b", "c"}),
        ("safeguarding.dvpn_authorised", "2018-10..2019-03", [16], {"2018-19-Q3", "2018-19-Q4"}),
        ("safeguarding.dvpn_authorised", "2018-19-Q4", [7], {"2018-19-Q4"}),
        ("offender_management.iom_cohort", "2018-19", [131], {"2019-01-31"}),
    ],
)
def test_every_kind_of_side_is_counted_again(
    held: Workbench, name: str, period: str, sides: list[int], rows: set[str]
) -> None:
    found = held.explain(held.force("kent", source="force-extract"), name, period)

    assert [(side.value, side.recounted, side.agrees) for side in found.sides] == [(each, each, True) for each in sides]
    london = duckdb.connect()
    london.execute("SET TimeZone = 'Europe/London'")
    counted = [london.execute(side.sql).fetchone()[0] for side in found.sides]
    assert [sum(each) if isinstance(each, list) else each for each in counted] == sides, "as it stands"
    names = ("call_ref", "incident_ref", "period")
    at = next(index for index, column in enumerate(found.sample_columns) if column in names)
    assert len(found.sample_rows) == min(3, len(rows))
    assert {row[at] for row in found.sample_rows} <= rows
    assert {each.dataset for each, _, _ in found.submissions} == {
        side.atom.relation.dataset for side in compile_measure(held.catalogue, held.catalogue.measures[name]).sides
    }
    assert all(Path(file).is_file() for file in found.files)


def test_recount_is_of_the_records_and_not_of_the_mart(mixed: Workbench) -> None:
    """A row is taken out behind Peelian's back, in a version after the one that the mart read; then in that one."""
    kent = mixed.force("kent", source="force-extract")
    before = mixed.explain(kent, "contact.calls_999", "2019-01").sides[0]
    table = open_table(mixed.workspace, "calls")
    assert table is not None
    table.delete("call_ref = '0'")

    again = mixed.explain(kent, "contact.calls_999", "2019-01").sides[0]
    later = mixed.explain(mixed.force("kent", source="force-extract"), "contact.calls_999", "2019-01").sides[0]

    assert (before.value, again.value, again.recounted) == (5, 5, 5), "the version that the mart was built from"
    assert (later.value, later.recounted) == (4, 4)


def test_figure_that_the_mart_has_wrong_does_not_agree(mixed: Workbench) -> None:
    path = mixed.mart().mart.path
    shutil.copyfile(path, path.with_suffix(".copy"))
    with duckdb.connect(str(path.with_suffix(".copy"))) as connection:
        atom = compile_measure(mixed.catalogue, mixed.catalogue.measures["contact.calls_999"]).numerator.atom
        connection.execute(f'UPDATE cells_calls SET "{atom.name}" = "{atom.name}" + 1')
    tampered = replace(mixed.force("kent", source="force-extract"), mart=Mart(path.with_suffix(".copy")))

    [side] = mixed.explain(tampered, "contact.calls_999", "2019-01").sides

    assert (side.value, side.recounted, side.agrees) == (6, 5, False)


def test_parameters_and_breakdowns_are_counted_again_as_they_were_asked_for(held: Workbench) -> None:
    kent = held.force("kent", source="force-extract")

    over = held.explain(kent, "incidents.open_over", "2019-01", days="30", grade="1")

    assert [(side.value, side.recounted) for side in over.sides] == [(0, 0), (2, 2)]
    assert over.fact.parameters == (("days", "30"),)
    assert "30" in over.sides[0].sql


def test_level_is_explained_by_the_file_that_holds_its_day(mixed: Workbench) -> None:
    later = send(mixed, "returns", [returned("iom_cohort", "2019-03-31", 140)]).submission
    kent = mixed.force("kent", source="force-extract")

    found = mixed.explain(kent, "offender_management.iom_cohort", "2018-19")

    assert [side.recounted for side in found.sides] == [140]
    assert later.id in {each.id for each, _, _ in found.submissions}


def test_years_loaded_before_a_column_was_declared_can_be_explained(bench: Workbench) -> None:
    """The old year's file has not the column, which the table has since a later year was loaded."""
    send(bench, "crimes", [crime("2018-01")])
    bench = declare(bench, "datasets", with_column(bench, "crimes", "cash", "boolean"))
    send(bench, "crimes", [crime("2019-01", cash="true")])
    kent = bench.force("kent", source="force-extract")

    assert kent.fact("crime.recorded", "2018-01").value == 1
    assert bench.explain(kent, "crime.recorded", "2018-01").sides[0].agrees
