"""How much is asked of each team: how busy its people are, overtime, what it costs."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.charts.target_bars import Bar, target_bars
from peelian.core.fact import Fact
from peelian.demand.results.asked import Asked
from peelian.publish.content import Block, Chart, Charts, Column, Grid, Para, Row, plain, say
from peelian.publish.demand.account import Account, capital, figure

_SHOWN = ("utilisation", "staff_hours", "overtime_hours", "cost")


def load_blocks(account: Account) -> Iterator[Block]:
    """How busy each team is as a chart, and the table of hours, overtime and cost."""
    teams = list(account.model.teams)
    held = {(each.team, each.kpi): account.fact(each) for each in account.told(*_SHOWN)}
    busy = [(name, held[name, "utilisation"]) for name in teams]
    known = [(name, fact) for name, fact in busy if fact.value is not None]
    if known:
        name, fact = max(known, key=lambda each: each[1].value or 0)
        yield Para(
            account.say("{team} is busiest: for {value} of its time.", team=capital(name), value=fact), "finding"
        )
    yield Charts((Chart(target_bars("Time busy, by team", [Bar(name, fact) for name, fact in busy])),))
    shown = [kpi for kpi in _SHOWN if any((name, kpi) in held for name in ("", *teams))]
    headings = {each.kpi: capital(each.means.says) for each in account.told(*shown)}
    for kpi in shown:
        account.kpis[kpi] = None
    columns = (Column("Team"), *(Column(headings[kpi], numeric=True) for kpi in shown))
    rows = [_row(account, name, name, shown, held) for name in teams]
    rows.append(_row(account, "", "All teams", shown, held))
    yield Grid(f"Load by team over {weeks(account)} (basis: simulated)", columns, tuple(rows), "prose")
    yield Para(say("Time busy counts no overtime; cost does, and leave and sickness too."), "small")


def weeks(account: Account) -> str:
    """How long the run is that is told: "52 weeks"."""
    run = account.base.facets.all[0]
    return f"{run.days // 7} weeks"


def all_teams(account: Account, kpi: str) -> Asked | None:
    """A KPI of all teams together; None where the run does not tell it."""
    return next((each for each in account.told(kpi) if not each.team), None)


def _row(account: Account, team: str, title: str, shown: list[str], held: dict[tuple[str, str], Fact]) -> Row:
    cells = []
    for kpi in shown:
        fact = held.get((team, kpi))
        if fact is None:
            cells.append(plain("\N{EN DASH}"))
        else:
            cells.append(figure(account, fact))
    return Row((plain(capital(title)), *cells))
