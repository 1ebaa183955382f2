"""The next round's areas: points a reason, the same every time, and nothing that weighs more takes an area off."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.inspection.small import FORCE, FRAMEWORKS, KINDS, SCALES, SECOND, finding, holding, inspection, judgment

from peelian.catalogue.catalogue import Catalogue
from peelian.core.basis import Basis
from peelian.inspection.holding import Holding
from peelian.inspection.records import Finding, Link
from peelian.inspection.selection import Known, Proposal, Signal, propose
from peelian.inspection.words import Became, Standing

DAY = dt.date(2017, 3, 1)


def held(grade: str = "Good", findings: tuple[Finding, ...] = (), links: tuple[Link, ...] = ()) -> Holding:
    return holding(
        inspections=(inspection("one", "first", DAY),),
        judgments=tuple(judgment("one", f"first.{name}", grade) for name in ("calls", "skills", "plans")),
        findings=findings,
        links=links,
    )


def proposed(
    record: Holding, *, on: dt.date = DAY, signals: tuple[Signal, ...] = (), every_force: bool = False
) -> dict[str, Proposal]:
    questions = tuple(
        each.model_copy(update={"every_force": every_force, "measures": ("team.calls",)}) for each in SECOND.questions
    )
    framework = SECOND.model_copy(update={"questions": questions})
    known = Known(record, FRAMEWORKS | {"second": framework}, SCALES, KINDS, {"second.calls": signals})
    return {each.question.partition(".")[2]: each for each in propose(known, FORCE, framework, on=on)}


def signal(*, worse: bool = True, basis: Basis = Basis.REAL) -> Signal:
    return Signal("team.calls", "Calls", "more than usual.", worse, basis)


def lines(found: Proposal) -> list[str]:
    return [each.text for each in found.reasons]


def test_every_reason_is_a_line_with_its_points() -> None:
    record = held(
        findings=(finding("f1", DAY, question="first.calls"), finding("f2", DAY, question="second.calls")),
        links=(Link("l", "f1", "one", Became.REWORDED, "f2"),),
    )

    found = proposed(record, on=dt.date(2021, 3, 1), signals=(signal(),))["calls"]

    assert lines(found) == [
        "Good in 2016.",
        "Last inspected in 2016, 4 years before: 2 points.",
        "Area f1 is open: 1 point.",
        "Area f2 is open: 1 point.",
        "Area f2 was made before and not met: 2 points.",
        "Calls: more than usual: 1 point.",
    ]
    assert (found.points, found.selected, found.fixed, found.grade, found.cycle) == (7, True, False, "Good", "2016")


@pytest.mark.parametrize(
    ("record", "name", "points"),
    [
        (held("Good"), "calls", 0),
        (held("Requires improvement"), "calls", 3),
        (held("Inadequate"), "people", 3),
        (held(), "new", 3),
        (held(findings=(finding("f", DAY, kind="concern", question="first.calls"),)), "calls", 3),
        (held(findings=(finding("f", DAY, question="first.plans"),)), "people", 1),
        (held(findings=(finding("f", DAY, question="first.calls", standing=Standing.REVIEW),)), "calls", 1),
        (held(findings=(finding("f", DAY, question="first.calls", standing=Standing.CLOSED),)), "calls", 0),
        (held(findings=(finding("f", DAY, question="first.calls", owed_by="inspectorate"),)), "calls", 0),
        (held(findings=(finding("f", dt.date(2017, 3, 2), question="first.calls"),)), "calls", 0),
        (held(findings=(finding("f", DAY),)), "calls", 0),
    ],
)
def test_points(record: Holding, name: str, points: int) -> None:
    found = proposed(record)[name]
    assert found.points == points == sum(each.points for each in found.reasons)
    assert found.selected == (points >= SECOND.choosing.from_points)


def test_a_question_that_continues_several_names_each_and_counts_once() -> None:
    record = held("Inadequate")
    assert lines(proposed(record, on=dt.date(2018, 3, 1))["people"])[:3] == [
        "first.skills: Inadequate in 2016: 3 points.",
        "first.plans: Inadequate in 2016.",
        "Last inspected in 2016, 1 year before.",
    ]
    assert proposed(record)["people"].grade == "Inadequate"


def test_what_was_met_was_not_made_again() -> None:
    record = held(
        findings=(finding("f1", DAY, question="first.calls"),), links=(Link("l", "f0", "one", Became.MET, "f1"),)
    )
    assert proposed(record)["calls"].points == 1


def test_age_counts_nothing_where_no_year_is_known() -> None:
    record = holding(
        inspections=(inspection("two", "second", DAY),),
        judgments=(judgment("two", "second.calls", "Good", carried_from="long ago"),),
    )
    found = proposed(record, on=dt.date(2030, 1, 1))["calls"]
    assert lines(found)[1] == "The day of the long ago inspection is not on record, so its age counts nothing."
    assert found.points == 0


@pytest.mark.parametrize(("year", "points"), [(2017, 0), (2018, 0), (2019, 0), (2020, 1), (2021, 2), (2027, 8)])
def test_age_counts_beyond_the_second_year(year: int, points: int) -> None:
    assert proposed(held(), on=dt.date(year, 3, 1))["calls"].points == points


def test_fixed_areas_are_chosen_whatever_the_rest_says() -> None:
    found = proposed(held(), every_force=True)["calls"]
    assert (found.selected, found.fixed, found.points) == (True, True, 0)
    assert lines(found)[0] == "Inspected in every force, whatever the rest says."


@pytest.mark.parametrize("basis", [each for each in Basis if each.is_synthetic])
def test_made_up_records_signal_nothing_and_the_line_says_so(basis: Basis) -> None:
    found = proposed(held(), signals=(signal(basis=basis),))["calls"]
    assert found.points == 0
    assert "Calls: made-up records, of which nothing is read." in lines(found)


def test_a_signal_for_the_better_is_told_and_counts_nothing() -> None:
    found = proposed(held(), signals=(signal(worse=False),))["calls"]
    assert found.points == 0
    assert "Calls: more than usual." in lines(found)


def test_a_scale_that_changed_does_not_change_what_was_serious() -> None:
    record = held("Requires improvement")
    framework = FRAMEWORKS["third"]
    (found,) = propose(Known(record, FRAMEWORKS, SCALES, KINDS, {}), FORCE, framework, on=DAY)
    assert (found.grade, found.points) == ("Requires improvement", 3)


states = st.builds(
    held,
    st.sampled_from(["Outstanding", "Good", "Requires improvement", "Inadequate"]),
    st.lists(st.sampled_from(["calls", "skills", "plans"]), max_size=3).map(
        lambda names: tuple(finding(f"f{at}", DAY, question=f"first.{name}") for at, name in enumerate(names))
    ),
)
more_days = st.dates(DAY, dt.date(2030, 1, 1))
some_signals = st.lists(
    st.builds(lambda worse, basis: signal(worse=worse, basis=basis), st.booleans(), st.sampled_from(list(Basis))),
    max_size=3,
).map(tuple)


@settings(max_examples=60)
@given(states, more_days, some_signals, st.data())
def test_more_to_look_at_never_takes_an_area_off(
    record: Holding, on: dt.date, signals: tuple[Signal, ...], data: st.DataObject
) -> None:
    before = proposed(record, on=on, signals=signals)
    assert proposed(record, on=on, signals=signals) == before

    what = data.draw(st.sampled_from(["a finding", "a signal", "a year", "a repetition"]))
    if what == "a finding":
        kind, name = data.draw(st.sampled_from(["area", "concern"])), data.draw(st.sampled_from(["calls", "people"]))
        added = finding("more", DAY, kind=kind, question=f"second.{name}")
        after = proposed(replace(record, findings=(*record.findings, added)), on=on, signals=signals)
    elif what == "a signal":
        after = proposed(record, on=on, signals=(*signals, signal()))
    elif what == "a year":
        after = proposed(record, on=on + dt.timedelta(days=366), signals=signals)
    else:
        links = tuple(Link(each.id, "before", "one", Became.REPEATED, each.id) for each in record.findings[:1])
        after = proposed(replace(record, links=links), on=on, signals=signals)

    for name, each in before.items():
        assert after[name].points >= each.points
        assert after[name].selected or not each.selected


def test_the_case_is_chosen_by_what_is_on_record(case: Holding, catalogue: Catalogue) -> None:
    known = Known(case, catalogue.frameworks, catalogue.scales, catalogue.finding_kinds, {})
    framework = catalogue.framework("peel-2018-19")

    before = {each.title: each for each in propose(known, "leicestershire", framework, on=dt.date(2018, 5, 1))}

    assert before["Investigating crime"].selected
    assert before["Meeting current demands and using resources"].selected
    assert not before["Preventing crime and tackling anti-social behaviour"].selected
    assert not before["Tackling serious and organised crime"].selected
    assert sum(each.fixed for each in before.values()) == 4
    after = {each.title: each for each in propose(known, "leicestershire", framework, on=dt.date(2020, 5, 1))}
    assert "Last inspected in 2016, 3 years before: 1 point." in lines(
        after["Preventing crime and tackling anti-social behaviour"]
    )
