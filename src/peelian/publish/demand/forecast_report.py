"""A forecast as it is read: its steps, what is said of it, its charts, a page of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from peelian.charts.fan import Said, Step, fan
from peelian.charts.picture import Picture
from peelian.charts.svg import PAGE
from peelian.core.fact import Fact
from peelian.core.unit import Unit, unit
from peelian.demand.forecast.contest import Contest
from peelian.demand.forecast.forecast import Forecast
from peelian.demand.forecast.grain import HOURS, Grain
from peelian.demand.forecast.hits import Hit, hits_of, inside
from peelian.demand.forecast.outlook import COVERS, MEDIAN, Outlook
from peelian.demand.forecast.series import Series
from peelian.measures.over_time import OverTime
from peelian.publish.content import Block, Chart, Charts, Column, Document, Grid, Para, Part, Row, plain, say
from peelian.publish.demand.forecast_words import basis_of, sentences, subject

# How many steps before the forecast a chart shows, and how many past ones a page lists.
_SHOWN = {Grain.HOUR: 168, Grain.DAY: 56, Grain.WEEK: 52, Grain.MONTH: 36, Grain.QUARTER: 16, Grain.YEAR: 10}
_LISTED = 40


@dataclass(frozen=True, eq=False)
class ForecastReport:
    """A forecast with what was counted, what forecasts made earlier said, and the facts of unmet demand."""

    counted: OverTime
    forecast: Forecast
    earlier: tuple[Hit, ...]
    unmet: tuple[Fact, ...]

    @property
    def past(self) -> list[Hit]:
        """What the model forecast at past origins, and what came."""
        tried = self.forecast.contest
        return (
            []
            if tried is None or self.forecast.model.name not in tried.models
            else hits_of(tried, self.forecast.model.name)
        )

    @property
    def sentences(self) -> list[str]:
        """What is said of it."""
        return list(sentences(self.counted, self.forecast, self.past, self.earlier, self.unmet))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """A row a step: what of it has come already, the middle of what is forecast, the mean, and the intervals."""
        outlook = self.forecast.outlook
        begun = bool(outlook.counted.any())
        return [
            {
                outlook.grain.value: label, **({"counted so far": round(float(counted))} if begun else {}),
                "forecast": _plain(row[MEDIAN]), "mean": _plain(mean),
                **{
                    f"{level}% {end}": _plain(row[at])
                    for level, ends in COVERS.items()
                    for end, at in zip(("from", "to"), ends, strict=True)
                },
            }
            for label, counted, mean, row in zip(
                outlook.labels, outlook.counted, outlook.mean, outlook.quantiles, strict=True
            )
        ]  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        forecast, tried = self.forecast, self.forecast.contest
        return {
            "measure": self.counted.measure.id, "narrowed": dict(self.counted.narrowed), "force": self.counted.force.id,
            "source": self.counted.source, "basis": basis_of(self.counted), "model": forecast.model.name,
            "grain": forecast.outlook.grain.value, "known_to": forecast.series.end.isoformat(), "steps": self.rows,
            "contest": None if tried is None else contest_rows(tried),
            "past_hits": [_hit(each) for each in self.past], "earlier_hits": [_hit(each) for each in self.earlier],
            "said": self.sentences,
        }  # fmt: skip

    def picture(self, width: int = PAGE) -> Picture:
        """What was counted lately and what may come, as a fan."""
        series, outlook = self.forecast.series, self.forecast.outlook
        whole = _whole(series, outlook.grain)
        before = [] if whole is None else _counted(whole.last(_SHOWN[outlook.grain]))
        return self._fan([*before, *_forecast(outlook)], _total(outlook), width)

    def picture_of_past(self, width: int = PAGE) -> Picture | None:
        """What the model forecast at the last past origin, with what came; None without one."""
        tried, name = self.forecast.contest, self.forecast.model.name
        trials = [] if tried is None else tried.of(name)
        if not trials:
            return None
        last = max(trials, key=lambda each: each.origin)
        whole = _whole(self.forecast.series, last.outlook.grain)
        assert whole is not None
        before = _counted(whole.until(last.origin).last(_SHOWN[last.outlook.grain]))
        return self._fan([*before, *_forecast(last.outlook, last.came)], None, width)

    def document(self) -> Document:
        """The forecast as a page: chart and table, what is said, how past forecasts did."""
        series, outlook = self.forecast.series, self.forecast.outlook
        said = [Para(say(each)) for each in self.sentences]
        opening: tuple[Block, ...] = (Charts((Chart(self.picture()),)), *said)
        parts = [Part("forecast", "What may come", opening)]
        past = self.picture_of_past()
        if past is not None and self.forecast.contest is not None:
            blocks: tuple[Block, ...] = (
                Charts((Chart(past),)),
                _scores(self.forecast.contest),
                *_hit_tables(self.past, self.earlier),
            )
            parts.append(Part("past", "How past forecasts did", blocks))
        return Document(
            title=f"Forecast: {subject(self.counted)}", of=self.counted.force.name,
            period=f"{outlook.labels[0]} to {outlook.labels[-1]}",
            lines=(say(f"Figures: {basis_of(self.counted)}, counted up to the day before {series.end}."),),
            opening=(), parts=tuple(parts), footer=say(f"Measure {self.counted.measure.id}."),
            synthetic=self.counted.synthetic,
        )  # fmt: skip

    def _fan(self, steps: list[tuple[dt.date, Step]], total: tuple[float, float, float] | None, width: int) -> Picture:
        hits = self.past
        told = f"of {len(hits)} steps at past origins {inside(hits)} came inside their 80% interval" if hits else ""
        grain = self.forecast.outlook.grain
        title = f"{subject(self.counted)}, {self.counted.force.short_name}"
        said = Said(title, grain.value, basis_of(self.counted), self.counted.synthetic, total, told)
        marks = _marks([day for day, _ in steps], grain)
        return fan(said, self.unit, [step for _, step in steps], marks, width=width)

    @property
    def unit(self) -> Unit:
        """What is counted."""
        return unit(self.counted.measure.unit)


def series_of(counted: OverTime) -> Series:
    """What was counted as a series that can be forecast."""
    return Series(Grain(counted.step), counted.start, counted.values, counted.force.place)


def contest_rows(tried: Contest) -> list[dict[str, Any]]:
    """A row a model: its mean scores, and its loss less that of the first model with the interval."""
    rows = []
    for name in tried.models:
        found, apart = tried.score(name), tried.difference(name)
        ends = (None, None) if apart.interval is None else (apart.interval.lower, apart.interval.upper)
        first = name == tried.models[0]
        rows.append(
            {
                "model": name, "origins": apart.origins, "forecasts": len(tried.of(name)),
                "mean error": round(found.error, 2), "scaled error": round(found.scaled_error, 3),
                "loss": round(found.loss, 4),
                **{f"inside {level}%": f"{share:.0%}" for level, share in found.inside.items()},
                f"loss less {tried.models[0]}'s": None if first else round(apart.mean, 4),
                "from": None if first or ends[0] is None else round(ends[0], 4),
                "to": None if first or ends[1] is None else round(ends[1], 4),
            }
        )  # fmt: skip
    return rows


def _whole(series: Series, grain: Grain) -> Series | None:
    from peelian.demand.forecast.errors import ForecastError

    try:
        return series.by(grain)
    except ForecastError:
        return None


def _counted(series: Series) -> list[tuple[dt.date, Step]]:
    names = _names(series.grain, series.days)
    return [
        (day, Step(name, None if np.isnan(value) else float(value)))
        for day, name, value in zip(series.days, names, series.values, strict=True)
    ]


def _forecast(
    outlook: Outlook, came: Sequence[float] | np.ndarray[Any, Any] | None = None
) -> list[tuple[dt.date, Step]]:
    known = [None] * len(outlook) if came is None else [None if np.isnan(each) else float(each) for each in came]
    return [
        (day, Step(name, value, tuple(map(float, row))))
        for day, name, value, row in zip(outlook.days, outlook.labels, known, outlook.quantiles, strict=True)
    ]


def _names(grain: Grain, days: Sequence[dt.date]) -> list[str]:
    return [grain.label(day, at % HOURS) for at, day in enumerate(days)]


def _total(outlook: Outlook) -> tuple[float, float, float] | None:
    if outlook.paths is None:
        return None
    low, middle, high = np.quantile(outlook.paths.sum(axis=0), (0.1, 0.5, 0.9))
    return float(low), float(middle), float(high)


def _marks(days: Sequence[dt.date], grain: Grain) -> list[tuple[int, str]]:
    """Where the axis is named: midnights, Mondays or months of short steps, years of long ones."""
    starts = [at for at, day in enumerate(days) if not at or day != days[at - 1]]
    if grain is Grain.HOUR:
        return [(at, f"{days[at]:%a} {days[at].day}") for at in starts]
    if grain is Grain.DAY:
        return [(at, f"{days[at].day} {days[at]:%b}") for at in starts if days[at].weekday() == 0]
    if grain is Grain.YEAR:
        return [(at, grain.label(days[at])) for at in starts]
    return [(at, str(days[at].year)) for at in starts if not at or days[at].year != days[at - 1].year]


def _plain(value: float) -> float | int:
    return round(float(value)) if value >= 100 else round(float(value), 1)


def _hit(hit: Hit) -> dict[str, Any]:
    low, high = hit.ends[80]
    return {
        "known_to": hit.known_to.isoformat(), "step": hit.step, "forecast": _plain(hit.median), "80% from": _plain(low),
        "80% to": _plain(high), "came": _plain(hit.came), "inside": "yes" if hit.inside() else "no",
    }  # fmt: skip


def _scores(tried: Contest) -> Grid:
    rows = contest_rows(tried)
    return _grid(f"Models at past origins, each forecasting {tried.horizon} {tried.grain}s", rows)


def _hit_tables(past: Sequence[Hit], earlier: Sequence[Hit]) -> Iterator[Grid]:
    for caption, hits in (("What was forecast at past origins, and what came", past),
                          ("What forecasts made earlier said, and what came", earlier)):  # fmt: skip
        if hits:
            shown = hits[-_LISTED:]
            more = f" (the last {len(shown)} of {len(hits)})" if len(shown) < len(hits) else ""
            yield _grid(caption + more, [_hit(each) for each in shown])


def _grid(caption: str, rows: Sequence[dict[str, Any]]) -> Grid:
    columns = tuple(Column(name.replace("_", " "), numeric=at > 0) for at, name in enumerate(rows[0]))
    cells = [tuple(plain("\N{EN DASH}" if value is None else str(value)) for value in row.values()) for row in rows]
    return Grid(caption, columns, tuple(Row(each) for each in cells), "figures")
