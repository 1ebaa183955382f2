"""What the journal says of the data, for their quality grade."""

from __future__ import annotations

from collections.abc import Sequence

from peelian.exchange.holding import entries_of
from peelian.exchange.journal import Event
from peelian.exchange.state import STEPS, Kind, QueryState, queries_of
from peelian.quality.standing import Signed, Standing


def standing(events: Sequence[Event]) -> Standing:
    """The slices that are signed off, and the findings whose explanation was taken, after these events.

    A finding is explained once its query is closed with the answer that the figure is right. A waived query leaves its
    finding open.
    """
    last: dict[tuple[str, str, str], Event] = {}
    for each in events:
        if each.kind in STEPS:
            last[each.item] = each
    signed: set[Signed] = set()
    for step in last.values():
        if step.kind == Kind.SIGNED_OFF:
            signed |= set(entries_of(step.content["holding"]))
    explained = {
        query.finding
        for query in queries_of(events).values()
        if query.finding and query.state is QueryState.CLOSED and query.confirmed
    }
    return Standing(frozenset(signed), frozenset(explained))
