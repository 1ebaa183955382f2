"""Which records feed which part of a model: a YAML file, so that another force with other columns fits without code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from peelian.catalogue.model import Entry
from peelian.catalogue.yaml_file import YamlFile, read_yaml
from peelian.core.errors import CatalogueError, CatalogueFault, PeelianError, nearest
from peelian.demand.fit.laws import LAWS

SHIPPED = "whole-force"
REST: Literal["rest"] = "rest"
SEE = "docs/demand-fit.md says what it holds."
Quantity = Literal["arrivals", "duration", "split", "ratio", "ending", "backlog", "volume", "not_held"]


class RecipeError(PeelianError):
    """One or more faults of a recipe, each with file, line, field and remedy."""

    def __init__(self, faults: Iterable[CatalogueFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def _listed(given: object) -> object:
    return (given,) if isinstance(given, str) else given


def _texts(given: object) -> object:
    return {str(key): value for key, value in given.items()} if isinstance(given, dict) else given


Names = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1)]


class Rows(Entry):
    """Rows of a dataset, all or those that meet a condition."""

    dataset: str
    where: str = ""


class Arrivals(Rows):
    """A stream from the moments at which rows begin; `time` is the dataset's own if it is not given."""

    time: str = ""


class Duration(Rows):
    """A law from lengths of time: a `column` of seconds, or from `start` to `stop`.

    With `open`, rows without a stop are not over yet and are counted as open (right-censoring); otherwise they are left
    out. `laws` are those that may be chosen; `empirical`, the lengths themselves, is taken where no other comes near.
    """

    column: str = ""
    start: str = ""
    stop: Names | None = None
    open: bool = False
    laws: Annotated[
        tuple[Literal["lognormal", "gamma", "exponential", "empirical"], ...],
        BeforeValidator(_listed),
        Field(min_length=1),
    ] = (*LAWS, "empirical")  # type: ignore[assignment]

    @model_validator(mode="after")
    def _one_way(self) -> Duration:
        if bool(self.column) == bool(self.start and self.stop) or bool(self.start) != bool(self.stop):
            raise ValueError("give column, or start and stop")
        if self.open and self.column:
            raise ValueError("open goes with start and stop: a column does not say what is not over yet")
        return self


class Split(Rows):
    """Shares of rows by conditions, which must not overlap; one may be `rest`."""

    names: Annotated[dict[str, str], BeforeValidator(_texts), Field(min_length=1)]


class Ratio(Rows):
    """How many rows there are for each of other rows, as a share."""

    per: Rows


class Ending(Rows):
    """The share of what ends in one way, `counts`, with what is still open taken into account."""

    start: str
    stop: Names
    counts: str


class Backlog(Rows):
    """What has begun and not ended when the model starts. `stop` is the first of its columns that is known.

    `waiting` goes with how long each has waited; `names` are the conditions of the work's grades, of which one may be
    `rest`, to be held against the model's: it shares waiting work among grades as it does new work. `live` cases are
    shared among the works named in proportion to those that the model expects of each (Little's law).

    What began before the first record is not known: so records must go back so many `days_before` the model's start.
    """

    start: str
    stop: Names
    kind: Literal["waiting", "live"]
    days_before: Annotated[int, Field(ge=1)] = 28
    names: Annotated[dict[str, str], BeforeValidator(_texts)] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _of_what_waits(self) -> Backlog:
        if self.names and self.kind == "live":
            raise ValueError("names go with waiting: live cases have no grades")
        return self


