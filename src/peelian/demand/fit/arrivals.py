"""When records arrive: a rate for each hour of the year, as weights by hour of week, month and bank holiday.

The counts of the hours are taken to be Poisson, with a rate that is a product: of the hour of the week (or of the hour
of the day and the day of the week), of the month, and of a factor on bank holidays. The figures of largest likelihood
are found by making each margin right in turn (iterative proportional fitting), which for such products is the maximum
of the likelihood: Deming and Stephan (1940); Bishop, Fienberg and Holland (1975), Discrete Multivariate Analysis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import special, stats

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Form = Literal["hour of week", "hour of day and day of week", "every hour alike"]

FORMS: tuple[Form, ...] = ("every hour alike", "hour of day and day of week", "hour of week")
FOLDS = 4
_ROUNDS = 500
_NEAR = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Arrived:
    """What arrived in each local hour of some days (D × 24), how long each lasted, and of each day (D) its weekday (0
    for Monday), its month (0 for January) and whether it is a bank holiday (0 or 1).

    Days of which nothing is held have hours of length 0.
    """

    counts: Integers
    lasted: Integers
    weekday: Integers
    month: Integers
    holiday: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Rate:
    """A rate an hour: `week` (168) in an ordinary month, times `month` (12), times `holiday` on bank holidays."""

    form: Form
    week: Floats
    month: Floats
    holiday: float

    def expected(self, days: Arrived) -> Floats:
        """What is expected in each hour of some days (D × 24)."""
        week = self.week.reshape(7, 24)[days.weekday]
        level = self.month[days.month] * np.where(days.holiday == 1, self.holiday, 1.0)
        return np.asarray(days.lasted * week * level[:, None])


@dataclass(frozen=True, slots=True)
class HeldOut:
    """How well weeks are foretold from the others: the mean Poisson deviance of an hour, and the dispersion.

    `dispersion` is the mean squared difference as a multiple of what chance alone would make it (Pearson).
    """

    deviance: float
    dispersion: float


@dataclass(frozen=True, slots=True, eq=False)
class FittedRate:
    """The rate chosen, how it does on weeks that it was not fitted to, and how one without any shape does."""

    rate: Rate
    held_out: HeldOut
    alike: HeldOut


def choose_rate(days: Arrived, *, month: Floats | None = None, holiday: float | None = None) -> FittedRate:
    """The form that foretells weeks best that it was not fitted to, fitted to all of them.

    `month` (12) or `holiday`, where they are given, are kept as they are instead of being fitted. Every fourth week is
    left out in turn.
    """
    tried = {form: _held_out(days, form, month, holiday) for form in FORMS}
    best = min(FORMS, key=lambda form: tried[form].deviance)
    return FittedRate(fit_rate(days, best, month=month, holiday=holiday), tried[best], tried[FORMS[0]])


def fit_rate(days: Arrived, form: Form, *, month: Floats | None = None, holiday: float | None = None) -> Rate:
    """The rate of largest likelihood of one form."""
    fitted = form != FORMS[0]
    return _fit(_table(days.counts, days), _table(days.lasted, days), form, month, holiday, fitted=fitted)


def tenth(rates: Floats, share: float = 0.9) -> float:
    """The number that a share of hours with these expected numbers do not exceed: a mixture of Poisson laws."""
    values, counts = np.unique(np.round(rates, 2), return_counts=True)
    steps = np.arange(int(stats.poisson.ppf(0.9999, values.max())) + 1)
    shares = stats.poisson.cdf(steps[:, None], values) @ counts / counts.sum()
    return float(steps[np.argmax(shares >= share)])


def _table(hours: Integers, days: Arrived) -> Floats:
    """Sums by month, weekday, bank holiday and hour: all that the likelihood knows of the hours."""
    found = np.zeros((12, 7, 2, 24))
    np.add.at(found, (days.month, days.weekday, days.holiday), hours)
    return found


def _fit(
    counts: Floats, lasted: Floats, form: Form, month: Floats | None, holiday: float | None, *, fitted: bool
) -> Rate:
    """`month` and `holiday` are fitted where they are not given and `fitted` says so."""
    months = np.ones(12) if month is None else month / month.mean()
    on_holiday = 1.0 if holiday is None else holiday
    hours, weekdays, week = np.ones(24), np.ones(7), np.ones((7, 24))
    before = np.zeros(0)
    for _ in range(_ROUNDS):
        rest = lasted * months[:, None, None, None] * np.array([1.0, on_holiday])[:, None]
        if form == "hour of week":
            week = _ratio(counts.sum(axis=(0, 2)), rest.sum(axis=(0, 2)))
        elif form == "hour of day and day of week":
            hours = _ratio(counts.sum(axis=(0, 1, 2)), (rest * weekdays[:, None, None]).sum(axis=(0, 1, 2)))
            weekdays = _ratio(counts.sum(axis=(0, 2, 3)), (rest * hours).sum(axis=(0, 2, 3)))
            week = np.outer(weekdays, hours)
        else:
            week = np.full((7, 24), counts.sum() / rest.sum())
        by_hour = lasted * week[:, None, :]
        if month is None and fitted:
            days = by_hour * np.array([1.0, on_holiday])[:, None]
            months = _ratio(counts.sum(axis=(1, 2, 3)), days.sum(axis=(1, 2, 3)))
        if holiday is None and fitted and counts[:, :, 1].sum():
            on_holiday = float(counts[:, :, 1].sum() / (by_hour * months[:, None, None, None])[:, :, 1].sum())
        now = np.concatenate([week.ravel(), months, [on_holiday]])
        if len(before) and np.allclose(now, before, rtol=_NEAR, atol=0):
            break
        before = now
    level = float(months.mean())
    return Rate(form, week.ravel() * level, months / level, on_holiday)


def _ratio(counted: Floats, expected: Floats) -> Floats:
    """Counted over expected; 1 where nothing could be counted, so that nothing is said of it."""
    return np.asarray(np.divide(counted, expected, out=np.ones_like(counted), where=expected > 0))


def _held_out(days: Arrived, form: Form, month: Floats | None, holiday: float | None) -> HeldOut:
    weeks = np.arange(len(days.counts)) // 7
    deviance, squares, hours = 0.0, 0.0, 0
    for fold in range(FOLDS):
        out = weeks % FOLDS == fold
        rate = fit_rate(_some(days, ~out), form, month=month, holiday=holiday)
        left_out = _some(days, out)
        expected, there = rate.expected(left_out), left_out.lasted > 0
        counted, expected = left_out.counts[there], expected[there]
        with np.errstate(divide="ignore"):
            deviance += 2 * float(np.sum(special.kl_div(counted, expected)))
        possible = expected > 0
        squares += float(np.sum((counted - expected)[possible] ** 2 / expected[possible]))
        hours += len(counted)
    return HeldOut(deviance / hours, squares / hours)


def _some(days: Arrived, chosen: npt.NDArray[np.bool_]) -> Arrived:
    return Arrived(
        days.counts[chosen], days.lasted[chosen], days.weekday[chosen], days.month[chosen], days.holiday[chosen]
    )
