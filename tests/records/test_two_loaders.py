"""Two loads at once: on different slices both arrive, on one slice the second to commit is refused.

Of counted figures a slice is one indicator in one period.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.records.held import figure, held_rows
from tests.rows import crime

from peelian import LoadOptions, Workbench
from peelian.core.errors import ConflictError
from peelian.records.ledger import holders, submissions

Writer = Callable[..., Path]


AT_ONCE = """
import sys
from peelian import LoadOptions, Workbench
from peelian.core.errors import ConflictError
bench = Workbench.open(sys.argv[1])
for file in sys.argv[2:]:
    try:
        bench.load("crimes", file, LoadOptions(replace_smaller=True))
        print("landed")
    except ConflictError:
        print("told")
"""


def meanwhile(
    bench: Workbench, file: Path, options: LoadOptions | None = None, dataset: str = "crimes"
) -> Callable[[str, int, int], None]:
    """A progress callback that lets another load go through just before this one commits."""
    done = []

    def progress(stage: str, rows: int, total: int) -> None:
        if stage == "committing" and rows == 0 and not done:
            done.append(bench.load(dataset, file, options))

    return progress


def test_other_slice_committed_meanwhile_does_no_harm(bench: Workbench, write_csv: Writer) -> None:
    january, february = write_csv("jan.csv", [crime("2019-01")] * 3), write_csv("feb.csv", [crime("2019-02")] * 4)

    bench.load("crimes", january, progress=meanwhile(bench, february))

    kent = bench.force("kent", source="force-extract")
    assert [fact.value for fact in kent.series("crime.recorded", "2019-01..2019-02")] == [3, 4]


def test_same_slice_committed_meanwhile_is_refused_naming_the_other(bench: Workbench, write_csv: Writer) -> None:
    mine, theirs = write_csv("mine.csv", [crime()] * 3), write_csv("theirs.csv", [crime()] * 4)

    with pytest.raises(ConflictError, match=r"kent in 2019-01 was replaced by .*theirs\.csv"):
        bench.load("crimes", mine, progress=meanwhile(bench, theirs))

    assert bench.force("kent", source="force-extract").fact("crime.recorded", "2019-01").value == 4
    assert [one.file for one in submissions(bench.workspace, "crimes")] == ["theirs.csv"]
    assert len(list((bench.workspace.records / "received").iterdir())) == 1


def figures_held(bench: Workbench) -> dict[tuple[str, str], float]:
    rows = held_rows(bench, "returns")
    assert len({row["part"] for row in rows}) == len(rows)
    return {(row["indicator"], row["period"]): row["value"] for row in rows}


@pytest.mark.parametrize("other", [("missing_people", "2018-10"), ("prevent_referrals", "2018-10-31")])
def test_other_part_committed_meanwhile_does_no_harm(
    bench: Workbench, write_csv: Writer, other: tuple[str, str]
) -> None:
    indicator, period = other
    mine, theirs = write_csv("mine.csv", [figure("2018-10", 1)]), write_csv("b.csv", [figure(period, 2, indicator)])

    bench.load("returns", mine, progress=meanwhile(bench, theirs, dataset="returns"))

    assert figures_held(bench) == {("prevent_referrals", "2018-10"): 1, (indicator, period): 2}


def test_part_corrected_while_another_is_loaded_is_kept(bench: Workbench, write_csv: Writer) -> None:
    bench.load("returns", write_csv("both.csv", [figure("2018-10", 1), figure("2018-10", 1, "missing_people")]))
    mine, theirs = (
        write_csv(f"{name}.csv", [figure("2018-10", 2, name)]) for name in ("prevent_referrals", "missing_people")
    )

    bench.load("returns", mine, progress=meanwhile(bench, theirs, dataset="returns"))

    assert figures_held(bench) == {("prevent_referrals", "2018-10"): 2, ("missing_people", "2018-10"): 2}


def test_same_part_committed_meanwhile_is_refused_naming_the_other(bench: Workbench, write_csv: Writer) -> None:
    both = [figure("2018/19", 1), figure("2018-19", 1, "missing_people")]
    mine, theirs = write_csv("mine.csv", both), write_csv("theirs.csv", [figure("2018-19", 2)])

    with pytest.raises(ConflictError, match=r"kent in 2019-03.* was replaced by .*theirs\.csv"):
        bench.load("returns", mine, progress=meanwhile(bench, theirs, dataset="returns"))

    assert figures_held(bench) == {("prevent_referrals", "2018-19"): 2}
    assert [one.file for one in submissions(bench.workspace, "returns")] == ["theirs.csv"]
    assert len(list((bench.workspace.records / "received").iterdir())) == 1


def test_many_loaders_of_different_parts_of_one_month_all_arrive(bench: Workbench, write_csv: Writer) -> None:
    names = sorted(name for group in bench.catalogue.indicators.values() for name in group.indicators)[:6]
    files = [write_csv(f"{name}.csv", [figure("2018-10", at, name)]) for at, name in enumerate(names)]

    assert not failures_of_loads_at_once(bench, "returns", files)

    assert figures_held(bench) == {(name, "2018-10"): at for at, name in enumerate(names)}


def test_many_loaders_of_different_months_all_arrive(bench: Workbench, write_csv: Writer) -> None:
    months = [f"2019-{number:02d}" for number in range(1, 7)]
    files = [write_csv(f"{month}.csv", [crime(month)] * 5) for month in months]

    assert not failures_of_loads_at_once(bench, "crimes", files)

    kent = bench.force("kent", source="force-extract")
    assert [fact.value for fact in kent.series("crime.recorded", "2019-01..2019-06")] == [5] * 6


@pytest.mark.parametrize("processes", [2, pytest.param(4, marks=pytest.mark.long)])
def test_processes_that_load_at_once_all_arrive_or_are_told(
    bench: Workbench, write_csv: Writer, processes: int
) -> None:
    months = [[f"2019-{process * 2 + at + 1:02d}" for at in range(2)] for process in range(processes)]
    own = [[write_csv(f"{month}.csv", [crime(month)] * 5) for month in each] for each in months]
    contested = [write_csv(f"contested-{number}.csv", [crime("2020-01")] * (number + 1)) for number in range(processes)]

    children = [
        subprocess.Popen(
            [sys.executable, "-c", AT_ONCE, str(bench.workspace.root), *map(str, [*own[number], contested[number]])],
            stdout=subprocess.PIPE, text=True,
        )
        for number in range(processes)
    ]  # fmt: skip
    said = [child.communicate()[0].splitlines() for child in children]

    assert all(lines[:2] == ["landed", "landed"] for lines in said), said
    assert {line for lines in said for line in lines} <= {"landed", "told"}
    held = holders(submissions(bench.workspace, "crimes"))
    assert {each.month for each in held} == {month for each in months for month in each} | {"2020-01"}
    rows = [row for row in held_rows(bench, "crimes") if row["month"] == "2020-01"]
    winner = next(by for each, by in held.items() if each.month == "2020-01")
    assert {row["submission"] for row in rows} == {winner.id}
    assert len(rows) == winner.accepted == int(winner.file[10]) + 1


def failures_of_loads_at_once(bench: Workbench, dataset: str, files: list[Path]) -> list[BaseException]:
    """Load each file in a thread of its own; what went wrong."""
    failures: list[BaseException] = []

    def load(file: Path) -> None:
        try:
            Workbench.open(bench.workspace.root).load(dataset, file)
        except BaseException as error:  # noqa: BLE001 - whatever went wrong in a thread is to be seen
            failures.append(error)

    threads = [threading.Thread(target=load, args=(file,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures
