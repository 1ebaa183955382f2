"""A department's card: what it is asked, what it has, what waits, what it costs, and how well that is understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peelian.core.fact import Fact, plain
from peelian.demand.model.kind import kinds_of
from peelian.demand.model.understood import Understanding, Understood, of_team, upstream, weakest
from peelian.demand.results.asked import Asked
from peelian.publish.demand.account import Account
from peelian.publish.demand.weekly import a_week, weeks_of


@dataclass(frozen=True, slots=True)
class Named:
    """A figure of a card with its name."""

    name: str
    asked: Asked
    fact: Fact


@dataclass(frozen=True, slots=True)
class Outlook:
    """What records say of a stream of demand: `trend` so far and `forecast`, or why there is none.

    `trend` and `forecast` are sentences; `because` and `command` stand in their place where there is none: why, and
    what would give one.
    """

    stream: str
    trend: str = ""
    trend_because: str = ""
    forecast: str = ""
    forecast_because: str = ""
    forecast_command: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A team's card. `demand` are jobs a week by kind of work, `waiting` what waits or is live in the mean.

    `cost` is None where the model gives no cost an hour. `helps` are kinds of work of other teams that it helps with.
    """

    team: str
    demand: tuple[Named, ...]
    helps: tuple[str, ...]
    capacity: tuple[Named, ...]
    waiting: tuple[Named, ...]
    cost: Named | None
    outlook: tuple[Outlook, ...]
    understood: tuple[Understood, ...]

    @property
    def understanding(self) -> Understanding:
        """How well the whole is understood: as well as the weakest aspect."""
        return weakest(each.understanding for each in self.understood)

    @property
    def figures(self) -> tuple[Named, ...]:
        """Every figure of the card, in order."""
        return (*self.demand, *self.capacity, *self.waiting, *([self.cost] if self.cost else []))

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "team": self.team,
            "demand": [_as_dict(each) for each in self.demand],
            "helps": list(self.helps),
            "capacity": [_as_dict(each) for each in self.capacity],
            "waiting": [_as_dict(each) for each in self.waiting],
            "cost": _as_dict(self.cost) if self.cost else None,
            "outlook": [
                {"stream": each.stream, "trend": each.trend or None, "no_trend_because": each.trend_because or None,
                 "forecast": each.forecast or None, "no_forecast_because": each.forecast_because or None}
                for each in self.outlook
            ],
            "understood": {
                "whole": self.understanding.value,
                **{each.aspect: each.understanding.value for each in self.understood},
            },
        }  # fmt: skip


def cards_of(account: Account, outlooks: Mapping[str, Outlook]) -> tuple[Card, ...]:
    """A card for each team of the model, in its order; `outlooks` are those of streams, by name."""
    return tuple(_card(account, team, outlooks) for team in account.model.teams)


def card_rows(cards: Sequence[Card]) -> list[dict[str, Any]]:
    """A row for each figure of each card, for a table or CSV."""
    return [
        {"team": card.team, "figure": each.name, "of": each.asked.whose, **_row(each.fact),
         "understanding": card.understanding.value}
        for card in cards
        for each in card.figures
    ]  # fmt: skip


def _card(account: Account, team: str, outlooks: Mapping[str, Outlook]) -> Card:
    kinds = kinds_of(account.model)
    own = [kind for kind in kinds if kind.team == team]
    told = {(each.kpi, each.work, each.grade, each.team): each for each in account.base.kpis if not each.stream}

    def figures(kpi: str, name: str = "", *, weekly: bool = False) -> Iterator[Named]:
        asked = told.get((kpi, "", "", team))
        if asked:
            yield _named(account, asked, name, weekly=weekly)

    demand = [
        told["arrived", kind.work, kind.grade, ""] for kind in own if ("arrived", kind.work, kind.grade, "") in told
    ]
    waits = [
        told["backlog", kind.work, kind.grade, ""] for kind in own if ("backlog", kind.work, kind.grade, "") in told
    ]
    capacity = (
        *figures("staff_hours", "hours on duty a week", weekly=True),
        *figures("busy_hours", "hours busy a week", weekly=True),
        *figures("utilisation", "busy"),
        *figures("overtime_hours", "overtime a week", weekly=True),
    )
    cases = (*figures("live_cases", "live cases"), *figures("mean_caseload", "live cases each"),
             *figures("weeks_to_clear", "weeks to clear what waits at the end"))  # fmt: skip
    streams = _streams(account, team)
    return Card(
        team=team,
        demand=tuple(_named(account, each, f"{each.whose}, jobs a week", weekly=True) for each in demand),
        helps=tuple(kind.name for kind in kinds if team in kind.helpers),
        capacity=capacity,
        waiting=(*(_named(account, each, f"{each.whose}, waiting") for each in waits), *cases),
        cost=next(figures("cost", "cost"), None),
        outlook=tuple(outlooks[name] for name in streams if name in outlooks),
        understood=tuple(of_team(account.model, team)),
    )


def _streams(account: Account, team: str) -> list[str]:
    """The streams from which a team's work comes in the end."""
    own = [kind.work for kind in kinds_of(account.model) if kind.team == team]
    works = [account.model.work[name] for name in upstream(account.model, own)]
    return list(dict.fromkeys(stream for work in works for stream in work.arrives))


def _named(account: Account, asked: Asked, name: str, *, weekly: bool = False) -> Named:
    fact = account.fact(asked)
    account.kpis[asked.kpi] = None
    return Named(name or asked.title, asked, a_week(fact, weeks_of(account.base)) if weekly else fact)


def _row(fact: Fact) -> dict[str, Any]:
    return {
        "value": plain(fact.value),
        "lower": fact.interval.lower if fact.interval else None,
        "upper": fact.interval.upper if fact.interval else None,
        "unit": fact.unit.id,
        "text": fact.text,
        "basis": fact.basis.value,
    }


def _as_dict(one: Named) -> dict[str, Any]:
    return {"name": one.name, "kpi": one.asked.text, **_row(one.fact)}
