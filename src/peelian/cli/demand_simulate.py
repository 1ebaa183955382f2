"""`peelian demand simulate`: a model run many times, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from peelian.cli.demand_options import (
    ByOption,
    ClusterOption,
    KpiOption,
    ReplicationsOption,
    SeedOption,
    SetOption,
    SettleOption,
    WorkersOption,
)
from peelian.cli.options import FormatOption, ModelArgument

if TYPE_CHECKING:
    from peelian.demand.results.asked import Asked
    from peelian.demand.results.results import Results


def simulate(
    model: ModelArgument = None,
    scenario: Annotated[str, typer.Option(help="Simulate the model as this scenario has it.")] = "",
    set_: SetOption = None,
    replications: ReplicationsOption = 20,
    until: Annotated[
        str | None,
        typer.Option(
            help='Instead, go on until an interval is narrow enough: "grade 1 attended ±0.5 points", "cost ±1 %".'
        ),
    ] = None,
    at_most: Annotated[int, typer.Option(min=1, help="How many replications --until may take.")] = 2000,
    seed: SeedOption = 1,
    settle_weeks: SettleOption = 0,
    workers: WorkersOption = None,
    cluster: ClusterOption = "",
    kpi: KpiOption = None,
    by: ByOption = None,
    form: FormatOption = "table",
) -> None:
    """Simulate a model and give its KPIs with 95% intervals, and which of its targets are met or missed."""
    from peelian.cli.console import progress_bar
    from peelian.cli.demand_options import changed, changes_of, meant, spread_of
    from peelian.demand.results.conditions import Conditions
    from peelian.demand.results.simulate import simulate as simulated

    found = meant(model)
    changes = changes_of(set_)
    as_set = changed(found.scenario(scenario) if scenario else found.read.model, changes)
    conditions = Conditions(
        settle_weeks=settle_weeks, at_most=at_most, model=found.name, scenario=scenario, changes=changes,
        spread=spread_of(workers, cluster),
    )  # fmt: skip
    with progress_bar(found.read.model.force) as progress:
        results = simulated(
            as_set, replications=replications, seed=seed, until=until, kpis=kpi or (),
            conditions=conditions, progress=progress,
        )  # fmt: skip
    _print(results, [results.asked(each) for each in kpi or ()], by, form)


def _print(results: Results, asked: list[Asked], by: str | None, form: str) -> None:
    from peelian.cli.console import Format, print_json, print_rows, say
    from peelian.cli.demand_rows import long_rows, target_rows, team_rows, told, work_rows
    from peelian.demand.results.assumed import assumed_lines

    cut = by or "run"
    kpis = asked or _all(results, cut, every=form != "table")
    lines = [*_notes(results), *assumed_lines(results.model)]
    if form == "json":
        print_json(_as_dict(results, kpis, cut, lines))
    elif form == "csv":
        print_rows("", long_rows(told(results, kpis, cut)), Format.CSV, empty="")
    elif asked or by:
        rows = [
            {
                "KPI": each.title,
                **({"part": part} if by else {}),
                "value": fact.text,
                "95% interval": fact.interval_text,
            }
            for each, part, fact in told(results, kpis, cut)
        ]
        print_rows(_title(results), rows, Format.TABLE, empty="There is nothing to tell.")
    else:
        say(_title(results))
        print_rows("Targets", target_rows(results), Format.TABLE, empty="The model has no targets.")
        print_rows("Work", work_rows(results), Format.TABLE, empty="")
        print_rows("Teams", team_rows(results), Format.TABLE, empty="")
    if form == "table":
        for line in lines:
            say(line)


def _all(results: Results, cut: str, *, every: bool) -> list[Asked]:
    """Every KPI that is told of a cut; for a table those of targets."""
    kpis = results.kpis if every else tuple(each.asked for each in results.verdicts)
    return [each for each in kpis if cut == "run" or each.means.by_time]


def _title(results: Results) -> str:
    from peelian.demand.results.facts import scenario_of

    run, calendar = results.run, results.model.calendar
    scenario = f", {scenario_of(run)}" if scenario_of(run) else ""
    times = "1 replication" if run.replications == 1 else f"{run.replications} replications"
    return (
        f"{run.model}{scenario}: {times} of {calendar.weeks} weeks from {calendar.starts}, seed {run.seed}; simulated"
    )


def _notes(results: Results) -> list[str]:
    """How the numbers are to be read, and why the run ended."""
    told = {
        "as asked": "",
        "narrow enough": f"After {results.run.replications} replications the interval was narrow enough.",
        "as many as allowed": f"After {results.run.replications} replications the interval was still too wide; "
        "--at-most allows more.",
    }
    ways = "Means over the replications; ± is half of the 95% interval of the mean, not the spread of single years."
    return [each for each in (told[results.stopped], ways) if each]


def _as_dict(results: Results, kpis: list[Asked], cut: str, lines: list[str]) -> dict[str, Any]:
    from dataclasses import asdict

    from peelian.cli.demand_rows import told
    from peelian.core.fact import plain
    from peelian.demand.results.facts import fact

    return {
        "run": asdict(results.run),
        "stopped": results.stopped,
        "targets": [
            {
                "target": each.name, "kpi": each.asked.text, "value": plain(fact(results, each.asked).value),
                "limit": each.limit, "outcome": each.outcome,
            }
            for each in results.verdicts
        ],
        "kpis": [
            {
                "kpi": asked.text, "title": asked.title, "definition": asked.means.definition, "part": part,
                **found.to_dict(), "one_run": _one_run(results, asked, part),
                "command": found.lineage.command if found.lineage else "",
            }
            for asked, part, found in told(results, kpis, cut)
        ],
        "notes": lines,
    }  # fmt: skip


def _one_run(results: Results, asked: Asked, part: str) -> list[float] | None:
    """Where a single replication lies, of the whole run."""
    interval = results.estimate(asked).one_run() if part == results.facets.all[0].label else None
    return [interval.lower, interval.upper] if interval else None
