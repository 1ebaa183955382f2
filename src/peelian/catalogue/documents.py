"""What is printed and what is read: published figures, samples, publications, terms and groups, as frozen values."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import Field, field_validator

from peelian.catalogue.model import DottedName, Entry, Name, Sentence


class Term(Entry):
    """A word of the field that readers may not know."""

    id: DottedName
    title: Sentence
    short: str = ""
    means: Sentence
    source: str = ""


class Group(Entry):
    """Forces that one force is compared with, from a date on, as their publisher named them.

    A group is issued again from time to time: each issue is an entry of its own, and a period has the one that was the
    latest in its last month.
    """

    id: DottedName
    title: Sentence
    force: str
    members: Annotated[tuple[str, ...], Field(min_length=1)]
    as_of: dt.date
    source: Sentence
    note: str = ""


class Variable(Entry):
    """One figure by which forces are alike or not: a measure, from one source, in one period.

    `weight` is that of the squared difference. With `scale: log` a force twice as large is as far away as one half as
    large.
    """

    measure: str
    source: DottedName
    period: str
    weight: float = Field(default=1, gt=0)
    scale: Literal["plain", "log"] = "plain"
    because: Sentence

    @field_validator("period", mode="before")
    @classmethod
    def _text(cls, value: object) -> object:
        return str(value)


class DistanceGroup(Entry):
    """The `count` forces that are nearest to any force by published figures: a group of one's own making.

    It is made anew for each force from the figures that are held, and is never called by the official group's name.
    """

    id: DottedName
    title: Sentence
    variables: Annotated[tuple[Variable, ...], Field(min_length=1)]
    count: int = Field(default=7, ge=3)
    owner: Sentence
    reviewed: dt.date
    note: str = ""

    @field_validator("title")
    @classmethod
    def _own_name(cls, value: str) -> str:
        if re.search(r"most[ -]similar", value, re.IGNORECASE):
            raise ValueError("most similar is the name of the official group: say what these forces are nearest by")
        return value


Part = Literal["value", "numerator", "denominator", "shortfall", "change", "percent_change", "lowest_month",
               "highest_month", "monthly_mean", "monthly_mean_of_the_change", "parameter"]  # fmt: skip


class PublishedFigure(Entry):
    """One figure as a publisher printed it.

    `part` says what of the measure was printed: its value, a side of the fraction, the shortfall (the denominator less
    the numerator: how many did not meet it), the change on the same period a year earlier (or its monthly mean), its
    lowest or highest month, its monthly mean, or the value of a parameter. `says` is how it was printed: exactly,
    about, over or under (a change by its size). `printed: false` is a figure that follows from printed ones.
    """

    fact: str
    measure: DottedName
    period: str
    value: int | float
    part: Part = "value"
    says: Literal["exactly", "about", "over", "under"] = "exactly"
    breakdown: dict[Name, str] = Field(default_factory=dict)
    where: Sentence
    printed: bool = True
    note: str = ""

    @field_validator("period", mode="before")
    @classmethod
    def _text(cls, value: object) -> object:
        return str(value)


class Unmeasured(Entry):
    """A figure that was printed and that no record or return can give, with the reason."""

    fact: str
    says: Sentence
    where: Sentence
    why: Sentence


class Published(Entry):
    """Figures that one document prints about one force: the only place where Peelian's programs find them."""

    id: DottedName
    title: Sentence
    publisher: Sentence
    published: dt.date
    force: str
    figures: tuple[PublishedFigure, ...] = ()
    unmeasured: tuple[Unmeasured, ...] = ()


class Shape(Entry):
    """Relative weights that spread a synthetic total; `source` says where they come from."""

    source: Sentence
    weights: dict[str, float]

    @field_validator("weights", mode="before")
    @classmethod
    def _texts(cls, value: object) -> object:
        return {str(key): weight for key, weight in value.items()} if isinstance(value, dict) else value


class Sample(Entry):
    """A synthetic force: which years, from which published totals, spread by which shapes.

    `free` are single numbers, `totals` are yearly totals that no document prints (`totals: {name: {2018-19: 7000}}`),
    chosen so that printed changes come out.
    """

    id: DottedName
    title: Sentence
    force: str
    seed: int
    years: tuple[str, ...]
    published: tuple[DottedName, ...]
    shapes: dict[Name, Shape]
    free: dict[Name, float]
    totals: dict[Name, dict[str, int]] = Field(default_factory=dict)


class Section(Entry):
    """A section of a publication: a table of figures, numbered paragraphs of computed sentences, and charts.

    A paragraph is a list of sentences; one that needs a figure which is not held is left out, with the reason. Charts
    are of two years (`charts`), control charts (`signals`), plain lines of a whole series with its breaks (`series`),
    shares by a breakdown (`shares`), tile maps of all forces (`maps`), or of the force beside the others of `group`
    (`peers`). `forces` are the columns of one table of all forces, each for the period or a part of it. `disparity`
    compares groups of people as the catalogue's disparities declare them.
    """

    number: int
    title: Sentence
    kpis: Annotated[tuple[str, ...], Field(min_length=1)]
    paragraphs: tuple[tuple[Sentence, ...], ...]
    charts: tuple[str, ...] = ()
    shares: tuple[DottedName, ...] = ()
    signals: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    maps: tuple[str, ...] = ()
    peers: tuple[str, ...] = ()
    group: DottedName = "official"
    forces: tuple[str, ...] = ()
    disparity: tuple[DottedName, ...] = ()


class Action(Entry):
    """What somebody will do, who, and by when."""

    what: Sentence
    who: Sentence
    by: dt.date


class Remark(Entry):
    """What a named person says of a figure: an explanation, and what will be done. It stands apart from computed text.

    `measure` is a measure or a cell of one, as the publication names it.
    """

    id: DottedName
    measure: Sentence
    force: str
    source: DottedName
    period: str
    by: Sentence
    role: Sentence
    date: dt.date
    explanation: Sentence
    actions: tuple[Action, ...] = ()

    @field_validator("period", mode="before")
    @classmethod
    def _text(cls, value: object) -> object:
        return str(value)


class Publication(Entry):
    """A report: sections bound to facts, with the words that it explains.

    `pages` lists measures that have a page of their own whatever they show. `limits` says what cannot be concluded. Of
    records that are not published, numbers of people below `withhold_below` are not shown; 0 shows all.
    """

    id: DottedName
    title: Sentence
    audience: Sentence
    sections: tuple[Section, ...]
    pages: tuple[Sentence, ...] = ()
    limits: tuple[Sentence, ...] = ()
    withhold_below: int = Field(default=5, ge=0)
    terms: tuple[DottedName, ...] = ()
