"""Charts of what a model does: differences about zero, figures against targets, levels with a band."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.charts.boxes import assert_well_set, centre, of_class

from peelian.charts.banded import banded
from peelian.charts.differences import Told, differences, told
from peelian.charts.picture import ChartError
from peelian.charts.svg import PAGE, PHONE
from peelian.charts.target_bars import Bar, Stands, target_bars
from peelian.core.basis import Basis
from peelian.core.fact import Fact
from peelian.core.interval import Interval
from peelian.core.period import Period
from peelian.core.unit import unit

LIKE = Fact(
    "incident.mean_wait", "kent", "model", Period.parse("2018-19"), 0, unit("minutes"), Basis.SIMULATED,
    derivation="change",
)  # fmt: skip
WIDTHS = st.sampled_from([PHONE, PAGE])
NAMES = st.text("abc def,", min_size=1, max_size=60).filter(lambda each: bool(each.strip(" ,")))
ENDS = st.integers(-5000, 5000)


@st.composite
def changes(draw: st.DrawFn) -> list[tuple[str, Fact]]:
    rows = []
    for name in draw(st.lists(NAMES, min_size=1, max_size=7, unique=True)):
        low, value, high = sorted(draw(st.tuples(ENDS, ENDS, ENDS)))
        interval = draw(st.sampled_from([None, Interval(low / 10, high / 10, 0.95, "t")]))
        rows.append((name, replace(LIKE, value=Fraction(value, 10), interval=interval)))
    return rows


def whiskers(root: ElementTree.Element) -> list[tuple[float, float]]:
    found = [re.match(r"M([\d.]+) .*H([\d.]+)", each.attrib["d"]) for each in of_class(root, "interval")]
    return [(float(each[1]), float(each[2])) for each in found if each]


def assert_line(pairs: list[tuple[float, float]]) -> None:
    low, high = min(pairs), max(pairs)
    slope = (high[1] - low[1]) / (high[0] - low[0]) if high[0] > low[0] else 0.0
    assert slope >= 0
    for value, place in pairs:
        assert place == pytest.approx(low[1] + slope * (value - low[0]), abs=0.02)


@settings(max_examples=40)
@given(rows=changes(), width=WIDTHS)
def test_differences_stand_where_their_values_put_them(rows: list[tuple[str, Fact]], width: int) -> None:
    picture = differences("Without", rows, width=width)

    root = assert_well_set(picture.svg)
    marks = [each for each in root.iter() if "data-name" in each.attrib]
    pairs = [(float(fact.value or 0), centre(each)[0]) for (_, fact), each in zip(rows, marks, strict=True)]
    pairs += [(0.0, float(each.attrib["x1"])) for each in of_class(root, "zero")]
    known = [fact.interval for _, fact in rows if fact.interval is not None]
    for interval, (left, right) in zip(known, whiskers(root), strict=True):
        pairs += [(interval.lower, left), (interval.upper, right)]
    assert_line(pairs)
    shapes = [each.attrib["class"] for each in marks]
    assert shapes == ["square" if told(fact) in (Told.HIGHER, Told.LOWER) else "ring" for _, fact in rows]
    assert [row[1] for row in picture.table.rows] == [fact.text for _, fact in rows]
    assert [row[3] for row in picture.table.rows] == [told(fact).value for _, fact in rows]


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        (0.1, 2, Told.HIGHER),
        (-2, -0.1, Told.LOWER),
        (-1, 1, Told.NOT),
        (0, 1, Told.NOT),
        (-1, 0, Told.NOT),
        (0, 0, Told.SAME),
        (0.001, 0.3, Told.SMALL),
        (-0.3, 0.3, Told.SMALL),
        (-0.3, 0.9, Told.NOT),
    ],
)
def test_what_holds_zero_cannot_be_told(low: float, high: float, says: Told) -> None:
    fact = replace(LIKE, value=Fraction(low + high) / 2, interval=Interval(low, high, 0.95, "t"))

    assert told(fact) is says
    assert told(replace(fact, interval=None)) is Told.NOT


def test_words_of_differences() -> None:
    def change(value: int | None, low: float, high: float) -> Fact:
        interval = None if value is None else Interval(low, high, 0.95, "t")
        return replace(LIKE, value=value, interval=interval, missing="no case" if value is None else "")

    rows = [("waits", change(12, 11, 13)), ("calls", change(-3, -4, -2)), ("cases", change(1, -1, 3)),
            ("reviews", change(None, 0, 0))]  # fmt: skip

    picture = differences("Without the bureau", rows)

    assert picture.title == "Without the bureau: 1 higher, 1 lower, 1 cannot be told"
    assert picture.sentence == (
        "Higher: waits (+12 minutes); lower: calls (−3 minutes); cannot be told from no difference: cases; without a "
        "value: reviews; the figures are simulated."
    )
    assert picture.table.columns[2] == "95% interval"
    assert picture.table.rows[0] == ("waits", "+12 minutes", "+11 minutes to +13 minutes", "higher")
    assert picture.table.rows[3] == ("reviews", "– (no case)", "– (no interval)", "no value")


@settings(max_examples=40)
@given(rows=changes(), limit=st.integers(0, 500), least=st.booleans(), width=WIDTHS)
def test_bars_and_targets_stand_on_one_scale_from_zero(
    rows: list[tuple[str, Fact]], limit: int, least: bool, width: int
) -> None:
    bars = []
    for name, fact in rows:
        value = abs(fact.value or 0)
        half = 3.0 if fact.interval else 0.0
        interval = Interval(float(value) - half, float(value) + half, 0.95, "t") if half else None
        bars.append(Bar(name, replace(fact, value=value, interval=interval, derivation=""), limit, least))

    picture = target_bars("Targets", bars, width=width)

    root = assert_well_set(picture.svg)
    drawn = of_class(root, "bar")
    pairs = [(0.0, 0.0)]
    pairs += [(float(bar.fact.value or 0), float(each.attrib["width"])) for bar, each in zip(bars, drawn, strict=True)]
    pairs += [(float(limit), float(each.attrib["x1"])) for each in of_class(root, "target")]
    assert_line(pairs)
    assert [each.attrib["class"] for each in drawn] == [f"bar {bar.stands.name.lower()}" for bar in bars]
    said = [each.text for each in of_class(root, "value")]
    assert said == [f"{bar.fact.text}, {bar.stands.value}" for bar in bars], "a word says what colour says"


@pytest.mark.parametrize(
    ("low", "high", "least", "stands"),
    [
        (91, 93, True, Stands.MET), (90, 92, True, Stands.MET),
        (88, 89, True, Stands.MISSED), (89, 91, True, Stands.NOT),
        (88, 90, False, Stands.MET), (91, 93, False, Stands.MISSED), (89, 91, False, Stands.NOT),
    ],
)  # fmt: skip
def test_a_target_is_met_or_missed_only_by_the_whole_interval(
    low: float, high: float, least: bool, stands: Stands
) -> None:
    fact = replace(LIKE, value=Fraction(low + high) / 2, derivation="", interval=Interval(low, high, 0.95, "t"))

    assert Bar("waits", fact, 90, least).stands is stands
    assert Bar("waits", fact).stands is Stands.NONE


def test_words_of_targets() -> None:
    fact = replace(LIKE, value=12, derivation="", interval=Interval(11, 13, 0.95, "t"))
    bars = [Bar("grade 1", fact, 15, least=False), Bar("grade 2", fact, 10, least=False), Bar("grade 3", fact)]

    picture = target_bars("Waits", bars)
    plain = target_bars("Waits", [Bar("grade 1", fact), Bar("grade 2", replace(fact, value=14))])

    assert picture.title == "Waits: 1 met, 1 missed"
    assert picture.sentence == (
        "Met: grade 1 (12 minutes, at most 15 minutes); missed: grade 2 (12 minutes, at most 10 minutes); no target: "
        "grade 3 (12 minutes); the figures are simulated."
    )
    assert picture.table.rows[0] == ("grade 1", "12 minutes", "11 minutes to 13 minutes", "met: at most 15 minutes")
    assert plain.title == "Waits: grade 2 highest, 14 minutes"
    assert plain.table.columns == ("Of what", "Value", "95% interval")


@settings(max_examples=25)
@given(values=st.lists(st.integers(0, 900), min_size=1, max_size=60), width=WIDTHS)
def test_line_and_band_stand_where_their_values_put_them(values: list[int], width: int) -> None:
    steps = [
        (
            f"week {at}",
            replace(LIKE, value=value, derivation="", interval=Interval(value - 5.0, value + 9.0, 0.9, "run")),
        )
        for at, value in enumerate(values)
    ]
    marks = [(at, f"week {at}") for at in range(0, len(steps), 4)]

    picture = banded("Backlog", steps, marks, of="week", band="one run", width=width)

    root = assert_well_set(picture.svg)
    (band,) = of_class(root, "band")
    points = [tuple(map(float, each.split(","))) for each in band.attrib["points"].split()]
    upper, lower = points[: len(values)], points[len(values) :][::-1]
    pairs = [(-value - 9.0, y) for value, (_, y) in zip(values, upper, strict=True)]
    pairs += [(-max(0.0, value - 5.0), y) for value, (_, y) in zip(values, lower, strict=True)]
    for line in of_class(root, "values"):
        strokes = [tuple(map(float, each.split(","))) for each in line.attrib["points"].split()]
        pairs += [(-float(value), y) for value, (_, y) in zip(values, strokes, strict=True)]
    assert_line(pairs)
    assert len(picture.table.rows) == len(values)
    assert picture.table.columns == ("Week", "Minutes", "One run")


def test_missing_values_are_told_and_what_does_not_belong_is_refused() -> None:
    level = replace(LIKE, derivation="", value=5)
    gone = replace(level, value=None, missing="nobody came")

    assert target_bars("Waits", [Bar("grade 1", gone, 5)]).sentence == "There are no values: nobody came."
    assert banded("Backlog", [("one", gone)], [], of="week", band="one run").title == "Backlog: no values"
    with pytest.raises(ChartError, match="no difference"):
        differences("Waits", [("grade 1", level)])
    with pytest.raises(ChartError, match="no differences"):
        differences("Waits", [])
    with pytest.raises(ChartError, match="not comparable"):
        target_bars("Waits", [Bar("a", level), Bar("b", replace(level, unit=unit("hours")))])
    with pytest.raises(ChartError, match="below zero"):
        banded("Backlog", [("one", replace(level, value=-1))], [], of="week", band="one run")
