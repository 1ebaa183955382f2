"""What a figure rests on, and what a figure made from several rests on."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pytest

from peelian.core.basis import Basis, weakest

FIRMEST_FIRST = [
    Basis.PUBLISHED, Basis.REAL, Basis.SYNTHETIC_FIXED, Basis.SYNTHETIC_FREE, Basis.SIMULATED,
    Basis.THEORY,
]  # fmt: skip


@pytest.mark.parametrize(
    ("firm", "weak"),
    list(combinations_with_replacement(FIRMEST_FIRST, 2)),
    ids=lambda basis: basis.name.lower(),
)
def test_weakest_is_the_less_firm_in_either_order(firm: Basis, weak: Basis) -> None:
    assert weakest([firm, weak]) is weak
    assert weakest([weak, firm]) is weak


def test_weakest_of_many_is_the_last_in_order() -> None:
    assert weakest(FIRMEST_FIRST) is Basis.THEORY
    assert weakest(iter(FIRMEST_FIRST[:3])) is Basis.SYNTHETIC_FIXED


def test_every_basis_is_on_the_list_with_a_mark_of_its_own() -> None:
    assert list(Basis) == FIRMEST_FIRST
    assert len({basis.mark for basis in Basis}) == len(Basis)


def test_only_made_up_records_are_synthetic() -> None:
    assert [basis for basis in Basis if basis.is_synthetic] == [Basis.SYNTHETIC_FIXED, Basis.SYNTHETIC_FREE]
