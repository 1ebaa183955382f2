"""Every action, with a fault at each of its steps: it is done wholly, with its audit event, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from tests.register.conftest import World
from tests.register.staged import CALLS

from peelian.register import opening
from peelian.register.audit import chain_faults
from peelian.register.models import AuditEvent

MODULES = ("people", "inspections", "evidence", "judgments", "challenges", "findings", "improvement", "responses",
           "oversight")  # fmt: skip
ACTIONS = opening.actions_of(MODULES)


class Fault:
    """Fails at one statement, counted from 0; `seen` is how many there were."""

    def __init__(self, at: int) -> None:
        self.at, self.seen = at, 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen += 1
        if self.seen - 1 == self.at:
            raise DatabaseError("a fault that was put there")
        return execute(sql, params, many, context)


def state() -> str:
    """A hash of every row of every table."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names()):
            if table.startswith("register_"):
                cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
                digest.update(repr((table, cursor.fetchall())).encode())
    return digest.hexdigest()


@contextmanager
def commit_fails() -> Iterator[None]:
    """The very last step fails: the database does not commit."""
    real = connection._commit

    def fail() -> None:
        raise DatabaseError("a commit that was made to fail")

    connection._commit = fail  # type: ignore[method-assign]
    try:
        yield
    finally:
        connection._commit = real  # type: ignore[method-assign]


def test_every_action_is_tried() -> None:
    assert set(ACTIONS) == set(CALLS)


@pytest.mark.parametrize("name", sorted(CALLS))
def test_a_fault_at_any_step_leaves_everything_as_it_was(name: str, staged: World, tmp_path: Path) -> None:
    who, given = CALLS[name]
    actor, take, arguments = staged[who], ACTIONS[name], given(tmp_path)
    before, events = state(), AuditEvent.objects.count()
    files = sorted(staged.bench.workspace.attachments.rglob("*"))

    step = 0
    while True:
        fault = Fault(step)
        try:
            with connection.execute_wrapper(fault):
                take(actor, **arguments)
        except DatabaseError:
            assert state() == before, f"statement {step}"
            step += 1
            continue
        break
    assert step > 2, "there were faults"
    assert AuditEvent.objects.count() == events + 1
    assert AuditEvent.objects.order_by("number").last().action == name  # type: ignore[union-attr]
    assert state() != before
    assert chain_faults().faults == ()
    assert files != sorted(staged.bench.workspace.attachments.rglob("*")) or name != "attach_file"


@pytest.mark.parametrize("name", sorted(CALLS))
def test_a_commit_that_fails_leaves_everything_as_it_was(name: str, staged: World, tmp_path: Path) -> None:
    who, given = CALLS[name]
    actor, arguments, before = staged[who], given(tmp_path), state()
    with pytest.raises(DatabaseError, match="made to fail"), commit_fails():
        ACTIONS[name](actor, **arguments)
    assert state() == before
    assert chain_faults().faults == ()
