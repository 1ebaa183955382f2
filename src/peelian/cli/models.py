"""The model that a command is about, with or without a workspace."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from peelian.catalogue.catalogue import Catalogue
    from peelian.catalogue.documents import Published
    from peelian.core.workspace import Workspace
    from peelian.demand.model.fault import ModelError
    from peelian.demand.model.find import Held
    from peelian.demand.model.yaml_form import ModelFile


def found_model(name: str | None) -> ModelFile:
    """The model of a name or path, or the only one; see `peelian.demand.model.find`."""
    from peelian.demand.model.find import find_model

    around = Around()
    return find_model(name, around, around.models)


def every_model() -> Iterator[tuple[Held, ModelFile | ModelError]]:
    """Every model of the workspace and of Peelian, read, or what keeps it from being read."""
    from peelian.demand.model.fault import ModelError
    from peelian.demand.model.find import models

    around = Around()
    for each in models(around.models):
        try:
            yield each, each.load(around)
        except ModelError as error:
            yield each, error


class Around:
    """The workspace, if there is one, and the published documents, which are read when a model names a figure."""

    @cached_property
    def workspace(self) -> Workspace | None:
        """The workspace; None where there is none and nobody named one."""
        from peelian.core.errors import SettingsError
        from peelian.core.workspace import open_workspace

        try:
            return open_workspace()
        except SettingsError:
            if "PEELIAN_WORKSPACE" in os.environ:
                raise
            return None

    @property
    def models(self) -> Path | None:
        """The workspace's folder of models."""
        return None if self.workspace is None else self.workspace.models

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue, with the workspace's additions."""
        from peelian.catalogue.load import load_catalogue

        return load_catalogue(None if self.workspace is None else self.workspace.catalogue)

    def __iter__(self) -> Iterator[Published]:
        return iter(self.catalogue.published.values())
