"""Vintages: what a figure was at each version of the records that touched it, by today's definition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from peelian.core.errors import NoLongerKeptError
from peelian.core.fact import Exact, Fact
from peelian.core.period import Month, Period
from peelian.core.workspace import Workspace
from peelian.measures.build import Place, narrow_mart
from peelian.measures.figures import Figures
from peelian.measures.reads import Read, reads
from peelian.records.ledger import Submission
from peelian.records.since import Committed, committed_since
from peelian.records.table import LOCAL_TIME

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Vintage:
    """A figure as it was from one moment on. `submissions` made it so; none where another kind of commit did.

    `fact` is None, and `gone` says why, where the records of that moment are no longer kept.
    """

    at: dt.datetime
    submissions: tuple[Submission, ...]
    fact: Fact | None
    gone: str = ""

    @property
    def value(self) -> Exact | None:
        """The exact value; None where it was missing or is no longer known."""
        return self.fact.value if self.fact else None

    @property
    def missing(self) -> str:
        """Why there is no value."""
        return self.gone or (self.fact.missing if self.fact else "")

    @property
    def month(self) -> Month:
        """The month that the vintage is of: of its extract, where that was said, else of its commit by local time."""
        extracted = max((each.extracted for each in self.submissions), default="")
        day = dt.date.fromisoformat(extracted) if extracted else self.at.astimezone(ZoneInfo(LOCAL_TIME)).date()
        return Month.of(day.year, day.month)


@dataclass(frozen=True, slots=True)
class History:
    """All vintages of one period's figure, oldest first."""

    period: Period
    vintages: tuple[Vintage, ...]

    @property
    def first(self) -> Vintage | None:
        """The first vintage that has a value."""
        return next((each for each in self.vintages if each.value is not None), None)

    @property
    def latest(self) -> Vintage | None:
        """The vintage of today."""
        return self.vintages[-1] if self.vintages else None

    @property
    def revised(self) -> int:
        """How often the value changed after it was first held, to none included."""
        values = [each.value for each in self.vintages if not each.gone]
        held = values[next((at for at, value in enumerate(values) if value is not None), len(values)) :]
        return sum(one != other for one, other in pairwise(held))

    def age_of(self, vintage: Vintage) -> int:
        """How many months after the period's last month the vintage came; 0 also for one that came before its end."""
        return max(0, vintage.month.index - self.period.last.index)


def revision(before: Vintage | None, after: Vintage) -> tuple[Exact | None, Fraction | None]:
    """The difference of two vintages, and as a percentage of the earlier; None where it cannot be said."""
    if before is None or before.value is None or after.value is None:
        return None, None
    moved, size = after.value - before.value, abs(Fraction(before.value))
    return moved, Fraction(moved) / size * 100 if size else None


def vintages(
    workspace: Workspace,
    figures: Figures,
    measure: str,
    periods: Sequence[Period],
    narrowed: Mapping[str, str] | None = None,
    progress: Progress = lambda *_: None,
) -> list[History]:
    """What a measure was in each period at each version of the records that touched what it reads.

    Only the measure's own datasets, sources and force are read, and only at moments of commits that changed them, up
    to the versions that `figures` read. The definition is that of its catalogue throughout: a revision here is one of
    the records.
    """
    given = dict(narrowed or {})
    of_period = {period: list(reads(figures, measure, given, (period,))) for period in periods}
    every = [read for listed in of_period.values() for read in listed]
    then = _Then(workspace, figures, {(read.dataset, read.source, read.force) for read in every})
    found: dict[Period, list[Vintage]] = {period: [] for period in periods}
    moments = _moments(workspace, figures, every)
    touching = [(at, commits) for at, commits in sorted(moments.items()) if _touches(commits, every)]
    for done, (at, commits) in enumerate(touching, 1):
        progress(f"records of {at:%Y-%m-%d %H:%M}", done, len(touching))
        touched = [period for period in periods if _touches(commits, of_period[period])]
        sent = tuple(each.submission for _, each in commits if each.submission)
        try:
            as_then = figures if done == len(touching) else then.figures(at)
        except NoLongerKeptError as error:
            for period in touched:
                found[period].append(Vintage(at, sent, None, error.message.rstrip(".")))
            continue
        for period in touched:
            found[period].append(Vintage(at, sent, as_then.fact(measure, period, **given)))
    return [History(period, tuple(found[period])) for period in periods]


@dataclass
class _Then:
    """The figures at earlier moments, each mart made from the one before."""

    workspace: Workspace
    now: Figures
    places: Collection[Place]
    before: Path | None = None

    def figures(self, at: dt.datetime) -> Figures:
        mart = narrow_mart(self.workspace, self.now.catalogue, self.places, at, self.before)
        self.before = mart.path
        return Figures(self.now.catalogue, mart, self.now.force, self.now.source)


Commits = list[tuple[str, Committed]]


def _moments(workspace: Workspace, figures: Figures, every: Sequence[Read]) -> dict[dt.datetime, Commits]:
    """The moments of all commits to the datasets that are read, each with its commits, up to what `figures` read."""
    moments: dict[dt.datetime, Commits] = {}
    for dataset in dict.fromkeys(read.dataset for read in every):
        last = figures.mart.table_version(dataset)
        for commit in committed_since(workspace, dataset):
            if last is None or commit.version > last.version:
                break
            moments.setdefault(commit.at, []).append((dataset, commit))
    return moments


def _touches(commits: Commits, listed: Sequence[Read]) -> bool:
    """Whether a commit may have changed what is read. Of what is open, any month says whether anything ever ended."""
    for dataset, commit in commits:
        for read in listed:
            if read.dataset != dataset:
                continue
            if commit.submission is None:
                return True
            slices = commit.submission.slices
            places = ((each.source, each.force) == (read.source, read.force) for each in slices)
            if any(map(read.covers, slices)) or (read.clock and any(places)):
                return True
    return False
