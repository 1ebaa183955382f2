"""One figure of a model as a lever: the settings it can have, step by step from where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from peelian.demand.model.checks import faults
from peelian.demand.model.fault import ModelError
from peelian.demand.model.model import Model
from peelian.demand.model.patch import changed_value, reached
from peelian.demand.model.quantity import PERCENT, Duration, Share, plain
from peelian.demand.staff.errors import StaffError

_FEWEST_TRIED = 100
_TIMES = 4


@dataclass(frozen=True, slots=True)
class Lever:
    """A number, duration or share of a model that may be moved, or several numbers that are moved together.

    A step is one of a number, one per cent of a duration, one point of a share. It goes from `lowest` steps, below 0,
    to `highest`: numbers from 0 to four times what they are, or a hundred more; durations from a hundredth to
    four times; shares from 0 to 100 %.
    """

    model: Model
    path: str
    current: Decimal | Duration | Share | Mapping[str, object]
    lowest: int
    highest: int

    def at(self, steps: int) -> Model | None:
        """The model with the lever so many steps from where it stands; None if it cannot run so."""
        if steps == 0:
            return self.model
        try:
            found = self.model.changed(self.path, self.change(steps))
        except ModelError:
            return None
        return None if faults(found) else found

    def change(self, steps: int) -> str:
        """The change as a scenario has it.

        >>> from decimal import Decimal
        >>> Lever(None, "teams.response.staff.late", Decimal(40), -40, 160).change(-3)
        '-3'
        """
        sign = "+" if steps > 0 else "-"
        if isinstance(self.current, Share):
            return str(Share(self._share(steps)))
        return f"{sign}{abs(steps)} %" if isinstance(self.current, Duration) else f"{sign}{abs(steps)}"

    def says(self, steps: int) -> str:
        """Where it is so many steps on, in words."""
        if steps == 0:
            return "as it is"
        if isinstance(self.current, Share):
            return f"{Share(self._share(steps))} instead of {self.current}"
        if isinstance(self.current, Duration):
            return f"{changed_value(str(self.current), f'{steps:+d} %')} instead of {self.current} ({steps:+d} %)"
        if isinstance(self.current, Decimal):
            return f"{plain(self.current + steps)} instead of {plain(self.current)} ({steps:+d})"
        return f"{steps:+d} on each of {', '.join(self.current)}"

    def _share(self, steps: int) -> Decimal:
        assert isinstance(self.current, Share)
        return min(max(self.current.part + steps * PERCENT, Decimal(0)), Decimal(1))


def lever_at(model: Model, path: str) -> Lever:
    """The lever at a path; ModelError if the path leads nowhere, StaffError if to nothing that can be moved."""
    current = reached(model, path)
    if isinstance(current, Share):
        points = current.part * 100
        return Lever(model, path, current, -ceil(points), ceil(100 - points))
    if isinstance(current, Duration):
        return Lever(model, path, current, -99, 100 * (_TIMES - 1))
    if isinstance(current, Decimal) or type(current) is int:
        return Lever(model, path, Decimal(current), -int(current), _reach(Decimal(current)))
    if isinstance(current, Mapping):
        numbers = _numbers(current)
        if numbers:
            return Lever(model, path, current, -int(min(numbers)), _reach(max(numbers)))
    raise StaffError(
        f"{path} is nothing that could be moved.", remedy="Name a number, a duration, a share, or staff by shift."
    )


def _reach(most: Decimal) -> int:
    return max(int(most) * (_TIMES - 1), _FEWEST_TRIED)


def _numbers(given: Mapping[str, object]) -> list[Decimal]:
    """All numbers in a mapping of numbers, nested or not; none if it holds anything else."""
    found: list[Decimal] = []
    for each in given.values():
        inner = _numbers(each) if isinstance(each, Mapping) else [each] if isinstance(each, Decimal) else []
        if not inner:
            return []
        found += inner
    return found
