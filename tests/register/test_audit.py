"""The audit: each action one event, sealed to the one before; nothing in it can be changed unseen."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection, transaction
from tests.register.conftest import World

from peelian.core.errors import PeelianError
from peelian.inspection.permissions import NotAllowedError
from peelian.register.actions.people import add_organisation, close_account, grant_role
from peelian.register.audit import chain_faults, verify
from peelian.register.models import AuditEvent, AuditHead, Organisation
from peelian.register.queries.trail import trail


def test_every_action_adds_one_event_that_tells_who_what_and_when(world: World) -> None:
    before = AuditEvent.objects.count()
    add_organisation(world["administrator"], organisation="college", name="A college", kind="other")
    event = AuditEvent.objects.order_by("number").last()
    assert event is not None
    assert event.number == before + 1
    assert (event.person, event.organisation, event.via) == ("administrator@example.org", "inspectorate", "tests")
    assert (event.action, event.about) == ("add_organisation", "organisations:college")
    (change,) = json.loads(event.changes)
    assert change["was"] is None
    assert change["now"] == {"id": "college", "name": "A college", "kind": "other", "force": "", "made_up": False}


def test_the_chain_of_a_register_is_whole(world: World) -> None:
    found = chain_faults()
    assert found.faults == ()
    assert found.events == AuditEvent.objects.count() > 0
    assert found.last == AuditHead.objects.get().seal


def test_what_is_refused_leaves_nothing_behind(world: World) -> None:
    before = AuditEvent.objects.count(), Organisation.objects.count()
    with pytest.raises(NotAllowedError, match="add organisation"):
        add_organisation(world["force-manager"], organisation="college", name="A college", kind="other")
    with pytest.raises(PeelianError, match="holds the role"):
        grant_role(world.operator, email="lead@example.org", role="inspection lead")
    assert (AuditEvent.objects.count(), Organisation.objects.count()) == before


@pytest.mark.parametrize(
    "statement", ["UPDATE register_auditevent SET person = 'x'", "DELETE FROM register_auditevent"]
)
def test_the_database_refuses_to_change_an_event(world: World, statement: str) -> None:
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert chain_faults().faults == ()


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("UPDATE register_auditevent SET person = 'somebody else' WHERE number = 3", "Event 3 .* is not as it was"),
        ("DELETE FROM register_auditevent WHERE number = 3", "Event 3 is missing"),
        ("DELETE FROM register_auditevent WHERE number > 3", "the last ones were taken out"),
    ],
)
def test_tampering_past_the_triggers_shows(world: World, tampering: str, told: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_kept")
        cursor.execute("DROP TRIGGER audit_whole")
        cursor.execute(tampering)
    (fault,) = chain_faults().faults
    import re

    assert re.search(told, fault)


def test_a_closed_account_cannot_act(world: World) -> None:
    close_account(world.operator, email="lead@example.org")
    with pytest.raises(PeelianError, match="is closed"):
        world["lead"]


def test_every_row_is_what_the_audit_says_of_it(staged: World) -> None:
    assert verify().faults == ()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE register_judgment SET grade = 'Good' WHERE id = 'kent-published-judgment-planning'", None),
        (
            "UPDATE register_judgment SET grade = 'Outstanding' WHERE id = 'kent-published-judgment-planning'",
            "judgments:kent-published-judgment-planning is not as its last event says: grade changed",
        ),
        (
            "DELETE FROM register_judgment_evidence WHERE judgment_id = 'kent-judging-judgment-planning'",
            "evidence changed",
        ),
        ("DELETE FROM register_action", "actions:afi-1-action-1 was taken out"),
        (
            "INSERT INTO register_document (id, title, publisher, address, note) VALUES ('x', 'X', '', '', '')",
            "No event tells of documents:x",
        ),
    ],
)
def test_rows_that_were_changed_past_the_actions_show(staged: World, statement: str, told: str | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    faults = verify().faults
    assert (faults == ()) if told is None else (len(faults) == 1 and told in faults[0])


def test_the_trail_is_for_administrators(staged: World) -> None:
    assert trail(staged["administrator"], limit=3)[-1]["action"] == "add_document"
    assert {each["about"] for each in trail(staged.operator, about="findings:afi-1", limit=0)} == {"findings:afi-1"}
    with pytest.raises(NotAllowedError):
        trail(staged["lead"])
