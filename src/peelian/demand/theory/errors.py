"""What theory refuses: inputs that describe no queue, and queues that never settle."""

from __future__ import annotations

from peelian.core.errors import PeelianError


class TheoryInputError(PeelianError):
    """Inputs that describe no queue: a negative rate, no unit, a share above 1."""


class UnstableError(PeelianError):
    """More work than staff can do: the queue grows without end and has no long-run values."""

    def __init__(self, offered_load: float, servers: float) -> None:
        super().__init__(
            f"The offered load {offered_load:g} is not below the {servers:g} units that can carry it.",
            remedy="Add units, take work away, or ask for the backlog over time instead of a long-run value.",
        )


def refuse_unless(holds: bool, message: str, *, remedy: str) -> None:  # noqa: FBT001 - the condition itself
    """Raise TheoryInputError with this message unless the condition holds."""
    if not holds:
        raise TheoryInputError(message, remedy=remedy)


def refuse_negative(**given: float) -> None:
    """Raise TheoryInputError for the first value that is below zero or no number; names tell which."""
    for name, value in given.items():
        refuse_unless(value >= 0, f"{name} is {value!r}.", remedy=f"Give {name} as a number from 0 up.")


def refuse_no_servers(servers: int, *, name: str = "servers") -> None:
    """Raise TheoryInputError unless there is a whole number of servers, at least one."""
    whole = servers == int(servers)
    refuse_unless(whole and servers >= 1, f"{name} is {servers!r}.", remedy=f"Give {name} as a whole number from 1 up.")
