"""Exchange files that are texts: JSON and YAML, row by row with their places."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import yaml

from peelian.core.errors import IntakeError
from peelian.inspection.holding import TABLES
from peelian.records.readers.limits import shown_size
from peelian.records.readers.received import Received
from peelian.register.transfer.exchange import Fault, Given, Place, unknown_table

LARGEST = 100_000_000
_FLAT = "Write a list of rows under the name of each table, and a value or a list of texts for each field."
_DEEPEST = 5
Found = tuple[list[Given], list[Fault]]


def text_of(received: Received) -> str:
    """The whole text. Raises IntakeError where it is too large, or is not in UTF-8."""
    if received.path.stat().st_size > LARGEST:
        raise IntakeError(received.name, f"it is larger than {shown_size(LARGEST)}.", remedy="Split it.")
    try:
        return received.path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise IntakeError(received.name, "the text is not in UTF-8.", remedy="Save it as UTF-8.") from error


def read_json(received: Received) -> Found:
    """The rows of a JSON file, numbered within their table. Raises IntakeError for what is no JSON."""
    try:
        content = json.loads(text_of(received), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        why = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        row = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        raise IntakeError(received.name, f"this is no JSON: {why}.", remedy="Correct it.", row=row) from error
    tables = [(table, 0, rows) for table, rows in content.items()] if isinstance(content, dict) else None
    return _found(received.name, tables, lambda row, at: (row, at, "row"))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)!r} is given twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no value")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, in C where it is there."""


def read_yaml(received: Received) -> Found:
    """YAML as texts with their lines: `on` and `2019` are words here, not truth and a number. Raises IntakeError
    for what is no YAML.
    """
    try:
        text = text_of(received)
        _refuse_deep(received, text)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = f"this is no YAML: {getattr(error, 'problem', None) or 'it cannot be read'}."
        remedy = "Check indentation, colons and quotes."
        raise IntakeError(received.name, problem, remedy=remedy, row=mark.line + 1 if mark else 0) from error
    if not isinstance(node, yaml.MappingNode):
        return _found(received.name, None, _row_of_node)
    tables = [
        (str(key.value), key.start_mark.line + 1, rows.value if isinstance(rows, yaml.SequenceNode) else None)
        for key, rows in node.value
    ]
    return _found(received.name, tables, _row_of_node)


def _refuse_deep(received: Received, text: str) -> None:
    """Names for parts (&, *) and deep nesting can take up all the memory, and no exchange file needs them."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > _DEEPEST:
            raise IntakeError(
                received.name, "it names parts with & and *, or nests lists deeply.", remedy=_FLAT,
                row=event.start_mark.line + 1 if event.start_mark else 0,
            )  # fmt: skip


def _row_of_node(node: Any, at: int) -> tuple[Any, int, str]:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        return None, line, "line"
    names = [str(key.value) for key, _ in node.value]
    if len(set(names)) < len(names):
        return None, line, "line"
    return {str(key.value): _value_of_node(value) for key, value in node.value}, line, "line"


def _value_of_node(node: Any) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [_value_of_node(each) for each in node.value]
    if isinstance(node, yaml.MappingNode):
        return {}
    return None if node.tag == "tag:yaml.org,2002:null" else node.value


def _found(
    name: str, tables: list[tuple[str, int, Any]] | None, row_of: Callable[[Any, int], tuple[Any, int, str]]
) -> Found:
    """The rows of a text, and what is wrong with its outline."""
    given: list[Given] = []
    faults: list[Fault] = []
    if tables is None:
        return given, [Place(name).fault("this is no list of tables.", _FLAT)]
    seen: set[str] = set()
    for table, line, rows in tables:
        place = Place(name, table, line, "line")
        if table not in TABLES:
            faults.append(unknown_table(Place(name, row=line, unit="line"), table))
        elif not isinstance(rows, list) or table in seen:
            faults.append(place.fault("this is not one list of rows.", _FLAT))
        else:
            seen.add(table)
            for at, each in enumerate(rows, 1):
                values, number, unit = row_of(each, at)
                where = Place(name, table, number, unit)
                if isinstance(values, dict):
                    given.append(Given(table, values, where))
                else:
                    faults.append(where.fault("this is no row, or has a field twice.", _FLAT))
    return given, faults
