"""What a force's own records say of the streams of its demand: the trend so far, and the forecast that is kept.

A trend is read from real records alone, by the control chart of the measure that counts the stream. Nothing is read
from a model's own figures, nor from made-up records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.model import Measure
from peelian.charts.picture import joined
from peelian.core.errors import PeelianError
from peelian.core.force import force
from peelian.core.period import Period
from peelian.core.unit import unit
from peelian.demand.fit.recipe import Arrivals, Recipe
from peelian.demand.forecast.grain import Grain
from peelian.demand.forecast.kept import Kept, Of, kept
from peelian.demand.forecast.outlook import COVERS, MEDIAN
from peelian.demand.model.model import Model
from peelian.measures.figures import Figures
from peelian.measures.signals import signal
from peelian.publish.demand.cards import Outlook

NO_WORKSPACE = "There is no workspace here, so no records are held."
_WITHIN = 80

Holding = tuple[str, str, str, str, str, int]


@dataclass(frozen=True, slots=True)
class Held:
    """Records of a measure from one source: the first month and the last of which there are any."""

    source: str
    first: str
    last: str


class Records(Protocol):
    """Whatever holds records: what there is of them, and the figures of a force from a source."""

    def holdings(self) -> Sequence[Holding]:
        """(dataset, source, force, first month, last month, records) of everything that is held."""
        ...

    def figures(self, force_id: str, source: str) -> Figures:
        """The figures of a force from a source."""
        ...


def measures_of_streams(catalogue: Catalogue, recipe: Recipe, model: Model) -> dict[str, Measure]:
    """The measure that counts each stream: that of the dataset and the rows which the recipe of the fit names.

    A stream that the recipe does not know, or whose rows no measure counts, has none.
    """
    found: dict[str, Measure] = {}
    for part in recipe.parts:
        rows, (group, _, stream) = part.rows, part.into[0].partition(".")
        if group != "streams" or stream not in model.streams or not isinstance(rows, Arrivals):
            continue
        counts = {rows.where, rows.where or "all"}
        measure = next(
            (each for each in catalogue.measures.values()
             if each.dataset == rows.dataset and each.numerator.count in counts
             and each.denominator is None and not each.where),
            None,
        )  # fmt: skip
        if measure is not None:
            found[stream] = measure
    return found


def outlooks_of(
    model: Model, catalogue: Catalogue, recipe: Recipe, records: Records | None, forecasts: Path | None
) -> dict[str, Outlook]:
    """What is known of each stream of a model; without records, that there are none."""
    measures = measures_of_streams(catalogue, recipe, model)
    return {
        stream: _outlook(stream, model.force, catalogue, measures.get(stream), records, forecasts)
        for stream in model.streams
    }


def _outlook(
    stream: str,
    whose: str,
    catalogue: Catalogue,
    measure: Measure | None,
    records: Records | None,
    forecasts: Path | None,
) -> Outlook:
    if measure is None:
        why = "No measure is known that counts it."
        return Outlook(stream, trend_because=why, forecast_because=why)
    if records is None or forecasts is None:
        return Outlook(stream, trend_because=NO_WORKSPACE, forecast_because=NO_WORKSPACE)
    try:
        force_id = force(whose).id
    except PeelianError:
        why = f"{whose} is no force of which records could be held."
        return Outlook(stream, trend_because=why, forecast_because=why)
    real = list(_real(catalogue, measure, force_id, records))
    trend, because = _trend(measure, force_id, real, records)
    made = [each for held in real for each in kept(forecasts, Of(measure.id, (), force_id, held.source), Grain.MONTH)]
    command = f"peelian demand forecast {measure.id} --force {force_id}"
    if not made:
        none = "No forecast of it is kept; this makes one:" if real else because
        return Outlook(stream, trend, because, forecast_because=none, forecast_command=command if real else "")
    return Outlook(stream, trend, because, forecast=_forecast(made[-1], measure, command))


def _real(catalogue: Catalogue, measure: Measure, force_id: str, records: Records) -> Iterator[Held]:
    """The sources of real records of a measure."""
    for dataset, source, whose, first, last, _ in records.holdings():
        if (dataset, whose) == (measure.dataset, force_id) and catalogue.source(source).kind == "real":
            yield Held(source, first, last)


def _trend(measure: Measure, force_id: str, real: Sequence[Held], records: Records) -> tuple[str, str]:
    """What the series of the measure says, or why nothing is said."""
    made_up = [source for dataset, source, whose, *_ in records.holdings()
               if (dataset, whose) == (measure.dataset, force_id)]  # fmt: skip
    if not real:
        if made_up:
            return "", "Only made-up records of it are held, and nothing is read from those."
        return "", "No records of it are held."
    if len(real) > 1:
        return "", f"Its records come from {joined([each.source for each in real])}, which are never added up."
    (held,) = real
    found = signal(records.figures(force_id, held.source), measure.id, Period.parse(held.last))
    where = f"{measure.title}, {held.source}"
    if found.silent or found.last is None:
        return "", f"Nothing can be said of it: {'; '.join(found.cannot) or 'the series cannot be read'} ({where})."
    usual = f"; the usual range of a month is {found.usual_range}" if found.usual_range else ""
    return f"{found.word}, {found.shows} in {found.last.period.label}{usual} ({where}).", ""


def _forecast(made: Kept, measure: Measure, command: str) -> str:
    """The next month of a kept forecast, when it was made and from what, and what makes a new one."""
    low, high = COVERS[_WITHIN]
    of = unit(measure.unit)
    row = made.quantiles[0]
    middle, least, most = (of.write(Decimal(float(row[at]))) for at in (MEDIAN, low, high))
    month = Period.parse(made.steps[0]).label
    return (
        f"{month}: {middle} {of.plural}, with {_WITHIN}% between {least} and {most}. It is the first of "
        f"{len(made.steps)} months, made by {made.model} on {made.made_at:%d %B %Y} from records of {made.of.source} "
        f"up to {made.known_to:%d %B %Y}. A new one: {command}."
    )
