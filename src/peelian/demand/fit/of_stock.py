"""What the model holds beside what the records hold: the backlog at its start, and how much of each work a year has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from peelian.demand.clock import DAY, MINUTE, WEEK
from peelian.demand.fit.found import CannotFitError, Figure, Fit, duration, judged
from peelian.demand.fit.hours import moment_us
from peelian.demand.fit.recipe import REST, Backlog, Recipe, Rows
from peelian.demand.fit.records import NEVER, Flags, Integers, Records, Spans, days_since
from peelian.demand.model.kind import arrivals_by_hour_of_week, kinds_of, shares
from peelian.demand.model.load import mean_us
from peelian.demand.model.model import Model
from peelian.demand.model.rates import HOURS_IN_YEAR

YEAR_WEEKS = 365 / 7


def fit_backlog(paths: Sequence[str], asked: Backlog, records: Records, recipe: Recipe, model: Model) -> Fit:
    """What had begun and not ended when the model starts.

    Records that were taken from their system before the model starts cannot say what ended in between: that is counted
    as open, and told.
    """
    flags = {name: text for name, text in asked.names.items() if text != REST}
    spans = records.spans(asked, asked.start, asked.stop, flags, all_months=True)
    starts = model.calendar.starts
    first = dt.date.fromisoformat(f"{records.held[asked.dataset].months[0]}-01")
    if (starts - first).days < asked.days_before:
        raise CannotFitError(
            f"the model starts on {starts}, and records begin on {first}: what began earlier is not known.",
            f"Load records from {asked.days_before} days before, or let the model start later with --starts.",
        )
    is_open, age, unsure = _open(spans, starts, model.calendar.timezone)
    says = f"open on {starts}; what began before {first} is not held"
    if unsure:
        says += f"; {unsure:,} of them were last seen before that day"
    if asked.kind == "live":
        return _live(paths, len(age), recipe, model, says)
    whole_minutes = np.sort(age)[::-1] // MINUTE  # no more of a single record than a model needs
    waited = [str(duration(60.0 * each)) for each in whole_minutes.tolist()]
    mix = _mix(asked, spans, is_open, model, paths[0])
    apart = sum(abs((each.observed or 0.0) - (each.fitted or 0.0)) for each in mix) / 2
    return Fit(
        values={paths[0]: {"waited": waited} if waited else {}},
        records=len(age),
        figures=(Figure("waiting", len(age), len(waited)), *mix),
        verdict=judged(apart, recipe.verdicts.difference) if mix else "counted",
        measure="difference" if mix else "",
        misfit=apart if mix else None,
        says=f"{says}; the model has the grades of new work" if mix else says,
        note=_sentence(says),
    )


def _mix(asked: Backlog, spans: Spans, is_open: Flags, model: Model, path: str) -> tuple[Figure, ...]:
    """The shares of the grades among what waits, and among new work, which the model takes for it."""
    number = int(np.count_nonzero(is_open))
    if not asked.names or not number:
        return ()
    grades = shares({name: grade.share for name, grade in model.work[path.split(".")[1]].grades.items()})
    counted = {name: int(np.count_nonzero(met & is_open)) for name, met in spans.flags.items()}
    rest = number - sum(counted.values())
    return tuple(
        Figure(f"grade {name}", counted.get(name, rest) / number, grades.get(name, 0.0), "share")
        for name in asked.names
    )


def compare_volume(path: str, asked: Rows, records: Records, recipe: Recipe, model: Model) -> Fit:
    """How much of a work the model has in a year, beside how many records there are: nothing is changed."""
    work = path.removeprefix("work.")
    counted = records.by_month(asked)[""].sum()
    observed = float(counted) * HOURS_IN_YEAR / records.hours(asked.dataset)
    expected = _a_week(model)[work] * YEAR_WEEKS
    misfit = abs(expected / observed - 1) if observed else float("inf")
    return Fit(
        values={},
        records=int(counted),
        figures=(Figure("a year", observed, expected),),
        verdict=judged(misfit, recipe.verdicts.difference),
        measure="difference",
        misfit=misfit,
        says="by the shares of the model, nobody hanging up",
    )


def _live(paths: Sequence[str], number: int, recipe: Recipe, model: Model, says: str) -> Fit:
    """Open cases, shared among works in proportion to those that the model has of each in the long run."""
    a_week = _a_week(model)
    expected = [_expected_live(model, path.split(".")[1], a_week) for path in paths]
    if not sum(expected):
        raise CannotFitError("the model has no cases of these works.", "Name works whose cases last.")
    shared = _shared(number, expected)
    misfit = abs(sum(expected) / number - 1) if number else float("inf")
    together = "; shared in proportion to cases a week times how long each lasts" if len(paths) > 1 else ""
    return Fit(
        values={path: {"live": each} for path, each in zip(paths, shared, strict=True)},
        records=number,
        figures=(Figure("live; by routes and lengths, in the long run", number, sum(expected)),),
        verdict=judged(misfit, recipe.verdicts.difference),
        measure="difference",
        misfit=misfit,
        says=says + together,
        note=_sentence(says + together),
    )


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _open(spans: Spans, starts: dt.date, zone: str) -> tuple[Flags, Integers, int]:
    """Which are open, how long each of them has been so, in microseconds, and of how many that is not sure."""
    start = days_since(starts) if spans.is_date else moment_us(starts, zone)
    is_open = (spans.begun < start) & (spans.ended >= start)
    age = (start - spans.begun[is_open]) * (DAY if spans.is_date else 1)
    unsure = is_open & (spans.ended == NEVER) & (spans.known_to < start - 1)
    return is_open, age, int(np.count_nonzero(unsure))


def _a_week(model: Model) -> dict[str, float]:
    """How much of each work a mean week of the model has."""
    found = arrivals_by_hour_of_week(model, kinds_of(model)).sum(axis=1)
    return dict(zip(model.work, found.tolist(), strict=True))


def _expected_live(model: Model, work: str, a_week: dict[str, float]) -> float:
    """Cases a week times the weeks that each lasts (Little's law)."""
    lasts = model.work[work].lasts
    return a_week[work] * mean_us(model.law(lasts)) / WEEK if lasts is not None else 0.0


def _shared(number: int, weights: Sequence[float]) -> list[int]:
    """A whole number shared in proportion, the largest remainders rounded up.

    >>> _shared(10, [1.0, 1.0, 1.0])
    [4, 3, 3]
    """
    exact = [number * each / sum(weights) for each in weights]
    whole = [int(each) for each in exact]
    for place in sorted(range(len(exact)), key=lambda each: whole[each] - exact[each])[: number - sum(whole)]:
        whole[place] += 1
    return whole
