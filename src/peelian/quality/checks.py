"""Every check of totals, over all that is held: what is unlike, what does not fit, what is not whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.collection import Collection, Tolerances
from peelian.catalogue.model import Indicator
from peelian.quality.agreements import agreements
from peelian.quality.below_zero import below_zero
from peelian.quality.contradictions import parts_add_up
from peelian.quality.evidence import Evidence, period_of
from peelian.quality.finding import Finding, Place, Severity
from peelian.quality.last_time import against_last_time
from peelian.quality.other_forces import FEWEST_OTHERS, Limits, against_others
from peelian.quality.own_history import far_below, outliers, too_short
from peelian.quality.rates import Rates
from peelian.quality.repeated import repeated
from peelian.quality.series import Point, Series
from peelian.quality.whole import empty_days, set_aside, taken_early
from peelian.records.ledger import Submission
from peelian.records.profile import Profile, Total, below_zero_totals, figure_total, usual_totals


@dataclass(frozen=True)
class Checked:
    """What the checks found, and which slices there was anything to compare with (own history or other forces)."""

    findings: tuple[Finding, ...]
    compared: frozenset[Place]


@dataclass
class _Found:
    findings: list[Finding] = field(default_factory=list)
    compared: set[Place] = field(default_factory=set)

    def add(self, found: Iterable[Finding | None]) -> None:
        self.findings += [each for each in found if each is not None]


def check_totals(catalogue: Catalogue, evidence: Mapping[str, Evidence]) -> Checked:
    """Run every check over the evidence of all datasets (by id). Made-up records are checked for being whole alone."""
    found = _Found()
    for each in evidence.values():
        _whole(catalogue, each, found)
        found.add(_below_zero(catalogue, each))
    rates = Rates(catalogue, evidence)
    for each in evidence.values():
        for total, source in checked_totals(catalogue, each):
            _totals(catalogue, each, total, source, rates, found)
    for entry in catalogue.collections.values():
        if catalogue.sources[entry.source].kind == "real":
            found.add(agreements(catalogue, entry, evidence))
    return Checked(tuple({each.id: each for each in found.findings}.values()), frozenset(found.compared))


def collections_of(catalogue: Catalogue, dataset: str, source: str, series: str = "") -> tuple[Collection, ...]:
    """The collections that ask for a dataset from a source, and of returns for the indicator `series`."""
    return tuple(
        each
        for each in catalogue.collections.values()
        if each.source == source
        and any(
            asked.dataset == dataset and (not asked.indicators or series in asked.indicators) for asked in each.records
        )
    )


def tolerances_of(catalogue: Catalogue, dataset: str, source: str, series: str) -> Tolerances:
    """The tolerances of the first collection that asks for these records, else the usual ones."""
    asking = collections_of(catalogue, dataset, source, series)
    return asking[0].tolerances if asking else Tolerances()


def _whole(catalogue: Catalogue, evidence: Evidence, found: _Found) -> None:
    """Days without a record, rows set aside, and asked columns that a file does not give."""
    title = catalogue.datasets[evidence.dataset].title
    for profile in evidence.profiles:
        by = evidence.holders.get(profile.slice)
        if by is None:
            continue
        point = Point(period_of(profile), profile.records, Place(evidence.dataset, profile.slice), by.id)
        series = Series(title, profile.slice.source, profile.slice.force, (point,))
        limit = tolerances_of(catalogue, evidence.dataset, profile.slice.source, profile.series).quarantined
        found.add([
            empty_days(series, point, profile.days),
            set_aside(series, point, by.received, by.quarantined, limit),
            taken_early(series, point, by.extracted),
            _not_given(catalogue, series, point, profile.series, by),
        ])  # fmt: skip


def _below_zero(catalogue: Catalogue, evidence: Evidence) -> Iterator[Finding | None]:
    """Counts of real sources that are below zero."""
    for total in below_zero_totals(catalogue.datasets[evidence.dataset]):
        for profile in evidence.profiles:
            point = evidence.point(profile, "t_" + total.key.removeprefix("n_"))
            if point is not None and catalogue.sources[profile.slice.source].kind == "real":
                series = Series(total.title, profile.slice.source, profile.slice.force, (point,))
                yield below_zero(series, point, profile.totals.get(total.key, 0.0))


def _not_given(catalogue: Catalogue, series: Series, point: Point, name: str, by: Submission) -> Finding | None:
    """The finding that columns which a collection asks for were left out, or left empty in every row."""
    dataset, source = point.place.dataset, point.place.slice.source
    asked = {
        column: None
        for each in collections_of(catalogue, dataset, source, name)
        if series.force in each.owed_by
        for one in each.records
        if one.dataset == dataset
        for column in one.columns
    }
    blank = by.blanks.get(point.place.slice, ())
    lacking = [column for column in asked if column not in by.columns or column in blank]
    if not lacking:
        return None
    sentence = f"{series.figure} in {point.period.label}: asked for and not given: {', '.join(lacking)}."
    remedy = "Send the period again with these columns."
    return series.finding("not-given", Severity.QUESTION, (point,), sentence, remedy)


def checked_totals(catalogue: Catalogue, evidence: Evidence) -> Iterator[tuple[Total, str]]:
    """The totals to be checked of each real source: what its collections declare, else the usual ones."""
    dataset = catalogue.datasets[evidence.dataset]
    for source in sorted({each.slice.source for each in evidence.profiles}):
        if catalogue.sources[source].kind != "real":
            continue
        declared = {
            total.key: total
            for each in collections_of(catalogue, dataset.id, source)
            for figure in each.figures.values()
            if figure.dataset == dataset.id
            for total in [figure_total(catalogue, figure)]
        }
        # What arrives counted is checked figure by figure as it is.
        chosen = usual_totals(dataset) if dataset.grain == "counted" or not declared else declared.values()
        yield from ((total, source) for total in chosen)


def _totals(catalogue: Catalogue, evidence: Evidence, total: Total, source: str, rates: Rates, found: _Found) -> None:
    by_force: dict[tuple[str, str], list[Profile]] = {}
    for profile in evidence.profiles:
        if profile.slice.source == source and total.key in profile.totals:
            by_force.setdefault((profile.slice.force, profile.series), []).append(profile)
    for (force, name), listed in sorted(by_force.items()):
        limits = tolerances_of(catalogue, evidence.dataset, source, name)
        title, adds_up = figure_of(catalogue, total, name)
        whole = [(each, _point(evidence, each, total)) for each in listed]
        if adds_up:
            found.add(parts_add_up(title, source, force, [point for each, point in whole if each.months]))
        for months in sorted({each.months for each in listed}):
            points = sorted((p for each, p in whole if each.months == months), key=lambda p: p.period.first)
            _one_series(Series(title, source, force, tuple(points)), evidence, total, limits, found)
            _beside(Series(title, source, force, tuple(points)), rates, total, name, limits, found)


def _point(evidence: Evidence, profile: Profile, total: Total) -> Point:
    point = evidence.point(profile, total.key)
    assert point is not None
    return point


def _one_series(series: Series, evidence: Evidence, total: Total, limits: Tolerances, found: _Found) -> None:
    """A series against its own past and against what was sent before."""
    found.add(repeated(series))
    found.add(far_below(series, limits.far_below))
    found.add(outliers(series, limits.own_history_z, limits.own_history))
    sent = {
        point: evidence.before[point.place.slice][total.key]
        for point in series.points
        if total.key in evidence.before.get(point.place.slice, {})
    }
    found.add(against_last_time(series, sent, limits.last_time))
    if not too_short(series):
        found.compared |= {each.place for each in series.points}


def _beside(series: Series, rates: Rates, total: Total, name: str, tolerances: Tolerances, found: _Found) -> None:
    """Each point of a series against other forces."""
    limits = Limits(tolerances.other_forces_z, tolerances.other_forces)
    for point in series.points:
        compared = rates.of(point, total, name, tolerances.few_residents)
        if series.force in compared.rates and len(compared.rates) > FEWEST_OTHERS:
            found.compared.add(point.place)
            found.add([against_others(series, point, compared, limits)])


def figure_of(catalogue: Catalogue, total: Total, series: str) -> tuple[str, bool]:
    """What a total is called, and whether its months and quarters add up to its years."""
    indicator = indicator_of(catalogue, series)
    if indicator is None:
        return total.title, False
    named = indicator.title if total.key == "t_value" else f"{indicator.title}, {total.title}"
    return named, indicator.counts == "total" and total.key == "t_value"


def indicator_of(catalogue: Catalogue, name: str) -> Indicator | None:
    """The indicator with that name."""
    groups: Sequence[Mapping[str, Indicator]] = [each.indicators for each in catalogue.indicators.values()]
    return next((group[name] for group in groups if name in group), None)
