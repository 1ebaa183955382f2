"""The wording of a finding: what counts as the same words, and how strongly words ask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.catalogue.catalogue import Catalogue
from peelian.inspection.holding import Holding
from peelian.inspection.wording import Obligation, obligation, wording_of

PLAIN = 'the force\'s plan - all of it - should be "new"'


@pytest.mark.parametrize(
    "set_otherwise",
    [
        'The force\'s plan - all of it - should be "new".',
        "\u2022 The force\u2019s plan \u2013 all of it \u2014 should be \u201cnew\u201d.",
        '- the force\'s plan\n   - all of it -\r\n should be\u00a0"new" .',
        '* THE FORCE\'S PLAN - ALL OF IT - SHOULD BE "NEW"',
        'the force\'s plan - all of it - should be \u00ad"new"',
    ],
)
def test_how_words_are_set_does_not_count(set_otherwise: str) -> None:
    assert wording_of(set_otherwise) == wording_of(PLAIN)


@pytest.mark.parametrize("changed", [PLAIN.replace("should", "must"), PLAIN + " now", PLAIN.replace(" all", ", all")])
def test_words_count(changed: str) -> None:
    assert wording_of(changed) != wording_of(PLAIN)


@given(st.text(), st.sampled_from(["", " ", "\n"]), st.sampled_from(["", "\u2022 ", "- "]), st.sampled_from(["", "."]))
def test_spaces_bullets_and_a_full_stop_never_count(text: str, space: str, bullet: str, stop: str) -> None:
    assert wording_of(f"{bullet}{space}{text}{stop}{space}") == wording_of(text)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("The force must act.", Obligation.MUST),
        ("The force is required to act.", Obligation.MUST),
        ("The force should act.", Obligation.SHOULD),
        ("It needs to step up its work.", Obligation.SHOULD),
        ("The force should consider acting.", Obligation.SHOULD_CONSIDER),
        ("The force should also carefully consider acting.", Obligation.SHOULD_CONSIDER),
        ("It might wish to consider acting.", Obligation.MIGHT),
        ("It could consider acting.", Obligation.MIGHT),
        ("It would be helpful if the force acted.", Obligation.MIGHT),
        ("The force acts.", Obligation.UNSAID),
        ("", Obligation.UNSAID),
        ("The force should consider what it must do.", Obligation.SHOULD_CONSIDER),
        ("The force should know who might be at risk.", Obligation.SHOULD),
        ("It might help to plan. The force must act.", Obligation.MUST),
        ("The force should improve. It should consider how.", Obligation.SHOULD),
        ("Considerations of mustard and shoulders.", Obligation.UNSAID),
    ],
)
def test_how_strongly_it_asks(text: str, asks: Obligation) -> None:
    assert obligation(text) is asks


@given(st.lists(st.sampled_from(["It must act. ", "It should act. ", "It could act. ", "It acts. "]), max_size=5))
def test_a_further_sentence_never_asks_for_less(sentences: list[str]) -> None:
    for at in range(len(sentences)):
        assert obligation("".join(sentences[: at + 1])) >= obligation("".join(sentences[:at]))


def test_order_of_strength() -> None:
    assert list(Obligation) == sorted(Obligation)
    assert Obligation.MIGHT < Obligation.SHOULD_CONSIDER < Obligation.SHOULD < Obligation.MUST


def test_the_case_asks_for_talent_harder_in_2018_than_in_2017(case: Holding, catalogue: Catalogue) -> None:
    asked = {each.id: obligation(each.quotation) for each in case.findings}
    assert asked["leicestershire-2017-efficiency-6"] is Obligation.SHOULD_CONSIDER
    assert asked["leicestershire-2018-19-4"] is Obligation.SHOULD
