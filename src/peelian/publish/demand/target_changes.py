"""What becomes of each target in a scenario: both values, the paired difference, and whether it is met."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.demand.results.asked import Asked
from peelian.publish.content import Block, Column, Grid, Item, Listing, Para, Row, Run, Runs, cell, plain, say
from peelian.publish.demand.account import (
    Account,
    better,
    figure,
    is_narrow,
    level_text,
    limit_text,
    outcome_run,
    way_run,
)
from peelian.publish.demand.moving import target_in


def target_changes(account: Account, name: str) -> Iterator[Block]:
    """A sentence and a row for each target of the model; nothing where it has none."""
    verdicts = account.base.verdicts
    if not verdicts:
        return
    yield Para((Run("What becomes of the targets", "strong"), Run(":")))
    yield Listing(tuple(Item(_sentence(account, each.asked, name)) for each in verdicts))
    columns = (
        Column("Target"), Column("As the model is"), Column("In the scenario"), Column("Difference"),
        Column("What can be told"), Column("Target, in the scenario"),
    )  # fmt: skip
    rows = tuple(_row(account, each.asked, name) for each in verdicts)
    yield Grid(f"Targets, {name} beside the model as it is (basis: simulated)", columns, rows, "prose")


def _sentence(account: Account, asked: Asked, name: str) -> Runs:
    """One target: both values, the paired difference with its interval, and whether the target is met."""
    if asked not in account.comparison.shared(name):
        return (account.name(asked), *say(" is not there in the scenario, so it cannot be compared."))
    change = account.change(asked, name)
    now, before = change.parts
    if change.value is None:
        return (account.name(asked), *account.say(" cannot be compared: {why}.", why=now.missing or before.missing))
    way = account.way(asked, name)
    judged = better(asked, way)
    interval = "" if is_narrow(change) else " ({level} interval {change:interval})"
    apart = ": {now} in place of {before}. That is {change:unsigned} {way}" + interval
    words = {
        "higher": apart,
        "lower": apart,
        "the same": ": {before} in both; no run differs",
        "too small to show": ": {before} in both, to the last digit shown",
        "cannot be told": ": {now} beside {before}. Whether they differ cannot be told: the {level} interval of the "
        "difference, {change:interval}, holds zero",
    }[way]
    if change.interval is None:
        words = ": {now} beside {before} in a single run, which tells no difference from chance"
    tail = f", for the {judged}." if judged else "."
    said = account.say(words, now=now, before=before, change=change, way=way, level=level_text(change))
    return (account.name(asked), *said, Run(tail + _stands(account, asked, name)))


def _stands(account: Account, asked: Asked, name: str) -> str:
    """Whether the target is met, as it is and in the scenario; empty where the scenario has another target."""
    before = next(each for each in account.base.verdicts if each.asked == asked)
    after = target_in(account, before, name)
    if after is None:
        return ""
    words = {"met": "met", "missed": "missed", "cannot be told": "not told to be met or missed"}
    as_it_is, then = words[before.outcome], words[after.outcome]
    limits = (
        limit_text(before)
        if limit_text(before) == limit_text(after)
        else f"{limit_text(before)}, then {limit_text(after)}"
    )
    if as_it_is == then:
        return f" The target ({limits}) is {then} in both."
    return f" The target ({limits}) is {as_it_is} as the model is, and {then} in the scenario."


def _row(account: Account, asked: Asked, name: str) -> Row:
    results = account.comparison.results(name)
    title = cell((account.name(asked),))
    if asked not in account.comparison.shared(name):
        return Row((title, *(plain("not in the scenario") for _ in range(5))))
    change = account.change(asked, name)
    now, before = change.parts
    own = [each for each in results.verdicts if each.asked == asked]
    return Row((
        title,
        figure(account, before),
        figure(account, now),
        figure(account, change),
        cell((way_run(asked, account.way(asked, name)),)) if change.value is not None else plain("nothing"),
        cell((outcome_run(own[0]),)) if own else plain("no target in the scenario"),
    ))  # fmt: skip
