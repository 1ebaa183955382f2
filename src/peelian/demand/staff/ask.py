"""From what a person says, names of targets and perhaps of a team, to a question that can be planned for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from peelian.core.errors import UnknownNameError
from peelian.demand.model.kind import kinds_of
from peelian.demand.model.model import Model
from peelian.demand.model.target import Target
from peelian.demand.staff.duty import By
from peelian.demand.staff.errors import StaffError
from peelian.demand.staff.flow import EVERY_MONTH
from peelian.demand.staff.improve import Question
from peelian.demand.staff.rules import NO_MORE, Rules


def asked_model(model: Model, names: Sequence[str], *, at_least: str | None, at_most: str | None) -> Model:
    """The model with another limit of the one target that is named, if a limit is given.

    Raises StaffError if it goes with another kind of limit, or if several targets are named.
    """
    if at_least is None and at_most is None:
        return model
    name = one_target(model, names)
    given = {"at_least": at_least, "at_most": at_most}
    side = "at_least" if model.targets[name].at_least is not None else "at_most"
    if given.pop(side) is None or next(iter(given.values())) is not None:
        raise StaffError(f"The target {name!r} has a limit {side}.", remedy=f"Give --{side.replace('_', '-')}.")
    return model.changed(f"targets.{name}.{side}", at_least or at_most)


def question_of(
    model: Model,
    names: Sequence[str],
    team: str | None,
    *,
    by: By = "shift",
    rules: Rules = NO_MORE,
    in_each_hour: bool = False,
    months: Collection[int] = EVERY_MONTH,
) -> Question:
    """The question for some targets, or all of a team; other targets of the team are told beside them.

    Raises UnknownNameError for a target or team that there is not, StaffError where it is not clear which is meant.
    """
    for name in names:
        _known("target", name, list(model.targets))
    if team is None:
        team = _team_of(model, names)
    _known("team", team, list(model.teams))
    own = [name for name, target in model.targets.items() if team in teams_of(model, target)]
    chosen = tuple(dict.fromkeys(names)) or tuple(own)
    if not chosen:
        raise StaffError(f"The model has no target of {team}.", remedy="Add one under targets, or name another team.")
    return Question(
        model=model,
        team=team,
        targets=chosen,
        by=by,
        rules=rules,
        hold="in each hour" if in_each_hour else "over the week",
        months=months,
        told=tuple(name for name in own if name not in chosen),
    )


def one_target(model: Model, names: Sequence[str]) -> str:
    """The one target that is named; StaffError where it is not one."""
    if len(names) != 1:
        raise StaffError("It is not clear which target is meant.", remedy="Name one: --target NAME.")
    _known("target", names[0], list(model.targets))
    return names[0]


def teams_of(model: Model, target: Target) -> list[str]:
    """The teams that a target is about: its own, or those that do its work."""
    if target.team is not None:
        return [target.team]
    meant = [kind for kind in kinds_of(model) if kind.work == target.work and target.grade in (None, kind.grade)]
    return list(dict.fromkeys(kind.team for kind in meant if kind.team is not None))


def _team_of(model: Model, names: Sequence[str]) -> str:
    teams = list(dict.fromkeys(team for name in names for team in teams_of(model, model.targets[name])))
    if len(teams) == 1:
        return teams[0]
    known = ", ".join(teams or [name for name, team in model.teams.items() if not team.carries_cases])
    raise StaffError("It is not clear which team is to be planned.", remedy=f"Give --team: {known}.")


def _known(kind: str, name: str, names: list[str]) -> None:
    if name not in names:
        raise UnknownNameError(kind, name, names)
