"""The rows and limits by which jobs are counted: kinds, parted by stream where work takes several; times to keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from peelian.demand.model.arrays import BY_APPOINTMENT, NONE, Compiled
from peelian.demand.model.target import Target

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Rows(NamedTuple):
    """The kind of each row of jobs, and the stream: -1 where the work takes fewer than two, or is led to by others."""

    kind: Integers
    stream: Integers


class Limits(NamedTuple):
    """Times within which the jobs of a row should be attended or, where that is false, begun; by row, none twice."""

    row: Integers
    attended: Flags
    us: Integers


def rows_of(compiled: Compiled) -> Rows:
    """The rows of a model, in the order of its kinds."""
    rows = [
        (kind, stream)
        for kind in range(len(compiled.names.kinds))
        for stream in _streams(compiled, int(compiled.kinds.work[kind]))
    ]
    return Rows(np.array([kind for kind, _ in rows], np.int64), np.array([stream for _, stream in rows], np.int64))


def _streams(compiled: Compiled, work: int) -> list[int]:
    """The streams by which the jobs of a work are parted, and -1 if there are others."""
    taken = np.flatnonzero(compiled.streams.work == work).tolist()
    if len(taken) < 2:
        return [NONE]
    kinds, works = compiled.kinds, compiled.works
    others = kinds.work != work
    led_to = np.diff(kinds.then, axis=1, prepend=0)[others, work].any() or np.any(
        np.delete(works.diverts_to, work) == work
    )
    waits = works.waiting[work + 1] > works.waiting[work] or works.live[work]
    return [*taken, NONE] if led_to or waits else taken


def row_table(compiled: Compiled, rows: Rows) -> Integers:
    """The row of a kind's entities by stream (K × R): backlogs that wait, live backlogs, then the model's streams."""
    works, streams = len(compiled.names.works), len(compiled.names.streams)
    table = np.full((len(compiled.names.kinds), 2 * works + streams), NONE, np.int64)
    for row, (kind, stream) in enumerate(zip(rows.kind, rows.stream, strict=True)):
        if stream == NONE:
            table[kind] = row
    for row, (kind, stream) in enumerate(zip(rows.kind, rows.stream, strict=True)):
        if stream != NONE:
            table[kind, 2 * works + stream] = row
    return table


def limits_of(compiled: Compiled, rows: Rows, targets: Sequence[Target]) -> Limits:
    """Every standard of a grade, and every target that names a time, for each row of which it is."""
    found = {*_standards(compiled, rows), *(each for target in targets for each in _targets(compiled, rows, target))}
    ordered = sorted(found)
    return Limits(
        np.array([row for row, _, _ in ordered], np.int64),
        np.array([attended for _, attended, _ in ordered], np.bool_),
        np.array([us for _, _, us in ordered], np.int64),
    )


def _standards(compiled: Compiled, rows: Rows) -> Iterator[tuple[int, bool, int]]:
    for row, kind in enumerate(rows.kind.tolist()):
        within = int(compiled.kinds.within_us[kind])
        if within == BY_APPOINTMENT:
            yield row, True, int(compiled.works.grace_us[compiled.kinds.work[kind]])
        elif within != NONE:
            yield row, True, within


def _targets(compiled: Compiled, rows: Rows, target: Target) -> Iterator[tuple[int, bool, int]]:
    if target.within is None or target.work is None:
        return
    names = compiled.names
    called = f"{target.work} grade {target.grade}" if target.grade is not None else None
    for row, (kind, stream) in enumerate(zip(rows.kind.tolist(), rows.stream.tolist(), strict=True)):
        work = int(compiled.kinds.work[kind])
        if names.works[work] != target.work or called not in (None, names.kinds[kind]):
            continue
        undivided = stream == NONE and len(_streams(compiled, work)) == 1
        if target.stream is None or undivided or (stream != NONE and names.streams[stream] == target.stream):
            yield row, target.kpi == "attended_within", target.within.us
