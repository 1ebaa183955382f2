"""Finding a model by its name, among those of a workspace and those that come with Peelian, or by its path."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from peelian.catalogue.documents import Published
from peelian.core.errors import PeelianError, UnknownNameError
from peelian.demand.model.shipped import load_shipped, shipped_models
from peelian.demand.model.yaml_form import ModelFile, load_model

SHIPPED = "shipped:"
_SUFFIXES = (".yaml", ".yml")
_REMEDY = "`peelian demand models` shows them; or give the path of a YAML file."


@dataclass(frozen=True, slots=True)
class Held:
    """A model that can be named: `path` is its file in the workspace, None if it comes with Peelian."""

    name: str
    path: Path | None

    def load(self, published: Iterable[Published]) -> ModelFile:
        """The model and its file; ModelError with every fault."""
        if self.path is None:
            return load_shipped(self.name.removeprefix(SHIPPED), published)
        return load_model(self.path, published)


def models(folder: Path | None = None) -> list[Held]:
    """The models in a folder of a workspace, by name, then those that come with Peelian.

    A model of the workspace takes the name of one that comes with Peelian, which is `shipped:NAME` then.
    """
    files = sorted(folder.iterdir()) if folder is not None and folder.is_dir() else []
    own = [Held(each.stem, each) for each in files if each.suffix in _SUFFIXES and each.is_file()]
    taken = {each.name for each in own}
    return own + [Held(SHIPPED + name if name in taken else name, None) for name in shipped_models()]


def find_model(name: str | None, published: Iterable[Published], folder: Path | None = None) -> ModelFile:
    """The model of a name, at a path, or, without either, the only one of the workspace or else of Peelian.

    What ends in .yaml or .yml is a path. `shipped:NAME` is the one that comes with Peelian, whatever the workspace has.
    Raises UnknownNameError for a name that is none, PeelianError where one of several must be chosen, ModelError with
    every fault of the model.
    """
    if name is not None and name.endswith(_SUFFIXES):
        return load_model(Path(name), published)
    held = models(folder)
    if name is None:
        return _only(held).load(published)
    plain = name.removeprefix(SHIPPED)
    if name.startswith(SHIPPED) and plain in shipped_models():
        return load_shipped(plain, published)
    found = next((each for each in held if each.name == name), None)
    if found is None:
        raise UnknownNameError("model", name, [each.name for each in held], remedy=_REMEDY)
    return found.load(published)


def _only(held: list[Held]) -> Held:
    own = [each for each in held if each.path is not None] or held
    if len(own) > 1:
        named = ", ".join(each.name for each in own)
        raise PeelianError(f"There are {len(own)} models.", remedy=f"Say which: {named}.")
    return own[0]
