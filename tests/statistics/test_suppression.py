"""What small numbers hide, and that nobody can reckon them back."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.statistics.suppression import can_be_reckoned, primary, rounded, withheld

TABLES = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 12), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


def solutions_differ(counts: np.ndarray, marks: np.ndarray) -> np.ndarray:
    """For each withheld cell whether the equations of the totals leave it open: the slow way, by linear algebra."""
    cells = [tuple(each) for each in np.argwhere(marks)]
    rows, columns = counts.shape
    system = np.zeros((rows + columns, len(cells)))
    for at, (row, column) in enumerate(cells):
        system[row, at] = system[rows + column, at] = 1
    _, values, vectors = np.linalg.svd(system)
    rank = int((values > 1e-9).sum())
    free = np.abs(vectors[rank:]).max(axis=0) > 1e-9 if rank < len(cells) else np.zeros(len(cells), bool)
    found = np.zeros_like(marks)
    for (row, column), is_free in zip(cells, free, strict=True):
        found[row, column] = is_free
    return found


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_no_withheld_cell_follows_from_the_totals(table: list[list[int]]) -> None:
    counts = np.array(table)
    marks = withheld(table)

    assert not (primary(table) & ~marks).any(), "every small cell is withheld"
    assert (solutions_differ(counts, marks) == marks).all(), "and none is fixed by all totals together"


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_cells_found_open_are_those_that_linear_algebra_finds(table: list[list[int]]) -> None:
    marks = primary(table)

    assert (can_be_reckoned(marks) == (marks & ~solutions_differ(np.array(table), marks))).all()


def test_nothing_is_withheld_where_nothing_is_small() -> None:
    assert not withheld([[0, 7], [9, 12]]).any()


def test_zero_is_shown_and_one_is_not() -> None:
    assert primary([[0, 1, 4, 5]]).tolist() == [[False, True, True, False]]


@pytest.mark.parametrize(("value", "base", "wanted"), [(7, 5, 5), (8, 5, 10), (-8, 5, -10), (5, 10, 10), (0, 5, 0)])
def test_rounding_to_a_base(value: int, base: int, wanted: int) -> None:
    assert rounded(value, base) == wanted


def test_a_table_of_one_row_is_withheld_whole() -> None:
    assert withheld([[2, 30, 40]]).all()


def test_many_shapes_end() -> None:
    for rows, columns in product(range(1, 6), repeat=2):
        assert withheld([[1 + (r * 7 + c * 3) % 11 for c in range(columns)] for r in range(rows)]) is not None
