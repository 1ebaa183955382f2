"""Datasets, sources and measures as frozen, typed values. docs/catalogue.md describes them for authors."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from peelian.core.force import force

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
    PERIOD = "period"


Sensitivity = Literal["public", "internal", "personal", "special"]


class Between(Entry):
    """From one column's time to another's."""

    start: Name
    stop: Name


class Derivation(Entry):
    """How a column follows from others where the file does not give it.

    `month`, `date`, `hour` and `weekday` are parts of one column. `seconds` and `days` count from one to another;
    `full_months` is the number of months that the later day is more than: 5 from 3 January to 3 July, 6 to 4 July.
    """

    month: Name | None = None
    date: Name | None = None
    hour: Name | None = None
    weekday: Name | None = None
    seconds: Between | None = None
    days: Between | None = None
    full_months: Between | None = None

    @model_validator(mode="after")
    def _one(self) -> Derivation:
        if len([name for name in self.model_fields_set if getattr(self, name) is not None]) != 1:
            raise ValueError("give exactly one of month, date, hour, weekday, seconds, days, full_months")
        return self

    @property
    def part(self) -> str:
        """Which part of the other column is taken."""
        return next(name for name in self.model_fields_set if getattr(self, name) is not None)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it is taken from."""
        given = getattr(self, self.part)
        return (given.start, given.stop) if isinstance(given, Between) else (given,)


class Column(Entry):
    """One column of a dataset.

    `blank` says what an empty value means: that it is unknown, or that there is none. Where a file leaves a column
    that can be unknown empty in every row of a month, it does not give that column for that month.

    `sensitivity` says what a value tells of a person. `pseudonym` names the domain in which the same reference has the
    same pseudonym; `true` means the domain that is called as the column.
    """

    type: ColumnType
    means: Sentence
    sensitivity: Sensitivity = "internal"
    pseudonym: bool | Name = False
    required: bool = False
    values: tuple[str, ...] = ()
    values_from: Literal["indicators"] | None = None
    min: float | None = None
    max: float | None = None
    unit: str = ""
    blank: Literal["unknown", "none"] = "unknown"
    derive: Derivation | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Column:
        if self.values_from:
            if self.type is not ColumnType.CATEGORY:
                raise ValueError("values_from is for a category")
            if self.values:
                raise ValueError("give values or values_from, not both")
        elif (self.type is ColumnType.CATEGORY) != bool(self.values):
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

    @model_validator(mode="after")
    def _replaceable(self) -> Column:
        if self.pseudonym and (self.type is not ColumnType.TEXT or self.derive):
            raise ValueError("only a text that the file gives can have a pseudonym")
        if self.pseudonym and self.sensitivity in ("public", "internal"):
            raise ValueError("a pseudonym is for what is personal: write sensitivity: personal")
        return self


class Rule(Entry):
    """A row rule: a row for which `check` is false is quarantined."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
    check: Sentence
    remedy: Sentence


Grain = Literal["event", "snapshot", "counted", "month", "quarter", "year"]


class Retention(Entry):
    """How many months a record is kept after its own month, and why."""

    months: int = Field(gt=0)
    because: Sentence


class Dataset(Entry):
    """A table of records that somebody sends. `caveats` are printed with every report that uses it.

    `hour` is the column that holds the local hour where `time` is a day alone and rows are counts by hour.
    """

    id: Name
    title: Sentence
    one_row_is: Sentence
    grain: Grain = "event"
    key: tuple[Name, ...] = ()
    time: Name
    hour: Name | None = None
    parts: tuple[Name, ...] = ()
    columns: dict[Name, Column]
    rules: tuple[Rule, ...] = ()
    retention: Retention | None = None
    caveats: tuple[Sentence, ...] = ()
    note: str = ""

    @property
    def pseudonyms(self) -> dict[str, str]:
        """The columns whose values are replaced by pseudonyms, each with its domain."""
        return {
            name: name if column.pseudonym is True else column.pseudonym
            for name, column in self.columns.items()
            if column.pseudonym
        }

    @property
    def in_periods(self) -> bool:
        """Whether its rows are counted already, for periods or on days, instead of being counted."""
        return self.grain not in ("event", "snapshot")

    @property
    def held_whole(self) -> bool:
        """Whether all rows of a period or day arrive together, so that what is not among them is nought."""
        return self.grain not in ("event", "counted") and not self.parts

    @property
    def months_each(self) -> int:
        """How many months each of its rows is for; 0 if that differs from row to row."""
        return {"month": 1, "quarter": 3, "year": 12}.get(self.grain, 0)

    @property
    def beside(self) -> tuple[str, ...]:
        """What its table holds beside its own columns: the months of a row's period, and the part it belongs to."""
        return (*(("months",) if self.in_periods else ()), *(("part",) if self.parts else ()))


class Source(Entry):
    """Where records come from. Records of different sources are never added up.

    `references` says whose the references in its records are: an organisation's own, or ones that were `published`.

    `base_figures` are published for all to set theirs against, such as residents: the publisher answers for them, and
    no force signs them off.
    """

    id: DottedName
    title: Sentence
    kind: Literal["real", "synthetic"]
    base_figures: bool = False
    publisher: str = ""
    licence: str = ""
    references: Literal["own", "published"] = "own"
    note: str = ""

    @property
    def private(self) -> bool:
        """Whether its records name real people's cases in a way that is not public."""
        return self.kind == "real" and self.references == "own"


Take = Literal["sum", "last", "mean", "mid_year", "exact"]


