"""No judgment without evidence: what must be cited, and what is thin."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.inspection.small import SECOND, evidence, holding, inspection, judgment

from peelian.inspection.holding import Holding
from peelian.inspection.records import Evidence
from peelian.inspection.sufficiency import what_is_thin, why_insufficient
from peelian.inspection.words import Strength


def resting_on(*found: Evidence, cites: tuple[str, ...] | None = None, **given: Any) -> Holding:
    cited = tuple(each.id for each in found) if cites is None else cites
    return holding(
        inspections=(inspection("two", "second", None, fieldwork_until=dt.date(2019, 1, 31)),),
        judgments=(judgment("two", "second.calls", "Good", evidence=cited, **given),),
        evidence=found,
    )


def lacking(held: Holding) -> list[str]:
    return why_insufficient(held, "two-calls", framework=SECOND)


SEEN = evidence("e", "two")


@pytest.mark.parametrize(
    ("held", "problems"),
    [
        (resting_on(), ["It cites no evidence."]),
        (resting_on(SEEN), []),
        (resting_on(cites=("gone",)), ["The evidence gone is not on record."]),
        (resting_on(evidence("e", "one")), ["The evidence e is of another inspection, one."]),
        (resting_on(replace(SEEN, withdrawn="It was misheard.")), ["The evidence e was withdrawn: It was misheard."]),
        (resting_on(replace(SEEN, source="")), ["The evidence e (interview) has no source."]),
        (resting_on(replace(SEEN, source="", document="minutes")), []),
        (resting_on(evidence("e", "two", "paper")), ["The evidence e (paper) has no document."]),
        (resting_on(evidence("e", "two", "paper", document="plan")), []),
        (resting_on(evidence("e", "two", "figure", document="plan")), ["The evidence e (figure) has no fact."]),
        (resting_on(evidence("e", "two", "figure", fact="calls@2019")), []),
        (
            resting_on(evidence("e", "two", "rumour")),
            ["The evidence e is of a kind, 'rumour', that the framework lacks (interview, paper, figure)."],
        ),
        (resting_on(carried_from="2016"), []),
        (resting_on(evidence("e", "one", "of-old", withdrawn="since"), carried_from="2016"), []),
        (
            resting_on(replace(SEEN, withdrawn="It was misheard."), carried_from="2016"),
            ["The evidence e was withdrawn: It was misheard."],
        ),
    ],
)
def test_what_a_judgment_must_cite(held: Holding, problems: list[str]) -> None:
    assert lacking(held) == problems


STRONG = evidence("s", "two", "paper", document="plan", strength=Strength.STRONG)


@pytest.mark.parametrize(
    ("held", "says"),
    [
        (resting_on(SEEN, STRONG), []),
        (resting_on(STRONG), ["All its evidence is of one kind: paper."]),
        (resting_on(SEEN), ["All its evidence is of one kind: interview.", "None of its evidence is strong."]),
        (
            resting_on(replace(SEEN, strength=Strength.WEAK)),
            ["All its evidence is of one kind: interview.", "All its evidence is weak."],
        ),
        (
            resting_on(STRONG, replace(SEEN, on=dt.date(2016, 12, 31))),
            ["The evidence e is of 2016-12-31, over 2 years before the fieldwork ended."],
        ),
        (resting_on(STRONG, replace(SEEN, on=dt.date(2017, 1, 31))), []),
        (
            resting_on(STRONG, replace(SEEN, on=dt.date(2017, 1, 30))),
            ["The evidence e is of 2017-01-30, over 2 years before the fieldwork ended."],
        ),
        (resting_on(STRONG, replace(SEEN, withdrawn="misheard")), ["All its evidence is of one kind: paper."]),
        (resting_on(), []),
        (resting_on(SEEN, carried_from="2016"), []),
    ],
)
def test_what_is_thin(held: Holding, says: list[str]) -> None:
    assert what_is_thin(held, "two-calls") == says


pieces = st.builds(
    evidence,
    st.uuids().map(str),
    st.sampled_from(["one", "two"]),
    st.sampled_from(["interview", "paper", "figure", "rumour"]),
    document=st.sampled_from(["", "plan"]),
    fact=st.sampled_from(["", "fact"]),
    withdrawn=st.sampled_from(["", "why"]),
)


@given(st.lists(pieces, max_size=5))
def test_a_judgment_that_stands_cites_sound_evidence_alone(found: list[Evidence]) -> None:
    if not lacking(resting_on(*found)):
        assert found
        assert all(each.inspection == "two" and not each.withdrawn for each in found)


@given(st.lists(pieces, max_size=4), pieces)
def test_one_more_piece_never_hides_what_is_wrong(found: list[Evidence], more: Evidence) -> None:
    before = {each for each in lacking(resting_on(*found)) if found}
    assert before <= set(lacking(resting_on(*found, more)))
