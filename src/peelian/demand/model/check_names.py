"""Names that a model uses and does not have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from peelian.core.errors import nearest
from peelian.demand.model.model import Model, Path
from peelian.demand.model.notice import Notice, fault, warning
from peelian.demand.model.rota import REST
from peelian.demand.model.team import Team
from peelian.demand.model.work import Grade, Work

LAWS = ("delay", "takes", "travel", "patience", "lasts")


def check_names(model: Model) -> Iterator[Notice]:
    """A notice for each name of a stream, shift, team, work, law or grade that is not there, or not used."""
    for name, stream in model.streams.items():
        if isinstance(stream.shape, str):
            yield from _known(("streams", name, "shape"), "shape", stream.shape, model.shapes)
    for name, pattern in model.patterns.items():
        for place, shift in enumerate(pattern.sequence):
            path = ("patterns", name, "sequence", str(place))
            yield from _known(path, "shift", shift, (*model.shifts, REST))
    for name in model.costs.premiums:
        yield from _known(("costs", "premiums", name), "shift", name, model.shifts)
    for name, team in model.teams.items():
        yield from _of_team(model, name, team)
    for name, work in model.work.items():
        yield from _of_work(model, name, work)
    yield from _of_targets(model)
    yield from _fed_once(model)


def _known(path: Path, kind: str, name: str, listed: Iterable[str]) -> Iterator[Notice]:
    names = list(listed)
    if name not in names:
        near = nearest(name, names)
        hint = f"Did you mean {near!r}?" if near else f"There: {', '.join(names) or 'none'}."
        yield fault(path, f"there is no {kind} {name!r}.", hint)


def _of_team(model: Model, name: str, team: Team) -> Iterator[Notice]:
    if not isinstance(team.staff, dict):
        return
    for each, staff in team.staff.items():
        path = ("teams", name, "staff", each)
        yield from _known(path, "shift or pattern", each, (*model.shifts, *model.patterns))
        if each in model.patterns and each in model.shifts:
            yield fault(path, f"{each!r} is both a shift and a pattern.", "Give one of them another name.")
        elif each in model.patterns and isinstance(staff, dict):
            yield fault(path, "a pattern has its people together, not by days.", "Give one number.")


def _of_work(model: Model, name: str, work: Work) -> Iterator[Notice]:
    path = ("work", name)
    for stream in work.arrives:
        yield from _known((*path, "arrives"), "stream", stream, model.streams)
    for stream in work.priority if isinstance(work.priority, dict) else ():
        yield from _known((*path, "priority", stream), "stream of this work", stream, work.arrives)
    if work.diverts_to is not None:
        yield from _known((*path, "diverts_to"), "work", work.diverts_to, model.work)
    yield from _of_doing(model, path, work)
    for grade, each in work.grades.items():
        here = (*path, "grades", grade)
        yield from _of_doing(model, here, each)
        for other in each.preempts:
            yield from _known(
                (*here, "preempts"), "other grade", other, [lower for lower in work.grades if lower != grade]
            )
        if each.attend_within == "appointment" and work.appointments is None:
            yield fault(
                (*here, "attend_within"), "this work has no appointments.", "Give it appointments: places a day."
            )


def _of_doing(model: Model, path: Path, doing: Work | Grade) -> Iterator[Notice]:
    """Names that a work and a grade have alike."""
    if doing.done_by is not None:
        yield from _known((*path, "done_by"), "team", doing.done_by, model.teams)
    for team in doing.helped_by or ():
        yield from _known((*path, "helped_by"), "team", team, model.teams)
        if team in model.teams and model.teams[team].carries_cases:
            says = f"{team} carries cases and has no shifts, so it cannot help."
            yield fault((*path, "helped_by"), says, "Name a team on shifts, or leave it out.")
    for field in LAWS:
        law = getattr(doing, field, None)
        if isinstance(law, str):
            yield from _known((*path, field), "distribution", law, model.distributions)
    for name in doing.then or ():
        yield from _known((*path, "then", name), "work or end", name, (*model.work, *model.ends))


def _of_targets(model: Model) -> Iterator[Notice]:
    for name, target in model.targets.items():
        path = ("targets", name)
        if target.team is not None:
            yield from _known((*path, "team"), "team", target.team, model.teams)
        if target.work is not None:
            yield from _known((*path, "work"), "work", target.work, model.work)
            if target.grade is not None and target.work in model.work:
                grades = model.work[target.work].grades
                yield from _known((*path, "grade"), f"grade of {target.work}", target.grade, grades)
            if target.stream is not None and target.work in model.work:
                streams = model.work[target.work].arrives
                yield from _known((*path, "stream"), f"stream of {target.work}", target.stream, streams)


def _fed_once(model: Model) -> Iterator[Notice]:
    """Streams that lead to no work or to several, and work that nothing leads to."""
    fed = Counter(stream for work in model.work.values() for stream in work.arrives)
    for name in model.streams:
        if fed[name] == 0:
            yield warning(("streams", name), "no work takes this stream.", "Name it under a work's arrives.")
        elif fed[name] > 1:
            yield fault(
                ("streams", name), f"{fed[name]} works take this stream.", "Let one take it, and share by then."
            )
    for name, work in model.work.items():
        if not work.arrives and not any(name in other.followers for other in model.work.values()):
            yield warning(
                ("work", name), "nothing leads to this work.", "Name it in another's then, or give it arrives."
            )
