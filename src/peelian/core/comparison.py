"""A value beside another of the same measure, and who can give both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from peelian.core.fact import Fact
from peelian.core.period import Period


@dataclass(frozen=True, slots=True)
class Comparison:
    """A value beside the one of the same period a year earlier, or of a simulation beside that of the model as it is.

    Two points: a difference, never a trend. `relative` is the change of a percentage or rate as a share of the earlier
    one. `broken` says why the two are not like for like, where the series was broken between them.
    """

    now: Fact
    before: Fact
    change: Fact
    percent: Fact
    relative: Fact
    broken: str = ""


class Figured(Protocol):
    """Whatever gives facts by measure, period and what narrows them: the figures of records, or of a simulation.

    Each raises UnknownNameError for a measure, or something that narrows it, which there is not.
    """

    def fact(self, measure: str, period: Period | str, **narrowed: str) -> Fact:
        """The value of a measure in a period."""
        ...

    def compare(self, measure: str, period: Period | str, **narrowed: str) -> Comparison:
        """The value beside the one that it is compared with."""
        ...

    def extreme(self, which: Literal["lowest", "highest"], measure: str, period: Period | str, **narrowed: str) -> Fact:
        """The lowest or highest month of a period."""
        ...

    def mean_month(self, fact: Fact) -> Fact:
        """A fact as its mean per month."""
        ...
