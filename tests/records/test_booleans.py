"""True and false, in the words of a publisher and in our own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.records.held import held_rows
from tests.records.searches import METROPOLITAN, write_searches
from tests.rows import crime

from peelian import LoadOptions, Workbench

KENT = LoadOptions(force="kent")
COLUMNS = {
    "Outcome linked to object of search": "outcome_linked",
    "Part of a policing operation": "operation",
    "Removal of more than just outer clothing": "more_than_outer_clothing",
}
READ = {
    "True": True,
    "False": False,
    "TRUE": True,
    "false": False,
    "1.0": True,
    "0.0": False,
    " 1.0 ": True,
    " False": False,
    "": None,
    "  ": None,
}
UNREAD = ("1", "0", "0.5", "2.0", "1.00", "-1.0", "yes", "no", "Y", "t", "None", "nan", "truee")


@pytest.mark.parametrize("column", COLUMNS)
def test_publishers_words_for_true_and_false_are_read(bench: Workbench, tmp_path: Path, column: str) -> None:
    file = write_searches(tmp_path / "a.csv", METROPOLITAN, [{column: word} for word in READ])

    assert bench.load("stop_searches", file, KENT).submission.quarantined == 0

    assert [row[COLUMNS[column]] for row in held_rows(bench, "stop_searches")] == list(READ.values())


@pytest.mark.parametrize("column", COLUMNS)
def test_other_words_are_set_aside(lenient: Workbench, tmp_path: Path, column: str) -> None:
    words = ["True", *UNREAD]
    file = write_searches(tmp_path / "a.csv", METROPOLITAN, [{column: word} for word in words])

    loaded = lenient.load("stop_searches", file, KENT)

    found = {(each.row, each.column, each.value, each.rule) for each in loaded.reasons}
    assert found == {(row, column, word, "boolean") for row, word in enumerate(UNREAD, 3)}
    assert {row[COLUMNS[column]] for row in held_rows(lenient, "stop_searches")} == {True}


def test_column_of_blanks_is_listed_and_a_column_of_false_is_not(bench: Workbench, tmp_path: Path) -> None:
    names = list(COLUMNS)
    file = write_searches(tmp_path / "a.csv", METROPOLITAN, [{names[0]: "", names[1]: "0.0", names[2]: "False"}] * 3)

    one = bench.load("stop_searches", file, KENT).submission

    (listed,) = one.blanks.values()
    assert {"outcome_linked", "operation", "more_than_outer_clothing"} & set(listed) == {"outcome_linked"}


def test_words_of_a_publisher_are_not_read_in_our_own_shape(lenient: Workbench, write_csv: Callable[..., Path]) -> None:
    words = ["true", "FALSE", "", "1.0", "0.0", "1"]

    loaded = lenient.load("crimes", write_csv("a.csv", [crime(knife=word) for word in words]))

    assert {(each.row, each.value, each.rule) for each in loaded.reasons} == {
        (5, "1.0", "boolean"),
        (6, "0.0", "boolean"),
        (7, "1", "boolean"),
    }
    assert [row["knife"] for row in held_rows(lenient, "crimes")] == [True, False, None]
