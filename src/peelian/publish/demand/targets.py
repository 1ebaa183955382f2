"""The targets of a model: which are met, which are missed, and of which that cannot be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from peelian.charts.target_bars import Bar, target_bars
from peelian.demand.results.results import Verdict
from peelian.publish.content import Block, Chart, Charts, Column, Grid, Item, Listing, Para, Row, Runs, cell, plain, say
from peelian.publish.demand.account import (
    Account,
    capital,
    figure,
    is_narrow,
    level_text,
    limit_text,
    listed,
    outcome_run,
)


def counted(verdicts: Sequence[Verdict]) -> str:
    """How many targets are met, missed and not told, by name: "2 met (…), 1 missed (…)"."""
    told = []
    for outcome in ("met", "missed", "cannot be told"):
        names = [each.name for each in verdicts if each.outcome == outcome]
        if names:
            told.append(f"{outcome}: {listed(names)}")
    return "; ".join(told)


def target_blocks(account: Account) -> Iterator[Block]:
    """A sentence a target, their table, and a chart of those that are shares; that there are none, where so."""
    verdicts = account.base.verdicts
    if not verdicts:
        yield Para(say("The model has no targets, so nothing is met or missed."), "missing")
        return
    yield Para(say(f"{capital(counted(verdicts))}."), "finding")
    yield Listing(tuple(Item(_sentence(account, each)) for each in verdicts))
    columns = (Column("Target"), Column("As the model is"), Column("Should be"), Column("Stands"))
    yield Grid("Targets, as the model is", columns, tuple(_row(account, each) for each in verdicts), "prose")
    bars = [
        Bar(each.name, account.fact(each.asked), Fraction(each.limit), each.target.at_least is not None)
        for each in verdicts
        if each.asked.means.measures == "percent"
    ]
    if bars:
        yield Charts((Chart(target_bars("Targets that are shares", bars)),))


def _sentence(account: Account, verdict: Verdict) -> Runs:
    fact = account.fact(verdict.asked)
    name = account.name(verdict.asked)
    if fact.value is None:
        return (name, *account.say(" has no value: {why}.", why=fact.missing))
    interval = "" if is_narrow(fact) else " The {level} interval is {value:interval}."
    words = {
        "met": ": {value}, so the target ({limit}) is met." + interval,
        "missed": ": {value}, so the target ({limit}) is missed." + interval,
        "cannot be told": ": {value}. Whether the target ({limit}) is met cannot be told: it lies within the {level} "
        "interval, {value:interval}.",
    }[verdict.outcome]
    if fact.interval is None:
        words = ": {value} in a single run, which cannot tell whether the target ({limit}) is met."
    return (name, *account.say(words, value=fact, limit=limit_text(verdict), level=level_text(fact)))


def _row(account: Account, verdict: Verdict) -> Row:
    fact = account.fact(verdict.asked)
    return Row((
        cell((account.name(verdict.asked),)),
        figure(account, fact),
        plain(limit_text(verdict)),
        cell((outcome_run(verdict),)),
    ))  # fmt: skip
