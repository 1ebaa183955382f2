"""Collections: what forces owe the centre, by when, how it is checked and who signs it off."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from peelian.catalogue.model import DottedName, Entry, Name, Sentence
from peelian.core.force import ForceKind, forces
from peelian.core.period import Month, Period, PeriodKind

Every = Literal["month", "quarter", "financial year", "calendar year"]
_LENGTHS = {"month": 1, "quarter": 3, "financial year": 12, "calendar year": 12}


class Figure(Entry):
    """A total that is checked: rows that meet a condition, or the sum of a column over such rows.

    `share_of` names the figure of which it is a part; other forces are then compared by the share, else per resident.
    """

    title: Sentence
    dataset: Name
    count: str | None = None
    sum: Name | None = None
    where: str | None = None
    share_of: Name | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Figure:
        if (self.count is None) == (self.sum is None):
            raise ValueError("give one of count and sum")
        if self.where is not None and self.count is not None:
            raise ValueError("where goes with sum; for a count write the condition after count")
        return self


class Agreement(Entry):
    """What must hold between figures of one force and period: one is at most another, or a total is that of its parts.

    Several figures in a list are added up.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    says: Sentence
    figures: Annotated[tuple[Name, ...], Field(min_length=1)]
    at_most: tuple[Name, ...] = ()
    equal: tuple[Name, ...] = ()
    severity: Literal["contradiction", "question"] = "contradiction"

    @field_validator("figures", "at_most", "equal", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_way(self) -> Agreement:
        if bool(self.at_most) == bool(self.equal):
            raise ValueError("give one of at_most and equal")
        return self

    @property
    def others(self) -> tuple[str, ...]:
        """The figures on the other side."""
        return self.at_most or self.equal


class Tolerances(Entry):
    """From where on a check speaks. Shares are from 0 to 1; a z is a modified z-score.

    Forces with fewer residents than `few_residents` are not compared per resident: those who are counted are not those
    who live there.
    """

    quarantined: float = Field(default=0.01, ge=0, le=1)
    last_time: float = Field(default=0.05, ge=0)
    far_below: float = Field(default=0.5, ge=0, le=1)
    own_history: float = Field(default=0.1, ge=0)
    own_history_z: float = Field(default=3.5, gt=0)
    other_forces: float = Field(default=0.25, ge=0)
    other_forces_z: float = Field(default=3.5, gt=0)
    few_residents: int = Field(default=50_000, ge=0)


class Asked(Entry):
    """Records that are asked for: a dataset, the columns that must be given, and of returns the indicators."""

    dataset: Name
    columns: tuple[Name, ...] = ()
    indicators: tuple[Name, ...] = ()


class Collection(Entry):
    """What is due from whom, and what happens to it.

    `due_after` is how many days after its period's end a return is due; where it is left out, nothing is ever late.
    `forces` lists those that owe it; where it is left out, these are the territorial forces.
    """

    id: DottedName
    title: Sentence
    why: Sentence
    source: DottedName
    every: Every
    starts: str
    ends: str = ""
    due_after: int | None = Field(default=None, ge=0)
    forces: tuple[str, ...] = ()
    records: Annotated[tuple[Asked, ...], Field(min_length=1)]
    figures: dict[Name, Figure] = Field(default_factory=dict)
    agreements: tuple[Agreement, ...] = ()
    tolerances: Tolerances = Tolerances()
    signed_off_by: Sentence
    owner: Sentence
    note: str = ""

    @field_validator("starts", "ends")
    @classmethod
    def _month(cls, value: str) -> str:
        if value and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
            raise ValueError("write a month as YYYY-MM")
        return value

    @model_validator(mode="after")
    def _whole_periods(self) -> Collection:
        first = Month.parse(self.starts)
        if self.every == "quarter" and (first.number - 1) % 3:
            raise ValueError("a quarter starts in January, April, July or October")
        if self.every.endswith("year") and first.number != (4 if self.every == "financial year" else 1):
            raise ValueError(f"a {self.every} starts in {'April' if self.every == 'financial year' else 'January'}")
        return self

    @property
    def owed_by(self) -> tuple[str, ...]:
        """The ids of the forces that owe it."""
        return self.forces or tuple(each.id for each in forces() if each.kind is ForceKind.TERRITORIAL)

    def periods(self, until: Month) -> tuple[Period, ...]:
        """The periods for which it is asked that end no later than the month `until`, the earliest first."""
        kind, length = PeriodKind(self.every), _LENGTHS[self.every]
        last = min(until, Month.parse(self.ends)) if self.ends else until
        found = []
        start = Month.parse(self.starts)
        while start.plus(length - 1) <= last:
            found.append(Period(kind, start, length))
            start = start.plus(length)
        return tuple(found)

    def period_of(self, month: Month) -> Period | None:
        """The period for which it is asked that holds a month, if there is one."""
        first, length = Month.parse(self.starts), _LENGTHS[self.every]
        if month < first:
            return None
        start = first.plus((month.index - first.index) // length * length)
        found = Period(PeriodKind(self.every), start, length)
        return None if self.ends and found.last > Month.parse(self.ends) else found
