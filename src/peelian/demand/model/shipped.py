"""The models that come with Peelian."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import as_file, files

from peelian.catalogue.documents import Published
from peelian.core.errors import UnknownNameError
from peelian.demand.model.yaml_form import ModelFile, load_model

_FOLDER = files("peelian.demand") / "models"


def shipped_models() -> list[str]:
    """The names of the models that come with Peelian.

    >>> shipped_models()
    ['leicestershire']
    """
    return sorted(each.name.removesuffix(".yaml") for each in _FOLDER.iterdir() if each.name.endswith(".yaml"))


def load_shipped(name: str, published: Iterable[Published]) -> ModelFile:
    """A model that comes with Peelian, with the published figures it names; UnknownNameError if there is none."""
    if name not in shipped_models():
        raise UnknownNameError("model", name, shipped_models())
    with as_file(_FOLDER / f"{name}.yaml") as path:
        return load_model(path, published)
