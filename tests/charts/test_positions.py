"""Whatever the figures: each mark, bar and cell stands where its value puts it, and the table holds the same facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.charts.boxes import SVG, assert_well_set, centre, of_class
from tests.charts.test_svg import contrast

from peelian.charts.frame import GAP
from peelian.charts.funnel import Funnel, funnel
from peelian.charts.heat_map import heat_map
from peelian.charts.icon_grid import Line, icon_grid
from peelian.charts.interval_bars import interval_bars
from peelian.charts.marks import Mark, mark
from peelian.charts.peer_strip import peer_strip
from peelian.charts.picture import ChartError, Picture
from peelian.charts.shades import SHADES
from peelian.charts.small_multiples import small_multiples
from peelian.charts.sparkline import sparkline
from peelian.charts.svg import BASELINE, BLUE, ORANGE, PAGE, PHONE, TEXT_SIZE
from peelian.charts.tile_map import tile_map, tiles
from peelian.charts.waterfall import waterfall
from peelian.core.basis import Basis
from peelian.core.fact import Fact
from peelian.core.force import ForceKind, force, forces
from peelian.core.interval import Interval
from peelian.core.period import Period
from peelian.core.unit import unit
from peelian.statistics.control_chart import Series, Settings, control_chart
from peelian.statistics.flags import PointType
from peelian.statistics.funnel import LEVELS, FunnelLimits, proportion_funnel
from peelian.statistics.peers import standing
from peelian.statistics.wilson import wilson

EASY = settings(max_examples=40)
NAMES = [each.id for each in forces() if each.kind is ForceKind.TERRITORIAL]
WIDTHS = st.sampled_from([PHONE, PAGE])
NEAR = 0.03  # positions are written to two decimal places
Months = Callable[..., list[Fact]]


def share(name: str, hits: int, base: int, basis: Basis = Basis.REAL) -> Fact:
    around = wilson(hits, base)
    return Fact(
        measure="stop_search.find_rate", force=name, source="force", period=Period.parse("2018-19"),
        value=Fraction(100 * hits, base), unit=unit("percent"), basis=basis, numerator=hits, denominator=base,
        interval=Interval(around.lower * 100, around.upper * 100, around.level, around.method),
    )  # fmt: skip


@st.composite
def shares(draw: st.DrawFn, least: int = 2, most: int = 43, smallest: int = 30) -> list[Fact]:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=least, max_size=most, unique=True))
    bases = [draw(st.integers(smallest, 9000)) for _ in names]
    return [share(name, draw(st.integers(1, base - 1)), base) for name, base in zip(names, bases, strict=True)]


def values_of(facts: Sequence[Fact]) -> list[float]:
    return [float(fact.value or 0) for fact in facts]


def on_one_line(pairs: Sequence[tuple[float, float]], near: float = NEAR) -> tuple[float, float]:
    """The line (slope, start) on which (value, place) pairs lie; asserts that they do."""
    low, high = min(pairs), max(pairs)
    slope = (high[1] - low[1]) / (high[0] - low[0]) if high[0] > low[0] else 0.0
    start = low[1] - slope * low[0]
    for value, place in pairs:
        assert place == pytest.approx(start + slope * value, abs=near)
    return slope, start


def forces_drawn(root: ElementTree.Element) -> dict[str, tuple[float, float]]:
    return {each.attrib["data-force"]: centre(each) for each in root.iter() if "data-force" in each.attrib}


def polyline(each: ElementTree.Element) -> list[tuple[float, float]]:
    pairs = (point.split(",") for point in each.attrib["points"].split())
    return [(float(x), float(y)) for x, y in pairs]


def ends_of(whisker: ElementTree.Element) -> tuple[float, float]:
    """Where a path of an interval begins and ends."""
    found = re.match(r"M([\d.]+) .*H([\d.]+)", whisker.attrib["d"])
    assert found is not None
    return float(found[1]), float(found[2])


def told(picture: Picture) -> list[str]:
    """The values that the table holds, in its second column."""
    return [row[1] for row in picture.table.rows]


def well(picture: Picture) -> ElementTree.Element:
    root = assert_well_set(picture.svg)
    assert (root[0].text, root[1].text) == (picture.title, picture.sentence)
    return root


@EASY
@given(facts=shares(least=1), width=WIDTHS, data=st.data())
def test_funnel(facts: list[Fact], width: int, data: st.DataObject) -> None:
    own = data.draw(st.sampled_from(["", *(fact.force for fact in facts)]))
    sizes = [float(fact.denominator or 1) for fact in facts]
    centre_of_all = sum(fact.numerator or 0 for fact in facts) / sum(sizes)
    pairs = [
        proportion_funnel(centre_of_all, sizes, z=z, level=level) for z, level in zip((1.96, 3.09), LEVELS, strict=True)
    ]
    limits = [FunnelLimits(each.level, each.lower * 100, each.upper * 100) for each in pairs]
    expected = Funnel(sizes, (limits[0], limits[1]), centre_of_all * 100, 1.0, adjusted=False, size="searches")

    picture = funnel("Find rate", facts, expected, own=own, width=width)

    root, at = well(picture), None
    at = forces_drawn(root)
    assert list(at) == [fact.force for fact in facts]
    places = [at[fact.force] for fact in facts]
    grid = of_class(root, "grid")[0]
    right = float(grid.attrib["x2"]) - GAP
    on_one_line(
        [(0.0, float(grid.attrib["x1"])), *zip(sizes, (x for x, _ in places), strict=True), (max(sizes), right)]
    )
    slope, start = on_one_line([(value, y) for value, (_, y) in zip(values_of(facts), places, strict=True)])
    (middle,) = of_class(root, "centre")
    if len(set(values_of(facts))) > 1:
        assert float(middle.attrib["y1"]) == pytest.approx(start + slope * centre_of_all * 100, abs=0.5)
    for fact, low, high, far_low, far_high in zip(
        facts, limits[0].lower, limits[0].upper, limits[1].lower, limits[1].upper, strict=True
    ):
        value = float(fact.value or 0)
        outside = (not low <= value <= high) + (not far_low <= value <= far_high)
        shapes = {each.attrib["class"] for each in root.iter() if each.attrib.get("data-force") == fact.force}
        assert shapes == {("ring", "up", "diamond")[outside]}
    assert told(picture) == [fact.text for fact in facts]


@EASY
@given(facts=shares(), width=WIDTHS, data=st.data())
def test_peer_strip(facts: list[Fact], width: int, data: st.DataObject) -> None:
    own = data.draw(st.sampled_from(facts))
    counts, bases = (
        {fact.force: float(getattr(fact, side)) for fact in facts} for side in ("numerator", "denominator")
    )
    found = standing(counts, bases, own.force, per=100)

    picture = peer_strip("Find rate", facts, found, own=own.force, width=width)

    root = well(picture)
    at = forces_drawn(root)
    assert set(at) == {fact.force for fact in facts}
    assert len({y for _, y in at.values()}) <= 2, "in one row: polygons may be rounded"
    (whisker,), (shaded,) = of_class(root, "interval"), of_class(root, "middle-half")
    assert own.interval is not None
    left = float(shaded.attrib["x"])
    pairs = [(float(fact.value or 0), at[fact.force][0]) for fact in facts]
    pairs += zip((own.interval.lower, own.interval.upper), ends_of(whisker), strict=True)
    pairs += [(found.quartiles[0], left), (found.quartiles[2], left + float(shaded.attrib["width"]))]
    slope, _ = on_one_line(pairs, 0.05)
    assert slope > 0
    shapes = {each.attrib["data-force"]: each.attrib["class"] for each in root.iter() if "data-force" in each.attrib}
    assert [name for name, shape in shapes.items() if shape == "diamond"] == [own.force], "ours has a shape of its own"
    assert told(picture) == [fact.text for fact in facts]


@EASY
@given(facts=shares(least=1, most=12, smallest=12), width=WIDTHS, data=st.data())
def test_interval_bars(facts: list[Fact], width: int, data: st.DataObject) -> None:
    own = data.draw(st.sampled_from(facts)).force

    picture = interval_bars("Find rate", facts, own=own, width=width)

    root = well(picture)
    drawn = [fact for fact in facts if (fact.denominator or 0) >= 30]
    shown = sorted(drawn, key=lambda fact: (-(fact.value or 0), force(fact.force).short_name))
    bars, whiskers = of_class(root, "bar"), of_class(root, "interval")
    starts = {float(bar.attrib["x"]) for bar in bars}
    assert len(starts) <= 1, "all begin at nought"
    pairs = [(0.0, start) for start in starts]
    for fact, bar, whisker in zip(shown, bars, whiskers, strict=True):
        assert fact.interval is not None
        pairs.append((float(fact.value or 0), float(bar.attrib["x"]) + float(bar.attrib["width"])))
        pairs += zip((fact.interval.lower, fact.interval.upper), ends_of(whisker), strict=True)
        assert bar.attrib["class"] == ("bar own" if fact.force == own else "bar")
    if pairs:
        on_one_line(pairs)
    heights = [float(bar.attrib["y"]) for bar in bars]
    assert heights == sorted(heights)
    bold = [each.text for each in of_class(root, "value") if each.attrib["font-weight"] == "bold"]
    assert len(bold) == 1, "bold says which is ours where colour cannot"
    small = [fact for fact in facts if (fact.denominator or 0) < 30]
    assert told(picture)[: len(shown)] == [fact.text for fact in shown]
    assert sum("under 30" in cell for cell in told(picture)) == len(small)
    assert [each.text for each in of_class(root, "value")].count("no bar") == len(small)


@EASY
@given(
    series=st.lists(st.lists(st.none() | st.integers(0, 9000), min_size=6, max_size=6), min_size=1, max_size=7),
    own_scales=st.booleans(),
    width=WIDTHS,
)
def test_small_multiples(months: Months, series: list[list[int | None]], own_scales: bool, width: int) -> None:
    named = [(f"Area {at}", months("2018-04", values)) for at, values in enumerate(series)]

    picture = small_multiples("Crime", named, own_scales=own_scales, width=width)

    root = well(picture)
    drawn = [each for each in root.iter() if "data-month" in each.attrib]
    known = [[(at, value) for at, value in enumerate(values) if value is not None] for values in series]
    assert len(drawn) == sum(map(len, known))
    slopes, left = set(), iter(drawn)
    for panel in known:
        marks = [centre(next(left)) for _ in panel]
        if panel:
            on_one_line([(float(at), x) for (at, _), (x, _) in zip(panel, marks, strict=True)])
            slope, _ = on_one_line([(float(value), y) for (_, value), (_, y) in zip(panel, marks, strict=True)])
            if max(panel, key=lambda pair: pair[1])[1] - min(panel, key=lambda pair: pair[1])[1] > 2000:
                slopes.add(round(slope, 4))
    assert own_scales or len({round(slope, 3) for slope in slopes}) <= 1 or max(slopes) - min(slopes) < 1e-3
    assert all(slope < 0 for slope in slopes), "more is higher"
    for at, (_, facts) in enumerate(named, 1):
        assert [row[at].split(" (")[0] for row in picture.table.rows] == [fact.text for fact in facts]


def grid_facts(like: Fact, cells: Sequence[Sequence[int | None]]) -> list[Fact]:
    return [
        replace(like, value=value, breakdown=(("hour", f"{row:02d}"), ("weekday", f"D{column}")))
        for row, line in enumerate(cells)
        for column, value in enumerate(line)
    ]


@EASY
@given(
    cells=st.integers(1, 7).flatmap(
        lambda wide: st.lists(
            st.lists(st.none() | st.integers(0, 10**5), min_size=wide, max_size=wide), min_size=1, max_size=24
        )
    ),
    width=WIDTHS,
)
def test_heat_map(months: Months, cells: list[list[int | None]], width: int) -> None:
    facts = grid_facts(months("2018-04", [1])[0], cells)

    picture = heat_map("Calls", facts, width=width)

    root = well(picture)
    boxes = [each for each in root.iter(SVG + "rect") if each.attrib.get("fill") in SHADES][1:][: len(facts)]
    words = of_class(root, "cell")
    assert len(words) == len(facts)
    wide, tall = float(boxes[0].attrib["width"]), float(boxes[0].attrib["height"])
    corners = [(float(box.attrib["x"]), float(box.attrib["y"])) for box in boxes]
    for at, (x, y) in enumerate(corners):
        row, column = divmod(at, len(cells[0]))
        assert x == pytest.approx(corners[0][0] + column * wide, abs=NEAR + column * 0.01)
        assert y == pytest.approx(corners[0][1] + row * tall, abs=NEAR)
        assert float(words[at].attrib["x"]) == pytest.approx(x + wide / 2, abs=NEAR)
        assert float(words[at].attrib["y"]) - BASELINE == pytest.approx(y + tall / 2, abs=NEAR)
    darker_with_value(facts, boxes, words)
    shown = [cell.split(" (")[0] for line in picture.table.rows for cell in line[1:]]
    assert shown == [fact.text for fact in facts]


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        ([[1, 9], [2, 3]], "D1 00"),
        ([[1, 2], [9, 9]], "D0 01 and 1 other cell"),
        ([[9, 9], [2, 9]], "D0 00 and 2 other cells"),
    ],
)
def test_a_heat_map_names_the_first_of_the_highest_cells(months: Months, cells: list[list[int]], where: str) -> None:
    assert heat_map("Calls", grid_facts(months("2018-04", [1])[0], cells)).title == f"Calls: highest in {where}, 9"


def darker_with_value(
    facts: Sequence[Fact], boxes: Sequence[ElementTree.Element], words: Sequence[ElementTree.Element]
) -> None:
    """A higher value is never paler; what is written is the value, or where it is too wide the number of its shade."""
    shades = [SHADES.index(box.attrib["fill"]) for box in boxes]
    ordered = sorted((fact.value, shade) for fact, shade in zip(facts, shades, strict=True) if fact.value is not None)
    assert all(one[1] <= other[1] for one, other in pairwise(ordered))
    for fact, shade, word in zip(facts, shades, words, strict=True):
        bare = fact.text.removesuffix(fact.unit.suffix)
        assert word.text in ({"\N{EN DASH}"} if fact.value is None else {bare, str(shade + 1)})


@EASY
@given(facts=shares(), width=WIDTHS, data=st.data())
def test_tile_map(facts: list[Fact], width: int, data: st.DataObject) -> None:
    own = data.draw(st.sampled_from(["", *(fact.force for fact in facts)]))

    picture = tile_map("Find rate", facts, own=own, width=width)

    root = well(picture)
    texts = of_class(root, "tile")
    order = list(tiles().values())
    codes, words = texts[::2], texts[1::2]
    assert [each.text for each in codes] == [tile.code for tile in order]
    on_one_line([(tile.column, float(each.attrib["x"])) for tile, each in zip(order, codes, strict=True)])
    on_one_line([(tile.row, float(each.attrib["y"])) for tile, each in zip(order, codes, strict=True)])
    boxes = [each for each in root.iter(SVG + "rect") if each.attrib.get("fill") in SHADES][1:][: len(order)]
    there = {fact.force: fact for fact in facts}
    known = [at for at, tile in enumerate(order) if tile.force in there]
    darker_with_value(
        [there[order[at].force] for at in known], [boxes[at] for at in known], [words[at] for at in known]
    )
    assert {words[at].text for at in range(len(order)) if at not in known} <= {"\N{EN DASH}"}
    frames = of_class(root, "own")
    assert len(frames) == bool(own)
    for frame in frames:
        at = next(index for index, tile in enumerate(order) if tile.force == own)
        assert [frame.attrib[name] for name in "xy"] == [boxes[at].attrib[name] for name in "xy"]
    assert told(picture) == [fact.text for fact in facts]


@EASY
@given(
    before=st.integers(0, 10**6),
    changes=st.lists(st.integers(-(10**5), 10**5), min_size=1, max_size=8),
    width=WIDTHS,
)
def test_waterfall(months: Months, before: int, changes: list[int], width: int) -> None:
    then, now = (replace(months("2018-04", [value])[0], period=Period.parse(year)) for value, year in (
        (before, "2017-18"), (before + sum(changes), "2018-19")
    ))  # fmt: skip
    parts = [
        replace(now, value=value, derivation="change", breakdown=(("type", f"Part {at}"),))
        for at, value in enumerate(changes)
    ]

    picture = waterfall("Crime", then, parts, now, width=width)

    root = well(picture)
    bars = [(float(bar.attrib["x"]), float(bar.attrib["width"])) for bar in of_class(root, "bar")]
    levels = [0, before, *(before + sum(changes[: at + 1]) for at in range(len(changes))), 0, now.value or 0]
    spans = [(0, before), *pairwise(levels[1 : len(changes) + 2]), (0, int(now.value or 0))]
    pairs = []
    for (start, end), (x, wide) in zip(spans, bars, strict=True):
        pairs += [(float(min(start, end)), x), (float(max(start, end)), x + wide)]
    slope, start = on_one_line(pairs, 0.05)
    assert slope > 0 or before == now.value == 0 == max(changes)
    *links, axis = (float(line.attrib["x1"]) for line in root.iter(SVG + "line"))
    assert links == pytest.approx([start + slope * end for _, end in spans[:-1]], abs=0.1), (
        "each leads on from the last"
    )
    assert axis == pytest.approx(start, abs=0.1)
    signs = [(each.text or "")[0] for each in of_class(root, "value")][1:-1]
    assert signs == ["+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else "0" for value in changes]
    assert told(picture) == [fact.text for fact in (then, *parts, now)]


@EASY
@given(values=st.lists(st.none() | st.integers(0, 10**5), min_size=1, max_size=60))
def test_sparkline(months: Months, values: list[int | None]) -> None:
    facts = months("2014-04", values)

    picture = sparkline("Crime", facts)

    root = well(picture)
    known = [(at, value) for at, value in enumerate(values) if value is not None]
    marks = [each for each in root.iter() if "data-month" in each.attrib]
    assert [each.attrib["data-month"] for each in marks] == [str(facts[at].period) for at, _ in known[-1:]]
    points = [point for line in of_class(root, "values") for point in polyline(line)]
    runs = "".join("-" if value is None else "x" for value in values).split("-")
    drawn = [at for at, value in known if _in_long_run(values, at)]
    assert [len(polyline(line)) for line in of_class(root, "values")] == [len(run) for run in runs if len(run) > 1]
    last = [(at, centre(each)) for (at, _), each in zip(known[-1:], marks, strict=True)]
    placed = [*zip(drawn, points, strict=True), *last]
    if placed:
        on_one_line([(float(at), x) for at, (x, _) in placed])
        slope, _ = on_one_line([(float(values[at] or 0), y) for at, (_, y) in placed])
        assert slope <= 0
    assert [row[1].split(" (")[0] for row in picture.table.rows] == [fact.text for fact in facts]


def _in_long_run(values: Sequence[int | None], at: int) -> bool:
    beside = [values[place] for place in (at - 1, at + 1) if 0 <= place < len(values)]
    return any(value is not None for value in beside)


def line_of(months: Months, name: str, values: Sequence[int | None], basis: Basis = Basis.REAL, **given: Any) -> Line:
    facts = months("2016-04", values, basis=basis)
    series = Series([np.nan if value is None else float(value) for value in values])
    return Line(name, facts, control_chart(series, Settings(**given)))


@EASY
@given(
    drawn=st.lists(
        st.tuples(
            st.lists(st.none() | st.integers(0, 99), min_size=1, max_size=40),
            st.sampled_from(["increase", "decrease", "neutral"]),
            st.none() | st.integers(0, 99),
        ),
        min_size=1, max_size=20,
    ),
    width=WIDTHS,
)  # fmt: skip
def test_icon_grid(months: Months, drawn: list[tuple[list[int | None], str, int | None]], width: int) -> None:
    lines = [
        line_of(months, f"Measure {at}", values, better=better, target=target)
        for at, (values, better, target) in enumerate(drawn)
    ]

    picture = icon_grid("Measures", lines, width=width)

    root = well(picture)
    by_name = {line.name: line for line in lines}
    columns = {each.text: float(each.attrib["x"]) for each in of_class(root, "column")}
    rows = {each.text: float(each.attrib["y"]) for each in of_class(root, "row")}
    edges = sorted(float(each.attrib["y1"]) for each in root.iter(SVG + "line"))
    words = {"misses": "will miss", "either": "may meet", "meets": "will meet", "none": "no target"}
    for number, row in enumerate(picture.table.rows, 1):
        line = by_name[row[0].split(". ", 1)[1]]
        known = [fact.text for fact in line.facts if fact.value is not None]
        assert row[2].split(" (")[0] == (known[-1] if known else "\N{EN DASH}")
        (cell,) = [each for each in of_class(root, "cell") if str(number) in (each.text or "").split()]
        column = min(columns, key=lambda name: abs(columns[name] - float(cell.attrib["x"])))
        top = max(edge for edge in edges if edge < float(cell.attrib["y"]))
        bottom = min(edge for edge in edges if edge > float(cell.attrib["y"]))
        assert [name for name, y in rows.items() if top < y < bottom] == [row[3]], "its row says what its table says"
        assert row[4].startswith(words[column or ""])


@pytest.mark.parametrize("basis", [Basis.SYNTHETIC_FREE, Basis.SIMULATED])
def test_a_measure_with_one_made_up_month_is_not_judged(months: Months, basis: Basis) -> None:
    """The month took part in the limits, although the last one is real."""
    values = [50] * 20 + [90]
    real = line_of(months, "Real", [*range(40, 60), 900], better="decrease", target=1)
    facts = months("2016-04", values)
    facts[3] = replace(facts[3], basis=basis)
    mixed = Line(
        "Mixed", facts, control_chart(Series(list(map(float, values))), Settings(better="decrease", target=60))
    )

    picture = icon_grid("Measures", [real, mixed])

    assert real.variation is PointType.CONCERN
    assert (mixed.variation, mixed.assurance) == (None, None)
    shown = {row[0].split(". ")[1]: row[3] for row in picture.table.rows}
    assert shown == {"Real": "concern", "Mixed": "not judged"}
    assert "figures are not judged" in " ".join(each.text or "" for each in of_class(well(picture), "note"))


def test_a_measure_of_other_facts_than_its_chart_is_refused(months: Months) -> None:
    chart = control_chart(Series([1.0, 2.0, 3.0]), Settings())
    with pytest.raises(ChartError, match="2 facts for 3 points"):
        Line("Crime", months("2018-04", [1, 2]), chart)


@pytest.mark.parametrize("chart", ["funnel", "strip", "bars", "multiples", "heat", "tiles", "waterfall", "spark"])
def test_text_is_12_pixels_or_more_on_a_phone_320_wide(months: Months, chart: str) -> None:
    """A page of 320 pixels leaves 288 for a drawing, which shrinks as a whole."""
    facts = [share(name, 40 + at, 200 + at) for at, name in enumerate(NAMES)]
    few = facts[:6]
    sizes = [float(fact.denominator or 1) for fact in facts]
    limits = (
        FunnelLimits(0.95, np.full(43, 10.0), np.full(43, 30.0)),
        FunnelLimits(0.998, np.full(43, 5.0), np.full(43, 40.0)),
    )
    rates = standing(
        {fact.force: float(fact.numerator or 0) for fact in few},
        {fact.force: float(fact.denominator or 1) for fact in few},
        few[0].force, per=100,
    )  # fmt: skip
    crimes = months("2018-04", [10, 20, 30])
    then, now = (
        replace(crimes[0], period=Period.parse(year), value=value) for year, value in (("2017-18", 5), ("2018-19", 9))
    )
    part = replace(now, value=4, derivation="change", breakdown=(("type", "Theft"),))
    pictures: dict[str, Callable[[], Picture]] = {
        "funnel": lambda: funnel("Rate", facts, Funnel(sizes, limits, 20.0, 2.0, adjusted=True), own=facts[0].force),
        "strip": lambda: peer_strip("Rate", few, rates, own=few[0].force),
        "bars": lambda: interval_bars("Rate", facts, own=facts[0].force),
        "multiples": lambda: small_multiples("Crime", [("North", crimes), ("South", crimes)]),
        "heat": lambda: heat_map("Calls", grid_facts(crimes[0], [[1, 2], [3, 4]])),
        "tiles": lambda: tile_map("Rate", facts, own=facts[0].force),
        "waterfall": lambda: waterfall("Crime", then, [part], now),
        "spark": lambda: sparkline("Crime", crimes),
    }

    root = well(pictures[chart]())

    wide = float(root.attrib["viewBox"].split()[2])
    assert wide <= PHONE
    assert TEXT_SIZE * min(1.0, 288 / wide) >= 12
    assert not {"width", "height"} & set(root.attrib), "it takes the width that it is given"


def test_shades_marks_and_colours_differ_in_grey() -> None:
    assert all(contrast(one, other) >= 1.25 for one, other in pairwise(SHADES)), (
        "each shade is darker than the one before"
    )
    assert contrast(BLUE, ORANGE) >= 2
    shapes = {re.sub(r' (class|fill)="[^"]*"', "", mark(each, 0, 0, 5)) for each in Mark}
    assert len(shapes) == len(Mark), "without colour and class no two marks are the same"
