"""A force beside others: facts of one measure and period, where the force lies among them, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from peelian.catalogue.cell import parse_cell
from peelian.catalogue.model import Measure
from peelian.core.basis import Basis
from peelian.core.errors import PeelianError
from peelian.core.fact import Fact
from peelian.core.force import force
from peelian.core.period import Period
from peelian.measures.figures import Figures
from peelian.measures.funnel_reading import FunnelReading, funnel_reading
from peelian.measures.groups import ALL, OFFICIAL, PeerGroup, peer_group
from peelian.measures.nature import Nature, nature, with_interval
from peelian.measures.published import compile_cell
from peelian.statistics.peers import PeerStanding, quartiles, standing_of

SMALLEST_BASE = 30
# The middle half of fewer forces is little more than a line between two of them.
FEWEST_FORCES = 4
Usual = Literal["higher", "lower", "not told apart"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A member of the group that is not compared, and why; its fact may have a value all the same."""

    fact: Fact
    reason: str


@dataclass(frozen=True, slots=True)
class GroupLevel:
    """The level of the forces that are compared, the own one included, in the measure's unit.

    `pooled` is the value of all of them together, which weights each by its size; None where the sides of a value are
    not held. `quartiles` are of the forces' values.
    """

    pooled: float | None
    quartiles: tuple[float, float, float]
    forces: int


