"""Files of test vectors of theory: parameters of a model, and the value that a quantity should have."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peelian.core.errors import PeelianError
from peelian.demand.theory.by_model import value

NEAR_ZERO = 1e-15


class TheoryVectorError(PeelianError):
    """A file that holds no vectors of theory."""


@dataclass(frozen=True, slots=True)
class Vector:
    """A quantity of a model and what it should be. `tolerance` is relative; 0 means exact."""

    id: str
    model: str
    parameters: Mapping[str, Any]
    quantity: str
    value: float
    tolerance: float
    source: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What our code gives for a vector."""

    vector: Vector
    found: float

    @property
    def agrees(self) -> bool:
        """Whether the value is the expected one, within the vector's tolerance."""
        return math.isclose(self.found, self.vector.value, rel_tol=self.vector.tolerance, abs_tol=NEAR_ZERO)

    @property
    def relative_difference(self) -> float:
        """How far the value is from the expected one, as a share of it; as it is where that is zero."""
        return abs(self.found - self.vector.value) / (abs(self.vector.value) or 1.0)


def read_vectors(path: Path) -> list[Vector]:
    """The vectors in a file of JSON: a list of objects with the fields of Vector; other fields are let be.

    Raises TheoryVectorError, with the vector by its number, for a file that holds none.
    """
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise TheoryVectorError(f"{path.name} is no JSON: {error}.", remedy="Give a file of JSON.") from error
    if not isinstance(listed, list):
        raise TheoryVectorError(f"{path.name} holds no list.", remedy="Give a list of vectors.")
    return [_vector(path, number, each) for number, each in enumerate(listed, start=1)]


def outcome(vector: Vector) -> Outcome:
    """Compute the vector's quantity. Raises as `by_model.value` does."""
    return Outcome(vector, value(vector.model, vector.parameters, vector.quantity))


def _vector(path: Path, number: int, given: Any) -> Vector:
    try:
        return Vector(
            str(given.get("id", number)), str(given["model"]), dict(given["parameters"]), str(given["quantity"]),
            float(given["value"]), float(given.get("tolerance", 1e-9)), str(given.get("source", "")),
        )  # fmt: skip
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise TheoryVectorError(
            f"{path.name}, vector {number} lacks a field, or one is of a wrong kind: {error}.",
            remedy="A vector is an object with model, parameters, quantity and value.",
        ) from error
