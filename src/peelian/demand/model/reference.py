"""Values that a model takes from elsewhere: figures of the catalogue's published documents, columns of CSV files.

Any value of a model may be written `{published: F001, period: 2018-19}` or `{file: calls.csv, column: weight}`; with
`as: "{} min"` it is written so. A figure that is printed somewhere then stands in one place, with its document.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from peelian.catalogue.documents import Published, PublishedFigure
from peelian.catalogue.yaml_file import YamlFile
from peelian.core.errors import CatalogueFault, PeriodError, nearest
from peelian.core.period import Period
from peelian.demand.model.fault import faults_of
from peelian.demand.model.model import Path, Reference

_MARKS = frozenset({"published", "file"})


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where values may come from: published documents, and the text of a file by its name (None if there is none)."""

    published: Iterable[Published] = ()
    text_of: Callable[[str], str | None] = field(default=lambda _name: None)


@dataclass(frozen=True, slots=True)
class Filled:
    """A model's content with each reference replaced by its value, the references, and those that lead nowhere."""

    content: dict[str, object]
    references: dict[Path, Reference]
    faults: list[CatalogueFault]


def filled(file: YamlFile, elsewhere: Elsewhere) -> Filled:
    """The content of a file with the values that its references name."""
    references: dict[Path, Reference] = {}
    faults: list[CatalogueFault] = []

    def fill(node: object, path: Path) -> object:
        if isinstance(node, list):
            return [fill(each, (*path, str(place))) for place, each in enumerate(node)]
        if not isinstance(node, dict):
            return node
        if not _is_reference(node):
            return {key: fill(each, (*path, str(key))) for key, each in node.items()}
        try:
            reference = Reference.model_validate(node)
            value = _value(reference, elsewhere)
        except ValidationError as error:
            faults.extend(_moved(file, path, error))
            return None
        except LookupError as error:
            faults.append(file.fault(path, *error.args))
            return None
        except PeriodError as error:
            faults.append(file.fault(path, error.message, error.remedy))
            return None
        references[path] = reference
        return value

    content = fill(file.content, ())
    assert isinstance(content, dict)
    return Filled(content, references, faults)


def _is_reference(node: Mapping[object, object]) -> bool:
    return bool(_MARKS & node.keys()) and all(isinstance(node.get(each, ""), str) for each in _MARKS)


def _moved(file: YamlFile, path: Path, error: ValidationError) -> list[CatalogueFault]:
    return faults_of(file, [{**each, "loc": (*path, *each["loc"])} for each in error.errors()])


def _value(reference: Reference, elsewhere: Elsewhere) -> object:
    if bool(reference.published) == bool(reference.file):
        raise LookupError("this names both a published figure and a file.", "Keep one of published and file.")
    if reference.published:
        value = _figure(reference, elsewhere.published).value
        return _written(reference, f"{value}") if reference.written_as != "{}" else value
    return [_written(reference, each) for each in _column(reference, elsewhere.text_of(reference.file))]


def _written(reference: Reference, value: str) -> str:
    return reference.written_as.replace("{}", value)


def _figure(reference: Reference, documents: Iterable[Published]) -> PublishedFigure:
    """The one figure meant; LookupError with problem and remedy if there is none, or more than one."""
    printed = [each for document in documents for each in document.figures]
    facts = [each for each in printed if each.fact == reference.published]
    if not facts:
        near = nearest(reference.published, [each.fact for each in printed])
        hint = f"Did you mean {near!r}?" if near else "See the page of published figures."
        raise LookupError(f"no document prints a figure {reference.published!r}.", hint)
    of_period = [each for each in facts if _same(each.period, reference.period)]
    part = reference.part or ("value" if any(each.part == "value" for each in of_period) else "")
    meant = [each for each in of_period if part in ("", each.part)]
    if len({each.value for each in meant}) == 1:
        return meant[0]
    choice = "; ".join(dict.fromkeys(f"period: {each.period}, part: {each.part}" for each in facts))
    raise LookupError(f"{reference.published} has {len(meant)} such figures.", f"Say which: {choice}.")


def _same(period: str, asked: str) -> bool:
    return not asked or Period.parse(period) == Period.parse(asked)


def _column(reference: Reference, text: str | None) -> list[str]:
    if text is None:
        raise LookupError(f"there is no file {reference.file!r}.", "Put it beside the model, or correct its name.")
    rows = csv.DictReader(text.splitlines())
    names = list(rows.fieldnames or [])
    if reference.column not in names:
        near = nearest(reference.column, names)
        hint = f"Did you mean {near!r}?" if near else "Its columns: " + ", ".join(names) + "."
        raise LookupError(f"{reference.file} has no column {reference.column!r}.", hint)
    return [row[reference.column].strip() for row in rows]
