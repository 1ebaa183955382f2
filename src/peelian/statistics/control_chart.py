"""One series read as a control chart: its limits phase by phase, what each point shows, and what may be said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from peelian.statistics.flags import CAUSES, Assurance, Cause, Direction, PointType, assurance, flag, point_type
from peelian.statistics.laney import chosen, laney_limits, sigma_z
from peelian.statistics.p_chart import p_limits
from peelian.statistics.rule_sets import RuleSet, rule_set
from peelian.statistics.seasonality import season
from peelian.statistics.u_chart import u_limits
from peelian.statistics.xmr import FEWEST, XmrLimits, xmr_limits

Floats = NDArray[np.float64]
Kind = Literal["xmr", "p", "u"]


class Note(StrEnum):
    """What a reader must know beside the signs themselves."""

    TOO_FEW = "too few points for limits"
    STEADY = "the series does not vary, so no rules apply"
    GAPS = "months without a value are passed over"
    SEASONAL = "the time of year is strong: signs may be seasons"
    ADJUSTED = "limits and signs are of values with the time of year taken out"
    WIDER = "points scatter more than chance, so limits are Laney's"
    PROVISIONAL = "provisional points are shown and not judged"


@dataclass(frozen=True, slots=True)
class Break:
    """From the point at this position on the process is another, for a recorded reason."""

    at: int
    reason: str


@dataclass(frozen=True, slots=True)
class Series:
    """Months, quarters or years in order: `values`, NaN where there is none; for a p or u chart the counts and
    denominators behind them.

    Each is for `months_each` months, the first from calendar month `first_month` (1 to 12) on; the last `provisional`
    points may still change.
    """

    values: Sequence[float]
    counts: Sequence[float] = ()
    denominators: Sequence[float] = ()
    first_month: int = 1
    provisional: int = 0
    months_each: int = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """How a series is to be read: all of it stands in the measure's entry in the catalogue."""

    kind: Kind = "xmr"
    rules: RuleSet = field(default_factory=rule_set)
    better: Direction = "neutral"
    target: float | None = None
    breaks: tuple[Break, ...] = ()
    adjust_season: bool = False


@dataclass(frozen=True, slots=True)
class Phase:
    """A run of points judged by one pair of limits; `enough` says whether there are points enough to judge them.

    `lower` and `upper` have an entry a point: on a p or u chart they move with the denominator.
    """

    start: int
    stop: int
    centre: float
    lower: Floats
    upper: Floats
    reason: str
    enough: bool


@dataclass(frozen=True, slots=True)
class ControlChart:
    """All that a chart shows. `judged` are the values that the rules saw: the series, or it without its seasons.

    `variation` is what the last judged point shows; None where too few points allow no word. `shown_kind` is the kind
    with a prime where Laney's limits were chosen.
    """

    series: Series
    settings: Settings
    judged: Floats
    phases: tuple[Phase, ...]
    causes: tuple[Cause, ...]
    variation: PointType | None
    assurance: Assurance | None
    notes: tuple[Note, ...]
    shown_kind: str

    @property
    def last(self) -> int | None:
        """The position of the last judged point."""
        values = np.asarray(self.series.values, dtype=float)
        there = np.flatnonzero(~np.isnan(values[: len(values) - self.series.provisional]))
        return int(there[-1]) if len(there) else None


def control_chart(series: Series, settings: Settings | None = None) -> ControlChart:
    """Read a series: limits within each phase, the signs of its points, variation and assurance.

    A phase begins at each recorded break and nowhere else. A phase of fewer than twelve points has limits that are
    drawn and no signs. Provisional points count neither for limits nor for signs. Raises ValueError for a break that
    is no point of the series, or for counts that do not go with the values.
    """
    settings = settings or Settings()
    values = np.asarray(series.values, dtype=np.float64)
    _refuse(series, settings, len(values))
    firm = len(values) - series.provisional
    judged, notes = _judged(series, settings, values, firm)
    phases: list[Phase] = []
    causes: list[Cause] = [Cause.COMMON] * len(values)
    wider = _wider(series, settings, firm)
    for start, stop, reason in _spans(settings.breaks, len(values)):
        phase = _phase(series, settings, judged, (start, stop, min(stop, max(start, firm))), reason, wider=wider)
        phases.append(phase)
        if phase.enough:
            _mark(causes, judged, phase, settings.rules, firm)
    notes += _notes_of(series, phases, values, firm, wider=wider)
    chart = ControlChart(
        series, settings, judged, tuple(phases), tuple(causes), None, None, tuple(notes),
        settings.kind + ("′" if wider else ""),
    )  # fmt: skip
    return _concluded(chart)


def _concluded(chart: ControlChart) -> ControlChart:
    last = chart.last
    phase = next((each for each in chart.phases if last is not None and each.start <= last < each.stop), None)
    if last is None or phase is None or not phase.enough:
        return chart
    at = last - phase.start
    limits = XmrLimits(phase.centre, float("nan"), float(phase.lower[at]), float(phase.upper[at]))
    better = chart.settings.better
    return replace(
        chart,
        variation=point_type(chart.causes[last], better),
        assurance=assurance(limits, chart.settings.target, better),
    )


