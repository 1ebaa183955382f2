"""A publisher's file that can be fetched over the network, as a frozen value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from peelian.catalogue.model import DottedName, Entry, Name, Sentence

ASKED = ("month", "last", "force")
PLACES = (*ASKED, "name")
FILE_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"
Host = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]


class Holding(Entry):
    """What one file holds: the dataset and mapping to load it with. Of a zip archive, `member` names the file in it."""

    dataset: Name
    mapping: DottedName | None = None
    member: str = ""


class Download(Entry):
    """A publisher's file that can be fetched, or one for each month and force.

    `address` and `file` may hold {month}, {force} and {last}, the last month asked for. Without an address, a person
    gives it, `where` says where to find it, and `file` may hold {name}, the name at its end.
    """

    id: DottedName
    title: Sentence
    publisher: Sentence
    licence: Sentence
    terms: Sentence
    cadence: Sentence
    address: str = ""
    where: str = ""
    hosts: Annotated[tuple[Host, ...], Field(min_length=1)]
    file: Annotated[str, Field(min_length=1)]
    holds: tuple[Holding, ...] = ()
    note: str = ""

    @property
    def asks_for(self) -> tuple[str, ...]:
        """What must be said to fetch it: months, a force, or nothing."""
        texts = (self.address, self.file, *(each.member for each in self.holds))
        found = {name for text in texts for name in _places(text)}
        return tuple(name for name in ASKED if name in found)

    @model_validator(mode="after")
    def _consistent(self) -> Download:
        if bool(self.address) == bool(self.where):
            raise ValueError("give either address, or where to find it")
        for text in (self.address, self.file, *(each.member for each in self.holds)):
            unknown = sorted(set(_places(text)) - set(PLACES))
            if unknown:
                raise ValueError(f"{{{unknown[0]}}} is not known; use {', '.join('{' + each + '}' for each in PLACES)}")
        if not re.fullmatch(FILE_NAME, filled(self.file, dict.fromkeys(PLACES, "x"))):
            raise ValueError("file is a plain file name")
        if self.address:
            address = urlsplit(filled(self.address, dict.fromkeys(PLACES, "x")))
            if address.scheme != "https" or address.hostname not in self.hosts:
                raise ValueError("address begins with https:// and one of hosts")
        return self


def filled(text: str, values: dict[str, str]) -> str:
    """A text with {month} and the like replaced.

    >>> filled("{month}-{force}-street.csv", {"month": "2024-01", "force": "kent"})
    '2024-01-kent-street.csv'
    """
    return text.format(**values)


def _places(text: str) -> Iterator[str]:
    try:
        yield from (name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError as error:
        raise ValueError("a { or } in it has no partner") from error
