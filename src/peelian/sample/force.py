"""Writing the sample force's records as files that any force could have sent."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.model import PublishedFigure, Sample
from peelian.core.errors import PeelianError
from peelian.core.period import Month, Period
from peelian.sample.spread import Integers, apportion, with_sum

LATE_LIMIT = 10
LONGEST_WAIT = {"999": 120, "101": 3600}


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file of synthetic records, ready to be loaded with source `sample`."""

    dataset: str
    path: Path
    rows: int


@dataclass(frozen=True)
class _Year:
    """One year of a sample: its months, its published figures, and its own stream of random numbers."""

    sample: Sample
    period: Period
    figures: tuple[PublishedFigure, ...]
    random: np.random.Generator

    def published(self, measure: str, part: str = "value", **breakdown: str) -> float | None:
        for figure in self.figures:
            if (figure.measure, figure.part, figure.breakdown) == (measure, part, breakdown):
                return figure.value
        return None

    def total(self, measure: str) -> int:
        found = self.published(measure)
        if found is None:
            raise PeelianError(
                f"The sample {self.sample.id} has no published figure for {measure} in {self.period}.",
                remedy=f"Add it to the published document {self.sample.published}.",
            )
        return int(found)

    def weights(self, shape: str, keys: list[str]) -> list[float]:
        given = self.sample.shapes[shape].weights
        return [given.get(key, 0.0) for key in keys]


def write_sample(
    catalogue: Catalogue, name: str, folder: Path, progress: Callable[[str, int, int], None] = lambda *_: None
) -> list[SampleFile]:
    """Write a sample's calls and crimes, a gzipped CSV for each dataset and year; the same bytes at every call.

    Raises PeelianError when a published total that the sample rests on is missing.
    """
    sample = catalogue.sample(name)
    document = catalogue.published[sample.published]
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    makers: Mapping[str, Callable[[_Year], pa.Table]] = {"calls": _calls, "crimes": _crimes}
    steps = len(sample.years) * len(makers)
    for index, text in enumerate(sample.years):
        period = Period.parse(text)
        figures = tuple(each for each in document.figures if Period.parse(each.period) == period)
        for at, (dataset, make) in enumerate(makers.items()):
            random = np.random.default_rng([sample.seed, index, at])
            table = make(_Year(sample, period, figures, random))
            table = table.append_column("force", pa.array([sample.force] * table.num_rows, pa.string()))
            path = folder / f"{dataset}-{str(period).replace('/', '-')}.csv.gz"
            with gzip.GzipFile(path, "wb", compresslevel=3, mtime=0) as stream:
                pacsv.write_csv(table, stream, pacsv.WriteOptions(quoting_style="needed"))
            files.append(SampleFile(dataset, path, table.num_rows))
            progress(f"{dataset} {period.label}", index * len(makers) + at + 1, steps)
    return files


def _calls(year: _Year) -> pa.Table:
    parts = []
    for line in ("999", "101"):
        total = year.total(f"contact.calls_{line}")
        times = _times(year, line, total)
        abandoned = np.zeros(total, dtype=bool)
        share = year.sample.free[f"abandoned_share_{line}"]
        abandoned[year.random.choice(total, size=round(share * total), replace=False)] = True
        waits = _waits(year, line, int(total - abandoned.sum()))
        answered_after = np.full(total, -1, dtype=np.int64)
        answered_after[~abandoned] = waits
        parts.append(
            pa.table(
                {
                    "call_ref": _references(f"{line}-{year.period.first.year}", total),
                    "line": pa.array([line] * total),
                    "received_at": pa.array(times),
                    "outcome": pa.array(np.where(abandoned, "abandoned", "answered")),
                    "answered_after": pa.array(answered_after, mask=abandoned),
                }
            )
        )
    return pa.concat_tables(parts).sort_by([("received_at", "ascending"), ("call_ref", "ascending")])


def _times(year: _Year, line: str, total: int) -> np.ndarray[Any, Any]:
    months = year.period.months
    counts = apportion(total, year.weights(f"month_{line}", [str(month.number) for month in months]))
    hours = np.asarray(year.weights(f"hour_{line}", [str(hour) for hour in range(24)]))
    parts = []
    for month, count in zip(months, counts.tolist(), strict=True):
        days = _days(month)
        weekday = year.weights("weekday", [str(day) for day in range(1, 8)])
        # 1 January 1970 was a Thursday, day 4 of the week.
        of_day = np.asarray([weekday[(int(day.astype(np.int64)) + 3) % 7] for day in days])
        day = year.random.choice(len(days), size=count, p=of_day / of_day.sum())
        hour = year.random.choice(24, size=count, p=hours / hours.sum())
        second = year.random.integers(0, 3600, size=count)
        # On the last Sunday of March the clocks go from 1 to 2: there is no such hour.
        hour = np.where((hour == 1) & (days[day] == _spring_forward(month.year)), 2, hour)
        parts.append(days[day].astype("datetime64[s]") + hour * 3600 + second)
    return np.sort(np.concatenate(parts))


def _waits(year: _Year, line: str, answered: int) -> Integers:
    """Seconds to answer, with the published mean (or the free one), and for 999 the published number answered late."""
    mean = year.published("contact.mean_answer_time", line=line)
    mean = year.sample.free[f"mean_answer_{line}"] if mean is None else mean
    target = round(mean * answered)
    if line == "101":
        drawn = year.random.exponential(mean, size=answered).astype(np.int64)
        return with_sum(drawn, target, low=0, high=LONGEST_WAIT[line], random=year.random)
    late = year.published("contact.calls_999_answered_in_10s", "shortfall")
    count = round(year.sample.free["late_share_999"] * answered) if late is None else int(late)
    slow = LATE_LIMIT + 1 + year.random.geometric(0.1, size=count).clip(0, LONGEST_WAIT[line])
    quick = year.random.binomial(LATE_LIMIT, min(mean / LATE_LIMIT, 1.0), size=answered - count).astype(np.int64)
    quick = with_sum(quick, target - int(slow.sum()), low=0, high=LATE_LIMIT, random=year.random)
    return year.random.permutation(np.concatenate([slow, quick]))


def _crimes(year: _Year) -> pa.Table:
    total = year.total("crime.recorded")
    months = year.period.months
    counts = apportion(total, year.weights("month_crime", [str(month.number) for month in months]))
    dates = []
    for month, count in zip(months, counts.tolist(), strict=True):
        days = _days(month)
        dates.append(np.sort(days[year.random.integers(0, len(days), size=count)]))
    return pa.table(
        {
            "crime_ref": _references(f"C{year.period.first.year}", total),
            "recorded_on": pa.array(np.concatenate(dates)),
            "category": pa.array(_drawn(year, "category", total)),
            "outcome": pa.array(_drawn(year, "outcome", total)),
        }
    )


def _drawn(year: _Year, shape: str, total: int) -> list[str]:
    weights = year.sample.shapes[shape].weights
    counts = apportion(total, list(weights.values()))
    words = np.repeat(np.asarray(list(weights), dtype=object), counts)
    return list(year.random.permutation(words))


def _days(month: Month) -> np.ndarray[Any, Any]:
    return np.arange(f"{month}", f"{month.plus(1)}", dtype="datetime64[D]")


def _spring_forward(year: int) -> np.datetime64:
    end = np.datetime64(f"{year}-03-31")
    return np.datetime64(end - np.timedelta64((int(end.astype(np.int64)) + 4) % 7, "D"))


def _references(prefix: str, total: int) -> pa.Array:
    return pa.array([f"{prefix}-{number:06d}" for number in range(1, total + 1)])
