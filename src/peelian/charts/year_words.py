"""What two years of months say in words and in a table, computed from the facts.

Two values count as equal when their difference rounds to nothing at the precision shown, so that the sentence always
agrees with the table. Nothing here speaks of a trend or a signal: that needs a test.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from peelian.charts.months import synthetic_months
from peelian.charts.picture import Table, amount, any_synthetic, basis_note, cell, joined, made_up, missing_cell
from peelian.charts.year_pair import YearPair, label_lines
from peelian.core.fact import Fact, change
from peelian.core.period import MONTH_NAMES
from peelian.core.rounding import round_half_away

_SAME_MONTH = "the same month of the year before"
_NONE_BEFORE = "there are no records for the year before"
_SIDES = ("above", "below", "level with")


def headline(title: str, pair: YearPair) -> str:
    """The title with its finding, or with the statement that the months are synthetic."""
    known = _known(pair.this_year)
    if any_synthetic(pair.facts) and _known(pair.facts):
        return f"{title}: synthetic months"
    if not known:
        return f"{title}: no records for {pair.period.label}"
    if pair.couples:
        counts = _counts(pair)
        side = max(_SIDES, key=lambda each: counts[each])
        where = f" {_in_months(counts[side], pair)}" if len(pair.this_year) > 1 else ""
        return f"{title}: {side} the year before{where}"
    return f"{title}: {_range(known)}"


def sentence(pair: YearPair) -> str:
    """One true sentence about the months; for synthetic ones, why nothing can be read from them."""
    known = _known(pair.this_year)
    clauses: list[str] = []
    if not known:
        clauses.append(f"there are no records for {pair.period.label}")
    if any_synthetic(pair.facts):
        clauses.append(synthetic_months(pair.facts))
    elif pair.couples:
        clauses.append(_compared(pair))
    elif _known(pair.last_year) and known:
        clauses.append("no month has records in both years")
    if not _known(pair.last_year):
        clauses.append(_NONE_BEFORE)
    if known and not any_synthetic(pair.facts) and (len(pair.this_year) > 1 or not pair.couples):
        clauses.append(_extremes(known))
    if made_up(pair.facts) == "simulated":
        clauses.append("the figures are simulated")
    whole = "; ".join(clauses)
    return f"{whole[0].upper()}{whole[1:]}."


def table(title: str, pair: YearPair) -> Table:
    """Every figure drawn, month by month, with the change; no cell is empty.

    Months that are synthetic have no change: their shape was made up.
    """
    compared = not any_synthetic(pair.facts)
    rows = []
    for index, now in enumerate(pair.this_year):
        if pair.last_year:
            then = pair.last_year[index]
            cells = cell(then), cell(change(now, then))
        else:
            cells = missing_cell("no records"), missing_cell("no records for the year before")
        rows.append((_row_heading(pair, now), cell(now), *cells[: 1 + compared]))
    labels = ("".join(label_lines(each)) for each in (pair.period, pair.period.same_last_year))
    headings = ("Month", *labels, "Change")[: 3 + compared]
    return Table(f"{title} by month ({basis_note(pair.facts)})", headings, tuple(rows))


def _row_heading(pair: YearPair, now: Fact) -> str:
    month = now.period.first
    return MONTH_NAMES[month.number - 1] if pair.period.count <= 12 else f"{month.label} and {month.year - 1}"


def _compared(pair: YearPair) -> str:
    total, comparable = len(pair.this_year), len(pair.couples)
    counts = _counts(pair)
    if total == 1:
        now, then = pair.couples[0]
        side = max(_SIDES, key=lambda each: counts[each])
        months = f"{now.period.label} was {side} {then.period.label}"
        return f"{months} ({amount(now)} against {amount(then)})"
    clauses: list[str] = []
    for side in _SIDES:
        if counts[side]:
            which = _SAME_MONTH if not clauses else "it"
            clauses.append(f"{_subject(counts[side], comparable)} {side} {which}")
    whole = f"of the {total} months of {pair.period.label}, "
    if comparable == total:
        return whole + joined(clauses)
    have = "has" if comparable == 1 else "have"
    return f"{whole}{comparable} {have} records in both years: {joined(clauses)}"


def _subject(count: int, of: int) -> str:
    if of == 1:
        return "it was"
    if count == of:
        return "both were" if of == 2 else "all were"
    return f"{count} {'was' if count == 1 else 'were'}"


def _extremes(known: Sequence[Fact]) -> str:
    if len(known) == 1:
        return f"the only month with records is {known[0].period.label} ({amount(known[0])})"
    shown = [_shown(fact) for fact in known]
    highest, lowest = (_at(known, shown, value) for value in (max(shown), min(shown)))
    if len(highest) == len(known):
        return f"every month with records is the same ({amount(known[0])})"
    return f"{_extreme('highest', highest)} and {_extreme('lowest', lowest)}"


def _range(known: Sequence[Fact]) -> str:
    """From the lowest month to the highest, naming neither: which of them it is may be chance."""
    if len(known) == 1:
        return f"{known[0].text} in {known[0].period.label}"
    low, high = min(known, key=_shown).text, max(known, key=_shown).text
    return f"{low} in each month" if low == high else f"{low} to {high} a month"


def _extreme(word: str, facts: Sequence[Fact]) -> str:
    if len(facts) > 3:
        return f"the {word} value ({amount(facts[0])}) came in {len(facts)} months"
    verb = "month was" if len(facts) == 1 else "months were"
    return f"the {word} {verb} {_labels(facts)} ({amount(facts[0])})"


def _at(known: Sequence[Fact], shown: Sequence[Decimal], value: Decimal) -> list[Fact]:
    return [fact for fact, each in zip(known, shown, strict=True) if each == value]


def _labels(facts: Sequence[Fact]) -> str:
    return joined([fact.period.label for fact in facts])


def _counts(pair: YearPair) -> dict[str, int]:
    """How many months were above, below and level with the same month of the year before."""
    signs = [_side(change(now, then)) for now, then in pair.couples]
    return {side: signs.count(side) for side in _SIDES}


def _side(difference: Fact) -> str:
    shown = _shown(difference)
    if shown == 0:
        return "level with"
    return "above" if shown > 0 else "below"


def _known(facts: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.value is not None]


def _shown(fact: Fact) -> Decimal:
    return round_half_away(fact.value or 0, fact.unit.decimals)


def _in_months(count: int, pair: YearPair) -> str:
    """How many months of those that can be compared: "in 9 of 12 months", "in all 12 months"."""
    comparable = len(pair.couples)
    some = "" if comparable == len(pair.this_year) else " with records in both years"
    every = {1: "the only month", 2: "both months"}.get(comparable, f"all {comparable} months")
    return f"in {every if count == comparable else f'{count} of {comparable} months'}{some}"
