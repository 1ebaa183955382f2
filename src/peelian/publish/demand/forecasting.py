"""A forecast from start to end: counted, tried at past origins, made, held against earlier ones, and kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.cell import parse_cell
from peelian.core.fact import Fact
from peelian.core.period import Month, Period, PeriodKind
from peelian.core.workspace import Workspace
from peelian.demand.forecast.contest import Progress
from peelian.demand.forecast.forecast import USUAL_HORIZON, Forecast, forecast
from peelian.demand.forecast.grain import Grain
from peelian.demand.forecast.hits import hits_of_kept
from peelian.demand.forecast.kept import Kept, Of, keep, kept
from peelian.demand.forecast.models.by_name import model, rivals
from peelian.measures.figures import Figures
from peelian.measures.over_time import OverTime
from peelian.publish.demand.forecast_report import ForecastReport, series_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a forecast.

    `horizon` is how many steps of `grain` to look ahead, 0 for the usual number. `models` are tried at past `origins`
    beside our own and seasonal naive; `model` takes one, whatever the trial says. `kept` says whether the forecast is
    kept in the workspace.
    """

    grain: Grain
    horizon: int = 0
    models: tuple[str, ...] = ()
    model: str = ""
    origins: int = 8
    kept: bool = True


def make_forecast(
    workspace: Workspace,
    catalogue: Catalogue,
    counted: OverTime,
    wanted: Wanted,
    figures: Callable[[], Figures],
    progress: Progress,
) -> ForecastReport:
    """Forecast what was counted. `figures` is asked for only where a measure of unmet demand is declared.

    Of made-up records no trend is worked out. Raises ForecastError where too little is held.
    """
    series = series_of(counted)
    names = [*wanted.models, *([wanted.model] if wanted.model else [])]
    made = forecast(
        series,
        wanted.grain,
        wanted.horizon or USUAL_HORIZON[wanted.grain],
        rivals(names),
        model=model(wanted.model) if wanted.model else None,
        origins=wanted.origins,
        trend=not counted.synthetic,
        progress=progress,
    )
    of = Of(counted.measure.id, tuple(sorted(counted.narrowed)), counted.force.id, counted.source)
    before = [each for each in kept(workspace.forecasts, of, wanted.grain) if each.known_to < series.end]
    if wanted.kept:
        keep(workspace.forecasts, _as_made(catalogue, counted, of, made))
    unmet = tuple(_unmet(counted, figures())) if counted.measure.unmet else ()
    return ForecastReport(counted, made, tuple(hits_of_kept(before, series)), unmet)


def _as_made(catalogue: Catalogue, counted: OverTime, of: Of, made: Forecast) -> Kept:
    return Kept(
        of, made.outlook.grain, made.model.name, made.series.end, counted.version,
        catalogue.entry_version("measures", counted.measure.id), tuple(made.outlook.labels), made.outlook.quantiles,
        dt.datetime.now(dt.UTC),
    )  # fmt: skip


def _unmet(counted: OverTime, figures: Figures) -> Iterator[Fact]:
    """The measures of unmet demand in the twelve whole months up to the end of what was counted."""
    end = series_of(counted).end
    last = Month.of(end.year, end.month).plus(-1)
    year = Period(PeriodKind.ROLLING_YEAR, last.plus(-11), 12)
    for text in counted.measure.unmet:
        name, narrowed = parse_cell(text)
        yield figures.fact(name, year, **dict(narrowed))
