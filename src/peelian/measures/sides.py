"""The value of one side of a measure in a period: from events, levels, figures counted already, or spreads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.model import Dataset
from peelian.core.fact import Exact
from peelian.core.force import Force
from peelian.core.period import FIRST_YEAR, Month, Period, PeriodKind
from peelian.measures.atom import Relation, Side, ended
from peelian.measures.mart import Level, Mart, Place
from peelian.measures.percentile import percentile
from peelian.measures.tiling import exactly, not_tiled, runs, tiles


@dataclass(frozen=True, slots=True)
class SideValue:
    """A side's value, or why there is none. `ats` are the days or periods of the counted figures that it is made of."""

    value: Exact | None
    missing: str = ""
    ats: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sides:
    """Values of sides for one force; a side without a source of its own is taken from `source`."""

    catalogue: Catalogue
    mart: Mart
    force: Force
    source: str

    def value(self, side: Side, period: Period, breakdown: Mapping[str, str]) -> SideValue:
        """The side's value in a period, narrowed by the breakdowns that narrow it."""
        return self.values(side, period, breakdown).get("", self.nothing(side))

    def nothing(self, side: Side) -> SideValue:
        """What a side is where months are held and nothing is counted."""
        if side.percentile is None and self._events(side):
            return SideValue(0)
        return SideValue(None, "there are no records to measure")

    def by_month(self, side: Side, period: Period, breakdown: Mapping[str, str]) -> dict[str, SideValue]:
        """The side's value in each month of a period, by `YYYY-MM`."""
        months = {str(month): Period(PeriodKind.MONTH, month, 1) for month in period.months}
        if not self._adds_up(side):
            return {name: self.value(side, month, breakdown) for name, month in months.items()}
        reasons = {name: self._not_there(side, month, breakdown) for name, month in months.items()}
        if all(reasons.values()):
            return {name: SideValue(None, reason) for name, reason in reasons.items()}
        narrowed = side.narrowed(breakdown)
        found = self._added(side, period, narrowed, "month")
        none = self.nothing(side)
        return {name: SideValue(None, why) if why else found.get(name, none) for name, why in reasons.items()}

    def values(self, side: Side, period: Period, breakdown: Mapping[str, str], by: str = "") -> dict[str, SideValue]:
        """The side's value in a period for each value of the breakdown `by`, or (key "") in all."""
        by = "" if by in side.across else by
        missing = self._not_there(side, period, [*breakdown, *([by] if by else [])])
        if missing:
            return {"": SideValue(None, missing)}
        narrowed = side.narrowed(breakdown)
        if self._adds_up(side):
            return self._added(side, period, narrowed, by)
        if side.atom.relation.clock:
            return self._open(side, period, narrowed, by)
        why = f"no figure is held from {self.place(side)[0]} for {self.force.short_name} in {period.label}"
        if not self.mart.held_months(side.atom.relation.dataset, *self.place(side)):
            return {} if by else {"": SideValue(None, why)}
        held = around(side, period)
        found = self.mart.levels(side.atom, self.place(side), held, narrowed, by)
        if self.dataset(side).held_whole:
            found = self._with_noughts(side, held, narrowed, found, by)
        given = {key: _from_levels(side, period, levels) for key, levels in found.items()}
        if given or by:
            return given
        return {"": SideValue(None, why)}

    def dataset(self, side: Side) -> Dataset:
        """The dataset whose rows the side is taken from."""
        return self.catalogue.datasets[side.atom.relation.dataset]

    def _with_noughts(
        self, side: Side, held: Period, where: Mapping[str, str], found: dict[str, list[Level]], by: str
    ) -> dict[str, list[Level]]:
        """The values found, with nought in each period or on each day that is held and where no row is counted.

        Where rows are counted of which none gives a value, there is none.
        """
        place, atom = self.place(side), side.atom
        every = self.mart.periods(atom.relation.dataset, place, held)
        blank = self.mart.blank(atom, place, held, where, by) if atom.counts_blanks(self.dataset(side)) else set()
        keys = found if by or not every else {"": found.get("", [])}
        return {
            key: [*({each.at: each for each in every if (key, each.at) not in blank} | _by_at(levels)).values()]
            for key, levels in keys.items()
        }

    def place(self, side: Side) -> Place:
        """Whose records the side is taken from: (source, force)."""
        return (side.source or self.source, self.force.id)

    def missing_months(self, dataset: str, period: Period, source: str = "") -> tuple[Month, ...]:
        """The months of a period for which no records are held."""
        held = self.mart.held_months(dataset, source or self.source, self.force.id)
        return tuple(month for month in period.months if str(month) not in held)

    def _adds_up(self, side: Side) -> bool:
        return not side.atom.relation.clock and self._events(side)

    def _events(self, side: Side) -> bool:
        return self.dataset(side).grain == "event"

    def _added(self, side: Side, period: Period, where: Mapping[str, str], by: str) -> dict[str, SideValue]:
        place = self.place(side)
        if side.percentile is None:
            sums = self.mart.sums(side.atom, place, period, where, by)
            return {key: SideValue(exact(value)) for key, value in sums.items()}
        spreads = self.mart.spread(side.atom, place, period, where, by)
        return {key: SideValue(exact(percentile(spread, side.percentile))) for key, spread in spreads.items()}

    def _open(self, side: Side, period: Period, where: Mapping[str, str], by: str) -> dict[str, SideValue]:
        month = Period(PeriodKind.MONTH, period.last, 1)
        return self._added(side, month, where, by)

    def _not_there(self, side: Side, period: Period, breakdown: Iterable[str]) -> str:
        """Why the records cannot give this side in this period; "" if they can."""
        relation = side.atom.relation
        source, force = self.place(side)
        records = relation.dataset.replace("_", " ")
        if relation.dataset not in self.mart.tables:
            return f"no {records} are held"
        if self.dataset(side).held_whole and not self._events(side):
            return self._not_counted(side, period, breakdown)
        if not self._events(side):
            return ""
        wanted = self._needed(side, period)
        missing = self.missing_months(relation.dataset, wanted, source)
        if len(missing) == wanted.count:
            return f"no {records} are held from {source} for {self.force.short_name} in {period.label}"
        if missing:
            return (
                f"{records} from {source} are held for {wanted.count - len(missing)} of {wanted.count} "
                f"months; missing: {', '.join(runs(missing))}"
            )
        if unsaid := self._not_said(side, wanted, breakdown):
            return unsaid
        if relation.clock and not self._ever_ended(relation, (source, force)):
            return f"{records} from {source} never say when one ended"
        return ""

    def _not_said(self, side: Side, wanted: Period, breakdown: Iterable[str]) -> str:
        """Which columns that the side reads the files behind those months do not give; "" if they give all."""
        source, force = self.place(side)
        dataset = side.atom.relation.dataset
        given = self.mart.given(dataset, source, force, str(wanted.first), str(wanted.last))
        read = side.atom.columns | (set(breakdown) - set(side.across))
        unknown = [each.replace("_", " ") for each in sorted(read - given)]
        return f"{dataset.replace('_', ' ')} from {source} do not say: {', '.join(unknown)}" if unknown else ""

    def _not_counted(self, side: Side, period: Period, breakdown: Iterable[str]) -> str:
        """Why what was counted already, or are levels, cannot give this side in this period; "" if it can."""
        dataset, place = self.dataset(side), self.place(side)
        wanted = around(side, period)
        held = self.mart.periods(dataset.id, place, wanted)
        if dataset.months_each and side.take == "sum":
            records = f"{dataset.id.replace('_', ' ')} from {place[0]}"
            if why := not_tiled(held, period, dataset.grain, dataset.months_each):
                return f"{records} {why}"
        return self._not_said(side, wanted, breakdown) if held else ""

    def _ever_ended(self, relation: Relation, place: Place) -> bool:
        """Whether any of the records says when it ended: else everything would seem to be open for ever."""
        held = self.mart.held_months(relation.dataset, *place)
        first, last = Month.parse(min(held)), Month.parse(max(held))
        every = Period(PeriodKind.MONTHS, first, last.index - first.index + 1)
        return any(self.mart.sums(ended(self.catalogue, relation), place, every).values())

    def _needed(self, side: Side, period: Period) -> Period:
        """The months that must be held. What is open at the end of a month may have begun in any month before."""
        if not side.atom.relation.clock:
            return period
        source, force = self.place(side)
        held = self.mart.held_months(side.atom.relation.dataset, source, force)
        first = min([Month.parse(min(held)), period.last]) if held else period.last
        return Period(PeriodKind.MONTHS, first, period.last.index - first.index + 1)


