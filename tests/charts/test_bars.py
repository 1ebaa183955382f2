"""Shares as bars: lengths, labels, words and table."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.charts.bars import share_bars
from peelian.charts.picture import ChartError
from peelian.charts.svg import PAGE, PHONE, TEXT_SIZE
from peelian.core.basis import Basis
from peelian.core.fact import Fact
from peelian.core.period import Period
from peelian.core.unit import unit

Shares = Callable[..., list[Fact]]
Read = Callable[[str], Any]
SVG = "{http://www.w3.org/2000/svg}"

MIX = [("Violence against the person", 60), ("Theft", 30), ("Criminal damage and arson", 10)]


def bars(root: Any) -> list[Any]:
    return [each for each in root.iter(SVG + "rect") if each.attrib.get("class") == "bar"]


def texts(root: Any, name: str) -> list[Any]:
    return [each for each in root.iter(SVG + "text") if each.attrib.get("class") == name]


def test_bars_are_as_long_as_their_shares_and_start_at_one_line(shares: Shares, read: Read) -> None:
    root = read(share_bars("Crime by type", shares(MIX)).svg).root

    lengths = [float(bar.attrib["width"]) for bar in bars(root)]
    assert [length / lengths[0] for length in lengths] == pytest.approx([1, 1 / 2, 1 / 6], abs=0.001)
    assert len({bar.attrib["x"] for bar in bars(root)}) == 1


def test_order_is_kept_and_values_stand_right_of_their_bars(shares: Shares, read: Read) -> None:
    root = read(share_bars("Crime by type", shares(MIX[::-1])).svg).root

    values = texts(root, "value")
    assert [value.text for value in values] == ["10.0%", "30.0%", "60.0%"]
    for bar, value in zip(bars(root), values, strict=True):
        assert float(value.attrib["x"]) > float(bar.attrib["x"]) + float(bar.attrib["width"])


def test_long_labels_are_wrapped_onto_two_lines_and_nothing_is_cut(shares: Shares, read: Read) -> None:
    root = read(share_bars("Crime by type", shares(MIX)).svg).root

    lines = [line.text for line in texts(root, "name")]
    assert lines == ["Violence against", "the person", "Theft", "Criminal damage", "and arson"]


def test_sentence_and_title_name_the_largest(shares: Shares) -> None:
    picture = share_bars("Crime by type", shares(MIX))

    assert picture.title == "Crime by type: Violence against the person is the largest, 60.0%"
    assert picture.sentence == "The largest share in 2018/19 was Violence against the person, 60.0% (60 of 100)."


def test_equal_shares_are_named_together_and_missing_ones_counted(shares: Shares) -> None:
    picture = share_bars("Outcomes", shares([("A", 5), ("B", 5), ("C", 0), ("D", None)], column="outcome"))

    assert picture.sentence == "The largest shares in 2018/19 were A and B, 50.0% each; 1 of 4 shares is missing."


def test_a_synthetic_mix_says_so_and_names_no_largest(shares: Shares, read: Read) -> None:
    picture = share_bars("Crime by type", shares(MIX, basis=Basis.SYNTHETIC_FREE))

    assert picture.title == "Crime by type: synthetic mix"
    assert picture.sentence == "The mix is synthetic, so these shares show nothing about the force."
    assert read(picture.svg).every_text[0] == "Synthetic"


def test_table_holds_shares_counts_and_basis(shares: Shares) -> None:
    table = share_bars("Crime by type", shares([("Theft", 1500), ("Other", 500), ("Unclear", None)])).table

    assert table.caption == "Crime by type, 2018/19 (basis: real records)"
    assert table.columns == ("Crime type", "Share", "Numerator count", "Basis")
    assert table.rows == (
        ("Theft", "75.0%", "1,500", "real records"),
        ("Other", "25.0%", "500", "real records"),
        ("Unclear", "\N{EN DASH} (not recorded)", "\N{EN DASH}", "real records"),
    )


def test_nothing_known_is_said_plainly(shares: Shares) -> None:
    picture = share_bars("Outcomes", shares([("A", None)]))

    assert (picture.title, picture.sentence) == ("Outcomes: no records", "There are no records for 2018/19.")


def test_picture_is_named_and_described_for_assistive_technology(shares: Shares, read: Read) -> None:
    picture = share_bars("<Crime> & type", shares([("a < b & c", 1)]))

    root = read(picture.svg).root
    assert root.attrib["aria-labelledby"].split() == [root[0].attrib["id"], root[1].attrib["id"]]
    assert (root[0].text, root[1].text) == (picture.title, picture.sentence)
    assert texts(root, "name")[0].text == "a < b & c"
    assert float(root.attrib["font-size"]) == TEXT_SIZE


def fact(**changes: Any) -> Fact:
    given: dict[str, Any] = {
        "measure": "m",
        "force": "kent",
        "source": "force",
        "period": Period.parse("2018-19"),
        "value": 5,
        "unit": unit("percent"),
        "basis": Basis.REAL,
        "breakdown": (("sex", "x"),),
    }
    return Fact(**{**given, **changes})


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ([], "no shares"),
        ([fact(breakdown=())], "0 breakdown values"),
        ([fact(unit=unit("crimes"))], "not a share"),
        ([fact(value=-1)], "not a share"),
        ([fact(), fact(period=Period.parse("2017-18"))], "does not belong"),
        ([fact(), fact(breakdown=(("age", "18"),))], "does not belong"),
    ],
)
def test_facts_that_do_not_belong_together_are_refused(facts: list[Fact], said: str) -> None:
    with pytest.raises(ChartError, match=said):
        share_bars("Title", facts)


@settings(max_examples=60)
@given(
    counts=st.lists(st.tuples(st.text(max_size=60), st.none() | st.integers(0, 10**9)), min_size=1, max_size=12),
    width=st.sampled_from([PHONE, PAGE]),
)
def test_whatever_the_shares_everything_is_drawn_inside(
    shares: Shares, read: Read, counts: list[tuple[str, int | None]], width: int
) -> None:
    drawn = read(share_bars("Title", shares(counts), width=width).svg)

    for bar in bars(drawn.root):
        assert float(bar.attrib["width"]) >= 0
        assert float(bar.attrib["x"]) + float(bar.attrib["width"]) < drawn.width - 30
        assert float(bar.attrib["y"]) + float(bar.attrib["height"]) <= drawn.height
    heights = [float(line.attrib["y"]) for line in texts(drawn.root, "name")]
    assert all(below - above >= TEXT_SIZE for above, below in pairwise(heights))
    assert len(texts(drawn.root, "value")) == len(counts)
