"""The tally equals what one counts from the visits; nothing is lost on the way."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.demand.twin.counted import Count, lines_of
from tests.demand.twin.force import Force
from tests.demand.twin.log import BUSY, LIVE, OVERTIME, REVIEWS, STAFF
from tests.demand.twin.networks import networks
from tests.demand.twin.plan import Plan
from tests.demand.twin.rows import Rows, rows_of
from tests.demand.twin.test_twin import MODELS, SEED, model_of, prepared_of, twin_of
from tests.demand.twin.visit import NEVER

from peelian.demand.clock import HOUR
from peelian.demand.model.model import Model
from peelian.demand.simulation.prepare import Prepared, prepare
from peelian.demand.simulation.replicate import replicate

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("kernels")]

CELLS = ("arrived", "started", "attended", "finished", "left", "wait", "response", "left time", "length")


@cache
def tally_of(name: str):
    return replicate(prepared_of(name), seed=SEED, first=0, count=3)


def count_of(name: str) -> Count:
    return count_in(prepared_of(name))


def count_in(prepared: Prepared) -> Count:
    return Count(prepared.compiled, list(zip(prepared.rows.kind.tolist(), prepared.rows.stream.tolist(), strict=True)))


def rows_in(name: str, replication: int = 0) -> Rows:
    return rows_of(twin_of(name, replication))


def same(found: np.ndarray, expected: np.ndarray, what: str) -> None:
    """Equal in every cell; otherwise the first that is not."""
    assert found.shape == expected.shape, (what, found.shape, expected.shape)
    wrong = np.argwhere(found != expected)
    assert not len(wrong), (
        f"{what}: {len(wrong)} cells, first {wrong[0]}: {found[tuple(wrong[0])]} for {expected[tuple(wrong[0])]}"
    )


@pytest.mark.parametrize("name", MODELS)
def test_lines_are_those_of_the_contract(name: str) -> None:
    count = count_of(name)
    assert sorted(count.lines) == sorted(lines_of(count.compiled))


@pytest.mark.parametrize("replication", range(3))
@pytest.mark.parametrize("name", MODELS)
def test_jobs_are_counted_from_their_visits(name: str, replication: int) -> None:
    count, tally, rows = count_of(name), tally_of(name), rows_in(name, replication)
    jobs = count.jobs(rows)
    for cell, what in enumerate(CELLS):
        same(tally.jobs[replication][..., cell], jobs[..., cell], what)
    same(tally.wait_steps[replication], count.steps(rows, response=False), "waits")
    same(tally.response_steps[replication], count.steps(rows, response=True), "responses")


@pytest.mark.parametrize("name", MODELS)
def test_standards_and_targets_are_counted_from_the_visits(name: str) -> None:
    count, tally, rows, limits = count_of(name), tally_of(name), rows_in(name), prepared_of(name).limits
    for number, (line, attended, limit) in enumerate(zip(limits.row, limits.attended, limits.us, strict=True)):
        within, decided = count.within(rows, int(line), bool(attended), int(limit))
        same(tally.within[0, number], within, f"within {number}")
        same(tally.decided[0, number], decided, f"decided {number}")


@pytest.mark.parametrize("name", MODELS)
def test_flows_ends_and_streams_are_counted_from_the_visits(name: str) -> None:
    count, tally, rows = count_of(name), tally_of(name), rows_in(name)
    same(tally.flows[0], count.flows(rows), "flows")
    same(tally.ends[0], count.ends(rows), "ends")
    same(tally.streams[0], count.streams(twin_of(name, 0).came), "streams")


@pytest.mark.parametrize("name", MODELS)
def test_teams_and_waiting_are_as_the_twin_wrote_down(name: str) -> None:
    count, tally, log = count_of(name), tally_of(name), twin_of(name, 0).log
    same(tally.waiting[0], count.by_hour(log.waiting), "waiting")
    for cell, what in ((BUSY, "busy"), (OVERTIME, "overtime"), (STAFF, "staff"), (LIVE, "live"), (REVIEWS, "reviews")):
        same(tally.teams[0][..., cell], count.by_hour(log.teams[..., cell]), what)
    for place, team in enumerate(prepared_of(name).case_teams):
        same(tally.live[0, place], log.teams[team, :, LIVE], "live by hour")


@pytest.mark.parametrize("name", ["places", "cases"])
def test_the_twins_notes_are_those_of_its_visits_where_nothing_is_interrupted(name: str) -> None:
    """A third count: what was written down as it happened, against times alone."""
    count, rows, log = count_of(name), rows_in(name), twin_of(name, 0).log
    same(log.waiting, count.waiting(rows), "waiting")
    carries = count.compiled.teams.carries
    same(log.teams[~carries, :, BUSY], count.busy(rows)[~carries], "busy")
    for team in np.flatnonzero(carries):
        same(log.teams[team, :, LIVE], count.live(rows, int(team)), "live")


@pytest.mark.parametrize("name", MODELS)
def test_nothing_is_lost_on_the_way(name: str) -> None:
    """What came to a kind has finished, left, or is still there; what went on to a work has come to it."""
    rows, tally, compiled = rows_in(name), tally_of(name), prepared_of(name).compiled
    kinds, works = len(compiled.names.kinds), len(compiled.names.works)
    over = (rows["finished_us"] < NEVER) | (rows["left_us"] < NEVER)
    assert tally.flows[0].sum(axis=1).tolist() == np.bincount(rows["kind"][over], minlength=kinds).tolist()
    came = np.bincount(rows["work"], minlength=works)
    own, end = np.zeros(works, np.int64), compiled.hours * HOUR
    for work, (at, sent) in zip(compiled.streams.work, tally.streams[0][:, :-168].sum(axis=1), strict=True):
        own[work] += at - sent
    backlog = np.diff(compiled.works.waiting) + compiled.works.live
    last = np.bincount(rows["next"][(rows["finished_us"] == end) & (rows["next"] < works)], minlength=works)
    assert (own + backlog + tally.flows[0].sum(axis=0)[:works] - last[:works]).tolist() == came.tolist()


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_change_nothing(threads: int) -> None:
    once, again = tally_of("whole"), replicate(prepared_of("whole"), seed=SEED, first=0, count=3, threads=threads)
    for name in once._fields:
        same(getattr(again, name), getattr(once, name), name)


IN_A_NEW_PROCESS = """
import hashlib, pathlib, sys
from peelian.demand.model.yaml_form import read_model
from peelian.demand.simulation.prepare import prepare
from peelian.demand.simulation.replicate import replicate
model = read_model("whole.yaml", pathlib.Path(sys.argv[1]).read_text()).model
tally = replicate(prepare(model), seed=int(sys.argv[2]), first=0, count=3)
print(hashlib.sha256(b"".join(each.tobytes() for each in tally)).hexdigest())
"""


def test_a_new_process_gives_the_same_bits() -> None:
    command = [sys.executable, "-c", IN_A_NEW_PROCESS, str(MODELS["whole"]), str(SEED)]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == sha256(b"".join(each.tobytes() for each in tally_of("whole"))).hexdigest()


@pytest.mark.parametrize("name", MODELS)
def test_weeks_of_settling_are_not_counted(name: str) -> None:
    given = prepared_of(name)
    settled = prepare(model_of(name), settle_weeks=1)
    count = Count(given.compiled, count_of(name).lines, from_us=168 * HOUR)
    tally, rows = replicate(settled, seed=SEED, first=0, count=1), rows_in(name)
    same(tally.jobs[0], count.jobs(rows), "jobs")
    same(tally.flows[0], count.flows(rows), "flows")
    same(tally.ends[0], count.ends(rows), "ends")
    same(tally.streams[0], count.streams(twin_of(name, 0).came), "streams")
    same(tally.waiting[0], count.by_hour(twin_of(name, 0).log.waiting), "waiting")


@given(networks(), st.integers(0, 2**31))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_tallies_of_networks_made_at_random_are_counted_from_their_visits(model: Model, seed: int) -> None:
    prepared = prepare(model)
    twin = Force(Plan(prepared.compiled), seed, 0).run()
    tally, rows, count = replicate(prepared, seed=seed, first=0, count=1), rows_of(twin), count_in(prepared)
    same(tally.jobs[0], count.jobs(rows), "jobs")
    same(tally.flows[0], count.flows(rows), "flows")
    same(tally.ends[0], count.ends(rows), "ends")
    same(tally.streams[0], count.streams(twin.came), "streams")
    same(tally.waiting[0], count.by_hour(twin.log.waiting), "waiting")
    same(tally.teams[0], np.moveaxis(count.by_hour(np.moveaxis(twin.log.teams, 2, 1)), 1, 2), "teams")
