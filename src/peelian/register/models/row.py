"""What every row has, and short names for columns."""

from __future__ import annotations

from typing import Any

from django.db import models


class Row(models.Model):
    """A row with an id that never changes. Rows are written by actions only; see `peelian.register.step`."""

    id = models.CharField(primary_key=True, max_length=200)

    class Meta:
        abstract = True
        ordering = ("id",)

    def __str__(self) -> str:
        return self.id


class Versioned(Row):
    """A row that is changed after it was made; `version` counts its states, so that nobody overwrites another's."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        ordering = ("id",)


def text(length: int | None = None) -> Any:
    """A column of text, empty where nothing is known."""
    return (
        models.TextField(blank=True, default="")
        if length is None
        else models.CharField(max_length=length, blank=True, default="")
    )


def lines() -> Any:
    """A column of sentences."""
    return models.JSONField(default=list)


def to(model: str, *, name: str = "+") -> Any:
    """A reference to a row that must exist, and that cannot go while this one stands."""
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name)


def maybe(model: str, *, name: str = "+") -> Any:
    """A reference that may be empty."""
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name, null=True, blank=True)


def one_of(values: Any, default: str = "") -> Any:
    """A column that holds one of an enumeration's values; the database refuses others."""
    return models.CharField(max_length=40, default=default, choices=[(str(each), str(each)) for each in values])
