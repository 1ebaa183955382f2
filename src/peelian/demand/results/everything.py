"""Every KPI that a run of a model has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from peelian.demand.model.kind import Kind, kinds_of
from peelian.demand.model.model import Model
from peelian.demand.model.quantity import Duration
from peelian.demand.model.target import Target
from peelian.demand.model.work import Work
from peelian.demand.results.asked import Asked, asked_by

PERCENTILES = (50, 90)
_OF_WORK = ("arrived", "finished")
_OF_ALL_TEAMS = ("staff_hours", "busy_hours", "overtime_hours", "paid_hours", "cost")


def every_kpi(model: Model, further: Iterable[Asked] = ()) -> list[Asked]:
    """Every KPI of a model, in its order, those of its targets and `further` ones among them.

    A further one that is of something the model does not have is left out.
    """
    wanted = [*map(asked_by, model.targets.values()), *further]
    found = [*_of_works(model, wanted), *_of_teams(model, wanted)]
    found += [Asked(kpi, stream=name) for name in model.streams for kpi in ("came", "sent_elsewhere", "elsewhere")]
    found += [Asked("ended", end=end) for end in model.ends]
    return list(dict.fromkeys([*found, *(each for each in wanted if _is_of(model, each))]))


def standards(model: Model) -> Iterator[Asked]:
    """Attendance within the standard of each grade; of appointments, as late as they still count as kept."""
    for kind in kinds_of(model):
        given = model.work[kind.work].appointments
        if kind.attend_within == "appointment" and given:
            yield Asked("kept_within", work=kind.work, grade=kind.grade, within=given.grace)
        elif isinstance(kind.attend_within, Duration):
            yield Asked("attended_within", work=kind.work, grade=kind.grade, within=kind.attend_within)


def limits_for(model: Model, asked: Iterable[Asked]) -> tuple[Target, ...]:
    """Targets that make a simulation count jobs within the times that are asked of this model."""
    wanted = [each for each in dict.fromkeys(asked) if each.within is not None and _is_of(model, each)]
    return tuple(
        Target(
            kpi="attended_within" if each.kpi == "kept_within" else each.kpi, work=each.work,
            grade=each.grade or None, stream=each.stream or None, within=each.within, at_least="0 %",
        )
        for each in wanted
    )  # fmt: skip


def _is_of(model: Model, asked: Asked) -> bool:
    if asked.work:
        work = model.work.get(asked.work)
        if work is None or (asked.grade and asked.grade not in work.grades):
            return False
        if asked.stream and asked.stream not in work.arrives:
            return False
        return not asked.to or asked.to in work.followers
    if asked.stream:
        return asked.stream in model.streams
    return asked.end in model.ends if asked.end else not asked.team or asked.team in model.teams


def _of_works(model: Model, wanted: list[Asked]) -> Iterator[Asked]:
    kinds = kinds_of(model)
    limits = {each for each in (*standards(model), *wanted) if each.within is not None}
    for name, work in model.work.items():
        of_work = [kind for kind in kinds if kind.work == name]
        streams = work.arrives if len(work.arrives) > 1 else ()
        subjects = [Asked("", work=name)] + [Asked("", work=name, stream=each) for each in streams]
        subjects += [Asked("", work=name, grade=each) for each in work.grades]
        for subject in subjects:
            meant = [kind for kind in of_work if subject.grade in ("", kind.grade)]
            for kpi, percentile in _kpis(work, meant, with_stream=bool(subject.stream)):
                yield Asked(kpi, name, subject.grade, subject.stream, percentile=percentile)
            found = [
                each for each in limits if (each.work, each.grade, each.stream) == (name, subject.grade, subject.stream)
            ]
            yield from sorted(found, key=lambda each: (each.kpi, each.within or Duration(0)))
            if not subject.stream:
                yield from (Asked("goes_on", name, subject.grade, to=to) for to in _leads_to(work, meant))


def _kpis(work: Work, kinds: list[Kind], *, with_stream: bool) -> Iterator[tuple[str, int]]:
    """The KPIs of some kinds of a work, each with its percentile, 0 for none."""
    for kpi in _OF_WORK:
        yield kpi, 0
    if not any(kind.team for kind in kinds):
        return
    yield "started", 0
    if work.patience is not None:
        yield from (("left", 0), ("abandoned", 0))
    times = ["wait"]
    if work.lasts is not None:
        times.append("outcome")
    elif any(kind.travel for kind in kinds):
        times.append("response")
    for time in times:
        yield f"mean_{time}", 0
        yield from ((time, percentile) for percentile in PERCENTILES)
    yield "mean_length", 0
    if not with_stream:
        yield from (("backlog", 0), ("backlog_last", 0))


def _leads_to(work: Work, kinds: list[Kind]) -> list[str]:
    routes = [name for kind in kinds for name, share in kind.then.items() if share > 0]
    if work.diverts_to:
        routes.append(work.diverts_to)
    return list(dict.fromkeys(routes)) if len(set(routes)) > 1 else []


def _of_teams(model: Model, wanted: list[Asked]) -> Iterator[Asked]:
    percentiles = sorted({90, *(each.percentile for each in wanted if each.kpi == "caseload")})
    for name, team in model.teams.items():
        kpis = ["utilisation", "staff_hours", "busy_hours"]
        kpis += [] if team.carries_cases else ["overtime_hours"]
        kpis += ["paid_hours"] + (["cost"] if team.cost_per_hour is not None else [])
        kpis += ["live_cases", "mean_caseload", "reviews"] if team.carries_cases else []
        yield from (Asked(kpi, team=name) for kpi in (*kpis, "weeks_to_clear"))
        if team.carries_cases:
            yield from (Asked("caseload", team=name, percentile=each) for each in percentiles)
    costed = any(team.cost_per_hour is not None for team in model.teams.values())
    yield from (Asked(kpi) for kpi in _OF_ALL_TEAMS if kpi != "cost" or costed)