def _by_at(levels: Iterable[Level]) -> dict[str, Level]:
    return {each.at: each for each in levels}


def around(side: Side, period: Period) -> Period:
    """The months in which levels may end that a period's value is taken from."""
    if side.take != "mid_year":
        return period
    return Period(PeriodKind.CALENDAR_YEAR, Month.of(period.first.year, 1), 12)


def months_read(side: Side, period: Period) -> Period:
    """The months whose records a side reads: what is open may have begun in any month before."""
    if not side.atom.relation.clock:
        return around(side, period)
    first = Month.of(FIRST_YEAR, 1)
    return Period(PeriodKind.MONTHS, first, period.last.index - first.index + 1)


def _from_levels(side: Side, period: Period, levels: list[Level]) -> SideValue:
    match side.take:
        case "sum":
            found = tiles(levels, period)
            total = sum((exact(each.value) for each in found), start=0)
            return _told(found, total, f"no figures are held that add up to {period.label}")
        case "exact":
            one = exactly(levels, period)
            return _told(
                (one,) if one else (), exact(one.value) if one else 0, f"no figure is given for {period.label}"
            )
        case _:
            days = [each for each in levels if each.months == 0]
            if side.take == "mean":
                mean = Fraction(sum((exact(each.value) for each in days), start=0)) / max(1, len(days))
                return _told(tuple(days), mean, f"no level is held in {period.label}")
            last = max(days, key=lambda each: each.at, default=None)
            when = str(period.first.year) if side.take == "mid_year" else period.label
            return _told((last,) if last else (), exact(last.value) if last else 0, f"no level is held in {when}")


def _told(found: tuple[Level, ...], value: Exact, missing: str) -> SideValue:
    return SideValue(value, ats=tuple(each.at for each in found)) if found else SideValue(None, missing)


def exact(value: Any) -> Exact:
    """A number from a database without rounding: 0.1 is a tenth."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else Fraction(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() else Fraction(str(value))
    return int(value)