class Part(Entry):
    """One part of a model, or several that share one figure, and the quantity that it is fitted from."""

    into: Names
    note: str = ""
    arrivals: Arrivals | None = None
    duration: Duration | None = None
    split: Split | None = None
    ratio: Ratio | None = None
    ending: Ending | None = None
    backlog: Backlog | None = None
    volume: Rows | None = None
    not_held: str | None = None

    @model_validator(mode="after")
    def _one(self) -> Part:
        if len(self._given) != 1:
            raise ValueError("give exactly one of " + ", ".join(Quantity.__args__))  # type: ignore[attr-defined]
        waiting = self.backlog is not None and self.backlog.kind == "waiting"
        if len(self.into) > 1 and (waiting or self.quantity not in ("duration", "ratio", "backlog")):
            raise ValueError("several parts share a duration, a ratio or live cases; give the others one by one")
        return self

    @property
    def _given(self) -> list[Quantity]:
        return [name for name in Quantity.__args__ if getattr(self, name) is not None]  # type: ignore[attr-defined]

    @property
    def quantity(self) -> Quantity:
        """What it is fitted from."""
        return self._given[0]

    @property
    def rows(self) -> Rows | None:
        """The rows that it is fitted from; None where there are none."""
        found = getattr(self, self.quantity)
        return found if isinstance(found, Rows) else None


class Limits(Entry):
    """Up to where a measure of fit is called good, and up to where fair; what lies above is poor."""

    good: float
    fair: float

    @model_validator(mode="after")
    def _ordered(self) -> Limits:
        if not 0 < self.good < self.fair:
            raise ValueError("good is above 0 and below fair")
        return self


class Verdicts(Entry):
    """Limits of each measure: see docs/demand-fit.md for what each measures."""

    dispersion: Limits
    distance: Limits
    months_apart: Limits
    difference: Limits


class Recipe(Entry):
    """The parts of a model that records can feed, and when a fit is good.

    `base` is the model that has all else, by its name or path. `at_least` records are asked of each part.
    """

    title: str
    base: str
    at_least: Annotated[int, Field(ge=2)]
    verdicts: Verdicts
    parts: tuple[Part, ...]

    @model_validator(mode="after")
    def _reads_something(self) -> Recipe:
        if all(part.rows is None for part in self.parts):
            raise ValueError("no part is fitted from records")
        return self


@dataclass(frozen=True, slots=True)
class RecipeFile:
    """A recipe and the file it was read from, which knows the line of each of its fields."""

    recipe: Recipe
    file: YamlFile

    def fault(self, part: int, field: tuple[str, ...], problem: str, remedy: str) -> CatalogueFault:
        """A fault of a part, by its place in the recipe."""
        return self.file.fault(("parts", str(part), *field), problem, remedy)


def load_recipe(path: Path | None = None) -> RecipeFile:
    """The recipe in a file, or the one that comes with Peelian; RecipeError with every fault."""
    if path is None:
        shipped = files("peelian.demand.fit") / "recipes" / f"{SHIPPED}.yaml"
        return read_recipe(shipped.name, shipped.read_text(encoding="utf-8"))
    try:
        return read_recipe(path.name, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        fault = CatalogueFault(path.name, 0, "", "the file cannot be read.", "Give the path of a YAML file in UTF-8.")
        raise RecipeError([fault]) from error


def read_recipe(name: str, text: str) -> RecipeFile:
    """Read a recipe from YAML; `name` is how faults call it. Raises RecipeError with every fault."""
    try:
        file = read_yaml(name, text)
    except CatalogueError as error:
        raise RecipeError(error.faults) from error
    try:
        return RecipeFile(Recipe.model_validate(file.content), file)
    except ValidationError as error:
        raise RecipeError(_fault(file, each) for each in error.errors()) from error


def _fault(file: YamlFile, error: Any) -> CatalogueFault:
    path = tuple(part for part in error["loc"] if part != "[key]" and not str(part).startswith("function-"))
    if error["type"] == "extra_forbidden":
        near = nearest(str(path[-1]), [*Part.model_fields, *Recipe.model_fields, *_FIELDS])
        return file.fault(path, "this field is not known.", f"Did you mean {near!r}?" if near else SEE)
    if error["type"] == "missing":
        return file.fault(path, "this field is missing.", f"Add it; {SEE}")
    message = str(error["msg"]).removeprefix("Value error, ")
    given = error.get("input")
    shown = f" It is {given!r}." if isinstance(given, str | int | float) else ""
    return file.fault(path, f"{message}.{shown}", f"Correct it; {SEE}")


_FIELDS = [name for each in (Arrivals, Duration, Split, Ratio, Ending, Backlog) for name in each.model_fields]
