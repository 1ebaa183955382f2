"""What a check has to say: a fault, with which a model cannot run, or a warning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from peelian.catalogue.yaml_file import YamlFile
from peelian.core.errors import CatalogueFault


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know before a run, where in the model it is, and what can be done."""

    kind: Literal["fault", "warning"]
    path: tuple[str, ...]
    says: str
    remedy: str

    def at(self, file: YamlFile) -> CatalogueFault:
        """The same with the file and the line."""
        return file.fault(self.path, self.says, self.remedy)

    def __str__(self) -> str:
        return f"{'.'.join(self.path)}: {self.says} {self.remedy}".rstrip()


def fault(path: tuple[str, ...], says: str, remedy: str) -> Notice:
    """A notice of a fault."""
    return Notice("fault", path, says, remedy)


def warning(path: tuple[str, ...], says: str, remedy: str) -> Notice:
    """A notice of a warning."""
    return Notice("warning", path, says, remedy)
