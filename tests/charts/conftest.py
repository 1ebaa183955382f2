"""Facts to draw, and a reader that says what was drawn and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from peelian.core.basis import Basis
from peelian.core.fact import Exact, Fact
from peelian.core.period import Month, Period, PeriodKind
from peelian.core.unit import unit

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Words:
    """A line of text as drawn; `y` is its baseline."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Drawn:
    """What stands in an SVG: markers by month, the ends of strokes, ticks by text, labels as lines of text."""

    root: ElementTree.Element
    width: float
    height: float
    this_year: dict[str, tuple[float, float]]
    last_year: dict[str, tuple[float, float]]
    strokes: dict[str, list[list[tuple[float, float]]]]
    ticks: dict[str, float]
    months: list[str]
    labels: dict[str, list[Words]]

    @property
    def every_text(self) -> list[str]:
        """Every visible text."""
        return [each.text or "" for each in self.root.iter(SVG + "text")]


def make_months(
    first: str, values: Sequence[Exact | None], *, unit_id: str = "crimes", basis: Basis = Basis.REAL, why: str = ""
) -> list[Fact]:
    start = Month.parse(first)
    return [
        Fact(
            measure="crime.all",
            force="kent",
            source="force",
            period=Period(PeriodKind.MONTH, start.plus(offset), 1),
            value=value,
            unit=unit(unit_id),
            basis=basis,
            missing=why if value is None else "",
        )
        for offset, value in enumerate(values)
    ]


def make_shares(
    counts: Sequence[tuple[str, int | None]], *, basis: Basis = Basis.REAL, column: str = "crime_type"
) -> list[Fact]:
    whole = sum(count or 0 for _, count in counts)
    return [
        Fact(
            measure="crime.share",
            force="kent",
            source="force",
            period=Period.parse("2018-19"),
            value=None if count is None else Fraction(count * 100, whole or 1),
            unit=unit("percent"),
            basis=basis,
            breakdown=((column, name),),
            numerator=count,
            denominator=whole,
            missing="not recorded" if count is None else "",
        )
        for name, count in counts
    ]


def read_svg(svg: str) -> Drawn:
    root = ElementTree.fromstring(svg)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    groups = {each.attrib.get("class", ""): each for each in root.iter(SVG + "g")}
    return Drawn(
        root=root,
        width=width,
        height=height,
        this_year=_circles(groups.get("this-year")),
        last_year=_squares(groups.get("last-year")),
        strokes={name: _strokes(groups.get(name)) for name in ("this-year", "last-year")},
        ticks={words.text: words.y for words in _texts(root, "tick")},
        months=[words.text for words in _texts(root, "month")],
        labels={
            name.removeprefix("label "): _texts(group) for name, group in groups.items() if name.startswith("label ")
        },
    )


def _circles(group: ElementTree.Element | None) -> dict[str, tuple[float, float]]:
    found = [] if group is None else list(group.iter(SVG + "circle"))
    return {each.attrib["data-month"]: (float(each.attrib["cx"]), float(each.attrib["cy"])) for each in found}


def _squares(group: ElementTree.Element | None) -> dict[str, tuple[float, float]]:
    found = {}
    for each in [] if group is None else group.iter(SVG + "rect"):
        x, y, width, height = (float(each.attrib[name]) for name in ("x", "y", "width", "height"))
        found[each.attrib["data-month"]] = (x + width / 2, y + height / 2)
    return found


def _strokes(group: ElementTree.Element | None) -> list[list[tuple[float, float]]]:
    found = [] if group is None else list(group.iter(SVG + "polyline"))
    points = [[pair.split(",") for pair in each.attrib["points"].split()] for each in found]
    return [[(float(x), float(y)) for x, y in each] for each in points]


def _texts(root: ElementTree.Element, name: str = "") -> list[Words]:
    return [
        Words(each.text or "", float(each.attrib["x"]), float(each.attrib["y"]))
        for each in root.iter(SVG + "text")
        if not name or each.attrib.get("class") == name
    ]


@pytest.fixture(scope="session")
def months() -> Callable[..., list[Fact]]:
    """One fact a month from the month named first."""
    return make_months


@pytest.fixture(scope="session")
def shares() -> Callable[..., list[Fact]]:
    """Shares of their sum, one fact a (name, count)."""
    return make_shares


@pytest.fixture(scope="session")
def read() -> Callable[[str], Drawn]:
    """What was drawn in an SVG."""
    return read_svg
