"""Where a finding stands: which move may follow, and who may close what."""

from __future__ import annotations

from itertools import product

import pytest
from tests.inspection.small import KINDS, finding

from peelian.catalogue.catalogue import Catalogue
from peelian.inspection.permissions import Relation, Role
from peelian.inspection.standing import MOVES, who_closes, why_not_close, why_not_move
from peelian.inspection.words import Standing

S = Standing
ALLOWED = {
    S.OPEN: {S.REPORTED, S.REVIEW, S.CLOSED, S.SUPERSEDED, S.DECLINED},
    S.REPORTED: {S.REVIEW, S.CLOSED, S.OPEN, S.SUPERSEDED},
    S.REVIEW: {S.CLOSED, S.OPEN, S.SUPERSEDED},
    S.CLOSED: {S.OPEN},
    S.SUPERSEDED: set(),
    S.DECLINED: {S.OPEN, S.SUPERSEDED},
}


@pytest.mark.parametrize(("now", "to"), list(product(Standing, Standing)))
def test_moves(now: Standing, to: Standing) -> None:
    found = why_not_move(now, to)
    assert (found == []) == (to in ALLOWED[now])
    if found:
        assert found[0].startswith(f"A finding that is {now} cannot become {to}")


def test_what_was_superseded_stays_so() -> None:
    assert why_not_move(S.SUPERSEDED, S.OPEN) == [
        "A finding that is superseded cannot become open; it can become: nothing more."
    ]


def test_whatever_is_not_superseded_can_still_be_closed() -> None:
    reaching = {S.CLOSED}
    for _ in Standing:
        reaching |= {now for now, after in MOVES.items() if reaching & set(after)}
    assert reaching == set(Standing) - {S.SUPERSEDED}


LEAD, MANAGER = Role.INSPECTION_LEAD, Role.PERFORMANCE_MANAGER
MADE, OWED = Relation.MADE, Relation.OWED


@pytest.mark.parametrize(
    ("kind", "role", "relation", "may"),
    [
        ("area", LEAD, MADE, True),
        ("area", MANAGER, OWED, True),
        ("area", LEAD, OWED, False),
        ("area", MANAGER, MADE, False),
        ("area", Role.ANALYST, OWED, False),
        ("concern", LEAD, MADE, True),
        ("concern", MANAGER, OWED, False),
        ("concern", Role.ADMINISTRATOR, MADE, False),
    ],
)
def test_who_may_close(kind: str, role: Role, relation: Relation, may: bool) -> None:
    found = why_not_close(
        KINDS[kind], finding("f", kind=kind), roles=[role], relations=[relation], reported_by="other", by="me"
    )
    assert (found == []) == may
    if not may:
        assert found == [f"{KINDS[kind].title}: it is closed by {who_closes(KINDS[kind])}."]


@pytest.mark.parametrize(("reported_by", "may"), [("me", False), ("other", True), ("", True)])
def test_whoever_reported_it_complete_does_not_close_it(reported_by: str, may: bool) -> None:
    found = why_not_close(
        KINDS["area"], finding("f"), roles=[MANAGER], relations=[OWED], reported_by=reported_by, by="me"
    )
    assert found == ([] if may else ["You reported f complete; somebody else closes it."])


def test_who_closes_in_words() -> None:
    assert who_closes(KINDS["area"]) == (
        "the inspection lead of the body that made it, or the performance manager of the body that owes it"
    )


def test_what_is_serious_is_never_closed_by_whoever_owes_it(catalogue: Catalogue) -> None:
    for each in catalogue.finding_kinds.values():
        assert each.closed_by
        if each.serious or each.needs_recommendation:
            assert {side for _, side in each.closed_by} == {"maker"}, each.id
