"""When jobs come to a team: arrivals by hour of the week, with the time that earlier work and delays take."""

from __future__ import annotations

from collections.abc import Collection
from graphlib import CycleError, TopologicalSorter

import numpy as np
import numpy.typing as npt

from peelian.demand.clock import HOURS_IN_WEEK
from peelian.demand.model.kind import Kind, kinds_of, leads_to
from peelian.demand.model.load import law_service, service_of
from peelian.demand.model.model import Model
from peelian.demand.model.rates import rates_per_hour
from peelian.demand.staff.errors import StaffError
from peelian.demand.theory.infinite_server import offered_load
from peelian.demand.theory.service import Service

Floats = npt.NDArray[np.float64]
Sources = dict[str, Floats]
"""Arrivals an hour in each hour of the week by where they come from: a stream, or "" for other work."""

OTHER_WORK = ""
EVERY_MONTH = range(1, 13)


def arrivals(model: Model, months: Collection[int] = EVERY_MONTH) -> dict[str, Sources]:
    """The arrivals at each work that can begin, in the mean week of some months.

    A work's arrivals have its `delay` behind them. What it leads to comes when it is done, if nobody waits: arrivals
    less the growth of the load that they offer, hour by hour. Where work leads back to itself, what it leads to is
    counted in the same hour. Nobody hangs up. Raises StaffError if no week of the model begins in the months.
    """
    kinds = kinds_of(model)
    found = _from_outside(model, _weeks(model, months))
    order = _order(model)
    if order is None:
        _add_same_hour(model, kinds, found)
        order = []
    for name in order:
        found[name] = {source: _after_delay(model, name, rates) for source, rates in found[name].items()}
        total = np.sum(list(found[name].values()), axis=0)
        for kind in kinds:
            following = {work: share for work, share in kind.then.items() if work in model.work and share}
            if kind.work == name and following:
                done = after(total * kind.share, _length(model, kind))
                for work, share in following.items():
                    found[work][OTHER_WORK] = found[work].get(OTHER_WORK, 0.0) + share * done
    return found


def after(per_h: Floats, service: Service | None) -> Floats:
    """What ends in each hour of the week of what arrives, if nobody waits.

    >>> from peelian.demand.theory.service import deterministic
    >>> after(np.array([6.0, 0.0, 0.0]), deterministic(0.5)).round(6).tolist()
    [3.0, 3.0, 0.0]
    """
    if service is None or service.mean <= 0:
        return per_h
    at_end = offered_load(per_h, service, points_per_h=1)[:, 0]
    return np.maximum(per_h - (at_end - np.roll(at_end, 1)), 0.0)


def _weeks(model: Model, months: Collection[int]) -> npt.NDArray[np.bool_]:
    """Which weeks of the model begin in the months."""
    calendar = model.calendar
    chosen = np.array([calendar.date(7 * week).month in months for week in range(calendar.weeks)])
    if not chosen.any():
        raise StaffError(
            f"No week of the model begins in the months {', '.join(map(str, sorted(months)))}.",
            remedy="Name months within the model's calendar, by number: 7 is July.",
        )
    return chosen


def _from_outside(model: Model, weeks: npt.NDArray[np.bool_]) -> dict[str, Sources]:
    found: dict[str, Sources] = {}
    for name, work in model.work.items():
        found[name] = {}
        for stream in work.arrives:
            given = model.streams[stream]
            rates = rates_per_hour(model, given).reshape(-1, HOURS_IN_WEEK)[weeks].mean(axis=0)
            found[name][stream] = rates * float(1 - given.elsewhere.part)
    return found


def _order(model: Model) -> list[str] | None:
    """The works so that each comes after those that lead to it; None where work leads back to itself."""
    before: dict[str, list[str]] = {name: [] for name in model.work}
    for name, work in model.work.items():
        for follower in work.followers & set(model.work):
            before[follower].append(name)
    try:
        return list(TopologicalSorter(before).static_order())
    except CycleError:
        return None


def _add_same_hour(model: Model, kinds: list[Kind], found: dict[str, Sources]) -> None:
    outside = np.array([sum(each.values(), np.zeros(HOURS_IN_WEEK)) for each in found.values()])
    total = np.linalg.solve(np.eye(len(found)) - leads_to(model, kinds).T, outside)
    for name, extra in zip(found, total - outside, strict=True):
        if extra.any():
            found[name][OTHER_WORK] = extra


def _after_delay(model: Model, work: str, per_h: Floats) -> Floats:
    delay = model.work[work].delay
    return per_h if delay is None else after(per_h, law_service(model.law(delay)))


def _length(model: Model, kind: Kind) -> Service | None:
    """How long a job of a kind takes until it leads to others; cases last as long as they are open."""
    lasts = model.work[kind.work].lasts
    return service_of(kind) if lasts is None else law_service(model.law(lasts))
