"""The shipped model: run as a whole and stage by stage alike, and nothing is lost on the way."""

from __future__ import annotations

import numpy as np
import pytest

from peelian.catalogue.load import load_catalogue
from peelian.demand.kernels.pool import NEVER
from peelian.demand.model.shipped import load_shipped
from peelian.demand.simulation.prepare import Prepared, prepare
from peelian.demand.simulation.replicate import replicate, visits_of
from peelian.demand.simulation.tally import ARRIVED, ATTENDED, CAME, ELSEWHERE, FINISHED, LEFT, STARTED


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    return prepare(load_shipped("leicestershire", load_catalogue().published.values()).model)


@pytest.mark.parametrize("replication", range(3))
def test_the_whole_and_its_stages_are_the_same_visit_by_visit(prepared: Prepared, replication: int) -> None:
    staged = visits_of(prepared, seed=1, replication=replication)
    whole = visits_of(prepared, seed=1, replication=replication, whole=True)

    assert len(staged.stream) > 1_000_000
    for name, one, other in zip(staged._fields, staged, whole, strict=True):
        assert np.array_equal(one, other), name


def test_nothing_is_lost_on_the_way(prepared: Prepared) -> None:
    tally, visits = replicate(prepared, seed=1, first=0, count=1), visits_of(prepared, seed=1, replication=0)
    days, works = prepared.days, len(prepared.compiled.names.works)
    came = tally.streams[0, :, :days].sum(axis=1)
    jobs = tally.jobs[0, :, :days].sum(axis=1)
    backlog = visits.stream >= len(came)

    assert (came[:, ELSEWHERE] == 0).all()
    assert jobs[prepared.rows.stream >= 0, ARRIVED].tolist() == came[:, CAME].tolist()
    assert (jobs[:, STARTED] >= jobs[:, ATTENDED]).all()
    assert (jobs[:, ARRIVED] >= jobs[:, STARTED] + jobs[:, LEFT]).all()
    gone_on = (visits.finished_us < NEVER) | (visits.left_us < NEVER)
    assert tally.flows.sum() == gone_on.sum()
    assert jobs[:, FINISHED].sum() == ((visits.finished_us < NEVER) & ~(backlog & (visits.entered_us <= 0))).sum()
    into = tally.flows[0, :, :works].sum(axis=0)
    entered = np.bincount(visits.work[visits.entered_us > 0], minlength=works)
    entered[0] -= came[:, CAME].sum()
    assert into.tolist() == entered.tolist()
    assert tally.ends.sum() == 2 * tally.flows[0, :, works:-1].sum()
