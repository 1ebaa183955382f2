"""A recipe held against the catalogue: datasets and columns that there are, of the right type; conditions that read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.faults import condition, known
from peelian.catalogue.model import ColumnType, Dataset
from peelian.core.errors import CatalogueFault
from peelian.demand.fit.recipe import REST, Backlog, Part, Ratio, RecipeError, RecipeFile, Rows, Split

MOMENT, DAY, SECONDS = ColumnType.TIMESTAMP, ColumnType.DATE, ColumnType.DURATION
_CALLED = {MOMENT: "a date and time", DAY: "a date", SECONDS: "a number of seconds"}


def check_recipe(recipe: RecipeFile, catalogue: Catalogue) -> None:
    """Raise RecipeError with every fault of a recipe that the catalogue shows."""
    faults = [
        fault for place, part in enumerate(recipe.recipe.parts) for fault in _of_part(recipe, place, part, catalogue)
    ]
    if faults:
        raise RecipeError(faults)


def _of_part(recipe: RecipeFile, place: int, part: Part, catalogue: Catalogue) -> Iterator[CatalogueFault]:
    rows = part.rows
    if rows is None:
        return
    at = ("parts", str(place), part.quantity)
    yield from _of_rows(recipe, at, rows, catalogue)
    if isinstance(rows, Ratio):
        yield from _of_rows(recipe, (*at, "per"), rows.per, catalogue)
    dataset = catalogue.datasets.get(rows.dataset)
    if dataset is not None:
        yield from _of_columns(recipe, at, rows, dataset)
        for name, text in _conditions(rows).items():
            yield from condition(recipe.file, (*at, *name.split(".")), text, dict(dataset.columns))


def _of_rows(recipe: RecipeFile, at: tuple[str, ...], rows: Rows, catalogue: Catalogue) -> Iterator[CatalogueFault]:
    yield from known(recipe.file, (*at, "dataset"), "dataset", rows.dataset, catalogue.datasets)
    dataset = catalogue.datasets.get(rows.dataset)
    if dataset is None:
        return
    if dataset.grain != "event":
        yield recipe.file.fault(
            (*at, "dataset"), f"a row of {rows.dataset} is no single record.", "Name a dataset with a row for each."
        )
    yield from condition(recipe.file, (*at, "where"), rows.where or None, dict(dataset.columns))


def _conditions(rows: Rows) -> Mapping[str, str]:
    if isinstance(rows, Split | Backlog):
        return {f"names.{name}": text for name, text in rows.names.items() if text != REST}
    counts = getattr(rows, "counts", "")
    return {"counts": counts} if counts else {}


def _of_columns(recipe: RecipeFile, at: tuple[str, ...], rows: Rows, dataset: Dataset) -> Iterator[CatalogueFault]:
    """Columns that are not there or hold no time, and a start and a stop that cannot be taken from one another."""
    if hasattr(rows, "time"):
        yield from _of_type(recipe, (*at, "time"), rows.time or dataset.time, dataset, (MOMENT,))
    if getattr(rows, "column", ""):
        yield from _of_type(recipe, (*at, "column"), getattr(rows, "column", ""), dataset, (SECONDS,))
    start = getattr(rows, "start", "")
    if not start:
        return
    wrong = list(_of_type(recipe, (*at, "start"), start, dataset, (MOMENT, DAY)))
    yield from wrong
    kinds = (MOMENT, DAY) if wrong else (dataset.columns[start].type,)
    for stop in getattr(rows, "stop", None) or ():
        yield from _of_type(recipe, (*at, "stop"), stop, dataset, kinds)


def _of_type(
    recipe: RecipeFile, at: tuple[str, ...], name: str, dataset: Dataset, kinds: tuple[ColumnType, ...]
) -> Iterator[CatalogueFault]:
    wrong = known(recipe.file, at, f"column of {dataset.id}", name, dataset.columns)
    yield from wrong
    if not wrong and dataset.columns[name].type not in kinds:
        wanted = " or ".join(_CALLED[each] for each in kinds)
        yield recipe.file.fault(at, f"{name} is not {wanted}.", f"Name a column of {dataset.id} that is.")
