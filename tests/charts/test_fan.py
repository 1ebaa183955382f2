"""A forecast as a fan: every mark where its figure puts it, in words and table the same figures."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.charts.boxes import assert_well_set, of_class

from peelian.charts.fan import Said, Step, fan
from peelian.charts.picture import ChartError, Picture
from peelian.charts.svg import PAGE, PHONE
from peelian.core.unit import unit

SAID = Said("Calls, Kent", "day", "simulated by a model of real records", synthetic=False, total=(70, 80, 95))
QUANTILES = st.lists(st.integers(0, 900), min_size=7, max_size=7).map(sorted)


def drawn(steps: list[Step], said: Said = SAID, width: int = PHONE) -> tuple[Picture, list[list[tuple[float, float]]]]:
    picture = fan(said, unit("calls"), steps, [(0, "first")], width=width)
    root = assert_well_set(picture.svg)
    bands = []
    for level in (95, 80, 50):
        corners = [each.attrib["points"].split() for each in of_class(root, f"band-{level}")]
        places = [corner.split(",") for each in corners for corner in each]
        bands.append([(float(x), float(y)) for x, y in places])
    return picture, bands


@given(
    counted=st.lists(st.integers(0, 900), min_size=2, max_size=40),
    ahead=st.lists(QUANTILES, min_size=2, max_size=40),
    width=st.sampled_from([PHONE, PAGE]),
)
@settings(max_examples=30)
def test_bands_stand_where_their_quantiles_put_them(counted: list[int], ahead: list[list[int]], width: int) -> None:
    steps = [Step(f"c{at}", float(value)) for at, value in enumerate(counted)]
    steps += [Step(f"f{at}", None, [float(each) for each in row]) for at, row in enumerate(ahead)]

    _, bands = drawn(steps, width=width)

    pairs = []
    for (low, high), corners in zip(((0, 6), (1, 5), (2, 4)), bands, strict=True):
        values = [row[high] for row in ahead] + [row[low] for row in reversed(ahead)]
        pairs += list(zip(values, [y for _, y in corners], strict=True))
    top, bottom = max(pairs), min(pairs)
    slope = (top[1] - bottom[1]) / (top[0] - bottom[0]) if top[0] > bottom[0] else 0.0
    assert slope <= 0
    assert all(y == pytest.approx(bottom[1] + slope * (value - bottom[0]), abs=0.02) for value, y in pairs)


def test_words_and_table_say_what_is_drawn() -> None:
    steps = [Step("Monday", 40.0), Step("Tuesday", None), Step("Wednesday", None, [30, 33, 36, 40, 44, 48, 60])]

    picture, _ = drawn(steps)

    assert picture.title == "Calls, Kent: about 80 expected in Wednesday, most likely 70 to 95"
    assert picture.sentence == ("In Wednesday 80 calls are expected, with a chance of 80% between 70 and 95.")
    assert picture.table.rows == (
        ("Monday", "40", *["– (not forecast)"] * 4),
        ("Tuesday", "– (not held)", *["– (not forecast)"] * 4),
        ("Wednesday", "– (not yet)", "40", "36 to 44", "33 to 48", "30 to 60"),
    )


def test_past_forecast_shows_what_came_as_rings() -> None:
    row = [30, 33, 36, 40, 44, 48, 60]
    steps = [Step("a", 40.0), *(Step(name, float(came), row) for name, came in (("b", 41), ("c", 70)))]

    picture = fan(SAID, unit("calls"), steps, [])

    root = assert_well_set(picture.svg)
    assert len(of_class(root, "ring")) == 2
    assert not of_class(root, "now")
    assert picture.title == "Calls, Kent: what was forecast and what came"


def test_of_synthetic_records_nothing_is_told_but_that_they_are() -> None:
    said = Said("Calls", "day", "simulated", synthetic=True, total=(1, 2, 3), hits="9 of 9 came inside")

    picture, _ = drawn([Step("a", 4.0), Step("b", None, [1, 2, 3, 4, 5, 6, 7])], said)

    assert picture.title == "Calls: a forecast from synthetic records"
    assert "synthetic" in picture.sentence
    assert "inside" not in picture.sentence


@pytest.mark.parametrize("quantiles", [[1, 2, 3], [1, 2, 3, 4, 5, 7, 6], [-1, 2, 3, 4, 5, 6, 7]])
def test_quantiles_that_are_none_are_refused(quantiles: list[float]) -> None:
    with pytest.raises(ChartError, match="no seven quantiles"):
        fan(SAID, unit("calls"), [Step("a", None, quantiles)], [])
    with pytest.raises(ChartError, match="no forecast"):
        fan(SAID, unit("calls"), [Step("a", 1.0)], [])


def test_without_a_total_the_title_says_for_when_it_is() -> None:
    said = Said("Calls", "day", "simulated", synthetic=False, hits="9 of 9 came inside")

    picture, _ = drawn([Step("a", 4.0), *(Step(name, None, [1, 2, 3, 4, 5, 6, 7]) for name in "bc")], said)

    assert picture.title == "Calls: what may come in 2 days"
    assert picture.sentence == "9 of 9 came inside."
