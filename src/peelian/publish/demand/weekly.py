"""Totals of a run as means of its weeks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from peelian.core.fact import Fact
from peelian.core.interval import Interval
from peelian.demand.results.results import Results

A_WEEK = "a week"


def weeks_of(results: Results) -> Fraction:
    """How many weeks of a run are told."""
    return Fraction(results.facets.all[0].days, 7)


def a_week(fact: Fact, weeks: Fraction) -> Fact:
    """A total of the run as the mean of its weeks, interval and all; the fact it follows from is its part."""
    if fact.value is None:
        return replace(fact, derivation=A_WEEK, parts=(fact,))
    interval = fact.interval
    if interval is not None:
        number = float(weeks)
        interval = Interval(interval.lower / number, interval.upper / number, interval.level, interval.method)
    return replace(fact, value=Fraction(fact.value) / weeks, interval=interval, derivation=A_WEEK, parts=(fact,))
