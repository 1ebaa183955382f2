"""What became of findings: one fate each, counts that add up, chains forwards and backwards, words against links."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.inspection.small import KINDS, finding, holding

from peelian.inspection.holding import Holding
from peelian.inspection.lineage import NOT_LOOKED_AT, STILL_OPEN, balance, derived, differences, first_made, trace
from peelian.inspection.records import Finding, Link
from peelian.inspection.wording import wording_of
from peelian.inspection.words import Became, Standing

OLD, NEW = "round-1", "round-2"


def link(earlier: str, became: Became, later: str = "", at: str = NEW) -> Link:
    return Link(f"{earlier}>{later}@{at}", earlier, at, became, later)


def rounds(*links: Link, earlier: int = 2, later: int = 2, **given: Any) -> Holding:
    """Two rounds of so many findings: a1, a2 …, b1, b2 …, with links between them."""
    findings = [finding(f"a{at}", inspection=OLD, number=str(at)) for at in range(1, earlier + 1)]
    findings += [finding(f"b{at}", dt.date(2020, 1, 1), inspection=NEW, number=str(at)) for at in range(1, later + 1)]
    return holding(findings=tuple(findings), links=links, **given)


@pytest.mark.parametrize(
    ("before", "after", "became"),
    [
        ("The force should act.", "the force should act", Became.REPEATED),
        ("The force should consider acting.", "The force should act.", Became.HARDENED),
        ("The force must act.", "The force should act.", Became.SOFTENED),
        ("The force should act.", "The force should act now.", Became.REWORDED),
        ("Act.", "The force must act.", Became.REWORDED),
    ],
)
def test_by_its_words(before: str, after: str, became: Became) -> None:
    assert derived(finding("a", text=before), finding("b", text=after)) is became


def test_words_of_the_source_go_before_our_own() -> None:
    source = wording_of("The force should consider how.")
    earlier = finding("a", text="Think about it.", quotation="should consider how", wording=source)
    same = finding("b", text="Think it over.", quotation="should consider how", wording=source)
    harder = finding("c", text="Do it.", quotation="must do so", wording=wording_of("The force must do so."))
    assert derived(earlier, same) is Became.REPEATED
    assert derived(earlier, harder) is Became.HARDENED


def test_nothing_is_said_where_the_words_of_one_only_are_held() -> None:
    assert derived(finding("a", wording="0" * 64), finding("b")) is None


def test_balance_of_the_case(case: Holding) -> None:
    found = balance(case, "leicestershire-2017-efficiency", "leicestershire-2018-19", kind="area-for-improvement")
    assert found.text == (
        "Of 6 earlier findings: 3 met, 2 repeated word for word, 1 reworded and hardened. Of 4 later ones, 1 is new."
    )
    assert [each.id for each in found.new] == ["leicestershire-2018-19-1"]
    assert [each.warning for each in found.earlier] == [""] * 6


@given(st.data())
def test_every_earlier_finding_has_one_fate_and_the_counts_add_up(data: st.DataObject) -> None:
    earlier, later = data.draw(st.integers(0, 6)), data.draw(st.integers(0, 6))
    ends = st.sampled_from(["", *(f"b{at}" for at in range(1, later + 1))])
    starts = st.sampled_from([f"a{at}" for at in range(1, earlier + 1)] or ["gone"])
    pairs = data.draw(st.lists(st.tuples(starts, ends), max_size=12, unique=True))
    links = [link(one, Became.REWORDED if two else Became.MET, two) for one, two in pairs]
    links += [link("a1", Became.MET, at="round-3")]

    found = balance(rounds(*links, earlier=earlier, later=later), OLD, NEW)

    assert [each.finding.id for each in found.earlier] == [f"a{at}" for at in range(1, earlier + 1)]
    assert sum(found.counts.values()) == earlier
    assert len(found.later) == later
    continued = {two for _, two in pairs}  # "gone" stands for a finding of a round before
    assert {each.id for each in found.new} == {each.id for each in found.later} - continued
    silent = {each.finding.id for each in found.earlier if each.became == NOT_LOOKED_AT}
    assert silent == {each.finding.id for each in found.earlier} - {one for one, _ in pairs}


def test_a_finding_that_became_two_was_split() -> None:
    held = rounds(link("a1", Became.SPLIT, "b1"), link("a1", Became.SPLIT, "b2"))
    first, second = balance(held, OLD, NEW).earlier
    assert (first.became, first.later.id if first.later else "", [each.id for each in first.further]) == (
        "split", "b1", ["b2"],
    )  # fmt: skip
    assert second.became == NOT_LOOKED_AT
    assert [[each.id for each in chain.findings] for chain in trace(held, "a1")] == [["a1", "b1"], ["a1", "b2"]]


def test_two_findings_that_became_one_are_two_chains() -> None:
    held = rounds(link("a1", Became.REWORDED, "b1"), link("a2", Became.REWORDED, "b1"))
    assert [[each.id for each in chain.findings] for chain in trace(held, "b1")] == [["a1", "b1"], ["a2", "b1"]]


def chained(count: int) -> Holding:
    """A finding made anew in so many rounds, a year apart."""
    findings = tuple(
        finding(f"f{at}", dt.date(2010 + at, 1, 1), inspection=f"round-{at}", standing=Standing.SUPERSEDED)
        for at in range(count)
    )
    last = (replace(findings[-1], standing=Standing.OPEN),)
    links = tuple(link(f"f{at}", Became.REWORDED, f"f{at + 1}", f"round-{at + 1}") for at in range(count - 1))
    return holding(findings=findings[:-1] + last, links=links)


@given(st.integers(1, 12), st.data())
def test_the_chain_is_the_same_from_wherever_it_is_taken_up(count: int, data: st.DataObject) -> None:
    held = chained(count)
    start = data.draw(st.integers(0, count - 1))

    (found,) = trace(held, f"f{start}")

    assert [each.id for each in found.findings] == [f"f{at}" for at in range(count)]
    assert len(found.links) == count - 1
    assert found.ended == STILL_OPEN
    assert first_made(held, held.findings[start]) == dt.date(2010, 1, 1)


def test_links_that_run_in_a_circle_end() -> None:
    held = rounds(link("a1", Became.REWORDED, "b1"), link("b1", Became.REWORDED, "a1"))
    (found,) = trace(held, "a1")
    assert [each.id for each in found.findings] == ["b1", "a1", "b1"]


@pytest.mark.parametrize(
    ("standing", "ended"),
    [
        (Standing.OPEN, STILL_OPEN),
        (Standing.CLOSED, "closed"),
        (Standing.DECLINED, "not accepted"),
        (Standing.REVIEW, "awaiting review"),
    ],
)
def test_how_a_chain_ends(standing: Standing, ended: str) -> None:
    held = holding(findings=(finding("a1", inspection=OLD, standing=standing),))
    assert [each.ended for each in trace(held, "a1")] == [ended]


def test_what_a_later_round_passed_over_was_not_looked_at_since() -> None:
    held = rounds(link("a1", Became.MET), later=0)
    assert [each.ended for each in trace(held, "a1")] == ["met"]
    assert [each.ended for each in trace(held, "a2")] == [NOT_LOOKED_AT]


def test_links_are_held_against_the_words(case: Holding) -> None:
    def told(became: Became, before: str, after: str) -> list[str]:
        held = rounds(link("a1", became, "b1"), earlier=1, later=1)
        changed = (replace(held.findings[0], text=before), replace(held.findings[1], text=after))
        return [says for _, says in differences(replace(held, findings=changed), KINDS)]

    assert told(Became.REPEATED, "It should act.", "It should act.") == []
    assert told(Became.REPEATED, "It should act.", "It must act.") == [
        "a1 is recorded as repeated word for word in b1, but by its words it was reworded and hardened."
    ]
    assert told(Became.SPLIT, "It should act.", "It must act.") == []
    assert told(Became.PROMOTED, "It should act.", "It must act.") == [
        "a1 is recorded as promoted, but b1 is of the kind area."
    ]
    assert differences(case, {each.kind: KINDS["area"] for each in case.findings}) == ()


def test_links_to_what_may_not_be_seen_are_passed_over() -> None:
    held = rounds(link("a1", Became.REWORDED, "hidden"), link("hidden", Became.MET), later=0)
    assert differences(held, KINDS) == ()
    (found,) = trace(held, "a1")
    assert (len(found.findings), found.ended) == (1, "reworded")
    assert balance(held, OLD, NEW).counts == {"reworded": 1, NOT_LOOKED_AT: 1}


def test_numbers_are_in_their_order() -> None:
    found: list[Finding] = [finding(f"x{at}", inspection=OLD, number=str(at)) for at in (10, 9, 2)]
    assert [each.finding.number for each in balance(holding(findings=tuple(found)), OLD, NEW).earlier] == [
        "2", "9", "10",
    ]  # fmt: skip
