"""Police forces: who they are, their ONS codes and the names that publishers give them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from peelian.core.errors import UnknownNameError
from peelian.core.place import ENGLAND_AND_WALES, Place


class ForceKind(StrEnum):
    """What sort of body a name in the column "force" stands for.

    A nation is for figures that are published for England and Wales as a whole; an other service is a fire service or a
    force abroad whose files can be read.
    """

    TERRITORIAL = "territorial"
    SPECIAL = "special"
    OTHER_NATION = "other_nation"
    PUBLISHER = "publisher"
    NATION = "nation"
    OTHER_SERVICE = "other_service"


@dataclass(frozen=True, slots=True)
class Force:
    """A police force, or another body that publishers list among forces.

    `id` is the slug that data.police.uk uses; `ons_code` is the police force area code (E23… or W15…; K04… for England
    and Wales), empty for bodies without an area; `region` is the English region or Wales, empty likewise. `place` says
    whose holidays and clock it goes by.

    >>> [each.region for each in forces() if each.id == "kent"]
    ['South East']
    """

    id: str
    name: str
    short_name: str
    ons_code: str
    region: str
    kind: ForceKind
    place: Place
    aliases: tuple[str, ...]

    def __str__(self) -> str:
        return self.name

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every spelling under which this force may arrive, its own names first."""
        own = (self.id, self.name, self.short_name)
        return own + ((self.ons_code,) if self.ons_code else ()) + self.aliases


@cache
def forces() -> tuple[Force, ...]:
    """Every known force, the 43 territorial ones first.

    >>> sum(force.kind is ForceKind.TERRITORIAL for force in forces())
    43
    """
    text = files("peelian.core").joinpath("forces.csv").read_text(encoding="utf-8")
    return tuple(_force(row) for row in csv.DictReader(text.splitlines()))


def force(name: str) -> Force:
    """The force that goes by `name`: an id, ONS code, official name or a publisher's alias, in any case.

    Raises UnknownNameError, naming the closest force, when nobody goes by that name.

    >>> force("Leicestershire Police").ons_code
    'E23000021'
    >>> force("London, City of").id
    'city-of-london'
    """
    found = spellings().get(_fold(name))
    if found is None:
        remedy = "Known: every force's name, data.police.uk id and ONS code, such as Kent Police, kent, E23000032."
        raise UnknownNameError("force", name, list(names()), remedy=remedy)
    return found


@cache
def names() -> tuple[str, ...]:
    """Every spelling of every force but its code: codes are all alike, so none is a likely slip for another."""
    return tuple(spelling for each in forces() for spelling in each.spellings if spelling != each.ons_code)


@cache
def spellings() -> dict[str, Force]:
    """Folded spelling (lower case, single spaces) → force, for every name of every force."""
    return {_fold(spelling): each for each in forces() for spelling in each.spellings}


def _force(row: dict[str, str]) -> Force:
    return Force(
        id=row["id"],
        name=row["name"],
        short_name=row["short_name"],
        ons_code=row["ons_code"],
        region=row["region"],
        kind=ForceKind(row["kind"]),
        place=Place(row["holidays"], row["timezone"]) if row["holidays"] else ENGLAND_AND_WALES,
        aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
    )


def _fold(name: str) -> str:
    return " ".join(name.lower().split())
