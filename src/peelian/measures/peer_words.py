"""A comparison with peers in sentences, each computed from its facts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from peelian.core.force import force
from peelian.core.grade import Grade
from peelian.measures.funnel_reading import FunnelReading
from peelian.measures.peers import PeerComparison

MANY = 8


def peer_sentences(found: PeerComparison) -> tuple[str, ...]:
    """What a comparison says, in whole sentences; what cannot be said stands last, each with its reason."""
    return (*_said(found), *found.cannot_say, *_left_out(found))


def verdict(found: PeerComparison) -> str:
    """The one clause that a headline may hold: "higher than usual for the group", or that it cannot be said."""
    if found.usual is None:
        return "not compared"
    if found.usual == "not told apart":
        return "not told apart from what is usual for the group"
    return f"{found.usual} than usual for the group"


def written(found: PeerComparison, *values: float) -> list[str]:
    """Computed levels in the style of the measure's unit, with one place more where different ones would look alike."""
    unit = found.own.unit
    exact = [Fraction(value) for value in values]
    texts = [unit.write(each) for each in exact]
    alike = len(set(texts)) < len(set(exact))
    return [unit.write(each, decimals=unit.decimals + 1) for each in exact] if alike else texts


def _said(found: PeerComparison) -> Iterator[str]:
    own, level = found.own, found.level
    name = force(own.force).short_name
    if own.value is not None and not own.basis.is_synthetic:
        interval = f" (95% interval {own.interval_text})" if own.interval else ""
        yield f"{name} had {own.unit.named(own.value)}{interval} in {found.period.label}."
    if level is None:
        return
    low, middle, high = written(found, *level.quartiles)
    together = f"{written(found, level.pooled)[0]} taken together, and " if level.pooled is not None else ""
    yield (
        f"The {level.forces} forces compared, {name} included, had {together}a median of {middle}; the middle half had "
        f"{low} to {high}."
    )
    yield from _quality(found)
    if found.standing is None:
        return
    yield f"{name} is {verdict(found)}: {'; '.join(found.because)}."
    yield _rank(found, name)
    if found.funnel is not None:
        yield from _funnel(found.funnel, len(found.facts))


def _quality(found: PeerComparison) -> Iterator[str]:
    """Whose data have an open question or are incomplete: that may be all there is to a difference."""
    for grade in (Grade.C, Grade.D):
        names = tuple(fact.force for fact in found.facts if fact.grade is not None and fact.grade.grade is grade)
        if names:
            yield f"Data of quality {grade.value} ({grade.means.split(':')[0]}): {_named(names)}."


def _rank(found: PeerComparison, name: str) -> str:
    standing = found.standing
    assert standing is not None
    first, last = standing.lowest_rank, standing.highest_rank
    place = f"has rank {first}" if first == last else f"has a rank from {first} to {last}"
    return f"Counted from the lowest, {name} {place} of {standing.of}, as far as intervals tell."


def _funnel(funnel: FunnelReading, count: int) -> Iterator[str]:
    how = "chance explains that, so limits are of chance alone"
    if funnel.adjusted:
        how = "that is more than chance, so limits allow for it"
        how += ", by an estimate from fewer than ten forces" if funnel.few else ""
    yield f"The scatter of forces has {funnel.phi:,.1f} times the variance of chance alone (phi); {how}."
    inner, outer = funnel.outside
    yield (
        f"Beyond the 95% limits: {_named(inner)}; beyond the 99.8% limits: {_named(outer)}. If all were alike, "
        f"{funnel.by_chance[0]:.1f} and {funnel.by_chance[1]:.2f} of {count} would lie there."
    )


def _named(names: tuple[str, ...]) -> str:
    if not names:
        return "none"
    shown = ", ".join(force(each).short_name for each in names[:MANY])
    return shown if len(names) <= MANY else f"{shown} and {len(names) - MANY} more"


def _left_out(found: PeerComparison) -> Iterator[str]:
    others = [each for each in found.left_out if each.fact.force != found.own.force]
    for declared in found.measure.not_compared:
        kept_out = tuple(each.fact.force for each in others if each.fact.force in declared.forces)
        others = [each for each in others if each.fact.force not in declared.forces]
        if kept_out:
            yield f"Not compared: {_named(kept_out)}, since {declared.because.rstrip('.')}."
    if others:
        names = _named(tuple(each.fact.force for each in others))
        yield f"Not compared, each for the reason in the table: {names}."
