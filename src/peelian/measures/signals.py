"""What a measure's own series says: whether it changed, whether it meets its target, and what cannot be said and why.

How a series is read stands in the measure's entry in the catalogue: kind of chart, rules, breaks, targets, least base.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from peelian.catalogue.model import Dataset, Measure, Target
from peelian.core.fact import Fact, plain
from peelian.core.period import Month, Period, PeriodKind
from peelian.measures.figures import Figures
from peelian.statistics.flags import Assurance, Cause, PointType

if TYPE_CHECKING:
    from peelian.statistics.control_chart import ControlChart, Settings
    from peelian.statistics.control_chart import Series as Points

VARIATION_WORDS = {
    PointType.IMPROVEMENT: "improving",
    PointType.CONCERN: "worsening",
    PointType.NEUTRAL_HIGH: "higher than usual",
    PointType.NEUTRAL_LOW: "lower than usual",
    PointType.COMMON: "no significant change",
}
ASSURANCE_WORDS = {
    Assurance.MET: "will meet it",
    Assurance.MISSED: "will miss it",
    Assurance.EITHER: "may do either",
}
CAUSE_WORDS = {
    Cause.ABOVE: "above the upper limit",
    Cause.BELOW: "below the lower limit",
    Cause.RISING: "in a run of rises",
    Cause.FALLING: "in a run of falls",
    Cause.NEAR_UPPER: "near the upper limit, as others beside it",
    Cause.NEAR_LOWER: "near the lower limit, as others beside it",
    Cause.SHIFT_ABOVE: "in a run above the mean",
    Cause.SHIFT_BELOW: "in a run below the mean",
    Cause.COMMON: "within the usual range",
}
NAN = float("nan")
STEPS = {"month": 1, "quarter": 3, "year": 12}
_DIRECTIONS: dict[str, Literal["increase", "decrease", "neutral"]] = {
    "higher": "increase",
    "lower": "decrease",
    "neutral": "neutral",
}


@dataclass(frozen=True)
class Signal:
    """One measure's series up to the end of a period, and what may be said of it.

    `facts` are its points, oldest first, missing ones included; `chart` reads them, its values 1/`per` of theirs; None
    where there is no series to read. `now` is the figure of the period asked for. `target` is the one in force on the
    period's last day. `cannot` says what cannot be said, and why.
    """

    measure: Measure
    now: Fact
    facts: tuple[Fact, ...] = ()
    chart: ControlChart | None = None
    per: float = 1
    target: Target | None = None
    cannot: tuple[str, ...] = ()
    breakdown: Mapping[str, str] = field(default_factory=dict)

    @property
    def variation(self) -> PointType | None:
        """What the last judged point shows; None where nothing can be said."""
        return self.chart.variation if self.chart is not None and not self.silent else None

    @property
    def assurance(self) -> Assurance | None:
        """Whether the process as it runs meets the target; None where there is none or nothing can be said."""
        return self.chart.assurance if self.chart is not None and not self.silent else None

    @property
    def silent(self) -> bool:
        """Whether nothing may be said of change at all."""
        return self.chart is None or bool(self.cannot)

    @property
    def changed(self) -> bool:
        """Whether the last judged point is a special cause."""
        return self.variation not in (None, PointType.COMMON)

    @property
    def misses_target(self) -> bool:
        """Whether the period's own value is on the wrong side of the target in force."""
        if self.target is None or self.now.value is None or self.now.basis.is_synthetic:
            return False
        if self.target.at_least is not None:
            return self.now.value < self.target.at_least
        return self.target.at_most is not None and self.now.value > self.target.at_most

    @property
    def before(self) -> PointType | None:
        """What the point before showed when it was the last; None where nothing could be said."""
        from peelian.statistics.control_chart import control_chart

        if self.chart is None or self.silent or len(self.facts) < 2:
            return None
        series = self.chart.series
        cut = replace(
            series, values=series.values[:-1], counts=series.counts[:-1], denominators=series.denominators[:-1]
        )
        breaks = tuple(each for each in self.chart.settings.breaks if each.at < len(cut.values))
        return control_chart(cut, replace(self.chart.settings, breaks=breaks)).variation

    @property
    def before_changed(self) -> bool:
        """Whether the point before was a special cause when it was the last."""
        return self.before not in (None, PointType.COMMON)

    @property
    def shows(self) -> str:
        """What the last judged point shows, in words: "above the upper limit"."""
        at = self.chart.last if self.chart is not None and not self.silent else None
        return "" if self.chart is None or at is None else CAUSE_WORDS[self.chart.causes[at]]

    @property
    def word(self) -> str:
        """What that means, in a word or two; "cannot be said" where nothing may be."""
        return "cannot be said" if self.variation is None else VARIATION_WORDS[self.variation]

    @property
    def worse(self) -> bool:
        """Whether it is for the worse: a change in the wrong direction, or a target that was missed."""
        return self.variation is PointType.CONCERN or self.misses_target

    @property
    def sentence(self) -> str:
        """What it signals, in a line: the change at its last point, and a target that was missed."""
        told = [f"{self.word}, {self.shows} in {self.last.period.label}"] if self.changed and self.last else []
        told += (
            [f"{self.now.text} in {self.now.period.label}, {self.target_text} is asked"] if self.misses_target else []
        )
        return "; ".join(told) + "." if told else ""

    @property
    def usual_range(self) -> str:
        """The limits of the last phase at its last judged point, in the measure's unit: "34.1% to 41.0%"."""
        at = self.chart.last if self.chart is not None else None
        if self.chart is None or at is None or self.silent:
            return ""
        phase = next(each for each in self.chart.phases if each.start <= at < each.stop)
        ends = (float(each[at - phase.start]) * self.per for each in (phase.lower, phase.upper))
        low, high = (Fraction(end) for end in ends)
        top = Fraction(100) if self.now.unit.id == "percent" else high
        return f"{self.now.unit.write(max(low, Fraction(0)))} to {self.now.unit.write(min(high, top))}"

    @property
    def target_text(self) -> str:
        """The target in force: "at least 90.0%"."""
        if self.target is None:
            return ""
        least = self.target.at_least is not None
        limit = self.target.at_least if least else self.target.at_most
        return f"at {'least' if least else 'most'} {self.now.unit.write(Fraction(str(limit)))}"

    @property
    def met_text(self) -> str:
        """Whether the period's own value meets the target."""
        if self.target is None or self.now.value is None:
            return "not known"
        if self.now.basis.is_synthetic:
            return "not said of made-up records"
        return "missed" if self.misses_target else "met"

    @property
    def assurance_text(self) -> str:
        """Whether the process as it runs meets the target, in words."""
        return "cannot be said" if self.assurance is None else ASSURANCE_WORDS[self.assurance]

    def to_dict(self) -> dict[str, object]:
        """Plain values for JSON and tables."""
        last = self.last
        return {
            "measure": self.measure.id,
            "period": str(self.now.period),
            "value": plain(self.now.value),
            "text": self.now.text,
            "basis": self.now.basis.value,
            "last_point": str(last.period) if last else "",
            "variation": self.variation.value if self.variation else "",
            "shows": self.shows,
            "usual_range": self.usual_range,
            "target": self.target_text,
            "assurance": self.assurance.value if self.assurance else "",
            "misses_target": self.misses_target,
            "chart": self.chart.shown_kind if self.chart else "",
            "rules": self.measure.chart.rules,
            "cannot": "; ".join(self.cannot),
            "notes": "; ".join(note.value for note in self.chart.notes) if self.chart else "",
        }

    @property
    def last(self) -> Fact | None:
        """The last point that was judged."""
        at = self.chart.last if self.chart is not None else None
        return None if at is None else self.facts[at]


