"""Opening the register of a workspace, so that actions and queries can be called."""

from __future__ import annotations

from peelian.catalogue.catalogue import Catalogue
from peelian.core.workspace import Workspace
from peelian.register import database


def open_register(workspace: Workspace, catalogue: Catalogue) -> None:
    """Make this workspace's register the one that actions write and queries read, by this catalogue's frameworks.

    One process has one register open at a time; opening another takes its place. The modules that know Django's models
    are imported after this only. Raises PeelianError where the database cannot be used.
    """
    database.start(workspace)
    from peelian.register import questions

    questions.use(catalogue)
