"""The catalogue's entries as frozen, typed values. docs/catalogue.md is their description for authors."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
DottedName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.-]*$")]
Sentence = Annotated[str, StringConstraints(min_length=3, strip_whitespace=True)]


class Entry(BaseModel):
    """Base of every entry: no field that is not declared, nothing changed after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class ColumnType(StrEnum):
    """The types a column can have."""

    TEXT = "text"
    CATEGORY = "category"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"
    DATE = "date"
    MONTH = "month"
    DURATION = "duration"


class Derivation(Entry):
    """How a column follows from another one where the file does not give it."""

    month: Name | None = None
    date: Name | None = None
    hour: Name | None = None
    weekday: Name | None = None

    @model_validator(mode="after")
    def _one(self) -> Derivation:
        if len(self.model_fields_set) != 1:
            raise ValueError("give exactly one of month, date, hour, weekday")
        return self

    @property
    def part(self) -> str:
        """Which part of the other column is taken."""
        return next(iter(self.model_fields_set))

    @property
    def column(self) -> str:
        """The column it is taken from."""
        return str(getattr(self, self.part))


class Column(Entry):
    """One column of a dataset."""

    type: ColumnType
    means: Sentence
    required: bool = False
    values: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None
    unit: str = ""
    derive: Derivation | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Column:
        if (self.type is ColumnType.CATEGORY) != bool(self.values):
            raise ValueError("a category has values, and nothing else has")
        twice = sorted({value for value in self.values if self.values.count(value) > 1})
        if twice:
            raise ValueError(f"the value {twice[0]!r} is listed twice")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("min is above max")
        numeric = self.type in (ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.DURATION)
        if not numeric and (self.min is not None or self.max is not None):
            raise ValueError("min and max are for integer, number and duration")
        if self.type is ColumnType.DURATION and self.unit not in ("", "s"):
            raise ValueError("a duration is in seconds: write unit: s")
        return self


class Rule(Entry):
    """A row rule: a row for which `check` is false is quarantined."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
    check: Sentence
    remedy: Sentence


class Dataset(Entry):
    """A table of records that somebody sends."""

    id: Name
    title: Sentence
    one_row_is: Sentence
    grain: Literal["event", "month", "quarter", "year", "snapshot"] = "event"
    key: tuple[Name, ...] = ()
    time: Name
    columns: dict[Name, Column]
    rules: tuple[Rule, ...] = ()
    note: str = ""


class MappedColumn(Entry):
    """A publisher's column with the publisher's words for our values."""

    column: str
    values: dict[str, str] = Field(default_factory=dict)


class Mapping(Entry):
    """How a publisher's file becomes rows of a dataset, unchanged."""

    id: DottedName
    title: Sentence
    dataset: Name
    source: DottedName
    force: str = ""
    columns: dict[Name, MappedColumn]
    ignore: tuple[str, ...] = ()
    note: str = ""

    @field_validator("columns", mode="before")
    @classmethod
    def _plain_names(cls, value: object) -> object:
        if isinstance(value, dict):
            return {key: {"column": each} if isinstance(each, str) else each for key, each in value.items()}
        return value


class Source(Entry):
    """Where records come from. Records of different sources are never added up."""

    id: DottedName
    title: Sentence
    kind: Literal["real", "synthetic"]
    publisher: str = ""
    licence: str = ""
    note: str = ""


class Aggregate(Entry):
    """One side of a measure: how many rows, or the sum of a column, over rows that meet a condition."""

    count: str | None = None
    sum: Name | None = None
    where: str | None = None
    reference: Name | None = None
    across: Name | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Aggregate:
        given = [name for name in ("count", "sum", "reference") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of count, sum, reference")
        if self.where is not None and self.sum is None:
            raise ValueError("where goes with sum; for a count write the condition after count")
        if self.reference is not None and self.across is not None:
            raise ValueError("across goes with count or sum")
        return self


class Target(Entry):
    """What the measure should reach, from a date on."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    starts: dt.date = Field(alias="from")
    at_least: float | None = None
    at_most: float | None = None
    source: Sentence

    @model_validator(mode="after")
    def _one_limit(self) -> Target:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("give one of at_least and at_most")
        return self


class SeriesBreak(Entry):
    """A date from which values cannot be compared with earlier ones, and why."""

    date: dt.date
    reason: Sentence


class Chart(Entry):
    """How the measure is charted by default."""

    kind: Literal["months", "xmr", "p", "u"] = "months"
    every: Literal["month"] = "month"


class Measure(Entry):
    """A number declared once."""

    id: DottedName
    title: Sentence
    asks: Sentence
    dataset: Name
    where: str | None = None
    numerator: Aggregate
    denominator: Aggregate | None = None
    per: int | None = Field(default=None, gt=0)
    unit: Name
    unit_label: str = ""
    better: Literal["higher", "lower", "neutral"]
    breakdowns: tuple[Name, ...] = ()
    chart: Chart = Chart()
    targets: tuple[Target, ...] = ()
    breaks: tuple[SeriesBreak, ...] = ()
    caveats: tuple[Sentence, ...] = ()
    definition: Sentence
    source: str = ""
    owner: Sentence
    reviewed: dt.date
    next_review: dt.date | None = None


class Reference(Entry):
    """A published yearly figure for each force that measures divide by."""

    id: Name
    title: Sentence
    means: Sentence
    unit: Name
    source: Sentence
    note: str = ""
    values: Annotated[dict[str, Annotated[dict[int, int], Field(min_length=1)]], Field(min_length=1)]


class PublishedFigure(Entry):
    """One figure as a publisher printed it.

    `part` says what of the measure was printed: its value, a side of the fraction, or the shortfall (the denominator
    less the numerator: how many did not meet it).
    """

    measure: DottedName
    period: str
    value: int | float
    part: Literal["value", "numerator", "denominator", "shortfall"] = "value"
    breakdown: dict[Name, str] = Field(default_factory=dict)
    where: Sentence
    note: str = ""

    @field_validator("period", mode="before")
    @classmethod
    def _text(cls, value: object) -> object:
        return str(value)


class Published(Entry):
    """Figures that one document prints about one force: the only place in Peelian where they stand."""

    id: DottedName
    title: Sentence
    publisher: Sentence
    published: dt.date
    force: str
    figures: tuple[PublishedFigure, ...]


class Shape(Entry):
    """Relative weights that spread a synthetic total; `source` says where they come from."""

    source: Sentence
    weights: dict[str, float]

    @field_validator("weights", mode="before")
    @classmethod
    def _texts(cls, value: object) -> object:
        return {str(key): weight for key, weight in value.items()} if isinstance(value, dict) else value


class Sample(Entry):
    """A synthetic force: which years, from which published totals, spread by which shapes."""

    id: DottedName
    title: Sentence
    force: str
    seed: int
    years: tuple[str, ...]
    published: DottedName
    shapes: dict[Name, Shape]
    free: dict[Name, float]


class Section(Entry):
    """A section of a publication: a table of figures, charts and computed sentences."""

    number: int
    title: Sentence
    dataset: Name
    kpis: tuple[str, ...]
    charts: tuple[str, ...] = ()
    shares: tuple[DottedName, ...] = ()
    text: Sentence


class Publication(Entry):
    """A report: sections bound to facts."""

    id: DottedName
    title: Sentence
    audience: Sentence
    sections: tuple[Section, ...]
