"""What a scenario moves: which KPIs, by how much in proportion, and what that makes of a target."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from peelian.demand.results.asked import Asked
from peelian.demand.results.results import Verdict
from peelian.publish.demand.account import Account

LEAST, ANY, DOUBLE = Fraction(1, 100), Fraction(0), Fraction(1)
_NOTHING = Fraction(1, 1000)  # what there was nothing of before has changed the more, the more there is


def moves(account: Account, asked: Asked, name: str) -> bool:
    """Whether a scenario moves a KPI by more than can be chance, and than the last digit shown."""
    return account.way(asked, name) in ("higher", "lower")


def largest(account: Account, name: str, among: Iterable[Asked], least: Fraction = LEAST) -> list[Asked]:
    """Those that move by `least` or more of what they are, and to more than nothing; the largest change first."""
    found: list[tuple[Fraction, Asked]] = []
    for asked in among:
        change = account.change(asked, name)
        now, before = (part.value for part in change.parts)
        if now and before is not None and change.value and moves(account, asked, name):
            found.append((abs(Fraction(change.value)) / max(Fraction(before), _NOTHING), asked))
    enough = [each for each in found if each[0] >= least]
    return [asked for _, asked in sorted(enough, key=lambda each: each[0], reverse=True)]


def kpis_of_targets(account: Account, name: str) -> list[Asked]:
    """What the targets are about, as far as the scenario has it too."""
    shared = account.comparison.shared(name)
    return [each.asked for each in account.base.verdicts if each.asked in shared]


def target_in(account: Account, target: Verdict, name: str) -> Verdict | None:
    """A target in a scenario; None where the scenario has it no more, or asks something else there."""
    found = next((each for each in account.comparison.results(name).verdicts if each.name == target.name), None)
    return found if found is not None and found.asked == target.asked else None
