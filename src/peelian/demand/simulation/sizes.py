"""How much room a replication needs: the visits that are expected, and a good many more."""

from __future__ import annotations

from math import ceil, sqrt

import numpy as np

from peelian.demand.kernels.network import Network, with_room

STANDARD_DEVIATIONS = 12
_A_FEW = 64


def with_enough_room(net: Network, factor: int = 1) -> Network:
    """The model with room for a replication; `factor` times as much if that was not enough.

    All who may lose patience are expected to, so that there is room for those where they go then.
    """
    sources, works, kinds, share = net.sources, net.loop.works, net.loop.kinds, net.draws.share
    count = len(works)
    into = np.bincount(sources.at_work, minlength=count).astype(float)
    for stream, work in enumerate(sources.work):
        if work >= 0:
            into[work] += sources.expected[stream, -1] * (1 - sources.elsewhere[stream])
    onward = np.zeros((count, count))
    for kind, work in enumerate(kinds["work"]):
        part = share[kind] - (share[kind - 1] if kind > works["first_kind"][work] else 0)
        onward[work] += part * np.diff(net.draws.then[kind], prepend=0)[:count]
    expected = np.linalg.solve(np.eye(count) - onward.T, into)
    for work in np.flatnonzero(works["diverts_to"] >= 0):
        expected[works["diverts_to"][work]] += expected[work]
    by_part = np.bincount(works["part"], expected, minlength=len(net.stages) - 1)
    most = [factor * (ceil(each + STANDARD_DEVIATIONS * sqrt(each)) + _A_FEW) for each in by_part]
    return with_room(net, max(most), np.array(most, np.int64))
