"""The KPIs that are shown first: those of targets, then what a manager asks of each work and each team."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.demand.model.model import Model
from peelian.demand.results.asked import Asked, asked_by
from peelian.demand.results.results import Results

OF_WORK = ("arrived", "mean_wait", "wait", "attended_within", "kept_within", "abandoned", "backlog_last")
OF_TEAMS = ("utilisation", "overtime_hours", "mean_caseload", "weeks_to_clear", "cost")
SLOWEST = 90


def main_kpis(results: Results) -> tuple[Asked, ...]:
    """The main KPIs of some results, in order, none twice."""
    model = results.model
    found = [*map(asked_by, model.targets.values())]
    found += [each for subject in subjects(model) for each in of_subject(results, subject)]
    found += [each for team in (*model.teams, "") for each in of_team(results, team)]
    return tuple(dict.fromkeys(found))


def subjects(model: Model) -> Iterator[Asked]:
    """Each work, its streams if it takes several, and its grades."""
    for name, work in model.work.items():
        yield Asked("", work=name)
        yield from (Asked("", work=name, stream=each) for each in work.arrives if len(work.arrives) > 1)
        yield from (Asked("", work=name, grade=each) for each in work.grades)


def of_subject(results: Results, subject: Asked) -> list[Asked]:
    """The main KPIs of some work, or of a stream or a grade of it: of each name at most the first."""
    whose = (subject.work, subject.grade, subject.stream)
    found = [each for each in results.kpis if (each.work, each.grade, each.stream) == whose and _is_main(each)]
    return list({each.kpi: each for each in reversed(found)}.values())[::-1]


def of_team(results: Results, team: str) -> list[Asked]:
    """The main KPIs of a team; without a name, of all of them."""
    return [each for each in results.kpis if each.means.of == "team" and each.team == team and each.kpi in OF_TEAMS]


def _is_main(asked: Asked) -> bool:
    return asked.kpi in OF_WORK and asked.percentile in (0, SLOWEST)
