"""The records of one force from one source in one period, as arrays: the only place here that reads a workspace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from peelian.catalogue.catalogue import Catalogue
from peelian.core.basis import Basis
from peelian.core.errors import PeelianError
from peelian.core.force import Force
from peelian.core.period import Month, Period, months_between
from peelian.core.workspace import Workspace
from peelian.demand.fit.found import CannotFitError
from peelian.demand.fit.hours import moment_us
from peelian.demand.fit.recipe import Recipe, Rows
from peelian.demand.fit.survival import summed
from peelian.records.ledger import submissions
from peelian.records.rows import NO_FLAGS, Asked, months_held, read_rows, version_then
from peelian.records.table import LOCAL_TIME

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Columns = dict[str, Integers]

PURPOSE = "demand fit"
UNKNOWN = np.iinfo(np.int64).min
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Held:
    """A dataset at a version of its table, and the months that it holds of the force."""

    dataset: str
    version: int
    months: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Rows with a beginning: days since 1970 if `is_date`, else microseconds since 1970 in UTC.

    `ended` is NEVER where a row does not say so; `known_to` is the last day or moment of which its submission can know.
    `flags` are conditions by name. `left_out` rows did not say when they began.
    """

    is_date: bool
    begun: Integers
    ended: Integers
    known_to: Integers
    flags: Mapping[str, Flags]
    left_out: int


@dataclass(slots=True)
class Records:
    """What a fit reads: the records of `force` from `source`; those of `period`, unless all are asked for."""

    workspace: Workspace
    catalogue: Catalogue
    force: Force
    source: str
    period: Period
    held: Mapping[str, Held]
    _seen: dict[tuple[str, ...], dict[str, int]] = field(default_factory=dict)

    @property
    def basis(self) -> Basis:
        """What figures made from them rest on."""
        return Basis.REAL if self.catalogue.source(self.source).kind == "real" else Basis.SYNTHETIC_FREE

    def months(self, dataset: str) -> list[Month]:
        """The months of the period that a dataset holds; CannotFitError if it holds none of them."""
        held = set(self.held[dataset].months) if dataset in self.held else set()
        found = [each for each in self.period.months if str(each) in held]
        if not found:
            why = f"no {dataset} of {self.force} are held for {self.period.label} from {self.source}."
            raise CannotFitError(why, f"Load some with: peelian load {dataset} FILE.")
        return found

    def hours(self, dataset: str) -> int:
        """How many hours the months of the period have that a dataset holds."""
        firsts = [
            dt.date(each.year, each.number, 1) for month in self.months(dataset) for each in (month, month.plus(1))
        ]
        return 24 * sum((end - first).days for first, end in zip(firsts[::2], firsts[1::2], strict=True))

    def columns(self, rows: Rows, names: Iterable[str], flags: Mapping[str, str] = NO_FLAGS) -> Columns:
        """Columns of the rows of the period, and one of true or false for each condition in `flags`.

        Moments are microseconds since 1970 in UTC, dates days since 1970, and what is not known is UNKNOWN.
        """
        read = self._read(rows, tuple(names), flags, all_months=False)
        return {name: _numbers(read.column(name)) for name in read.column_names}

    def by_month(self, rows: Rows, flags: Mapping[str, str] = NO_FLAGS) -> dict[str, Floats]:
        """How many rows each month of the period has, under "", and how many of them meet each condition."""
        read = self._read(rows, ("month",), flags, all_months=False)
        months = read.column("month").combine_chunks().dictionary_encode()
        number = [Month.parse(each).index - self.period.first.index for each in months.dictionary.to_pylist()]
        place = np.array(number, np.int64)[np.asarray(months.indices)]
        met = {"": np.ones(len(place), np.bool_), **{name: _numbers(read.column(name)) == 1 for name in flags}}
        return {name: summed(place, each, self.period.count) for name, each in met.items()}

    def spans(
        self, rows: Rows, start: str, stop: tuple[str, ...], flags: Mapping[str, str] = NO_FLAGS, *,
        all_months: bool = False,
    ) -> Spans:  # fmt: skip
        """When rows began and ended, those of the period or all; rows that do not say when they began are left out."""
        read = self._read(rows, (start, *stop, "submission"), flags, all_months=all_months)
        submission = read.column("submission").combine_chunks().dictionary_encode()
        seen = self._last_seen(rows.dataset, (start, *stop))
        known_to = np.array([seen[name] for name in submission.dictionary.to_pylist()], np.int64)
        begun = _numbers(read.column(start))
        stops = np.array([_numbers(read.column(name)) for name in stop]).reshape(len(stop), -1)
        ended = np.where(stops == UNKNOWN, NEVER, stops).min(axis=0)
        there = begun != UNKNOWN
        return Spans(
            is_date=pa.types.is_date(read.schema.field(start).type),
            begun=begun[there],
            ended=ended[there],
            known_to=known_to[np.asarray(submission.indices)][there],
            flags={name: _numbers(read.column(name))[there] == 1 for name in flags},
            left_out=int(np.count_nonzero(~there)),
        )

    def _read(self, rows: Rows, names: tuple[str, ...], flags: Mapping[str, str], *, all_months: bool) -> pa.Table:
        months = self.months(rows.dataset)
        asked = Asked(
            rows.dataset, self.source, self.force.id, names, flags, rows.where,
            None if all_months else (str(months[0]), str(months[-1])),
        )  # fmt: skip
        return read_rows(
            self.workspace, self.catalogue, asked, self.held[rows.dataset].version, purpose=PURPOSE
        ).rows  # fmt: skip

    def _last_seen(self, dataset: str, names: tuple[str, ...]) -> dict[str, int]:
        """The last moment or day that each submission can know of, by its id: the end of the day before its extract was
        taken or, where nobody said when, the last time in its columns.
        """
        key = (dataset, *names)
        if key not in self._seen:
            rows = self._read(Rows(dataset=dataset), (*names, "submission"), NO_FLAGS, all_months=True)
            submission = rows.column("submission").combine_chunks().dictionary_encode()
            latest = np.max([_numbers(rows.column(name)) for name in names], axis=0)
            taken = self._extracted(dataset, is_date=pa.types.is_date(rows.schema.field(names[0]).type))
            of = np.asarray(submission.indices)
            self._seen[key] = {
                name: taken.get(name, int(latest[of == place].max()))
                for place, name in enumerate(submission.dictionary.to_pylist())
            }
        return self._seen[key]

    def _extracted(self, dataset: str, *, is_date: bool) -> dict[str, int]:
        given = submissions(self.workspace, dataset, self.held[dataset].version)
        days = {each.id: dt.date.fromisoformat(each.extracted) for each in given if each.extracted}
        return {name: days_since(day) - 1 if is_date else moment_us(day, LOCAL_TIME) - 1 for name, day in days.items()}


