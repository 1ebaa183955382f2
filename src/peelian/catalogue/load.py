"""Loading the catalogue: Peelian's own YAML, then the workspace's, which adds entries or replaces those of one id."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from peelian.catalogue.catalogue import KINDS, Catalogue
from peelian.catalogue.check import faults_between
from peelian.catalogue.framework import Framework, with_evidence
from peelian.catalogue.model import Dataset, Entry, Indicators
from peelian.catalogue.returned import indicator_measures, with_indicators
from peelian.catalogue.yaml_file import YamlFile, read_yaml
from peelian.core.errors import CatalogueError, CatalogueFault, nearest


def load_catalogue(workspace_folder: Path | None = None) -> Catalogue:
    """Read Peelian's catalogue and, if given, a workspace's additions.

    Raises CatalogueError listing every fault found, each with file, line, field and remedy.
    """
    faults: list[CatalogueFault] = []
    entries: dict[str, dict[str, Entry]] = {kind: {} for kind in KINDS}
    origins: dict[tuple[str, str], YamlFile] = {}
    for origin in _origins(workspace_folder):
        seen: dict[tuple[str, str], str] = {}
        for kind, name, text in _texts(origin, workspace_folder, faults):
            try:
                file, entry = _read_entry(kind, name, text)
            except CatalogueError as error:
                faults += error.faults
                continue
            key = (kind, str(getattr(entry, "id")))  # noqa: B009 - every kind declares id, Entry itself does not
            if key in seen:
                faults.append(file.fault(("id",), f"{key[1]!r} is also in {seen[key]}.", "Give it another id."))
            seen[key] = name
            entries[kind][key[1]] = entry
            origins[key] = file
    faults += _add_returned(entries, origins)
    _add_evidence(entries)
    if faults:
        raise CatalogueError(faults)
    catalogue = Catalogue(
        **{kind: MappingProxyType(found) for kind, found in entries.items()},  # type: ignore[arg-type]
        files=MappingProxyType(origins),
    )
    faults = faults_between(catalogue)
    if faults:
        raise CatalogueError(faults)
    return catalogue


def _add_returned(
    entries: dict[str, dict[str, Entry]], origins: dict[tuple[str, str], YamlFile]
) -> Iterator[CatalogueFault]:
    """Add the measures of indicators, and their names to the columns that hold them."""
    names: dict[str, str] = {}
    for group in entries["indicators"].values():
        assert isinstance(group, Indicators)
        file = origins["indicators", group.id]
        for name in group.indicators:
            if name in names:
                problem = f"{name!r} is also an indicator of {names[name]}."
                yield file.fault(("indicators", name), problem, "Give it another name.")
            names[name] = group.id
        for measure in indicator_measures(group):
            if measure.id in entries["measures"]:
                problem = f"the measure {measure.id!r} is also in {origins['measures', measure.id].name}."
                yield file.fault(("id",), problem, "Give one of them another name.")
            entries["measures"][measure.id] = measure
            origins["measures", measure.id] = file
    for dataset in list(entries["datasets"].values()):
        assert isinstance(dataset, Dataset)
        entries["datasets"][dataset.id] = with_indicators(dataset, names)


def _add_evidence(entries: dict[str, dict[str, Entry]]) -> None:
    """Give frameworks the kinds of evidence of those that they name."""
    frameworks = {name: each for name, each in entries["frameworks"].items() if isinstance(each, Framework)}
    entries["frameworks"] = {name: with_evidence(each, frameworks) for name, each in frameworks.items()}


def _origins(workspace_folder: Path | None) -> list[Traversable]:
    own = files("peelian.catalogue")
    return [own] if workspace_folder is None or not workspace_folder.is_dir() else [own, workspace_folder]


def _texts(
    origin: Traversable, workspace_folder: Path | None, faults: list[CatalogueFault]
) -> Iterator[tuple[str, str, str]]:
    is_workspace = origin is workspace_folder
    for folder in sorted(origin.iterdir(), key=lambda each: each.name):
        if not folder.is_dir() or folder.name.startswith(("_", ".")):
            continue
        if folder.name not in KINDS:
            if is_workspace:
                remedy = "Folders: " + ", ".join(KINDS) + "."
                faults.append(CatalogueFault(str(folder), 0, "", "this folder is not a kind of entry.", remedy))
            continue
        for file in _yaml_files(folder):
            name = str(file) if is_workspace else _own_name(file)
            try:
                yield folder.name, name, file.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                faults.append(CatalogueFault(name, 1, "", "the file is not UTF-8 text.", "Save it as UTF-8."))


def _own_name(file: Traversable) -> str:
    parts = Path(str(file)).parts
    return "/".join(parts[len(parts) - parts[::-1].index("catalogue") - 1 :])


def _yaml_files(folder: Traversable) -> Iterator[Traversable]:
    for each in sorted(folder.iterdir(), key=lambda item: item.name):
        if each.is_dir():
            yield from _yaml_files(each)
        elif each.name.endswith((".yaml", ".yml")):
            yield each


def _read_entry(kind: str, name: str, text: str) -> tuple[YamlFile, Entry]:
    file = read_yaml(name, text)
    try:
        return file, KINDS[kind].model_validate(file.content)
    except ValidationError as error:
        raise CatalogueError([_fault(file, KINDS[kind], each) for each in error.errors()]) from error


def _fault(file: YamlFile, model: type[Entry], error: object) -> CatalogueFault:
    assert isinstance(error, dict)
    path = tuple(part for part in error["loc"] if part != "[key]" and not str(part).startswith("function-"))
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        known = list(model.model_fields) if len(path) == 1 else []
        near = nearest(str(path[-1]), known)
        hint = f"Did you mean {near!r}?" if near else "Take it away, or see docs/catalogue.md for the fields."
        return file.fault(path, "this field is not known.", hint)
    if error["type"] == "missing":
        return file.fault(path, "this field is missing.", "Add it; docs/catalogue.md says what it holds.")
    given = error.get("input")
    shown = f" It is {given!r}." if isinstance(given, str | int | float) else ""
    return file.fault(path, f"{message}.{shown}", "Correct the value; docs/catalogue.md says what it may be.")