def _refuse(series: Series, settings: Settings, count: int) -> None:
    if any(not 0 < each.at < count for each in settings.breaks):
        raise ValueError("a break is a point of the series after the first")
    if settings.kind != "xmr" and not len(series.counts) == len(series.denominators) == count:
        raise ValueError("a p or u chart needs a count and a denominator for each value")


def _spans(breaks: Sequence[Break], count: int) -> list[tuple[int, int, str]]:
    ordered = sorted(breaks, key=lambda each: each.at)
    starts = [(0, ""), *((each.at, each.reason) for each in ordered)]
    ends = [*(each.at for each in ordered), count]
    return [(start, stop, reason) for (start, reason), stop in zip(starts, ends, strict=True)]


def _judged(series: Series, settings: Settings, values: Floats, firm: int) -> tuple[Floats, list[Note]]:
    """The values that the rules see, and what is to be said about the time of year."""
    try:
        found = season(values[:firm], first_month=series.first_month, months_each=series.months_each)
    except ValueError:
        return values, []
    if not found.strong:
        return values, []
    if not settings.adjust_season or settings.kind != "xmr":
        return values, [Note.SEASONAL]
    cycle = len(found.effects)
    months = (np.arange(len(values)) + (series.first_month - 1) // series.months_each) % cycle
    return values / found.effects[months], [Note.ADJUSTED]


def _wider(series: Series, settings: Settings, firm: int) -> bool:
    if settings.kind == "xmr":
        return False
    there = _known(series, slice(0, firm))
    counts, sizes = (np.asarray(each, dtype=float)[:firm][there] for each in (series.counts, series.denominators))
    return (
        len(counts) > 2
        and np.isfinite(sigma_z(counts, sizes, kind=settings.kind))
        and chosen(counts, sizes, kind=settings.kind)
    )


def _known(series: Series, part: slice) -> NDArray[np.bool_]:
    sizes = np.asarray(series.denominators, dtype=float)[part]
    known: NDArray[np.bool_] = (sizes > 0) & ~np.isnan(np.asarray(series.counts, dtype=float)[part])
    return known


def _phase(
    series: Series,
    settings: Settings,
    judged: Floats,
    span: tuple[int, int, int],
    reason: str,
    *,
    wider: bool,
) -> Phase:
    start, stop, firm = span
    if settings.kind == "xmr":
        limits = xmr_limits(judged[start:firm], screen=settings.rules.screen)
        ends = [np.full(stop - start, float(each)) for each in (limits.lower, limits.upper)]
        count = int((~np.isnan(judged[start:firm])).sum())
        return Phase(start, stop, float(limits.mean), ends[0], ends[1], reason, count >= FEWEST)
    there = _known(series, slice(start, firm))
    lower, upper = np.full(stop - start, np.nan), np.full(stop - start, np.nan)
    centre = float("nan")
    if there.any():
        counts, sizes = (np.asarray(each, dtype=float)[start:firm] for each in (series.counts, series.denominators))
        plain = p_limits if settings.kind == "p" else u_limits
        found = (
            laney_limits(counts[there], sizes[there], kind=settings.kind)
            if wider and there.sum() > 2
            else plain(counts[there], sizes[there])
        )
        centre = found.centre
        where = np.flatnonzero(there)
        lower[where], upper[where] = found.lower, found.upper
    return Phase(start, stop, centre, lower, upper, reason, int(there.sum()) >= FEWEST)


def _mark(causes: list[Cause], judged: Floats, phase: Phase, rules: RuleSet, firm: int) -> None:
    """Give the phase's firm points their signs; months without a value are passed over, as if they were not there."""
    stop = min(phase.stop, firm)
    part = judged[phase.start : stop]
    there = np.flatnonzero(~np.isnan(part) & ~np.isnan(phase.lower[: len(part)]))
    if not len(there):
        return
    limits = XmrLimits(
        np.full((1, len(there)), phase.centre), np.nan, phase.lower[there][None, :], phase.upper[there][None, :]
    )
    found = flag(part[there][None, :], limits, rules)[0]
    for at, code in zip(there, found, strict=True):
        causes[phase.start + int(at)] = CAUSES[code]


def _notes_of(series: Series, phases: Sequence[Phase], values: Floats, firm: int, *, wider: bool) -> list[Note]:
    notes = []
    if any(not phase.enough for phase in phases):
        notes.append(Note.TOO_FEW)
    if any(phase.enough and float(np.nanmax(phase.upper - phase.lower)) == 0 for phase in phases):
        notes.append(Note.STEADY)
    if np.isnan(values[:firm]).any():
        notes.append(Note.GAPS)
    if wider:
        notes.append(Note.WIDER)
    if series.provisional:
        notes.append(Note.PROVISIONAL)
    return notes