def records_for(
    workspace: Workspace,
    catalogue: Catalogue,
    force: Force,
    recipe: Recipe,
    *,
    source: str | None = None,
    period: Period | None = None,
    as_at: dt.datetime | None = None,
) -> Records:
    """The records that a recipe asks for.

    Without a source, the only one that has any; without a period, the last twelve months, or as many as there are, that
    every dataset has of those that have any. PeelianError where there is no such source or no such month.
    """
    versions = {name: version_then(workspace, name, as_at) for name in datasets_of(recipe)}
    by_place = {
        name: months_held(workspace, name, version) for name, version in versions.items() if version is not None
    }
    sources = sorted({place[0] for held in by_place.values() for place in held if place[1] == force.id})
    chosen = _source(catalogue, force, sources, source, list(versions))
    held = {
        name: Held(name, int(versions[name] or 0), tuple(months[chosen, force.id]))
        for name, months in by_place.items()
        if (chosen, force.id) in months
    }
    return Records(workspace, catalogue, force, chosen, period or _last_year(held.values()), held)


def datasets_of(recipe: Recipe) -> list[str]:
    """Every dataset that a recipe reads, in its order."""
    rows = [part.rows for part in recipe.parts if part.rows is not None]
    named = [each.dataset for row in rows for each in (row, getattr(row, "per", row))]
    return list(dict.fromkeys(named))


def _source(catalogue: Catalogue, force: Force, sources: list[str], asked: str | None, datasets: list[str]) -> str:
    if asked is not None:
        catalogue.source(asked)
        sources = [each for each in sources if each == asked]
    if len(sources) == 1:
        return sources[0]
    wanted = ", ".join(datasets)
    if sources:
        raise PeelianError(
            f"Records of {force} come from {len(sources)} sources, which are never added up.",
            remedy=f"Say which with --source: {' or '.join(sources)}.",
        )
    raise PeelianError(
        f"None of {wanted} are held of {force}" + (f" from {asked}." if asked else "."),
        remedy=f"Load some with: peelian load {datasets[0]} FILE",
    )


def _last_year(held: Iterable[Held]) -> Period:
    common = set.intersection(*(set(each.months) for each in held))
    if not common:
        raise PeelianError(
            "No month has records of every dataset.", remedy="Say with --period which months are to be fitted."
        )
    months = sorted(map(Month.parse, common))
    last, first = months[-1], months[-1]
    while first.plus(-1) in months and last.index - first.index < 11:
        first = first.plus(-1)
    return months_between(str(first), str(last))


def days_since(date: dt.date) -> int:
    """Days since 1970."""
    return (date - dt.date(1970, 1, 1)).days


def _numbers(column: pa.ChunkedArray) -> Integers:
    if pa.types.is_date(column.type):
        column = column.cast(pa.int32())
    return np.asarray(column.cast(pa.int64()).fill_null(UNKNOWN).to_numpy())
