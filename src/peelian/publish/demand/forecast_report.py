"""A forecast as it is read: its steps, what is said of it, its charts, a page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peelian.charts.picture import Picture
from peelian.charts.svg import PAGE
from peelian.core.fact import Fact
from peelian.demand.forecast.forecast import Forecast
from peelian.demand.forecast.grain import Grain
from peelian.demand.forecast.hits import Hit, hits_of
from peelian.demand.forecast.series import Series
from peelian.measures.over_time import OverTime
from peelian.publish.content import Block, Chart, Charts, Document, Para, Part, say
from peelian.publish.demand.forecast_pictures import Fans
from peelian.publish.demand.forecast_tables import contest_rows, hit_row, hit_tables, outlook_rows, scores
from peelian.publish.demand.forecast_words import basis_of, sentences, subject


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
        tried, name = self.forecast.contest, self.forecast.model.name
        return [] if tried is None or name not in tried.models else hits_of(tried, name)

    @property
    def sentences(self) -> list[str]:
        """What is said of it."""
        return list(sentences(self.counted, self.forecast, self.past, self.earlier, self.unmet))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """A row a step."""
        return outlook_rows(self.forecast.outlook)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        forecast, tried = self.forecast, self.forecast.contest
        return {
            "measure": self.counted.measure.id, "narrowed": dict(self.counted.narrowed), "force": self.counted.force.id,
            "source": self.counted.source, "basis": basis_of(self.counted), "model": forecast.model.name,
            "grain": forecast.outlook.grain.value, "known_to": forecast.series.end.isoformat(), "steps": self.rows,
            "contest": None if tried is None else contest_rows(tried),
            "past_hits": [hit_row(each) for each in self.past],
            "earlier_hits": [hit_row(each) for each in self.earlier],
            "said": self.sentences,
        }  # fmt: skip

    def picture(self, width: int = PAGE) -> Picture:
        """What was counted lately and what may come, as a fan."""
        return self._fans.ahead(width)

    def picture_of_past(self, width: int = PAGE) -> Picture | None:
        """What the model forecast at the last past origin, with what came; None without one."""
        tried = self.forecast.contest
        trials = [] if tried is None else tried.of(self.forecast.model.name)
        return self._fans.before(max(trials, key=lambda each: each.origin), width) if trials else None

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
                scores(self.forecast.contest),
                *hit_tables(self.past, self.earlier),
            )
            parts.append(Part("past", "How past forecasts did", blocks))
        return Document(
            title=f"Forecast: {subject(self.counted)}", of=self.counted.force.name,
            period=f"{outlook.labels[0]} to {outlook.labels[-1]}",
            lines=(say(f"Figures: {basis_of(self.counted)}, counted up to the day before {series.end}."),),
            opening=(), parts=tuple(parts), footer=say(f"Measure {self.counted.measure.id}."),
            synthetic=self.counted.synthetic,
        )  # fmt: skip

    @property
    def _fans(self) -> Fans:
        return Fans(self.counted, self.forecast, self.past)


def series_of(counted: OverTime) -> Series:
    """What was counted as a series that can be forecast."""
    return Series(Grain(counted.step), counted.start, counted.values, counted.force.place)
