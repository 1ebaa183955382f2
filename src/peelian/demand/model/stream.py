"""What arrives from outside: how much in a year or an hour, and when in the week and the year."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator

from peelian.demand.model.part import Name, Part
from peelian.demand.model.quantity import Number, Share

Weights = tuple[Number, ...]


class Shape(Part):
    """When arrivals come, as weights; only their proportions count.

    `hour_of_week` has 168 weights from Monday 00:00. Instead, `hour_of_day` (24) and `day_of_week` (7, from Monday) are
    multiplied. `month` has 12, from January. `bank_holiday` is the factor on a bank holiday.
    """

    hour_of_week: Annotated[Weights | None, Field(min_length=168, max_length=168)] = None
    hour_of_day: Annotated[Weights | None, Field(min_length=24, max_length=24)] = None
    day_of_week: Annotated[Weights | None, Field(min_length=7, max_length=7)] = None
    month: Annotated[Weights | None, Field(min_length=12, max_length=12)] = None
    bank_holiday: Number = Field(default=1, validate_default=True)

    @model_validator(mode="after")
    def _one_week(self) -> Shape:
        if self.hour_of_week is not None and (self.hour_of_day is not None or self.day_of_week is not None):
            raise ValueError("give hour_of_week, or hour_of_day and day_of_week, not both")
        for each in ("hour_of_week", "hour_of_day", "day_of_week", "month"):
            weights = getattr(self, each)
            if weights is not None and not any(weights):
                raise ValueError(f"all weights of {each} are 0")
        return self


class Stream(Part):
    """Arrivals from outside: so many in 365 days or in a mean hour, spread by a shape or evenly.

    `shape` is a shape or the name of one of the model's `shapes`. `elsewhere` is the share that is sent elsewhere at
    once, to another organisation for example, and is nobody's work.
    """

    per_year: Number | None = None
    per_hour: Number | None = None
    shape: Shape | Name = Shape()
    elsewhere: Share = Share(Decimal(0))

    @model_validator(mode="after")
    def _one_rate(self) -> Stream:
        if (self.per_year is None) == (self.per_hour is None):
            raise ValueError("give one of per_year and per_hour")
        return self

    @property
    def mean_per_hour(self) -> float:
        """The mean rate in arrivals an hour, a year being 365 days."""
        return float(self.per_year) / 8760 if self.per_year is not None else float(self.per_hour or 0)
