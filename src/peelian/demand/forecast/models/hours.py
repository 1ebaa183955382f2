"""How a day's arrivals fall into its hours: shares by the day of the week, the time of year and holidays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.core.place import Place
from peelian.demand.forecast.calendar import waves
from peelian.demand.forecast.grain import HOURS
from peelian.demand.forecast.regression import FREE, Fitted, Group, fit
from peelian.demand.forecast.series import Series

Floats = npt.NDArray[np.float64]
Kind = tuple[int, int, bool]
"""What decides a day's shares: day of the week, month, and whether it is a holiday."""

_YEARS_READ, _A_YEAR = 2, 365


@dataclass(frozen=True, slots=True, eq=False)
class HourShares:
    """Shares of the hours, fitted; `alike` is how far one day's shares keep to them (Dirichlet): high is closely."""

    place: Place
    fitted: Fitted
    seasonal: bool
    alike: float

    @classmethod
    def of(cls, series: Series) -> HourShares:
        """Learn the shares from the last two years of a series of hours, days on which clocks change apart.

        Method: Poisson counts by hour given the day's total, which is the same as shares that add up to 1.
        """
        recent = series.last(_YEARS_READ * _A_YEAR * HOURS)
        days, counts = recent.days[::HOURS], recent.values.reshape(-1, HOURS)
        plain = np.array([len(set(series.place.hours(day))) == 1 for day in days])
        usable = np.flatnonzero(plain & ~np.isnan(counts).any(axis=1) & (np.nansum(counts, axis=1) > 0))
        kinds = _kinds([days[at] for at in usable], series.place)
        sums: dict[Kind, Floats] = {}
        for kind, at in zip(kinds, usable, strict=True):
            sums[kind] = sums.get(kind, np.zeros(HOURS)) + counts[at]
        seasonal = len(days) >= _A_YEAR
        cells = np.array(list(sums.values()))
        offset = np.repeat(np.log(cells.sum(axis=1)), HOURS)
        fitted = fit(cells.ravel(), offset, _groups(list(sums), seasonal=seasonal), scatter=0.0)
        found = cls(series.place, fitted, seasonal, 0.0)
        expected = dict(zip(sums, found._shares(list(sums), fitted.effects[:, None])[..., 0], strict=True))
        shares = np.array([expected[kind] for kind in kinds])
        return cls(series.place, fitted, seasonal, _alike(counts[usable], shares))

    def drawn(self, days: Sequence[dt.date], totals: Floats, random: np.random.Generator) -> Floats:
        """Totals by day and path as counts by hour: 24 rows a day, a column a path."""
        paths = totals.shape[1]
        kinds = _kinds(days, self.place)
        known = list(dict.fromkeys(kinds))
        shares = self._shares(known, self.fitted.drawn(paths, random))
        found = np.empty((len(days) * HOURS, paths))
        for at, (day, kind) in enumerate(zip(days, kinds, strict=True)):
            own = shares[known.index(kind)].T * np.array(self.place.hours(day))
            own /= own.sum(axis=1, keepdims=True)
            if np.isfinite(self.alike):
                own = random.standard_gamma(np.maximum(own * self.alike, 1e-12))
                own /= own.sum(axis=1, keepdims=True)
            found[at * HOURS : (at + 1) * HOURS] = random.multinomial(totals[at].astype(np.int64), own).T
        return found

    def _shares(self, kinds: Sequence[Kind], effects: Floats) -> Floats:
        """The shares of each kind of day: kinds × hours × draws of the effects."""
        columns = np.hstack([group.columns for group in _groups(kinds, seasonal=self.seasonal)])
        logs = (columns @ effects).reshape(len(kinds), HOURS, -1)
        raised = np.exp(logs - logs.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _kinds(days: Sequence[dt.date], place: Place) -> list[Kind]:
    return [(day.weekday(), day.month, bool(place.holiday(day))) for day in days]


def _groups(kinds: Sequence[Kind], *, seasonal: bool) -> list[Group]:
    """A row for each hour of each kind of day. Months are taken at their middle."""
    hours = np.tile(np.eye(HOURS), (len(kinds), 1))
    week = np.repeat(np.eye(7)[[each[0] for each in kinds]], HOURS, axis=0)
    found = [Group("mean", np.ones((len(hours), 1)), FREE), Group("hour", hours)]
    found.append(Group("hour of week", _crossed(week, hours)))
    if seasonal:
        wave = np.repeat(waves([dt.date(2001, each[1], 15) for each in kinds], 1), HOURS, axis=0)
        found.append(Group("hour of year", _crossed(wave, hours)))
    holiday = np.repeat([[float(each[2])] for each in kinds], HOURS, axis=0)
    return [*found, Group("hour of holidays", holiday * hours)]


def _crossed(one: Floats, other: Floats) -> Floats:
    return np.asarray((one[:, :, None] * other[:, None, :]).reshape(len(one), -1))


def _alike(counts: Floats, shares: Floats) -> float:
    """How closely days keep to their shares (Pearson's statistic, Dirichlet multinomial); infinite if by chance."""
    totals = counts.sum(axis=1)
    expected = totals[:, None] * shares
    statistic = float(((counts - expected) ** 2 / np.maximum(expected, 1e-9)).sum())
    freedom = (HOURS - 1) * len(totals)
    apart = (statistic - freedom) / ((HOURS - 1) * float((totals - 1).sum()))
    return 1 / apart - 1 if 0 < apart < 1 else float("inf")
