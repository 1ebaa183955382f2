"""Stages: works that share a team, or that lead back to one another, must be simulated together; the others in turn."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from peelian.core.errors import PeelianError
from peelian.demand.kernels.calendar import STAGE_BITS
from peelian.demand.model.arrays import Compiled

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class StageError(PeelianError):
    """A model with more stages than can be told apart."""


def leads(compiled: Compiled) -> Flags:
    """Which work leads to which (W × W): by a route with a share above 0, or when somebody leaves."""
    works = len(compiled.names.works)
    found = np.zeros((works, works), np.bool_)
    shares = np.diff(compiled.kinds.then, axis=1, prepend=0)[:, :works]
    for kind, work in enumerate(compiled.kinds.work):
        found[work] |= shares[kind] > 0
    for work in np.flatnonzero((compiled.works.patience >= 0) & (compiled.works.diverts_to >= 0)):
        found[work, compiled.works.diverts_to[work]] = True
    return found


def stages_of(compiled: Compiled) -> Integers:
    """The stage of each work, numbered so that none leads to one with a smaller number.

    Of several orders, that in which the first works of the model come first. Raises StageError if there are more than
    256.
    """
    onward = leads(compiled)
    together = onward | _share_a_team(compiled)
    reached = _reached(together) | np.eye(len(onward), dtype=np.bool_)
    same = reached & reached.T
    stage, number = np.full(len(onward), -1, np.int64), 0
    while np.any(stage < 0):
        first = next(
            work for work in np.flatnonzero(stage < 0) if not np.any(reached[:, work] & ~same[:, work] & (stage < 0))
        )
        stage[same[first]] = number
        number += 1
    if number > 2**STAGE_BITS:
        raise StageError(f"The model has {number} stages.", remedy=f"Let {number - 2**STAGE_BITS} works share a team.")
    return stage


def _share_a_team(compiled: Compiled) -> Flags:
    """Works that a team does or helps with, each with each."""
    works, kinds = len(compiled.names.works), compiled.kinds
    found = np.zeros((works, works), np.bool_)
    for team in range(len(compiled.names.teams)):
        shared = np.unique(kinds.work[(kinds.team == team) | kinds.helped_by[:, team]])
        found[np.ix_(shared, shared)] = True
    return found


def _reached(onward: Flags) -> Flags:
    """What is reached in one step or more."""
    reached = onward.copy()
    for through in range(len(onward)):
        reached |= np.outer(reached[:, through], reached[through])
    return reached
