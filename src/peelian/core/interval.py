"""An interval of uncertainty round a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """The range within which the true value lies with a stated confidence, by a named method.

    `lower` and `upper` are in the unit of the value; `level` is the confidence as a share (0.95).
    """

    lower: float
    upper: float
    level: float
    method: str

    def __post_init__(self) -> None:
        if self.lower > self.upper:
            raise ValueError(f"lower limit {self.lower} is above upper limit {self.upper}")
        if not 0 < self.level < 1:
            raise ValueError(f"confidence {self.level} is not between 0 and 1")