class Aggregate(Entry):
    """One side of a measure, over rows that meet a condition: their number, a column's sum, or a column's percentile.

    `dataset` is for a denominator from elsewhere, `source` for a side that only one source can give. `across` lists the
    breakdowns that do not narrow this side. `take` says how a period's value comes from what is held: the sum over the
    period, the last or the mean of the days for which a level is held, the level in the calendar year in which the
    period began, or only a value that was given for exactly this period.
    """

    count: str | None = None
    sum: Name | None = None
    percentile: float | None = Field(default=None, gt=0, lt=100)
    of: Name | None = None
    where: str | None = None
    dataset: Name | None = None
    source: DottedName | None = None
    across: tuple[Name, ...] = ()
    take: Take | None = None

    @field_validator("across", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_kind(self) -> Aggregate:
        given = [name for name in ("count", "sum", "percentile") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of count, sum, percentile")
        if self.where is not None and self.count is not None:
            raise ValueError("where goes with sum and percentile; for a count write the condition after count")
        if (self.percentile is None) != (self.of is None):
            raise ValueError("percentile and of go together: percentile: 90, of: answered_after")
        return self


class Parameter(Entry):
    """A number that a measure's conditions name as `:name`; `also` lists the other values it can be asked for with."""

    value: int
    also: tuple[int, ...] = ()
    unit: Sentence
    means: Sentence

    @property
    def values(self) -> tuple[int, ...]:
        """Every value it can have, the usual one first."""
        return tuple(dict.fromkeys((self.value, *self.also)))


class Clock(Entry):
    """Counts what is still open at the end of each month: begun by then, and not ended.

    Conditions and sides of the measure may use the column `age`: whole days from `start` to the last day of the month.
    """

    start: Name
    stop: Name


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
    """A date from which values cannot be compared with earlier ones, and why; of all forces, or of those listed."""

    date: dt.date
    reason: Sentence
    forces: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The break in words, with the forces whose series it is where it is not everybody's."""
        of = f" of {', '.join(force(each).short_name for each in self.forces)}" if self.forces else ""
        return f"Series{of} broken on {self.date}: {self.reason.rstrip('.')}."


class NotCompared(Entry):
    """Forces whose value of a measure says nothing beside others, and why."""

    forces: Annotated[tuple[str, ...], Field(min_length=1)]
    because: Sentence


class Chart(Entry):
    """How the measure's series is charted and read.

    `kind` is the control chart, or `none` where points cannot be set side by side, `because` of what; `auto` takes p
    for a share of records and XmR for all else. A p or u chart takes Laney's limits by itself where points scatter more
    than chance. `every` is what a point is for: `auto` goes by the dataset. `points` is how many are read at most,
    `provisional` how many of the last may still change and are not judged. `season: adjust` reads values with the time
    of year taken out; `note` only warns where it is strong. `rules` names a set of signs.
    """

    kind: Literal["auto", "xmr", "p", "u", "none"] = "auto"
    because: str = ""
    every: Literal["auto", "month", "quarter", "year"] = "auto"
    points: int = Field(default=36, ge=12, le=120)
    provisional: int = Field(default=0, ge=0, le=24)
    season: Literal["note", "adjust"] = "note"
    rules: Literal["making-data-count", "making-data-count-unscreened", "western-electric"] = "making-data-count"


class Measure(Entry):
    """A number declared once.

    Of what arrives, `unmet` are measures (or cells of them) that say what of it was not dealt with, and `unseen` what
    arrives, or should have, and is in no record.
    """

    id: DottedName
    title: Sentence
    asks: Sentence
    dataset: Name
    where: str | None = None
    numerator: Aggregate
    denominator: Aggregate | None = None
    per: int | None = Field(default=None, gt=0)
    parameters: dict[Name, Parameter] = Field(default_factory=dict)
    clock: Clock | None = None
    interval: Literal["wilson"] | None = None
    unit: Name
    unit_label: str = ""
    better: Literal["higher", "lower", "neutral"]
    breakdowns: tuple[Name, ...] = ()
    breaks_down_special: str = ""
    chart: Chart = Chart()
    targets: tuple[Target, ...] = ()
    breaks: tuple[SeriesBreak, ...] = ()
    minimum_base: int = Field(default=30, ge=1)
    not_compared: tuple[NotCompared, ...] = ()
    unmet: tuple[Sentence, ...] = ()
    unseen: tuple[Sentence, ...] = ()
    caveats: tuple[Sentence, ...] = ()
    definition: Sentence
    source: str = ""
    owner: Sentence
    reviewed: dt.date
    next_review: dt.date | None = None

    def why_not_compared(self, force: str) -> str:
        """Why the value of a force says nothing beside others; "" if it does."""
        return next((each.because.rstrip(".") for each in self.not_compared if force in each.forces), "")

    def breaks_of(self, force: str) -> tuple[SeriesBreak, ...]:
        """The breaks that the series of a force has, the earliest first."""
        own = (each for each in self.breaks if not each.forces or force in each.forces)
        return tuple(sorted(own, key=lambda each: each.date))


class Indicator(Entry):
    """A figure that arrives already counted, in the dataset `returns`; it is a measure of its own.

    `counts` says what its values are: a `total` over the period given (months add up to years), a `level` on a day, a
    `ratio` given as numerator and denominator, or a value that is only true of exactly the period `given`.
    """

    title: Sentence
    asks: Sentence
    counts: Literal["total", "level", "ratio", "given"] = "total"
    unit: Name
    better: Literal["higher", "lower", "neutral"] = "neutral"
    definition: Sentence
    caveats: tuple[Sentence, ...] = ()


class Indicators(Entry):
    """A group of indicators with one owner. An indicator's measure is called `group.indicator`."""

    id: Name
    title: Sentence
    owner: Sentence
    reviewed: dt.date
    indicators: Annotated[dict[Name, Indicator], Field(min_length=1)]
