"""Scenarios as patches: paths into a model, and what becomes of what stands there.

A path names the steps from the model's top, parted by dots: `teams.response.staff.late`. What becomes of it:

- a value takes its place: `55`, `12 %`, `7 min`, `finish`, or fields;
- `+2`, `-2`, `+5 min` add or take away; on a share, `+5 points` does;
- `+10 %`, `-10 %` raise or lower it by so much of itself;
- `70 %` of a number or a duration keeps so much of it. On a share it is the new share.

Where a path leads to several figures, staff by days for example, a relative change changes each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from peelian.catalogue.yaml_file import YamlFile
from peelian.core.errors import CatalogueFault, UnknownNameError, nearest
from peelian.demand.model.fault import ModelError
from peelian.demand.model.fields import names_of
from peelian.demand.model.model import Model, Path
from peelian.demand.model.part import Fixed, Part
from peelian.demand.model.quantity import PERCENT, Duration, Share, read_number, times, write_number
from peelian.demand.model.yaml_form import validated, written

NOWHERE = YamlFile("the model", {}, {(): 0})
NOTHING: Mapping[str, object] = MappingProxyType({})
_RELATIVE = re.compile(r"([+-])\s*(\d+(?:\.\d+)?)\s*(%|[a-z]*)\s*")
_PART_OF = re.compile(r"(\d+(?:\.\d+)?)\s*%\s*")
_CLOSED = ("scenarios", "references")


class _PatchError(Exception):
    """A change that cannot be made: the problem and the remedy."""


def in_scenario(model: Model, name: str, file: YamlFile = NOWHERE) -> Model:
    """The model as one of its scenarios has it, without scenarios of its own.

    Raises ModelError at the scenario's lines of `file` if that cannot be.

    UnknownNameError if there is no such scenario.
    """
    if name not in model.scenarios:
        raise UnknownNameError("scenario", name, list(model.scenarios))
    scenario = model.scenarios[name]
    own = {path: each for path, each in model.references.items() if path[0] != "scenarios"}
    base = model.model_copy(update={"scenarios": Fixed(), "references": own})
    return patched(
        base, change=scenario.change, add=scenario.add, remove=scenario.remove, file=file, at=("scenarios", name)
    )


def patched(
    model: Model,
    *,
    change: Mapping[str, object] = NOTHING,
    add: Mapping[str, object] = NOTHING,
    remove: Iterable[str] = (),
    file: YamlFile = NOWHERE,
    at: Path = (),
) -> Model:
    """A new model with the changes made; ModelError if one leads nowhere or gives what a model cannot be.

    `file` and `at` say where the changes are written. A reference is lost where its value is changed.
    """
    content: Any = written(model)
    faults: list[CatalogueFault] = []
    steps = [("change", path, value) for path, value in change.items()]
    steps += [("add", path, value) for path, value in add.items()]
    steps += [("remove", path, None) for path in remove]
    for kind, path, value in steps:
        try:
            _apply(content, model, kind, path, value)
        except _PatchError as error:
            faults.append(file.fault((*at, kind, path), *error.args))
    if faults:
        raise ModelError(faults)
    touched = [tuple(path.split(".")) for _, path, _ in steps]
    kept = {path: each for path, each in model.references.items() if not any(_meet(path, other) for other in touched)}
    try:
        return validated(YamlFile(file.name, content, {(): 0}), kept)
    except ModelError as error:
        raise ModelError(_at_its_change(each, steps, file, at) for each in error.faults) from error


def reached(model: Model, path: str) -> object:
    """What stands at a path; ModelError with the nearest name if nothing does."""
    try:
        return _reached(model, path.split("."))
    except _PatchError as error:
        raise ModelError([NOWHERE.fault((path,), *error.args)]) from error


def _meet(path: Path, other: Path) -> bool:
    length = min(len(path), len(other))
    return path[:length] == other[:length]


def _at_its_change(
    fault: CatalogueFault, steps: list[tuple[str, str, object]], file: YamlFile, at: Path
) -> CatalogueFault:
    """The fault at the change that made it, the first if none leads there."""
    place = tuple(fault.field.split("."))
    made = [(kind, path) for kind, path, _ in steps]
    kind, path = next((each for each in made if _meet(tuple(each[1].split(".")), place)), made[0])
    return file.fault((*at, kind, path), f"{fault.field}: {fault.problem}", fault.remedy)


def _apply(content: Any, model: Model, kind: str, path: str, value: object) -> None:
    steps = path.split(".")
    if steps[0] in _CLOSED:
        raise _PatchError(f"{steps[0]} cannot be changed so.", "Change what the model itself holds.")
    *way, last = steps
    above = _reached(model, way)
    if kind == "add":
        if not isinstance(above, dict) or last in above:
            raise _PatchError("this is there already.", "Write it under change.")
        _node(content, way)[last] = written(value)
        return
    current = _step(above, last, ".".join(way))
    node = _node(content, way)
    place = int(last) if isinstance(node, list) else last
    if kind == "remove":
        if isinstance(above, Part) and type(above).model_fields[_field_called(above, last)].is_required():
            raise _PatchError("the model cannot do without this.", "Change it instead.")
        node.pop(place, None) if isinstance(node, dict) else node.pop(place)
        return
    node[place] = changed_value(written(current), written(value))


def changed_value(current: Any, value: Any) -> Any:
    """What a value, as YAML has it, becomes by a change.

    >>> changed_value(55, "+2"), changed_value("25 %", "+5 points"), changed_value("8 min", "-50 %")
    (57, '30 %', '4 min')
    """
    relative = _RELATIVE.fullmatch(value) if isinstance(value, str) else None
    part_of = _PART_OF.fullmatch(value) if isinstance(value, str) else None
    if relative:
        sign = 1 if relative[1] == "+" else -1
        return _each(current, lambda old: _moved(old, sign * Decimal(relative[2]), relative[3]))
    if part_of and _is_no_share(current):
        return _each(current, lambda old: _times(old, Decimal(part_of[1]) * PERCENT))
    return value


def _is_no_share(current: Any) -> bool:
    leaves = list(current.values()) if isinstance(current, dict) else [current]
    return bool(leaves) and all(isinstance(_quantity(each), Decimal | Duration) for each in leaves)


def _each(current: Any, change: Any) -> Any:
    if isinstance(current, dict):
        return {name: _each(each, change) for name, each in current.items()}
    return change(current)


def _quantity(old: Any) -> Decimal | Duration | Share | None:
    """The quantity that a plain value says, if it says one."""
    for read in (read_number, Duration.read, Share.read):
        try:
            return read(old)
        except ValueError:
            continue
    return None


def _moved(old: Any, by: Decimal, unit: str) -> Any:
    if unit == "%":
        return _times(old, 1 + by * PERCENT)
    quantity = _quantity(old)
    if isinstance(quantity, Share) and unit == "points":
        return _shown(quantity, quantity.part + by * PERCENT)
    if isinstance(quantity, Decimal) and not unit:
        return _shown(quantity, quantity + by)
    if isinstance(quantity, Duration) and unit and unit != "points":
        try:
            step = Duration.read(f"{abs(by)} {unit}").us
        except ValueError as error:
            raise _PatchError(f"{error}.", "Correct the unit.") from error
        return _shown(quantity, Decimal(quantity.us + (step if by > 0 else -step)))
    raise _PatchError(
        f"{old!r} cannot be changed by {by}{' ' + unit if unit else ''}.",
        "Give a number to a number, a duration to a duration, points or % to a share, or a new value.",
    )


def _times(old: Any, factor: Decimal) -> Any:
    quantity = _quantity(old)
    if quantity is None:
        raise _PatchError(f"{old!r} is no number, duration or share.", "Give a new value.")
    if isinstance(quantity, Duration):
        return _shown(quantity, times(Decimal(quantity.us), factor).to_integral_value())
    return _shown(quantity, times(quantity.part if isinstance(quantity, Share) else quantity, factor))


def _shown(kind: Decimal | Duration | Share, value: Decimal) -> object:
    """A new value of a kind, as YAML has it."""
    if value < 0:
        raise _PatchError("this would fall below zero.", "Take less away.")
    if isinstance(kind, Duration):
        return str(Duration(int(value)))
    return str(Share(value)) if isinstance(kind, Share) else write_number(value)


def _reached(model: Model, way: list[str]) -> object:
    node: object = model
    for number, step in enumerate(way):
        node = _step(node, step, ".".join(way[:number]))
    return node


def _step(node: object, step: str, so_far: str) -> object:
    """What a step of a path leads to; _PatchError with the nearest name if there is none."""
    known: list[str] = []
    if isinstance(node, Part):
        known = names_of(type(node))
        if step in known:
            return getattr(node, _field_called(node, step))
    elif isinstance(node, dict):
        known = list(node)
        if step in known:
            return node[step]
    elif isinstance(node, tuple):
        known = [str(each) for each in range(len(node))]
        if step in known:
            return node[int(step)]
    near, place = nearest(step, known), f"{so_far}." if so_far else ""
    hint = f"Did you mean {place + near!r}?" if near else f"There: {', '.join(known) or 'nothing'}."
    raise _PatchError(f"there is no {place + step!r} in the model.", hint)


def _field_called(part: Part, name: str) -> str:
    return next(each for each, field in type(part).model_fields.items() if (field.alias or each) == name)


def _node(content: Any, way: list[str]) -> Any:
    """The plain data at the end of a way; what went without saying is now said."""
    for step in way:
        content = content[int(step)] if isinstance(content, list) else content.setdefault(step, {})
    return content
