"""Writers killed at any moment and many at once: no acknowledged write is lost, the audit's chain is whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from tests.register.conftest import World, opened, people_in
from tests.register.postgresql import Server
from tests.register.staged import stage
from tests.register.writers import counting, killed, started

from peelian.register.actions.improvement import plan_action
from peelian.register.audit import chain_faults
from peelian.register.models import Action, AuditEvent


def is_whole() -> bool:
    """Whether the database itself finds nothing wrong, and every action is in the audit."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchall() == [("ok",)]
            cursor.execute("PRAGMA foreign_key_check")
            assert cursor.fetchall() == []
    made = {f"actions:{each}" for each in Action.objects.values_list("pk", flat=True)}
    told = set(AuditEvent.objects.filter(action="plan_action").values_list("about", flat=True))
    return made == told and chain_faults().faults == ()


@pytest.fixture(scope="module")
def on_server(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The staged register in PostgreSQL."""
    from peelian.core.workspace import SETTINGS_FILE, create_workspace

    root = tmp_path_factory.mktemp("shared") / "workspace"
    create_workspace(root)
    (root / SETTINGS_FILE).write_text(f'register = "{server.address}"\n')
    world = opened(root)
    people_in(world)
    stage(world)
    yield world
    connection.close()


def test_kills_in_sqlite(staged: World) -> None:
    acknowledged, lost = killed(staged, 20, seed=1)
    assert acknowledged > 20
    assert lost == []
    assert is_whole()


@pytest.mark.long
def test_a_thousand_kills_in_sqlite(staged: World) -> None:
    acknowledged, lost = killed(staged, 1000, seed=2)
    assert acknowledged > 1000
    assert lost == []
    assert is_whole()


def written_by_many(world: World, writers: int, times: int) -> None:
    manager = world["force-manager"]
    rows = [plan_action(manager, finding="afi-1", text=f"Count {each}.", owner="all") for each in range(writers)]
    before = AuditEvent.objects.count()
    found = [started(counting(world, rows, times, seed)) for seed in range(writers)]
    ended = [each.wait() for each in found]
    assert [status for status, _ in ended] == [0] * writers, [said[-1:] for _, said in ended]
    counts = dict(Action.objects.filter(pk__in=rows).values_list("target", "version"))
    assert sum(int(each.target or 0) for each in Action.objects.filter(pk__in=rows)) == writers * times
    assert sum(each.version - 1 for each in Action.objects.filter(pk__in=rows)) == writers * times, counts
    assert AuditEvent.objects.count() == before + writers * times
    assert is_whole()


def test_writers_at_once_in_sqlite(staged: World) -> None:
    written_by_many(staged, 4, 15)


@pytest.mark.long
def test_sixteen_writers_of_five_hundred_actions_in_sqlite(staged: World) -> None:
    written_by_many(staged, 16, 500)


def test_kills_and_writers_in_postgresql(on_server: World) -> None:
    acknowledged, lost = killed(on_server, 8, seed=3)
    assert acknowledged > 8
    assert lost == []
    assert is_whole()
    written_by_many(on_server, 4, 10)


@pytest.mark.long
def test_two_hundred_kills_in_postgresql_and_of_it(on_server: World, server: Server) -> None:
    for number in range(20):
        acknowledged, lost = killed(on_server, 10, seed=100 + number)
        assert acknowledged > 10
        assert lost == []
        connection.close()
        server.kill()
        assert is_whole(), f"after the server was killed {number + 1} times"


@pytest.mark.long
def test_sixteen_writers_of_five_hundred_actions_in_postgresql(on_server: World) -> None:
    written_by_many(on_server, 16, 500)
