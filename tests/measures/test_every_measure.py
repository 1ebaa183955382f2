"""Every measure of records, by month and year, whole and narrowed, is what a second count in plain Python gives."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from tests.measures.mixed import FORCES, MONTHS, TIMES, YEAR, Row, load_mixed, mixed_rows, month_of, send_rows
from tests.measures.plain import MEASURES, Asked, World, in_cell

from peelian import Fact, Period, Workbench
from peelian.catalogue.cell import parse_cell
from peelian.measures.figures import Figures

pytestmark = pytest.mark.xdist_group("mixed")

PERIODS = (YEAR, "2018-19-Q1", "2018-11..2019-02", "2019-03")
Value = Fraction | int | None


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    return load_mixed(Workbench.create(tmp_path_factory.mktemp("mixed") / "workspace"), mixed_rows())


@pytest.fixture(scope="module")
def figures(bench: Workbench) -> Mapping[str, Figures]:
    return of_forces(bench)


@pytest.fixture(scope="module")
def kent(figures: Mapping[str, Figures]) -> Figures:
    return figures["kent"]


@pytest.fixture(scope="module")
def world() -> World:
    return World(mixed_rows())


def of_forces(bench: Workbench) -> Mapping[str, Figures]:
    return {force: bench.force(force, source="force-extract") for force in FORCES}


def asked(force: str, period: str, **cell: str) -> Asked:
    return Asked(force, tuple(map(str, Period.parse(period).months)), cell)


def value(above: Value, below: Value, factor: int) -> Value:
    if below is None or above is None:
        return above
    return Fraction(above) * factor / below if below else None


def told(fact: Fact) -> tuple[Value, Value, Value]:
    return fact.value, fact.numerator, fact.denominator


def counted(world: World, name: str, of: Asked) -> tuple[Value, Value, Value]:
    above, below, factor = MEASURES[name](world, of)
    return value(above, below, factor), above, below


def split(name: str) -> tuple[str, dict[str, str]]:
    measure, parameters = parse_cell(name)
    return measure, dict(parameters)


def columns(bench: Workbench, name: str) -> tuple[str, tuple[str, ...]]:
    """The dataset of a measure, and its breakdowns."""
    measure = bench.catalogue.measures[split(name)[0]]
    return measure.dataset, measure.breakdowns


def occurring(rows: Iterable[Row], dataset: str, column: str) -> set[str]:
    at = TIMES[dataset]
    known = {"hour": lambda row: row[at].hour, "weekday": lambda row: row[at].isoweekday()}
    found = {known.get(column, lambda row: row[column])(row) for row in rows}
    return {"(none)" if each is None else str(each) for each in found}


def test_every_measure_of_records_has_a_second_count(bench: Workbench) -> None:
    """A new measure comes with a plain count in `plain.py`, once for each value that its parameters can have."""
    wanted = set()
    for name, measure in bench.catalogue.measures.items():
        if bench.catalogue.datasets[measure.dataset].grain == "event":
            cells = [f"[{key}={each}]" for key, known in measure.parameters.items() for each in known.values]
            wanted |= {f"{name}{cell}" for cell in cells or [""]}

    assert wanted == set(MEASURES)


@pytest.mark.parametrize("name", MEASURES)
def test_measure_equals_a_plain_count(figures: Mapping[str, Figures], world: World, name: str) -> None:
    measure, parameters = split(name)
    for force, each in figures.items():
        facts = [each.fact(measure, period, **parameters) for period in PERIODS]
        months = each.series(measure, YEAR, **parameters)

        assert [told(fact) for fact in facts] == [counted(world, name, asked(force, period)) for period in PERIODS]
        assert [told(fact) for fact in months] == [counted(world, name, asked(force, month)) for month in MONTHS]
        assert [str(fact.period) for fact in months] == list(MONTHS)


@pytest.mark.parametrize("name", MEASURES)
def test_measure_broken_down_equals_a_plain_count_of_each_value(
    bench: Workbench, kent: Figures, world: World, name: str
) -> None:
    measure, parameters = split(name)
    dataset, breakdowns = columns(bench, name)
    counts = bench.catalogue.measures[measure].numerator.percentile is None
    for column in breakdowns:
        values = occurring(world.rows[dataset], dataset, column)
        for period in (YEAR, "2018-12"):
            facts = kent.broken_down(measure, period, column, **parameters)

            cells = {each: counted(world, name, asked("kent", period, **{column: each})) for each in values}
            narrows = not counted(world, name, asked("kent", period, **{column: "no such value"}))[2]
            kept = {
                each: (result, above, below)
                for each, (result, above, below) in cells.items()
                if (above or (narrows and below) if counts else above is not None)
            }
            listed = [fact for fact in facts if told(fact) != (None, 0, 0)]
            assert {dict(fact.breakdown)[column]: told(fact) for fact in listed} == kept
            assert [fact.numerator for fact in listed] == sorted((cell[1] for cell in kept.values()), reverse=True)
        assert {each: told(kent.fact(measure, period, **parameters, **{column: each})) for each in values} == cells


def test_value_with_nothing_above_and_below_the_line_is_not_listed(kent: Figures) -> None:
    """In few hours of December has any urgent log been attended: the others have nothing to say."""
    found = kent.broken_down("incidents.grade_1_attended_in_time", "2018-12", "hour")

    assert [fact for fact in found if not fact.denominator] == []


@pytest.mark.parametrize("name", MEASURES)
def test_measure_narrowed_twice_equals_a_plain_count(bench: Workbench, kent: Figures, world: World, name: str) -> None:
    measure, parameters = split(name)
    dataset, breakdowns = columns(bench, name)
    for first, second in pairwise(breakdowns):
        row = world.rows[dataset][len(first)]
        cell = {column: next(iter(occurring([row], dataset, column))) for column in (first, second)}

        assert in_cell(dataset, row, cell)
        assert told(kent.fact(measure, YEAR, **parameters, **cell)) == counted(world, name, asked("kent", YEAR, **cell))


@pytest.mark.parametrize("name", MEASURES)
def test_recount_from_the_records_agrees(bench: Workbench, kent: Figures, world: World, name: str) -> None:
    measure, parameters = split(name)
    dataset, breakdowns = columns(bench, name)
    cells: list[dict[str, str]] = [{}]
    cells += [{column: next(iter(occurring(world.rows[dataset][3:4], dataset, column)))} for column in breakdowns[:1]]
    for period, cell in zip((YEAR, "2019-01"), cells, strict=False):
        _, above, below = counted(world, name, asked("kent", period, **cell))

        found = bench.explain(kent, measure, period, **parameters, **cell)

        expected = [each for each in (above, below) if each is not None]
        assert [(side.value, side.recounted, side.agrees) for side in found.sides] == [
            (each, each, True) for each in expected
        ]
        assert found.submissions


def matters(dataset: str, row: Row) -> bool:
    """Whether anything counts the row: of street files, anti-social behaviour alone is measured beside own records."""
    return dataset != "street" or row["category"] == "Anti-social behaviour"


@pytest.mark.long
def test_record_taken_away_moves_exactly_what_counted_it_and_nothing_of_the_other_force(tmp_path: Path) -> None:
    """One dataset after the other sends a month again with one record less."""
    rows = mixed_rows()
    bench = load_mixed(Workbench.create(tmp_path / "workspace"), rows)
    chance = random.Random(7)
    for dataset in rows:
        before = World(dict(rows))
        gone = chance.choice([row for row in rows[dataset] if row["force"] == "kent" and matters(dataset, row)])
        month = month_of(dataset, gone)
        rows[dataset] = [row for row in rows[dataset] if row is not gone]
        again = [row for row in rows[dataset] if row["force"] == "kent" and month_of(dataset, row) == month]

        send_rows(bench, dataset, again)

        after, figures = World(dict(rows)), of_forces(bench)
        places = [("kent", YEAR), ("kent", month), ("kent", MONTHS[MONTHS.index(month) - 1]), ("essex", month)]
        moved = set()
        for name in MEASURES:
            measure, parameters = split(name)
            for force, period in places:
                found = told(figures[force].fact(measure, period, **parameters))
                assert found == counted(after, name, asked(force, period)), (name, force, period)
                if found != counted(before, name, asked(force, period)):
                    moved.add((force, period))
        assert moved == {("kent", YEAR), ("kent", month)}, f"a row of {dataset}"
