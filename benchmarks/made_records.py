"""Made-up records of 43 forces and five years, as the record tables hold them; the same rows at every call."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from peelian.catalogue.load import Catalogue
from peelian.catalogue.model import Shape
from peelian.core.force import ForceKind, forces
from peelian.core.workspace import Workspace
from peelian.records.ledger import Submission
from peelian.records.table import Slice, arrow_schema, create_table, replace_slices
from peelian.sample.spread import apportion

YEARS = (2016, 2017, 2018, 2019, 2020)
SOURCE = "sample"
SEED = 20190722
MONTHS = [f"{number:02d}" for number in range(1, 13)]
EPOCH_DAY = np.datetime64("1970-01-01")


def make_records(workspace: Workspace, catalogue: Catalogue, rows: int) -> None:
    """Make `rows` calls and as many crimes, spread over the forces by their residents; one commit a year."""
    residents = catalogue.references["residents"].values
    names = sorted(each.id for each in forces() if each.kind is ForceKind.TERRITORIAL)
    for dataset in ("calls", "crimes"):
        for year, total in zip(YEARS, apportion(rows, [1] * len(YEARS)), strict=True):
            counts = apportion(int(total), [residents[name][year] for name in names])
            put(workspace, catalogue, dataset, year, dict(zip(names, counts.tolist(), strict=True)))
            print(f"made {total:,} {dataset} of {year}", file=sys.stderr)


def put(
    workspace: Workspace, catalogue: Catalogue, dataset: str, year: int, counts: dict[str, int], seed: int = SEED
) -> None:
    """Commit one file of a year's records: every month of each force in `counts` is replaced."""
    entry = catalogue.dataset(dataset)
    table = create_table(workspace, entry)
    months = {force: apportion(count, [1] * 12).tolist() for force, count in counts.items()}
    slices = {
        Slice(SOURCE, force, f"{year}-{month}"): rows
        for force, each in months.items()
        for month, rows in zip(MONTHS, each, strict=True)
    }
    name = hashlib.sha256(f"{dataset} {year} {sorted(counts.items())} {seed}".encode()).hexdigest()
    total = sum(counts.values())
    submission = Submission(
        id=name[:12], dataset=dataset, source=SOURCE, mapping="", file=f"{dataset}-{year}.csv", sha256=name, intake="",
        force="", period="", received=total, accepted=total, quarantined=0, loaded_at=f"{year + 1}-01-01T00:00:00",
        slices=slices,
    )  # fmt: skip
    batches = _batches(catalogue, dataset, year, months, submission.id, seed)
    reader = pa.RecordBatchReader.from_batches(arrow_schema(entry), batches)
    replace_slices(table, reader, sorted(slices), submission.to_metadata())


def _batches(
    catalogue: Catalogue, dataset: str, year: int, months: dict[str, list[int]], submission: str, seed: int
) -> Iterator[pa.RecordBatch]:
    schema = arrow_schema(catalogue.dataset(dataset))
    shapes = catalogue.sample("leicestershire").shapes
    row = 2
    for force, counts in months.items():
        random = np.random.default_rng([seed, year, *force.encode()])
        total = sum(counts)
        day = np.concatenate(
            [_days(year, int(month), rows, random) for month, rows in zip(MONTHS, counts, strict=True)]
        )
        made = _calls(day, shapes, random) if dataset == "calls" else _crimes(day, shapes, random)
        numbers = pa.array(np.arange(row, row + total))
        made["call_ref" if dataset == "calls" else "crime_ref"] = pc.binary_join_element_wise(
            f"{force[:4]}{year}", pc.cast(numbers, pa.string()), "-"
        )
        months_of = _words([f"{year}-{month}" for month in MONTHS], np.repeat(np.arange(12, dtype=np.int8), counts))
        made |= {"source": SOURCE, "force": force, "year": year, "month": months_of, "submission": submission}
        made |= {"row": numbers, "recorded_month": months_of}
        columns = [made[field.name] for field in schema]
        columns = [each if isinstance(each, pa.Array) else pa.repeat(each, total) for each in columns]
        row += total
        yield pa.RecordBatch.from_arrays(
            [each.cast(to.type) for each, to in zip(columns, schema, strict=True)], schema=schema
        )


def _days(year: int, month: int, rows: int, random: np.random.Generator) -> np.ndarray[Any, Any]:
    """Days of a month since 1970, in order."""
    first = np.datetime64(f"{year}-{month:02d}")
    start, end = (int((each.astype("datetime64[D]") - EPOCH_DAY).astype(int)) for each in (first, first + 1))
    return np.sort(random.integers(start, end, rows))


def _calls(day: np.ndarray[Any, Any], shapes: dict[str, Shape], random: np.random.Generator) -> dict[str, Any]:
    emergency = random.random(day.size) < 0.3
    abandoned = random.random(day.size) < np.where(emergency, 0.003, 0.1)
    weights = np.asarray([shapes["hour_101"].weights[str(hour)] for hour in range(24)])
    hour = random.choice(24, size=day.size, p=weights / weights.sum())
    moment = (day * 86_400 + hour * 3_600 + random.integers(0, 3_600, day.size)) * 1_000_000
    wait = random.exponential(np.where(emergency, 5, 70)).astype(np.int64)
    return {
        "line": _words(["101", "999"], emergency.astype(np.int8)),
        "received_at": pa.array(moment).cast(pa.timestamp("us", "UTC")),
        "outcome": _words(["answered", "abandoned"], abandoned.astype(np.int8)),
        "answered_after": pa.array(wait, mask=abandoned),
        "received_on": pa.array(day.astype(np.int32)).cast(pa.date32()),
        "hour": pa.array(hour),
        "weekday": pa.array((day + 3) % 7 + 1),
    }


def _crimes(day: np.ndarray[Any, Any], shapes: dict[str, Shape], random: np.random.Generator) -> dict[str, Any]:
    category = {**shapes["category"].weights, "Anti-social behaviour": 9_000.0}
    outcome = shapes["outcome"].weights
    groups = _drawn(category, day.size, random)
    return {
        "recorded_on": pa.array(day.astype(np.int32)).cast(pa.date32()),
        "category": _words(list(category), groups),
        "outcome": _words(list(outcome), _drawn(outcome, day.size, random), mask=groups == len(category) - 1),
        "lsoa": _words([f"E010{number:05d}" for number in range(800)], random.integers(0, 800, day.size)),
    }


def _drawn(weights: dict[str, float], count: int, random: np.random.Generator) -> np.ndarray[Any, Any]:
    share = np.asarray(list(weights.values()))
    return random.choice(share.size, size=count, p=share / share.sum())


def _words(words: Sequence[str], places: np.ndarray[Any, Any], mask: np.ndarray[Any, Any] | None = None) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(places, mask=mask), pa.array(words)).cast(pa.string())
