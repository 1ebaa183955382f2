"""A level as a plain line: it stops at a break, and nothing is compared across one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.charts.conftest import SVG, make_months, read_svg

from peelian.charts.course import course
from peelian.charts.picture import ChartError
from peelian.core.basis import Basis

WHY = "officers of shared units are counted from here on"


def lines(svg: str) -> list[int]:
    """How many points each stroke of the line has."""
    return [
        len(each.attrib["points"].split())
        for each in read_svg(svg).root.iter(SVG + "polyline")
        if each.attrib.get("class") == "values"
    ]


@pytest.mark.parametrize(
    ("values", "breaks", "strokes"),
    [
        ((5, 6, 7, 8), (), [4]),
        ((5, 6, 7, 8), ((2, WHY),), [2, 2]),
        ((5, 6, 7, 8), ((3, WHY),), [3]),
        ((5, None, 7, 8), (), [2]),
    ],
)
def test_line_stops_at_breaks_and_gaps(
    values: tuple[int | None, ...], breaks: tuple[tuple[int, str], ...], strokes: list[int]
) -> None:
    assert lines(course("Officers", make_months("2018-04", values), breaks).svg) == strokes


def test_sentence_speaks_of_the_time_since_the_last_break() -> None:
    facts = make_months("2018-04", (90, 95, 7, 9, 8))

    found = course("Officers", facts, ((2, WHY),))

    assert found.title == "Officers: 7 to 8, June 2018 to August 2018"
    assert found.sentence == (
        "7 in June 2018 and 8 in August 2018; lowest 7 in June 2018, highest 9 in July 2018; earlier figures are not "
        "like for like, as the series was broken in June 2018."
    )
    assert f"1. {WHY[:20]}" in " ".join(read_svg(found.svg).every_text)
    assert [row[2] for row in found.table.rows] == [
        "no break",
        "no break",
        f"broken here: {WHY}",
        "no break",
        "no break",
    ]


def test_made_up_and_missing_figures_tell_nothing() -> None:
    made_up = course("Officers", make_months("2018-04", (5, 6), basis=Basis.SYNTHETIC_FREE))
    missing = course("Officers", make_months("2018-04", (None, None), why="not sent"))

    assert "show" in made_up.sentence and "nothing" in made_up.sentence  # noqa: PT018
    assert missing.title == "Officers: no records"


def test_facts_that_do_not_belong_together_are_refused() -> None:
    facts = make_months("2018-04", (5, 6))

    with pytest.raises(ChartError, match="no series"):
        course("Officers", [])
    with pytest.raises(ChartError, match="outside the series"):
        course("Officers", facts, ((2, WHY),))
    with pytest.raises(ChartError, match="not comparable"):
        course("Officers", [facts[0], replace(facts[1], force="essex")])
