"""Figures as they are printed: changes, rounding, suppression, revisions, and what chance makes of counts."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction

from peelian.core import fact, rounding
from peelian.statistics import by_chance, revisions, suppression
from peelian.statistics.method import Ages, Number, Places, Result, Table, Whole, method


@method(
    fact.percent_change,
    formula="(current − previous) / previous × 100, in exact arithmetic, rounded once; none where previous is 0",
    source="Practice of the Office for National Statistics: half away from zero, with a sign",
)
def percent_change(current: Number, previous: Number, decimals: Places = 0) -> Result:
    """A change, and as a percentage as it is printed."""
    now, before = (Fraction(str(each)) for each in (current, previous))
    if before == 0:
        return {"difference": float(now), "percent": None, "display": None}
    percent = (now - before) / before * 100
    shown = rounding.round_half_away(percent, decimals)
    sign = "+" if shown > 0 else ""
    return {"difference": float(now - before), "percent": float(percent), "display": f"{sign}{shown}%"}


@method(
    rounding.round_half_away,
    formula="to the nearest at so many decimals, halves away from zero, on decimals and not on binary floats",
    source="Practice of the Office for National Statistics",
)
def round_half_away(values: list[str], decimals: Places = 0) -> Result:
    """Decimal numbers, as texts, rounded as they are printed."""
    try:
        exact = [Decimal(each) for each in values]
    except InvalidOperation as error:
        raise ValueError("values are decimal numbers as texts, such as '2.675'") from error
    return {"values": [str(rounding.round_half_away(each, decimals)) for each in exact]}


@method(
    suppression.withheld,
    formula="cells from 1 to below − 1, then the cheapest rectangles until totals and counts ≥ 0 fix no small one",
    source="Repsilber's hypercubes (1994); checked on Gusfield's mixed graph (1988)",
)
def suppression_of_small_counts(table: Table, below: Whole = 5) -> Result:
    """Which cells of a public table are withheld, so that no small one can be reckoned back; which totals give away."""
    small, marks = suppression.primary(table, below=below), suppression.withheld(table, below=below)
    return {"primary": small, "withheld": marks, "given_away": suppression.can_be_reckoned(table, marks) & small}


@method(suppression.rounded, formula="to the nearest multiple of base, halves away from zero", source="Common practice")
def round_to_base(value: Whole, base: Whole = 5) -> Result:
    """A count rounded to a multiple."""
    return {"value": suppression.rounded(value, base)}


@method(
    revisions.mean_revisions,
    formula="at each age: mean and mean size of (latest value − value at that age), over periods that are older by now",
    source="Revisions analysis of the OECD and the Office for National Statistics",
)
def mean_revisions(rows: Ages) -> Result:
    """How much figures are revised after each age; a row for each period, its values by age."""
    found = revisions.mean_revisions(rows)
    return {
        "ages": [
            {"age": each.age, "count": each.count, "mean": float(each.mean), "mean_absolute": float(each.mean_absolute),
             "relative": None if each.relative is None else float(each.relative)}
            for each in found
        ]
    }  # fmt: skip


@method(
    by_chance.chance_of_an_empty_day,
    formula="1 − (1 − exp(−records / days))^days",
    source="Poisson; days taken as independent",
)
def chance_of_an_empty_day(records: Number, days: Whole) -> Result:
    """How likely a day without a record is by chance."""
    return {"value": by_chance.chance_of_an_empty_day(records, days)}


@method(by_chance.chance_of_the_same_count, formula="1 / (2 √(π × count)), at most 1", source="Skellam (1946)")
def chance_of_the_same_count(count: Number) -> Result:
    """How likely two independent counts are to be exactly equal."""
    return {"value": by_chance.chance_of_the_same_count(count)}
