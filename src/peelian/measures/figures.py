"""The figures of one force from one source: Facts, month by month, broken down and compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.model import Measure
from peelian.core.basis import Basis
from peelian.core.errors import UnknownNameError
from peelian.core.fact import Exact, Fact, change, percent_change
from peelian.core.force import Force
from peelian.core.lineage import Lineage
from peelian.core.period import Month, Period, PeriodKind
from peelian.core.unit import Unit, unit
from peelian.measures.atom import CompiledMeasure, compile_measure
from peelian.measures.mart import NONE, Mart
from peelian.measures.published import is_fixed


@dataclass(frozen=True, slots=True)
class Comparison:
    """A value beside the one of the same period a year earlier. Two points: a difference, never a trend."""

    now: Fact
    before: Fact
    change: Fact
    percent: Fact


@dataclass(frozen=True)
class Figures:
    """What one source's records say about one force.

    A value is missing, with the reason, unless every month of the period is held: months nobody sent are not zero.
    """

    catalogue: Catalogue
    mart: Mart
    force: Force
    source: str

    def fact(self, measure: str, period: Period | str, **breakdown: str) -> Fact:
        """The value of a measure in a period, narrowed by breakdowns such as `line="999"`.

        Raises UnknownNameError for a measure, breakdown or value that does not exist.
        """
        compiled = self._compiled(measure, breakdown)
        return self._fact(compiled, _period(period), breakdown)

    def series(self, measure: str, period: Period | str, **breakdown: str) -> list[Fact]:
        """The measure in each month of a period, in order; months that are not held are missing Facts."""
        compiled = self._compiled(measure, breakdown)
        whole = _period(period)
        values = self._sums(compiled, whole, breakdown, by="month")
        months = [Period(PeriodKind.MONTH, month, 1) for month in whole.months]
        return [
            self._made(compiled, each, breakdown, values.get(str(each), (0,) * len(compiled.atoms))) for each in months
        ]

    def broken_down(self, measure: str, period: Period | str, by: str, **breakdown: str) -> list[Fact]:
        """The measure for each value of the breakdown `by` that occurs, the largest numerator first.

        A share or rate of zero is given where there was something to divide by; a count of zero does not occur.
        """
        compiled = self._compiled(measure, {**breakdown, by: ""}, free=by)
        whole = _period(period)
        found = self._sums(compiled, whole, breakdown, by=by)
        facts = [
            self._made(compiled, whole, {**breakdown, by: value}, sums)
            for value, sums in found.items()
            if sums[0] or (compiled.denominator and not compiled.across and sums[1])
        ]
        return sorted(facts, key=lambda fact: (-(fact.numerator or 0), fact.breakdown))

    def compare(self, measure: str, period: Period | str, **breakdown: str) -> Comparison:
        """The measure in a period and in the same period a year earlier, with the difference and its percentage."""
        whole = _period(period)
        now = self.fact(measure, whole, **breakdown)
        before = self.fact(measure, whole.same_last_year, **breakdown)
        return Comparison(now, before, change(now, before), percent_change(now, before))

    def missing_months(self, dataset: str, period: Period) -> tuple[Month, ...]:
        """The months of a period for which no records are held."""
        held = self.mart.held_months(dataset, self.source, self.force.id)
        return tuple(month for month in period.months if str(month) not in held)

    def _compiled(self, name: str, breakdown: Mapping[str, str], free: str = "") -> CompiledMeasure:
        measure = self.catalogue.measure(name)
        columns = self.catalogue.datasets[measure.dataset].columns
        for column, value in breakdown.items():
            if column not in measure.breakdowns:
                listed = ", ".join(measure.breakdowns)
                remedy = f"{name} has {f'only {listed}' if listed else 'no breakdowns'}."
                raise UnknownNameError("breakdown", column, list(measure.breakdowns), remedy=remedy)
            known = columns[column].values
            if column != free and known and value not in (*known, NONE):
                raise UnknownNameError(column, value, [*known, NONE])
        return compile_measure(self.catalogue, measure)

    def _fact(self, compiled: CompiledMeasure, period: Period, breakdown: Mapping[str, str]) -> Fact:
        sums = self._sums(compiled, period, breakdown).get("", (0,) * len(compiled.atoms))
        return self._made(compiled, period, breakdown, sums)

    def _sums(
        self, compiled: CompiledMeasure, period: Period, breakdown: Mapping[str, str], by: str = ""
    ) -> dict[str, tuple[Any, ...]]:
        """Numerator and denominator by key; the denominator over the whole of `across` where the measure says so."""
        if compiled.measure.dataset not in self.mart.tables:
            return {}
        place = {"source": self.source, "force": self.force.id, "period": period}
        across = compiled.across
        if not across or (across not in breakdown and by != across):
            return self.mart.sums(compiled.atoms, where=breakdown, by=by, **place)  # type: ignore[arg-type]
        assert compiled.denominator is not None
        rest = {column: value for column, value in breakdown.items() if column != across}
        above = self.mart.sums([compiled.numerator], where=breakdown, by=by, **place)  # type: ignore[arg-type]
        keys = "" if by == across else by
        below = self.mart.sums([compiled.denominator], where=rest, by=keys, **place)  # type: ignore[arg-type]
        joined = above if by == across else below
        return {key: (above.get(key, (0,))[0], below.get("" if by == across else key, (0,))[0]) for key in joined}

    def _made(
        self, compiled: CompiledMeasure, period: Period, breakdown: Mapping[str, str], sums: tuple[Any, ...]
    ) -> Fact:
        measure = compiled.measure
        numerator = _exact(sums[0])
        denominator, missing = self._below(compiled, period, sums)
        missing = self._not_held(measure, period) or missing
        value = None if missing else _value(numerator, denominator, compiled.factor)
        if value is None and not missing:
            missing = "there is nothing to divide by"
        cells = tuple(sorted(breakdown.items()))
        fact = Fact(
            measure=measure.id, force=self.force.id, source=self.source, period=period, value=value,
            unit=measure_unit(measure), basis=Basis.REAL, breakdown=cells, numerator=numerator,
            denominator=denominator, missing=missing, lineage=self._lineage(compiled),
        )  # fmt: skip
        return self._with_basis(fact, compiled)

    def _with_basis(self, fact: Fact, compiled: CompiledMeasure) -> Fact:
        if self.catalogue.source(self.source).kind == "real":
            return fact
        fixed = fact.value is not None and is_fixed(self.catalogue, fact, compiled)
        return replace(fact, basis=Basis.SYNTHETIC_FIXED if fixed else Basis.SYNTHETIC_FREE)

    def _below(self, compiled: CompiledMeasure, period: Period, sums: tuple[Any, ...]) -> tuple[Exact | None, str]:
        if compiled.denominator is not None:
            return _exact(sums[1]), ""
        if compiled.reference is None:
            return None, ""
        year = period.first.year
        found = compiled.reference.values.get(self.force.id, {}).get(year)
        if found is None:
            return None, f"{compiled.reference.title.lower()} of {year} is not in the catalogue for {self.force.name}"
        return found, ""

    def _not_held(self, measure: Measure, period: Period) -> str:
        missing = self.missing_months(measure.dataset, period)
        if not missing:
            return ""
        if len(missing) == period.count:
            return f"no {measure.dataset} are held from {self.source} for {self.force.short_name} in {period.label}"
        held = period.count - len(missing)
        return (
            f"{measure.dataset} from {self.source} are held for {held} of {period.count} months; "
            f"missing: {', '.join(map(str, _runs(missing)))}"
        )

    def _lineage(self, compiled: CompiledMeasure) -> Lineage:
        measure = compiled.measure
        version = self.mart.table_version(measure.dataset)
        return Lineage(
            measure=measure.id,
            definition=self.catalogue.entry_version("measures", measure.id),
            mart=self.mart.id,
            tables=(version,) if version else (),
            references=(compiled.reference.source,) if compiled.reference else (),
        )


def measure_unit(measure: Measure) -> Unit:
    """The measure's unit, a rate with its own words ("per 1,000 residents")."""
    found = unit(measure.unit)
    if not measure.unit_label:
        return found
    return Unit(found.id, measure.unit_label, measure.unit_label, found.suffix, found.decimals)


def _period(period: Period | str) -> Period:
    return Period.parse(period) if isinstance(period, str) else period


def _exact(value: Any) -> Exact:
    return Fraction(value) if isinstance(value, float) else int(value)


def _value(numerator: Exact, denominator: Exact | None, factor: int) -> Exact | None:
    if denominator is None:
        return numerator
    return Fraction(numerator) / denominator * factor if denominator else None


def _runs(months: Iterable[Month]) -> list[str]:
    """Months as runs: 2018-04..2018-09."""
    runs: list[list[Month]] = []
    for month in months:
        if runs and runs[-1][-1].plus(1) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}..{run[-1]}" for run in runs]
