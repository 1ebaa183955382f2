"""A Fact: one value for a place and a period, with everything a reader needs to trust it or doubt it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from peelian.core.basis import Basis, weakest
from peelian.core.grade import Graded, worst
from peelian.core.interval import Interval
from peelian.core.lineage import Lineage
from peelian.core.period import Period
from peelian.core.rounding import round_half_away
from peelian.core.unit import Unit, signed, unit

Exact = int | Fraction
PERCENT_DECIMALS = {"percent change": 0, "relative change": 1}


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a measure, or a named derivation of facts.

    `value` is exact and unrounded (percentages as read: 99.76…), or None with the reason in `missing`. `breakdown`
    holds (column, value) pairs that narrow the measure down, and `parameters` the numbers that its definition was
    taken with, such as the months after which an offence is historical. `grade` is the quality grade of the data behind
    it: the worst of all that took part. `withheld` says that there is a value which is not for everybody's eyes.
    `derivation` is empty for a measured value,
    else it names how the value was made from `parts`.

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
    parameters: tuple[tuple[str, str], ...] = ()
    numerator: Exact | None = None
    denominator: Exact | None = None
    interval: Interval | None = None
    missing: str = ""
    withheld: bool = False
    derivation: str = ""
    parts: tuple[Fact, ...] = field(default=(), repr=False)
    lineage: Lineage | None = field(default=None, repr=False)
    grade: Graded | None = field(default=None, repr=False)

    @property
    def id(self) -> str:
        """A name that is unique among facts and can be typed into `peelian measures explain`."""
        cells = "".join(f"[{name}={value}]" for name, value in (*self.breakdown, *self.parameters))
        tail = f":{self.derivation}" if self.derivation else ""
        return f"{self.measure}{cells}{tail}@{self.force}/{self.source}/{self.period}"

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The value as a reader sees it: rounded once, in the unit's style; an en dash if missing, [c] if withheld."""
        if self.value is None:
            return "[c]" if self.withheld else "\N{EN DASH}"
        if self.derivation in PERCENT_DECIMALS:
            # A change of less than one per cent would else be printed as none.
            decimals = PERCENT_DECIMALS[self.derivation] or int(0 < abs(Fraction(self.value)) < 1)
            return signed(round_half_away(self.value, decimals), sign=True) + "%"
        return self.unit.write_change(self.value) if "change" in self.derivation else self.unit.write(self.value)

    @property
    def interval_text(self) -> str:
        """The interval in the value's own style, "29.1% to 45.7%"; empty where there is none."""
        if self.interval is None:
            return ""
        ends = (Decimal(self.interval.lower), Decimal(self.interval.upper))
        write = self.unit.write_change if "change" in self.derivation else self.unit.write
        return " to ".join(write(end) for end in ends)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON and tables; `value` as a number at full precision."""
        return {
            "id": self.id,
            "measure": self.measure,
            "force": self.force,
            "source": self.source,
            "period": str(self.period),
            "breakdown": dict(self.breakdown),
            "parameters": dict(self.parameters),
            "value": plain(self.value),
            "text": self.text,
            "unit": self.unit.id,
            "numerator": plain(self.numerator),
            "denominator": plain(self.denominator),
            "interval": [self.interval.lower, self.interval.upper] if self.interval else None,
            "basis": self.basis.value,
            "missing": self.missing,
            "derivation": self.derivation,
            "quality": self.grade.grade.value if self.grade else "",
            "quality_because": "; ".join(self.grade.reasons) if self.grade else "",
            "mart": self.lineage.mart if self.lineage else "",
            **({"run": asdict(self.lineage.run)} if self.lineage and self.lineage.run else {}),
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


def monthly_mean(fact: Fact) -> Fact:
    """A count over a period as its mean per month; of a change, the mean monthly change."""
    value = None if fact.value is None else Fraction(fact.value) / fact.period.count
    name = "monthly mean" + (" of the change" if fact.derivation == "change" else "")
    return replace(fact, value=value, derivation=name, parts=(fact,), interval=None)


def extreme_month(months: Sequence[Fact], which: Literal["lowest", "highest"], period: Period) -> Fact:
    """The lowest or highest of the months of a period; missing where any month is.

    Raises ValueError for no months.
    """
    if not months:
        raise ValueError("there are no months")
    unknown = next((each for each in months if each.value is None), None)
    if unknown is not None:
        return replace(unknown, period=period, derivation=f"{which} month", parts=())
    pick = min if which == "lowest" else max
    found = pick(months, key=lambda each: (each.value, each.period.first))
    basis = weakest(each.basis for each in months)
    grade = worst(each.grade for each in months)
    name = f"{which} month"
    return replace(found, period=period, derivation=name, parts=(found,), basis=basis, interval=None, grade=grade)


def relative_change(now: Fact, before: Fact) -> Fact:
    """The change of a percentage or rate as a percentage of the earlier one: 11.4% is 10.9% below 12.8%.

    It is not the change in points, and a text that uses it says so.
    """
    percent = unit("percent")
    if now.value is None or before.value is None:
        return _derived(now, before, "relative change", None, percent, now.missing or before.missing)
    if before.value == 0:
        return _derived(now, before, "relative change", None, percent, "the earlier value is zero")
    share = Fraction(now.value - before.value) / before.value * 100
    return _derived(now, before, "relative change", share, percent, "")


def _derived(now: Fact, before: Fact, name: str, value: Exact | None, of: Unit, missing: str) -> Fact:
    return Fact(
        measure=now.measure,
        force=now.force,
        source=now.source,
        period=now.period,
        value=value,
        unit=of,
        basis=weakest((now.basis, before.basis)),
        withheld=value is None and (now.withheld or before.withheld),
        breakdown=now.breakdown,
        parameters=now.parameters,
        missing=missing,
        derivation=name,
        parts=(now, before),
        lineage=now.lineage,
        grade=None if value is None else worst((now.grade, before.grade)),
    )