def signal(figures: Figures, measure: str, period: Period, **narrowed: str) -> Signal:
    """Read a measure's series up to the end of `period`, as its entry in the catalogue says.

    Raises UnknownNameError for a measure or a breakdown that does not exist.
    """
    from peelian.statistics.control_chart import control_chart

    entry = figures.catalogue.measure(measure)
    dataset = figures.catalogue.datasets[entry.dataset]
    now = figures.fact(measure, period, **narrowed)
    target = target_on(entry.targets, last_day(period))
    if entry.chart.kind == "none":
        why = entry.chart.because or "its months cannot be set side by side"
        return Signal(entry, now, target=target, cannot=(why,), breakdown=narrowed)
    facts = _held(_facts(figures, entry, dataset, period, narrowed))
    if not facts:
        why = now.missing or f"no {_every(entry, dataset)} of it is held"
        return Signal(entry, now, target=target, cannot=(why,), breakdown=narrowed)
    per = _per(entry, facts)
    points = _points(entry, facts, per)
    chart = control_chart(points, _settings(entry, facts, target, per))
    cannot = tuple(_cannot(entry, dataset, facts, chart))
    return Signal(entry, now, tuple(facts), chart, per, target, cannot, narrowed)


def series_held(figures: Figures, measure: str, period: Period, **narrowed: str) -> list[Fact]:
    """The facts of a measure's series to the end of a period, from the first to the last that has a value."""
    entry = figures.catalogue.measure(measure)
    return _held(_facts(figures, entry, figures.catalogue.datasets[entry.dataset], period, narrowed))


