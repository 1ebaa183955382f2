"""The desk at which forces and the centre meet: where each return stands, and every step that can be taken.

Who may take which step comes with the register; here each step keeps the name of who took it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.collection import Collection
from peelian.core.errors import PeelianError, UnknownNameError
from peelian.core.period import Month, Period
from peelian.core.workspace import Workspace
from peelian.exchange.holding import Held, Holding, Item, holding
from peelian.exchange.journal import Draft, Event, Journal
from peelian.exchange.state import STEPS, Kind, Query, QueryState, State, queries_of, state_of
from peelian.quality.checks import Checked, check_totals
from peelian.quality.evidence import Evidence, gather
from peelian.quality.finding import Finding, Severity
from peelian.quality.whole import gaps, last_day
from peelian.records.ledger import Submission, holders, submissions
from peelian.records.table import Slice


@dataclass(frozen=True)
class Position:
    """Where a return stands: its state, what is held of it, its queries and its events."""

    item: Item
    period: Period
    due: dt.date | None
    state: State
    held: Holding
    queries: tuple[Query, ...]
    events: tuple[Event, ...]
    today: dt.date

    @property
    def days_late(self) -> int:
        """For how many days it has been due and is not here; 0 where it is not late."""
        return (self.today - self.due).days if self.due and self.state is State.LATE else 0

    @property
    def blocking(self) -> tuple[Query, ...]:
        """The queries that stand in the way of a sign-off."""
        return tuple(each for each in self.queries if each.blocks)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for export."""
        return {
            "collection": self.item.collection,
            "force": self.item.force,
            "period": self.item.period,
            "due": str(self.due or ""),
            "days_late": self.days_late,
            "state": self.state.value,
            "lacking": "; ".join(self.held.lacking) if self.held.entries else "",
            "open_queries": len(self.blocking),
            "submissions": " ".join(self.held.submissions),
        }


