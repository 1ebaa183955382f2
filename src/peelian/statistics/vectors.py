"""Files of inputs for methods: a JSON object of inputs, or vectors that say beside the inputs what is expected."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peelian.core.errors import PeelianError, UnknownNameError
from peelian.statistics.by_name import run
from peelian.statistics.method import Result

NEAR_ZERO = 1e-12


class VectorFileError(PeelianError):
    """A file that holds neither inputs nor vectors."""


@dataclass(frozen=True, slots=True)
class Vector:
    """Inputs of a method with the result they should give; `expected` is None where the file says none.

    `tolerance` is relative; within 1e-12 of nought it is that. 0 means exact. `source` is where the result is from.
    """

    id: str
    method: str
    inputs: Mapping[str, Any]
    expected: Mapping[str, Any] | None = None
    tolerance: float = 1e-9
    source: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a method gave for a vector, and where that is not what was expected."""

    vector: Vector
    result: Result
    differences: tuple[str, ...]

    @property
    def agrees(self) -> bool | None:
        """Whether the result is the expected one; None where none is."""
        return None if self.vector.expected is None else not self.differences


def read_vectors(path: Path, method: str = "") -> list[Vector]:
    """The vectors in a file, all or those of one method.

    The file is a list of vectors, or an object with such a list in `vectors`, each with `id`, `method`, `input`,
    `expected`, `tolerance` and `source`; or an object of inputs for `method`, which makes one vector. Raises
    VectorFileError for another file.
    """
    given = _read(path)
    if isinstance(given, dict) and "vectors" not in given and not {"method", "input"} <= set(given):
        if not method:
            raise VectorFileError(f"{path.name} holds no vectors.", remedy="Give a file with a list of vectors.")
        return [Vector(path.stem, method, given)]
    listed = given.get("vectors", [given]) if isinstance(given, dict) else given
    if not isinstance(listed, list):
        raise VectorFileError(f"{path.name} holds no list of vectors.", remedy="Give a list of vectors.")
    found = [_vector(path, number, each) for number, each in enumerate(listed, start=1)]
    return [each for each in found if method in ("", each.method)]


def named(vectors: Sequence[Vector], name: str) -> Vector:
    """The vector of that name; raises UnknownNameError for another."""
    for each in vectors:
        if each.id == name:
            return each
    raise UnknownNameError("vector", name, [each.id for each in vectors], remedy="The file has none of this method.")


def outcome(vector: Vector) -> Outcome:
    """Run the vector's method and hold the result against what is expected. Raises as `run` does."""
    result = run(vector.method, vector.inputs)
    differ = () if vector.expected is None else tuple(differences(result, vector.expected, vector.tolerance))
    return Outcome(vector, result, differ)


def differences(found: Any, expected: Any, tolerance: float, place: str = "") -> Iterator[str]:
    """Where a result is not as expected; what is not asked for may be there too.

    Fractional numbers may differ by `tolerance`, taken relative; all else is to be equal.

    >>> list(differences({"lower": 0.1, "upper": 0.2}, {"lower": 0.1000000001, "upper": 0.3}, 1e-6))
    ['upper: 0.2 where 0.3 is expected']
    """
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for name, each in expected.items():
            inside = f"{place}.{name}" if place else str(name)
            if name in found:
                yield from differences(found[name], each, tolerance, inside)
            else:
                yield f"{inside}: nothing where {each!r} is expected"
    elif isinstance(expected, list) and isinstance(found, list):
        if len(found) != len(expected):
            yield f"{place}: {len(found)} values where {len(expected)} are expected"
        for at, (one, other) in enumerate(zip(found, expected, strict=False)):
            yield from differences(one, other, tolerance, f"{place}[{at}]")
    elif not _same(found, expected, tolerance):
        yield f"{place}: {found!r} where {expected!r} is expected"


def _same(found: Any, expected: Any, tolerance: float) -> bool:
    if isinstance(found, bool) or isinstance(expected, bool):
        return found is expected
    if isinstance(expected, float) and isinstance(found, int | float):
        return math.isclose(found, expected, rel_tol=tolerance, abs_tol=NEAR_ZERO)
    return bool(found == expected)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise VectorFileError(
            f"{path.name}, line {error.lineno}, column {error.colno}: {error.msg}.", remedy="Give a file of JSON."
        ) from error
    except UnicodeDecodeError as error:
        raise VectorFileError(f"{path.name} is not text in UTF-8.", remedy="Give a file of JSON.") from error


def _vector(path: Path, number: int, given: Any) -> Vector:
    place = f"{path.name}, vector {number}"
    if not isinstance(given, dict) or not isinstance(given.get("input"), dict) or not given.get("method"):
        raise VectorFileError(
            f"{place} has no `method` or no `input`.", remedy="A vector is an object with both, and `expected`."
        )
    expected, tolerance = given.get("expected"), given.get("tolerance", 1e-9)
    if not isinstance(expected, dict | None) or not isinstance(tolerance, int | float):
        raise VectorFileError(
            f"{place}: `expected` is not an object, or `tolerance` no number.", remedy="Correct the file."
        )
    return Vector(
        str(given.get("id", number)), str(given["method"]), given["input"], expected, float(tolerance),
        str(given.get("source", "")),
    )  # fmt: skip
