"""Replications without a simulation: visits made by chance, tallied in plain steps, and put in the core's place."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from peelian.demand.clock import HOUR, MINUTE, SECOND, WEEK
from peelian.demand.kernels.pool import NEVER
from peelian.demand.kernels.tally import STEPS, step_of
from peelian.demand.model.compile import compile_model
from peelian.demand.model.model import Model
from peelian.demand.model.target import Target
from peelian.demand.results import plan
from peelian.demand.simulation.rows import Limits, Rows
from peelian.demand.simulation.tally import Tally


def prepared(of: Model, targets: tuple[Target, ...] = (), settle_weeks: int = 0) -> SimpleNamespace:
    """What the core prepares, as far as results look at it."""
    compiled = compile_model(of)
    names, kinds = compiled.names, compiled.kinds
    rows = []
    for work, name in enumerate(names.works):
        arrives = of.work[name].arrives
        routed = any(name in other.followers for other in of.work.values())
        of_work = [kind for kind in range(len(names.kinds)) if kinds.work[kind] == work]
        streams = [names.streams.index(each) for each in arrives] if len(arrives) > 1 else []
        rows += [(kind, stream) for kind in of_work for stream in [*streams, *([-1] if routed or not streams else [])]]
    limits = set()
    for number, (kind, stream) in enumerate(rows):
        if kinds.within_us[kind] > 0:
            limits.add((number, True, int(kinds.within_us[kind])))
        for each in targets:
            if each.within is None or names.works.index(each.work) != kinds.work[kind]:
                continue
            graded = each.grade is None or names.kinds[kind] == f"{each.work} grade {each.grade}"
            streamed = each.stream is None or stream == names.streams.index(each.stream)
            if graded and streamed:
                limits.add((number, each.kpi == "attended_within", each.within.us))
    ordered = sorted(limits)
    return SimpleNamespace(
        compiled=compiled,
        rows=Rows(*(np.array(each, np.int64) for each in zip(*rows, strict=True))),
        limits=Limits(
            np.array([each[0] for each in ordered], np.int64),
            np.array([each[1] for each in ordered], np.bool_),
            np.array([each[2] for each in ordered], np.int64),
        ),
        case_teams=np.flatnonzero(compiled.teams.carriers > 0),
        days=of.calendar.days,
        hours=of.calendar.hours,
        settle_weeks=settle_weeks,
    )


def jobs(of: SimpleNamespace, seed: int, replication: int, each: int = 20) -> list[dict[str, int]]:
    """Jobs by chance, some to each row: when they were due, started, attended, finished or left."""
    chance = np.random.default_rng([seed, replication])
    end, found = of.hours * HOUR, []
    for row in range(of.rows.kind.size):
        for _ in range(int(chance.poisson(each))):
            due = int(chance.integers(0, end))
            started = due + int(chance.exponential(8 * MINUTE)) * int(chance.integers(0, 2))
            attended = started + int(chance.exponential(6 * MINUTE))
            finished = attended + int(chance.exponential(2 * HOUR))
            job = {"row": row, "due": due, "started": started, "attended": attended, "finished": finished}
            job["left"] = NEVER
            if chance.random() < 0.1:
                job |= {"left": due + int(chance.integers(0, 20 * MINUTE)), "started": NEVER}
            for before, after in (("started", "attended"), ("attended", "finished")):
                job[after] = NEVER if job[before] >= NEVER else job[after]
            found.append({name: value if name == "row" or value <= end else NEVER for name, value in job.items()})
    return found


def tally_of(of: SimpleNamespace, all_jobs: list[dict[str, int]], chance: np.random.Generator) -> Tally:
    """One replication, tallied job by job; of what is no job, numbers by chance."""
    days, names = of.days, of.compiled.names
    facets, rows, end = days + 168, of.rows.kind.size, of.hours * HOUR
    counts = np.zeros((rows, facets, 9), np.int64)
    within, decided = (np.zeros((of.limits.row.size, facets), np.int64) for _ in range(2))
    waits, responses = (np.zeros((rows, STEPS), np.int64) for _ in range(2))
    first = of.settle_weeks * WEEK
    for job in all_jobs:
        due, row = job["due"], job["row"]
        if due < first:
            continue
        cases = of.compiled.works.lasts[of.compiled.kinds.work[of.rows.kind[row]]] >= 0
        there = job["finished"] if cases else job["attended"]
        places = [due // (24 * HOUR), days + due // HOUR % 168]
        add = [1, job["started"] < NEVER, job["attended"] < NEVER, job["finished"] < NEVER, job["left"] < NEVER]
        add += [job["started"] - due if add[1] else 0, there - due if there < NEVER else 0]
        add += [job["left"] - due if add[4] else 0, job["finished"] - job["started"] if add[3] else 0]
        counts[row, places] += np.array(add, np.int64)
        if add[1]:
            waits[row, step_of(job["started"] - due)] += 1
        if there < NEVER:
            responses[row, step_of(there - due)] += 1
        for limit in np.flatnonzero(of.limits.row == row):
            moment = job["attended"] if of.limits.attended[limit] else job["started"]
            good = moment < NEVER and moment - due <= of.limits.us[limit]
            within[limit, places] += good
            decided[limit, places] += good or job["left"] < NEVER or due + of.limits.us[limit] < end

    def by_time(*shape: int, most: int = 50) -> np.ndarray:
        hourly = chance.integers(0, most, (*shape, of.hours))
        hourly[..., : of.settle_weeks * 168] = 0
        by_day = hourly.reshape(*shape, days, 24).sum(-1)
        return np.concatenate([by_day, hourly.reshape(*shape, -1, 168).sum(-2)], axis=-1)

    kinds, works, ends, teams = (len(each) for each in (names.kinds, names.works, names.ends, names.teams))
    staff = by_time(teams, most=10) * HOUR
    busy = staff * int(chance.integers(450, 550)) // 1000
    cells = np.stack([busy, busy // 10, staff, by_time(teams), by_time(teams)], axis=-1)
    parts = (
        counts, within, decided, cells, by_time(kinds), np.stack([by_time(len(names.streams)) + 40] * 2, -1) // [1, 5],
        chance.integers(0, 90, (kinds, works + ends + 1)), by_time(ends),
        chance.integers(20, 90, (len(of.case_teams), of.hours)), waits, responses,
    )  # fmt: skip
    return Tally(*(np.asarray(each)[None] for each in parts))


def replicate(of: SimpleNamespace, seed: int, first: int, count: int, threads: int | None = None) -> Tally:
    """The same for several replications, the same whatever their number."""
    found = [_one(of, seed, number) for number in range(first, first + count)]
    return Tally(*(np.concatenate(each) for each in zip(*found, strict=True)))


def _one(of: SimpleNamespace, seed: int, number: int) -> Tally:
    """One replication, made once. More patrols begin everything a minute sooner."""
    patrols = int(of.compiled.teams.staff[1].sum())
    key = (patrols, of.settle_weeks, of.limits.us.tobytes(), of.limits.row.tobytes(), seed, number)
    if key not in _MADE:
        listed = jobs(of, seed, number)
        for job in listed:
            for name in ("started", "attended"):
                if job[name] < NEVER and patrols > 11 * 12 * of.days:
                    job[name] = max(job["due"], job[name] - 60 * SECOND)
        _MADE[key] = tally_of(of, listed, np.random.default_rng([seed, number, 1]))
    return _MADE[key]


_MADE: dict[tuple[object, ...], Tally] = {}


def instead_of_the_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let plans run on these replications."""
    monkeypatch.setattr(plan, "prepare", prepared)
    monkeypatch.setattr(plan, "replicate", replicate)
