"""Who sees which rows: nothing is read past the rule of its table."""

from __future__ import annotations

import pytest
from tests.register.conftest import PEOPLE, World

from peelian.core.errors import UnknownNameError
from peelian.inspection.holding import TABLES
from peelian.inspection.words import Marking
from peelian.register.actions.evidence import add_evidence
from peelian.register.actions.inspections import return_to_judging
from peelian.register.actor import PUBLIC, Actor
from peelian.register.audit import chain_faults
from peelian.register.models import AuditEvent
from peelian.register.queries.holdings import holding_for, read_evidence
from peelian.register.queries.people import people
from peelian.register.queries.visible import RULES, visible
from peelian.register.rows import MODELS

OPEN = {"kent-published"}
CHECK = {"kent-check", "kent-ready"}
DRAFTS = {"kent-judging", "kent-moderated"}
STARTED = {"kent-planned", "kent-chosen", "kent-fieldwork", "kent-carrying"}
EVERY = OPEN | CHECK | DRAFTS | STARTED


def who(world: World, name: str) -> Actor:
    return PUBLIC if name == "public" else world[name]


def seen(world: World, name: str, table: str) -> set[str]:
    return {str(row.pk) for row in visible(who(world, name), table)}


def test_every_table_has_a_rule() -> None:
    assert set(RULES) == set(TABLES) == set(MODELS)


@pytest.mark.parametrize(
    ("person", "inspections", "judged"),
    [
        ("public", OPEN, OPEN),
        ("panel-member", OPEN, OPEN),
        ("pcc-manager", OPEN, OPEN),
        ("administrator", OPEN, OPEN),
        ("other-force-manager", OPEN, OPEN),
        ("force-analyst", EVERY, OPEN | CHECK),
        ("force-manager", EVERY, OPEN | CHECK),
        ("inspector", EVERY, OPEN | CHECK | DRAFTS),
        ("lead", EVERY, OPEN | CHECK | DRAFTS),
    ],
)
def test_a_judgment_is_seen_by_the_force_from_the_fact_check_and_by_all_from_publication(
    staged: World, person: str, inspections: set[str], judged: set[str]
) -> None:
    assert seen(staged, person, "inspections") == inspections
    assert {each.inspection_id for each in visible(who(staged, person), "judgments")} == judged
    assert {each.inspection_id for each in visible(who(staged, person), "areas")} <= inspections


def test_what_is_taken_back_is_hidden_again(staged: World) -> None:
    assert any(key.startswith("kent-check") for key in seen(staged, "force-manager", "judgments"))
    return_to_judging(staged["lead"], inspection="kent-check")
    assert not any(key.startswith("kent-check") for key in seen(staged, "force-manager", "judgments"))


def test_files_and_earlier_states_are_never_public(staged: World) -> None:
    for person in ("public", "panel-member", "administrator", "force-manager", "other-force-manager"):
        assert seen(staged, person, "revisions") == set()
    assert len(seen(staged, "inspector", "revisions")) > 0


def test_what_is_done_about_a_finding_is_seen_by_those_who_have_a_part_in_it(staged: World) -> None:
    planned = {"afi-1-action-1"}
    for person in ("inspector", "force-analyst", "pcc-manager", "panel-member"):
        assert seen(staged, person, "actions") == planned, person
    for person in ("public", "administrator", "other-force-manager"):
        assert seen(staged, person, "actions") == set(), person
        assert seen(staged, person, "decisions") == set(), person


def test_an_idea_inside_a_force_stays_inside(staged: World) -> None:
    for person in PEOPLE:
        assert ("idea-1" in seen(staged, person, "findings")) == (PEOPLE[person][0] == "force"), person
    assert "panel-1" in seen(staged, "public", "findings")
    assert "idea-1" not in seen(staged, "public", "findings")


def test_a_challenge_is_between_the_two_sides_until_a_document_tells_of_it(staged: World) -> None:
    for person in ("public", "panel-member", "administrator", "other-force-manager"):
        assert seen(staged, person, "challenges") == seen(staged, person, "answers") == set(), person
    for person in ("lead", "force-manager"):
        assert seen(staged, person, "challenges") == {"kent-published-challenge-1", "kent-check-challenge-1"}


def test_papers_that_were_not_published_are_for_those_who_work_here(staged: World) -> None:
    assert seen(staged, "public", "documents") == {"a-published-paper"}
    assert seen(staged, "force-analyst", "documents") == {"a-published-paper", "a-internal-paper"}


def test_a_force_sees_its_own_evidence_and_not_the_inspectorates(staged: World) -> None:
    own = add_evidence(
        staged["force-analyst"], inspection="kent-judging", kind="interview", title="Ours", source="our sergeant"
    )
    mine = {key for key in seen(staged, "force-manager", "evidence") if key.startswith("kent-judging")}
    assert mine == {own}
    assert own in seen(staged, "inspector", "evidence")
    assert own not in seen(staged, "other-force-manager", "evidence")


def test_sensitive_evidence_is_read_one_by_one_and_the_audit_tells(staged: World) -> None:
    key = add_evidence(
        staged["inspector"], inspection="kent-judging", kind="interview", title="A talk", source="an officer",
        says="What was said.", marking=Marking.SENSITIVE,
    )  # fmt: skip
    (listed,) = [each for each in holding_for(staged["lead"]).evidence if each.id == key]
    assert listed.says == ""
    before = AuditEvent.objects.count()
    assert read_evidence(staged["lead"], key).says == "What was said."
    event = AuditEvent.objects.order_by("number").last()
    assert event is not None
    assert (event.action, event.person, event.about) == ("read_evidence", "lead@example.org", f"evidence:{key}")
    assert AuditEvent.objects.count() == before + 1
    for person in ("force-manager", "administrator", "panel-member"):
        with pytest.raises(UnknownNameError):
            read_evidence(staged[person], key)
    assert chain_faults().faults == ()


def test_people_are_seen_by_an_administrator_and_by_their_own(staged: World) -> None:
    assert people(PUBLIC) == []
    assert {each["organisation"] for each in people(staged["force-analyst"])} == {"force"}
    assert len(people(staged["administrator"])) == len(PEOPLE)


def test_each_row_comes_once(staged: World) -> None:
    for name in ("public", *PEOPLE):
        for table in TABLES:
            keys = [str(row.pk) for row in visible(who(staged, name), table)]
            assert len(keys) == len(set(keys)), (name, table)
