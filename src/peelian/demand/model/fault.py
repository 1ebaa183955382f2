"""Faults of a model, each with the line, the field and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from peelian.catalogue.yaml_file import YamlFile
from peelian.core.errors import CatalogueFault, PeelianError, nearest

SEE = "docs/demand-model.md says what it holds."
_PLAIN = {
    "dict_type": "this is no mapping of names to values",
    "model_type": "this is no mapping of fields to values",
    "tuple_type": "this is no list",
    "string_type": "this is not text",
    "int_type": "this is not a whole number",
    "int_parsing": "this is not a whole number",
    "int_from_float": "this is not a whole number",
    "bool_parsing": "this is neither true nor false",
    "bool_type": "this is neither true nor false",
    "string_pattern_mismatch": "this is no name: letters, digits, spaces, hyphens, no dot",
}


class ModelError(PeelianError):
    """One or more faults of a model."""

    def __init__(self, faults: Iterable[CatalogueFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(each) for each in self.faults))


def faults_of(file: YamlFile, errors: Iterable[Any]) -> list[CatalogueFault]:
    """The faults that Pydantic found, at their lines, each place once."""
    found: dict[tuple[str, ...], CatalogueFault] = {}
    for error in errors:
        path = _place(file.content, error)
        if path not in found or error["type"] == "value_error":
            found[path] = _fault(file, path, error)
    kept = [path for path in found if not any(_below(each, path) for each in found)]
    return [found[path] for path in kept]


def _below(path: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether a path leads further into what another leads to: then it says more exactly what is wrong."""
    return len(path) > len(other) and path[: len(other)] == other


def _place(content: object, error: Any) -> tuple[str, ...]:
    """The path of an error without the names of types that stand in it where a field can be one of several."""
    node, path = content, []
    steps = [each for each in error["loc"] if each != "[key]"]
    for position, step in enumerate(steps):
        last_and_missing = position == len(steps) - 1 and error["type"] in ("missing", "extra_forbidden")
        if isinstance(node, dict):
            keys = {str(key): key for key in node}
            if str(step) in keys:
                node = node[keys[str(step)]]
            elif not last_and_missing:
                continue
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            node = node[step]
        else:
            continue
        path.append(str(step))
    return tuple(path)


def _fault(file: YamlFile, path: tuple[str, ...], error: Any) -> CatalogueFault:
    if error["type"] == "extra_forbidden":
        near = nearest(path[-1], _fields_beside(error))
        return file.fault(path, "this field is not known.", f"Did you mean {near!r}?" if near else SEE)
    if error["type"] == "missing":
        return file.fault(path, "this field is missing.", f"Add it; {SEE}")
    message = _PLAIN.get(error["type"], str(error["msg"]).removeprefix("Value error, "))
    given = error.get("input")
    shown = f" It is {given!r}." if isinstance(given, str | int | float) else ""
    return file.fault(path, f"{message}.{shown}", f"Correct it; {SEE}")


def _fields_beside(error: Any) -> list[str]:
    """The fields that the part has in which an unknown one stands: found by the way that led there."""
    from peelian.demand.model.fields import fields_at

    return fields_at(tuple(str(each) for each in error["loc"][:-1]))
