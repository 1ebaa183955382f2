"""Replications spread over processes or machines by joblib, which gives the same results to the last bit.

A batch of replications is worked through by whoever is free, and its values are taken in the order of the batches. The
processes of joblib are kept from one wave of batches to the next, and compiled kernels are read from their cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from peelian.core.errors import PeelianError
from peelian.demand.results.plan import BATCH, Plan

Floats = npt.NDArray[np.float64]

LOCAL = "local"
"""A cluster of dask's on this machine, made for the run and ended with it."""


class SpreadError(PeelianError):
    """Replications that cannot be spread as asked."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How many workers share the replications.

    Without a `cluster` they are processes of this machine (joblib's loky); otherwise dask's: LOCAL, or the address of
    a scheduler, whose own workers then count.
    """

    workers: int
    cluster: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some replications of a plan, from number `first` on."""

    plan: Plan
    seed: int
    first: int
    count: int


def waves(replications: int, spread: Spread | None) -> Iterator[list[tuple[int, int]]]:
    """Batches that are worked on at a time, as many as there are workers: the replications before each and in it."""
    batches = [(done, min(BATCH, replications - done)) for done in range(0, replications, BATCH)]
    at_a_time = spread.workers if spread else 1
    for start in range(0, len(batches), at_a_time):
        yield batches[start : start + at_a_time]


RunAll = Callable[[Sequence[Batch]], Iterable[Floats]]
"""Gives the values of batches, in their order."""


@contextmanager
def at_work(spread: Spread | None, threads: int | None) -> Iterator[RunAll]:
    """Whoever runs batches: this process on several threads, or the workers of a spread on one each.

    Raises SpreadError where dask is asked for and not installed, or its scheduler does not answer.
    """
    if spread is None:
        yield lambda batches: (_run(each, threads) for each in batches)
        return
    from joblib import Parallel, delayed, parallel_config

    ready: list[int] = []

    def run_all(batches: Sequence[Batch]) -> Iterable[Floats]:
        if not ready:  # so that kernels are compiled once, and not by every worker
            ready.append(len(_run(replace(batches[0], count=1), 1)))
        found: Iterable[Floats] = Parallel()(delayed(_run)(each, 1) for each in batches)
        return found

    with _backend(spread) as backend, parallel_config(**backend):
        yield run_all


def _run(batch: Batch, threads: int | None) -> Floats:
    return batch.plan.run(batch.seed, batch.first, batch.count, threads)


@contextmanager
def _backend(spread: Spread) -> Iterator[dict[str, Any]]:
    """What joblib is told of its workers."""
    if not spread.cluster:
        yield {"n_jobs": spread.workers, "backend": "loky"}
        return
    try:
        dask: Any = import_module("distributed")
    except ImportError as error:
        raise SpreadError("dask is not installed.", remedy="Install it with: pip install 'peelian[cluster]'") from error
    if spread.cluster == LOCAL:
        with (
            dask.LocalCluster(n_workers=spread.workers, threads_per_worker=1, dashboard_address=None) as cluster,
            dask.Client(cluster),
        ):
            yield {"n_jobs": spread.workers, "backend": "dask"}
        return
    try:
        client = dask.Client(spread.cluster, timeout="20s")
    except (OSError, ValueError) as error:
        raise SpreadError(
            f"No scheduler of dask answers at {spread.cluster}.",
            remedy="Start one with: dask scheduler. Its address looks like tcp://machine:8786.",
        ) from error
    with client:
        yield {"n_jobs": -1, "backend": "dask"}
