"""Which fields the parts of a model have, for advice on a name that is not one of them."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel

from peelian.demand.model.model import Model


def fields_at(way: tuple[str, ...]) -> list[str]:
    """The names of fields, as YAML writes them, of the part to which a way leads from the model.

    >>> fields_at(("calendar",))[:3]
    ['note', 'assumed', 'timezone']
    """
    reached: list[Any] = [Model]
    for step in way:
        reached = [deeper for each in reached for deeper in _deeper(each, step)] or reached
    parts = [part for each in reached for part in _parts(each)]
    return [name for part in parts for name in names_of(part)]


def names_of(part: type[BaseModel]) -> list[str]:
    """The fields of a part, as YAML writes them.

    >>> from peelian.demand.model.rota import Shift
    >>> names_of(Shift)
    ['note', 'assumed', 'from', 'to', 'days']
    """
    return [field.alias or name for name, field in part.model_fields.items() if name != "references"]


def _deeper(annotation: Any, step: str) -> list[Any]:
    """What a step leads to: a part's field, or what a mapping of names or a list holds."""
    found: list[Any] = []
    for part in _parts(annotation):
        found += [field.annotation for name, field in part.model_fields.items() if step in (name, field.alias)]
    return found or _held(annotation)


def _held(annotation: Any) -> list[Any]:
    if getattr(annotation, "__origin__", None) in (dict, tuple):
        return [each for each in get_args(annotation) if each is not Ellipsis]
    return [held for each in get_args(annotation) for held in _held(each)]


def _parts(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if getattr(annotation, "__origin__", None) in (dict, tuple):
        return []
    return [part for each in get_args(annotation) for part in _parts(each)]
