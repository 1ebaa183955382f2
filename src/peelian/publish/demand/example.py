"""One incident as an example: each step that it takes, when, by whom, and how long that was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from peelian.core.unit import unit
from peelian.demand.clock import DAY, HOUR, MINUTE, SECOND
from peelian.demand.results.timeline import Explained, Step, TimeLine
from peelian.publish.content import Block, Column, Grid, Para, Row, Run, cell, plain, say
from peelian.publish.demand.account import capital

_UNITS = (("days", DAY, 2 * DAY), ("hours", HOUR, 2 * HOUR), ("minutes", MINUTE, 2 * MINUTE))


def example_blocks(explained: Explained, command: str) -> Iterator[Block]:
    """Which incident it is and why, its steps as a table, and the command that gives it again."""
    line = explained.base
    why = f" It was chosen because it has {explained.why}." if explained.why else ""
    yield Para(
        say(
            f"Incident {line.number:,} of stream {line.stream} in run {explained.replication}, which comes on "
            f"{_moment(line.came)}.{why} It is one of very many, and shows how the model works, not what is usual."
        )
    )
    columns = (Column("Step"), Column("By whom"), Column("What happens"), Column("How long"))
    yield Grid(
        "One incident, step by step (basis: simulated)",
        columns,
        tuple(_row(line, each) for each in line.steps),
        "prose",
    )
    yield Para((Run("The same again: "), Run(command, "code")), "small")


def length_text(length_us: int) -> str:
    """A length of time in the unit that suits it.

    >>> length_text(90_000_000), length_text(3 * 3_600_000_000)
    ('90.0 s', '3.0 hours')
    """
    for name, size, least in _UNITS:
        if length_us >= least:
            return unit(name).write(Decimal(length_us) / size, decimals=1)
    return unit("seconds").write(Decimal(length_us) / SECOND, decimals=1)


def _row(line: TimeLine, step: Step) -> Row:
    graded = f"{step.work} grade {step.grade}" if step.grade else step.work
    return Row((
        plain(capital(graded)),
        plain(step.team or "nobody is kept busy"),
        cell(*(say(each) for each in _happens(line, step))),
        cell(*(say(each) for each in _lengths(step))),
    ))  # fmt: skip


def _happens(line: TimeLine, step: Step) -> Iterator[str]:
    """Each moment of a step in words, in order."""
    yield f"{_moment(line.at(step.entered))}: comes"
    agreed = step.due if step.ready is not None and step.due != step.ready else None
    for time, words in ((agreed, "the time agreed"), (step.started if step.team else None, "begun"),
                        (step.attended if step.travel else None, "somebody is there"), (step.finished, "done"),
                        (step.left, "gives up")):  # fmt: skip
        if time is not None:
            yield f"{_moment(line.at(time))}: {words}"
    yield f"goes on to {step.then}" if step.then else "is not over when the run ends"


def _lengths(step: Step) -> Iterator[str]:
    if step.team and step.waited is not None:
        yield f"waits {length_text(step.waited)}" if step.waited else "does not wait"
    if step.travel:
        yield f"travel {length_text(step.travel)}"
    if step.team and step.started is not None and step.finished is not None:
        yield f"from begun to done {length_text(step.finished - step.started)}"
    elif step.ready is not None and step.ready > step.entered:
        yield f"takes {length_text(step.ready - step.entered)}"


def _moment(at: dt.datetime) -> str:
    return f"{at:%a} {at.day} {at:%b %Y %H:%M:%S}"
