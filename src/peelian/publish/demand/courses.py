"""Caseloads and backlogs over the run, month by month, with where a single run would lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from peelian.charts.banded import Other, banded
from peelian.charts.picture import Picture
from peelian.core.fact import Fact
from peelian.core.period import MONTH_NAMES
from peelian.core.unit import Unit
from peelian.demand.results.asked import Asked
from peelian.publish.content import Block, Chart, Charts, Para, say
from peelian.publish.demand.account import Account, capital

MONTH = "month"
AS_IT_IS = "the model as it is"
_LARGE = 100
_FEWEST_WAITING = 1  # a backlog of less than one job, in the mean, is no picture


def course_blocks(account: Account) -> Iterator[Block]:
    """The live cases of each team that carries them, and what waits for the others where it is a job or more."""
    found = [*account.told("live_cases"), *_backlogs(account)]
    if not found:
        yield Para(say("No team carries cases, and hardly anything waits from one hour to the next."), "missing")
        return
    for asked in found:
        account.kpis[asked.kpi] = None
    yield Charts(tuple(Chart(course_of(account, each)) for each in found))
    yield Para(
        say(
            "The line is the mean of all runs, the band where single runs lie by chance alone. A real year also has "
            "surprises that no model was told of."
        ),
        "small",
    )


def course_of(account: Account, asked: Asked, scenario: str = "") -> Picture:
    """A KPI month by month; in a scenario, with the model as it is as a second line."""
    results = account.comparison.results(scenario) if scenario else account.base
    told = results.by(asked, MONTH)
    facts = [
        replace(fact, interval=estimate.one_run())
        for fact, (_, estimate) in zip(account.parts(asked, MONTH, scenario), told, strict=True)
    ]
    level = next((fact.interval.level for fact in facts if fact.interval), 0.95)
    facts = [_from_nought(fact) for fact in facts]
    facts = _rounded(facts)
    steps = [(fact.period.label, fact) for fact in facts]
    other = Other(AS_IT_IS, _as(facts[0].unit, account.parts(asked, MONTH))) if scenario else None
    where = f", {scenario}" if scenario else ""
    band = f"{level:.0%} of single runs"
    return banded(f"{capital(asked.title)}{where}", steps, _marks(facts), of=MONTH, band=band, other=other)


def _backlogs(account: Account) -> Iterator[Asked]:
    """Backlogs of whole work that teams on shifts do."""
    for asked in account.told("backlog"):
        fact = account.fact(asked)
        if not asked.grade and account.model.work[asked.work].lasts is None and (fact.value or 0) >= _FEWEST_WAITING:
            yield asked


def _from_nought(fact: Fact) -> Fact:
    """The fact with a band that does not reach below nought, where no number of jobs is."""
    if fact.interval is None:
        return fact
    return replace(fact, interval=replace(fact.interval, lower=max(0.0, fact.interval.lower)))


def _marks(facts: list[Fact]) -> list[tuple[int, str]]:
    """The months by their short names."""
    return [(at, MONTH_NAMES[fact.period.first.number - 1][:3]) for at, fact in enumerate(facts)]


def _rounded(facts: list[Fact]) -> list[Fact]:
    """Levels of a hundred and more without decimals, which say nothing there."""
    unit = facts[0].unit
    large = max((fact.value or 0 for fact in facts), default=0) >= _LARGE
    return _as(replace(unit, decimals=0), facts) if large and not unit.suffix else facts


def _as(unit: Unit, facts: list[Fact]) -> list[Fact]:
    return [replace(fact, unit=unit) for fact in facts]
