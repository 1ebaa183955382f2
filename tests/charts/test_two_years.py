"""The drawing of two years: where things stand, how they are told apart, and who can read it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.charts.picture import ChartError
from peelian.charts.svg import BASELINE, LINE_HEIGHT, PAGE, PHONE, TEXT_SIZE
from peelian.charts.two_years import two_years
from peelian.core.basis import Basis
from peelian.core.fact import Exact, Fact

Months = Callable[..., list[Fact]]
Read = Callable[[str], Any]

NOW = [7600, 7790, 7700, 7880, 7650, 7500, 7907, 7600, 7400, 7550, 7193, 7900]
THEN = [6900, 7100, 7200, 7150, 7000, 6950, 7100, 7050, 6800, 6900, 6600, 7880]
CENTRE = pytest.approx


def test_markers_stand_at_their_values_on_an_axis_from_zero(months: Months, read: Read) -> None:
    drawn = read(two_years("Crime", months("2018-04", NOW), months("2017-04", THEN)).svg)

    zero, top = drawn.ticks["0"] - BASELINE, drawn.ticks["8,000"] - BASELINE
    for places, values in ((drawn.this_year, NOW), (drawn.last_year, THEN)):
        for (_, y), value in zip(places.values(), values, strict=True):
            assert y == CENTRE(zero + (top - zero) * value / 8000, abs=0.02)


def test_a_value_of_zero_stands_on_the_axis(months: Months, read: Read) -> None:
    drawn = read(two_years("Crime", months("2018-04", [0, 4]), []).svg)

    assert drawn.this_year["2018-04"][1] == CENTRE(drawn.ticks["0"] - BASELINE)


def test_months_are_evenly_spaced_and_both_years_share_them(months: Months, read: Read) -> None:
    drawn = read(two_years("Crime", months("2018-04", NOW), months("2017-04", THEN)).svg)

    places = [x for x, _ in drawn.this_year.values()]
    steps = {round(right - left, 1) for left, right in pairwise(places)}
    assert max(steps) - min(steps) < 0.11
    assert places == CENTRE([x for x, _ in drawn.last_year.values()], abs=0.02)


def test_strokes_run_through_the_markers_and_stop_at_gaps(months: Months, read: Read) -> None:
    drawn = read(two_years("Crime", months("2018-04", [5, 6, None, 7, None, 8, 9, 10]), []).svg)

    assert "2018-06" not in drawn.this_year
    at = drawn.this_year
    runs = [["2018-04", "2018-05"], ["2018-09", "2018-10", "2018-11"]]
    assert drawn.strokes["this-year"] == [[at[month] for month in run] for run in runs]
    assert "2018-07" in at, "a month between two gaps is still marked"


def test_two_years_differ_in_marker_stroke_and_weight_not_only_colour(months: Months) -> None:
    svg = two_years("Crime", months("2018-04", NOW), months("2017-04", THEN)).svg

    this_year, last_year = (svg[svg.index(f'<g class="{name}"') :] for name in ("this-year", "last-year"))
    assert "stroke-dasharray" in last_year.split("</g>")[0]
    assert "stroke-dasharray" not in this_year.split("</g>")[0]
    assert "<circle" in this_year.split("</g>")[0]
    assert 'fill="#FFFFFF"' in last_year.split("</g>")[0]
    assert svg.count('font-weight="bold"') == 1


@pytest.mark.parametrize(
    ("first", "count", "this_year", "last_year"),
    [
        ("2018-04", 12, "2018/19", "2017/18"),
        ("2018-01", 12, "2018", "2017"),
        ("2018-07", 12, "Jul 2018\N{EN DASH}Jun 2019", "Jul 2017\N{EN DASH}Jun 2018"),
        ("2018-10", 5, "Oct 2018\N{EN DASH}Feb 2019", "Oct 2017\N{EN DASH}Feb 2018"),
        ("2018-04", 1, "Apr 2018", "Apr 2017"),
        ("2017-04", 24, "Apr 2017\N{EN DASH}Mar 2019", "Apr 2016\N{EN DASH}Mar 2018"),
    ],
)
def test_lines_and_columns_carry_the_period(
    months: Months, read: Read, first: str, count: int, this_year: str, last_year: str
) -> None:
    before = f"{int(first[:4]) - 1}{first[4:]}"
    picture = two_years("Crime", months(first, [5] * count), months(before, [4] * count))

    labels = read(picture.svg).labels
    assert "".join(line.text for line in labels["this-year"]) == this_year
    assert "".join(line.text for line in labels["last-year"]) == last_year
    assert picture.table.columns == ("Month", this_year, last_year, "Change")


def test_a_line_that_ends_early_says_where(months: Months, read: Read) -> None:
    drawn = read(two_years("Crime", months("2018-04", [5, 6, None]), months("2017-04", [4, 4, 4])).svg)

    assert [line.text for line in drawn.labels["this-year"]][-1] == "to May"
    assert [line.text for line in drawn.labels["last-year"]][-1] == "Jun 2017"


def test_equal_ends_do_not_put_one_label_on_the_other(months: Months, read: Read) -> None:
    drawn = read(two_years("Crime", months("2018-04", [5] * 12), months("2017-04", [5] * 12)).svg)

    above, below = drawn.labels["this-year"][0], drawn.labels["last-year"][0]
    assert below.y - above.y >= LINE_HEIGHT
    assert (above.y + below.y) / 2 - BASELINE == CENTRE(drawn.this_year["2018-04"][1])


@pytest.mark.parametrize(("width", "named"), [(PHONE, 6), (PAGE, 12)])
def test_month_names_start_with_the_first_and_are_as_many_as_fit(
    months: Months, read: Read, width: int, named: int
) -> None:
    drawn = read(two_years("Crime", months("2018-04", NOW), months("2017-04", THEN), width=width).svg)

    assert drawn.months[0] == "Apr"
    assert len(drawn.months) == named


@pytest.mark.parametrize(
    ("unit_id", "values", "ticks", "name"),
    [
        ("crimes", [1, 0], ["0", "1", "2"], "Crimes"),
        ("calls", [1_512_345, 9], ["0.0", "0.5", "1.0", "1.5", "2.0"], "Calls, millions"),
        ("percent", [Fraction(993, 10), 90], ["0%", "25%", "50%", "75%", "100%"], "Percent"),
        ("seconds", [Fraction(9, 10), 0], ["0.00 s", "0.25 s", "0.50 s", "0.75 s", "1.00 s"], "Seconds"),
    ],
)
def test_axis_has_round_ticks_and_names_its_unit(
    months: Months, read: Read, unit_id: str, values: list[Exact], ticks: list[str], name: str
) -> None:
    drawn = read(two_years("Title", months("2018-04", values, unit_id=unit_id), []).svg)

    assert list(drawn.ticks) == ticks
    assert drawn.every_text[0] == name


@pytest.mark.parametrize(
    ("basis", "name"), [(Basis.SYNTHETIC_FREE, "Crimes, synthetic"), (Basis.SIMULATED, "Crimes, simulated")]
)
def test_made_up_figures_say_so_in_the_drawing(months: Months, read: Read, basis: Basis, name: str) -> None:
    drawn = read(two_years("Crime", months("2018-04", [5, 6], basis=basis), []).svg)

    assert drawn.every_text[0] == name


def test_picture_is_named_and_described_for_assistive_technology(months: Months, read: Read) -> None:
    picture = two_years("Crime", months("2018-04", NOW), months("2017-04", THEN))

    root = read(picture.svg).root
    title, description = root[0], root[1]
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], description.attrib["id"]]
    assert (title.text, description.text) == (picture.title, picture.sentence)


def test_ids_are_stable_and_differ_between_charts(months: Months) -> None:
    def ids(width: int) -> str:
        svg = two_years("Crime", months("2018-04", NOW), [], width=width).svg
        return svg.split('aria-labelledby="')[1].split('"')[0]

    assert ids(PHONE) == ids(PHONE)
    assert not set(ids(PHONE).split()) & set(ids(PAGE).split())


def test_drawing_needs_no_style_and_no_script(months: Months) -> None:
    svg = two_years("Crime", months("2018-04", NOW), months("2017-04", THEN)).svg

    assert "style" not in svg
    assert "<script" not in svg
    assert "href" not in svg


def test_text_is_at_least_12_px_on_the_narrowest_phone(months: Months, read: Read) -> None:
    root = read(two_years("Crime", months("2018-04", NOW), months("2017-04", THEN)).svg).root

    sizes = [float(each.attrib["font-size"]) for each in root.iter() if "font-size" in each.attrib]
    assert sizes == [TEXT_SIZE]
    assert min(sizes) * 288 / PHONE >= 12, "a figure as wide as a 320 px phone less margins of 16 px"


def test_titles_are_escaped(months: Months, read: Read) -> None:
    picture = two_years('<b>"Theft" & co</b>\x00', months("2018-04", [1, 2]), [])

    assert "<b>" not in picture.svg
    assert read(picture.svg).root[0].text.startswith('<b>"Theft" & co</b>\N{REPLACEMENT CHARACTER}: ')


def test_a_chart_without_any_value_still_has_its_axes(months: Months, read: Read) -> None:
    drawn = read(two_years("Crime", months("2018-04", [None] * 3), []).svg)

    assert drawn.months == ["Apr", "May", "Jun"]
    assert not drawn.this_year
    assert not drawn.labels


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        (("2018-04", []), ("2017-04", []), "0 months"),
        (("2018-04", [1] * 25), ("2017-04", []), "25 months"),
        (("2018-04", [1, 2]), ("2017-04", [1]), "1 months of the year before"),
        (("2018-04", [1, 2]), ("2017-05", [1, 2]), "where 2017-04 belongs"),
        (("2018-04", [1, -2]), ("2017-04", [1, 2]), "below zero"),
    ],
)
def test_facts_that_do_not_belong_together_are_refused(
    months: Months, now: tuple[str, list[Exact]], then: tuple[str, list[Exact]], said: str
) -> None:
    with pytest.raises(ChartError, match=said) as caught:
        two_years("Crime", months(*now), months(*then))

    assert caught.value.remedy


def test_units_cannot_be_mixed(months: Months) -> None:
    with pytest.raises(ChartError, match="not comparable"):
        two_years("Crime", months("2018-04", [1]), months("2017-04", [1], unit_id="calls"))


values = st.one_of(
    st.none(),
    st.integers(0, 30),
    st.integers(0, 10**12),
    st.fractions(0, 10**6, max_denominator=1000),
)


@st.composite
def two_runs(draw: st.DrawFn) -> tuple[list[Exact | None], list[Exact | None]]:
    count = draw(st.integers(1, 24))
    run = st.lists(values, min_size=count, max_size=count)
    return draw(run), draw(st.one_of(st.just([]), run))


@settings(max_examples=80)
@given(
    runs=two_runs(),
    title=st.text(max_size=30),
    unit_id=st.sampled_from(["crimes", "rate", "seconds"]),
    basis=st.sampled_from(Basis),
    width=st.sampled_from([PHONE, PAGE]),
)
def test_whatever_the_values_everything_is_drawn_inside(
    months: Months,
    read: Read,
    runs: tuple[list[Exact | None], list[Exact | None]],
    title: str,
    unit_id: str,
    basis: Basis,
    width: int,
) -> None:
    now = months("2018-04", runs[0], unit_id=unit_id, basis=basis)
    then = months("2017-04", runs[1], unit_id=unit_id)

    drawn = read(two_years(title, now, then, width=width).svg)

    places = [*drawn.this_year.values(), *drawn.last_year.values()]
    assert len(places) == sum(fact.value is not None for fact in [*now, *then])
    assert all(4 <= x <= drawn.width - 4 and 4 <= y <= drawn.height - 4 for x, y in places)
    assert 3 <= len(drawn.ticks) <= 5
    lines = sorted(line.y for label in drawn.labels.values() for line in label)
    assert all(below - above >= TEXT_SIZE for above, below in pairwise(lines))
    assert all(TEXT_SIZE <= y <= drawn.height for y in lines)
    assert all(line.x > x for label in drawn.labels.values() for line in label for x, _ in places)