def signals(figures: Figures, period: Period, measures: Iterable[str] = ()) -> list[Signal]:
    """Every measure of which the source holds something, or the ones named, in the order of their ids.

    A measure that is only whole when it is narrowed, such as each value's share, is read where it is named with it.
    """
    names = list(measures) or [each.id for each in figures.catalogue.measures.values() if not _is_a_share_of_all(each)]
    found = (signal(figures, name, period) for name in sorted(names))
    return [each for each in found if each.facts or each.now.value is not None]


def false_alarms(found: Iterable[Signal]) -> float:
    """How many of the measures that were judged would show a special cause at their last point by chance alone."""
    from peelian.statistics.by_chance import chance_of_a_sign
    from peelian.statistics.rule_sets import rule_set

    judged = (each.chart for each in found if each.chart is not None and not each.silent)
    return sum(chance_of_a_sign(len(chart.judged), rule_set(chart.settings.rules.id)) for chart in judged)


def target_on(targets: Sequence[Target], day: dt.date) -> Target | None:
    """The target that is in force on a day: the last that began by then."""
    begun = [each for each in targets if each.starts <= day]
    return max(begun, key=lambda each: each.starts, default=None)


def last_day(period: Period) -> dt.date:
    """The last day of a period."""
    following = period.last.plus(1)
    return dt.date(following.year, following.number, 1) - dt.timedelta(days=1)


def _is_a_share_of_all(measure: Measure) -> bool:
    return bool(measure.numerator.across or (measure.denominator and measure.denominator.across))


def _every(measure: Measure, dataset: Dataset) -> str:
    if measure.chart.every != "auto":
        return measure.chart.every
    return {3: "quarter", 12: "year"}.get(dataset.months_each, "month")


def _facts(
    figures: Figures, measure: Measure, dataset: Dataset, period: Period, narrowed: Mapping[str, str]
) -> list[Fact]:
    every = _every(measure, dataset)
    if every == "month":
        count = measure.chart.points
        span = Period(PeriodKind.MONTHS, period.last.plus(1 - count), count)
        return figures.series(measure.id, span, **narrowed)
    return [figures.fact(measure.id, each, **narrowed) for each in _periods(every, period, measure.chart.points)]


def _periods(every: str, period: Period, count: int) -> Iterator[Period]:
    """The last `count` quarters or years that are over by the end of a period, oldest first."""
    step = STEPS[every]
    last = period.last
    if every == "quarter":
        end, kind = last.plus(-(last.number % 3)), PeriodKind.QUARTER
    elif period.kind is PeriodKind.CALENDAR_YEAR:
        end, kind = last, PeriodKind.CALENDAR_YEAR
    else:
        end, kind = last.plus(-((last.number - 3) % 12)), PeriodKind.FINANCIAL_YEAR
    for at in range(count - 1, -1, -1):
        yield Period(kind, end.plus(1 - step * (at + 1)), step)


