"""Figures as a report prints them: kept with each edition, and computed again later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from peelian.core.comparison import Figured
from peelian.core.fact import PERCENT_DECIMALS, Exact, Fact
from peelian.core.period import Period
from peelian.core.unit import unit
from peelian.publish.binding import honest, withheld

if TYPE_CHECKING:
    from peelian.publish.report import BuiltSection, Report

_CITED = re.compile(r'href="#figure-(\d+)"')
_CHANGES = {"change": "change", "percent change": "percent", "relative change": "relative"}


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as it was printed: its exact value, or why there was none, its text and what it rested on.

    `places` say where it stands: "paragraph 1.2", "table of section 1", "chart of section 1", "figure 12" (its line in
    the list of figures). `definition` is the version of the measure's definition.
    """

    id: str
    title: str
    places: tuple[str, ...]
    measure: str
    period: str
    narrowed: tuple[tuple[str, str], ...]
    derivation: str
    value: Exact | None
    text: str
    unit: str
    basis: str
    missing: str
    definition: str

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods whose records it was made from: of a change also the year before."""
        whole = Period.parse(self.period)
        return (whole, whole.same_last_year) if "change" in self.derivation else (whole,)

    def to_dict(self) -> dict[str, Any]:
        """Plain values; the value as a fraction in text, so that nothing is lost."""
        return asdict(self) | {"value": None if self.value is None else str(self.value)}

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> Printed:
        """Read what `to_dict` wrote."""
        value = None if content["value"] is None else Fraction(content["value"])
        whole = int(value) if value is not None and value.denominator == 1 else value
        places, narrowed = tuple(content["places"]), tuple((name, each) for name, each in content["narrowed"])
        return cls(**content | {"value": whole, "places": places, "narrowed": narrowed})


def printed(fact: Fact, title: str, places: tuple[str, ...] = ()) -> Printed:
    """A fact as it is printed."""
    return Printed(
        id=fact.id, title=title, places=places, measure=fact.measure, period=str(fact.period),
        narrowed=(*fact.breakdown, *fact.parameters), derivation=fact.derivation, value=fact.value, text=fact.text,
        unit=fact.unit.id, basis=fact.basis.value if fact.value is not None else "", missing=fact.missing,
        definition=fact.lineage.definition if fact.lineage else "",
    )  # fmt: skip


def printed_facts(report: Report) -> tuple[Printed, ...]:
    """Every figure of a report with where it stands: those of its list, then the others of tables and charts."""
    facts: dict[str, Fact] = {fact.id: fact for fact in report.facts}
    places: dict[str, dict[str, None]] = {}
    for section in report.sections:
        for fact, place in _shown(section, report.facts):
            facts.setdefault(fact.id, fact)
            places.setdefault(fact.id, {})[place] = None
    for page in report.pages:
        for fact in page.charted:
            facts.setdefault(fact.id, fact)
            places.setdefault(fact.id, {})[f"chart of {page.title}"] = None
    for number, fact in enumerate(report.facts, 1):
        places.setdefault(fact.id, {})[f"figure {number}"] = None
    return tuple(printed(fact, _title(report, fact), tuple(places[name])) for name, fact in facts.items())


def recomputed(figures: Figured, figure: Printed) -> Fact:
    """The figure as the records and the catalogue, or a simulation, give it now.

    Raises UnknownNameError where the catalogue no longer has the measure, breakdown or value.
    """
    given = dict(figure.narrowed)
    match figure.derivation:
        case "":
            return figures.fact(figure.measure, figure.period, **given)
        case "lowest month":
            return withheld(figures.extreme("lowest", figure.measure, figure.period, **given))
        case "highest month":
            return withheld(figures.extreme("highest", figure.measure, figure.period, **given))
        case "monthly mean":
            return figures.mean_month(figures.fact(figure.measure, figure.period, **given))
        case _:
            compared = honest(figures.compare(figure.measure, figure.period, **given))
            if figure.derivation in _CHANGES:
                found: Fact = getattr(compared, _CHANGES[figure.derivation])
                return found
            return withheld(figures.mean_month(compared.change))


def difference(was: Printed, now: Printed) -> str:
    """How much a figure moved, in its own unit; empty where either has no value, or the unit is another now."""
    if was.value is None or now.value is None or was.unit != now.unit or was.value == now.value:
        return ""
    moved = now.value - was.value
    of = unit("percent" if now.derivation in PERCENT_DECIMALS else now.unit)
    text = of.write_change(moved)
    decimals = of.decimals
    while not re.search(r"[1-9]", text) and decimals < 9:
        decimals += 1
        text = of.write_change(moved, decimals=decimals)
    return text


def _shown(section: BuiltSection, cited: tuple[Fact, ...]) -> Iterator[tuple[Fact, str]]:
    number = section.section.number
    for paragraph in section.paragraphs:
        for sentence in paragraph.sentences:
            for found in _CITED.findall(sentence):
                yield cited[int(found) - 1], f"paragraph {paragraph.number}"
    for row in section.rows:
        for fact in (row.figures.now, row.figures.before, row.figures.change, row.figures.percent):
            yield fact, f"table of section {number}"
    for fact in section.charted:
        yield fact, f"chart of section {number}"


def _title(report: Report, fact: Fact) -> str:
    return report.title_of(fact) + (f": {fact.derivation}" if fact.derivation else "")
