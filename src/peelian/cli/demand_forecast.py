"""`peelian demand forecast` and `contest`: what may come, and which model forecasts best."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from peelian.cli.options import AsAtOption, ForceOption, FormatOption, SourceOption

if TYPE_CHECKING:
    from peelian.core.force import Force
    from peelian.demand.forecast.contest import Contest
    from peelian.measures.over_time import Asked
    from peelian.publish.demand.forecast_report import ForecastReport
    from peelian.workbench import Workbench

MeasureArgument = Annotated[
    str, typer.Argument(help="A measure that counts, or one cell of it: measure[column=value].")
]
GrainOption = Annotated[
    Literal["hour", "day", "week", "month", "quarter", "year"],
    typer.Option(help="The steps of the forecast; a year is a financial year."),
]
HorizonOption = Annotated[
    int | None,
    typer.Option(
        min=1, help="How many steps ahead; without it a week of hours, 28 days, 8 weeks, or a year of others."
    ),
]
WhereOption = Annotated[
    list[str] | None, typer.Option("--where", help="Narrow to a value of any column that is not personal: line=999.")
]
UntilOption = Annotated[
    str | None, typer.Option(help="Read no month after this one (YYYY-MM), as if it were the last that is held.")
]
ModelsOption = Annotated[
    str, typer.Option(help="Models to try beside log-linear and seasonal-naive, with commas: ets, arima, theta.")
]
OriginsOption = Annotated[int, typer.Option(min=1, max=200, help="How many past origins to try the models from.")]


def forecast(
    measure: MeasureArgument,
    force: ForceOption,
    grain: GrainOption = "month",
    horizon: HorizonOption = None,
    source: SourceOption = None,
    where: WhereOption = None,
    until: UntilOption = None,
    as_at: AsAtOption = None,
    models: ModelsOption = "",
    model: Annotated[str | None, typer.Option(help="Forecast with this model, whatever the trial says.")] = None,
    origins: OriginsOption = 8,
    page: Annotated[Path | None, typer.Option(help="Write it to this file, too, as a page with its charts.")] = None,
    as_stream: Annotated[
        str | None,
        typer.Option(help="Print instead, as scenarios of a demand model, a year's forecast for this stream of it."),
    ] = None,
    no_keep: Annotated[bool, typer.Option("--no-keep", help="Do not keep the forecast in the workspace.")] = False,
    form: FormatOption = "table",
) -> None:
    """Say what may come, with intervals, how past forecasts did, and what the records do not show."""
    from peelian.cli.console import progress_bar
    from peelian.core.force import force as named_force
    from peelian.demand.forecast.grain import Grain
    from peelian.publish.demand.forecasting import Wanted
    from peelian.workbench import Workbench

    bench = Workbench.open()
    asked = _asked(measure, named_force(force), source, where, until, as_at)
    if as_stream is not None:
        _print_stream(bench, asked, as_stream, model)
        return
    wanted = Wanted(Grain(grain), horizon or 0, _names(models), model or "", origins, not no_keep)
    with progress_bar("forecast") as progress:
        made = bench.forecast(asked, wanted, progress)
    if page is not None:
        from peelian.publish.page import html_page

        page.write_text(html_page(made.document()), encoding="utf-8")
    _print(made, form)


def contest(
    measure: MeasureArgument,
    force: Annotated[list[str], typer.Option("--force", help="A force; may be given again, to try them all together.")],
    grain: GrainOption = "month",
    horizon: HorizonOption = None,
    source: SourceOption = None,
    where: WhereOption = None,
    until: UntilOption = None,
    as_at: AsAtOption = None,
    models: ModelsOption = "",
    origins: OriginsOption = 12,
    apart: Annotated[
        int,
        typer.Option(min=0, help="How many steps lie between origins, a multiple of the horizon; 0 for one horizon."),
    ] = 0,
    form: FormatOption = "table",
) -> None:
    """Let models forecast what has come since, from past origins, and say which of them was surely better."""
    from peelian.cli.console import Format, print_rows, progress_bar, say
    from peelian.core.force import force as named_force
    from peelian.demand.forecast.contest import hold
    from peelian.demand.forecast.forecast import USUAL_HORIZON
    from peelian.demand.forecast.grain import Grain
    from peelian.demand.forecast.models.by_name import rivals
    from peelian.publish.demand.forecast_report import series_of
    from peelian.publish.demand.forecast_tables import contest_rows
    from peelian.workbench import Workbench

    bench, steps = Workbench.open(), Grain(grain)
    series, synthetic = {}, False
    for name in force:
        asked = _asked(measure, named_force(name), source, where, until, as_at)
        counted = bench.over_time(asked, hours=steps is Grain.HOUR)
        series[counted.force.id] = series_of(counted)
        synthetic = synthetic or counted.synthetic
    with progress_bar("contest") as progress:
        tried = hold(
            series, steps, horizon or USUAL_HORIZON[steps], rivals(_names(models)), origins=origins, apart=apart,
            progress=progress,
        )  # fmt: skip
    print_rows(f"{measure}, {tried.horizon} {steps}s ahead", contest_rows(tried), Format(form), empty="")
    if form == "table":
        for line in _verdict(tried, synthetic=synthetic):
            say(line)


def _verdict(tried: Contest, *, synthetic: bool) -> list[str]:
    from peelian.publish.demand.forecast_words import compared

    kind, each = "synthetic" if synthetic else "real", len(tried.trials) // len(tried.models)
    first, last = tried.origins[0], tried.origins[-1]
    return [
        f"Basis: {kind} records. Origins from {first} to {last}; {each} forecasts of each model.",
        *(compared(tried, tried.difference(name)) for name in tried.models[1:]),
        f"To forecast with: {tried.chosen}.",
    ]


def _asked(
    measure: str, force: Force, source: str | None, where: list[str] | None, until: str | None, as_at: str | None
) -> Asked:
    from peelian.catalogue.cell import parse_cell
    from peelian.cli.figures import breakdowns, moment
    from peelian.core.period import Month
    from peelian.measures.over_time import Asked

    name, cell = parse_cell(measure)
    narrowed = {**dict(cell), **breakdowns(where)}
    last = "" if until is None else str(Month.parse(until))
    return Asked(name, tuple(sorted(narrowed.items())), force, source or "", last, moment(as_at))


def _names(models: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in models.split(",") if each.strip())


def _print(made: ForecastReport, form: str) -> None:
    from peelian.cli.console import Format, print_json, print_rows, say
    from peelian.publish.demand.forecast_words import basis_of, subject

    if form == "json":
        print_json(made.to_dict())
        return
    title = f"{subject(made.counted)}, {made.counted.force.short_name}: {basis_of(made.counted)}"
    print_rows(title, made.rows, Format(form), empty="")
    if form == "table":
        for line in made.sentences:
            say(line)


def _print_stream(bench: Workbench, asked: Asked, stream: str, name: str | None) -> None:
    import sys

    from peelian.demand.forecast.models.by_name import OWN, model
    from peelian.demand.forecast.stream import stream_forecast
    from peelian.demand.model.yaml_form import as_yaml
    from peelian.publish.demand.forecast_report import series_of
    from peelian.publish.demand.forecast_words import basis_of

    counted = bench.over_time(asked, hours=True)
    made: Any = stream_forecast(series_of(counted), model(name) if name else OWN)
    sys.stdout.write(as_yaml({"scenarios": made.scenarios(stream, basis_of(counted))}))
