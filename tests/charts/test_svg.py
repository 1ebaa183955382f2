"""The pieces of a drawing: ticks, wrapping, colours."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.charts.picture import Table
from peelian.charts.svg import AXIS, BLUE, ORANGE, TEXT, balanced, nice_ticks, text_width, wrap


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colour", [BLUE, ORANGE, TEXT, AXIS])
def test_colours_of_lines_and_text_stand_out_from_white(colour: str) -> None:
    assert contrast(colour, "#FFFFFF") >= 4.5


def test_the_two_lines_differ_in_grey() -> None:
    assert contrast(BLUE, ORANGE) >= 2


@given(highest=st.fractions(0, 10**9, max_denominator=10**6), whole=st.booleans())
def test_ticks_are_few_round_even_and_reach_the_highest_value(*, highest: Fraction, whole: bool) -> None:
    ticks = nice_ticks(highest, whole=whole)

    assert ticks[0] == 0
    assert ticks[-1] >= highest
    assert 3 <= len(ticks) <= 5
    assert len({above - below for below, above in pairwise(ticks)}) == 1
    assert not whole or all(tick.denominator == 1 for tick in ticks)
    assert len(ticks) == 3 or ticks[-2] < highest or highest == 0


@given(words=st.text(max_size=80), width=st.integers(40, 400))
def test_wrapping_keeps_every_letter_and_the_width(words: str, width: int) -> None:
    for lines in (wrap(words, width), balanced(words, width)):
        assert "".join(lines).replace(" ", "") == "".join(words.split())
        assert all(text_width(line) <= width for line in lines)


@given(words=st.text(alphabet="abc MWi", max_size=40), width=st.integers(60, 300))
def test_balancing_takes_no_more_lines_and_breaks_no_more_words(words: str, width: int) -> None:
    lines, plain = balanced(words, width), wrap(words, width)

    assert len(lines) == len(plain)
    if max((text_width(word) for word in words.split()), default=0) <= width:
        assert " ".join(lines).split() == words.split()


def test_a_table_row_must_match_its_headings() -> None:
    with pytest.raises(ValueError, match="1 cells for 2 columns"):
        Table("Caption", ("a", "b"), (("1",),))
