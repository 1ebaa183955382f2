"""The conditions of a run that are seldom others than usual."""

from __future__ import annotations

from dataclasses import dataclass

from peelian.demand.results.spread import Spread
from peelian.demand.results.until import MOST


@dataclass(frozen=True, slots=True)
class Conditions:
    """The first `settle_weeks` are simulated and not told. `first` is the number of the first replication, for parts of
    a run that are merged later. `threads` are as many as the machine has if it is None; results do not depend on it.
    `spread` shares them among workers. `at_most` ends a run that goes on until an interval is narrow enough.

    `model` is how the model is called on the command line; `scenario` and `changes` say what was made of it before it
    was handed over.
    """

    settle_weeks: int = 0
    first: int = 0
    threads: int | None = None
    spread: Spread | None = None
    at_most: int = MOST
    model: str = ""
    scenario: str = ""
    changes: tuple[tuple[str, str], ...] = ()


USUAL = Conditions()
