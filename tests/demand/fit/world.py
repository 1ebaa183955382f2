"""A made-up force's records for fitting: drawn from laws that the tests know, and kept as plain rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tests.measures.sending import send
from tests.rows import call, crime, incident

from peelian import LoadOptions, Workbench

Row = dict[str, Any]

BEFORE = 59
"""Days before the year fitted from which there are incidents and crimes: since February."""
FIRST, LAST = dt.date(2018, 4, 1), dt.date(2019, 3, 31)
HOUR_WEIGHTS = np.repeat([1.0, 3.0, 2.0], 8)

RECIPE = """\
title: Calls, incidents and crimes of the made-up force
base: {base}
at_least: 50
verdicts:
  dispersion: {{good: 1.25, fair: 2}}
  distance: {{good: 0.05, fair: 0.1}}
  months_apart: {{good: 0.03, fair: 0.1}}
  difference: {{good: 0.1, fair: 0.25}}
parts:
  - into: streams.calls
    arrivals: {{dataset: calls, where: line = '999'}}
  - into: work.call.takes
    duration: {{dataset: calls, column: talk_time}}
    note: From answer to end.
  - into: work.call.then.incident
    ratio: {{dataset: incidents, per: {{dataset: calls, where: line = '999'}}}}
  - into: work.incident.grades
    split: {{dataset: incidents, names: {{1: grade = '1', 2: rest}}}}
  - into: work.incident.travel
    duration: {{dataset: incidents, start: deployed_at, stop: arrived_at, laws: [gamma, lognormal]}}
  - into: work.incident.then
    split: {{dataset: incidents, names: {{case: crime_recorded}}}}
  - into: work.incident.takes
    not_held: Nobody says when a unit was free again.
  - into: work.incident.starting_backlog
    backlog:
      dataset: incidents
      start: created_at
      stop: [arrived_at, closed_at]
      kind: waiting
      names: {{1: grade = '1', 2: rest}}
  - into: work.case.lasts
    duration: {{dataset: crimes, start: recorded_on, stop: finalised_on, open: true}}
  - into: work.case.then.charged
    ending: {{dataset: crimes, start: recorded_on, stop: finalised_on, counts: outcome = 'Awaiting court outcome'}}
  - into: work.case.starting_backlog
    backlog: {{dataset: crimes, start: recorded_on, stop: finalised_on, kind: live}}
  - into: work.incident
    volume: {{dataset: incidents}}
"""
BASE = """\
force: Example
calendar: {starts: 2018-04-02, weeks: 52}
streams:
  calls: {per_hour: 20, elsewhere: 5 %, assumed: true}
shifts:
  early: {from: "07:00", to: "15:00"}
  late: {from: "15:00", to: "23:00"}
  night: {from: "23:00", to: "07:00"}
teams:
  control: {staff: {early: 4, late: 4, night: 4}, at_shift_end: finish, assumed: true}
  response: {staff: {early: 30, late: 30, night: 30}, at_shift_end: finish}
  cid: {staff: 180, at_shift_end: finish, caseload_limit: 14}
work:
  call:
    assumed: true
    arrives: calls
    done_by: control
    takes: {assumed: true, exponential: {mean: 6 min}}
    then: {incident: 50 %, end: rest}
  incident:
    note: As it was.
    done_by: response
    travel: {assumed: true, gamma: {mean: 10 min, cv: 0.5}}
    takes: {assumed: true, lognormal: {mean: 50 min, cv: 1}}
    grades:
      1: {share: 10 %, units: 2}
      2: {share: rest}
    then: {case: 10 %, end: rest}
  case: {done_by: cid, lasts: {lognormal: {mean: 9 weeks, cv: 0.8}}, effort: 20 h, then: {charged: 20 %, end: rest}}
ends: [end, charged]
scenarios:
  quicker: {means: Everyone is quicker., change: {work.incident.takes.lognormal.mean: -5 min}}
"""


@dataclass(frozen=True)
class World:
    """The workspace and all rows that were sent to it."""

    bench: Workbench
    folder: Path
    calls: list[Row]
    incidents: list[Row]
    crimes: list[Row]

    def recipe(self, *swaps: tuple[str, str], only: str = "") -> Path:
        """The recipe with some of its text swapped, all of its parts or `only` one, as a file beside the base."""
        base = self.folder / "base.yaml"
        base.write_text(BASE, encoding="utf-8")
        head, *parts = RECIPE.format(base=base).split("  - ")
        text = "  - ".join([head, *(each for each in parts if not only or each.startswith(f"into: {only}\n"))])
        for old, new in swaps:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
            text = text.replace(old, new)
        path = self.folder / "recipe.yaml"
        path.write_text(text, encoding="utf-8")
        return path


def made_world(folder: Path, source: str = "force-extract") -> World:
    """A year of calls, incidents and crimes, in a new workspace."""
    rng = np.random.default_rng(11)
    bench = Workbench.create(folder / "workspace")
    calls, incidents, crimes = _calls(rng), _incidents(rng), _crimes(rng)
    for dataset, rows in (("calls", calls), ("incidents", incidents), ("crimes", crimes)):
        send(bench, dataset, rows, LoadOptions(source=source))
    return World(bench, folder, calls, incidents, crimes)


def moments(rng: np.random.Generator, number: int, before: int = 0) -> list[dt.datetime]:
    """Moments of the year, and of so many days before it, by the weights of the day's hours, local."""
    day = rng.integers(-before, 365, number)
    hour = rng.choice(24, number, p=HOUR_WEIGHTS / HOUR_WEIGHTS.sum())
    second = rng.integers(0, 3600, number)
    begins = dt.datetime.combine(FIRST, dt.time())
    found = [
        begins + dt.timedelta(days=int(each), hours=int(hours), seconds=int(seconds))
        for each, hours, seconds in zip(day, hour, second, strict=True)
    ]
    return sorted(each for each in found if not (each.month == 3 and each.hour == 1))  # clocks go forward


def _calls(rng: np.random.Generator) -> list[Row]:
    talk = rng.gamma(2.0, 150.0, 3000)
    return [
        call(f"c{place}", at.isoformat(), talk_time=round(float(talk[place])), line="999" if place % 3 else "101")
        for place, at in enumerate(moments(rng, 3000))
    ]


def _incidents(rng: np.random.Generator) -> list[Row]:
    rows = []
    for place, at in enumerate(moments(rng, 1000, BEFORE)):
        sent = at + dt.timedelta(seconds=int(rng.exponential(900)))
        there = sent + dt.timedelta(seconds=int(rng.gamma(4.0, 120.0)))
        rows.append(
            incident(
                f"i{place}", at.isoformat(), grade="1" if rng.random() < 0.3 else "2",
                crime_recorded=rng.random() < 0.2,
                deployed_at="" if place % 9 == 0 else sent.isoformat(),
                arrived_at="" if place % 9 == 0 else there.isoformat(),
                closed_at=(there + dt.timedelta(days=20)).isoformat(),
            )
        )  # fmt: skip
    return rows


def _crimes(rng: np.random.Generator) -> list[Row]:
    rows = []
    for place in range(800):
        recorded = FIRST + dt.timedelta(days=int(rng.integers(-BEFORE, 365)))
        ended = recorded + dt.timedelta(days=int(rng.exponential(60) + 0.5))
        is_over = ended <= LAST
        outcome = "Awaiting court outcome" if place % 4 == 0 else "Unable to prosecute suspect"
        rows.append(
            crime(
                "", recorded_on=recorded, finalised_on=ended if is_over else "",
                outcome=outcome if is_over else "Under investigation",
            )
        )  # fmt: skip
    return rows
