"""What is said of a forecast: its basis, its model, how past forecasts did, the level's course, unmet demand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from peelian.core.fact import Fact
from peelian.core.interval import Interval
from peelian.core.unit import MINUS
from peelian.demand.forecast.contest import Contest, Difference
from peelian.demand.forecast.forecast import Forecast
from peelian.demand.forecast.hits import Hit, inside
from peelian.measures.over_time import OverTime


def basis_of(counted: OverTime) -> str:
    """What the figures of a forecast rest on."""
    return f"simulated by a model of {'synthetic' if counted.synthetic else 'real'} records"


def subject(counted: OverTime) -> str:
    """The measure with what it is narrowed by."""
    narrowed = "".join(f", {name.replace('_', ' ')} {value}" for name, value in counted.narrowed)
    return f"{counted.measure.title}{narrowed}"


def sentences(
    counted: OverTime, forecast: Forecast, past: Sequence[Hit], earlier: Sequence[Hit], unmet: Sequence[Fact]
) -> Iterator[str]:
    """All that is said of a forecast, one sentence or two each."""
    kind = "synthetic" if counted.synthetic else "real"
    days = forecast.series
    yield (
        f"{subject(counted)}, {counted.force.name}, source {counted.source}: {kind} records by the {counted.step}, "
        f"from {days.start} to the day before {days.end}."
    )
    if counted.left_out:
        yield f"Left out: {'; '.join(counted.left_out)}."
    yield f"Forecast by the model {forecast.model.name} ({forecast.model.means})."
    yield from _of_contest(forecast)
    yield from _of_hits(past, earlier)
    yield _of_trend(counted, forecast.change)
    yield from _of_unmet(counted, unmet)


def _of_contest(forecast: Forecast) -> Iterator[str]:
    tried = forecast.contest
    if tried is None:
        yield "Too little is held to try models at past origins, so nothing is known of how it does."
        return
    for each in tried.models[1:]:
        yield compared(tried, tried.difference(each))


def compared(tried: Contest, difference: Difference) -> str:
    """How a model did beside the first, in a sentence."""
    first, other = tried.models[0], difference.model
    losses = f"{tried.score(first).loss:.3f} and {tried.score(other).loss:.3f}"
    opening = f"At {difference.origins} past origins the mean losses of {first} and {other} were {losses}"
    if difference.interval is None:
        return f"{opening}; so few origins do not tell which is better."
    low, high = difference.interval.lower, difference.interval.upper
    apart = f"a difference of {difference.mean:+.3f} (95% interval {low:+.3f} to {high:+.3f})".replace("-", MINUS)
    if difference.better:
        return f"{opening}, {apart}: {other} was better."
    return f"{opening}, {apart}: {f'{first} was better' if difference.worse else 'neither was surely better'}."


def _of_hits(past: Sequence[Hit], earlier: Sequence[Hit]) -> Iterator[str]:
    if past:
        origins = len({each.known_to for each in past})
        yield f"Of {len(past)} steps forecast from {origins} past origins, {_shares(past)}."
    if earlier:
        made = len({each.known_to for each in earlier})
        forecasts = "1 forecast that was" if made == 1 else f"{made} forecasts that were"
        yield f"Of {len(earlier)} steps in {forecasts} made earlier, {_shares(earlier)}."
    else:
        yield "No forecast of this was made earlier that could be held against what came."


def _shares(hits: Sequence[Hit]) -> str:
    others = " and ".join(f"{inside(hits, level) / len(hits):.0%} inside that of {level}%" for level in (50, 95))
    return f"{inside(hits)} ({inside(hits) / len(hits):.0%}) came inside the 80% interval, {others}"


def _of_trend(counted: OverTime, change: Interval | None) -> str:
    if counted.synthetic:
        return "The records are synthetic: this shows how a forecast works, and no trend is stated."
    if change is None:
        return "Less than two years are held: nothing is said of a trend."
    low, high = change.lower - 1, change.upper - 1
    span = f"between {low:+.0%} and {high:+.0%} (95%)".replace("-", MINUS)
    if low < 0 < high:
        return f"No trend can be told: in the last year the level, calendar apart, moved by {span}."
    return f"In the last year the level, calendar apart, {'rose' if low >= 0 else 'fell'}: it moved by {span}."


def _of_unmet(counted: OverTime, unmet: Sequence[Fact]) -> Iterator[str]:
    measure = counted.measure
    for fact in unmet:
        what = fact.missing or f"{fact.unit.named(fact.value or 0)} ({fact.basis.value})"
        cells = "".join(f"[{name}={value}]" for name, value in fact.breakdown)
        yield f"Of unmet demand the records say: {fact.measure}{cells}, {fact.period.label}: {what}."
    if not measure.unmet:
        yield "Unmet demand is not in this series: it counts what was recorded, and no measure is declared of the rest."
    if measure.unseen:
        yield f"In no record, and so not forecast: {' '.join(measure.unseen)}"
