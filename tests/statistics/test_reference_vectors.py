"""Every method by its name against reference values that were computed elsewhere: in R, or in exact arithmetic."""

from __future__ import annotations

from pathlib import Path

import pytest

from peelian.statistics.by_name import methods
from peelian.statistics.vectors import Vector, outcome, read_vectors

OWN_COPY = Path(__file__).parent / "reference_vectors.json"


@pytest.mark.parametrize("vector", read_vectors(OWN_COPY), ids=lambda each: each.id)
def test_method_meets_its_reference_value(vector: Vector) -> None:
    assert outcome(vector).agrees, outcome(vector).differences


def test_own_copy_has_a_value_for_every_method() -> None:
    assert {each.method for each in read_vectors(OWN_COPY)} == set(methods())


def test_every_method_meets_the_reference_values(shared: Path) -> None:
    vectors = read_vectors(shared / "reference" / "statistics.json")

    failed = {each.id: found.differences for each in vectors if not (found := outcome(each)).agrees}

    assert not failed
    assert len(vectors) >= 72
