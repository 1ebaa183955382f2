"""The grade table of a round: every grade of one scale in its order, and forces counted once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.inspection.small import FIVE, FOUR

from peelian.catalogue.catalogue import Catalogue
from peelian.core.errors import PeelianError
from peelian.inspection.grade_table import grade_table


def test_effectiveness_in_2016(shared: Path, catalogue: Catalogue) -> None:
    with (shared / "data" / "peel" / "peel_2016_effectiveness_grades.csv").open(encoding="utf-8") as file:
        graded = [(row["force"], row["grade"]) for row in csv.DictReader(file)]

    found = grade_table(catalogue.scale("four-grades"), graded)

    assert list(found.counts.items()) == [
        ("Outstanding", 1), ("Good", 28), ("Requires improvement", 13), ("Inadequate", 1),
    ]  # fmt: skip
    assert found.total == 43
    assert found.forces["Inadequate"] == ("Bedfordshire",)


def test_grades_that_nobody_got_are_shown() -> None:
    assert grade_table(FOUR, [("kent", "good")]).counts == {
        "Outstanding": 0, "Good": 1, "Requires improvement": 0, "Inadequate": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("graded", "says"),
    [
        ([("kent", "Good"), ("essex", "Adequate")], "'Adequate' (essex) is no grade of Four grades"),
        ([("kent", "Good"), ("kent", "Inadequate")], "kent has two grades"),
        ([("kent", "Ungraded")], "no grade of Four grades"),
    ],
)
def test_scales_are_not_mixed_and_no_force_counts_twice(graded: list[tuple[str, str]], says: str) -> None:
    with pytest.raises(PeelianError) as raised:
        grade_table(FOUR, graded)
    assert says in str(raised.value)


@given(st.dictionaries(st.text(max_size=5), st.sampled_from([each.title for each in FIVE.grades])))
def test_every_force_is_in_one_place(grades: dict[str, str]) -> None:
    found = grade_table(FIVE, grades.items())
    assert found.total == len(grades) == sum(found.counts.values())
    assert list(found.counts) == [each.title for each in FIVE.grades]
    assert {force: grade for grade, forces in found.forces.items() for force in forces} == grades
