"""Cells: a measure narrowed to values of its breakdowns, as one text."""

from __future__ import annotations

import pytest

from peelian.catalogue.cell import parse_cell, parse_timed
from peelian.core.errors import UnknownNameError


@pytest.mark.parametrize(
    ("text", "measure", "pairs"),
    [
        ("contact.calls_999", "contact.calls_999", ()),
        (" contact.calls_999 ", "contact.calls_999", ()),
        ("contact.mean_answer_time[line=999]", "contact.mean_answer_time", (("line", "999"),)),
        ("m[line=999][hour=8]", "m", (("hour", "8"), ("line", "999"))),
        ("m[hour=8][line=999]", "m", (("hour", "8"), ("line", "999"))),
        ("m[ line = 999 ]", "m", (("line", "999"),)),
        ("m[category=Theft from the person]", "m", (("category", "Theft from the person"),)),
        ("m[outcome=a=b]", "m", (("outcome", "a=b"),)),
        ("m[threshold=6]", "m", (("threshold", "6"),)),
        ("m[threshold=6][line=999]", "m", (("line", "999"), ("threshold", "6"))),
    ],
)
def test_cell_is_read_into_measure_and_sorted_pairs(
    text: str, measure: str, pairs: tuple[tuple[str, str], ...]
) -> None:
    assert parse_cell(text) == (measure, pairs)


@pytest.mark.parametrize("text", ["m[line]", "m[]", "m[line=999][hour]"])
def test_cell_without_a_value_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        parse_cell(text)

    assert caught.value.remedy == "Write it as measure[column=value]."


@pytest.mark.parametrize(
    ("text", "cell", "time"),
    [
        ("contact.calls_999", "contact.calls_999", ""),
        ("contact.calls_999 @ last month", "contact.calls_999", "last month"),
        ("m[line=999]@quarter 4", "m[line=999]", "quarter 4"),
        (" m @  first half ", "m", "first half"),
        ("m @", "m", ""),
    ],
)
def test_cell_may_be_for_a_part_of_the_period(text: str, cell: str, time: str) -> None:
    assert parse_timed(text) == (cell, time)
