"""`peelian demand explain`: the time line of one incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from peelian.cli.demand_options import SeedOption
from peelian.cli.options import FormatOption, ModelArgument

if TYPE_CHECKING:
    from peelian.demand.results.timeline import Explained, Step, TimeLine

NONE = "\N{EN DASH}"


def explain(
    model: ModelArgument = None,
    incident: Annotated[
        int | None, typer.Option(min=0, help="Its number in its stream, from 0; without it, one that waited longest.")
    ] = None,
    stream: Annotated[str, typer.Option(help="The stream it comes from; without it, the model's first.")] = "",
    scenario: Annotated[
        list[str] | None, typer.Option(help="Beside it, the same incident in a scenario; may be repeated.")
    ] = None,
    replication: Annotated[int, typer.Option(min=0, help="Which replication, from 0.")] = 0,
    seed: SeedOption = 1,
    form: FormatOption = "table",
) -> None:
    """Follow one incident through a simulation: every visit, who dealt with it, when, and what was drawn for it."""
    from peelian.cli.console import Format, print_json, print_rows
    from peelian.cli.demand_options import meant
    from peelian.demand.results.timeline import explain as explained

    found = meant(model)
    beside = [(name, found.scenario(name)) for name in scenario or ()]
    told = explained(found.read.model, *beside, incident=incident, stream=stream, seed=seed, replication=replication)
    if form == "json":
        print_json(_as_dict(told))
    elif form == "csv":
        rows = [{"scenario": line.scenario, **row} for line in (told.base, *told.beside) for row in _rows(line)]
        print_rows("", rows, Format.CSV, empty="")
    else:
        _say(told)


def _say(told: Explained) -> None:
    from peelian.cli.console import Format, print_rows, say

    base = told.base
    say(
        f"{base.stream}, number {base.number} of replication {told.replication} from seed {told.seed}: it came on "
        f"{base.came:%A %d %B %Y at %H:%M:%S}. Simulated."
    )
    if told.why:
        say(f"It was chosen as {told.why}; --incident names another.")
    for line in (base, *told.beside):
        print_rows(line.scenario or "The model as it is", _rows(line), Format.TABLE, empty="")
    for line in told.beside:
        say(_beside(base, line))
    say(
        "Travel, time taken and patience are what was drawn. Draws are the same in every scenario, unless it changes "
        "the law that they are drawn from."
    )


def _rows(line: TimeLine) -> list[dict[str, str]]:
    return [
        {
            "work": f"{step.work} grade {step.grade}" if step.grade else step.work,
            "by": step.team or NONE,
            "entered": _moment(line, step.entered),
            "due": _moment(line, step.due),
            "waited": _length(step.waited),
            "begun": _moment(line, step.started),
            "there": _moment(line, step.attended),
            "finished": "gave up " + _moment(line, step.left)
            if step.left is not None
            else _moment(line, step.finished),
            "travel": _length(step.travel),
            "takes": _length(step.takes),
            "patience": _length(step.patience),
            "goes on to": step.then or NONE,
        }
        for step in line.steps
    ]


def _beside(base: TimeLine, other: TimeLine) -> str:
    """The first visit that differs, in a sentence."""
    for before, now in zip(base.steps, other.steps, strict=False):
        if _what(before) != _what(now):
            return f"With {other.scenario!r} it first goes otherwise at {now.work}: {_differs(before, now)}."
    if len(base.steps) != len(other.steps):
        return f"With {other.scenario!r} it makes {len(other.steps)} visits instead of {len(base.steps)}."
    return f"With {other.scenario!r} it goes exactly as it does without."


def _what(step: Step) -> tuple[object, ...]:
    return step.work, step.grade, step.team, step.started, step.attended, step.finished, step.left


def _differs(before: Step, now: Step) -> str:
    if before.work != now.work or before.grade != now.grade:
        return f"instead of {before.work}"
    if before.team != now.team:
        return f"{now.team or 'nobody'} deals with it instead of {before.team or 'nobody'}"
    return f"it waits {_length(now.waited)} instead of {_length(before.waited)}"


def _moment(line: TimeLine, time_us: int | None) -> str:
    return NONE if time_us is None else f"{line.at(time_us):%a %d %b %H:%M:%S}"


def _length(time_us: int | None) -> str:
    """A length of time in its two largest units.

    >>> _length(3_725_000_000), _length(2_500_000), _length(None)
    ('1 h 2 min', '2.5 s', '–')
    """
    if time_us is None:
        return NONE
    seconds = time_us / 1e6
    if seconds < 60:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    minutes, hours, days = whole // 60, whole // 3600, whole // 86400
    if hours < 1:
        return f"{minutes} min {whole % 60} s"
    return f"{hours} h {minutes % 60} min" if days < 3 else f"{days} days {hours % 24} h"


def _as_dict(told: Explained) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "seed": told.seed,
        "replication": told.replication,
        "chosen_as": told.why,
        "time_lines": [
            {
                "scenario": line.scenario, "stream": line.stream, "number": line.number,
                "came": line.came.isoformat(), "start": line.start.isoformat(),
                "visits": [{**asdict(step), "waited": step.waited} for step in line.steps],
            }
            for line in (told.base, *told.beside)
        ],
    }  # fmt: skip
