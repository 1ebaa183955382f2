"""Nobody overwrites what somebody else has just written."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from tests.register.conftest import World
from tests.register.staged import CALLS
from tests.register.test_all_or_nothing import ACTIONS, state

from peelian.core.errors import PeelianError
from peelian.register.actions.improvement import change_action
from peelian.register.actor import PUBLIC
from peelian.register.models import Action, AuditEvent
from peelian.register.queries.holdings import holding_for
from peelian.register.step import ChangedSinceError

VERSIONED = [name for name, take in ACTIONS.items() if "version" in inspect.signature(take).parameters]


def test_two_who_read_the_same_cannot_both_write(staged: World) -> None:
    read = Action.objects.get(pk="afi-1-action-1").version
    change_action(staged["force-manager"], action="afi-1-action-1", owner="first", version=read)
    with pytest.raises(ChangedSinceError, match="somebody else"):
        change_action(staged["force-analyst"], action="afi-1-action-1", owner="second", version=read)
    assert Action.objects.get(pk="afi-1-action-1").owner == "first"


@pytest.mark.parametrize("name", VERSIONED)
def test_every_change_can_say_which_state_it_was_decided_on(name: str, staged: World, tmp_path: Path) -> None:
    who, given = CALLS[name]
    before, events = state(), AuditEvent.objects.count()
    with pytest.raises(ChangedSinceError):
        ACTIONS[name](staged[who], **{**given(tmp_path), "version": 99})
    assert (state(), AuditEvent.objects.count()) == (before, events)


def test_a_database_that_gives_way_is_told_plainly(staged: World) -> None:
    def away(execute: object, sql: str, params: object, many: object, context: object) -> None:
        raise OperationalError("disk I/O error")

    manager = staged["force-manager"]
    with pytest.raises(PeelianError, match=r"disk I/O error\. Nothing was written"), connection.execute_wrapper(away):
        change_action(manager, action="afi-1-action-1", owner="x")
    with pytest.raises(PeelianError, match="cannot be used now"), connection.execute_wrapper(away):
        holding_for(PUBLIC)
