"""A model of queueing theory by its name: what it is, where it comes from, and the quantities that it gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from peelian.core.errors import UnknownNameError
from peelian.demand.theory.parameters import Parameters

Numbers = tuple[float, ...]
Quantity = Callable[[Parameters, Numbers], float]

UNIT = re.compile(r" \((?:h|s)\)")
NUMBER = re.compile(r"(?<![A-Za-z])\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Model:
    """A model by its name in Kendall's notation.

    `quantities` are by name with # for each number in it, and units left out: `Wq class #`. `module` is where its
    functions stand. `note` says what a reader of its vectors must know.
    """

    name: str
    what: str
    source: str
    module: str
    quantities: Mapping[str, Quantity]
    note: str = ""

    def value(self, parameters: Mapping[str, Any], quantity: str) -> float:
        """The quantity under these parameters; raises UnknownNameError for one that the model does not give."""
        name, numbers = named(quantity)
        found = self.quantities.get(name)
        if found is None:
            raise UnknownNameError(f"quantity of {self.name}", quantity, list(self.quantities))
        return float(found(Parameters(parameters), numbers))


def named(quantity: str) -> tuple[str, Numbers]:
    """A quantity without its numbers and units, and the numbers.

    >>> named("P(wait<=20 s)"), named("Wq class 2 (h)"), named("E[N(t)]")
    (('P(wait<=# s)', (20.0,)), ('Wq class #', (2.0,)), ('E[N(t)]', ()))
    """
    text = UNIT.sub("", quantity).strip()
    return NUMBER.sub("#", text), tuple(float(each) for each in NUMBER.findall(text))
