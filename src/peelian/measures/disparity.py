"""Disparity between groups of people over facts: counts by group beside residents, and what came of the events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from peelian.catalogue.disparity import Disparity as Declared
from peelian.core.basis import weakest
from peelian.core.fact import Fact
from peelian.core.grade import worst
from peelian.core.interval import Interval
from peelian.core.period import FIRST_YEAR, LAST_YEAR, Month, Period, PeriodKind
from peelian.core.unit import unit
from peelian.measures.figures import Figures
from peelian.statistics.disparity import Disparity, FindRateGap, disparity, find_rate_gap
from peelian.statistics.ratios import Ratio, odds_ratio, risk_ratio

SMALLEST = 30


@dataclass(frozen=True, slots=True)
class GroupCount:
    """The events of one group, with its residents: both as counted, and the facts that they were added up from."""

    name: str
    events: int
    residents: int
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A group's share less that of the reference group, by one measure; `found` is None for the reason in `why`."""

    measure: str
    title: str
    group: tuple[int, int]
    reference: tuple[int, int]
    found: FindRateGap | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class GroupDisparity:
    """A group against the reference group.

    `fact` is the ratio of rates as a fact, with its interval; `found` adds the bounds for events whose group is not
    stated. `risk` and `odds` count events as if each were another person. All are None where a count is too small, as
    `why` says.
    """

    group: GroupCount
    fact: Fact | None
    found: Disparity | None
    risk: Ratio | None
    odds: Ratio | None
    gaps: tuple[Gap, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Disparities:
    """Every group of a force against the reference group, from one source in one period.

    `residents_on` is the day whose residents they are and `years_apart` how many full years lie between it and the
    period; `geography` is the area that residents are counted in. `not_stated` are events of nobody known, `left_out`
    events without a person. `cannot_say` holds the reason where nothing can be said at all.
    """

    declared: Declared
    period: Period
    force: str
    source: str
    reference: GroupCount | None = None
    groups: tuple[GroupDisparity, ...] = ()
    not_stated: int = 0
    left_out: int = 0
    events: int = 0
    residents_on: str = ""
    years_apart: int = 0
    geography: str = ""
    cannot_say: str = ""


def disparities(figures: Figures, name: str, period: Period | str) -> Disparities:
    """Each group against the reference group, as the catalogue's disparity of that id declares them.

    Residents are those of the day nearest to the period for which they are held. Ratios and gaps of fewer than 30
    events are not made: the counts are told. Of made-up records nothing is said. Raises UnknownNameError for an id that
    is not there.
    """
    declared = figures.catalogue.disparity(name)
    whole = Period.parse(period) if isinstance(period, str) else period
    empty = Disparities(declared, whole, figures.force.id, figures.source, geography=declared.residents.geography)
    events = figures.broken_down(declared.measure, whole, declared.by)
    if not events:
        return replace(empty, cannot_say="there are no events to compare")
    unsaid = next((each for each in events if each.value is None), None)
    if unsaid is not None:
        return replace(empty, cannot_say=unsaid.missing)
    if any(each.basis.is_synthetic for each in events):
        return replace(empty, cannot_say=f"its figures are {weakest(each.basis for each in events).value}")
    counted = {dict(each.breakdown)[declared.by]: each for each in events}
    day, lived = _residents(figures, declared, whole)
    if isinstance(lived, str):
        return replace(empty, cannot_say=lived)
    groups = {
        group: _group(group, [counted[v] for v in said.recorded if v in counted], [lived[v] for v in said.residents])
        for group, said in declared.groups.items()
    }
    named = {value for said in declared.groups.values() for value in said.recorded} | set(declared.left_out)
    left_out = _sum(counted[value] for value in declared.left_out if value in counted)
    found = replace(
        empty,
        reference=groups[declared.reference],
        # A value that no list names is as good as not stated.
        not_stated=_sum(fact for value, fact in counted.items() if value not in named),
        left_out=left_out,
        events=_sum(counted.values()) - left_out,
        residents_on=day,
        years_apart=_years_apart(day, whole),
    )
    others = [each for each in groups.values() if each.name != declared.reference]
    return replace(found, groups=tuple(_against(figures, found, each) for each in others))


def _residents(figures: Figures, declared: Declared, period: Period) -> tuple[str, Mapping[str, Fact] | str]:
    """The day nearest to the period for which residents are held, and their number by group, or why there is none."""
    residents = declared.residents
    measure = figures.catalogue.measure(residents.measure)
    of_source = replace(figures, source=residents.source)
    if measure.dataset not in figures.mart.tables:
        return "", f"no {measure.dataset.replace('_', ' ')} are held"
    ever = Period(PeriodKind.MONTHS, Month.of(FIRST_YEAR, 1), 12 * (LAST_YEAR - FIRST_YEAR + 1))
    months = {
        Month.parse(each.last): each.at
        for each in figures.mart.periods(measure.dataset, (residents.source, figures.force.id), ever)
    }
    for month in sorted(months, key=lambda each: (abs(each.index - period.first.index), each.index)):
        wanted = {value for said in declared.groups.values() for value in said.residents}
        on = Period(PeriodKind.MONTH, month, 1)
        found = {value: of_source.fact(residents.measure, on, **{residents.by: value}) for value in sorted(wanted)}
        if all(each.value is not None for each in found.values()):
            return months[month], found
    name = figures.force.short_name
    return "", f"no {measure.title[:1].lower()}{measure.title[1:]} are held from {residents.source} for {name}"


def _group(name: str, events: Sequence[Fact], residents: Sequence[Fact]) -> GroupCount:
    return GroupCount(name, _sum(events), _sum(residents), (*events, *residents))


def _sum(facts: Iterable[Fact]) -> int:
    return sum(int(each.value or 0) for each in facts)


def _years_apart(day: str, period: Period) -> int:
    return abs(Month.parse(day[:7]).index - period.first.index) // 12


def _against(figures: Figures, found: Disparities, group: GroupCount) -> GroupDisparity:
    reference = found.reference
    assert reference is not None
    gaps = tuple(_gap(figures, found, name, group.name) for name in found.declared.shares)
    why = _too_few(found, group)
    if why:
        return GroupDisparity(group, None, None, None, None, gaps, why)
    events, residents = (group.events, reference.events), (group.residents, reference.residents)
    made = disparity(
        events, residents, not_stated=found.not_stated, all_searches=found.events, population_year=found.residents_on,
        geography=found.geography,
    )  # fmt: skip
    fits = all(0 < some < all_ for some, all_ in zip(events, residents, strict=True))
    sides = (group.events, group.residents, reference.events, reference.residents)
    return GroupDisparity(
        group,
        _as_fact(found, group, made.ratio.interval),
        made,
        risk_ratio(*sides) if fits else None,
        odds_ratio(*sides) if fits else None,
        gaps,
    )


def _too_few(found: Disparities, group: GroupCount) -> str:
    reference = found.reference
    assert reference is not None
    for each in (group, reference):
        if each.events < SMALLEST:
            return f"{each.events} of {each.name}: under {SMALLEST}, so no ratio is made"
        if each.residents == 0:
            return f"no residents of {each.name} are counted"
    return ""


def _as_fact(found: Disparities, group: GroupCount, interval: Interval) -> Fact:
    reference = found.reference
    assert reference is not None
    first = group.facts[0]
    parts = (*group.facts, *reference.facts)
    lineage = first.lineage
    residents = next((each.lineage for each in parts if each.source != first.source and each.lineage), None)
    if lineage is not None and residents is not None:
        tables = tuple(dict.fromkeys((*lineage.tables, *residents.tables)))
        lineage = replace(lineage, tables=tables, references=(f"{found.geography}, residents of {found.residents_on}",))
    return Fact(
        first.measure, first.force, first.source, first.period,
        Fraction(group.events, group.residents) / Fraction(reference.events, reference.residents),
        unit("ratio"), weakest(each.basis for each in parts), breakdown=first.breakdown,
        interval=interval, derivation=f"ratio of rates to {reference.name}", parts=parts, lineage=lineage,
        grade=worst(each.grade for each in parts),
    )  # fmt: skip


def _gap(figures: Figures, found: Disparities, name: str, group: str) -> Gap:
    measure = figures.catalogue.measure(name)
    title, least = measure.title, max(SMALLEST, measure.minimum_base)
    sides = []
    for each in (group, found.declared.reference):
        values = found.declared.groups[each].recorded
        facts = [figures.fact(name, found.period, **{found.declared.by: value}) for value in values]
        reason = next((fact.missing for fact in facts if fact.numerator is None or fact.denominator is None), "")
        if reason:
            return Gap(name, title, (0, 0), (0, 0), None, reason)
        above = sum(int(fact.numerator or 0) for fact in facts)
        sides.append((above, sum(int(fact.denominator or 0) for fact in facts)))
    (above, below), (above_0, below_0) = sides
    why = ""
    if min(below, below_0) < least:
        why = f"a base under {least} is not compared"
    elif above > below or above_0 > below_0:
        why = "more came of it than there were"
    made = None if why else find_rate_gap((above, above_0), (below, below_0))
    return Gap(name, title, sides[0], sides[1], made, why)
