"""Writing the sample force's records as files that any force could have sent."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from peelian.catalogue.catalogue import Catalogue
from peelian.core.errors import PeelianError
from peelian.core.period import Period
from peelian.sample.calls import calls
from peelian.sample.crimes import crimes
from peelian.sample.incidents import incidents
from peelian.sample.outcomes import outcomes
from peelian.sample.returns import returns
from peelian.sample.stop_searches import stop_searches
from peelian.sample.totals import Totals
from peelian.sample.year import Year

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file of synthetic records, ready to be loaded with source `sample`."""

    dataset: str
    path: Path
    rows: int


def write_sample(
    catalogue: Catalogue, name: str, folder: Path, progress: Progress = lambda *_: None
) -> list[SampleFile]:
    """Write a sample's records, a gzipped CSV for each dataset and year and one of returns: the same bytes every time.

    Raises PeelianError when a total that the sample rests on is missing, or does not fit the others.
    """
    sample = catalogue.sample(name)
    figures = tuple(figure for each in sample.published for figure in catalogue.published[each].figures)
    totals = Totals(sample, figures)
    periods = [Period.parse(text) for text in sample.years]
    end = np.datetime64(str(max(period.last for period in periods).plus(1)), "D").astype("datetime64[s]")
    years = [Year(totals, period, end, np.random.default_rng(sample.seed)) for period in periods]
    folder.mkdir(parents=True, exist_ok=True)
    files: list[SampleFile] = []
    steps = 5 * len(years) + 1
    try:
        for dataset, label, table in _tables(years):
            files.append(_write(folder, dataset, f"{dataset}-{label.replace('/', '-')}", sample.force, table))
            progress(f"{dataset} {label}", len(files), steps)
    except ValueError as error:
        raise PeelianError(
            f"The numbers of the sample {name} do not fit each other: {error}.",
            remedy="Correct its `totals`, `free` or `shapes`.",
        ) from error
    table = returns(totals, catalogue.indicators.values())
    if table.num_rows:
        files.append(_write(folder, "returns", "returns", sample.force, table))
    progress("returns", steps, steps)
    return files


def _tables(years: list[Year]) -> Iterator[tuple[str, str, pa.Table]]:
    """Dataset, year and rows of each file. Every dataset draws from a stream of its own."""
    for year in years:
        yield "calls", str(year.period), calls(year.drawing(0))
        yield "incidents", str(year.period), incidents(year.drawing(1))
        yield "stop_searches", str(year.period), stop_searches(year.drawing(2))
    recorded = [crimes(year.drawing(3)) for year in years]
    given, latest = outcomes([year.drawing(4) for year in years], recorded)
    for year, table in zip(years, latest, strict=True):
        yield "crimes", str(year.period), table
    for year, table in zip(years, given, strict=True):
        yield "outcomes", str(year.period), table


def _write(folder: Path, dataset: str, name: str, force: str, table: pa.Table) -> SampleFile:
    same = pa.DictionaryArray.from_arrays(pa.array(np.zeros(table.num_rows, dtype=np.int32)), pa.array([force]))
    table = table.append_column("force", same)
    path = folder / f"{name}.csv.gz"
    with gzip.GzipFile(path, "wb", compresslevel=3, mtime=0) as stream:
        pacsv.write_csv(table, stream, pacsv.WriteOptions(quoting_style="needed"))
    return SampleFile(dataset, path, table.num_rows)
