"""What each column of an exchange file holds, from the records' fields and the register's rows."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from functools import cache

from django.db import models as django

from peelian.inspection.holding import TABLES
from peelian.register.rows import MODELS, TABLE_OF, enums


class Holds(StrEnum):
    """What a value is, in the words of messages and of the workbook's explanation."""

    TEXT = "text"
    DAY = "a day, YYYY-MM-DD"
    MOMENT = "a moment in UTC, YYYY-MM-DDTHH:MM:SS"
    NUMBER = "a whole number"
    FLAG = "yes or no"
    LINES = "texts, a line each"


# What may be reported or kept without words: evidence of completion can be a document alone, a draft has no grade yet.
_MAY_BE_EMPTY = {("progress", "says"), ("revisions", "grade"), ("revisions", "reasons")}
_KINDS = {
    "str": Holds.TEXT,
    "dt.date": Holds.DAY,
    "dt.date | None": Holds.DAY,
    "dt.datetime": Holds.MOMENT,
    "int": Holds.NUMBER,
    "bool": Holds.FLAG,
    "tuple[str, ...]": Holds.LINES,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it holds, whether it must be given, and what its values are confined to.

    `refers_to` is the table whose ids it holds, `words` the only texts that it may hold, and `longest` how many
    characters the database keeps; 0 for any number.
    """

    name: str
    holds: Holds
    required: bool
    filled: bool
    refers_to: str = ""
    words: tuple[str, ...] = ()
    longest: int = 0


@cache
def columns_of(table: str) -> Mapping[str, Column]:
    """The columns of a table by name, in the order of the record's fields."""
    record, model = TABLES[table], MODELS[table]
    words = enums(record)
    found = {}
    for each in fields(record):
        column = model._meta.get_field(each.name)
        related = column.related_model if isinstance(column, django.ForeignKey | django.ManyToManyField) else None
        refers_to = TABLE_OF.get(related, "") if isinstance(related, type) else ""
        needed = isinstance(column, django.ForeignKey) and not column.null
        required = needed or (each.default is MISSING and each.default_factory is MISSING)
        found[each.name] = Column(
            each.name,
            _KINDS.get(str(each.type), Holds.TEXT),
            required,
            required and (table, each.name) not in _MAY_BE_EMPTY,
            refers_to,
            tuple(map(str, words.get(each.name, ()))),
            getattr(column, "max_length", None) or 0,
        )
    return found


def explanation(table: str) -> str:
    """What a table holds, in the words of its record."""
    return " ".join((inspect.getdoc(TABLES[table]) or "").split()).replace("`", "")
