"""What the checks look at: the profile of each slice held, which submission holds it, and what it held before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from peelian.catalogue.catalogue import Catalogue
from peelian.core.period import Month, Period, PeriodKind
from peelian.core.workspace import Workspace
from peelian.quality.finding import Place
from peelian.quality.series import Point
from peelian.records.ledger import Submission, holders, submissions
from peelian.records.profile import Profile, profiles
from peelian.records.table import Slice


@dataclass(frozen=True)
class Evidence:
    """All that is known of what one dataset holds.

    `before` gives the totals that a slice had before the submission that holds it now, where it was sent more than
    once; `first` is the day on which it first came.
    """

    dataset: str
    profiles: Sequence[Profile]
    holders: Mapping[Slice, Submission]
    before: Mapping[Slice, Mapping[str, float]] = field(default_factory=dict)
    first: Mapping[Slice, dt.date] = field(default_factory=dict)

    def point(self, profile: Profile, total: str) -> Point | None:
        """A slice's total as a point of a series; None where no row gives it."""
        if total not in profile.totals:
            return None
        by = self.holders.get(profile.slice)
        place = Place(self.dataset, profile.slice)
        return Point(period_of(profile), profile.totals[total], place, by.id if by else "")


def period_of(profile: Profile) -> Period:
    """The period that a profile is of; of a level, the month of its day."""
    if not profile.months or profile.at == profile.slice.month:
        return Period(PeriodKind.MONTH, Month.parse(profile.slice.month), 1)
    return Period.parse(profile.at)


def first_received(history: Iterable[Submission]) -> dict[Slice, dt.date]:
    """The day on which each slice first came."""
    found: dict[Slice, dt.date] = {}
    for each in history:
        day = dt.datetime.fromisoformat(each.committed_at).date()
        for slice_ in each.slices:
            found.setdefault(slice_, day)
    return found


def replaced(history: Sequence[Submission]) -> list[tuple[Submission, int, list[Slice]]]:
    """Each submission that replaced slices which it still holds, with the version before it and these slices.

    The version before is the one that its commit followed: tables have one commit a version.
    """
    held = holders(history)
    found = []
    seen: set[Slice] = set()
    for each in history:
        again = [slice_ for slice_ in each.slices if slice_ in seen and held[slice_].id == each.id]
        if again:
            found.append((each, each.version - 1, again))
        seen |= set(each.slices)
    return found


def gather(workspace: Workspace, catalogue: Catalogue, dataset: str) -> Evidence:
    """The evidence of what is held of a dataset now."""
    history = submissions(workspace, dataset)
    before: dict[Slice, dict[str, float]] = {}
    for _, version, again in replaced(history):
        before |= {each.slice: each.totals for each in profiles(workspace, catalogue, dataset, version, again)}
    return Evidence(
        dataset=dataset,
        profiles=profiles(workspace, catalogue, dataset),
        holders=holders(history),
        before=before,
        first=first_received(history),
    )
