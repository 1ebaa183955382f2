"""A model fitted to a force's own records: what they hold takes the place of what the base model has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from peelian.core.basis import Basis
from peelian.core.errors import CatalogueFault
from peelian.core.period import Period
from peelian.demand.fit.apply import look_up, why_not, with_values
from peelian.demand.fit.check_recipe import check_recipe
from peelian.demand.fit.found import CannotFitError, Fit, FittedPart, KeptPart
from peelian.demand.fit.of_arrivals import fit_arrivals
from peelian.demand.fit.of_duration import fit_duration
from peelian.demand.fit.of_shares import fit_ending, fit_ratio, fit_split
from peelian.demand.fit.of_stock import compare_volume, fit_backlog
from peelian.demand.fit.recipe import Arrivals, Backlog, Duration, Ending, Ratio, Recipe, RecipeFile, Split
from peelian.demand.fit.recipe import Part as Asked
from peelian.demand.fit.records import Records
from peelian.demand.model.check_names import LAWS
from peelian.demand.model.checks import check
from peelian.demand.model.fault import ModelError
from peelian.demand.model.model import Model
from peelian.demand.model.part import Part
from peelian.demand.model.patch import patched

_ADVICE = "Change the base or, where it wants a law of a kind, name that under laws in the recipe."
MADE_UP = "Made-up records: nothing follows about any real force."
BY_FLOW = ("backlog", "volume")
"""What is fitted last, since it is held against how much the fitted model has of each work."""


def _silent(part: str, done: int, total: int) -> None:
    """Report progress to nobody."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fitted model, what became of each part of the recipe, and what the records rest on.

    `assumed` are the places of the model that hold figures that nobody has measured still.
    """

    model: Model
    parts: tuple[FittedPart, ...]
    kept: tuple[KeptPart, ...]
    period: Period
    source: str
    basis: Basis
    assumed: tuple[str, ...]


def fit(
    records: Records,
    recipe: RecipeFile,
    base: Model,
    starts: dt.date | None = None,
    progress: Callable[[str, int, int], None] = _silent,
) -> Fitted:
    """The base model with every part that the records give.

    The model starts on `starts`, or on the first Monday of the period. `progress` is told each part's name, how many
    are done and how many there are. Raises RecipeError for a recipe that does not
    fit the catalogue, ModelError if the fitted model has a fault.
    """
    check_recipe(recipe, records.catalogue)
    model = _addressed(base, records, starts or _monday(records.period))
    done: dict[int, FittedPart | KeptPart] = {}
    parts = list(enumerate(recipe.recipe.parts))
    for number, (place, part) in enumerate(sorted(parts, key=lambda each: each[1].quantity in BY_FLOW)):
        progress(part.into[0], number, len(parts))
        try:
            fitted = _fitted(part, records, recipe.recipe, model)
            model = with_values(model, fitted.fit.values, fitted.note, recipe, place)
            done[place] = fitted
        except CannotFitError as error:
            done[place] = KeptPart(part.into, error.why, error.remedy)
        except ModelError as error:
            reason = why_not(error)
            done[place] = KeptPart(part.into, reason.why, reason.remedy)
    _without_faults(model)
    in_order = [done[place] for place, _ in parts]
    fits = tuple(each for each in in_order if isinstance(each, FittedPart))
    return Fitted(
        model=model,
        parts=fits,
        kept=tuple(each for each in in_order if isinstance(each, KeptPart)),
        period=records.period,
        source=records.source,
        basis=records.basis,
        assumed=tuple(".".join(path) for path in _assumed(model, ()) if _used(model, path)),
    )


def _fitted(part: Asked, records: Records, recipe: Recipe, model: Model) -> FittedPart:
    """A part as the records give it; CannotFitError if they do not."""
    for path in part.into:
        look_up(model, path)
    if part.not_held is not None:
        raise CannotFitError(part.not_held, "Record or measure it, or see that the base's value is right.")
    read = _read(part, records)
    found = _fit(part, records, recipe, model)
    note = " ".join(filter(None, (_source(records, read, found), part.note, found.note)))
    return FittedPart(part.into, part.quantity, read, records.basis, note, found)


def _fit(part: Asked, records: Records, recipe: Recipe, model: Model) -> Fit:
    path = part.into[0]
    match part.rows:
        case Arrivals() as asked:
            return fit_arrivals(path, asked, records, recipe, model)
        case Duration() as asked:
            return fit_duration(part.into, asked, records, recipe)
        case Split() as asked:
            return fit_split(path, asked, records, recipe)
        case Ratio() as asked:
            return fit_ratio(part.into, asked, records, recipe)
        case Ending() as asked:
            return fit_ending(path, asked, records, recipe)
        case Backlog() as asked:
            return fit_backlog(part.into, asked, records, recipe, model)
        case asked:
            assert asked is not None
            return compare_volume(path, asked, records, recipe, model)


def _read(part: Asked, records: Records) -> str:
    """Which tables a part is read from, in words, so that anyone finds them again."""
    rows = [part.rows, getattr(part.rows, "per", None)]
    named = dict.fromkeys(each.dataset for each in rows if each is not None)
    for name in named:
        records.months(name)
    return " and ".join(f"{name} version {records.held[name].version}" for name in named)


def _source(records: Records, read: str, found: Fit) -> str:
    """What the model says of a fitted figure: from which records, how well it fits, what follows from made-up ones."""
    counted = f"{found.records:,} record{'' if found.records == 1 else 's'}"
    told = f"From {counted} of {read}, {records.source}, {records.period.label}. Fit: {found.verdict}."
    return f"{told} {MADE_UP}" if records.basis.is_synthetic else told


def _addressed(base: Model, records: Records, starts: dt.date) -> Model:
    """The base as a model of the records' force, from a day on."""
    force, source = records.force, records.catalogue.source(records.source)
    note = f"Fitted to records of {records.period.label} from {source.title}; what is marked assumed is the base's."
    change: dict[str, object] = {
        "force": force.id,
        "title": f"{force}, fitted to its records of {records.period.label}",
        "note": f"{note} {MADE_UP}" if records.basis.is_synthetic else note,
        "calendar.starts": starts,
    }
    return patched(base, change=change)


