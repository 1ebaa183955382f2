"""A Fact: one value for a place and a period, with everything a reader needs to trust it or doubt it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from peelian.core.basis import Basis, weakest
from peelian.core.interval import Interval
from peelian.core.lineage import Lineage
from peelian.core.period import Period
from peelian.core.rounding import round_half_away
from peelian.core.unit import Unit, signed, unit

Exact = int | Fraction


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a measure, or a named derivation of facts.

    `value` is exact and unrounded (percentages as read: 99.76…), or None with the reason in `missing`. `breakdown`
    holds (column, value) pairs that narrow the measure down. `derivation` is empty for a measured value, else it names
    how the value was made from `parts`.

    >>> calls = Fact("contact.calls_999", "kent", "force", Period.parse("2019-01"), 1234, unit("calls"), Basis.REAL)
    >>> calls.text, calls.id
    ('1,234', 'contact.calls_999@kent/force/2019-01')
    """

    measure: str
    force: str
    source: str
    period: Period
    value: Exact | None
    unit: Unit
    basis: Basis
    breakdown: tuple[tuple[str, str], ...] = ()
    numerator: Exact | None = None
    denominator: Exact | None = None
    interval: Interval | None = None
    missing: str = ""
    derivation: str = ""
    parts: tuple[Fact, ...] = field(default=(), repr=False)
    lineage: Lineage | None = field(default=None, repr=False)

    @property
    def id(self) -> str:
        """A name that is unique among facts and can be typed into `peelian measures explain`."""
        cells = "".join(f"[{column}={value}]" for column, value in self.breakdown)
        tail = f":{self.derivation}" if self.derivation else ""
        return f"{self.measure}{cells}{tail}@{self.force}/{self.source}/{self.period}"

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The value as a reader sees it: rounded once, in the unit's house style; an en dash when missing."""
        if self.value is None:
            return "\N{EN DASH}"
        if self.derivation == "percent change":
            return signed(round_half_away(self.value, 0), sign=True) + "%"
        return self.unit.write_change(self.value) if self.derivation else self.unit.write(self.value)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON and tables; `value` as a number at full precision."""
        return {
            "id": self.id,
            "measure": self.measure,
            "force": self.force,
            "source": self.source,
            "period": str(self.period),
            "breakdown": dict(self.breakdown),
            "value": plain(self.value),
            "text": self.text,
            "unit": self.unit.id,
            "numerator": plain(self.numerator),
            "denominator": plain(self.denominator),
            "basis": self.basis.value,
            "missing": self.missing,
            "derivation": self.derivation,
            "mart": self.lineage.mart if self.lineage else "",
        }


def plain(value: Exact | Decimal | None) -> int | float | None:
    """An exact number as JSON can hold it."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == int(value) else float(value)


def change(now: Fact, before: Fact) -> Fact:
    """`now` less `before`: a Fact in the same unit (points for percentages).

    >>> from peelian.core.period import Period
    >>> a = Fact("m", "kent", "force", Period.parse("2018-19"), 12, unit("calls"), Basis.REAL)
    >>> b = Fact("m", "kent", "force", Period.parse("2017-18"), 15, unit("calls"), Basis.REAL)
    >>> change(a, b).text, percent_change(a, b).text
    ('−3', '−20%')
    """
    if now.value is None or before.value is None:
        return _derived(now, before, "change", None, now.unit, now.missing or before.missing)
    return _derived(now, before, "change", now.value - before.value, now.unit, "")


def percent_change(now: Fact, before: Fact) -> Fact:
    """The change as a percentage of `before`; missing where `before` is zero, and for percentages, whose change is in
    points.

    Method: `percent_change` of ONS practice: exact arithmetic, one rounding, half away from zero, with a sign.
    """
    percent = unit("percent")
    if now.value is None or before.value is None:
        return _derived(now, before, "percent change", None, percent, now.missing or before.missing)
    if now.unit.id == "percent":
        return _derived(now, before, "percent change", None, percent, "the change of a percentage is in points")
    if before.value == 0:
        return _derived(now, before, "percent change", None, percent, "the earlier value is zero")
    return _derived(now, before, "percent change", Fraction(now.value - before.value) / before.value * 100, percent, "")


def _derived(now: Fact, before: Fact, name: str, value: Exact | None, of: Unit, missing: str) -> Fact:
    return Fact(
        measure=now.measure,
        force=now.force,
        source=now.source,
        period=now.period,
        value=value,
        unit=of,
        basis=weakest((now.basis, before.basis)),
        breakdown=now.breakdown,
        missing=missing,
        derivation=name,
        parts=(now, before),
        lineage=now.lineage,
    )
