"""Department cards: figures of their own team, a week's mean, empty states, and how well each is understood."""

from __future__ import annotations

import json
from fractions import Fraction

from tests.publish.demand.conftest import OUTLOOKS
from tests.publish.uttered import uttered

from peelian.demand.model.understood import Understanding
from peelian.demand.results.asked import Asked
from peelian.publish.content import Document, Grid, Part
from peelian.publish.demand.account import Account
from peelian.publish.demand.cards import Card, card_rows

Carded = tuple[Account, tuple[Card, ...], Document]


def card(carded: Carded, team: str) -> Card:
    return next(each for each in carded[1] if each.team == team)


def part(carded: Carded, team: str) -> Part:
    return next(each for each in carded[2].parts if each.id == f"team-{team}")


def test_every_team_has_a_card_with_its_own_work(carded: Carded) -> None:
    assert [each.team for each in carded[1]] == ["contact", "response", "helpers", "cid"]
    assert [each.asked.whose for each in card(carded, "response").demand] == ["incident grade 1", "incident grade 2"]
    assert card(carded, "helpers").demand == ()
    assert card(carded, "helpers").helps == ("incident grade 1", "incident grade 2")


def test_totals_are_means_of_a_week_with_their_intervals(carded: Carded) -> None:
    account, _, _ = carded
    (found,) = (each for each in card(carded, "contact").demand)
    whole = account.fact(Asked("arrived", work="call"))

    assert found.fact.value == Fraction(whole.value or 0) / 8
    assert found.fact.derivation == "a week"
    assert found.fact.parts == (whole,)
    assert found.fact.interval is not None
    assert whole.interval is not None
    assert found.fact.interval.upper * 8 == whole.interval.upper


def test_a_card_is_understood_as_well_as_its_weakest_part(carded: Carded) -> None:
    understood = {each.team: each.understanding for each in carded[1]}

    assert understood["contact"] is Understanding.ASSUMED
    assert {each.aspect: each.understanding for each in card(carded, "response").understood} == {
        "demand": Understanding.ASSUMED,
        "time that work takes": Understanding.STATED,
        "staff": Understanding.STATED,
    }
    assert "shape calls" in " ".join(uttered(part(carded, "response")))


def test_what_is_not_there_says_why(carded: Carded) -> None:
    helpers, contact = (" ".join(uttered(part(carded, team))) for team in ("helpers", "contact"))

    assert "No work of this model is this team's own." in helpers
    assert "The model gives no cost an hour, so there is no cost." in helpers
    assert "No stream leads to this team" in helpers
    assert "calls_999: no significant change." in contact
    assert "calls_101: none. No records are held." in contact
    assert "calls_101: none. None is kept." in contact
    assert OUTLOOKS["calls_101"].forecast_command in contact


def test_the_table_of_all_compares_every_team(carded: Carded) -> None:
    glance = next(each for each in carded[2].parts if each.id == "glance")
    (grid,) = (block for block in glance.blocks if isinstance(block, Grid))

    assert [row.cells[0].text for row in grid.rows] == ["Contact", "Response", "Helpers", "Cid"]
    assert grid.rows[2].cells[1].text == "none of its own"
    assert grid.rows[2].cells[4].text == "no cost an hour is given"
    assert "live cases each" in grid.rows[3].cells[3].text


def test_rows_and_json_hold_the_same_figures(carded: Carded) -> None:
    rows = card_rows(carded[1])
    plain = json.loads(json.dumps([each.to_dict() for each in carded[1]]))

    contact = next(each for each in plain if each["team"] == "contact")
    assert [each["text"] for each in rows if each["team"] == "contact"] == [
        each["text"] for each in (*contact["demand"], *contact["capacity"], *contact["waiting"], contact["cost"])
    ]
    assert {each["basis"] for each in rows} == {"simulated"}
    assert contact["understood"]["whole"] == "assumed"
    assert contact["outlook"][1]["no_forecast_because"] == "None is kept."
    assert next(each for each in plain if each["team"] == "helpers")["cost"] is None
