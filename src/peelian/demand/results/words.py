"""What results and comparisons say, in sentences computed from them."""

from __future__ import annotations

from decimal import Decimal

from peelian.core.rounding import round_half_away
from peelian.core.unit import MINUS, Unit, signed
from peelian.demand.model.target import Target
from peelian.demand.results.asked import Asked
from peelian.demand.results.comparison import Comparison, Difference
from peelian.demand.results.estimate import Estimate
from peelian.demand.results.results import Outcome, Results, Verdict, limit_of, outcome_of

FURTHER = 4
NONE = "\N{EN DASH}"
AS_IT_IS, WITH = "as it is", "in the scenario"


def estimate_text(unit: Unit, estimate: Estimate, *, with_unit: bool = True) -> str:
    """The mean with half its interval, `85.0% ±0.4`; an en dash if there is none.

    >>> from peelian.core.unit import unit
    >>> estimate_text(unit("percent"), Estimate(16, 85.0, 0.8))
    '85.0% ±0.4'
    """
    if not estimate.count:
        return NONE
    mean = unit.write(Decimal(estimate.mean)) if with_unit else bare(unit, estimate.mean)
    return mean if estimate.count < 2 else f"{mean} ±{bare(unit, estimate.half_width())}"


def verdict_sentence(results: Results, verdict: Verdict) -> str:
    """A KPI beside its target, and whether it is met."""
    unit = results.scales[verdict.asked].unit
    if not verdict.estimate.count:
        return f"{_capital(verdict.asked)}: nothing came of which it could be told; simulated."
    interval = verdict.estimate.interval()
    within = f" ({bare(unit, interval.lower)} to {bare(unit, interval.upper)})" if interval else ""
    value = unit.write(Decimal(verdict.estimate.mean))
    target = f"the target of {limit_text(verdict, unit)} {_is(verdict.outcome)}"
    return f"{_capital(verdict.asked)}: {value}{within}; {target}; simulated."


def limit_text(verdict: Verdict, unit: Unit) -> str:
    """The target in the unit of its KPI: `at least 90.0%`."""
    least = verdict.target.at_least is not None
    return f"at {'least' if least else 'most'} {unit.write(Decimal(verdict.limit))}"


def difference_sentence(comparison: Comparison, kpi: Asked | str, scenario: str) -> str:
    """What a scenario would change of a KPI, as far as the paired interval tells."""
    found = comparison.difference(kpi, scenario)
    unit = comparison.base.scales[found.asked].unit
    interval = found.apart.interval()
    if not found.apart.count:
        return f"{_capital(found.asked)}: {_untold(unit, found)}; simulated."
    if found.told == "the same":
        base = unit.write(Decimal(found.base.mean))
        return f"{_capital(found.asked)}, would stay at {base} in every replication; simulated."
    decimals = _decimals(unit, found.apart.mean)
    base, changed = (unit.write(Decimal(each.mean), decimals=decimals) for each in (found.base, found.changed))
    if interval is None or found.told == "cannot be told":
        told, base = f"No difference can be told in {_inside(found.asked)}", unit.write(Decimal(found.base.mean))
        if interval is None:
            return f"{told} from one replication; simulated."
        low, high = (unit.write_change(Decimal(each), decimals=decimals) for each in (interval.lower, interval.upper))
        return f"{told}: between {low} and {high}, from {base}; simulated."
    rises = found.told == "higher"
    least, most = sorted((abs(interval.lower), abs(interval.upper)))
    by = unit.write_change(Decimal(abs(found.apart.mean)), decimals=decimals).lstrip("+" + MINUS)
    span = f"{bare(unit, least, decimals)} to {bare(unit, most, decimals)}"
    moved = f"would {'rise' if rises else 'fall'} by {by} ({span}), from {base} to {changed}"
    return f"{_capital(found.asked)}, {moved}; simulated."


def target_sentence(comparison: Comparison, name: str, scenario: str) -> str:
    """What would become of a target of the base: the difference, then whether it is met now and would be."""
    verdict = comparison.base.verdict(name)
    said = difference_sentence(comparison, verdict.asked, scenario)
    found = comparison.difference(verdict.asked, scenario)
    if not found.changed.count or not found.base.count:
        return said
    then = outcome_in(comparison, verdict.target, found)
    limit = limit_text(verdict, comparison.base.scales[verdict.asked].unit)
    if then == verdict.outcome:
        return f"{said} The target of {limit} {_is(then)}, with and without."
    return f"{said} The target of {limit} {_is(verdict.outcome)} as it is, and {_would(then)}."


def outcome_in(comparison: Comparison, target: Target, found: Difference) -> Outcome:
    """Whether a scenario would meet a target of the base."""
    scale = comparison.base.scales[found.asked]
    return outcome_of(target, found.changed, limit_of(target, scale))


def values_texts(unit: Unit, found: Difference) -> tuple[str, str]:
    """The value as it is and in the scenario, with as many digits as their difference has."""
    decimals = _decimals(unit, found.apart.mean) if found.told in ("higher", "lower") else unit.decimals
    both = (found.base, found.changed)
    base, changed = (unit.write(Decimal(each.mean), decimals=decimals) if each.count else NONE for each in both)
    return base, changed


def difference_texts(unit: Unit, found: Difference) -> tuple[str, str]:
    """A difference with its sign, and its interval without the unit, both with digits enough to see it."""
    interval = found.apart.interval()
    if not found.apart.count:
        return NONE, NONE
    if found.told == "the same":
        return unit.write_change(0), NONE
    decimals = _decimals(unit, found.apart.mean)
    text = unit.write_change(Decimal(found.apart.mean), decimals=decimals)
    if interval is None:
        return text, NONE
    ends = (round_half_away(Decimal(each), decimals) for each in (interval.lower, interval.upper))
    return text, " to ".join(signed(each, sign=True, prefix=unit.prefix) for each in ends)


def bare(unit: Unit, value: float, decimals: int | None = None) -> str:
    """A value without the unit's suffix."""
    rounded = round_half_away(Decimal(value), unit.decimals if decimals is None else decimals)
    return signed(rounded, sign=False, prefix=unit.prefix)


def _decimals(unit: Unit, value: float) -> int:
    """As many as the unit has, or as it takes to see the first digit of a small value."""
    decimals = unit.decimals
    while value and not round_half_away(Decimal(value), decimals) and decimals < unit.decimals + FURTHER:
        decimals += 1
    return decimals


def _untold(unit: Unit, found: Difference) -> str:
    """What can be said where one or both have no value, because nothing comes."""
    for one, has, other in ((found.base, AS_IT_IS, WITH), (found.changed, WITH, AS_IT_IS)):
        if one.count:
            return f"{unit.write(Decimal(one.mean))} {has}, and nothing of which it could be told {other}"
    return "nothing came of which it could be told"


def _inside(asked: Asked) -> str:
    return asked.title.replace(":", ",", 1)


def _capital(asked: Asked) -> str:
    text = _inside(asked)
    return text[:1].upper() + text[1:]


def _is(outcome: Outcome) -> str:
    return {"met": "is met", "missed": "is missed"}.get(outcome, "may be met or missed")


def _would(outcome: Outcome) -> str:
    return {"met": "would be met", "missed": "would be missed"}.get(outcome, "might be met or missed")
