"""Where the texts and marks of a drawing stand."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

from peelian.charts.svg import BASELINE, TEXT_SIZE, text_width

SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


def boxes(root: ElementTree.Element) -> list[tuple[str, Box]]:
    """(text, (left, top, right, bottom)) of each text."""
    found = []
    for each in root.iter(SVG + "text"):
        words, x, y = each.text or "", float(each.attrib["x"]), float(each.attrib["y"]) - BASELINE
        wide = text_width(words)
        left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[each.attrib.get("text-anchor", "start")]
        found.append((words, (left, y - TEXT_SIZE / 2, left + wide, y + TEXT_SIZE / 2)))
    return found


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """Every element that has this word among its classes."""
    return [each for each in root.iter() if name in each.attrib.get("class", "").split()]


def centre(point: ElementTree.Element) -> tuple[float, float]:
    """The middle of a mark, a circle or a polygon."""
    if "cx" in point.attrib:
        return float(point.attrib["cx"]), float(point.attrib["cy"])
    corners = [tuple(map(float, each.split(","))) for each in point.attrib["points"].split()]
    (left, right), (top, bottom) = ((min(each), max(each)) for each in zip(*corners, strict=True))
    return (left + right) / 2, (top + bottom) / 2


def assert_well_set(svg: str) -> ElementTree.Element:
    """The parsed drawing, whose texts neither overlap nor leave it, and which needs no style and no script."""
    root = ElementTree.fromstring(svg)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    placed = boxes(root)
    for words, (left, top, right, bottom) in placed:
        assert left >= -0.01, words
        assert right <= width + 0.01, words
        assert top >= -0.01, words
        assert bottom <= height + 0.01, words
    for (one, a), (other, b) in combinations(placed, 2):
        apart = a[2] <= b[0] + 0.1 or b[2] <= a[0] + 0.1 or a[3] <= b[1] + 0.1 or b[3] <= a[1] + 0.1
        assert apart, f"{one!r} overlaps {other!r}"
    assert "style" not in {name for each in root.iter() for name in each.attrib}
    assert not {each.tag for each in root.iter()} & {SVG + "style", SVG + "script", SVG + "image"}
    assert {each.attrib["font-size"] for each in root.iter() if "font-size" in each.attrib} == {str(TEXT_SIZE)}
    return root
