"""A force's own tracker: a sheet of its own headings, read and written through a mapping that its owner writes.

The mapping is YAML. For each table it gives the fields of a row, as texts in which {Heading} stands for a cell and
{#Heading} for a short hash of it; `words` say what the tracker's words are here:

    sheet: Tracker
    heading_row: 2
    tables:
      findings:
        id: kent-{Ref}
        text: "{Recommendation}"
        standing: "{RAG}"
        …
    words:
      standing: {Green: closed, Amber: open}
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from peelian.catalogue.yaml_file import YamlFile, read_yaml
from peelian.core.errors import CatalogueError, nearest, shortened
from peelian.inspection.holding import TABLES
from peelian.register.transfer.columns import columns_of
from peelian.register.transfer.exchange import Fault, Place, TransferError, unknown_table

HOLE = re.compile(r"\{(#?)([^{}]+)\}")
_HASH = 8
_PARTS = ("sheet", "heading_row", "tables", "words")
Told = Iterator[tuple[tuple[str, ...], str, str]]


@dataclass(frozen=True, slots=True)
class Tracker:
    """How a tracker's headings become fields: by table and field a text with holes, and by field what its words mean.

    `sheet` is empty for the first one; `heading_row` counts from 1.
    """

    name: str
    sheet: str
    heading_row: int
    tables: Mapping[str, Mapping[str, str]]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that the mapping names, in its order."""
        found = [hole[2] for fields in self.tables.values() for text in fields.values() for hole in HOLE.finditer(text)]
        return tuple(dict.fromkeys(found))


def filled(text: str, cells: Mapping[str, str]) -> str:
    """The text with its holes filled; empty where a cell that it needs is blank."""
    holes = list(HOLE.finditer(text))
    if any(not cells.get(hole[2]) for hole in holes):
        return ""
    return HOLE.sub(lambda hole: _hash(cells[hole[2]]) if hole[1] else cells[hole[2]], text)


def read_mapping(path: Path) -> Tracker:
    """The mapping of a tracker. Raises TransferError with all that is wrong with it."""
    try:
        file = read_yaml(path.name, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise TransferError([Place(path.name).fault("the mapping cannot be read.", "Name a file of YAML.")]) from error
    except CatalogueError as error:
        told = [(each.line, each.problem, each.remedy) for each in error.faults]
        raise TransferError([_fault(path.name, *each) for each in told]) from error
    faults = [_fault(path.name, file.line(at), problem, remedy) for at, problem, remedy in _wrong(file)]
    if faults:
        raise TransferError(faults)
    content = file.content
    return Tracker(
        path.name,
        str(content.get("sheet", "")),
        content.get("heading_row", 1),
        {table: _texts(given) for table, given in content["tables"].items()},
        {str(name): _texts(given) for name, given in content.get("words", {}).items()},
    )


def _fault(name: str, line: int, problem: str, remedy: str) -> Fault:
    return Place(name, row=line, unit="line").fault(problem, remedy)


def _texts(given: Mapping[Any, Any]) -> dict[str, str]:
    return {str(name): str(text) for name, text in given.items()}


def _wrong(file: YamlFile) -> Told:
    """What is wrong with a mapping: where, what, and what to do."""
    content = file.content
    for key in content:
        if key not in _PARTS:
            yield (str(key),), f"{shortened(str(key))!r} is no part of a mapping.", f"Use {', '.join(_PARTS)}."
    row = content.get("heading_row", 1)
    if type(row) is not int or row < 1:
        yield ("heading_row",), "it is no number of a row.", "Give 1 or more."
    if not _is_nested(content.get("words", {})):
        yield ("words",), "it is no list of fields with their words.", "Write standing: {Green: closed}."
    tables = content.get("tables")
    if not tables or not _is_nested(tables):
        yield ("tables",), "it is no list of tables with their fields.", "Give at least findings, with an id."
        return
    for table, given in tables.items():
        yield from _wrong_fields(str(table), given)


def _is_nested(given: Any) -> bool:
    return isinstance(given, dict) and all(isinstance(each, dict) for each in given.values())


def _wrong_fields(table: str, given: Mapping[Any, Any]) -> Told:
    at = ("tables", table)
    if table not in TABLES:
        fault = unknown_table(Place(""), table)
        yield at, fault.problem, fault.remedy
        return
    known = columns_of(table)
    for name, text in given.items():
        if isinstance(name, bool):
            yield at, "YAML takes on, off, yes and no for a truth.", 'Put the name in quotes: "on".'
        elif name not in known:
            near = nearest(str(name), list(known))
            remedy = f"Did you mean {near!r}?" if near else f"Columns: {', '.join(known)}."
            yield (*at, str(name)), f"{table} have no column {shortened(str(name))!r}.", remedy
        elif isinstance(text, dict | list):
            yield (*at, str(name)), f"{name} is no text.", "Write a text, with {Heading} in it where a cell belongs."
    for column in known.values():
        if column.filled and column.name not in given:
            yield at, f"{column.name} is missing.", f"Say what it is for every row of {table}."


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH]
