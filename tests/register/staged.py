"""A register in which every action has something to act on, and what each would be called with there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.register.conftest import World

from peelian.inspection.words import Became
from peelian.register.actions import (
    challenges,
    evidence,
    findings,
    improvement,
    inspections,
    judgments,
    oversight,
    people,
    responses,
)

QUESTIONS = ("understanding-demand", "using-resources", "planning")
DAY = dt.date(2019, 5, 2)


def stage(world: World) -> None:
    """Inspections of one force at every stage, with findings, actions, a challenge and a response."""
    _planned(world, "kent-planned", chosen=False)
    _planned(world, "kent-chosen")
    _fieldwork(world, "kent-fieldwork")
    _judging(world, "kent-judging")
    _moderated(world, "kent-moderated")
    _checked(world, "kent-check")
    _checked(world, "kent-ready")
    _published(world, "kent-published")
    _fieldwork(world, "kent-carrying")
    inspections.begin_judging(world["lead"], inspection="kent-carrying")
    _followed_up(world)
    for name, day in {"published": DAY, "internal": None}.items():
        inspections.add_document(world["lead"], document=f"a-{name}-paper", title=f"A {name} paper", published_on=day)


def _planned(world: World, name: str, *, chosen: bool = True) -> None:
    lead = world["lead"]
    inspections.open_inspection(lead, inspection=name, framework="peel-2017-efficiency", force="kent", title=name)
    if chosen:
        inspections.choose_areas(lead, inspection=name, questions=QUESTIONS, reasons=["Not graded so far."] * 3)


def _fieldwork(world: World, name: str) -> None:
    _planned(world, name)
    inspections.begin_fieldwork(world["lead"], inspection=name, on=dt.date(2019, 1, 7))


def _judging(world: World, name: str) -> list[str]:
    _fieldwork(world, name)
    inspections.begin_judging(world["lead"], inspection=name, until=dt.date(2019, 1, 11))
    inspector = world["inspector"]
    seen = evidence.add_evidence(inspector, inspection=name, kind="interview", title="Talks", source="two sergeants")
    made = [
        judgments.draft_judgment(
            inspector, inspection=name, question=each, grade="Good", reasons="As found.", evidence=[seen]
        )
        for each in QUESTIONS
    ]
    if name != "kent-judging":
        made.append(
            judgments.draft_judgment(
                inspector, inspection=name, pillar="efficiency", grade="Good", reasons="On the whole.", evidence=[seen]
            )
        )
    else:
        judgments.moderate_judgment(world["lead"], judgment=made[2])
    return made


def _moderated(world: World, name: str) -> None:
    for each in _judging(world, name):
        judgments.moderate_judgment(world["lead"], judgment=each)


def _checked(world: World, name: str) -> None:
    _moderated(world, name)
    inspections.send_to_fact_check(world["lead"], inspection=name)


def _published(world: World, name: str) -> None:
    _checked(world, name)
    inspections.publish_inspection(world["second-lead"], inspection=name, on=DAY)


def _followed_up(world: World) -> None:
    inspector, manager = world["inspector"], world["force-manager"]
    for number in range(1, 4):
        findings.record_finding(
            inspector, kind="area-for-improvement", text=f"The force should do thing {number}.", owed_by="force",
            inspection="kent-published", question="planning", number=str(number), made_on=DAY, finding=f"afi-{number}",
        )  # fmt: skip
    findings.report_finding_complete(manager, finding="afi-2", why="Done.")
    findings.record_finding(
        world["panel-member"], kind="panel-action", text="Tell us about skills.", owed_by="pcc", finding="panel-1",
        made_on=DAY,
    )  # fmt: skip
    findings.record_finding(
        manager, kind="demand-idea", text="One form instead of two.", owed_by="force", finding="idea-1", made_on=DAY
    )
    improvement.plan_action(manager, finding="afi-1", text="List all skills.", owner="head of people")
    for name in ("kent-published", "kent-check"):
        challenges.raise_challenge(manager, inspection=name, claim="A list was made.", on=DAY)
    challenges.answer_challenge(
        world["lead"], challenge="kent-published-challenge-1", says="Of operational skills only."
    )


def _file(folder: Path) -> Path:
    path = folder / "skills.csv"
    path.write_text("skill,held\nfrench,3\n")
    return path


Given = Callable[[Path], Mapping[str, Any]]
# Who is the right person for an action, and what it is called with.
CALLS: dict[str, tuple[str, Given]] = {
    people.add_organisation.__name__: (
        "administrator", lambda _: {"organisation": "college", "name": "A college", "kind": "other"},
    ),
    "add_person": (
        "administrator",
        lambda _: {"email": "new@example.org", "name": "new", "organisation": "force", "role": "analyst"},
    ),
    "invite_person": ("administrator", lambda _: {"email": "lead@example.org"}),
    "grant_role": ("administrator", lambda _: {"email": "lead@example.org", "role": "inspector"}),
    "end_role": ("administrator", lambda _: {"email": "third-lead@example.org", "role": "inspection lead"}),
    "close_account": ("administrator", lambda _: {"email": "third-lead@example.org"}),
    inspections.open_inspection.__name__: (
        "lead",
        lambda _: {"inspection": "kent-new", "framework": "peel-2018-19", "force": "kent", "title": "New"},
    ),
    "choose_areas": ("lead", lambda _: {"inspection": "kent-planned", "questions": ["planning"], "reasons": ["Old."]}),
    "begin_fieldwork": ("lead", lambda _: {"inspection": "kent-chosen"}),
    "begin_judging": ("lead", lambda _: {"inspection": "kent-fieldwork"}),
    "send_to_fact_check": ("lead", lambda _: {"inspection": "kent-moderated"}),
    "return_to_judging": ("lead", lambda _: {"inspection": "kent-check"}),
    "publish_inspection": ("second-lead", lambda _: {"inspection": "kent-ready", "on": DAY}),
    "write_note": ("inspector", lambda _: {"inspection": "kent-judging", "question": "planning", "says": "It plans."}),
    "put_in_context": (
        "inspector",
        lambda _: {
            "inspection": "kent-judging", "title": "Calls", "period": "2018-19", "force_text": "5", "beside_text": "6",
            "basis": "published",
        },
    ),
    "add_document": ("force-analyst", lambda _: {"document": "plan", "title": "The plan"}),
    evidence.add_evidence.__name__: (
        "force-analyst",
        lambda _: {"inspection": "kent-judging", "kind": "interview", "title": "Talk", "source": "one sergeant"},
    ),
    "attach_file": ("inspector", lambda folder: {"evidence": "kent-judging-evidence-1", "file": _file(folder)}),
    "withdraw_evidence": ("inspector", lambda _: {"evidence": "kent-judging-evidence-1", "why": "It was hearsay."}),
    judgments.draft_judgment.__name__: (
        "inspector",
        lambda _: {
            "inspection": "kent-judging", "pillar": "efficiency", "grade": "Good", "reasons": "So.",
            "evidence": ["kent-judging-evidence-1"],
        },
    ),
    "revise_judgment": (
        "inspector",
        lambda _: {"judgment": "kent-judging-judgment-using-resources", "why": "Again.", "grade": "Inadequate"},
    ),
    "carry_over_judgment": ("inspector", lambda _: {"inspection": "kent-carrying", "question": "planning"}),
    "moderate_judgment": ("lead", lambda _: {"judgment": "kent-judging-judgment-using-resources"}),
    "return_judgment": ("lead", lambda _: {"judgment": "kent-judging-judgment-planning", "why": "Not yet."}),
    challenges.raise_challenge.__name__: (
        "force-manager", lambda _: {"inspection": "kent-check", "claim": "A list was made."},
    ),
    "answer_challenge": ("inspector", lambda _: {"challenge": "kent-check-challenge-1", "says": "Seen."}),
    "settle_challenge": ("lead", lambda _: {"challenge": "kent-published-challenge-1", "outcome": "Kept."}),
    findings.record_finding.__name__: (
        "inspector",
        lambda _: {
            "kind": "area-for-improvement", "text": "The force should plan.", "owed_by": "force",
            "inspection": "kent-judging", "question": "planning",
        },
    ),
    "link_findings": (
        "inspector", lambda _: {"earlier": "afi-1", "inspection": "kent-judging", "became": Became.MET},
    ),
    "accept_finding": ("force-manager", lambda _: {"finding": "afi-1", "why": "We agree."}),
    "decline_finding": ("force-manager", lambda _: {"finding": "afi-1", "why": "We do not agree."}),
    "report_finding_complete": ("force-manager", lambda _: {"finding": "afi-1", "why": "Done."}),
    "ask_for_review": ("force-manager", lambda _: {"finding": "afi-2", "why": "Please look."}),
    "close_finding": ("lead", lambda _: {"finding": "afi-2", "why": "Met."}),
    "reopen_finding": ("lead", lambda _: {"finding": "afi-2", "why": "Not met."}),
    "supersede_finding": ("lead", lambda _: {"finding": "afi-1", "by": "afi-3", "why": "The same."}),
    "record_decision": ("force-manager", lambda _: {"finding": "afi-1", "decided": "put off", "why": "No money."}),
    improvement.plan_action.__name__: (
        "force-analyst", lambda _: {"finding": "afi-1", "text": "Ask all.", "owner": "head of people"},
    ),
    "change_action": ("force-analyst", lambda _: {"action": "afi-1-action-1", "owner": "chief of staff", "version": 1}),
    "report_progress": ("force-analyst", lambda _: {"finding": "afi-1", "says": "Half done."}),
    "complete_action": ("force-manager", lambda _: {"action": "afi-1-action-1", "says": "All listed."}),
    responses.publish_response.__name__: (
        "pcc-manager", lambda _: {"response": "kent-published-response-1", "says": "We will watch."},
    ),
    oversight.set_monitoring.__name__: (
        "lead", lambda _: {"force": "kent", "stage": "engage", "reasons": ["Calls wait too long."]},
    ),
    "note_discrepancy": (
        "force-analyst",
        lambda _: {
            "force": "kent", "about": "finding:afi-1", "one_says": "Ten.", "one_document": "a-published-paper",
            "other_says": "Eleven.", "other_document": "a-internal-paper", "verdict": "Not known which.",
        },
    ),
}  # fmt: skip
