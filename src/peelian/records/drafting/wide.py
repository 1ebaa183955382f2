"""Wide tables: columns of numbers whose headers are values, such as ethnic groups or years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from peelian.catalogue.model import ColumnType, Dataset
from peelian.records.drafting.dates import is_day, is_period
from peelian.records.drafting.readings import Reading
from peelian.records.drafting.words import paired

FEWEST = 2
MOSTLY = 0.6
_NUMBERS = (ColumnType.INTEGER, ColumnType.NUMBER)


@dataclass(frozen=True, slots=True)
class Wide:
    """Columns that become records of their own: header → value of our column `ours`, and ours that takes the cells."""

    columns: Mapping[str, str]
    ours: str
    value: str
    why: str


def wide_ways(dataset: Dataset, readings: Sequence[Reading]) -> Iterator[Wide]:
    """The ways in which the columns of numbers could be values of one of the dataset's columns."""
    numbers = [each.name for each in readings if each.numeric and each.name]
    value = _value(dataset, numbers)
    if len(numbers) < FEWEST or value is None:
        return
    for ours, column in dataset.columns.items():
        if column.type is ColumnType.CATEGORY and column.values_from is None:
            pairs = paired(numbers, column.values)
            found = {name: pairs.pairs.get(name, name) for name in numbers if name in pairs.matched}
            if len(found) >= FEWEST and len(set(found.values())) == len(found) >= MOSTLY * len(numbers):
                why = f"{len(found)} of {len(numbers)} columns of numbers are headed by values of {ours}"
                yield Wide(found, ours, value, why)
    time = dataset.columns[dataset.time].type
    periods = [name for name in numbers if (is_period if time is ColumnType.PERIOD else is_day)(name)]
    if time in (ColumnType.PERIOD, ColumnType.DATE) and len(periods) >= FEWEST == len(set(periods[:FEWEST])):
        yield Wide(
            {name: _year(name) for name in periods},
            dataset.time,
            value,
            f"{len(periods)} columns are headed by {time}s",
        )


def _value(dataset: Dataset, numbers: Sequence[str]) -> str | None:
    """Our column that takes the cells: the first number that must be given, or the only one."""
    ours = [name for name, column in dataset.columns.items() if column.type in _NUMBERS and column.derive is None]
    required = [name for name in ours if dataset.columns[name].required]
    return next(iter(required), ours[0] if len(ours) == 1 and numbers else None)


def _year(header: str) -> str:
    """A header as a period that can be read: 17/18 is 2017/18."""
    return f"20{header}" if len(header) == 5 and header[2] == "/" else header
