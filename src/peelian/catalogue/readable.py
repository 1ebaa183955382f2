"""The columns that a measure's conditions may read."""

from __future__ import annotations

from peelian.catalogue.model import Clock, Column, ColumnType, Dataset

AGE = Column(type=ColumnType.INTEGER, means="whole days from the start to the last day of the month")


def readable_columns(dataset: Dataset, clock: Clock | None) -> dict[str, Column]:
    """The columns that a measure's conditions may read: the dataset's own and, with a clock, `age`."""
    return {**dataset.columns, "age": AGE} if clock else dataset.columns