class Desk:
    """The exchange of one workspace, as it stands on `today`."""

    def __init__(self, workspace: Workspace, catalogue: Catalogue, today: dt.date | None = None) -> None:
        self.workspace = workspace
        self.catalogue = catalogue
        self.today = today or dt.datetime.now(dt.UTC).date()
        self.journal = Journal(workspace.journal)

    def positions(self, collection: str, forces: Sequence[str] = (), period: str = "") -> list[Position]:
        """Where every return of a collection stands that is or was due, by period and force.

        Raises UnknownNameError for a collection that does not exist or a force that owes it nothing.
        """
        entry = self.catalogue.collection(collection)
        for name in forces:
            if name not in entry.owed_by:
                raise UnknownNameError(f"force that owes {collection}", name, list(entry.owed_by))
        periods = [self.period(entry, period)] if period else self._begun(entry)
        events: dict[tuple[str, str, str], list[Event]] = {}
        for each in self.journal.events():
            events.setdefault(each.item, []).append(each)
        held = self.held(entry)
        return [
            self._position(entry, each, force, events.get((collection, force, str(each)), ()), held)
            for each in periods
            for force in forces or entry.owed_by
        ]

    def position(self, item: Item, events: Sequence[Event] | None = None) -> Position:
        """Where one return stands."""
        entry = self.catalogue.collection(item.collection)
        if item.force not in entry.owed_by:
            raise UnknownNameError(f"force that owes {item.collection}", item.force, list(entry.owed_by))
        period = self.period(entry, item.period)
        said = self.journal.events() if events is None else events
        own = [each for each in said if each.item == item.key]
        return self._position(entry, period, item.force, own, self.held(entry))

    def period(self, entry: Collection, text: str) -> Period:
        """A period for which a collection is due; raises PeelianError for another."""
        wanted = Period.parse(text)
        until = Month(max(wanted.last.index, self._now.index))
        if wanted not in entry.periods(until):
            first = next(iter(entry.periods(until)), None)
            raise PeelianError(
                f"{entry.id} is not due for {text}: it is due every {entry.every}, from {entry.starts}.",
                remedy=f"Give a period such as {first or entry.starts}.",
            )
        return wanted

    def held(self, entry: Collection) -> Held:
        """Which submission holds each slice of the datasets that a collection asks for."""
        found: dict[tuple[str, str, str], dict[Slice, Submission]] = {}
        for dataset in dict.fromkeys(asked.dataset for asked in entry.records):
            for each, by in holders(submissions(self.workspace, dataset)).items():
                found.setdefault((dataset, each.source, each.force), {})[each] = by
        return found

    @cached_property
    def evidence(self) -> dict[str, Evidence]:
        """What the checks look at, read once: every dataset that is held."""
        found = {name: gather(self.workspace, self.catalogue, name) for name in self.catalogue.datasets}
        return {name: each for name, each in found.items() if each.profiles}

    @cached_property
    def checked(self) -> Checked:
        """What the checks of totals find in all that is held."""
        return check_totals(self.catalogue, self.evidence)

    def findings(self, position: Position) -> list[Finding]:
        """The findings about a return, the gravest first."""
        places = {place for place, _ in position.held.entries}
        order = list(Severity)
        found = [
            each for each in self.checked.findings if each.force == position.item.force and each.places[0] in places
        ]
        return sorted(found, key=lambda each: (order.index(each.severity), each.sentence))

    def files(self, position: Position) -> list[Submission]:
        """The submissions that hold a return, the earliest first, with what became of all their rows."""
        entry = self.catalogue.collection(position.item.collection)
        found = {each.id: each for by in self.held(entry).values() for each in by.values()}
        return [found[name] for name in position.held.submissions]

    def gaps(self, item: Item) -> list[Period]:
        """The periods of which nothing is held, between the first and the last of the force's that something is."""
        found = self.positions(item.collection, [item.force])
        return list(gaps([each.period for each in found if each.held.entries]))

    def check(self, item: Item, by: str) -> tuple[Event, list[Finding]]:
        """Check a return: what is found about it, kept as an event. Raises PeelianError where there is nothing to check
        or where it was sent again meanwhile.
        """
        now = self.position(item)
        found = self.findings(now) if now.held.entries else []
        grave = [each.id for each in found if each.severity is not Severity.QUESTION]
        told = {"findings": [each.id for each in found], "grave": grave, "lacking": list(now.held.lacking)}
        return self.take(Kind.CHECKED, item, by, expected=now.held.digest, **told), found

    def take(self, kind: Kind, item: Item, by: str, **content: Any) -> Event:
        """Take a step with a return, if it may be taken where the return stands; raises PeelianError if not."""

        def decide(events: Sequence[Event]) -> Draft:
            now = self.position(item, events)
            if now.state not in STEPS[kind]:
                raise refusal(kind, now)
            self._check_step(kind, now, content)
            about = {"digest": now.held.digest, "holding": now.held.to_content()}
            return Draft(kind.value, *item.key, by=by, content={**about, **content})

        return self.journal.append(decide)

    def _check_step(self, kind: Kind, now: Position, content: Mapping[str, Any]) -> None:
        if kind is Kind.SIGNED_OFF and now.blocking:
            names = ", ".join(each.id for each in now.blocking)
            raise PeelianError(
                f"{now.item} cannot be signed off: {len(now.blocking)} open "
                f"{'query' if len(now.blocking) == 1 else 'queries'}: {names}.",
                remedy="Answer and close them, or waive them with a reason: peelian exchange waive.",
            )
        if kind is Kind.CHECKED and content.get("expected") != now.held.digest:
            raise PeelianError(f"{now.item} was sent again while it was being checked.", remedy="Check it again.")
        if kind is Kind.ACCEPTED and not content.get("because"):
            self._refuse_doubtful(now)

    def _refuse_doubtful(self, now: Position) -> None:
        """Refuse to accept, without a word, what is not whole or contradicts itself."""
        if now.held.lacking:
            raise PeelianError(
                f"{now.item} is not whole. Not held: {'; '.join(now.held.lacking)}.",
                remedy="Return it, or say with --because why it is accepted without.",
            )
        explained = {each.finding for each in now.queries if each.state is QueryState.CLOSED and each.confirmed}
        checks = [each for each in now.events if each.kind == Kind.CHECKED]
        grave = [each for each in checks[-1].content["grave"] if each not in explained]
        if grave:
            raise PeelianError(
                f"{now.item} is incomplete or contradicts itself: {', '.join(grave)}.",
                remedy="Return it, have the findings explained (peelian exchange query), or accept it with --because.",
            )

    def _position(self, entry: Collection, period: Period, force: str, own: Sequence[Event], held: Held) -> Position:
        item = Item(entry.id, force, str(period))
        there = holding(entry, self.catalogue.datasets, force, period, held)
        ends = last_day(period)
        due = None if entry.due_after is None else ends + dt.timedelta(days=entry.due_after)
        state = state_of(own, there, due, ends, self.today)
        return Position(item, period, due, state, there, tuple(queries_of(own).values()), tuple(own), self.today)

    def _begun(self, entry: Collection) -> tuple[Period, ...]:
        """The periods that have ended."""
        return entry.periods(self._now.plus(-1))

    @property
    def _now(self) -> Month:
        return Month.of(self.today.year, self.today.month)


def refusal(kind: Kind, now: Position) -> PeelianError:
    """Why a step may not be taken."""
    remedies = {
        State.NOT_YET: "Wait until it has come.",
        State.DUE: "Nothing has been sent yet: load it with peelian load.",
        State.LATE: "Nothing has been sent yet: load it with peelian load.",
        State.PART: "Check it first: peelian exchange check.",
        State.RECEIVED: "Check it first: peelian exchange check.",
        State.AGAIN: "Check it first: peelian exchange check.",
        State.REOPENED: "Check it first: peelian exchange check.",
        State.CHECKED: "Accept or return it first: peelian exchange accept, or return.",
        State.ACCEPTED: "Sign it off, or return it: peelian exchange sign-off, or return.",
        State.RETURNED: "The force has to send it again: load the corrected file.",
        State.SIGNED_OFF: "Reopen it first, with a reason: peelian exchange reopen.",
    }
    return PeelianError(f"{now.item} is {now.state.value}, so it cannot be {kind.value}.", remedy=remedies[now.state])
