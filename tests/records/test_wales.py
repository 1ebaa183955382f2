"""The real stop-and-search files of the four Welsh forces, one file a month, as published."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.records.held import held_rows
from tests.records.searches import as_kept, kept, published

from peelian import LoadOptions, Period, Workbench
from peelian.core.errors import IntakeError
from peelian.records.ledger import Submission, holders, submissions

FORCES = ("dyfed-powys", "gwent", "north-wales", "south-wales")
WITHOUT_GWENT = {"2019-08": 1776}
# South Wales sends some searches made just after midnight with the month before.
INTO_NEXT_MONTH = {"2020-09": 5, "2021-03": 1, "2021-04": 4}

pytestmark = pytest.mark.xdist_group("wales")


@dataclass(frozen=True)
class Month:
    """A month's file: its rows by block, and what came of loading it."""

    month: str
    blocks: list[list[dict[str, str]]]
    outcome: Submission | IntakeError
    held: list[dict[str, Any]]


def files(shared: Path) -> dict[str, Path]:
    found = sorted((shared / "data" / "stop_and_search").glob("*-welsh-forces-stop-and-search.csv.gz"))
    return {path.name[:7]: path for path in found}


def in_blocks(rows: list[dict[str, str]]) -> list[list[dict[str, str]]]:
    """The rows cut where the first column is 0 again."""
    blocks: list[list[dict[str, str]]] = []
    for row in rows:
        if row[""] == "0":
            blocks.append([])
        assert int(row[""]) == len(blocks[-1]), "the rows of a block are counted one by one"
        blocks[-1].append(row)
    return blocks


# The months that are not like the others, and those that come after them.
UNLIKE = ("2019-08", "2020-09", "2020-10", "2021-03", "2021-04", "2021-05")


@pytest.fixture(scope="module", params=[6, pytest.param(27, marks=pytest.mark.long)])
def wales(
    request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Workbench, list[Month]]:
    """The files of six months, or every file, loaded in the order of the months."""
    bench = Workbench.create(tmp_path_factory.mktemp("wales") / "workspace")
    months = []
    for month, file in files(shared).items():
        if request.param == len(UNLIKE) and month not in UNLIKE:
            continue
        try:
            outcome: Submission | IntakeError = bench.load("stop_searches", file).submission
        except IntakeError as error:
            outcome = error
        held = held_rows(bench, "stop_searches", getattr(outcome, "id", ""))
        months.append(Month(month, in_blocks(published(file)), outcome, held))
    assert len(months) == request.param
    return bench, months


def loaded(months: list[Month]) -> list[tuple[Month, Submission]]:
    return [(each, each.outcome) for each in months if isinstance(each.outcome, Submission)]


def forces_of(month: Month) -> tuple[str, ...]:
    """Whose blocks stand in a month's file."""
    return tuple(name for name in FORCES if name != "gwent" or month.month not in WITHOUT_GWENT)


def test_every_file_is_loaded_and_one_of_them_lacks_gwent(wales: tuple[Workbench, list[Month]]) -> None:
    assert [each.month for each in wales[1] if isinstance(each.outcome, IntakeError)] == []
    three = {each.month: each for each in wales[1] if len(each.blocks) != 4}
    assert {month: sum(map(len, each.blocks)) for month, each in three.items()} == WITHOUT_GWENT
    for each in three.values():
        assert {row["force"] for row in each.held} == {"dyfed-powys", "north-wales", "south-wales"}


def test_every_row_is_kept_for_the_force_of_its_block(wales: tuple[Workbench, list[Month]]) -> None:
    for each, one in loaded(wales[1]):
        sizes = dict(zip(forces_of(each), map(len, each.blocks), strict=True))
        by_force: Counter[str] = Counter()
        for place, rows in one.slices.items():
            by_force[place.force] += rows
        assert (one.received, one.quarantined) == (sum(sizes.values()), 0), each.month
        assert by_force == sizes, each.month
        assert Counter(row["force"] for row in each.held) == sizes, each.month


def test_every_row_is_kept_as_it_was_published(wales: tuple[Workbench, list[Month]]) -> None:
    twice = 0
    for each, _ in loaded(wales[1]):
        by_hand = Counter(
            (force, *as_kept(row)) for force, block in zip(forces_of(each), each.blocks, strict=True) for row in block
        )
        assert Counter((row["force"], *kept(row)) for row in each.held) == by_hand, each.month
        twice += sum(count - 1 for count in by_hand.values())
    assert twice > 100 * len(wales[1]), "rows that repeat exactly are all kept"


def test_rows_lie_in_the_month_of_their_file_but_for_a_few_of_south_wales(wales: tuple[Workbench, list[Month]]) -> None:
    strays: Counter[str] = Counter()
    for each, one in loaded(wales[1]):
        outside = {place: rows for place, rows in one.slices.items() if place.month != each.month}
        following = str(Period.parse(each.month).last.plus(1))
        assert {(place.force, place.month) for place in outside} <= {("south-wales", following)}
        strays[each.month] += sum(outside.values())

    assert +strays == INTO_NEXT_MONTH


def test_next_months_file_takes_the_place_of_the_strays(wales: tuple[Workbench, list[Month]]) -> None:
    """A slice is replaced whole, so what the month before had of it is no longer held."""
    bench, months = wales
    received = sum(one.received for _, one in loaded(months))

    assert len(held_rows(bench, "stop_searches")) == received - sum(INTO_NEXT_MONTH.values())
    by = holders(submissions(bench.workspace, "stop_searches"))
    assert {place.month == one.file[:7] for place, one in by.items()} == {True}


def test_strays_do_not_take_the_place_of_a_month(bench: Workbench, shared: Path) -> None:
    september, october = (files(shared)[month] for month in ("2020-09", "2020-10"))
    bench.load("stop_searches", october)

    with pytest.raises(IntakeError, match=r"1,444 rows of south-wales in 2020-10 by 5.*--period"):
        bench.load("stop_searches", september)
    loaded = bench.load("stop_searches", september, LoadOptions(period=Period.parse("2020-09")))

    assert (loaded.submission.accepted, loaded.submission.quarantined) == (2111, 5)
    assert {each.rule for each in loaded.reasons} == {"period-declared"}


def test_blocks_are_the_forces_that_they_are_taken_for(wales: tuple[Workbench, list[Month]]) -> None:
    """What each force leaves out tells it from the others, in every month: the order of the blocks never changes."""
    for each, one in loaded(wales[1]):
        empty = {place.force: set(listed) for place, listed in one.blanks.items() if place.month == each.month}
        blank = {force for force, listed in empty.items() if "officer_defined_ethnicity" in listed}
        assert blank == {"gwent"} & {*forces_of(each)}, each.month
        assert {force for force, listed in empty.items() if "age_range" in listed} == {"south-wales"}
        days_only = {force for force in FORCES if {row["hour"] for row in each.held if row["force"] == force} == {0}}
        assert days_only == {"dyfed-powys"}, each.month
