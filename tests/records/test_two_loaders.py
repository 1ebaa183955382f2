"""Two loads at once: on different slices both arrive, on one slice the second to commit is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.rows import crime

from peelian import Workbench
from peelian.core.errors import ConflictError
from peelian.records.ledger import submissions

Writer = Callable[..., Path]


def meanwhile(bench: Workbench, file: Path) -> Callable[[str, int, int], None]:
    """A progress callback that lets another load go through just before this one commits."""
    done = []

    def progress(stage: str, rows: int, total: int) -> None:
        if stage == "committing" and rows == 0 and not done:
            done.append(bench.load("crimes", file))

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


def test_many_loaders_of_different_months_all_arrive(bench: Workbench, write_csv: Writer) -> None:
    months = [f"2019-{number:02d}" for number in range(1, 7)]
    files = [write_csv(f"{month}.csv", [crime(month)] * 5) for month in months]
    failures: list[BaseException] = []

    def load(file: Path) -> None:
        try:
            Workbench.open(bench.workspace.root).load("crimes", file)
        except BaseException as error:  # noqa: BLE001 - whatever went wrong in a thread is to be seen
            failures.append(error)

    threads = [threading.Thread(target=load, args=(file,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    kent = bench.force("kent", source="force-extract")
    assert [fact.value for fact in kent.series("crime.recorded", "2019-01..2019-06")] == [5] * 6