def _monday(period: Period) -> dt.date:
    """The first Monday of a period."""
    first = dt.date(period.first.year, period.first.number, 1)
    return first + dt.timedelta(days=-first.weekday() % 7)


def _without_faults(model: Model) -> None:
    """ModelError if the model has a fault, which then the fit has brought in: a scenario may want another law."""
    wrong = [each for each in check(model) if each.kind == "fault"]
    if wrong:
        raise ModelError(
            CatalogueFault("the fitted model", 0, ".".join(each.path), each.says, f"{each.remedy} {_ADVICE}")
            for each in wrong
        )


def _used(model: Model, path: tuple[str, ...]) -> bool:
    """Whether a part is in use: of shapes and laws that others use by name, those that somebody does."""
    if path[0] == "shapes":
        return any(stream.shape == path[1] for stream in model.streams.values())
    doing = [each for work in model.work.values() for each in (work, *work.grades.values())]
    named = {
        getattr(each, field, None) for each in doing for field in LAWS if isinstance(getattr(each, field, None), str)
    }
    return path[0] != "distributions" or path[1] in named


def _assumed(node: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The places of all parts of a model that say that they are assumed, outermost only, scenarios left out."""
    if isinstance(node, Part) and node.assumed:
        yield path
    elif isinstance(node, Part):
        for name, field in type(node).model_fields.items():
            if name not in ("scenarios", "references"):
                yield from _assumed(getattr(node, name), (*path, field.alias or name))
    elif isinstance(node, dict):
        for name, each in node.items():
            yield from _assumed(each, (*path, name))
