"""The quality grade of each slice, from stated criteria: complete, consistent, compared, on time, signed off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from peelian.catalogue.catalogue import Catalogue
from peelian.core.grade import Grade, Graded
from peelian.core.period import Month
from peelian.quality.checks import Checked, collections_of
from peelian.quality.evidence import Evidence
from peelian.quality.finding import Finding, Place, Severity
from peelian.quality.standing import Standing
from peelian.quality.whole import days_late
from peelian.records.profile import Profile

WRONG = (Severity.INCOMPLETE, Severity.CONTRADICTION)
UNSIGNED = "not signed off"


def grades(
    catalogue: Catalogue, evidence: Mapping[str, Evidence], checked: Checked, standing: Standing
) -> dict[Place, Graded]:
    """The grade of every slice held, with what keeps it from being better."""
    about: dict[Place, list[Finding]] = {}
    for finding in checked.findings:
        for place in finding.places:
            about.setdefault(place, []).append(finding)
    found = {}
    for dataset, each in evidence.items():
        for profile in each.profiles:
            place = Place(dataset, profile.slice)
            open_ = [one for one in about.get(place, []) if one.id not in standing.explained]
            lacking = _lacking(catalogue, each, profile, checked, standing)
            found[place] = _graded(catalogue, place, open_, lacking)
    return found


def _graded(catalogue: Catalogue, place: Place, open_: list[Finding], lacking: Iterable[str]) -> Graded:
    def said(*severities: Severity) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.sentence for each in open_ if each.severity in severities))

    if catalogue.sources[place.slice.source].kind == "synthetic":
        incomplete = said(Severity.INCOMPLETE)
        return Graded(Grade.INCOMPLETE, incomplete) if incomplete else Graded(Grade.COMPLETE)
    if wrong := said(*WRONG):
        return Graded(Grade.D, wrong)
    if questions := said(Severity.QUESTION):
        return Graded(Grade.C, questions)
    reasons = tuple(lacking)
    return Graded(Grade.B, reasons) if reasons else Graded(Grade.A)


def _lacking(
    catalogue: Catalogue, evidence: Evidence, profile: Profile, checked: Checked, standing: Standing
) -> Iterator[str]:
    place = Place(evidence.dataset, profile.slice)
    if place not in checked.compared:
        yield "too little to compare it with"
    if catalogue.sources[place.slice.source].base_figures:
        return
    if late := _late(catalogue, place, profile.series, evidence.first.get(place.slice)):
        yield late
    by = evidence.holders.get(place.slice)
    if by is None or (place, by.id) not in standing.signed:
        corrected = any(each == place for each, _ in standing.signed)
        yield "corrected since it was signed off" if corrected else UNSIGNED


def _late(catalogue: Catalogue, place: Place, series: str, first: dt.date | None) -> str:
    """Why it cannot be said to be on time; "" if it is."""
    month = Month.parse(place.slice.month)
    asked = [
        (each, period)
        for each in collections_of(catalogue, place.dataset, place.slice.source, series)
        if place.slice.force in each.owed_by
        if (period := each.period_of(month))
    ]
    if not asked:
        return "no collection asks for it"
    late = [
        days_late(period, first, each.due_after)
        for each, period in asked
        if first is not None and each.due_after is not None
    ]
    days = max(late, default=0)
    return f"{days:,} days late" if days > 1 else "1 day late" if days else ""