@dataclass(frozen=True, slots=True)
class PeerComparison:
    """A force among the members of a group, by one measure in one period, from one source.

    `facts` are those compared, the own first, with intervals where there can be any. `standing` (with a rank that is
    only ever a range) and `funnel` need intervals. `usual` is "higher" or "lower" than usual for the group only where
    the own interval lies outside the group's middle half, or the value beyond the funnel's 99.8% limits; None where
    nothing can be said. `cannot_say` tells what cannot, and why.
    """

    measure: Measure
    period: Period
    group: PeerGroup
    nature: Nature
    own: Fact
    facts: tuple[Fact, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    level: GroupLevel | None = None
    standing: PeerStanding | None = None
    funnel: FunnelReading | None = None
    usual: Usual | None = None
    because: tuple[str, ...] = ()
    cannot_say: tuple[str, ...] = ()
    size: str = "denominator"

    def fact_of(self, name: str) -> Fact | None:
        """The fact of a force among those compared."""
        return next((fact for fact in self.facts if fact.force == name), None)


def compare_with_peers(
    figures: Figures, measure: str, period: Period | str, group: str = OFFICIAL, **narrowed: str
) -> PeerComparison:
    """The force of `figures` beside a group, by a measure or a cell of one (`measure[column=value]`).

    `group` is "official", "all" or an id; see `peelian.measures.groups.peer_group`. Values of all members come from
    the same source; a member that does not hold one is listed with the reason. Nothing is said of made-up records, of
    percentages of fewer cases than 30 or the measure's least base, and of totals, which only tell sizes. Raises
    PeelianError as `peer_group` and `Figures.fact` do.
    """
    name, cell = parse_cell(measure)
    given = {**dict(cell), **narrowed}
    whole = Period.parse(period) if isinstance(period, str) else period
    chosen = peer_group(figures, whole, group)
    compiled, _ = compile_cell(figures.catalogue, figures.catalogue.measure(name), given)
    kind = nature(figures.catalogue, compiled)
    every = [
        with_interval(replace(figures, force=force(each)).fact(name, whole, **given), kind, compiled.factor)
        for each in (figures.force.id, *chosen.members)
    ]
    below = compiled.denominator
    size = below.atom.column.removeprefix("of_").replace("_", " ") if below and below.atom.column else "base"
    begun = PeerComparison(compiled.measure, whole, chosen, kind, every[0], size=size)
    return _compared(begun, every, compiled.factor, _advice(figures, compiled.measure))


def first_comparison(
    figures: Figures, measure: str, period: Period, groups: Sequence[str] = (OFFICIAL, ALL)
) -> tuple[PeerComparison | None, str]:
    """The force beside the first of these groups of which enough is held; or None, and why it stands alone."""
    reasons: list[str] = []
    for group in groups:
        try:
            found = compare_with_peers(figures, measure, period, group)
        except PeelianError as error:
            reasons.append(error.message)
            continue
        if found.level is not None:
            return found, ""
        reasons += found.cannot_say
    return None, " ".join(f"{each.rstrip('.')}." for each in dict.fromkeys(reasons))


def _compared(begun: PeerComparison, every: list[Fact], factor: int, advice: str) -> PeerComparison:
    least = max(SMALLEST_BASE, begun.measure.minimum_base)
    reasons = {
        fact.force: _why_not(fact, begun.nature, least) or begun.measure.why_not_compared(fact.force) for fact in every
    }
    left_out = tuple(LeftOut(fact, reasons[fact.force]) for fact in every if reasons[fact.force])
    facts = tuple(fact for fact in every if not reasons[fact.force])
    found = replace(begun, facts=facts, left_out=left_out)
    if begun.nature is Nature.TOTAL:
        return replace(found, cannot_say=(f"A total grows with the size of a force, so it is not compared.{advice}",))
    if reasons[begun.own.force]:
        name = force(begun.own.force).short_name
        return replace(found, cannot_say=(f"Nothing is said of {name}: {reasons[begun.own.force]}.",))
    if len(facts) < FEWEST_FORCES:
        said = f"{len(facts)} of {len(every)} forces can be compared; fewer than {FEWEST_FORCES} are no group."
        return replace(found, cannot_say=(said,))
    values = {fact.force: _number(fact) for fact in facts}
    found = replace(found, level=GroupLevel(_pooled(facts, factor), quartiles(list(values.values())), len(facts)))
    if begun.nature is Nature.OTHER:
        said = "This is no share or rate of counted events, so it has no interval: no rank and no judgement is given."
        return replace(found, cannot_say=(said,))
    return _judged(found, factor)


def _judged(found: PeerComparison, factor: int) -> PeerComparison:
    assert found.level is not None
    assert found.level.pooled is not None
    values = {fact.force: _number(fact) for fact in found.facts}
    intervals = {fact.force: fact.interval for fact in found.facts if fact.interval is not None}
    standing = standing_of(values, intervals, found.own.force, pooled=found.level.pooled)
    funnel = funnel_reading(found.facts, found.nature, factor)
    reading = None if isinstance(funnel, str) else funnel
    cannot = (f"No funnel: {funnel}.",) if isinstance(funnel, str) else ()
    usual, because = _usual(found.own, standing, reading)
    return replace(found, standing=standing, funnel=reading, usual=usual, because=because, cannot_say=cannot)


def _usual(own: Fact, standing: PeerStanding, funnel: FunnelReading | None) -> tuple[Usual, tuple[str, ...]]:
    """Whether a value is unusual for the group, and by which of the two tests."""
    assert own.interval is not None
    low, _, high = standing.quartiles
    said: dict[str, list[str]] = {"higher": [], "lower": []}
    if own.interval.lower > high:
        said["higher"].append("its interval lies above the group's middle half")
    if own.interval.upper < low:
        said["lower"].append("its interval lies below the group's middle half")
    if funnel is not None and own.force in funnel.outside[1]:
        side = "higher" if _number(own) > funnel.centre else "lower"
        said[side].append("it lies beyond the funnel's 99.8% limit")
    if said["higher"] and not said["lower"]:
        return "higher", tuple(said["higher"])
    if said["lower"] and not said["higher"]:
        return "lower", tuple(said["lower"])
    if said["higher"]:
        return "not told apart", tuple(said["higher"] + said["lower"])
    within = ", and it lies within the funnel's 99.8% limits" if funnel is not None else ""
    return "not told apart", (f"its interval reaches into the group's middle half{within}",)


def _why_not(fact: Fact, kind: Nature, least: int) -> str:
    """Why a fact cannot be compared; "" if it can."""
    if fact.value is None:
        return fact.missing
    if fact.basis.is_synthetic or fact.basis is Basis.SIMULATED:
        return f"its figures are {fact.basis.value}, and nothing about any force follows from them"
    if fact.unit.id == "percent" and fact.denominator is not None and fact.denominator < least:
        return f"{fact.numerator} of {fact.denominator}: a base under {least} is not compared"
    if kind in (Nature.SHARE, Nature.RATE) and fact.interval is None:
        return f"its sides, {fact.numerator} and {fact.denominator}, are no counts of which an interval can be made"
    return ""


def _pooled(facts: tuple[Fact, ...], factor: int) -> float | None:
    above = sum((Fraction(fact.numerator or 0) for fact in facts), start=Fraction(0))
    below = sum((Fraction(fact.denominator or 0) for fact in facts), start=Fraction(0))
    return float(above / below * factor) if below else None


def _number(fact: Fact) -> float:
    assert fact.value is not None
    return float(fact.value)


def _advice(figures: Figures, measure: Measure) -> str:
    """Which measure of the same records can be compared in its place."""
    same = [
        each.id
        for each in figures.catalogue.measures.values()
        if each.denominator is not None
        and each.per
        and (each.dataset, each.where, each.numerator) == (measure.dataset, measure.where, measure.numerator)
    ]
    return f" Ask for {' or '.join(same)}." if same else ""
