"""Offences, the groups in which measures count them, and the publisher's category of each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CATEGORY: Mapping[str, str] = MappingProxyType(
    {
        "Homicide": "Violence and sexual offences",
        "Violence with injury": "Violence and sexual offences",
        "Violence without injury": "Violence and sexual offences",
        "Stalking and harassment": "Violence and sexual offences",
        "Death or serious injury, unlawful driving": "Violence and sexual offences",
        "Rape": "Violence and sexual offences",
        "Other sexual offences": "Violence and sexual offences",
        "Robbery of business property": "Robbery",
        "Robbery of personal property": "Robbery",
        "Residential burglary": "Burglary",
        "Non-residential burglary": "Burglary",
        "Vehicle offences": "Vehicle crime",
        "Theft from the person": "Theft from the person",
        "Bicycle theft": "Bicycle theft",
        "Shoplifting": "Shoplifting",
        "All other theft offences": "Other theft",
        "Criminal damage": "Criminal damage and arson",
        "Arson": "Criminal damage and arson",
        "Trafficking of drugs": "Drugs",
        "Possession of drugs": "Drugs",
        "Possession of weapons": "Possession of weapons",
        "Public order offences": "Public order",
        "Miscellaneous crimes against society": "Other crime",
    }
)
OFFENCES = tuple(CATEGORY)


def number(offence: str) -> int:
    """The place of an offence in the list of all."""
    return OFFENCES.index(offence)
