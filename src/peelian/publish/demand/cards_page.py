"""The cards of all departments as one document: a table to compare them, then a card each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from peelian.charts.target_bars import Bar, target_bars
from peelian.demand.results import facts
from peelian.publish.content import (
    Block,
    Cell,
    Chart,
    Charts,
    Column,
    Document,
    Grid,
    Item,
    Listing,
    Para,
    Part,
    Row,
    Run,
    Runs,
    cell,
    plain,
    say,
)
from peelian.publish.demand.account import Account, capital, figure, listed
from peelian.publish.demand.cards import Card, Named, Outlook
from peelian.publish.demand.closing import again_blocks, definitions_part, figures_part
from peelian.publish.demand.loads import weeks
from peelian.publish.demand.report import footer, notice, whose
from peelian.publish.demand.rests_on import rests_on_blocks, understood_run


def cards_page(account: Account, cards: Sequence[Card], command: str) -> Document:
    """The document of the cards; `command` is what writes it again."""
    parts = [
        Part("glance", "All departments", tuple(_glance(account, cards))),
        *(Part(card_id(each.team), capital(each.team), tuple(_card(account, each))) for each in cards),
        Part("rests-on", "How well it is understood", tuple(rests_on_blocks(account))),
        definitions_part(list(account.kpis)),
        Part("again", "To run it again", tuple(again_blocks(account, command))),
        figures_part(account.base, account.bound.cited.facts),
    ]
    return Document(
        title="Department cards: " + (account.model.title or "a model of the force"),
        of=whose(account.model.force),
        period=f"{facts.period_of(account.base.facets.all[0]).label}, simulated",
        lines=(),
        opening=(notice(account),),
        parts=tuple(parts),
        footer=footer(account.base),
    )


def card_id(team: str) -> str:
    """The anchor of a team's card."""
    return "team-" + re.sub(r"[^a-z0-9]+", "-", team.lower()).strip("-")


def _glance(account: Account, cards: Sequence[Card]) -> Iterator[Block]:
    busy = [(each.team, _of(each.capacity, "utilisation")) for each in cards]
    bars = [Bar(team, one.fact) for team, one in busy if one is not None]
    if bars:
        yield Charts((Chart(target_bars("Time busy, by team", bars)),))
    columns = (Column("Team"), Column("Demand, jobs a week"), Column("Hours a week"), Column("Waiting or live"),
               Column(f"Cost, {weeks(account)}"), Column("How well understood"))  # fmt: skip
    yield Grid("All departments (basis: simulated)", columns, tuple(_line(account, each) for each in cards), "prose")


def _line(account: Account, card: Card) -> Row:
    return Row((
        cell((Run(capital(card.team), to=card_id(card.team)),)),
        _figures(account, card.demand, nothing="none of its own"),
        _figures(account, card.capacity[:3], nothing="nobody"),
        _figures(account, [each for each in card.waiting if each.asked.kpi != "weeks_to_clear"], nothing="nothing"),
        figure(account, card.cost.fact) if card.cost else plain("no cost an hour is given"),
        cell((understood_run(card.understanding),)),
    ))  # fmt: skip


def _figures(account: Account, found: Sequence[Named], nothing: str) -> Cell:
    if not found:
        return plain(nothing)
    return cell(*((*account.cite(each.fact), Run(f" {_short(each)}", "small")) for each in found))


def _short(one: Named) -> str:
    """What a figure is, without what its column says."""
    name = one.name.removesuffix(", jobs a week").removesuffix(", waiting").removesuffix(" a week")
    return name.removeprefix("hours ")


def _of(found: Sequence[Named], kpi: str) -> Named | None:
    return next((each for each in found if each.asked.kpi == kpi), None)


def _card(account: Account, card: Card) -> Iterator[Block]:
    yield Para(_finding(account, card), "finding")
    rows = [_row(account, "Demand", each) for each in card.demand]
    rows += [_row(account, "Capacity", each) for each in card.capacity]
    rows += [_row(account, "Waiting", each) for each in card.waiting]
    rows += [_row(account, "Cost", card.cost)] if card.cost else []
    columns = (Column("Figure"), Column("Value"), Column("Part of the card"))
    yield Grid(f"{capital(card.team)} over {weeks(account)} (basis: simulated)", columns, tuple(rows), "prose")
    if not card.demand:
        yield Para(say("No work of this model is this team's own."))
    if card.helps:
        yield Para(say(f"It also helps with {listed(card.helps)}, which is in its hours and not in its demand."))
    if card.cost is None:
        yield Para(say("The model gives no cost an hour, so there is no cost."), "missing")
    yield from _outlook(card)
    yield Para((Run("How well it is understood. ", "strong"), *_understood(card)))


def _finding(account: Account, card: Card) -> Runs:
    """The card in a sentence: how busy the team is, and what it costs."""
    busy = _of(card.capacity, "utilisation")
    if busy is None or busy.fact.value is None:
        return say(f"{capital(card.team)}: nobody is on duty, so nothing can be said of how busy it is.")
    if card.cost is None:
        return account.say("{team} is busy for {value} of its time.", team=capital(card.team), value=busy.fact)
    return account.say(
        "{team} is busy for {value} of its time and costs {cost} over {weeks}.",
        team=capital(card.team), value=busy.fact, cost=card.cost.fact, weeks=weeks(account),
    )  # fmt: skip


def _row(account: Account, part: str, one: Named) -> Row:
    definition = (Run(capital(one.name), to=f"definition-{one.asked.kpi}"),)
    return Row((cell(definition), figure(account, one.fact), plain(part)))


def _outlook(card: Card) -> Iterator[Block]:
    """Trend and forecast of the streams from which the team's work comes, or why there is none."""
    if not card.outlook:
        yield Para(say("No stream leads to this team, so it has neither trend nor forecast."), "missing")
        return
    for word, lines in (("Trend. ", _trend), ("Forecast. ", _forecast)):
        yield Para((Run(word, "strong"), Run("Of what its work comes from in the end:")))
        yield Listing(tuple(Item(lines(each)) for each in card.outlook))


def _trend(one: Outlook) -> Runs:
    return say(f"{one.stream}: {one.trend}") if one.trend else say(f"{one.stream}: none. {one.trend_because}")


def _forecast(one: Outlook) -> Runs:
    if one.forecast:
        return say(f"{one.stream}: {one.forecast}")
    command = (Run(" "), Run(one.forecast_command, "code")) if one.forecast_command else ()
    return (*say(f"{one.stream}: none. {one.forecast_because}"), *command)


def _understood(card: Card) -> Runs:
    """Each aspect with its understanding, and what makes it no better."""
    runs: list[Run] = [Run("As a whole "), understood_run(card.understanding), Run(", as its weakest part. ")]
    for each in card.understood:
        inputs = listed([one.name for one in each.weakest])
        runs += [Run(f"{capital(each.aspect)}: "), understood_run(each.understanding), Run(f" ({inputs}). ")]
    return tuple(runs)
