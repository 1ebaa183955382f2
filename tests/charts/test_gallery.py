"""Every chart of the gallery: well set, in step with its figures, silent about made-up ones; the page up to date."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.charts.boxes import SVG, assert_well_set
from tests.charts.test_svg import contrast

from peelian.charts.funnel import Funnel
from peelian.charts.icon_grid import Line
from peelian.charts.labels import spread
from peelian.charts.picture import ChartError
from peelian.charts.shades import INKS, SHADES
from peelian.charts.svg import PAGE, PHONE, PINK
from peelian.charts.tile_map import tiles
from peelian.charts.waterfall import waterfall
from peelian.core.basis import Basis
from peelian.core.fact import Fact
from peelian.core.force import ForceKind, forces

EXAMPLES = Path(__file__).parents[2] / "examples"


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


charts = loaded("charts")
gallery = loaded("gallery")


@pytest.mark.parametrize("width", [PHONE, PAGE])
@pytest.mark.parametrize("name", charts.CHARTS)
def test_texts_keep_apart_and_inside_and_the_drawing_is_named(name: str, width: int) -> None:
    picture = charts.CHARTS[name][1](width)

    root = assert_well_set(picture.svg)

    assert (root[0].text, root[1].text) == (picture.title, picture.sentence)
    assert picture == charts.CHARTS[name][1](width), "the same from run to run"
    assert "significant" not in picture.title + picture.sentence


def test_the_page_in_docs_is_up_to_date() -> None:
    docs = EXAMPLES.parent / "docs"
    stale = [name for name, text in gallery.files().items() if (docs / name).read_text(encoding="utf-8") != text]
    assert not stale, "run `make docs`"


def made_up_facts(monkeypatch: pytest.MonkeyPatch, basis: Basis) -> None:
    """Let every example be of made-up figures."""
    plain = charts.Fact
    monkeypatch.setattr(charts, "Fact", lambda **given: plain(**{**given, "basis": basis}))


# Their figures may come from a model: what it does is told, with the word that it is simulated.
OF_MODELS = ("heat-map", "target-bars", "differences", "banded")
FORECASTS = ("fan",)  # a forecast is simulated whatever it is from
NAMES = [each for each in charts.CHARTS if each not in ("two-years", "share-bars")]


@pytest.mark.parametrize(
    ("name", "basis"),
    [(each, Basis.SYNTHETIC_FREE) for each in NAMES]
    + [(each, Basis.SIMULATED) for each in NAMES if each not in OF_MODELS + FORECASTS],
)
def test_of_made_up_figures_nothing_is_told(monkeypatch: pytest.MonkeyPatch, name: str, basis: Basis) -> None:
    made_up_facts(monkeypatch, basis)
    word = "simulated" if basis is Basis.SIMULATED else "synthetic"

    picture = charts.CHARTS[name][1](PHONE)

    root = assert_well_set(picture.svg)
    assert word in picture.title
    assert word in picture.sentence
    told = ("rank", "highest", "outside", "above", "below", "concern", "largest", "middle half")
    assert not [each for each in told if each in picture.title + picture.sentence]
    visible = " ".join(each.text or "" for each in root.iter(SVG + "text")).lower()
    assert word in visible or {"synthetic": "synth.", "simulated": "simul."}[word] in visible


@pytest.mark.parametrize("name", OF_MODELS)
def test_of_a_model_it_is_told_what_it_does_and_that_it_is_simulated(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    real = charts.CHARTS[name][1](PHONE)
    made_up_facts(monkeypatch, Basis.SIMULATED)

    picture = charts.CHARTS[name][1](PHONE)

    assert picture.sentence == real.sentence.rstrip(".") + "; the figures are simulated."
    assert "simulated" in picture.table.caption
    drawn = " ".join(each.text or "" for each in assert_well_set(picture.svg).iter(SVG + "text"))
    assert "simulated" in drawn


def marks(svg: str) -> dict[str, tuple[float, float]]:
    found = {}
    for each in assert_well_set(svg).iter():
        if "data-force" in each.attrib and "cx" in each.attrib:
            found[each.attrib["data-force"]] = (float(each.attrib["cx"]), float(each.attrib["cy"]))
    return found


def test_funnel_places_forces_by_size_and_value() -> None:
    facts, at = charts.per_force(43), marks(charts.funnels(PHONE).svg)

    one, other, third = facts[0], facts[10], facts[20]
    ratio = (at[third.force][0] - at[one.force][0]) / (at[other.force][0] - at[one.force][0])
    sizes = [float(each.denominator) for each in (one, other, third)]
    assert ratio == pytest.approx((sizes[2] - sizes[0]) / (sizes[1] - sizes[0]), abs=0.01)
    fall = (at[third.force][1] - at[one.force][1]) / (at[other.force][1] - at[one.force][1])
    values = [float(each.value) for each in (one, other, third)]
    assert fall == pytest.approx((values[2] - values[0]) / (values[1] - values[0]), abs=0.01)


def test_bars_are_sorted_as_long_as_their_values_and_one_is_ours() -> None:
    picture = charts.bars(PHONE)
    root = assert_well_set(picture.svg)

    bars = [each for each in root.iter(SVG + "rect") if each.attrib.get("class", "").startswith("bar")]
    lengths = [float(each.attrib["width"]) for each in bars]
    values = sorted((float(fact.value) for fact in charts.per_force(9)), reverse=True)
    assert [length / lengths[0] for length in lengths] == pytest.approx(
        [each / values[0] for each in values], abs=0.001
    )
    assert [each.attrib["class"] for each in bars].count("bar own") == 1
    assert [row[1] for row in picture.table.rows] == sorted((f.text for f in charts.per_force(9)), reverse=True)


def test_percentages_of_small_bases_are_counts_without_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = [replace(charts.per_force(2)[0], numerator=5, denominator=12), charts.per_force(2)[1]]
    monkeypatch.setattr(charts, "per_force", lambda _count: [*facts, charts.cheshire])
    monkeypatch.setattr(charts, "cheshire", replace(facts[1], force="cheshire"), raising=False)

    picture = charts.bars(PHONE)

    assert picture.svg.count('class="bar') == 2
    assert picture.table.rows[2][1] == "\N{EN DASH} (5 of 12: under 30)"
    assert "no bar" in picture.svg


def test_peer_strip_stands_in_order_of_value_and_tells_the_rank_as_a_range() -> None:
    picture, facts = charts.strip(PHONE), charts.per_force(9)

    at = marks(picture.svg)
    ordered = sorted(at, key=lambda force: at[force][0])
    values = {fact.force: fact.value for fact in facts}
    assert ordered == sorted(at, key=lambda force: values[force])
    assert "between ranks 1 and 5 of 9" in picture.sentence


def test_heat_map_and_tile_map_show_every_value() -> None:
    for picture, name in ((charts.heat(PHONE), "cell"), (charts.tiles_of(PHONE), "tile")):
        shown = [each.text for each in assert_well_set(picture.svg).iter(SVG + "text") if each.get("class") == name]
        cells = [cell for row in picture.table.rows for cell in (row[1:] if name == "cell" else [row[1]])]
        assert sorted(cells) == sorted(each + "%" * (name == "tile") for each in shown if each and each[0].isdigit())


def test_every_territorial_force_has_a_tile_of_its_own() -> None:
    assert set(tiles()) == {each.id for each in forces() if each.kind is ForceKind.TERRITORIAL}
    assert len({(tile.row, tile.column) for tile in tiles().values()}) == 43
    assert len({tile.code for tile in tiles().values()}) == 43


def test_waterfall_refuses_parts_that_do_not_add_up() -> None:
    before, after = (replace(charts.crimes()[0][0], value=value) for value in (10, 15))
    part = replace(after, value=4, derivation="change", breakdown=(("type", "a"),))

    with pytest.raises(ChartError, match=r"add up to \+4, the change is \+5"):
        waterfall("Crime", before, [part], after)


def test_grid_holds_each_measure_once_in_the_row_of_its_variation() -> None:
    picture = charts.grid(PHONE)
    root = assert_well_set(picture.svg)
    numbers = " ".join(each.text or "" for each in root.iter(SVG + "text") if each.get("class") == "cell").split()
    assert sorted(numbers) == ["1", "2", "3", "4", "5"]
    assert [row[3] for row in picture.table.rows] == ["concern", "concern", "high", "usual", "not judged"]


def test_text_on_shades_can_be_read() -> None:
    assert min(contrast(ink, shade) for ink, shade in zip(INKS, SHADES, strict=True)) >= 4.5
    assert contrast(PINK, "#FFFFFF") >= 4.5


@settings(max_examples=100)
@given(wanted=st.lists(st.tuples(st.floats(-50, 250), st.floats(5, 40)), max_size=4))
def test_labels_never_overlap_nor_leave_their_room(wanted: list[tuple[float, float]]) -> None:
    found = spread(wanted, first=0, last=200)

    placed = sorted((middle - size / 2, middle + size / 2) for middle, (_, size) in zip(found, wanted, strict=True))
    assert all(one[1] <= other[0] + 1e-6 for one, other in pairwise(placed))
    assert all(top >= -1e-6 and bottom <= 200 + 1e-6 for top, bottom in placed)


@settings(max_examples=25)
@given(
    cells=st.lists(st.none() | st.integers(0, 10**7), min_size=4, max_size=4),
    names=st.lists(st.text(max_size=8), min_size=2, max_size=2, unique=True),
    width=st.sampled_from([PHONE, PAGE]),
)
def test_whatever_the_cells_a_heat_map_shows_what_its_table_holds(
    months: Any, cells: list[int | None], names: list[str], width: int
) -> None:
    like: Fact = months("2018-04", [1])[0]
    pairs = [(row, column) for row in ("00", "01") for column in names]
    facts = [
        replace(like, value=value, breakdown=(("hour", row), ("weekday", column)))
        for value, (row, column) in zip(cells, pairs, strict=True)
    ]  # fmt: skip
    picture = charts.heat_map("Calls", facts, width=width)

    assert_well_set(picture.svg)
    assert [cell for row in picture.table.rows for cell in row[1:]] == [fact.text for fact in facts]
    assert picture.table.caption.endswith("; \N{EN DASH}: missing)") == (None in cells), "the reason is said once"


def test_statistics_of_other_facts_are_refused() -> None:
    facts = charts.per_force(9)
    with pytest.raises(ChartError, match="not those of these facts"):
        charts.funnel("Rate", facts, _short(), own="")
    with pytest.raises(ChartError, match="no measures"):
        charts.icon_grid("Grid", list[Line]())


def _short() -> Funnel:
    limits = charts.FunnelLimits(0.95, charts.np.array([1.0]), charts.np.array([2.0]))
    return Funnel([1.0], (limits, limits), 1.0, 1.0, adjusted=True)
