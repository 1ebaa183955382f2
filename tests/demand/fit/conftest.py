from __future__ import annotations

import pytest
from tests.demand.fit.world import World, made_world


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A made-up force's year in a workspace, for reading."""
    return made_world(tmp_path_factory.mktemp("world"))
