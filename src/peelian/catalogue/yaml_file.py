"""Reading a YAML file so that every fault can be given its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from peelian.core.errors import CatalogueError, CatalogueFault

Path = tuple[str | int, ...]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, in C where it is there, that leaves dates as text: the models say what is a date."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - how PyYAML is configured
        start: [each for each in resolvers if each[0] != "tag:yaml.org,2002:timestamp"]
        for start, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The content of one YAML file with the line on which each field stands."""

    name: str
    content: dict[str, Any]
    lines: dict[tuple[str, ...], int]

    def line(self, path: Path) -> int:
        """The line of the field at `path`, or of its nearest ancestor that the file holds."""
        names = tuple(map(str, path))
        while names and names not in self.lines:
            names = names[:-1]
        return self.lines.get(names, 1)

    def fault(self, path: Path, problem: str, remedy: str) -> CatalogueFault:
        """A fault of the field at `path`."""
        return CatalogueFault(self.name, self.line(path), ".".join(map(str, path)), problem, remedy)


def read_yaml(name: str, text: str) -> YamlFile:
    """Parse `text`; `name` is how faults call the file. Raises CatalogueError for YAML that cannot be read,
    a field given twice, or a file that is not a mapping.
    """
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _refuse(name, line, f"not YAML: {error.problem}.", "Check indentation, colons and quotes.") from error
    except yaml.YAMLError as error:
        raise _refuse(name, 1, f"not YAML: {error}.", "Save the file as UTF-8 text.") from error
    if not isinstance(node, yaml.MappingNode):
        raise _refuse(name, 1, "the file is not a list of fields.", "Begin with `id: …` on its own line.")
    lines: dict[tuple[str, ...], int] = {}
    _walk(name, node, (), lines, frozenset())
    try:
        content = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        remedy = "Write plain text, numbers, lists and fields."
        raise _refuse(name, line, f"not allowed here: {error.problem}.", remedy) from error
    return YamlFile(name, content, lines)


def _walk(
    name: str, node: yaml.Node, path: tuple[str, ...], lines: dict[tuple[str, ...], int], above: frozenset[int]
) -> None:
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if id(node) in above:
        raise _refuse(name, line, "a list or field holds itself.", "Write it out instead of *naming it.", path[0])
    above |= {id(node)}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise _refuse(name, line, "the name of a field is a list.", "Give the field a plain name.")
            here = (*path, key.value)
            if here in lines:
                raise _refuse(name, line, f"{key.value!r} is given twice.", "Keep one of the two.", ".".join(here))
            lines[here] = line
            _walk(name, value, here, lines, above)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _walk(name, item, (*path, str(index)), lines, above)


def _refuse(name: str, line: int, problem: str, remedy: str, field: str = "") -> CatalogueError:
    return CatalogueError([CatalogueFault(name, line, field, problem, remedy)])
