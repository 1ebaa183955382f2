"""What is prepared once for many replications of a model: its arrays as kernels read them, its rows and limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.core.errors import PeelianError
from peelian.demand.model.arrays import Compiled
from peelian.demand.model.compile import compile_model
from peelian.demand.model.model import Model
from peelian.demand.model.target import Target
from peelian.demand.simulation.network import Plan, plan_of
from peelian.demand.simulation.rows import Limits, Rows, limits_of, rows_of

Integers = npt.NDArray[np.int64]

HOURS_IN_DAY, HOURS_IN_WEEK = 24, 168


class SettleError(PeelianError):
    """More weeks to settle in than the model runs."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A model that is ready to run, and how its jobs are counted.

    `staged` runs it stage by stage, each the fastest way there is. What `in_one` gives runs it in one loop over all
    that happens. Both come to the same, to the last bit.
    """

    compiled: Compiled
    rows: Rows
    limits: Limits
    settle_weeks: int
    staged: Plan

    def in_one(self) -> Plan:
        """The model to be run as a whole."""
        return plan_of(self.compiled, self.rows, self.limits, self.settle_weeks, whole=True)

    @property
    def case_teams(self) -> Integers:
        """The numbers of the teams that carry cases."""
        return np.flatnonzero(self.compiled.teams.carries)

    @property
    def hours(self) -> int:
        """How many hours the model runs."""
        return self.compiled.hours

    @property
    def days(self) -> int:
        """How many days the model runs."""
        return self.hours // HOURS_IN_DAY

    @property
    def facets(self) -> int:
        """The days, and the hours of the week."""
        return self.days + HOURS_IN_WEEK


def prepare(model: Model, targets: Sequence[Target] | None = None, settle_weeks: int = 0) -> Prepared:
    """Compile a model for replications. The first weeks of each may be left out of what is counted.

    Its own targets are counted unless others are given. Raises ModelError if the model has faults, SettleError if no
    week is left.
    """
    if not 0 <= settle_weeks < model.calendar.weeks:
        raise SettleError(
            f"{settle_weeks} weeks cannot be left out: the model runs for {model.calendar.weeks}.",
            remedy="Leave out fewer, or let the model run longer: calendar.weeks.",
        )
    compiled = compile_model(model)
    rows = rows_of(compiled)
    limits = limits_of(compiled, rows, tuple(model.targets.values()) if targets is None else targets)
    return Prepared(
        compiled=compiled,
        rows=rows,
        limits=limits,
        settle_weeks=settle_weeks,
        staged=plan_of(compiled, rows, limits, settle_weeks),
    )
