"""A register in a workspace of its own for each test, with a body of every kind and somebody in every role."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from django.db import connection
from tests.conftest import lacking
from tests.register.postgresql import Server, binaries

from peelian import Workbench
from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.load import load_catalogue
from peelian.core.workspace import create_workspace
from peelian.register.actor import Actor, actor_of, operator

BODIES = {
    "inspectorate": ("The inspectorate", "inspectorate", ""),
    "force": ("A made-up force", "force", "kent"),
    "pcc": ("The commissioner of a made-up force", "local policing body", "kent"),
    "panel": ("The panel of a made-up force", "panel", "kent"),
    "committee": ("The ethics committee of a made-up force", "committee", "kent"),
    "other-force": ("Another made-up force", "force", "essex"),
}
SINCE = dt.date(2018, 1, 1)


@dataclass(frozen=True)
class World:
    """A register with its workspace. People are named by their role: `lead`, `second-lead`, `force-manager` …"""

    bench: Workbench

    @property
    def operator(self) -> Actor:
        return operator("tests")

    def __getitem__(self, name: str) -> Actor:
        return actor_of(f"{name}@example.org", via="tests")


PEOPLE = {
    "inspector": ("inspectorate", "inspector"),
    "second-inspector": ("inspectorate", "inspector"),
    "lead": ("inspectorate", "inspection lead"),
    "second-lead": ("inspectorate", "inspection lead"),
    "third-lead": ("inspectorate", "inspection lead"),
    "force-manager": ("force", "performance manager"),
    "second-force-manager": ("force", "performance manager"),
    "force-analyst": ("force", "analyst"),
    "pcc-manager": ("pcc", "performance manager"),
    "panel-member": ("panel", "panel member"),
    "committee-member": ("committee", "panel member"),
    "other-force-manager": ("other-force", "performance manager"),
    "administrator": ("inspectorate", "administrator"),
}


@cache
def catalogue() -> Catalogue:
    """Peelian's catalogue, read once."""
    return load_catalogue()


def opened(root: Path) -> World:
    """The register of a workspace, open, with a catalogue that is not read anew."""
    bench = Workbench.open(root)
    bench.__dict__["catalogue"] = catalogue()
    bench.open_register()
    return World(bench)


def people_in(world: World) -> None:
    """Bodies and people, added by the operator."""
    from peelian.register.actions.people import add_organisation, add_person

    for name, (title, kind, force) in BODIES.items():
        add_organisation(world.operator, organisation=name, name=title, kind=kind, force=force)
    for name, (body, role) in PEOPLE.items():
        address = f"{name}@example.org"
        add_person(world.operator, email=address, name=name, organisation=body, role=role, since=SINCE)


@pytest.fixture(scope="session")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register's file with bodies and people and nothing else, made once."""
    bench = Workbench(create_workspace(tmp_path_factory.mktemp("peopled") / "workspace"))
    bench.open_register()
    people_in(World(bench))
    connection.close()
    return bench.workspace.root


@pytest.fixture(scope="session")
def staged_root(peopled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register in which every action has something to act on, made once; see `staged`."""
    from tests.register.staged import stage

    root = tmp_path_factory.mktemp("staged") / "workspace"
    shutil.copytree(peopled, root)
    stage(opened(root))
    connection.close()
    return root


@pytest.fixture
def staged(staged_root: Path, tmp_path: Path) -> Iterator[World]:
    """A copy of that register of one's own."""
    root = tmp_path / "workspace"
    shutil.copytree(staged_root, root)
    yield opened(root)
    connection.close()


@pytest.fixture
def world(peopled: Path, tmp_path: Path) -> Iterator[World]:
    """A register of one's own, with bodies and people in it."""
    root = tmp_path / "workspace"
    shutil.copytree(peopled, root)
    yield opened(root)
    connection.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    programs = binaries()
    if programs is None:
        lacking("postgresql", "PostgreSQL is not on this machine (Debian: apt install postgresql)")
    # A socket's path may have a hundred letters, which the folders of tests can have by themselves.
    folder = Path("/tmp") / f"peelian-pg-{tmp_path_factory.mktemp('pg').name}-{id(programs)}"
    folder.mkdir(mode=0o755)
    server = Server(folder, programs)
    server.start()
    server.make_database()
    yield server
    connection.close()
    server.stop()
    shutil.rmtree(folder)
