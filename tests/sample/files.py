"""The sample's files read back and counted by Arrow alone: nothing of Peelian's has a part in it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

LAST_YEAR, THIS_YEAR = "2017-18", "2018-19"
TEXTS = ("line", "code", "grade", "period", "crime_ref")


@cache
def rows(folder: Path, dataset: str, year: str = "") -> pa.Table:
    """The rows of one file, columns typed by Arrow, empty fields as nulls."""
    file = folder / (f"{dataset}-{year}.csv.gz" if year else f"{dataset}.csv.gz")
    options = pacsv.ConvertOptions(column_types=dict.fromkeys(TEXTS, pa.string()), strings_can_be_null=True)
    return pacsv.read_csv(file, convert_options=options)


def count(table: pa.Table, condition: pc.Expression) -> int:
    """How many rows meet the condition."""
    return table.filter(condition).num_rows


def by(table: pa.Table, column: str) -> Counter[object]:
    """How many rows have each value."""
    return Counter(table[column].to_pylist())


def by_month(table: pa.Table, column: str) -> dict[str, int]:
    """How many rows lie in each month, in order."""
    return dict(sorted(Counter(pc.strftime(table[column], "%Y-%m").to_pylist()).items()))


def mean(table: pa.Table, column: str) -> float:
    """The mean of the rows that have a value."""
    return float(pc.mean(table[column]).as_py())


def percent_change(now: int, before: int, decimals: int = 0) -> float:
    """The change in percent, rounded."""
    return round(100 * (now - before) / before, decimals)
