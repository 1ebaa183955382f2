from __future__ import annotations

import pytest

from peelian.core.grade import Grade, Graded, worst


@pytest.mark.parametrize(
    ("grades", "lowest"),
    [
        ("A", Grade.A),
        ("AB", Grade.B),
        ("CAB", Grade.C),
        ("DC", Grade.D),
        (["complete", "complete"], Grade.COMPLETE),
        (["complete", "incomplete"], Grade.INCOMPLETE),
        # Where made-up records take part, real ones cannot lend them a letter.
        (["A", "complete"], Grade.COMPLETE),
        (["D", "complete"], Grade.COMPLETE),
    ],
)
def test_worst_of_several(grades: str | list[str], lowest: Grade) -> None:
    found = worst(Graded(Grade(each), (f"because {each}",)) for each in grades)

    assert found == Graded(lowest, (f"because {lowest.value}",))


def test_nothing_graded_has_no_grade() -> None:
    assert worst([None, None]) is None
    assert worst([None, Graded(Grade.B)]) == Graded(Grade.B)


def test_every_grade_says_what_it_means() -> None:
    assert len({each.means for each in Grade}) == len(Grade)


def test_text_gives_the_first_reasons_or_what_the_grade_means() -> None:
    assert Graded(Grade.C, ("One.", "two", "three", "four", "five")).text == "C: One; two; three; and 2 more"
    assert Graded(Grade.A).text == f"A: {Grade.A.means}"
