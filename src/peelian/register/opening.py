"""Opening the register of a workspace, so that actions and queries can be called."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from peelian.core.workspace import Workspace
from peelian.register import database

if TYPE_CHECKING:
    from peelian.catalogue.catalogue import Catalogue


def open_register(workspace: Workspace, catalogue: Catalogue) -> None:
    """Make this workspace's register the one that actions write and queries read, by this catalogue's frameworks.

    One process has one register open at a time; opening another takes its place. The modules that know Django's models
    are imported after this only. Raises PeelianError where the database cannot be used.
    """
    database.start(workspace)
    from peelian.register import questions

    questions.use(catalogue)


def actions_of(modules: Sequence[str]) -> dict[str, Callable[..., Any]]:
    """The actions of these modules of `peelian.register.actions`, by name in the order in which they are written.

    It sets Django up and opens no register, so that their signatures can be read for help.
    """
    database.set_up()
    from peelian.register.step import ACTIONS

    for each in modules:
        importlib.import_module(f"peelian.register.actions.{each}")
    wanted = {f"peelian.register.actions.{each}" for each in modules}
    return {name: take for name, take in ACTIONS.items() if take.__module__ in wanted}
