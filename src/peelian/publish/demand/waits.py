"""How long people wait: by work and grade, and by the hour of the week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from peelian.charts.heat_map import heat_map
from peelian.charts.picture import Picture
from peelian.charts.target_bars import Bar, target_bars
from peelian.core.fact import Fact
from peelian.demand.results.asked import Asked
from peelian.publish.content import Block, Cell, Chart, Charts, Column, Grid, Para, Row, Run, cell, plain, say
from peelian.publish.demand.account import Account, capital, figure

HOUR_OF_WEEK = "hour of week"
_MEAN = ("mean_response", "mean_wait")
_LONGEST = {"mean_response": "response", "mean_wait": "wait"}


def wait_blocks(account: Account) -> Iterator[Block]:
    """The table of waits by work and grade, a chart of what is attended in time, and maps by hour of the week."""
    found = waited(account)
    if not found:
        yield Para(say("No team on shifts does any work in this model, so nobody waits for one."), "missing")
        return
    within = account.told("attended_within", "kept_within", "begun_within")
    columns = (Column("Work"), Column("Mean"), Column("90 % of jobs, at most"), Column("In time"))
    rows = tuple(_row(account, each, within) for each in found)
    yield Grid("Waits by work, grade and stream (basis: simulated)", columns, rows, "prose")
    yield Para(
        say(
            "Until somebody is there where there is a way to go, else until it is begun. Of appointments it is counted "
            "from the time agreed."
        ),
        "small",
    )
    if within:
        bars = [Bar(f"{each.whose}, {each.says}", account.fact(each)) for each in within]
        yield Charts((Chart(target_bars("Begun or attended in time", bars)),))
    yield Charts(tuple(Chart(hour_map(account, each)) for each in _mapped(account, found)))


def waited(account: Account) -> list[Asked]:
    """The mean wait of each work by a team on shifts, by grade or stream where it has them; to attendance where told.

    Whole work is left out where its grades or streams are told.
    """
    found: dict[tuple[str, str, str], Asked] = {}
    for kpi in _MEAN:
        for each in account.told(kpi):
            if account.model.work[each.work].lasts is None:
                found.setdefault((each.work, each.grade, each.stream), each)
    parted = {work for work, grade, stream in found if grade or stream}
    return [each for (work, grade, stream), each in found.items() if grade or stream or work not in parted]


def hour_map(account: Account, asked: Asked, scenario: str = "", beside: str | None = None) -> Picture:
    """Waits by hour of the week, in the shades of another scenario's map if that is named ("" is the base)."""
    facts = _by_hour(account.parts(asked, HOUR_OF_WEEK, scenario))
    others = [] if beside is None else _by_hour(account.parts(asked, HOUR_OF_WEEK, beside))
    where = f", {scenario}" if scenario else ""
    return heat_map(f"{capital(asked.title)}{where}", facts, beside=others)


def _by_hour(facts: Sequence[Fact]) -> list[Fact]:
    """The facts with short names of days, in the order of a map: hours down, days across."""
    short = [
        replace(
            fact, breakdown=tuple((name, value[:3] if name == "weekday" else value) for name, value in fact.breakdown)
        )
        for fact in facts
    ]
    return sorted(short, key=lambda fact: dict(fact.breakdown)["hour"])


def _mapped(account: Account, found: Sequence[Asked]) -> Iterator[Asked]:
    """What is shown by hour: grades with a standard in time, and work in which somebody may give up."""
    timed = {(each.work, each.grade) for each in account.told("attended_within", "kept_within")}
    for each in found:
        if each.means.by_time and (
            (each.work, each.grade) in timed or account.model.work[each.work].patience is not None
        ):
            yield each


def _row(account: Account, asked: Asked, within: Sequence[Asked]) -> Row:
    fact = account.fact(asked)
    longest = replace(asked, kpi=_LONGEST[asked.kpi], percentile=90)
    most = account.fact(longest) if longest in account.base.kpis else None
    account.kpis[asked.kpi] = None
    account.kpis[longest.kpi] = None
    title = Run(capital(asked.whose), to=f"definition-{asked.kpi}")
    return Row((
        cell((title,), say(asked.means.says, "small")),
        figure(account, fact),
        plain("\N{EN DASH}") if most is None else figure(account, most),
        _in_time(account, asked, within),
    ))  # fmt: skip


def _in_time(account: Account, asked: Asked, within: Sequence[Asked]) -> Cell:
    of = (asked.work, asked.grade, asked.stream)
    own = next((each for each in within if (each.work, each.grade, each.stream) == of), None)
    if own is None:
        return plain("no standard")
    account.kpis[own.kpi] = None
    fact = account.fact(own)
    return Cell((*figure(account, fact).lines, say(own.says, "small")))
