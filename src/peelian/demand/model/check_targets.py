"""Targets that nobody could meet, however many were on duty."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.demand.model.kind import Kind, kinds_of
from peelian.demand.model.load import CaseLoad, TeamLoad
from peelian.demand.model.model import Model, Path
from peelian.demand.model.notice import Notice, warning
from peelian.demand.model.quantity import Share
from peelian.demand.model.target import Target

_HALVINGS = 60


def check_targets(model: Model, loads: list[TeamLoad], cases: list[CaseLoad]) -> Iterator[Notice]:
    """A warning for each target that travel, workload or caseload alone puts out of reach."""
    kinds = kinds_of(model)
    for name, target in model.targets.items():
        path = ("targets", name)
        if target.kpi == "attended_within":
            meant = [kind for kind in kinds if kind.work == target.work and target.grade in (None, kind.grade)]
            yield from _attended(path, target, meant)
        elif target.kpi == "utilisation":
            yield from _utilisation(path, target, loads)
        elif target.kpi == "caseload":
            yield from _caseload(path, target, cases)


def _attended(path: Path, target: Target, kinds: list[Kind]) -> Iterator[Notice]:
    """Travel takes its time even where nobody waits."""
    assert target.within is not None
    whole = sum(kind.share for kind in kinds)
    best = sum(kind.share * share_within(kind, float(target.within.us)) for kind in kinds) / (whole or 1)
    if isinstance(target.at_least, Share) and best < float(target.at_least.part):
        yield warning(
            path,
            f"even if a unit left at once every time, travel would let it be there within {target.within} for only "
            f"{100 * best:.1f} %, and the target is {target.at_least}.",
            "Give a longer time or a lower share, or shorten travel.",
        )


def share_within(kind: Kind, limit_us: float) -> float:
    """The share of journeys no longer than a time: the inverse of the quantiles, by halving."""
    if kind.travel is None:
        return 1.0
    law = kind.travel.in_us()
    low, high = 0.0, 1.0 - 2.0**-53
    if law.quantile(high) <= limit_us:
        return 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if law.quantile(middle) <= limit_us else (low, middle)
    return low


def _utilisation(path: Path, target: Target, loads: list[TeamLoad]) -> Iterator[Notice]:
    load = next((each for each in loads if each.team == target.team), None)
    if load is None or not isinstance(target.at_most, Share) or not load.staffed_h:
        return
    if load.asked_h > float(target.at_most.part) * load.staffed_h:
        says = f"the work alone keeps {load.team} busy for {100 * load.asked_h / load.staffed_h:.1f} % of its time, "
        remedy = "Raise the staff, lower the work, or allow more."
        yield warning(path, f"{says}and the target is {target.at_most} at most.", remedy)


def _caseload(path: Path, target: Target, cases: list[CaseLoad]) -> Iterator[Notice]:
    load = next((each for each in cases if each.team == target.team), None)
    if load is None or target.at_most is None or isinstance(target.at_most, Share):
        return
    if load.each > float(str(target.at_most)):
        says = f"{load.live:,.0f} live cases make {load.each:.1f} for each of {load.people:g} in {load.team}, "
        remedy = "Raise the staff, shorten cases, send fewer, or allow more."
        yield warning(path, f"{says}and the target is {target.at_most} at most.", remedy)
