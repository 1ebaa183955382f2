"""Replications spread over workers are those of one process."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from tests.demand.results import example

from peelian.demand.results.compare import compare
from peelian.demand.results.conditions import Conditions
from peelian.demand.results.moments import Moments
from peelian.demand.results.simulate import simulate
from peelian.demand.results.spread import LOCAL, Spread, SpreadError, waves


def test_every_replication_is_in_one_batch():
    for spread in (None, Spread(3)):
        batches = [each for wave in waves(100, spread) for each in wave]
        assert [done for done, _ in batches] == list(np.cumsum([0, *(count for _, count in batches)])[:-1])
        assert sum(count for _, count in batches) == 100
    assert max(len(wave) for wave in waves(100, Spread(3))) == 3


@pytest.mark.long
@pytest.mark.xdist_group("kernels")
@pytest.mark.parametrize("spread", [Spread(2), Spread(2, LOCAL)], ids=["processes", "dask"])
def test_spread_over_two_workers_nothing_changes(spread):
    model = example.model()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of other people's programs, about sockets that they leave open
        spread_out = simulate(model, replications=40, conditions=Conditions(spread=spread))
        beside = compare(model, *model.scenarios, replications=20, conditions=Conditions(spread=spread))
    assert equal(spread_out.moments, simulate(model, replications=40).moments)
    alone = compare(model, *model.scenarios, replications=20)
    for ours, theirs in zip(beside.scenarios, alone.scenarios, strict=True):
        assert equal(ours.results.moments, theirs.results.moments)
        assert equal(ours.apart, theirs.apart)


@pytest.mark.long
def test_a_scheduler_that_does_not_answer_is_named():
    conditions = Conditions(spread=Spread(1, "tcp://127.0.0.1:1"))
    with pytest.raises(SpreadError, match=r"127\.0\.0\.1:1"):
        simulate(example.model(), replications=2, conditions=conditions)


def equal(one: Moments, other: Moments) -> bool:
    pairs = zip((one.count, one.mean, one.squares), (other.count, other.mean, other.squares), strict=True)
    return all(np.array_equal(ours, theirs, equal_nan=True) for ours, theirs in pairs)
