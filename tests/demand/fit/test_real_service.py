"""A fit to real records: a fire service's incidents of a quarter, whose times are to the minute."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
from pathlib import Path
from statistics import fmean

import pytest

from peelian import Workbench
from peelian.core.basis import Basis
from peelian.core.force import force
from peelian.demand.fit.fit import fit
from peelian.demand.fit.recipe import read_recipe
from peelian.demand.fit.records import records_for
from peelian.demand.model.yaml_form import read_model

RECIPE = """\
title: A fire service
base: none
at_least: 200
verdicts:
  dispersion: {good: 1.25, fair: 2}
  distance: {good: 0.03, fair: 0.08}
  months_apart: {good: 0.01, fair: 0.03}
  difference: {good: 0.05, fair: 0.15}
parts:
  - into: streams.calls
    arrivals: {dataset: calls_for_service}
  - into: work.incident.delay
    duration: {dataset: calls_for_service, start: received_at, stop: dispatched_at}
  - into: work.incident.takes
    duration: {dataset: calls_for_service, start: arrived_at, stop: closed_at}
"""
BASE = """\
force: Example
calendar: {starts: 2019-04-01, weeks: 12}
streams: {calls: {per_hour: 3, assumed: true}}
shifts: {all: {from: "07:00", to: "07:00"}}
teams: {crews: {staff: {all: 20}, at_shift_end: finish}}
work: {incident: {arrives: calls, done_by: crews, delay: {fixed: 2 min}, takes: {exponential: {mean: 30 min}}}}
"""


def minutes(row: dict[str, str], start: str, stop: str) -> float | None:
    if "NaN" in (row[start], row[stop]) or not (row[start] and row[stop]):
        return None
    begun, ended = (dt.datetime.strptime(row[each], "%m/%d/%Y %H:%M") for each in (start, stop))
    return (ended - begun).total_seconds() / 60


@pytest.mark.long
def test_real_incidents_vary_more_than_chance_and_last_as_the_file_says(shared: Path, bench: Workbench) -> None:
    file = shared / "data" / "calls" / "smfr_incidents_2019_apr_jun.csv.gz"
    bench.load("calls_for_service", file)
    recipe = read_recipe("recipe.yaml", RECIPE)
    service = force("south-metro-fire-rescue")
    found = fit(
        records_for(bench.workspace, bench.catalogue, service, recipe.recipe), recipe, read_model("b", BASE).model
    )
    calls, delay, takes = found.parts
    assert found.basis is Basis.REAL
    with gzip.open(file, "rt", encoding="utf-8-sig") as text:
        rows = list(csv.DictReader(text))
    assert calls.fit.records == len(rows)
    assert calls.fit.misfit is not None
    assert calls.fit.misfit > 1.5
    spent = [each for row in rows if (each := minutes(row, "Arrival Date", "Clear Date")) is not None and each >= 0]
    assert takes.fit.records == len(spent)
    assert takes.fit.figures[0].observed == pytest.approx(60 * fmean(spent))
    assert takes.fit.figures[0].fitted == pytest.approx(60 * fmean(spent))
    # A few were told days later: the distance of the best law is small, and its mean is far off.
    assert "lognormal would be poor" in delay.fit.says
    assert delay.fit.figures[0].observed == pytest.approx(delay.fit.figures[0].fitted)
