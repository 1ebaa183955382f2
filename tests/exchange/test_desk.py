"""A return from the first file to the sign-off and beyond, with real records of the tables."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.measures.sending import load_residents
from tests.rows import outcome, returned

from peelian import Workbench
from peelian.core.errors import PeelianError, UnknownNameError
from peelian.core.grade import Grade
from peelian.exchange.beside import lines
from peelian.exchange.conversation import ask, reply
from peelian.exchange.desk import Desk
from peelian.exchange.holding import Item
from peelian.exchange.state import Kind, State
from peelian.quality.finding import Severity

Writer = Callable[..., Path]
ITEM = Item("crime-monthly", "kent", "2018-10")
TODAY = dt.date(2018, 11, 20)


def crimes(count: int, force: str = "kent", month: str = "2018-10") -> list[dict[str, object]]:
    return [
        {
            "force": force,
            "crime_ref": f"{force}{at}",
            "recorded_on": f"{month}-{1 + at % 28:02d}",
            "category": "Burglary",
        }
        for at in range(count)
    ]


def outcomes(count: int) -> list[dict[str, object]]:
    return [outcome("2018-10", crime_ref=f"kent{at}", given_on=f"2018-10-{1 + at % 28:02d}") for at in range(count)]


@pytest.fixture
def desk(bench: Workbench) -> Callable[[], Desk]:
    """The desk of today, new for each step as for each command."""
    return lambda: Desk(bench.workspace, bench.catalogue, TODAY)


@pytest.fixture
def send(bench: Workbench, write_csv: Writer) -> Callable[..., str]:
    def send(dataset: str, rows: list[dict[str, object]]) -> str:
        file = write_csv(f"{dataset}-{len(rows)}.csv", rows)
        return bench.load(dataset, file).submission.id

    return send


def state(desk: Desk, item: Item = ITEM) -> State:
    return desk.position(item).state


def test_return_from_first_file_to_sign_off_and_correction(
    bench: Workbench, desk: Callable[[], Desk], send: Callable[..., str]
) -> None:
    assert state(desk()) is State.DUE
    send("crimes", crimes(60))
    assert state(desk()) is State.PART
    desk().check(ITEM, "cat")
    with pytest.raises(PeelianError, match=r"is not whole\. Not held: Outcomes of crimes"):
        desk().take(Kind.ACCEPTED, ITEM, "cat")
    desk().take(Kind.RETURNED, ITEM, "cat", because=["the outcomes are not there"])
    assert state(desk()) is State.RETURNED
    with pytest.raises(PeelianError, match="is returned, so it cannot be accepted"):
        desk().take(Kind.ACCEPTED, ITEM, "cat")
    send("outcomes", outcomes(20))
    assert state(desk()) is State.AGAIN
    desk().check(ITEM, "cat")
    desk().take(Kind.ACCEPTED, ITEM, "cat")
    signed = desk().take(Kind.SIGNED_OFF, ITEM, "fay")
    assert state(desk()) is State.SIGNED_OFF
    assert [row[0] for row in signed.content["holding"]] == ["crimes", "outcomes"]

    grade = bench.force("kent", source="force-extract").fact("crime.recorded", "2018-10").grade
    assert grade is not None
    assert "not signed off" not in grade.reasons

    send("crimes", crimes(61))
    assert state(desk()) is State.REOPENED
    after = bench.force("kent", source="force-extract").fact("crime.recorded", "2018-10").grade
    assert after is not None
    assert any(each.startswith("corrected since it was signed off") for each in after.reasons)
    assert [each.kind for each in desk().journal.events()] == [
        "checked", "returned", "checked", "accepted", "signed off",
    ]  # fmt: skip


def test_open_query_stands_in_the_way_of_a_sign_off(desk: Callable[[], Desk], send: Callable[..., str]) -> None:
    send("crimes", crimes(60))
    send("outcomes", outcomes(80))
    _, found = desk().check(ITEM, "cat")
    (finding,) = (each for each in found if each.rule == "agreement")
    assert finding.severity is Severity.QUESTION
    assert "Outcomes of crimes in October 2018: 80; Recorded crimes: 60." in finding.sentence
    query = f"Q{ask(desk(), ITEM, 'cat', '', finding.id).number}"
    desk().take(Kind.ACCEPTED, ITEM, "cat")
    with pytest.raises(PeelianError, match=f"1 open query: {query}"):
        desk().take(Kind.SIGNED_OFF, ITEM, "fay")
    with pytest.raises(PeelianError, match="is open, so it cannot be closed"):
        reply(desk(), query, Kind.CLOSED, "cat")
    reply(desk(), query, Kind.ANSWERED, "fay", answer="A backlog was cleared.", submission="")
    with pytest.raises(PeelianError, match="1 open query"):
        desk().take(Kind.SIGNED_OFF, ITEM, "fay")
    reply(desk(), query, Kind.CLOSED, "cat")
    desk().take(Kind.SIGNED_OFF, ITEM, "fay")

    assert state(desk()) is State.SIGNED_OFF
    with pytest.raises(PeelianError, match="is signed off, so nothing can be asked"):
        ask(desk(), ITEM, "cat", "And why?")


def test_explained_finding_no_longer_keeps_the_grade_down(
    bench: Workbench, desk: Callable[[], Desk], send: Callable[..., str]
) -> None:
    send("crimes", crimes(60))
    send("outcomes", outcomes(80))

    def grade() -> Grade:
        found = bench.force("kent", source="force-extract").fact("crime.recorded", "2018-10").grade
        assert found is not None
        return found.grade

    assert grade() is Grade.C
    for finding in desk().findings(desk().position(ITEM)):
        query = f"Q{ask(desk(), ITEM, 'cat', '', finding.id).number}"
        reply(desk(), query, Kind.ANSWERED, "fay", answer="It is right.", submission="")
        assert grade() is Grade.C
        reply(desk(), query, Kind.CLOSED, "cat")

    assert grade() is Grade.B


def test_waived_query_lets_the_sign_off_pass(desk: Callable[[], Desk], send: Callable[..., str]) -> None:
    send("crimes", crimes(60))
    send("outcomes", outcomes(20))
    desk().check(ITEM, "cat")
    query = f"Q{ask(desk(), ITEM, 'cat', 'Is this all?').number}"
    desk().take(Kind.ACCEPTED, ITEM, "cat")
    reply(desk(), query, Kind.WAIVED, "cat", because="they have no more staff")

    desk().take(Kind.SIGNED_OFF, ITEM, "fay")

    assert state(desk()) is State.SIGNED_OFF


def test_answer_by_correction_names_what_holds_the_return_now(
    desk: Callable[[], Desk], send: Callable[..., str]
) -> None:
    first = send("crimes", crimes(60))
    query = f"Q{ask(desk(), ITEM, 'cat', 'Is this all?').number}"
    second = send("crimes", crimes(62))

    with pytest.raises(PeelianError, match=f"Submission {first} holds nothing of"):
        reply(desk(), query, Kind.ANSWERED, "fay", answer="Two more.", submission=first)
    reply(desk(), query, Kind.ANSWERED, "fay", answer="Two more.", submission=second)

    (found,) = desk().position(ITEM).queries
    assert found.answer == "Two more."
    assert not found.confirmed


def test_return_that_contradicts_itself_is_not_accepted_without_a_word(
    desk: Callable[[], Desk], send: Callable[..., str]
) -> None:
    item = Item("calls-999-yearly", "kent", "2017-18")
    quarters = [returned("calls_999_returned", f"2017-18-Q{each}", 100) for each in range(1, 5)]
    send("returns", [*quarters, returned("calls_999_returned", "2017-18", 500)])
    _, found = desk().check(item, "cat")
    assert [each.severity for each in found] == [Severity.CONTRADICTION]

    with pytest.raises(PeelianError, match="contradicts itself"):
        desk().take(Kind.ACCEPTED, item, "cat")
    desk().take(Kind.ACCEPTED, item, "cat", because="the year is the audited one")

    assert state(desk(), item) is State.ACCEPTED


def test_parts_of_the_workforce_that_do_not_make_it(desk: Callable[[], Desk], send: Callable[..., str]) -> None:
    parts = {"officers_fte": 1806.4, "staff_fte": 1100.2, "pcsos_fte": 190.1}
    rows = [returned(name, "2018-03-31", value) for name, value in parts.items()]
    send("returns", [*rows, returned("workforce_fte", "2018-03-31", 3100)])
    item = Item("workforce-yearly", "kent", "2017-18")

    _, found = desk().check(item, "cat")

    assert [each.severity for each in found] == [Severity.CONTRADICTION]
    assert "3,100" in found[0].sentence
    assert "3,097" in found[0].sentence
    send("returns", [returned("workforce_fte", "2018-03-31", 3096.7)])
    assert desk().check(item, "cat")[1] == []


def test_return_sent_again_while_it_is_checked_is_not_taken_as_checked(
    desk: Callable[[], Desk], send: Callable[..., str]
) -> None:
    send("crimes", crimes(60))
    slow = desk()
    expected = slow.position(ITEM).held.digest
    send("crimes", crimes(61))

    with pytest.raises(PeelianError, match="was sent again while it was being checked"):
        slow.take(Kind.CHECKED, ITEM, "cat", expected=expected, findings=[], grave=[], lacking=[])


def test_own_figures_beside_those_of_others(
    bench: Workbench, desk: Callable[[], Desk], send: Callable[..., str]
) -> None:
    names = ["essex", "surrey", "sussex", "norfolk", "suffolk", "cleveland", "durham", "kent"]
    load_residents(bench, *names)
    with (bench.workspace.root / "all.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["force", "crime_ref", "recorded_on", "category"])
        writer.writeheader()
        for at, name in enumerate(names):
            writer.writerows(crimes(100 + 10 * at, name))
    bench.load("crimes", bench.workspace.root / "all.csv")

    (line,) = (each for each in lines(desk(), desk().position(ITEM)) if each.figure == "Recorded crimes")

    assert (line.value, line.of) == (170, 8)
    assert line.rate is not None
    assert line.lower is not None
    assert line.rate == pytest.approx(170 / 1_846_478 * 1000, rel=0.01)
    assert line.rank is not None


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (Item("crime-monthly", "kent", "2018-19"), "is not due for 2018-19"),
        (Item("crime-monthly", "kent", "2017-10"), "from 2018-04"),
        (Item("calls-999-yearly", "kent", "2018-10"), "every financial year"),
    ],
)
def test_period_that_is_not_due_is_refused(desk: Callable[[], Desk], item: Item, words: str) -> None:
    with pytest.raises(PeelianError, match=words):
        desk().position(item)


def test_who_owes_nothing_is_refused(desk: Callable[[], Desk]) -> None:
    with pytest.raises(UnknownNameError, match="force that owes crime-monthly"):
        desk().position(Item("crime-monthly", "btp", "2018-10"))
    with pytest.raises(UnknownNameError, match="collection"):
        desk().position(Item("crime-weekly", "kent", "2018-10"))
    with pytest.raises(UnknownNameError, match="query"):
        reply(desk(), "Q9", Kind.CLOSED, "cat")


def test_what_is_due_and_what_is_late(desk: Callable[[], Desk], send: Callable[..., str]) -> None:
    send("crimes", crimes(60, month="2018-09"))

    found = {
        (each.item.force, each.item.period): each.state
        for each in desk().positions("crime-monthly", ["kent", "essex"])
        if each.item.period > "2018-08"
    }

    assert found == {
        ("kent", "2018-09"): State.PART, ("essex", "2018-09"): State.LATE,
        ("kent", "2018-10"): State.DUE, ("essex", "2018-10"): State.DUE,
    }  # fmt: skip


def test_days_late_and_gaps(desk: Callable[[], Desk], send: Callable[..., str]) -> None:
    send("crimes", crimes(60, month="2018-05") + crimes(60, month="2018-08"))

    assert [str(each) for each in desk().gaps(ITEM)] == ["2018-06", "2018-07"]
    late = desk().position(Item("crime-monthly", "kent", "2018-09"))
    assert (str(late.due), late.to_dict()["days_late"]) == ("2018-10-21", 30)
    assert desk().position(ITEM).days_late == 0
