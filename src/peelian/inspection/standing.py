"""Where a finding stands, which move may follow, and who may close it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from peelian.catalogue.framework import FindingKind
from peelian.inspection.permissions import Relation, Role
from peelian.inspection.records import Finding
from peelian.inspection.words import Standing

MOVES: Mapping[Standing, tuple[Standing, ...]] = {
    Standing.OPEN: (Standing.REPORTED, Standing.REVIEW, Standing.CLOSED, Standing.SUPERSEDED, Standing.DECLINED),
    Standing.REPORTED: (Standing.REVIEW, Standing.CLOSED, Standing.OPEN, Standing.SUPERSEDED),
    Standing.REVIEW: (Standing.CLOSED, Standing.OPEN, Standing.SUPERSEDED),
    Standing.CLOSED: (Standing.OPEN,),
    Standing.SUPERSEDED: (),
    Standing.DECLINED: (Standing.OPEN, Standing.SUPERSEDED),
}
_SIDES = {"maker": Relation.MADE, "owner": Relation.OWED}


def why_not_move(now: Standing, to: Standing) -> list[str]:
    """Why a finding may not go from one standing to another; empty where it may."""
    if to in MOVES[now]:
        return []
    after = ", ".join(MOVES[now]) or "nothing more"
    return [f"A finding that is {now} cannot become {to}; it can become: {after}."]


def why_not_close(
    kind: FindingKind, finding: Finding, *, roles: Collection[Role], relations: Collection[Relation],
    reported_by: str, by: str,
) -> list[str]:  # fmt: skip
    """Why somebody may not close a finding; empty where they may.

    Its kind says which roles close it, of the body that made it or of the one that owes it. Whoever reported it
    complete does not close it.
    """
    told = []
    if not any(role in roles and _SIDES[side] in relations for role, side in kind.closed_by):
        told.append(f"{kind.title}: it is closed by {who_closes(kind)}.")
    if reported_by and reported_by == by:
        told.append(f"You reported {finding.id} complete; somebody else closes it.")
    return told


def who_closes(kind: FindingKind) -> str:
    """Who may close findings of a kind, in words."""
    sides = {"maker": "of the body that made it", "owner": "of the body that owes it"}
    return ", or ".join(f"the {role} {sides[side]}" for role, side in kind.closed_by)
