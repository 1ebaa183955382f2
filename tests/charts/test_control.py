"""Control charts: what is drawn stands where the statistics put it, and nothing is told that may not be."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.charts.boxes import SVG, assert_well_set, centre, of_class

from peelian.charts.control import control_picture
from peelian.charts.picture import ChartError
from peelian.charts.svg import BASELINE, PAGE, PHONE
from peelian.core.basis import Basis
from peelian.core.fact import Fact
from peelian.statistics.control_chart import Break, ControlChart, Series, Settings, control_chart
from peelian.statistics.flags import Cause

Months = Callable[..., list[Fact]]

STEADY = [640, 655, 612, 668, 634, 650, 671, 628, 645, 660, 619, 652, 648, 633, 662]
HIGHER = [741, 768, 729, 755, 747, 760, 738, 752, None, 733, 758, 742, 860, 779]


def charted(facts: list[Fact], *, provisional: int = 0, **given: Any) -> ControlChart:
    values = [float("nan") if fact.value is None else float(fact.value) for fact in facts]
    series = Series(values, first_month=facts[0].period.first.number, provisional=provisional)
    return control_chart(series, Settings(**given))


def points(root: ElementTree.Element) -> dict[str, tuple[float, float]]:
    return {each.attrib["data-month"]: centre(each) for each in root.iter() if "data-month" in each.attrib}


def height_of(root: ElementTree.Element) -> Callable[[float], float]:
    """The height at which a value must stand, from two labelled ticks."""
    ticks = [(float(each.text.replace(",", "").strip("%")), float(each.attrib["y"]) - BASELINE)  # type: ignore[union-attr]
             for each in of_class(root, "tick")]  # fmt: skip
    (low, bottom), (high, top) = ticks[0], ticks[-1]
    return lambda value: bottom + (value - low) / (high - low) * (top - bottom)


def test_points_mean_and_limits_stand_at_their_values(months: Months) -> None:
    facts = months("2016-04", STEADY + HIGHER)
    chart = charted(facts, target=700, breaks=(Break(15, "new rules"),), better="decrease")

    root = assert_well_set(control_picture("Crime", facts, chart).svg)

    y = height_of(root)
    assert {month: place[1] for month, place in points(root).items()} == {
        str(fact.period): pytest.approx(y(float(fact.value)), abs=0.02) for fact in facts if fact.value is not None
    }
    for name, wanted in (
        ("mean", [phase.centre for phase in chart.phases]),
        ("upper", [phase.upper[0] for phase in chart.phases]),
        ("lower", [phase.lower[0] for phase in chart.phases]),
        ("target", [700]),
    ):
        lines = [each for each in of_class(root, name) if each.tag == SVG + "line"]
        assert [float(each.attrib["y1"]) for each in lines] == [pytest.approx(y(value), abs=0.02) for value in wanted]
        assert all(each.attrib["y1"] == each.attrib["y2"] for each in lines)


def test_special_causes_differ_in_shape_and_provisional_months_are_hollow(months: Months) -> None:
    facts = months("2016-04", STEADY + HIGHER)
    chart = charted(facts, breaks=(Break(15, "new rules"),), better="decrease", provisional=1)

    root = assert_well_set(control_picture("Crime", facts, chart).svg)

    diamonds = [each.attrib["data-month"] for each in of_class(root, "diamond") if "data-month" in each.attrib]
    rings = [each.attrib["data-month"] for each in of_class(root, "ring") if "data-month" in each.attrib]
    assert diamonds == ["2018-07"]
    assert chart.causes[27] is Cause.ABOVE
    assert rings == ["2018-08"]
    assert [each.text for each in of_class(root, "key")] == [
        "usual variation", "special cause, a concern", "provisional, not judged",
    ]  # fmt: skip


def test_a_break_is_drawn_between_its_months_and_noted_with_month_and_reason(months: Months) -> None:
    facts = months("2016-04", STEADY + HIGHER)
    root = assert_well_set(control_picture("Crime", facts, charted(facts, breaks=(Break(15, "new rules"),))).svg)

    at = points(root)
    (line,) = of_class(root, "break")
    assert at["2017-06"][0] < float(line.attrib["x1"]) < at["2017-07"][0]
    notes = " ".join(each.text or "" for each in of_class(root, "note"))
    assert "1. From July 2017: New rules. Before it: mean 645, limits 573 to 718." in notes
    assert "Rules: Making Data Count, moving ranges screened." in notes


def test_a_month_without_a_value_is_a_gap(months: Months) -> None:
    facts = months("2016-04", STEADY + HIGHER)
    root = assert_well_set(control_picture("Crime", facts, charted(facts)).svg)

    assert "2018-03" not in points(root)
    assert [len(each.attrib["points"].split()) for each in of_class(root, "values")] == [23, 5]


def test_title_sentence_and_table_tell_what_was_found(months: Months) -> None:
    facts = months("2016-04", STEADY + HIGHER)
    chart = charted(facts, target=700, breaks=(Break(15, "new rules"),), better="decrease", provisional=1)

    picture = control_picture("Crime", facts, chart)

    assert picture.title == "Crime: above its upper limit in July 2018, a concern"
    assert picture.sentence == (
        "July 2018 (860 crimes) is above the upper limit, a concern; 1 of 27 months judged shows a special cause; if "
        "nothing changes the target of 700 will be missed: the limits lie wholly on its bad side."
    )
    assert picture.table.columns == ("Month", "Crimes", "Shows")
    assert "Mean 645, limits 573 to 718. From July 2017 mean " in picture.table.caption
    assert picture.table.rows[0] == ("April 2016", "640", "within the usual range")
    assert picture.table.rows[15][2] == "break (new rules); within the usual range"
    assert picture.table.rows[23][1] == "\N{EN DASH} (missing)"
    assert picture.table.rows[28][2] == "provisional, not judged"


@pytest.mark.parametrize("basis", [Basis.SYNTHETIC_FIXED, Basis.SYNTHETIC_FREE, Basis.SIMULATED])
def test_of_made_up_months_no_sign_is_drawn_or_told(months: Months, basis: Basis) -> None:
    facts = months("2016-04", [*STEADY, 2000], basis=basis)

    picture = control_picture("Crime", facts, charted(facts, better="decrease", target=900))

    root = assert_well_set(picture.svg)
    word = "simulated" if basis is Basis.SIMULATED else "synthetic"
    assert picture.title == f"Crime: {word} months"
    assert next(root.iter(SVG + "text")).text == f"Crimes, {word}"
    assert "shows nothing about the force" in picture.sentence or "show nothing about the force" in picture.sentence
    assert not [word for word in ("limit", "cause", "target", "concern") if word in picture.sentence]
    assert "Shows" not in picture.table.columns
    assert {each.tag for each in root.iter() if "data-month" in each.attrib} == {SVG + "circle"}


def test_too_few_months_are_shown_without_judgment(months: Months) -> None:
    facts = months("2018-04", [5, 6, 7])

    picture = control_picture("Crime", facts, charted(facts, target=9, better="decrease"))

    assert picture.title == "Crime: too few months for a judgment"
    assert picture.sentence == "The last final month is June 2018 (7 crimes); there are too few months to judge it."
    assert {row[2] for row in picture.table.rows} == {"not judged"}


def test_shares_are_held_as_percentages_and_their_limits_move_with_the_base(months: Months) -> None:
    sizes = [100 + 10 * (at % 3) for at in range(15)]
    counts = [80 + 5 * (at % 2) for at in range(15)]
    shares = [count / size for count, size in zip(counts, sizes, strict=True)]
    exact = [Fraction(100 * count, size) for count, size in zip(counts, sizes, strict=True)]
    facts = months("2018-04", exact, unit_id="percent")
    chart = control_chart(Series(shares, counts, sizes, first_month=4), Settings(kind="p"))

    root = assert_well_set(control_picture("Answered", facts, chart, per=100).svg)

    y = height_of(root)
    (upper,) = [each for each in of_class(root, "upper") if each.tag == SVG + "polyline"]
    heights = [float(each.split(",")[1]) for each in upper.attrib["points"].split()][::2]
    assert heights == [pytest.approx(y(100 * each), abs=0.02) for each in chart.phases[0].upper]


def test_an_axis_that_does_not_begin_at_zero_says_why(months: Months) -> None:
    facts = months("2016-04", STEADY)
    root = assert_well_set(control_picture("Crime", facts, charted(facts), cut="the values are close together").svg)

    assert of_class(root, "tick")[0].text == "550"
    assert of_class(root, "note")[0].text == "The axis does not begin at zero: the"


def test_a_chart_of_other_values_is_refused(months: Months) -> None:
    facts = months("2016-04", STEADY)
    with pytest.raises(ChartError, match="has 640") as caught:
        control_picture("Crime", months("2016-04", [1, *STEADY[1:]]), charted(facts))
    assert caught.value.remedy
    with pytest.raises(ChartError, match="15 points for 14 facts"):
        control_picture("Crime", facts[:14], charted(facts))
    with pytest.raises(ChartError, match="0 points"):
        control_picture("Crime", [], charted(facts))


@settings(max_examples=60)
@given(
    values=st.lists(st.none() | st.integers(0, 30) | st.integers(0, 10**7), min_size=2, max_size=60),
    data=st.data(),
    unit_id=st.sampled_from(["crimes", "rate", "seconds"]),
    width=st.sampled_from([PHONE, PAGE]),
    basis=st.sampled_from(Basis),
    title=st.text(max_size=20),
)
def test_whatever_the_values_texts_keep_apart_and_the_table_holds_the_facts(
    months: Months, values: list[int | None], data: st.DataObject, unit_id: str, width: int, basis: Basis, title: str
) -> None:
    facts = months("2014-11", values, unit_id=unit_id, basis=basis)
    at = data.draw(st.lists(st.integers(1, len(values) - 1), max_size=3, unique=True))
    chart = charted(
        facts,
        breaks=tuple(Break(each, "a new system <A&B>") for each in at),
        provisional=data.draw(st.integers(0, min(3, len(values)))),
        target=data.draw(st.none() | st.integers(0, 10**6)),
        better=data.draw(st.sampled_from(["increase", "decrease", "neutral"])),
    )

    picture = control_picture(title, facts, chart, width=width)

    root = assert_well_set(picture.svg)
    assert len(points(root)) == sum(value is not None for value in values)
    in_millions = "millions" in (next(root.iter(SVG + "text")).text or "")
    y = height_of(root) if unit_id == "crimes" and not in_millions else None
    for fact in facts:
        if y and fact.value is not None and np.allclose(chart.judged, chart.series.values, equal_nan=True):
            assert points(root)[str(fact.period)][1] == pytest.approx(y(float(fact.value)), abs=0.05)
    assert [row[1].split(" (")[0] for row in picture.table.rows] == [fact.text for fact in facts]
    assert "significant" not in picture.title.removeprefix(title) + picture.sentence
