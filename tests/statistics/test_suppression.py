"""What small numbers hide, and that nobody can reckon them back."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from peelian.statistics.suppression import can_be_reckoned, primary, rounded, withheld

TABLES = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 12), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


def attacked(counts: np.ndarray, marks: np.ndarray) -> dict[tuple[int, int], tuple[int, int]]:
    """The least and the most that each withheld cell can be: for whoever subtracts what is shown from all totals, and
    knows that no count is below 0. By linear programming; such a program of totals has whole numbers at its corners.
    """
    cells = [(int(row), int(column)) for row, column in np.argwhere(marks)]
    lines = [(axis, at) for axis in (0, 1) for at in range(counts.shape[axis])]
    system = [[float(cell[axis] == at) for cell in cells] for axis, at in lines]
    hidden = np.where(marks, counts, 0)
    rests = [hidden.take(at, axis).sum() for axis, at in lines]

    def end(at: int, sign: int) -> int:
        aim = np.zeros(len(cells))
        aim[at] = sign
        return sign * round(linprog(aim, A_eq=system, b_eq=rests, bounds=(0, None)).fun)

    return {cell: (end(at, 1), end(at, -1)) for at, cell in enumerate(cells)}


@settings(max_examples=100)
@given(TABLES)
def test_no_small_cell_can_be_reckoned_back(table: list[list[int]]) -> None:
    counts, marks, small = np.array(table), withheld(table), primary(table)

    assert not (small & ~marks).any(), "every small cell is withheld"
    known = {cell for cell, (least, most) in attacked(counts, marks).items() if least == most}
    told = {(int(row), int(column)) for row, column in np.argwhere(can_be_reckoned(table, marks))}
    assert known == told, "what can be reckoned is what is said to be"
    assert marks.all() or not any(small[cell] for cell in known)


@settings(max_examples=100)
@given(TABLES, st.data())
def test_cells_found_open_are_those_that_an_attacker_cannot_fix(table: list[list[int]], data: st.DataObject) -> None:
    """Of any cells withheld, not only of those that this method chooses."""
    bits = data.draw(st.lists(st.booleans(), min_size=16, max_size=16))
    marks = np.array(bits).reshape(4, 4)[: len(table), : len(table[0])].copy()

    known = {cell for cell, (least, most) in attacked(np.array(table), marks).items() if least == most}

    assert known == {(int(row), int(column)) for row, column in np.argwhere(can_be_reckoned(table, marks))}


def test_a_small_cell_beside_zeros_is_hidden_behind_cells_that_can_move() -> None:
    """Behind zeros alone it would not be: nothing can be taken from them."""
    table = [[20, 0, 9], [0, 2, 0], [0, 30, 40]]
    ranges = attacked(np.array(table), withheld(table))
    assert ranges[1, 1][0] < ranges[1, 1][1]


def test_totals_that_give_a_cell_away_are_told() -> None:
    """The only thing that happened at all: with everything withheld its row's total still says 2."""
    table = [[0, 0], [0, 2]]
    assert withheld(table).all()
    assert can_be_reckoned(table, withheld(table))[1, 1]


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
