"""How much room a replication needs: the visits that are expected, and a good many more."""

from __future__ import annotations

from math import ceil, sqrt

import numpy as np

from peelian.demand.arrivals import Profile, most_arrivals
from peelian.demand.kernels.network import Network
from peelian.demand.kernels.room import Sizes

_STANDARD_DEVIATIONS = 12
_A_FEW = 64


def sizes_of(net: Network, factor: int = 1) -> Sizes:
    """Room for a replication; `factor` times as much if that was not enough.

    All who may lose patience are expected to, so that there is room for those where they go then.
    """
    sources, works = net.sources, len(net.works.stage)
    into = np.bincount(sources.at_work, minlength=works).astype(float)
    for stream, work in enumerate(sources.work):
        if work >= 0:
            into[work] += sources.expected[stream, -1] * (1 - sources.elsewhere[stream])
    onward = np.zeros((works, works))
    shares = np.diff(net.draws.share, prepend=0)
    for kind, work in enumerate(net.counted.kind_work):
        share = shares[kind] if kind > net.draws.first[work] else net.draws.share[kind]
        onward[work] += share * np.diff(net.draws.then[kind], prepend=0)[:works]
    expected = np.linalg.solve(np.eye(works) - onward.T, into)
    for work in np.flatnonzero(net.works.diverts_to >= 0):
        expected[net.works.diverts_to[work]] += expected[work]
    by_part = np.bincount(net.works.part, expected, minlength=len(net.parts.method))
    most = [factor * (ceil(each + _STANDARD_DEVIATIONS * sqrt(each)) + _A_FEW) for each in by_part]
    rows = zip(sources.expected, sources.spacing_us, strict=True)
    return Sizes(
        visits=max(most),
        mail=np.array(most, np.int64),
        arrivals=max(
            [most_arrivals(Profile(expected, spacing, sources.gaps)) for expected, spacing in rows], default=1
        ),
        hours=net.hours,
        teams=len(net.teams.stage),
        lines=len(net.lines.kind),
        kinds=len(net.counted.kind_work),
        works=works,
        case_teams=np.where(net.teams.case, np.cumsum(net.teams.case) - 1, -1).astype(np.int64),
    )
