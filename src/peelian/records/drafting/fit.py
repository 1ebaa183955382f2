"""How well the columns of a file fit the columns of a dataset."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from peelian.catalogue.model import Column, ColumnType, Dataset
from peelian.records.drafting.readings import Reading, unmarked
from peelian.records.drafting.words import Paired, likeness, paired, parts

LEAST = 0.45
LAST = 0.3
FIRST_WORDS = 60
WORDS_TOLD = 0.75
_NUMBERS = (ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.DURATION)
_KINDS: Mapping[ColumnType, tuple[str, ...]] = {
    ColumnType.TEXT: ("text", "words", "integer", "force", "when"),
    ColumnType.CATEGORY: ("words", "text", "boolean", "integer", "force"),
    ColumnType.INTEGER: ("integer",),
    ColumnType.NUMBER: ("integer", "number"),
    ColumnType.DURATION: ("integer",),
    ColumnType.BOOLEAN: ("boolean",),
    ColumnType.TIMESTAMP: ("when",),
    ColumnType.DATE: ("when",),
    ColumnType.MONTH: ("when",),
    ColumnType.PERIOD: ("when",),
}
_WHENS: Mapping[ColumnType, tuple[str, ...]] = {
    ColumnType.TIMESTAMP: ("timestamp",),
    ColumnType.DATE: ("date",),
    ColumnType.MONTH: ("month", "date", "month of a year"),
    ColumnType.PERIOD: ("month", "date", "financial year", "year", "month of a year"),
}


@dataclass(frozen=True, slots=True)
class Match:
    """A column of a file for a column of a dataset: how sure (0 to 1), why, and the words of a category in pairs."""

    reading: Reading
    ours: str
    score: float
    why: str
    words: Paired | None = None


@dataclass(frozen=True)
class Fit:
    """How a file would be laid out as a dataset; `lacking` are columns that must be given and are not."""

    dataset: Dataset
    matches: Mapping[str, Match]
    lacking: tuple[str, ...]
    score: float
    used: frozenset[str] = field(default_factory=frozenset)


def fit(dataset: Dataset, readings: Sequence[Reading], taken: frozenset[str], given: frozenset[str]) -> Fit:
    """The best layout of these columns as the dataset; `taken` are columns used already, `given` ours that have one."""
    free = [each for each in readings if each.kind not in ("personal", "index", "empty") and each.name not in taken]
    again = _told_again(free)
    candidates = sorted(
        _candidates(dataset, free, given, again), key=lambda each: (-each.score, each.ours, each.reading.name)
    )
    matches: dict[str, Match] = {}
    used: set[str] = set()
    for each in candidates:
        if each.ours not in matches and each.reading.name not in used:
            matches[each.ours] = each
            used.add(each.reading.name)
    _last_ones(dataset, [each for each in free if each.name not in again], matches, used, given)
    lacking = tuple(
        name
        for name, column in dataset.columns.items()
        if column.required and name not in matches and name not in given and not _follows(column, {*matches, *given})
    )
    # Each column that a dataset needs and the file lacks speaks against it; so does each that it offers in vain.
    needed = [name for name, column in dataset.columns.items() if column.required and column.derive is None]
    offered = [name for name, column in dataset.columns.items() if column.derive is None]
    unused = [each for each in free if each.name not in used and (each.numeric or each.kind in ("words", "when"))]
    gained = sum(each.score for each in matches.values()) + len(given) + 0.1 * len(needed) * (not lacking)
    lost = 0.8 * len(lacking) + 0.03 * (len(offered) - len(matches)) + 0.05 * len(unused)
    return Fit(dataset, matches, lacking, gained - lost, frozenset(used))


def _told_again(free: Sequence[Reading]) -> frozenset[str]:
    """The columns of numbers that stand on several rows alike, as a total of them does, where others do not."""
    numbers = [each for each in free if each.numeric]
    again = frozenset(each.name for each in numbers if each.column.told_again)
    return again if len(again) < len(numbers) else frozenset()


def _candidates(
    dataset: Dataset, free: Sequence[Reading], given: frozenset[str], again: frozenset[str]
) -> Iterator[Match]:
    for ours, column in dataset.columns.items():
        if ours in given or (column.derive and column.type not in (ColumnType.MONTH, ColumnType.DATE)):
            continue
        for reading in free:
            match = _match(dataset, ours, column, reading)
            if match is not None and reading.name in again:
                if column.required:
                    continue
                match = replace(match, why=f"{match.why}; the same on rows that belong together: do not add it up")
            if match is not None and match.score >= LEAST:
                yield match


def _match(dataset: Dataset, ours: str, column: Column, reading: Reading) -> Match | None:
    if reading.kind not in _KINDS[column.type]:
        return None
    named = _named(reading.name, ours, column, dataset)
    if column.type is ColumnType.CATEGORY:
        return _category(ours, column, reading, named)
    if column.type in _WHENS:
        return _time(dataset, ours, column, reading, named)
    if column.type is ColumnType.TEXT and reading.kind in ("force", "when", "integer"):
        named *= 0.5 if re.search(r"(?i)number|total|count", reading.name) else 0.8
    if column.min is not None and column.min >= 0 and any(word.startswith("-") for word in reading.column.words):
        named *= 0.8
    return Match(reading, ours, named, f"the names are {named:.0%} alike")


def _named(theirs: str, ours: str, column: Column, dataset: Dataset) -> float:
    """How alike the names are; the words that describe ours count for less."""
    direct = likeness(theirs, ours)
    context = parts(dataset.title) | parts(dataset.one_row_is)
    # `crime_type` is to `crimes` what `type` is.
    bare = parts(theirs) - context
    if bare and bare == parts(ours) - context:
        direct = max(direct, 0.9)
    means = parts(re.split(r"[;,:(]", column.means)[0])
    shared = len(parts(theirs) & means) / len(parts(theirs)) if parts(theirs) else 0.0
    return min(1.0, max(direct, 0.6 * shared + 0.2 * direct))


def _category(ours: str, column: Column, reading: Reading, named: float) -> Match | None:
    if len(reading.column.words) > 3 * len(column.values) + 40:
        return None
    words = [word for word in reading.column.words if word not in reading.totals]
    first = words[:FIRST_WORDS]
    if len(paired(first, column.values).matched) < 0.2 * len(first):
        return None
    pairs = paired(words, column.values)
    told = reading.column.share([*pairs.matched])
    exact = reading.column.share([*pairs.same])
    if told < 0.4 and not (named >= 0.8 and told > 0):
        return None
    # Numbers such as 1 to 4 occur in many columns: their names must speak too.
    weight = 0.3 if all(word.isdigit() for word in reading.column.words) else WORDS_TOLD
    score = weight * (0.6 * told + 0.4 * exact) + (1 - weight) * named
    count = len(pairs.matched)
    why = f"{count} of {len(reading.column.words)} words are known, in {told:.0%} of the rows"
    return Match(reading, ours, score, why, pairs)


def _time(dataset: Dataset, ours: str, column: Column, reading: Reading, named: float) -> Match | None:
    assert reading.when is not None
    if reading.when.kind not in _WHENS[column.type]:
        return None
    best = _WHENS[column.type].index(reading.when.kind) == 0
    wanted = ours == dataset.time or (column.derive is None and column.required)
    origin = dataset.columns[dataset.time].derive
    wanted = wanted or (origin is not None and ours in origin.columns)
    score = 0.45 * named + (0.4 if wanted else 0.15) + (0.15 if best else 0.05)
    return Match(reading, ours, score, f"it holds a {reading.when.kind}, and the names are {named:.0%} alike")


def _last_ones(
    dataset: Dataset, free: Sequence[Reading], matches: dict[str, Match], used: set[str], given: frozenset[str]
) -> None:
    """The only number, truth or moment that is left, for the only required one that has none."""
    for types in (_NUMBERS, (ColumnType.BOOLEAN,), (ColumnType.TIMESTAMP, ColumnType.DATE)):
        wanted = [
            name
            for name, column in dataset.columns.items()
            if column.required and column.type in types and column.derive is None and name not in {*matches, *given}
        ]
        if len(wanted) != 1:
            continue
        left = [each for each in free if each.name not in used and _could_be(dataset.columns[wanted[0]], each)]
        best = next((each for each in left if "total" in each.name.lower()), left[0] if len(left) == 1 else None)
        if best is not None:
            matches[wanted[0]] = Match(best, wanted[0], LAST, "it is the only one of its kind that is left")
            used.add(best.name)


def _could_be(column: Column, reading: Reading) -> bool:
    """Whether a column of a file has values of that type, and is no place on a map."""
    if column.type in _WHENS:
        return reading.when is not None and reading.when.kind in _WHENS[column.type]
    return reading.kind in _KINDS[column.type] and not _is_place(reading.name)


def _is_place(name: str) -> bool:
    return bool(re.search(r"(?i)lat|lon|easting|northing|hectare|\bx\b|\by\b", name))


def _follows(column: Column, given: set[str]) -> bool:
    return column.derive is not None and given.issuperset(column.derive.columns)


def marked(reading: Reading) -> bool:
    """Whether words end in footnote marks without which they are other words of the column, or forces."""
    words = reading.column.words
    return any(unmarked(word) != word and (word in reading.forces or unmarked(word) in words) for word in words)
