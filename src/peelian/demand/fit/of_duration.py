"""A law from lengths of time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from peelian.demand.fit.found import CannotFitError, Figure, Fit, Verdict, duration, judged, text, worst
from peelian.demand.fit.laws import FittedLaw, fit_laws
from peelian.demand.fit.recipe import Duration, Recipe
from peelian.demand.fit.records import NEVER, UNKNOWN, Records, Spans
from peelian.demand.fit.survival import Lengths, in_groups, lengths, limited_mean, mean, quantile, survival

Floats = npt.NDArray[np.float64]

DAY_S = 86_400.0
GROUPS = 200
"""Into so many equal groups observed lengths are put where they stand for themselves."""


def fit_duration(paths: tuple[str, ...], asked: Duration, records: Records, recipe: Recipe) -> Fit:
    """The law at each of some paths: the best of those asked for by Akaike's criterion.

    How well it fits is judged by its distance from the records and by its mean, since a few that last very long weigh
    little in the one and much in what they ask of a team. The lengths themselves are taken where the best law is
    poor, which with many records is a better reason than the criterion: no law is exactly true, so with half a million
    records it would always prefer the records.
    """
    observed, left_out = _observed(asked, records)
    if observed.records < recipe.at_least:
        raise CannotFitError(f"{observed.records} records, and it takes {recipe.at_least}.", "Take a longer period.")
    ended = observed.records - observed.open_records
    if 2 * ended < recipe.at_least:
        raise CannotFitError(f"only {ended} of {observed.records} have ended.", "Take an earlier or longer period.")
    laws = [each for each in asked.laws if each != "empirical"]
    if len(observed.values) == 1:
        return _fixed(paths, observed, left_out)
    fitted = fit_laws(observed, laws) if laws else []
    groups = in_groups(observed, GROUPS) if "empirical" in asked.laws else None
    if groups is not None and (not fitted or _verdict(fitted[0], observed, recipe) == "poor"):
        return _empirical(paths, observed, left_out, groups, fitted, recipe)
    if not fitted:
        raise CannotFitError("the longest are still open, so that no lengths can be listed.", "Name laws too.")
    best = fitted[0]
    return Fit(
        values={path: {best.name: _figures(best)} for path in paths},
        records=observed.records,
        left_out=left_out,
        figures=tuple(
            Figure(name, seen, ours, "seconds")
            for name, seen, ours in (
                ("mean", mean(observed), best.mean_s),
                ("median", quantile(observed, 0.5), best.quantile(0.5)),
                ("90th percentile", quantile(observed, 0.9), best.quantile(0.9)),
            )
        ),
        verdict=_verdict(best, observed, recipe),
        measure="KS distance",
        misfit=best.distance,
        says="; ".join(filter(None, (best.name, _by_aic(fitted), _mean_off(best, observed), _open(observed)))),
    )


def observed_lengths(spans: Spans, *, with_open: bool) -> tuple[Lengths, int]:
    """Spans as a table of lengths in whole days or seconds, and how many rows could not be used.

    With `with_open`, what has not ended counts as open up to the last day or moment that its submission knows of.
    """
    over = spans.ended != NEVER
    until = np.where(over, spans.ended, spans.known_to if with_open else spans.begun - 1)
    usable = until >= spans.begun
    whole = (until - spans.begun)[usable]
    found = lengths(
        whole if spans.is_date else whole // 1_000_000, ~over[usable], DAY_S if spans.is_date else 1.0
    )  # fmt: skip
    return found, spans.left_out + int(np.count_nonzero(~usable))


def _observed(asked: Duration, records: Records) -> tuple[Lengths, int]:
    if asked.column:
        seconds = records.columns(asked, (asked.column,))[asked.column]
        usable = (seconds != UNKNOWN) & (seconds >= 0)
        table = lengths(seconds[usable], np.zeros(int(usable.sum()), np.bool_), 1.0)
        return table, int(np.count_nonzero(~usable))
    assert asked.stop is not None
    return observed_lengths(records.spans(asked, asked.start, asked.stop), with_open=asked.open)


def _verdict(law: FittedLaw, observed: Lengths, recipe: Recipe) -> Verdict:
    limits = recipe.verdicts
    return worst(judged(law.distance, limits.distance), judged(_off(law, observed), limits.difference))


def _off(law: FittedLaw, observed: Lengths) -> float:
    """How far the law's mean is from the records', as a share of theirs, both up to the longest that was seen."""
    seen = limited_mean(observed)
    longest = float(observed.values[-1]) * observed.unit_s
    return abs(law.limited_mean(longest) / seen - 1) if seen else 0.0


def _mean_off(law: FittedLaw, observed: Lengths) -> str:
    longest = text(float(observed.values[-1]) * observed.unit_s, "seconds")
    return f"mean up to the longest ({longest}) off by {100 * _off(law, observed):.1f} %"


def _figures(law: FittedLaw) -> dict[str, object]:
    spread = {} if law.name == "exponential" else {"cv": float(f"{law.cv:.4g}")}
    return {"mean": str(duration(law.mean_s)), **spread}


def _fixed(paths: tuple[str, ...], observed: Lengths, left_out: int) -> Fit:
    only = float(observed.values[0]) * observed.unit_s
    return Fit(
        values={path: {"fixed": str(duration(only))} for path in paths},
        records=observed.records,
        left_out=left_out,
        figures=(Figure("every one", only, only, "seconds"),),
        verdict="good",
        measure="KS distance",
        misfit=0.0,
        says="fixed: all are the same",
    )


def _empirical(
    paths: tuple[str, ...], observed: Lengths, left_out: int, groups: Floats, fitted: list[FittedLaw],
    recipe: Recipe,
) -> Fit:  # fmt: skip
    """The lengths themselves, thinned to the means of equal groups."""
    ranks = np.searchsorted(np.sort(groups), (observed.values + 0.5) * observed.unit_s) / len(groups)
    distance = float(np.max(np.abs(1 - survival(observed) - ranks)))
    rejected = ""
    if fitted:
        off = _mean_off(fitted[0], observed)
        rejected = f"{fitted[0].name} would be poor (KS distance {fitted[0].distance:.3g}, {off})"
    return Fit(
        values={path: {"empirical": [str(duration(each)) for each in groups]} for path in paths},
        records=observed.records,
        left_out=left_out,
        figures=(
            Figure("mean", mean(observed), float(groups.mean()), "seconds"),
            Figure("median", quantile(observed, 0.5), float(np.quantile(groups, 0.5)), "seconds"),
            Figure("90th percentile", quantile(observed, 0.9), float(np.quantile(groups, 0.9)), "seconds"),
        ),
        verdict=judged(distance, recipe.verdicts.distance),
        measure="KS distance",
        misfit=distance,
        says="; ".join(filter(None, (f"empirical, means of {GROUPS} equal groups", rejected, _open(observed)))),
        note=f"Thinned to the means of {GROUPS} equal groups.",
    )


def _by_aic(fitted: list[FittedLaw]) -> str:
    others = [f"{each.name} by {each.aic - fitted[0].aic:,.0f}" for each in fitted[1:]]
    return f"by AIC before {' and '.join(others)}" if others else ""


def _open(observed: Lengths) -> str:
    if not observed.open_records:
        return ""
    part = 100 * observed.open_records / observed.records
    return f"{observed.open_records:,} still open ({part:.1f} %): censored likelihood, observed by Kaplan-Meier"
