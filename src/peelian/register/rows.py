"""Rows as records and as plain values, by the fields of `inspection.records`: the one way between the two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from typing import Any, TypeVar

from django.db import models as django

from peelian.inspection import records
from peelian.inspection.holding import TABLES
from peelian.register import models

R_ = TypeVar("R_")
MODELS: Mapping[str, type[django.Model]] = {table: getattr(models, record.__name__) for table, record in TABLES.items()}
TABLE_OF = {model: table for table, model in MODELS.items()}


def values_of(row: django.Model) -> dict[str, Any]:
    """A row's record fields as plain values: references as ids, dates and times as they are."""
    record = TABLES[TABLE_OF[type(row)]]
    return {each.name: _value(row, each.name) for each in fields(record)}


def record_of(row: django.Model) -> Any:
    """A row as the record of `inspection.records` that it holds."""
    record: type[Any] = TABLES[TABLE_OF[type(row)]]
    kinds = enums(record)
    return record(**{name: kinds[name](value) if name in kinds else value for name, value in values_of(row).items()})


def columns_of(model: type[django.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Record fields as the columns of a model: ids as references, without what is held in a table between."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        column = model._meta.get_field(name)
        if isinstance(column, django.ManyToManyField):
            continue
        if isinstance(column, django.ForeignKey):
            found[column.attname] = value or None
        else:
            found[name] = list(value) if isinstance(value, tuple) else value
    return found


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Record fields as JSON can hold them."""
    return {name: _plain(value) for name, value in values.items()}


def enums(record: type[Any]) -> dict[str, type[Enum]]:
    """The fields of a record that hold one of an enumeration's values."""
    found = {}
    for each in fields(record):
        kind = getattr(records, str(each.type), None)
        if isinstance(kind, type) and issubclass(kind, Enum):
            found[each.name] = kind
    return found


def _value(row: django.Model, name: str) -> Any:
    column = row._meta.get_field(name)
    if isinstance(column, django.ManyToManyField):
        return tuple(sorted(each.pk for each in getattr(row, name).all()))
    if isinstance(column, django.ForeignKey):
        return getattr(row, column.attname) or ""
    value = getattr(row, name)
    return tuple(value) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value
