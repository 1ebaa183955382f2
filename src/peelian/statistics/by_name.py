"""Every method of this package by its name: what it takes, its formula and source, and one call to run it.

>>> run("xmr_limits", {"values": [1, 3, 1, 3]})["average_moving_range"]
2.0
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from peelian.core.errors import UnknownNameError
from peelian.statistics.method import Method, Result


@cache
def methods() -> Mapping[str, Method]:
    """Every method by name, in families: charts, intervals, comparison, surveys and audits, printed figures."""
    from peelian.statistics.methods import FAMILIES

    found = [each for family in FAMILIES for each in vars(family).values() if isinstance(each, Method)]
    return MappingProxyType({each.name: each for each in found})


def run(name: str, inputs: Mapping[str, Any]) -> Result:
    """The result of a method as a plain dictionary; `inputs` are plain values by the names that `methods()` gives.

    Arrays come as lists, named states as texts, and what is no number as None. Raises UnknownNameError for a name that
    is no method, MethodInputError for inputs that are missing, unknown, of a wrong kind or outside its range.

    >>> run("mcnemar", {"only_first": 2, "only_second": 9})
    {'p_value': 0.0654296875}
    """
    found = methods().get(name)
    if found is None:
        raise UnknownNameError("method", name, list(methods()), remedy="`peelian statistics list` shows them.")
    return found.run(inputs)
