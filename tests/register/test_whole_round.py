"""A whole round of inspection by actions alone, from its opening to the follow-up years later, for a made-up force."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.register.conftest import World

from peelian.core.errors import PeelianError
from peelian.inspection.permissions import NotAllowedError
from peelian.inspection.selection import Known, propose
from peelian.inspection.words import Became, Stage, Standing
from peelian.register.actions.challenges import answer_challenge, raise_challenge, settle_challenge
from peelian.register.actions.evidence import add_evidence
from peelian.register.actions.findings import (
    accept_finding,
    ask_for_review,
    close_finding,
    link_findings,
    record_finding,
    report_finding_complete,
)
from peelian.register.actions.improvement import complete_action, plan_action, report_progress
from peelian.register.actions.inspections import (
    begin_fieldwork,
    begin_judging,
    choose_areas,
    open_inspection,
    publish_inspection,
    return_to_judging,
    send_to_fact_check,
    write_note,
)
from peelian.register.actions.judgments import (
    carry_over_judgment,
    draft_judgment,
    moderate_judgment,
    return_judgment,
    revise_judgment,
)
from peelian.register.actions.responses import publish_response
from peelian.register.actor import PUBLIC, Actor
from peelian.register.audit import chain_faults
from peelian.register.models import Finding, Inspection, Judgment, Response
from peelian.register.queries.holdings import holding_for

FRAMEWORK = "peel-2017-efficiency"
QUESTIONS = ("understanding-demand", "using-resources", "planning")


def judged(world: World, inspection: str, grade: str, *, questions: tuple[str, ...] = QUESTIONS) -> list[str]:
    """Draft a judgment on each question and on the pillar, each on a piece of evidence of its own."""
    made = []
    for name in questions:
        seen = add_evidence(
            world["inspector"], inspection=inspection, kind="interview", title=f"Interviews on {name}",
            source="twelve supervisors", question=name, says="They said what they knew.",
        )  # fmt: skip
        made.append(
            draft_judgment(
                world["inspector"],
                inspection=inspection,
                question=name,
                grade=grade,
                reasons="As found.",
                evidence=[seen],
            )
        )
    cited = list(Judgment.objects.get(pk=made[0]).evidence.values_list("pk", flat=True))
    made.append(
        draft_judgment(
            world["inspector"],
            inspection=inspection,
            pillar="efficiency",
            grade=grade,
            reasons="On the whole.",
            evidence=cited,
        )
    )
    return made


def begun(world: World, name: str, questions: tuple[str, ...] = QUESTIONS, *, on: dt.date = dt.date(2019, 1, 1)) -> str:
    """An inspection in which judgments can be written, of areas that were proposed by the rule, for its reasons."""
    lead = world["lead"]
    made = open_inspection(lead, inspection=name, framework=FRAMEWORK, force="kent", title="Efficiency")
    catalogue = world.bench.catalogue
    known = Known(holding_for(lead), catalogue.frameworks, catalogue.scales, catalogue.finding_kinds, {})
    proposed = {
        each.question.partition(".")[2]: each for each in propose(known, "kent", catalogue.framework(FRAMEWORK), on=on)
    }
    assert all(proposed[name].selected for name in questions)
    reasons = ["; ".join(each.text for each in proposed[name].reasons) for name in questions]
    choose_areas(lead, inspection=made, questions=questions, reasons=reasons)
    begin_fieldwork(lead, inspection=made, on=dt.date(2019, 1, 7))
    begin_judging(lead, inspection=made, until=dt.date(2019, 1, 11))
    return made


def published(world: World, name: str, grade: str, on: dt.date) -> str:
    """A whole inspection, published."""
    made = begun(world, name)
    for each in judged(world, made, grade):
        moderate_judgment(world["lead"], judgment=each)
    send_to_fact_check(world["lead"], inspection=made)
    publish_inspection(world["second-lead"], inspection=made, on=on)
    return made


def test_a_whole_round_from_selection_to_follow_up(world: World) -> None:
    lead, inspector, manager = world["lead"], world["inspector"], world["force-manager"]
    made = begun(world, "kent-2019")
    write_note(inspector, inspection=made, says="The force knows its calls.", question="understanding-demand")
    judgments = judged(world, made, "Requires improvement")
    finding = record_finding(
        inspector, kind="area-for-improvement", text="The force should find out what skills it has.",
        owed_by="force", inspection=made, question="using-resources", made_on=dt.date(2019, 5, 1),
    )  # fmt: skip

    # Nobody outside sees a draft; and nobody who wrote it accepts it.
    assert holding_for(PUBLIC).inspections == ()
    assert [each.stage for each in holding_for(manager).inspections] == [Stage.JUDGING]
    assert holding_for(manager).judgments == holding_for(manager).findings == ()
    assert len(holding_for(inspector).judgments) == 4

    for each in judgments:
        moderate_judgment(lead, judgment=each)
    send_to_fact_check(lead, inspection=made)
    assert len(holding_for(manager).judgments) == 4
    assert holding_for(world["panel-member"]).judgments == ()

    # The force says that a fact is wrong; the judgment is looked at again, and every word is kept.
    claim = raise_challenge(manager, inspection=made, judgment=judgments[1], claim="A skills list was made in 2018.")
    with pytest.raises(PeelianError, match="not settled"):
        publish_inspection(world["second-lead"], inspection=made)
    answer_challenge(lead, challenge=claim, says="It lists operational skills only.")
    settle_challenge(lead, challenge=claim, outcome="Kept; the reasons now say what the list holds.")
    return_to_judging(lead, inspection=made)
    return_judgment(lead, judgment=judgments[1], why="The list of 2018 is not mentioned.")
    revise_judgment(
        inspector, judgment=judgments[1], reasons="The list of 2018 holds operational skills.", why="Fact check."
    )
    moderate_judgment(lead, judgment=judgments[1])
    send_to_fact_check(lead, inspection=made)
    with pytest.raises(PeelianError, match="cannot publish"):
        publish_inspection(lead, inspection=made)
    publish_inspection(world["second-lead"], inspection=made, on=dt.date(2019, 5, 2), overall="A mixed picture.")

    public = holding_for(PUBLIC)
    assert {each.grade for each in public.judgments} == {"Requires improvement"}
    assert [each.id for each in public.findings] == [finding]
    assert public.revisions == public.challenges == ()
    assert len(holding_for(inspector).revisions) == 7

    # The commissioner has 56 days.
    (response,) = public.responses
    assert response.due_on == dt.date(2019, 6, 27)
    publish_response(world["pcc-manager"], response=response.id, says="We will watch the skills list.")
    assert Response.objects.get().published_on is not None

    # The force acts, reports, and somebody else closes.
    accept_finding(manager, finding=finding, why="We agree.")
    action = plan_action(
        manager, finding=finding, text="List all skills.", owner="head of people", due_on=dt.date(2019, 12, 31),
        measure="workforce.officers_fte", target="All officers on the list",
    )  # fmt: skip
    report_progress(world["force-analyst"], finding=finding, action=action, says="Half are listed.")
    complete_action(manager, action=action, says="All are listed.", document="")
    report_finding_complete(manager, finding=finding, why="The list is whole.")
    ask_for_review(manager, finding=finding, why="Please look.")
    with pytest.raises(NotAllowedError, match="somebody else closes it"):
        close_finding(manager, finding=finding, why="Done.")

    # Two years on it is looked at again: not met, and asked for more strongly.
    again = begun(world, "kent-2021", ("using-resources",), on=dt.date(2021, 1, 1))
    judged_again = judged(world, again, "Good", questions=("using-resources",))
    for name in ("understanding-demand", "planning"):
        judged_again.append(carry_over_judgment(inspector, inspection=again, question=name))
    harder = record_finding(
        inspector, kind="area-for-improvement", text="The force must find out what skills it has.", owed_by="force",
        inspection=again, question="using-resources", made_on=dt.date(2021, 3, 1),
    )  # fmt: skip
    link_findings(inspector, earlier=finding, inspection=again, became=Became.HARDENED, later=harder, says="Half done.")
    for each in judged_again:
        moderate_judgment(lead, judgment=each)
    send_to_fact_check(lead, inspection=again)
    publish_inspection(world["second-lead"], inspection=again, on=dt.date(2021, 4, 1))
    carried = {each.question: each for each in holding_for(PUBLIC).judgments if each.carried_from}
    assert {each.partition(".")[2] for each in carried} == {"understanding-demand", "planning"}
    assert {each.grade for each in carried.values()} == {"Requires improvement"}
    assert all(each.evidence for each in carried.values())
    close_finding(lead, finding=harder, why="Met at a visit.")
    assert Finding.objects.get(pk=harder).standing == Standing.CLOSED
    assert chain_faults().faults == ()


def test_no_judgment_without_evidence_of_its_inspection(world: World) -> None:
    made = begun(world, "kent-2019")
    inspector = world["inspector"]
    with pytest.raises(PeelianError, match="cites no evidence"):
        draft_judgment(inspector, inspection=made, question="planning", grade="Good", reasons="So.", evidence=[])
    elsewhere = published(world, "kent-2018", "Good", dt.date(2018, 11, 1))
    other = Inspection.objects.get(pk=elsewhere).evidence.first()
    assert other is not None
    with pytest.raises(PeelianError, match="of another inspection"):
        draft_judgment(
            inspector, inspection=made, question="planning", grade="Good", reasons="So.", evidence=[other.pk]
        )
    assert not Judgment.objects.filter(inspection=made).exists()


def test_whoever_drafts_does_not_moderate_and_whoever_did_either_does_not_publish(world: World) -> None:
    made = begun(world, "kent-2019")
    lead: Actor = world["lead"]
    seen = add_evidence(lead, inspection=made, kind="interview", title="Talk", source="two sergeants")
    drafts = [
        draft_judgment(lead, inspection=made, question=name, grade="Good", reasons="So.", evidence=[seen])
        for name in QUESTIONS
    ]
    drafts.append(
        draft_judgment(lead, inspection=made, pillar="efficiency", grade="Good", reasons="So.", evidence=[seen])
    )
    with pytest.raises(PeelianError, match="cannot moderate"):
        moderate_judgment(lead, judgment=drafts[0])
    for each in drafts:
        moderate_judgment(world["second-lead"], judgment=each)
    send_to_fact_check(lead, inspection=made)
    for name in ("lead", "second-lead"):
        with pytest.raises(PeelianError, match="cannot publish"):
            publish_inspection(world[name], inspection=made)
    publish_inspection(world["third-lead"], inspection=made)
