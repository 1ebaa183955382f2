"""Faults that several kinds of entries can have: a name that is not known, a condition that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from peelian.catalogue.expression import ExpressionError, parse_condition
from peelian.catalogue.model import Column, Parameter
from peelian.catalogue.yaml_file import Path, YamlFile
from peelian.core.errors import CatalogueFault, PeelianError, nearest
from peelian.core.force import forces
from peelian.core.period import Period

NONE: Mapping[str, Parameter] = MappingProxyType({})


def known(file: YamlFile, path: Path, kind: str, name: str, listed: Iterable[str]) -> list[CatalogueFault]:
    """A fault where `name` is not one of those listed, with the closest of them."""
    names = list(listed)
    if name in names:
        return []
    near = nearest(name, names)
    hint = f"Did you mean {near!r}?" if near else "Known: " + ", ".join(sorted(names)) + "."
    return [file.fault(path, f"there is no {kind} {name!r}.", hint)]


def condition(
    file: YamlFile, path: Path, text: str | None, columns: dict[str, Column], parameters: Mapping[str, Parameter] = NONE
) -> list[CatalogueFault]:
    """A fault where a condition cannot be read over these columns."""
    if text is None:
        return []
    try:
        parse_condition(text, columns, {name: each.value for name, each in parameters.items()})
    except ExpressionError as error:
        return [file.fault(path, error.problem, error.remedy)]
    return []


def known_force(file: YamlFile, path: Path, name: str) -> list[CatalogueFault]:
    """A fault where there is no such force."""
    return known(file, path, "force", name, (each.id for each in forces()))


def known_period(file: YamlFile, path: Path, text: str) -> list[CatalogueFault]:
    """A fault where the text names no period."""
    try:
        Period.parse(text)
    except PeelianError as error:
        return [file.fault(path, error.message, error.remedy)]
    return []
