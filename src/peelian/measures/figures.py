"""The figures of one force from one source: Facts, month by month, broken down and compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.model import Measure
from peelian.core.basis import Basis
from peelian.core.comparison import Comparison
from peelian.core.errors import UnknownNameError
from peelian.core.fact import Exact, Fact, change, extreme_month, monthly_mean, percent_change, relative_change
from peelian.core.force import Force
from peelian.core.grade import Graded, worst
from peelian.core.interval import Interval
from peelian.core.lineage import Lineage
from peelian.core.period import Month, Period, PeriodKind
from peelian.core.unit import Unit, unit
from peelian.measures.atom import CompiledMeasure, Side
from peelian.measures.grade_of_side import grade_of_side
from peelian.measures.mart import NONE, Mart
from peelian.measures.published import PrintedFigures, compile_cell
from peelian.measures.remembered import remembered
from peelian.measures.sides import Sides, SideValue
from peelian.statistics.wilson import wilson


@dataclass(frozen=True)
class _Asked:
    """A measure as it was asked for: compiled with its parameters, and narrowed by breakdowns."""

    compiled: CompiledMeasure
    breakdown: dict[str, str]


@dataclass(frozen=True)
class Figures:
    """What one source's records say about one force.

    A value is missing, with the reason, unless every month of the period is held: months nobody sent are not zero.
    Residents and the like come from the source that the measure names.
    """

    catalogue: Catalogue
    mart: Mart
    force: Force
    source: str

    @remembered
    def fact(self, measure: str, period: Period | str, **narrowed: str) -> Fact:
        """The value of a measure in a period, narrowed by breakdowns such as `line="999"`, with other parameters than
        its usual ones if they are given, such as `threshold="6"`.

        Raises UnknownNameError for a measure, breakdown, parameter or value that does not exist.
        """
        asked = self._asked(measure, narrowed)
        whole = _period(period)
        above, below = (
            None if side is None else self._sides.value(side, whole, asked.breakdown) for side in _both(asked)
        )
        return self._made(asked, whole, above, below)

    @remembered
    def series(self, measure: str, period: Period | str, **narrowed: str) -> list[Fact]:
        """The measure in each month of a period, in order; months that are not held are missing Facts."""
        asked = self._asked(measure, narrowed)
        whole = _period(period)
        above, below = (
            {} if side is None else self._sides.by_month(side, whole, asked.breakdown) for side in _both(asked)
        )
        return [
            self._made(asked, Period(PeriodKind.MONTH, month, 1), above.get(str(month)), below.get(str(month)))
            for month in whole.months
        ]

    @remembered
    def broken_down(self, measure: str, period: Period | str, by: str, **narrowed: str) -> list[Fact]:
        """The measure for each value of the breakdown `by` that occurs, the largest numerator first.

        A share or rate of zero is given where there was something to divide by; a count of zero does not occur. Where
        the records do not say `by`, the one Fact given is missing, with the reason.
        """
        asked = self._asked(measure, {**narrowed, by: ""}, free=by)
        del asked.breakdown[by]
        whole = _period(period)
        numerator, denominator = _both(asked)
        assert numerator is not None
        above = self._sides.values(numerator, whole, asked.breakdown, by)
        below = {} if denominator is None else self._sides.values(denominator, whole, asked.breakdown, by)
        unsaid = above.get("")
        if unsaid is not None:
            return [self._made(asked, whole, unsaid, below.get("", unsaid))]
        everywhere = below.get("")
        keys = [key for key in {**above, **({} if everywhere else below)} if key]
        facts = [
            self._made(
                _Asked(asked.compiled, {**asked.breakdown, by: key}),
                whole,
                above.get(key, self._sides.nothing(numerator)),
                None if denominator is None else everywhere or below.get(key, self._sides.nothing(denominator)),
            )
            for key in keys
        ]
        values = numerator.percentile is not None
        kept = [
            fact
            for fact in facts
            if fact.numerator or (fact.denominator and not everywhere) or (values and fact.value is not None)
        ]
        return sorted(kept, key=lambda fact: (-(fact.numerator or 0), fact.breakdown))

    def compare(self, measure: str, period: Period | str, **narrowed: str) -> Comparison:
        """The measure in a period and in the same period a year earlier, with the difference and its percentage."""
        whole = _period(period)
        now = self.fact(measure, whole, **narrowed)
        before = self.fact(measure, whole.same_last_year, **narrowed)
        moved, percent, relative = (
            self._as_printed(made(now, before)) for made in (change, percent_change, relative_change)
        )
        return Comparison(now, before, moved, percent, relative, self._broken(measure, before.period, whole))

    def _broken(self, measure: str, before: Period, now: Period) -> str:
        """Why two periods are not like for like, if the series was broken after the first of them began."""
        for each in self.catalogue.measure(measure).breaks_of(self.force.id):
            month = Month.of(each.date.year, each.date.month)
            if before.first < month <= now.last:
                return f"the series was broken on {each.date}: {each.reason.rstrip('.')}"
        return ""

    def extreme(self, which: Literal["lowest", "highest"], measure: str, period: Period | str, **narrowed: str) -> Fact:
        """The lowest or highest month of a period. Nothing is said of months whose spread was made up."""
        whole = _period(period)
        return self._as_printed(extreme_month(self.series(measure, whole, **narrowed), which, whole))

    def mean_month(self, fact: Fact) -> Fact:
        """A fact as its mean per month."""
        return self._as_printed(monthly_mean(fact))

    def missing_months(self, dataset: str, period: Period) -> tuple[Month, ...]:
        """The months of a period for which no records are held."""
        return self._sides.missing_months(dataset, period)

    @cached_property
    def printed(self) -> PrintedFigures:
        """What documents print about this force."""
        return PrintedFigures(self.catalogue, self.force.id)

    @cached_property
    def _sides(self) -> Sides:
        return Sides(self.catalogue, self.mart, self.force, self.source)

    @cached_property
    def _answers(self) -> dict[Any, Any]:
        return {}

    def _asked(self, name: str, narrowed: Mapping[str, str], free: str = "") -> _Asked:
        measure = self.catalogue.measure(name)
        columns = self.catalogue.datasets[measure.dataset].columns
        for column, value in narrowed.items():
            if column in measure.parameters and column != free:
                known: tuple[str, ...] = tuple(map(str, measure.parameters[column].values))
            elif column in measure.breakdowns:
                known = (*columns[column].values, NONE) if columns[column].values else ()
            else:
                names = [*measure.breakdowns, *measure.parameters]
                remedy = f"{name} has {'only ' + ', '.join(names) if names else 'no breakdowns'}."
                raise UnknownNameError("breakdown", column, names, remedy=remedy)
            if column != free and known and value not in known:
                raise UnknownNameError(column, value, list(known))
        return _Asked(*compile_cell(self.catalogue, measure, narrowed))

    def _made(self, asked: _Asked, period: Period, above: SideValue | None, below: SideValue | None) -> Fact:
        compiled = asked.compiled
        measure = compiled.measure
        assert above is not None
        missing = above.missing or (below.missing if below else "")
        value = None if missing else _value(above.value, below.value if below else None, compiled)
        if value is None and not missing:
            missing = "there is nothing to divide by"
        fact = Fact(
            measure=measure.id, force=self.force.id, source=compiled.numerator.source or self.source, period=period,
            value=value, unit=measure_unit(measure), basis=Basis.REAL, breakdown=tuple(sorted(asked.breakdown.items())),
            parameters=compiled.parameters, numerator=above.value, denominator=below.value if below else None,
            interval=None if value is None else _interval(compiled, above, below), missing=missing,
            lineage=self._lineage(compiled),
            grade=None if value is None else self._grade(compiled, period, (above, below)),
        )  # fmt: skip
        return self._with_basis(fact, asked)

    def _with_basis(self, fact: Fact, asked: _Asked) -> Fact:
        if all(self._is_real(side) for side in asked.compiled.sides):
            return fact
        fixed = fact.value is not None and (self.printed.fixes(fact) or self._made_of_fixed(fact, asked))
        return replace(fact, basis=Basis.SYNTHETIC_FIXED if fixed else Basis.SYNTHETIC_FREE)

    def _grade(self, compiled: CompiledMeasure, period: Period, values: tuple[SideValue | None, ...]) -> Graded | None:
        """The quality grade of the data behind a figure: the worst of its sides'."""
        sides = zip(compiled.sides, values, strict=False)
        return worst(
            grade_of_side(self.mart, self.catalogue, self._sides.place(side), side, period, value.ats)
            for side, value in sides
            if value is not None
        )

    def _is_real(self, side: Side) -> bool:
        return self.catalogue.source(side.source or self.source).kind == "real"

    def _made_of_fixed(self, fact: Fact, asked: _Asked) -> bool:
        """Whether every side is a printed figure, or comes from real records."""
        sides = zip(asked.compiled.sides, (fact.numerator, fact.denominator), strict=False)
        return all(
            self._is_real(side) or self.printed.fixes_side(side, fact.period, asked.breakdown, value)
            for side, value in sides
        )

    def _as_printed(self, fact: Fact) -> Fact:
        """A change between two freely made-up figures is fixed all the same where the change itself was printed."""
        if fact.basis is Basis.SYNTHETIC_FREE and fact.value is not None and self.printed.fixes(fact):
            return replace(fact, basis=Basis.SYNTHETIC_FIXED)
        return fact

    def _lineage(self, compiled: CompiledMeasure) -> Lineage:
        measure = compiled.measure
        datasets = dict.fromkeys(side.atom.relation.dataset for side in compiled.sides)
        versions = [self.mart.table_version(dataset) for dataset in datasets]
        others = [
            f"{self.catalogue.datasets[side.atom.relation.dataset].title}: {self.catalogue.source(side.source).title}"
            for side in compiled.sides
            if side.source and side.source != self.source
        ]
        return Lineage(
            measure=measure.id,
            definition=self.catalogue.entry_version("measures", measure.id),
            mart=self.mart.id,
            tables=tuple(version for version in versions if version),
            references=tuple(others),
        )


def measure_unit(measure: Measure) -> Unit:
    """The measure's unit, a rate with its own words ("per 1,000 residents")."""
    found = unit(measure.unit)
    if not measure.unit_label:
        return found
    return replace(found, singular=measure.unit_label, plural=measure.unit_label)


def _both(asked: _Asked) -> tuple[Side | None, Side | None]:
    return asked.compiled.numerator, asked.compiled.denominator


def _period(period: Period | str) -> Period:
    return Period.parse(period) if isinstance(period, str) else period


def _value(numerator: Exact | None, denominator: Exact | None, compiled: CompiledMeasure) -> Exact | None:
    if compiled.denominator is None or numerator is None:
        return numerator
    return Fraction(numerator) / denominator * compiled.factor if denominator else None


def _interval(compiled: CompiledMeasure, above: SideValue, below: SideValue | None) -> Interval | None:
    if compiled.measure.interval is None or above.value is None or below is None or below.value is None:
        return None
    if not 0 <= above.value <= below.value or not below.value:
        # Two counts that arrive apart need not fit: then it is no proportion, and the value alone says so.
        return None
    found = wilson(float(above.value), float(below.value))
    return replace(found, lower=found.lower * compiled.factor, upper=found.upper * compiled.factor)
