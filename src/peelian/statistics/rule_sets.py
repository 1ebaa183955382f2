"""Named sets of rules for control charts: which signs of a special cause are looked for, and how limits are made."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from peelian.core.errors import UnknownNameError


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One convention for a chart; `source` says whose. A length of 0 leaves that rule out.

    `near_points` of `near_window` points near a limit make a sign. `screen` says whether large moving ranges are left
    out of the average.
    """

    id: str
    title: str
    source: str
    screen: bool
    shift: int
    trend: int
    near_window: int = 3
    near_points: int = 2


_SETS = (
    RuleSet(
        "making-data-count",
        "Making Data Count, moving ranges screened",
        "NHS England, Making Data Count; screening as in NHSRplotthedots 0.2",
        screen=True,
        shift=7,
        trend=7,
    ),
    RuleSet(
        "making-data-count-unscreened",
        "Making Data Count, moving ranges not screened",
        "NHS England, Making Data Count, as its spreadsheet reckons",
        screen=False,
        shift=7,
        trend=7,
    ),
    RuleSet(
        "western-electric",
        "Western Electric, without its one-sigma rule",
        "Western Electric Statistical Quality Control Handbook (1956); trend after Nelson (1984)",
        screen=False,
        shift=8,
        trend=6,
    ),
)
RULE_SETS = MappingProxyType({each.id: each for each in _SETS})
DEFAULT = "making-data-count"


def rule_set(name: str = DEFAULT) -> RuleSet:
    """The rule set of this name; raises UnknownNameError for another.

    >>> rule_set().shift
    7
    """
    if name not in RULE_SETS:
        raise UnknownNameError("rule set", name, list(RULE_SETS))
    return RULE_SETS[name]
