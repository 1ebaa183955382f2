"""The commands of `peelian`, put together. Nothing heavy is imported until a command runs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from peelian.cli import (
    audit,
    backup,
    catalogue,
    config,
    demand,
    demand_compare,
    demand_explain,
    demand_fit,
    demand_forecast,
    demand_kpis,
    demand_report,
    demand_simulate,
    demand_staff,
    demo,
    disparity,
    exchange,
    fetch,
    findings,
    init,
    inspect,
    inspection_pages,
    keys,
    load,
    map,
    mart,
    measures,
    peers,
    people,
    publications,
    published,
    quality,
    quarantine,
    report,
    restore,
    retention,
    revisions,
    sample,
    statistics,
    submissions,
    transfer,
)

app = typer.Typer(
    help="Peelian: from a police force's own records to a judgment that anyone can check.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
app.command("init")(init.init)
app.command("config")(config.config)
app.command("fetch")(fetch.fetch)
app.command("load")(load.load)
app.command("map")(map.map_file)
app.command("submissions")(submissions.submissions)
app.add_typer(quarantine.app, name="quarantine")
measures.app.command("peers")(peers.peers)
measures.app.command("disparity")(disparity.disparity)
measures.app.command("vintages")(revisions.vintages)
measures.app.command("revisions")(revisions.revisions)
app.add_typer(measures.app, name="measures")
app.add_typer(published.app, name="published")
app.add_typer(publications.app, name="publications")
app.add_typer(mart.app, name="mart")
app.add_typer(exchange.app, name="exchange")
app.command("quality")(quality.quality)
app.add_typer(statistics.app, name="statistics")
app.add_typer(report.app, name="report")
demand.app.command("fit")(demand_fit.fit)
demand.app.command("forecast")(demand_forecast.forecast)
demand.app.command("contest")(demand_forecast.contest)
demand.app.command("kpis")(demand_kpis.kpis)
demand.app.command("simulate")(demand_simulate.simulate)
demand.app.command("compare")(demand_compare.compare)
demand.app.command("explain")(demand_explain.explain)
demand.app.command("staff")(demand_staff.staff)
demand.app.command("report")(demand_report.report)
demand.app.command("cards")(demand_report.cards)
app.add_typer(demand.app, name="demand")
app.add_typer(catalogue.app, name="catalogue")
app.command("keys")(keys.keys)
inspect.app.command("publish")(inspection_pages.publish)
inspect.app.command("question")(inspection_pages.question)
inspect.app.command("record")(inspection_pages.record)
inspect.app.command("grades")(inspection_pages.grades)
app.add_typer(inspect.app, name="inspect")
findings.app.command("tracker")(inspection_pages.tracker)
findings.app.command("import")(transfer.bring_in)
findings.app.command("update")(transfer.update)
findings.app.command("export")(transfer.take_out)
app.add_typer(findings.app, name="findings")
app.add_typer(people.app, name="people")
app.add_typer(retention.app, name="retention")
app.add_typer(audit.app, name="audit")
app.command("sample")(sample.sample)
app.command("backup")(backup.backup)
app.command("restore")(restore.restore)
app.command("demo")(demo.demo)


@app.callback()
def options(
    workspace: Annotated[
        Path | None,
        typer.Option(help="The workspace; without it, PEELIAN_WORKSPACE, or the nearest at or above this folder."),
    ] = None,
) -> None:
    """Peelian: from a police force's own records to a judgment that anyone can check."""
    if workspace is not None:
        os.environ["PEELIAN_WORKSPACE"] = str(workspace)
