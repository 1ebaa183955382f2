"""Every model of theory by its name, and one call for any quantity of it.

>>> value("flow (Little)", {"cases_per_week": 1000, "closed_share": 0.75, "mean_investigation_weeks": 9},
...       "mean live caseload referred")
2250.0
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from peelian.core.errors import UnknownNameError
from peelian.demand.theory.model import Model


@cache
def models() -> Mapping[str, Model]:
    """Every model by name, in families: calls, grades, units, over time, cases."""
    from peelian.demand.theory.models import FAMILIES

    return MappingProxyType({each.name: each for family in FAMILIES for each in family.MODELS})


def value(model: str, parameters: Mapping[str, Any], quantity: str) -> float:
    """A quantity of a model under parameters as test vectors write them.

    Raises UnknownNameError for a model or quantity that is none, TheoryInputError for parameters that are missing or
    describe no queue, UnstableError for a long-run value of a queue that never settles.

    >>> round(value("M/M/c", {"lam": 6, "mu": 3, "c": 3}, "Wq (h)"), 6)
    0.148148
    """
    found = models().get(model)
    if found is None:
        raise UnknownNameError("model", model, list(models()))
    return found.value(parameters, quantity)
