"""Fitted values put into a model, each with a word on where it comes from."""

from __future__ import annotations

from collections.abc import Mapping

from peelian.core.errors import nearest
from peelian.demand.fit.found import CannotFitError
from peelian.demand.fit.recipe import RecipeFile
from peelian.demand.model.fault import ModelError
from peelian.demand.model.fields import names_of
from peelian.demand.model.model import Model
from peelian.demand.model.part import Part
from peelian.demand.model.patch import patched

_REMEDY = "Correct the path, or fit to another base with --base."


def with_values(model: Model, values: Mapping[str, object], note: str, recipe: RecipeFile, place: int) -> Model:
    """The model with values at their paths; ModelError, at the recipe's line, if it cannot take them.

    A value that is a whole part has `note`, and is no longer assumed. A figure within a part, such as a share, adds
    `note` to that part's, which stays assumed if it was: its other figures are.
    """
    change: dict[str, object] = {}
    add: dict[str, object] = {}
    within: dict[str, list[str]] = {}
    for path, value in values.items():
        way, last = _above(model, path)
        whole = {**value, "note": note} if isinstance(value, dict) else value
        (change if _holds(way[-1], last) else add)[path] = whole
        if not isinstance(value, dict):
            depth = max(number for number, node in enumerate(way) if isinstance(node, Part))
            steps = path.split(".")
            within.setdefault(".".join(steps[:depth]), []).append(".".join(steps[depth:]))
    for part, figures in within.items():
        there = _note(model, part)
        change[f"{part}.note"] = f"{there} {', '.join(figures)}: {note[0].lower()}{note[1:]}".strip()
    return patched(model, change=change, add=add, file=recipe.file, at=("parts", str(place)))


def look_up(model: Model, path: str) -> None:
    """CannotFitError if a value can stand at no such path of the model, with the nearest name."""
    way, last = _above(model, path)
    if isinstance(way[-1], Part) and last not in _names(way[-1]):
        raise _nowhere(path.rpartition(".")[0], last, _names(way[-1]))


def why_not(error: ModelError) -> CannotFitError:
    """What keeps a model from taking a value."""
    first = error.faults[0]
    return CannotFitError(first.problem, f"{first.remedy} ({first.file}:{first.line})")


def _note(model: Model, path: str) -> str:
    way, _ = _above(model, f"{path}.note")
    assert isinstance(way[-1], Part)
    return way[-1].note


def _above(model: Model, path: str) -> tuple[list[object], str]:
    """Everything that a path leads through, the model first, and its last step."""
    *steps, last = path.split(".")
    way: list[object] = [model]
    for number, step in enumerate(steps):
        if not _holds(way[-1], step):
            raise _nowhere(".".join(steps[:number]), step, _names(way[-1]))
        way.append(_below(way[-1], step))
    return way, last


def _names(node: object) -> list[str]:
    if isinstance(node, Part):
        return names_of(type(node))
    return list(node) if isinstance(node, dict) else []


def _holds(node: object, step: str) -> bool:
    return step in _names(node) and _below(node, step) is not None


def _below(node: object, step: str) -> object:
    if isinstance(node, Part):
        fields = type(node).model_fields
        return getattr(node, next(name for name, field in fields.items() if (field.alias or name) == step))
    return node[step] if isinstance(node, dict) else None


def _nowhere(so_far: str, step: str, names: list[str]) -> CannotFitError:
    place = f"{so_far}." if so_far else ""
    near = nearest(step, names)
    hint = f"Did you mean {place + near!r}?" if near else _REMEDY
    return CannotFitError(f"the base has no {place + step!r}.", hint)
