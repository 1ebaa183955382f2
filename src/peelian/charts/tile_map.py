"""The 43 forces of England and Wales as equal tiles, roughly where they lie."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from peelian.charts.labels import foot
from peelian.charts.picture import DASH, ChartError, Picture, sentence_of
from peelian.charts.places import Places, compared, name_of, places, places_table
from peelian.charts.shades import INKS, bounds, cell_box, outlined, scale, shade_of, shade_ticks
from peelian.charts.svg import ORANGE, PHONE, Element, drawing, element, text, text_width
from peelian.core.fact import Fact

_TALL = 46


@dataclass(frozen=True, slots=True)
class Tile:
    """Where a force's tile lies, counted from the north-west, and the three letters on it."""

    force: str
    code: str
    row: int
    column: int


@cache
def tiles() -> dict[str, Tile]:
    """Every territorial force's tile, by the force's id.

    >>> tiles()["kent"].code
    'KEN'
    """
    rows = csv.DictReader(files("peelian.charts").joinpath("tiles.csv").read_text(encoding="utf-8").splitlines())
    return {row["force"]: Tile(row["force"], row["code"], int(row["row"]), int(row["column"])) for row in rows}


def tile_map(title: str, facts: Sequence[Fact], *, own: str = "", width: int = PHONE) -> Picture:
    """A tile a force with its value, shaded from zero up; the own force in a thick frame. Forces without a fact are
    blank.

    Where values are too wide for a tile it shows the number of its shade, which the scale explains. Raises ChartError
    when the facts do not belong together, or a force has no tile.
    """
    found = places(facts, own)
    strange = next((fact.force for fact in facts if fact.force not in tiles()), "")
    if strange:
        raise ChartError(f"{strange} has no tile.", remedy="Give territorial forces of England and Wales.")
    headline, sentence = _words(title, found)
    parts, height = _draw(found, width)
    svg = drawing(parts, title=headline, description=sentence, width=width, height=height)
    codes = [tiles()[fact.force].code for fact in found.facts]
    return Picture(headline, svg, sentence, places_table(title, found, ("On the map", codes)))


def _words(title: str, found: Places) -> tuple[str, str]:
    if not found.known:
        return f"{title}: no records", f"There are no values to draw for {found.period}."
    if found.made_up:
        return f"{title}: {found.made_up} figures", found.nothing_told()
    low, high = (pick(found.known, key=lambda fact: fact.value or 0).text for pick in (min, max))
    span = f"{len(found.known)} forces had {low} to {high} in {found.period}"
    own = found.own_fact
    headline = (
        f"{title}: {low} to {high}" if own is None else f"{title}: {name_of(own)} {own.text}, all {low} to {high}"
    )
    return headline, sentence_of([span, compared(found)])


def _draw(found: Places, width: int) -> tuple[list[Element], int]:
    unit = found.facts[0].unit
    drawn = {fact.force: fact for fact in found.known}
    ticks = shade_ticks([fact.value or 0 for fact in found.known], whole=unit.decimals == 0)
    edges = bounds(ticks)
    wide = (width - 4) / (1 + max(tile.column for tile in tiles().values()))
    numbered = max((text_width(_bare(fact)) for fact in found.known), default=0) + 4 > wide
    name = ", ".join(each for each in (unit.plural.capitalize(), found.made_up) if each)
    parts, boxes = [text(name, 0, 11)], []
    for tile in tiles().values():
        left, top = 2 + tile.column * wide, 28 + tile.row * _TALL
        fact = drawn.get(tile.force)
        shade = 0 if fact is None else shade_of(fact.value or 0, edges)
        words = DASH if fact is None else str(shade + 1) if numbered else _bare(fact)
        boxes.append(cell_box(shade, left, top, wide, _TALL))
        for line, at in ((tile.code, 14), (words, 33)):
            weight = "bold" if tile.force == found.own else "normal"
            parts.append(
                text(
                    line, left + wide / 2, top + at, text_anchor="middle", fill=INKS[shade], font_weight=weight,
                    class_="tile",
                )
            )  # fmt: skip
    if found.own:
        tile = tiles()[found.own]
        left, top = 2 + tile.column * wide, 28 + tile.row * _TALL
        look = {"fill": "none", "stroke": ORANGE, "stroke_width": "4", "class_": "own"}
        parts.append(element("rect", x=left, y=top, width=wide, height=_TALL, **look))
    bottom = 28 + _TALL * (1 + max(tile.row for tile in tiles().values())) + 8
    signs, end = scale(unit, ticks, top=bottom, width=width) if numbered else ([], bottom)
    own = f" {tiles()[found.own].code} in a thick frame: {_own_name(found)}." if found.own else ""
    lines, end = foot([f"Darker is higher. {DASH}: no value.{own} The table names the letters."], top=end, width=width)
    return [outlined(boxes), *parts, *signs, *lines], round(end)


def _bare(fact: Fact) -> str:
    """The value without the sign of its unit, which stands above the map."""
    return fact.text.removesuffix(fact.unit.suffix)


def _own_name(found: Places) -> str:
    return next(name_of(fact) for fact in found.facts if fact.force == found.own)
