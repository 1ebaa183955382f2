"""Time the limits and all signs of 20,000 control charts of 50 months beside pandas, which reads them one by one."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from page import machine, put

from peelian.statistics.flags import CAUSES, Cause, flag
from peelian.statistics.rule_sets import RuleSet, rule_set
from peelian.statistics.special_cause import ROUNDING
from peelian.statistics.xmr import FACTOR, SCREEN, xmr_limits

SERIES, MONTHS = 20_000, 50
PART = 500
GOAL = 300
Table = NDArray[np.float64]
CODES = {each: at for at, each in enumerate(CAUSES)}


def main() -> None:
    """Check that both find the same, time them in turn, and write the page if the run is a full one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=SERIES, help="how many series; fewer make a trial, no page")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is timed")
    given = parser.parse_args()
    table = made(given.series)
    part = table[: min(PART, given.series)]
    frame = as_frame(part)
    same(part, frame)
    scale = len(table) / len(part)
    seconds: dict[str, list[float]] = {"ours": [], "with pandas": []}
    for number in range(given.rounds):
        seconds["ours"].append(clocked(lambda: ours(table)))
        seconds["with pandas"].append(clocked(lambda: with_pandas(frame)) * scale)
        print(f"signs: round {number + 1} of {given.rounds}", file=sys.stderr)
    text = (
        f"{machine('numpy', 'pandas')} {table.size:,} points, {int(np.isnan(table).sum()):,} of them without a value; "
        f"pandas read {len(part):,} of the {len(table):,} series, and its seconds are multiplied by {scale:g}. "
        f"Medians of {given.rounds} rounds.\n\n{tabled(seconds, table)}"
    )
    print(text)
    if given.series == SERIES:
        put("`make bench-statistics`", text)


def made(count: int) -> Table:
    """Counts of every size, a third of them with a shift, a trend or a jump; one in twenty ends before the others."""
    dice = np.random.default_rng(20_261_126)
    level = dice.lognormal(4, 1.5, (count, 1))
    months = np.arange(MONTHS)
    when, kind = dice.integers(8, MONTHS - 8, (count, 1)), dice.integers(0, 12, (count, 1))
    level = level * np.where((kind == 0) & (months >= when), 1.3, 1.0)
    level = level * np.where((kind == 1) & (months >= when), 1 + 0.05 * (months - when), 1.0)
    level = level * np.where((kind == 3) & (months >= when), 0.9 ** (months - when), 1.0)
    level = level * np.where((kind == 2) & (months == when), 2.5, 1.0)
    table = dice.poisson(level).astype(np.float64)
    ends = dice.integers(MONTHS // 2, MONTHS * 10, (count, 1))
    table[months >= ends] = np.nan
    return table


def as_frame(table: Table) -> pd.DataFrame:
    """The same as pandas holds it: a row a point that has a value."""
    series, month = np.indices(table.shape)
    frame = pd.DataFrame({"series": series.ravel(), "month": month.ravel(), "value": table.ravel()})
    return frame.dropna()


def ours(table: Table) -> NDArray[np.int8]:
    """Every series at once."""
    return flag(table, xmr_limits(table))


def with_pandas(frame: pd.DataFrame) -> pd.Series:
    """One series after the other, as a groupby with a function does it."""
    rules = rule_set()
    return frame.groupby("series")["value"].transform(lambda values: signs(values, rules))


def signs(values: pd.Series, rules: RuleSet) -> pd.Series:
    """The same limits, rules and order of one series, written with pandas' own means."""
    mean = values.mean()
    ranges = values.diff().abs().iloc[1:]
    average = ranges[(ranges < SCREEN * ranges.mean()) | (ranges == 0)].mean()
    lower, upper = mean - FACTOR * average, mean + FACTOR * average
    side = pd.Series(0, index=values.index).mask(values > mean + room(mean), 1).mask(values < mean - room(mean), -1)
    above, below = values > upper + room(upper), values < lower - room(lower)
    steps = values.diff()
    found = pd.Series(CODES[Cause.COMMON], index=values.index)
    for direction, cause in ((-1, Cause.SHIFT_BELOW), (1, Cause.SHIFT_ABOVE)):
        found = found.mask(whole_runs(side == direction, rules.shift), CODES[cause])
    for direction, cause, limit, outside in (
        (-1, Cause.NEAR_LOWER, mean - (mean - lower) * 2 / 3, below),
        (1, Cause.NEAR_UPPER, mean + (upper - mean) * 2 / 3, above),
    ):
        near = (values * direction > limit * direction + room(limit)) & ~outside
        windows = whole_windows(side == direction, near, rules.near_window, rules.near_points)
        found = found.mask(windows & near, CODES[cause])
    for direction, cause in ((-1, Cause.FALLING), (1, Cause.RISING)):
        run = whole_runs(steps * direction > 0, rules.trend - 1)
        found = found.mask(run | run.shift(-1, fill_value=False), CODES[cause])
    return found.mask(below, CODES[Cause.BELOW]).mask(above, CODES[Cause.ABOVE])


def room(level: float) -> float:
    """How near a value must come to a level to lie on it."""
    return ROUNDING * max(abs(level), 1.0)


def whole_runs(marks: pd.Series, length: int) -> pd.Series:
    """The marks that stand in a run of `length` or more."""
    return spread(marks.rolling(length).sum().eq(length), length)


def whole_windows(there: pd.Series, near: pd.Series, window: int, least: int) -> pd.Series:
    """The points of windows that lie on one side with so many near."""
    return spread(there.rolling(window).sum().eq(window) & (near & there).rolling(window).sum().ge(least), window)


def spread(ends: pd.Series, length: int) -> pd.Series:
    """All points of the windows that end here."""
    return ends[::-1].rolling(length, min_periods=1).max()[::-1].astype(bool)


def same(part: Table, frame: pd.DataFrame) -> None:
    """Raise where the two differ in the sign of any point, or find no sign of some kind at all."""
    found = ours(part)[~np.isnan(part)]
    np.testing.assert_array_equal(found, with_pandas(frame).to_numpy())
    kinds = {CAUSES[code] for code in np.unique(found)}
    assert len(part) < PART or kinds == set(Cause), f"the made series show only {kinds}"


def clocked(work: Callable[[], object]) -> float:
    """How many seconds the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def tabled(seconds: dict[str, list[float]], table: Table) -> str:
    """Median seconds, their range, and what part of the points has a sign."""
    lines = "| | ÷ ours | seconds | range |\n|---|---:|---:|---:|\n"
    for name, each in seconds.items():
        ratio = median(each) / median(seconds["ours"])
        lines += f"| {name} | {ratio:,.1f} | {median(each):.3f} | {min(each):.3f} to {max(each):.3f} |\n"
    ratio = median(seconds["with pandas"]) / median(seconds["ours"])
    signed = int((ours(table) != CODES[Cause.COMMON]).sum())
    return (
        f"{lines}\nPandas ÷ ours: {ratio:,.0f}, goal {GOAL}: {'met' if ratio >= GOAL else 'missed'}. {signed:,} points "
        "have a sign.\n"
    )


if __name__ == "__main__":
    main()
