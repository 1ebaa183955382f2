"""Grades from a published table: what is wrong is told with its row and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from peelian.core.errors import IntakeError
from peelian.publish.inspection.grade_file import read_grades

HEAD = "cycle,force,grade,source\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "grades.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_of_one_cycle_are_read(tmp_path: Path) -> None:
    rows = HEAD + "2016,Kent,Good,a page\n2017,Kent,Inadequate,a page\n2016,Avon & Somerset,Outstanding,a page\n"
    found = read_grades(written(tmp_path, rows), {"cycle": "2016"})
    assert [(each.force, each.grade, each.source_kind) for each in found] == [
        ("kent", "Good", ""), ("avon-and-somerset", "Outstanding", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("force,grade\nKent,Good\n", r"row 1: it has no column 'source'.* Its columns are: force, grade"),
        (HEAD + "2016,Kent,,a page\n", r"row 2, column 'grade': it is empty"),
        (HEAD + "2016,Kentt,Good,a page\n", r"row 2, column 'force': .*Did you mean"),
        ("", r"its columns are: none|Its columns are: none"),
        (HEAD + "2016,Kent\n", r"row 2, column 'grade': it is empty"),
    ],
)
def test_faults_name_row_column_and_remedy(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(IntakeError, match=told):
        read_grades(written(tmp_path, text), {"cycle": "2016"} if text.startswith("cycle") else None)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"
    path.write_bytes(b"\xff\xfe\x00force")
    with pytest.raises(IntakeError, match="UTF-8"):
        read_grades(path)