def _held(facts: Sequence[Fact]) -> list[Fact]:
    """The facts from the first to the last that has a value."""
    known = [at for at, fact in enumerate(facts) if fact.value is not None]
    return list(facts[known[0] : known[-1] + 1]) if known else []


def _kind(measure: Measure, facts: Sequence[Fact]) -> Literal["xmr", "p", "u"]:
    """The chart that the entry names; by itself, p for shares of records and XmR for all else."""
    chosen = measure.chart.kind
    counted = all(
        fact.value is None or (fact.numerator is not None and fact.denominator is not None and fact.denominator > 0)
        for fact in facts
    )
    if chosen == "auto":
        chosen = "p" if measure.interval == "wilson" and measure.unit == "percent" else "xmr"
    if chosen == "none" or not counted:
        return "xmr"
    return chosen


def _per(measure: Measure, facts: Sequence[Fact]) -> float:
    if _kind(measure, facts) == "xmr":
        return 1
    return 100 if measure.unit == "percent" else float(measure.per or 1)


def _points(measure: Measure, facts: Sequence[Fact], per: float) -> Points:
    from peelian.statistics.control_chart import Series

    known = [fact.value is not None for fact in facts]
    values = [float(fact.value) / per if fact.value is not None else NAN for fact in facts]
    provisional = min(measure.chart.provisional, len(facts))
    first = facts[0].period.first.number
    if _kind(measure, facts) == "xmr":
        return Series(values, first_month=first, provisional=provisional, months_each=facts[0].period.count)
    counts = [float(fact.numerator or 0) if there else NAN for fact, there in zip(facts, known, strict=True)]
    bases = [float(fact.denominator or 0) if there else NAN for fact, there in zip(facts, known, strict=True)]
    return Series(values, counts, bases, first, provisional, facts[0].period.count)


def _settings(measure: Measure, facts: Sequence[Fact], target: Target | None, per: float) -> Settings:
    from peelian.statistics.control_chart import Break, Settings
    from peelian.statistics.rule_sets import rule_set

    limit = None if target is None else (target.at_least if target.at_least is not None else target.at_most)
    return Settings(
        kind=_kind(measure, facts),
        rules=rule_set(measure.chart.rules),
        better=_DIRECTIONS[measure.better],
        target=None if limit is None else limit / per,
        breaks=tuple(Break(at, reason) for at, reason in breaks_within(measure, facts)),
        adjust_season=measure.chart.season == "adjust",
    )


def breaks_within(measure: Measure, facts: Sequence[Fact]) -> tuple[tuple[int, str], ...]:
    """The recorded breaks that fall within a series, each with the first point that is not wholly before it."""
    found: dict[int, str] = {}
    for each in measure.breaks_of(facts[0].force) if facts else ():
        month = Month.of(each.date.year, each.date.month)
        at = next((at for at, fact in enumerate(facts) if fact.period.last >= month), len(facts))
        if 0 < at < len(facts):
            found.setdefault(at, each.reason)
    return tuple(sorted(found.items()))


def _cannot(measure: Measure, dataset: Dataset, facts: Sequence[Fact], chart: ControlChart) -> Iterator[str]:
    from peelian.statistics.xmr import FEWEST

    every = _every(measure, dataset)
    if any(fact.basis.is_synthetic for fact in facts):
        yield "the records are made up, and their shape says nothing about the force"
        return
    last = chart.last
    if last is None:
        yield f"every {every} of it is provisional"
        return
    phase = next(each for each in chart.phases if each.start <= last < each.stop)
    if not phase.enough:
        since = f" since the series was broken ({phase.reason.rstrip('.')})" if phase.reason else ""
        held = sum(fact.value is not None for fact in facts[phase.start : last + 1])
        count = f"{held} {every}{'' if held == 1 else 's'}"
        yield f"{count} held{since}; at least {FEWEST} are needed to tell change from noise"
    base = facts[last].denominator
    if measure.unit == "percent" and base is not None and base < measure.minimum_base:
        yield f"the last {every} rests on {base:,} cases, fewer than {measure.minimum_base}"
