"""Shares from how many records meet a condition, how many there are for each of others, and how they end."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot, sqrt

import numpy as np
import numpy.typing as npt

from peelian.demand.fit.found import CannotFitError, Figure, Fit, judged, share
from peelian.demand.fit.of_duration import observed_lengths
from peelian.demand.fit.recipe import REST, Ending, Ratio, Recipe, Split
from peelian.demand.fit.records import NEVER, Records
from peelian.demand.fit.survival import share_ending, summed

Counts = npt.NDArray[np.float64]

MONTHS = "error of a month"
"""The standard deviation of a month's share about the model's: what months differ beyond chance, and the error of the
share itself."""

_Z95 = 1.959964


def fit_split(path: str, asked: Split, records: Records, recipe: Recipe) -> Fit:
    """The share of each name below a path: of grades their `share`, of routes the share itself."""
    if not path.endswith((".grades", ".then")):
        raise CannotFitError(f"{path} holds no shares by name.", "Name a work's grades or its then.")
    flags = {name: text for name, text in asked.names.items() if text != REST}
    found = records.by_month(asked, flags)
    whole = found[""].sum()
    _enough(int(whole), recipe)
    shares = {name: float(found[name].sum() / whole) for name in flags}
    if sum(shares.values()) > 1 + 1e-9:
        raise CannotFitError("the conditions overlap: their shares add up to more than the whole.", "Part them.")
    inside = ".share" if path.endswith(".grades") else ""
    values: dict[str, object] = {f"{path}.{name}{inside}": share(each) for name, each in shares.items()}
    values |= {f"{path}.{name}{inside}": REST for name, text in asked.names.items() if text == REST}
    left = 1 - sum(shares.values())
    figures = [(name, shares.get(name, left)) for name in asked.names]
    apart = max(months_apart(found[name], found[""]) for name in flags)
    width = max(_half_width(each, whole) for each in shares.values())
    misfit = _together(apart, width)
    return Fit(
        values=values,
        records=int(whole),
        figures=tuple(Figure(name, each, round(each, 4), "share") for name, each in figures),
        verdict=judged(misfit, recipe.verdicts.months_apart),
        measure=MONTHS,
        misfit=misfit,
        says=_apart(apart, width),
    )


def fit_ratio(paths: Sequence[str], asked: Ratio, records: Records, recipe: Recipe) -> Fit:
    """How many rows there are for each of the others, as a share at each path."""
    above, below = records.by_month(asked)[""], records.by_month(asked.per)[""]
    if records.months(asked.dataset) != records.months(asked.per.dataset):
        why = f"{asked.dataset} and {asked.per.dataset} do not hold the same months."
        raise CannotFitError(why, "Say with --period which months both hold.")
    _enough(int(min(above.sum(), below.sum())), recipe)
    ratio = float(above.sum() / below.sum())
    if ratio > 1:
        raise CannotFitError(f"there are {ratio:.2f} for each one, and a share is at most 100 %.", "Use a stream.")
    apart = months_apart(above, below, within=False)
    width = _Z95 * ratio * sqrt(1 / above.sum() + 1 / below.sum())
    misfit = _together(apart, width)
    return Fit(
        values=dict.fromkeys(paths, share(ratio)),
        records=int(above.sum()),
        figures=(Figure(f"{asked.dataset} for each of {asked.per.dataset}", ratio, round(ratio, 4), "share"),),
        verdict=judged(misfit, recipe.verdicts.months_apart),
        measure=MONTHS,
        misfit=misfit,
        says=_apart(apart, width),
    )


def fit_ending(path: str, asked: Ending, records: Records, recipe: Recipe) -> Fit:
    """The share that ends in one way, had everything ended, by the cumulative incidence of Aalen and Johansen."""
    spans = records.spans(asked, asked.start, asked.stop, {"meant": asked.counts})
    observed, left_out = observed_lengths(spans, with_open=True)
    _enough(observed.records, recipe)
    over = (spans.ended != NEVER) & (spans.ended >= spans.begun)
    length = spans.ended[over] - spans.begun[over]
    place = np.searchsorted(observed.values, _units(length, observed.unit_s, is_date=spans.is_date))
    meant = summed(place, spans.flags["meant"][over], len(observed.values))
    part, known = share_ending(observed, meant)
    plain = float(spans.flags["meant"][over].mean()) if over.any() else 0.0
    width = _half_width(part, float(over.sum()))
    return Fit(
        values={path: share(part)},
        records=observed.records,
        left_out=left_out,
        figures=(
            Figure("of those that have ended", plain, None, "share"),
            Figure("of all, open ones taken into account", part, round(part, 4), "share"),
        ),
        verdict=judged(_together(0.0, width), recipe.verdicts.months_apart),
        measure=MONTHS,
        misfit=_together(0.0, width),
        says=f"{observed.open_records:,} still open: cumulative incidence, up to which {100 * known:.1f} % had ended",
    )


def months_apart(part: Counts, whole: Counts, *, within: bool = True) -> float:
    """By how much the shares of months differ beyond chance: a standard deviation, 0 if they do not.

    `part` and `whole` are counts by month; `within` says that one is part of the other. Method of moments, as for the
    variance between studies of DerSimonian and Laird (1986), Meta-analysis in clinical trials.
    """
    there = whole > 0
    counts, totals = part[there], whole[there]
    if len(totals) < 2:
        return 0.0
    common = counts.sum() / totals.sum()
    variance = common * (1 - common) if within else common * (1 + common)
    if variance <= 0:
        return 0.0
    weights = totals / variance
    excess = float(weights @ (counts / totals - common) ** 2) - (len(totals) - 1)
    return sqrt(max(0.0, excess) / float(weights.sum() - (weights @ weights) / weights.sum()))


def _units(length: npt.NDArray[np.int64], unit_s: float, *, is_date: bool) -> Counts:
    seconds = length * 86_400 if is_date else length // 1_000_000
    return np.asarray(seconds / unit_s)


def _enough(number: int, recipe: Recipe) -> None:
    if number < recipe.at_least:
        raise CannotFitError(f"{number} records, and it takes {recipe.at_least}.", "Take a longer period.")


def _half_width(part: float, number: float) -> float:
    from peelian.statistics.wilson import wilson

    limits = wilson(round(part * number), number)
    return (limits.upper - limits.lower) / 2


def _together(apart: float, width: float) -> float:
    return hypot(apart, width / _Z95)


def _apart(apart: float, width: float) -> str:
    return f"95 % interval ± {100 * width:.2f} points; months differ by {100 * apart:.2f} points beyond chance"
