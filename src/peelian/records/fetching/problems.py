"""Why a file could not be fetched."""

from __future__ import annotations

from peelian.core.errors import PeelianError

BY_HAND = "Or download it in a browser and load it with: peelian load"


class FetchError(PeelianError):
    """A file that could not be fetched. What was fetched before is as it was."""


class NotThereError(FetchError):
    """The publisher has no file at an address, such as a month that is not published yet; others may be there."""


class TryAgainError(Exception):
    """A try that failed and may be repeated, after `wait` seconds if the publisher says so."""

    def __init__(self, problem: str, wait: float | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.wait = wait
