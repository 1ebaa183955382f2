"""Disparities in sentences, each with what a ratio hides: residents of when and where, and who is not known."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.core.force import force
from peelian.measures.disparity import Disparities, Gap, GroupDisparity

NOT_AN_ANSWER = (
    "Residents are not the people who are on the street when searches are made. A ratio is a question, not an answer."
)


def disparity_sentences(found: Disparities) -> tuple[str, ...]:
    """What can be said, in whole sentences, and what cannot."""
    name = force(found.force).short_name
    if found.cannot_say:
        return (f"Nothing is said of {name} in {found.period.label}: {found.cannot_say}.",)
    return tuple(_said(found, name))


def _said(found: Disparities, name: str) -> Iterator[str]:
    assert found.reference is not None
    share = 100 * found.not_stated / found.events if found.events else 0.0
    more = f" {found.left_out:,} without a person are left out." if found.left_out else ""
    unit = found.reference.facts[0].unit
    yield (
        f"{name} recorded {unit.named(found.events)} in {found.period.label}; the group is not stated of "
        f"{found.not_stated:,} ({share:.1f}%).{more}"
    )
    for each in found.groups:
        yield _ratio(found, each)
        yield from (_gap(found, each, gap) for gap in each.gaps if gap.found is not None)
    yield from _without(found)
    yield (
        f"Residents are those of {found.residents_on} in {found.geography}, {found.years_apart} years from the period. "
        f"{NOT_AN_ANSWER}"
    )


def _ratio(found: Disparities, each: GroupDisparity) -> str:
    assert found.reference is not None
    reference = found.reference.name
    if each.fact is None or each.found is None:
        return f"{each.group.name}: {each.why}."
    ends = each.found.ratio.interval
    told = "" if ends.lower > 1 or ends.upper < 1 else " That is not told apart from once."
    bounds = (
        f" If all of those not stated were {reference}, it would be {each.found.least:.2f}; if all were "
        f"{each.group.name}, {each.found.most:.2f}."
        if found.not_stated
        else ""
    )
    return (
        f"{each.group.name}: {each.fact.text} times as often as {reference} for the same number of residents "
        f"(95% interval {each.fact.interval_text}; {each.group.events:,} for {each.group.residents:,} residents, "
        f"against {found.reference.events:,} for {found.reference.residents:,}).{told}{bounds}"
    )


def _gap(found: Disparities, each: GroupDisparity, gap: Gap) -> str:
    assert gap.found is not None
    assert found.reference is not None
    (above, below), (above_0, below_0) = gap.group, gap.reference
    ends = gap.found.interval
    told = "" if ends.lower > 0 or ends.upper < 0 else ", which is not told apart from none"
    return (
        f"{gap.title}, {each.group.name}: {100 * above / below:.1f}% ({above:,} of {below:,}), against "
        f"{100 * above_0 / below_0:.1f}% of {found.reference.name} ({above_0:,} of {below_0:,}): "
        f"{points(gap.found.difference)} points (95% interval {points(ends.lower)} to {points(ends.upper)}){told}."
    )


def points(share: float) -> str:
    """A difference of shares in points, with its sign."""
    return f"{100 * share:+.1f}".replace("-", "\N{MINUS SIGN}")


def _without(found: Disparities) -> Iterator[str]:
    """Why a measure of what came of it says nothing, once for each reason."""
    said: dict[tuple[str, str], list[str]] = {}
    for each in found.groups:
        for gap in each.gaps:
            if gap.found is None:
                counts = f" ({gap.group[0]:,} of {gap.group[1]:,})" if gap.group != (0, 0) else ""
                said.setdefault((gap.title, gap.why), []).append(f"{each.group.name}{counts}")
    for (title, why), names in said.items():
        yield f"{title}, {', '.join(names)}: nothing is said, since {why}."
