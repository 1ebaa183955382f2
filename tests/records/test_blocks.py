"""Files that hold several forces one after another without naming them: the four Welsh forces' searches."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.records.held import held_rows
from tests.records.searches import WELSH, welsh, write_searches

from peelian import LoadOptions, Workbench
from peelian.core.errors import IntakeError
from peelian.core.period import Period

FORCES = ("dyfed-powys", "gwent", "north-wales", "south-wales")
FOUR = (0, 1, 2, 0, 0, 1, 0, 1, 2, 3)


def by_row(bench: Workbench) -> dict[int, str]:
    return {row["row"]: row["force"] for row in held_rows(bench, "stop_searches")}


def test_each_block_is_of_the_next_force(bench: Workbench, tmp_path: Path) -> None:
    one = bench.load("stop_searches", welsh(tmp_path / "a.csv", *FOUR)).submission

    assert (one.accepted, one.quarantined, one.force) == (10, 0, "")
    assert {each.force: rows for each, rows in one.slices.items()} == dict(zip(FORCES, (3, 1, 2, 4), strict=True))
    assert list(by_row(bench).values()) == [FORCES[0]] * 3 + [FORCES[1]] + [FORCES[2]] * 2 + [FORCES[3]] * 4


def test_block_may_be_one_row(bench: Workbench, tmp_path: Path) -> None:
    bench.load("stop_searches", welsh(tmp_path / "a.csv", 0, 0, 0, 0))

    assert by_row(bench) == dict(enumerate(FORCES, 2))


@pytest.mark.parametrize(
    "counters",
    [(0, 1, 0, 1, 0, 1), (0, 1, 0, 0, 1, 0, 0), (0, 1, 2, 3), (1, 2, 3, 4), ("",) * 4, ("0.0", "0.0", "0.0", "0.0")],
    ids=["three blocks", "five blocks", "one block", "none", "an empty counter", "another way to count"],
)
def test_file_of_more_or_fewer_blocks_is_refused(
    bench: Workbench, tmp_path: Path, counters: tuple[object, ...]
) -> None:
    with pytest.raises(IntakeError) as caught:
        bench.load("stop_searches", welsh(tmp_path / "a.csv", *counters))

    for word in ("a.csv", "none of", "nothing was loaded", "'blocks'", "expects 4 forces, one after another"):
        assert word in str(caught.value)
    assert not held_rows(bench, "stop_searches")


def test_bad_row_within_a_block_is_set_aside_alone(lenient: Workbench, tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"": counter} for counter in FOUR]
    rows[1]["Type"] = "Dog search"
    rows[3]["Date"] = "2020-01-32T10:00:00+00:00"

    loaded = lenient.load("stop_searches", write_searches(tmp_path / "a.csv", WELSH, rows))

    assert {(each.row, each.rule) for each in loaded.reasons} == {(3, "category"), (5, "timestamp")}
    assert Counter(by_row(lenient).values()) == {FORCES[0]: 2, FORCES[2]: 2, FORCES[3]: 4}


@pytest.mark.parametrize(
    ("counters", "row"),
    [(FOUR, 3), (FOUR, 5), (FOUR, 11), ((0, 1, 0, 1, 0, 1, 0, 1, 0, 1), 4)],
    ids=["within a block", "first of a block", "last of the file", "first of a fifth block"],
)
def test_row_that_is_too_short_refuses_the_file(
    lenient: Workbench, tmp_path: Path, counters: tuple[int, ...], row: int
) -> None:
    """It could be the first of a block, and then the rows after it would be taken for another force's."""
    file = welsh(tmp_path / "a.csv", *counters)
    lines = file.read_text().splitlines()
    lines[row - 1] = lines[row - 1].split(",")[0] + ",Person search"
    file.write_text("\n".join(lines) + "\n")

    with pytest.raises(IntakeError, match=r"has 2 columns and not 16.*where a force's rows begin") as caught:
        lenient.load("stop_searches", file)

    assert caught.value.row == row
    assert not held_rows(lenient, "stop_searches")


@pytest.mark.parametrize("before", [(5,), (1, 2), ("",), ("total",)])
def test_row_before_the_first_block_is_of_no_force(
    lenient: Workbench, tmp_path: Path, before: tuple[object, ...]
) -> None:
    loaded = lenient.load("stop_searches", welsh(tmp_path / "a.csv", *before, *FOUR))

    first = 2 + len(before)
    assert {(each.row, each.rule) for each in loaded.reasons} == {(row, "blocks") for row in range(2, first)}
    assert list(by_row(lenient)) == list(range(first, first + len(FOUR)))
    assert set(by_row(lenient).values()) == set(FORCES)


@pytest.mark.parametrize("declared", ["gwent", "kent"])
def test_force_cannot_be_declared_for_a_file_of_blocks(bench: Workbench, tmp_path: Path, declared: str) -> None:
    with pytest.raises(IntakeError, match=r"says the force of each row.*--force"):
        bench.load("stop_searches", welsh(tmp_path / "a.csv", *FOUR), LoadOptions(force=declared))

    assert not held_rows(bench, "stop_searches")


def test_declared_period_sets_aside_the_rows_of_other_months(lenient: Workbench, tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"": counter} for counter in FOUR]
    rows[9]["Date"] = "2020-01-31T23:30:00+00:00"
    rows[8]["Date"] = "2020-02-01T00:00:00+00:00"
    file = write_searches(tmp_path / "a.csv", WELSH, rows)

    loaded = lenient.load("stop_searches", file, LoadOptions(period=Period.parse("2020-01")))

    assert [(each.row, each.rule) for each in loaded.reasons] == [(10, "period-declared")]


def test_correction_replaces_the_month_of_all_four(bench: Workbench, tmp_path: Path) -> None:
    bench.load("stop_searches", welsh(tmp_path / "a.csv", *FOUR))

    bench.load("stop_searches", welsh(tmp_path / "b.csv", 0, 1, 0, 0, 0, 1, 2))

    assert Counter(by_row(bench).values()) == dict(zip(FORCES, (2, 1, 1, 3), strict=True))


def test_blocks_hold_in_a_long_file(bench: Workbench, tmp_path: Path) -> None:
    """More rows than the engine handles at a time, on several threads."""
    sizes = (41_000, 1, 60_000, 45_000)

    one = bench.load("stop_searches", welsh(tmp_path / "a.csv", *(at for size in sizes for at in range(size))))

    assert {each.force: rows for each, rows in one.submission.slices.items()} == dict(zip(FORCES, sizes, strict=True))
    held = by_row(bench)
    rows = {force: [row for row, of in held.items() if of == force] for force in FORCES}
    assert [(min(each), max(each)) for each in rows.values()] == [
        (2, 41_001), (41_002, 41_002), (41_003, 101_002), (101_003, 146_002),
    ]  # fmt: skip
