"""A model as YAML: read with the line of every fault, and written so that reading gives the same model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from peelian.catalogue.documents import Published
from peelian.catalogue.model import Entry
from peelian.catalogue.yaml_file import YamlFile, read_yaml
from peelian.core.errors import CatalogueError, CatalogueFault
from peelian.demand.model.fault import ModelError, faults_of
from peelian.demand.model.model import Model, Path, Reference
from peelian.demand.model.quantity import Duration, HourOfDay, Share, write_number
from peelian.demand.model.reference import Elsewhere, filled

WIDTH = 120
SHORT = 90
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # as the catalogue reads: the two differ in what they accept


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model and the file it was read from, which knows the line of each of its fields."""

    model: Model
    file: YamlFile


def load_model(path: FilePath, published: Iterable[Published] = ()) -> ModelFile:
    """Read the model in a file; files that it names are looked for beside it.

    Raises ModelError with every fault found, each with file, line, field and remedy.
    """

    def text_of(name: str) -> str | None:
        beside = path.parent / name
        inside = beside.resolve().is_relative_to(path.parent.resolve())
        return beside.read_text(encoding="utf-8-sig") if inside and beside.is_file() else None

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fault = CatalogueFault(path.name, 0, "", "the file cannot be read.", "Give the path of a YAML file in UTF-8.")
        raise ModelError([fault]) from error
    return read_model(path.name, text, Elsewhere(published, text_of))


def read_model(name: str, text: str, elsewhere: Elsewhere = Elsewhere()) -> ModelFile:  # noqa: B008 - frozen
    """Read a model from YAML; `name` is how faults call it. Raises ModelError with every fault found."""
    try:
        file = read_yaml(name, text)
    except CatalogueError as error:
        raise ModelError(error.faults) from error
    file = replace(file, content=_with_changes_as_written(file.content, yaml.compose(text, Loader=LOADER)))
    found = filled(file, elsewhere)
    if found.faults:
        raise ModelError(found.faults)
    if "references" in found.content:
        raise ModelError([file.fault(("references",), "this field is not known.", "Write references where they are.")])
    read_in = replace(file, content=found.content)
    return ModelFile(validated(read_in, found.references), file)


def validated(file: YamlFile, references: Mapping[Path, Reference]) -> Model:
    """The model that a file's content says; ModelError with every fault."""
    try:
        return Model.model_validate({**file.content, "references": dict(references)})
    except ValidationError as error:
        raise ModelError(faults_of(file, error.errors())) from error


def write_model(model: Model) -> str:
    """The model as YAML; reading it gives an equal model."""
    return as_yaml(tree(model))


def as_yaml(content: object) -> str:
    """Plain data as YAML, laid out as models are: for a part that is put into one."""
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


def tree(model: Model) -> dict[str, Any]:
    """The model as plain data, as YAML holds it: references instead of values, and without what goes without saying."""
    content: Any = written(model)
    for path, reference in model.references.items():
        node = content
        for step in path[:-1]:
            node = node[int(step)] if isinstance(node, list) else node.setdefault(step, {})
        node[path[-1]] = written(reference)
    return dict(content)


def written(value: object) -> object:
    """A part or value as plain data; fields that are as they would be anyway are left out."""
    if isinstance(value, Entry):
        fields = type(value).model_fields.items()
        held = {field.alias or name: getattr(value, name) for name, field in fields if _says(value, name, field)}
        return {name: written(each) for name, each in held.items()}
    if isinstance(value, dict):
        return {str(key): written(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [written(each) for each in value]
    if isinstance(value, Decimal):
        return write_number(value)
    if isinstance(value, Duration | Share | HourOfDay):
        return str(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _says(part: Entry, name: str, field: FieldInfo) -> bool:
    if name == "references":
        return False
    return field.is_required() or getattr(part, name) != field.get_default(call_default_factory=True)


def _with_changes_as_written(content: dict[str, Any], root: yaml.Node | None) -> dict[str, Any]:
    """The content with the changes of scenarios as texts: YAML would read `+2` as 2, which says something else."""
    scenarios = content.get("scenarios")
    if not isinstance(scenarios, dict):
        return content
    changed = {name: dict(each) if isinstance(each, dict) else each for name, each in scenarios.items()}
    for name, scenario in _fields(_field(root, "scenarios")):
        held = next((each for key, each in changed.items() if str(key) == name), None)
        if isinstance(held, dict) and isinstance(held.get("change"), dict):
            texts = {path: node.value for path, node in _fields(_field(scenario, "change")) if _is_scalar(node)}
            held["change"] = {path: texts.get(str(path), value) for path, value in held["change"].items()}
    return {**content, "scenarios": changed}


def _field(node: yaml.Node | None, name: str) -> yaml.Node | None:
    return next((value for key, value in _fields(node) if key == name), None)


def _fields(node: yaml.Node | None) -> list[tuple[str, yaml.Node]]:
    return [(key.value, value) for key, value in node.value] if isinstance(node, yaml.MappingNode) else []


def _is_scalar(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag != "tag:yaml.org,2002:null"


class _Dumper(yaml.SafeDumper):
    """What is short stands on one line, and nothing is named to be repeated."""

    def ignore_aliases(self, data: object) -> bool:
        """Write everything out."""
        return True

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> yaml.SequenceNode:  # noqa: FBT001
        """A list of plain values on one line."""
        return super().represent_sequence(tag, sequence, flow_style or not any(map(_is_deep, sequence)))

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:  # noqa: FBT001
        """A short mapping of plain values on one line."""
        values = mapping.values()
        short = sum(len(f"{key}: {value}, ") for key, value in mapping.items()) <= SHORT
        return super().represent_mapping(tag, mapping, flow_style or (short and not any(map(_is_deep, values))))


def _is_deep(value: object) -> bool:
    return isinstance(value, dict | list)
