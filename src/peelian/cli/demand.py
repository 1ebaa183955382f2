"""`peelian demand`: a force's demand as a model."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Annotated, Any

import typer

from peelian.cli.options import FormatOption, ModelArgument

if TYPE_CHECKING:
    from pathlib import Path

    from peelian.demand.model.fault import ModelError
    from peelian.demand.model.load import CaseLoad, TeamLoad
    from peelian.demand.model.notice import Notice
    from peelian.demand.model.yaml_form import ModelFile

app = typer.Typer(help="A force's demand as a model: what arrives, who works when, what is done.", no_args_is_help=True)


@app.command()
def models(form: FormatOption = "table") -> None:
    """List the models, the workspace's and those that come with Peelian, with their scenarios and what they mean."""
    from peelian.cli.console import Format, print_rows
    from peelian.cli.models import every_model

    rows = [
        {"model": held.name, "from": _place(held.path), "scenario": scenario, "means": means}
        for held, read in every_model()
        for scenario, means in _meanings(read)
    ]
    print_rows("Models and their scenarios", rows, Format(form), empty="There are no models.")


@app.command()
def check(
    model: ModelArgument = None,
    scenario: Annotated[str | None, typer.Option(help="Check the model as this scenario has it.")] = None,
    form: FormatOption = "table",
) -> None:
    """Say what keeps a model from running, what to beware of, and what is asked of each team; status 1 on faults."""
    from peelian.cli.console import Format, print_json, print_rows, say
    from peelian.cli.models import found_model
    from peelian.demand.model.checks import check as notices_of
    from peelian.demand.model.checks import faults
    from peelian.demand.model.load import case_loads, team_loads
    from peelian.demand.model.patch import in_scenario

    read = found_model(model)
    checked = read.model if scenario is None else in_scenario(read.model, scenario, read.file)
    found = notices_of(checked)
    sound = not faults(checked)
    notices = [_notice(each, read) for each in found]
    teams = [_team(each) for each in team_loads(checked)] if sound else []
    cases = [_cases(each) for each in case_loads(checked)] if sound else []
    if form == "json":
        print_json(
            {"model": read.file.name, "scenario": scenario, "notices": notices, "teams": teams, "case_teams": cases}
        )
    elif form == "csv":
        print_rows("", notices, Format.CSV, empty="")
    else:
        say(f"{read.file.name}: {checked.title or checked.force}" + (f", scenario {scenario!r}" if scenario else ""))
        print_rows("What to know before a run", notices, Format.TABLE, empty="There is nothing to say against it.")
        _print_loads("Teams on shifts, a week", teams)
        _print_loads("Teams with cases, a week", cases)
    if any(each.kind == "fault" for each in found):
        raise typer.Exit(1)


def _meanings(read: ModelFile | ModelError) -> list[tuple[str, str]]:
    """The model's title, under no scenario, then each scenario with what it means."""
    if isinstance(read, Exception):
        return [("", f"cannot be read: {read.faults[0]}")]
    model = read.model
    return [("", model.title or model.force), *((name, each.means) for name, each in model.scenarios.items())]


def _place(path: Path | None) -> str:
    return "Peelian" if path is None else f"{path.parent.name}/{path.name}"


def _notice(notice: Notice, read: ModelFile) -> dict[str, Any]:
    told = notice.at(read.file)
    return {
        "kind": notice.kind, "at": f"{told.file}:{told.line}", "place": told.field, "says": told.problem,
        "what to do": told.remedy,
    }  # fmt: skip


def _team(load: TeamLoad) -> dict[str, Any]:
    from peelian.demand.model.check_load import hour_named

    worst = int((load.busy - load.staff).argmax())
    return {
        "team": load.team, "jobs": round(load.jobs_per_week), "hours asked": round(load.asked_h),
        "hours staffed": round(load.staffed_h), "busy": _share(load.asked_h, load.staffed_h),
        "tightest hour": hour_named(worst), "busy then": round(float(load.busy[worst]), 1),
        "on duty then": round(float(load.staff[worst]), 1), "weeks to clear": _weeks(load.weeks_to_clear),
    }  # fmt: skip


def _cases(load: CaseLoad) -> dict[str, Any]:
    return {
        "team": load.team, "people": load.people, "cases": round(load.cases_per_week), "live": round(load.live),
        "live each": round(load.each, 1) if load.people else None, "limit each": load.limit,
        "hours asked": round(load.asked_h), "hours available": round(load.available_h),
        "busy": _share(load.asked_h, load.available_h), "weeks to clear": _weeks(load.weeks_to_clear),
    }  # fmt: skip


def _share(asked: float, there: float) -> float | None:
    return round(asked / there, 3) if there else None


def _weeks(weeks: float) -> float | None:
    """Weeks to clear a backlog; None if it never is."""
    return None if weeks == inf else round(weeks, 1)


def _print_loads(title: str, rows: list[dict[str, Any]]) -> None:
    from peelian.cli.console import Format, print_rows

    shown = [
        {
            **row,
            "busy": None if row["busy"] is None else f"{100 * row['busy']:.0f} %",
            "weeks to clear": "never" if row["weeks to clear"] is None else row["weeks to clear"],
        }
        for row in rows
    ]
    if shown:
        print_rows(title, shown, Format.TABLE, empty="")
