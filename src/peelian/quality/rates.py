"""Rates by which forces are compared: per 1,000 residents, or as a share of another figure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from peelian.catalogue.catalogue import Catalogue
from peelian.core.force import ForceKind, forces
from peelian.quality.evidence import Evidence
from peelian.quality.other_forces import Compared
from peelian.quality.series import Point
from peelian.records.profile import Total, figure_total

Key = tuple[str, str, str, str, int, str]


class Rates:
    """The rate of every territorial force in a period, for any total."""

    def __init__(self, catalogue: Catalogue, evidence: Mapping[str, Evidence]) -> None:
        self.catalogue = catalogue
        self.evidence = evidence
        self._known: dict[tuple[Key, int], Compared] = {}
        self._territorial = {each.id for each in forces() if each.kind is ForceKind.TERRITORIAL}

    def of(self, point: Point, total: Total, series: str, few: int) -> Compared:
        """The rates by force in the point's period.

        Where a collection says of what a figure is a share, it is a share of that; else it is per 1,000 residents of
        the latest year up to the period (the first, where none is earlier), without forces of fewer than `few`.
        """
        place, count = point.place, point.period.count
        key = (place.dataset, place.slice.source, place.slice.month, series, count, total.key)
        if (key, few) not in self._known:
            self._known[key, few] = self._made(point, total, series, few)
        return self._known[key, few]

    def _made(self, point: Point, total: Total, series: str, few: int) -> Compared:
        place = point.place
        values = self._values(
            place.dataset, place.slice.source, place.slice.month, point.period.count, series, total.key
        )
        whole = self._whole.get((place.slice.source, total.key))
        if whole is not None:
            below = self._values(whole[0], place.slice.source, place.slice.month, point.period.count, "", whole[1])
            shares = {force: value / below[force] for force, value in values.items() if below.get(force)}
            return Compared(shares, f"of {whole[2]}")
        residents = {force: self._residents_in(force, point.period.last.year) for force in values}
        rates = {
            force: value / number * 1000
            for force, value in values.items()
            if (number := residents[force]) and number >= few
        }
        return Compared(rates, "a 1,000 residents")

    def _values(self, dataset: str, source: str, month: str, months: int, series: str, total: str) -> dict[str, float]:
        found = self._by_period.get((dataset, source, month, series, months, total), {})
        return {force: value for force, value in found.items() if force in self._territorial}

    @cached_property
    def _by_period(self) -> dict[Key, dict[str, float]]:
        found: dict[Key, dict[str, float]] = {}
        for dataset, evidence in self.evidence.items():
            for each in evidence.profiles:
                for total, value in each.totals.items():
                    key = (dataset, each.slice.source, each.slice.month, each.series, each.months or 1, total)
                    found.setdefault(key, {})[each.slice.force] = value
        return found

    @cached_property
    def _whole(self) -> dict[tuple[str, str], tuple[str, str, str]]:
        """(source, total) → dataset, total and title of the figure that it is a share of."""
        found = {}
        for entry in self.catalogue.collections.values():
            for figure in entry.figures.values():
                if figure.share_of:
                    whole = entry.figures[figure.share_of]
                    key = (entry.source, figure_total(self.catalogue, figure).key)
                    found[key] = (whole.dataset, figure_total(self.catalogue, whole).key, whole.title.lower())
        return found

    @cached_property
    def _residents(self) -> dict[str, dict[int, float]]:
        found: dict[str, dict[int, float]] = {}
        evidence = self.evidence.get("populations")
        for each in evidence.profiles if evidence else ():
            if "t_residents" in each.totals and self.catalogue.sources[each.slice.source].kind == "real":
                found.setdefault(each.slice.force, {})[int(each.slice.month[:4])] = each.totals["t_residents"]
        return found

    def _residents_in(self, force: str, year: int) -> float:
        known = self._residents.get(force, {})
        earlier = [each for each in known if each <= year]
        chosen = max(earlier, default=min(known, default=None))
        return known[chosen] if chosen is not None else 0.0
