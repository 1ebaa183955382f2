"""A forecast, its hits and a contest of models as rows and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from peelian.core.unit import MINUS
from peelian.demand.forecast.contest import Contest
from peelian.demand.forecast.hits import Hit
from peelian.demand.forecast.outlook import COVERS, MEDIAN, Outlook
from peelian.publish.content import Column, Grid, Row
from peelian.publish.content import plain as cell

_LISTED = 40  # how many past steps a page lists
_WORDS = {"model", "known_to", "step", "inside"}  # columns that are no numbers


def outlook_rows(outlook: Outlook) -> list[dict[str, Any]]:
    """A row a step: what of it has come already, the middle of what is forecast, the mean, and the intervals."""
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


def hit_row(hit: Hit) -> dict[str, Any]:
    """One step that was forecast, and what came."""
    low, high = hit.ends[80]
    return {
        "known_to": hit.known_to.isoformat(), "step": hit.step, "forecast": _plain(hit.median), "80% from": _plain(low),
        "80% to": _plain(high), "came": _plain(hit.came), "inside": "yes" if hit.inside() else "no",
    }  # fmt: skip


def scores(tried: Contest) -> Grid:
    """The scores of a contest as a table."""
    rows = contest_rows(tried)
    return _grid(f"Models at past origins, each forecasting {tried.horizon} {tried.grain}s", rows)


def hit_tables(past: Sequence[Hit], earlier: Sequence[Hit]) -> Iterator[Grid]:
    """The last steps at past origins, and of forecasts that were made, as tables; none where there are none."""
    for caption, hits in (("What was forecast at past origins, and what came", past),
                          ("What forecasts made earlier said, and what came", earlier)):  # fmt: skip
        if hits:
            shown = hits[-_LISTED:]
            more = f" (the last {len(shown)} of {len(hits)})" if len(shown) < len(hits) else ""
            yield _grid(caption + more, [hit_row(each) for each in shown])


def _grid(caption: str, rows: Sequence[dict[str, Any]]) -> Grid:
    columns = tuple(Column(name.replace("_", " "), numeric=name not in _WORDS) for name in rows[0])
    cells = [tuple(cell(_written(value)) for value in row.values()) for row in rows]
    return Grid(caption, columns, tuple(Row(each) for each in cells), "figures")


def _written(value: str | float | None) -> str:
    if value is None:
        return "\N{EN DASH}"
    return value if isinstance(value, str) else f"{value:,}".replace("-", MINUS)


def _plain(value: float) -> float | int:
    return round(float(value)) if value >= 100 else round(float(value), 1)
