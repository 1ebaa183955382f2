"""The model that a command is about, with or without a workspace."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from peelian.catalogue.catalogue import Catalogue
    from peelian.demand.model.fault import ModelError
    from peelian.demand.model.find import Held
    from peelian.demand.model.yaml_form import ModelFile


def found_model(name: str | None) -> ModelFile:
    """The model of a name or path, or the only one; see `peelian.demand.model.find`."""
    from peelian.demand.model.find import find_model

    catalogue, folder = _surroundings()
    return find_model(name, catalogue.published.values(), folder)


def every_model() -> Iterator[tuple[Held, ModelFile | ModelError]]:
    """Every model of the workspace and of Peelian, read, or what keeps it from being read."""
    from peelian.demand.model.fault import ModelError
    from peelian.demand.model.find import models

    catalogue, folder = _surroundings()
    for each in models(folder):
        try:
            yield each, each.load(catalogue.published.values())
        except ModelError as error:
            yield each, error


def _surroundings() -> tuple[Catalogue, Path | None]:
    """The catalogue, with the additions of the workspace if there is one, and the workspace's folder of models."""
    from peelian.catalogue.load import load_catalogue
    from peelian.core.errors import SettingsError
    from peelian.core.workspace import open_workspace

    try:
        workspace = open_workspace()
    except SettingsError:
        if "PEELIAN_WORKSPACE" in os.environ:
            raise
        return load_catalogue(), None
    return load_catalogue(workspace.catalogue), workspace.models
