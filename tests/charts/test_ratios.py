"""Groups against one of them on a scale of doublings: marks, whiskers and bounds where their values belong."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.charts.boxes import SVG, assert_well_set

from peelian.catalogue.load import load_catalogue
from peelian.charts.ratios import ratio_bars
from peelian.charts.svg import PAGE, PHONE
from peelian.core.period import Period
from peelian.measures.disparity import Disparities, GroupCount, GroupDisparity
from peelian.statistics.disparity import disparity


def against(name: str, events: int, residents: int, *, not_stated: int) -> GroupDisparity:
    made = disparity(
        (events, 1000), (residents, 100_000), not_stated=not_stated, all_searches=5000,
        population_year="2011-03-27", geography="the whole police force area",
    )  # fmt: skip
    return GroupDisparity(GroupCount(name, events, residents, ()), None, made, None, None, ())


@pytest.fixture(scope="module")
def found() -> Disparities:
    declared = load_catalogue().disparity("stop-search-officer-defined")
    small = GroupDisparity(GroupCount("Mixed", 3, 900, ()), None, None, None, None, (), "3 of Mixed: under 30")
    return Disparities(
        declared,
        Period.parse("2020-07"),
        "metropolitan",
        "data.police.uk",
        reference=GroupCount("White", 1000, 100_000, ()),
        groups=(against("Black", 400, 10_000, not_stated=50), against("Asian", 50, 10_000, not_stated=50), small),
        not_stated=50,
        events=5000,
    )


@pytest.mark.parametrize("width", [PHONE, PAGE])
def test_ratios_stand_on_their_doublings(found: Disparities, width: int) -> None:
    root = assert_well_set(ratio_bars(found, width=width).svg)

    at = {
        each.attrib["data-group"]: float(each.attrib["cx"])
        for each in root.iter(SVG + "circle")
        if "data-group" in each.attrib
    }
    words = {each.text: float(each.attrib["x"]) for each in root.iter(SVG + "text") if each.text in ("0.5", "1", "4")}
    assert at["Black"] == pytest.approx(words["4"], abs=0.02)
    assert at["Asian"] == pytest.approx(words["0.5"], abs=0.02)
    assert words["4"] - words["1"] == pytest.approx(2 * (words["1"] - words["0.5"]), abs=0.05)
    assert "Mixed" not in at


def test_band_reaches_from_the_least_to_the_most(found: Disparities) -> None:
    picture = ratio_bars(found)

    assert picture.sentence.startswith("Black 4.00 times as often (")
    black, _, mixed = picture.table.rows
    assert black[5:] == ("3.81", "4.50")
    assert mixed[3] == "\N{EN DASH} (3 of Mixed: under 30)"


def test_without_any_ratio_it_says_so(found: Disparities) -> None:
    none = ratio_bars(replace(found, groups=found.groups[2:]))

    assert none.sentence == "No group has enough events for a ratio."
