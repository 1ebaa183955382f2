"""The real stop-and-search files of the Metropolitan Police, as published, byte for byte."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.records.held import held_rows
from tests.records.searches import as_kept, kept, published

from peelian import LoadOptions, Period, Workbench
from peelian.core.errors import IntakeError
from peelian.records.intake import Loaded
from peelian.records.table import Slice

MONTHS = {"2020-07": 25909, "2020-08": 20127}
METROPOLITAN = LoadOptions(force="metropolitan")

pytestmark = pytest.mark.xdist_group("metropolitan")


def file_of(shared: Path, month: str) -> Path:
    return shared / "data" / "stop_and_search" / f"{month}-metropolitan-stop-and-search.csv.gz"


@pytest.fixture(scope="module")
def loads(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workbench, dict[str, Loaded]]:
    bench = Workbench.create(tmp_path_factory.mktemp("metropolitan") / "workspace")
    return bench, {month: bench.load("stop_searches", file_of(shared, month), METROPOLITAN) for month in MONTHS}


def test_every_row_of_the_real_files_is_kept_in_the_month_of_its_file(
    loads: tuple[Workbench, dict[str, Loaded]],
) -> None:
    """In summer a file begins at 23:00 UTC of the day before, which is midnight."""
    bench, loaded = loads

    for month, rows in MONTHS.items():
        one = loaded[month].submission
        assert (one.mapping, one.received, one.quarantined) == ("data.police.uk-stop-and-search", rows, 0)
        assert one.slices == {Slice("data.police.uk", "metropolitan", month): rows}
    assert len(held_rows(bench, "stop_searches")) == sum(MONTHS.values())


@pytest.mark.parametrize("month", MONTHS)
def test_real_files_agree_with_reading_them_by_hand(
    loads: tuple[Workbench, dict[str, Loaded]], shared: Path, month: str
) -> None:
    bench, loaded = loads
    by_hand = Counter(map(as_kept, published(file_of(shared, month))))

    found = Counter(map(kept, held_rows(bench, "stop_searches", loaded[month].submission.id)))

    assert found == by_hand
    assert sum(count for count in by_hand.values() if count > 1) > 100, "rows that repeat exactly are all kept"


def test_columns_that_the_force_leaves_empty_are_listed(loads: tuple[Workbench, dict[str, Loaded]]) -> None:
    _, loaded = loads

    for month in MONTHS:
        ((place, listed),) = loaded[month].submission.blanks.items()
        assert place.month == month
        assert set(listed) == {"outcome_linked", "more_than_outer_clothing"}


def test_same_files_again_change_nothing(loads: tuple[Workbench, dict[str, Loaded]], shared: Path) -> None:
    bench, loaded = loads

    again = bench.load("stop_searches", file_of(shared, "2020-07"), METROPOLITAN)

    assert again.unchanged
    assert again.submission == loaded["2020-07"].submission


def test_real_file_needs_its_force_and_keeps_to_its_month(bench: Workbench, shared: Path) -> None:
    with pytest.raises(IntakeError, match="--force"):
        bench.load("stop_searches", file_of(shared, "2020-08"))

    declared = LoadOptions(force="Metropolitan Police Service", period=Period.parse("2020-08"))
    assert bench.load("stop_searches", file_of(shared, "2020-08"), declared).submission.accepted == MONTHS["2020-08"]
