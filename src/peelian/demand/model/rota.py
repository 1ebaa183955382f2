"""Shifts, and patterns in which groups of people rotate through them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from peelian.demand.model.calendar import Days
from peelian.demand.model.part import Name, Part
from peelian.demand.model.quantity import HourOfDay

REST = "rest"


class Shift(Part):
    """A stretch of a day, on the hour; one that ends at or before its start ends on the next day."""

    from_hour: Annotated[HourOfDay, Field(alias="from")]
    to_hour: Annotated[HourOfDay, Field(alias="to")]
    days: Days = "every day"

    @property
    def length_h(self) -> int:
        """How many hours it lasts, 1 to 24."""
        return (self.to_hour - self.from_hour - 1) % 24 + 1


class Pattern(Part):
    """A rotating pattern: the shifts of successive days, `rest` for a day off, and where in it each group starts.

    Group number g works `sequence[(day + offsets[g]) % len(sequence)]`, day 0 being the model's first Monday. The
    five-team 2-2-2-4 has ten days and the offsets 0, 2, 4, 6 and 8: each shift has one group every day.
    """

    sequence: Annotated[tuple[Name, ...], Field(min_length=1)]
    offsets: Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _within(self) -> Pattern:
        if max(self.offsets) >= len(self.sequence):
            raise ValueError(f"an offset is beyond the sequence, which has {len(self.sequence)} days")
        if set(self.sequence) == {REST}:
            raise ValueError("nobody ever works in this sequence")
        return self

    @property
    def groups(self) -> int:
        """How many groups rotate."""
        return len(self.offsets)

    def shift_on(self, day: int, group: int) -> str:
        """The shift that a group works on a day, or `rest`."""
        return self.sequence[(day + self.offsets[group]) % len(self.sequence)]

    @property
    def worked_share(self) -> float:
        """The share of days on which a group works."""
        return sum(each != REST for each in self.sequence) / len(self.sequence)
