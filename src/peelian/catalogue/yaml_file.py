"""Reading a YAML file so that every fault can be given its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from peelian.core.errors import CatalogueError, CatalogueFault

Path = tuple[str | int, ...]
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The content of one YAML file with the line on which each field stands."""

    name: str
    content: dict[str, Any]
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of the field at `path`, or of its nearest ancestor that the file holds."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: Path, problem: str, remedy: str) -> CatalogueFault:
        """A fault of the field at `path`."""
        return CatalogueFault(self.name, self.line(path), ".".join(map(str, path)), problem, remedy)


def read_yaml(name: str, text: str) -> YamlFile:
    """Parse `text`; `name` is how faults call the file. Raises CatalogueError for YAML that cannot be read,
    a field given twice, or a file that is not a mapping.
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _refuse(name, line, f"not YAML: {error.problem}.", "Check indentation, colons and quotes.") from error
    except yaml.YAMLError as error:
        raise _refuse(name, 1, f"not YAML: {error}.", "Save the file as UTF-8 text.") from error
    if not isinstance(node, yaml.MappingNode):
        raise _refuse(name, 1, "the file is not a list of fields.", "Begin with `id: …` on its own line.")
    lines: dict[Path, int] = {}
    _walk(name, node, (), lines)
    return YamlFile(name, _construct(text), lines)


def _construct(text: str) -> dict[str, Any]:
    content = yaml.load(text, Loader=_Loader)  # noqa: S506 - the safe loader, in C where it is there
    assert isinstance(content, dict)
    return content


def _walk(name: str, node: yaml.Node, path: Path, lines: dict[Path, int]) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, str(key.value))
            if here in lines:
                line = key.start_mark.line + 1
                raise _refuse(name, line, f"{key.value!r} is given twice.", "Keep one of the two.", str(key.value))
            lines[here] = key.start_mark.line + 1
            _walk(name, value, here, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _walk(name, item, (*path, index), lines)


def _refuse(name: str, line: int, problem: str, remedy: str, field: str = "") -> CatalogueError:
    return CatalogueError([CatalogueFault(name, line, field, problem, remedy)])
