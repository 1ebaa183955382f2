"""A forecast as fans: what may come after what was counted, and what had been forecast beside what came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from peelian.charts.fan import Said, Step, fan
from peelian.charts.picture import Picture
from peelian.core.unit import unit
from peelian.demand.forecast.contest import Trial
from peelian.demand.forecast.errors import ForecastError
from peelian.demand.forecast.forecast import Forecast
from peelian.demand.forecast.grain import HOURS, Grain
from peelian.demand.forecast.hits import Hit, inside
from peelian.demand.forecast.outlook import Outlook
from peelian.demand.forecast.series import Floats, Series
from peelian.measures.over_time import OverTime
from peelian.publish.demand.forecast_words import basis_of, subject

# How many steps before the forecast a chart shows.
_SHOWN = {Grain.HOUR: 168, Grain.DAY: 56, Grain.WEEK: 52, Grain.MONTH: 36, Grain.QUARTER: 16, Grain.YEAR: 10}
Dated = list[tuple[dt.date, Step]]


@dataclass(frozen=True, slots=True, eq=False)
class Fans:
    """Draws the fans of a forecast; `past` are its hits at past origins."""

    counted: OverTime
    forecast: Forecast
    past: Sequence[Hit]

    def ahead(self, width: int) -> Picture:
        """What was counted lately and what may come."""
        outlook = self.forecast.outlook
        whole = _whole(self.forecast.series, outlook.grain)
        before = [] if whole is None else _counted(whole.last(_SHOWN[outlook.grain]))
        return self._fan([*before, *_steps(outlook)], _total(outlook), width)

    def before(self, trial: Trial, width: int) -> Picture:
        """What had been forecast from a past origin, with what came."""
        whole = _whole(self.forecast.series, trial.outlook.grain)
        assert whole is not None
        counted = _counted(whole.until(trial.origin).last(_SHOWN[trial.outlook.grain]))
        return self._fan([*counted, *_steps(trial.outlook, trial.came)], None, width)

    def _fan(self, steps: Dated, total: tuple[float, float, float] | None, width: int) -> Picture:
        hits = self.past
        told = f"of {len(hits)} steps at past origins {inside(hits)} came inside their 80% interval" if hits else ""
        grain = self.forecast.outlook.grain
        title = f"{subject(self.counted)}, {self.counted.force.short_name}"
        said = Said(title, grain.value, basis_of(self.counted), self.counted.synthetic, total, told)
        marks = _marks([day for day, _ in steps], grain)
        return fan(said, unit(self.counted.measure.unit), [step for _, step in steps], marks, width=width)


def _whole(series: Series, grain: Grain) -> Series | None:
    """What was counted, at the grain of the forecast; None where no step of it is whole."""
    try:
        return series.by(grain)
    except ForecastError:
        return None


def _counted(series: Series) -> Dated:
    names = _names(series.grain, series.days)
    return [
        (day, Step(name, None if np.isnan(value) else float(value)))
        for day, name, value in zip(series.days, names, series.values, strict=True)
    ]


def _steps(outlook: Outlook, came: Floats | None = None) -> Dated:
    known = [None] * len(outlook) if came is None else [None if np.isnan(each) else float(each) for each in came]
    return [
        (day, Step(name, value, tuple(map(float, row))))
        for day, name, value, row in zip(outlook.days, outlook.labels, known, outlook.quantiles, strict=True)
    ]


def _names(grain: Grain, days: Sequence[dt.date]) -> list[str]:
    return [grain.label(day, at % HOURS) for at, day in enumerate(days)]


def _total(outlook: Outlook) -> tuple[float, float, float] | None:
    if outlook.paths is None:
        return None
    low, middle, high = np.quantile(outlook.paths.sum(axis=0), (0.1, 0.5, 0.9))
    return float(low), float(middle), float(high)


def _marks(days: Sequence[dt.date], grain: Grain) -> list[tuple[int, str]]:
    """Where the axis is named: midnights, Mondays or months of short steps, years of long ones."""
    starts = [at for at, day in enumerate(days) if not at or day != days[at - 1]]
    if grain is Grain.HOUR:
        return [(at, f"{days[at]:%a} {days[at].day}") for at in starts]
    if grain is Grain.DAY:
        return [(at, f"{days[at].day} {days[at]:%b}") for at in starts if days[at].weekday() == 0]
    if grain is Grain.YEAR:
        return [(at, grain.label(days[at])) for at in starts]
    return [(at, str(days[at].year)) for at in starts if not at or days[at].year != days[at - 1].year]
