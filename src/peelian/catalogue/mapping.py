"""Mappings: how a publisher's file becomes rows of a dataset. docs/catalogue.md describes them for authors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, field_validator, model_validator

from peelian.catalogue.model import DottedName, Entry, Name, Sentence

ALL_OTHERS = "all others"
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class MappedColumn(Entry):
    """Where a value comes from, and what is done to it, in this order.

    It begins as a publisher's `column`, a `text` composed of several (`{Year} Q{Quarter}`), or a constant (`is`). The
    first of the `patterns` that fits rewrites it; `values` gives our word for the publisher's; `format` says how dates
    and times are written, in which `zone` where they do not say; `thousands` separates thousands.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    column: str | None = None
    text: str | None = None
    constant: str | None = Field(default=None, alias="is")
    patterns: dict[str, str] = Field(default_factory=dict)
    values: dict[str, str] = Field(default_factory=dict)
    format: tuple[str, ...] = ()
    zone: str = ""
    thousands: str = ""

    @field_validator("format", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_origin(self) -> MappedColumn:
        if [self.column, self.text, self.constant].count(None) != 2:
            raise ValueError("give exactly one of column, text, is")
        if self.text is not None and any(found is None and whole in "{}" for whole, found in _pieces(self.text)):
            raise ValueError("a { or } has no partner; write {{ or }} for the sign itself")
        return self

    @property
    def pieces(self) -> tuple[tuple[str, bool], ...]:
        """What the value is made of, in order: (words, False) or (a column's name, True)."""
        if not self.text:
            return ((self.constant or "", False),) if self.column is None else ((self.column, True),)
        return tuple(
            (whole[0] if found is None and whole in ("{{", "}}") else whole, False) if found is None else (found, True)
            for whole, found in _pieces(self.text)
        )

    @property
    def needs(self) -> tuple[str, ...]:
        """The columns that it is made of."""
        return tuple(piece for piece, is_column in self.pieces if is_column)


def _pieces(text: str) -> Iterator[tuple[str, str | None]]:
    """The parts of a composed text: (as written, the column's name if it stands for one)."""
    start = 0
    for match in _PLACEHOLDER.finditer(text):
        if match.start() > start:
            yield text[start : match.start()], None
        yield match[0], match[1]
        start = match.end()
    if start < len(text):
        yield text[start:], None


class RowCondition(Entry):
    """Which rows are meant, by the text of one column; `matches` is found anywhere in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    column: str
    matches: str | None = None
    among: tuple[str, ...] | None = Field(default=None, alias="is")
    matches_not: str | None = None
    not_among: tuple[str, ...] | None = Field(default=None, alias="is_not")

    @field_validator("among", "not_among", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_test(self) -> RowCondition:
        if [self.matches, self.among, self.matches_not, self.not_among].count(None) != 3:
            raise ValueError("give exactly one of matches, is, matches_not, is_not")
        return self

    @property
    def pattern(self) -> str | None:
        """The pattern, if it is one."""
        return self.matches if self.matches is not None else self.matches_not


class LeftOut(RowCondition):
    """Rows that are no records, and why they are left out; with `only: first`, the first of them alone.

    A region and a force may have one name: then the region is the first of the two.
    """

    only: Literal["first"] | None = None
    because: Sentence


class Unpivot(Entry):
    """A wide table: each of the `columns`, or of those whose header `matches`, becomes a record of its own.

    Below, `name` calls the value that a column stands for and `value` the cell.
    """

    columns: dict[str, str] = Field(default_factory=dict)
    matches: str | None = None
    name: Annotated[str, Field(min_length=1)]
    value: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _one_way(self) -> Unpivot:
        if bool(self.columns) == (self.matches is not None):
            raise ValueError("give columns or matches")
        if self.name == self.value:
            raise ValueError("name and value must differ")
        return self


class BlocksLacking(RowCondition):
    """Files that lack some blocks: those in which most rows meet the condition."""

    lack: Annotated[tuple[str, ...], Field(min_length=1)]


class Blocks(Entry):
    """A file that holds several tables one after another, told apart by a `counter` that starts again at each.

    A block begins where the counter is `starts_at`, or, with `begins: where it falls`, lower than in the row before.
    Each block gives the next of `forces`, or of `values`, which is called `name` below.
    """

    counter: str
    begins: Literal["at its start", "where it falls"] = "at its start"
    starts_at: str = "0"
    forces: tuple[str, ...] = ()
    name: str = ""
    values: tuple[str, ...] = ()
    except_in: tuple[BlocksLacking, ...] = ()

    @model_validator(mode="after")
    def _one_meaning(self) -> Blocks:
        if bool(self.forces) == bool(self.values):
            raise ValueError("give forces or values")
        if bool(self.values) != bool(self.name):
            raise ValueError("values and name go together: name: year, values: ['2018', '2017']")
        return self

    @property
    def gives(self) -> tuple[str, ...]:
        """What the blocks stand for, in the order of the file."""
        return self.forces or self.values


class Extracted(Entry):
    """Where a file says on which day it was extracted: in a `column`, or in its `name`.

    `name` is a pattern, found in the file's name, with the groups year, month and, if it says so much, day. `format`
    says how the column writes a day, where it is not YYYY-MM-DD.
    """

    column: str = ""
    format: tuple[str, ...] = ()
    name: str = ""

    @field_validator("format", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_place(self) -> Extracted:
        if bool(self.column) == bool(self.name):
            raise ValueError("give column or name")
        try:
            groups = set(re.compile(self.name).groupindex)
        except re.error as error:
            raise ValueError(f"name is no pattern: {error}") from error
        if self.name and groups not in ({"year", "month"}, {"year", "month", "day"}):
            raise ValueError("name needs the groups year and month, and may have day: (?P<year>[0-9]{4})")
        return self


class Header(Entry):
    """How many rows the header takes; those of several are joined by " / ", merged cells to the right."""

    rows: int = Field(default=1, ge=1, le=9)


class Mapping(Entry):
    """How a publisher's file becomes rows of a dataset, unchanged."""

    id: DottedName
    title: Sentence
    dataset: Name
    source: DottedName
    sheet: str = ""
    header: Header = Header()
    table_ends: Literal["blank row"] | None = None
    records: str = ""
    explode: str = ""
    encoding: str = ""
    blank: tuple[str, ...] = ()
    footnotes: bool = False
    fill_down: tuple[str, ...] = ()
    leave_out: tuple[LeftOut, ...] = ()
    unpivot: Unpivot | None = None
    force: MappedColumn | None = None
    extracted: Extracted | None = None
    blocks: Blocks | None = None
    columns: dict[Name, MappedColumn]
    ignore: tuple[str, ...] | Literal["all others"] = ()
    note: str = ""

    @field_validator("columns", mode="before")
    @classmethod
    def _plain_names(cls, value: object) -> object:
        if isinstance(value, dict):
            return {key: {"column": each} if isinstance(each, str) else each for key, each in value.items()}
        return value

    @field_validator("force", mode="before")
    @classmethod
    def _plain_name(cls, value: object) -> object:
        return {"column": value} if isinstance(value, str) else value

    @field_validator("blank", "fill_down", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @property
    def given_names(self) -> frozenset[str]:
        """Names that the mapping itself gives, and which are therefore no columns of the file."""
        unpivoted = (self.unpivot.name, self.unpivot.value) if self.unpivot else ()
        return frozenset((*unpivoted, *((self.blocks.name,) if self.blocks and self.blocks.name else ())))

    @property
    def needs(self) -> tuple[str, ...]:
        """The file's columns that it cannot do without, in its order, each once."""
        mapped = [*self.columns.values(), *((self.force,) if self.force else ())]
        names = [name for each in mapped for name in each.needs]
        names += [self.blocks.counter] if self.blocks else []
        names += [each.column for each in (self.blocks.except_in if self.blocks else ())]
        names += [*self.fill_down, *(each.column for each in self.leave_out)]
        names += [*self.unpivot.columns] if self.unpivot else []
        names += [self.extracted.column] if self.extracted and self.extracted.column else []
        return tuple(name for name in dict.fromkeys(names) if name not in self.given_names)

    @property
    def ignored(self) -> frozenset[str]:
        """The columns that it names as not taken over."""
        return frozenset() if self.ignore == ALL_OTHERS else frozenset(self.ignore)

    @property
    def patterns(self) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
        """Every pattern in it: (where it stands, the pattern, what replaces it)."""
        mapped = [(("columns", name), each) for name, each in self.columns.items()]
        mapped += [(("force",), self.force)] if self.force else []  # type: ignore[list-item]
        for path, each in mapped:
            yield from (((*path, "patterns", pattern), pattern, by) for pattern, by in each.patterns.items())
        for index, condition in enumerate(self.leave_out):
            if condition.pattern is not None:
                yield ("leave_out", index), condition.pattern, ""
        for index, lacking in enumerate(self.blocks.except_in if self.blocks else ()):
            if lacking.pattern is not None:
                yield ("blocks", "except_in", index), lacking.pattern, ""
        if self.unpivot and self.unpivot.matches is not None:
            yield ("unpivot", "matches"), self.unpivot.matches, ""
        if self.sheet:
            yield ("sheet",), self.sheet, ""
