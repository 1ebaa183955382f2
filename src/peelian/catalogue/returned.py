"""What indicators add to the catalogue: a measure each, and the words that the column `indicator` may hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from peelian.catalogue.model import Column, Dataset, Indicator, Indicators, Measure

RETURNS = "returns"
_SIDES: dict[str, dict[str, dict[str, str]]] = {
    "total": {"numerator": {"sum": "value"}},
    "level": {"numerator": {"sum": "value", "take": "last"}},
    "given": {"numerator": {"sum": "value", "take": "exact"}},
    "ratio": {"numerator": {"sum": "numerator"}, "denominator": {"sum": "denominator"}},
}


def indicator_measures(group: Indicators) -> Iterator[Measure]:
    """The measure of each indicator, called `group.indicator`."""
    for name, each in group.indicators.items():
        yield Measure(**_measure(group, name, each))


def with_indicators(dataset: Dataset, names: Iterable[str]) -> Dataset:
    """The dataset, its columns with `values_from: indicators` listing `names`."""
    listed = tuple(sorted(names))
    columns: dict[str, Column] = {
        name: column.model_copy(update={"values": listed}) if column.values_from else column
        for name, column in dataset.columns.items()
    }
    return dataset.model_copy(update={"columns": columns})


def _measure(group: Indicators, name: str, each: Indicator) -> dict[str, Any]:
    return {
        "id": f"{group.id}.{name}",
        "title": each.title,
        "asks": each.asks,
        "dataset": RETURNS,
        "where": f"indicator = '{name}'",
        **_SIDES[each.counts],
        "unit": each.unit,
        "better": each.better,
        "interval": "wilson" if each.counts == "ratio" and each.unit == "percent" else None,
        "caveats": each.caveats,
        "definition": each.definition,
        "owner": group.owner,
        "reviewed": group.reviewed,
    }
