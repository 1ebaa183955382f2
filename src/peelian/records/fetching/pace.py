"""How long to wait between requests, and after one that failed."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

FIRST_WAIT = 1.0
LONGEST_WAIT = 120.0


@dataclass
class Pace:
    """Keeps `pause` seconds between the starts of requests; after a failure the wait doubles."""

    pause: float
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _next: float = field(default=0.0, init=False)

    def wait(self) -> None:
        """Wait until the next request may begin."""
        now = self.clock()
        if self._next > now:
            self.sleep(self._next - now)
        self._next = max(now, self._next) + self.pause

    def hold(self, attempt: int, asked: float | None) -> None:
        """Put off the next request: as long as the publisher asked for, or longer with each failed attempt."""
        wait = asked if asked is not None else min(FIRST_WAIT * 2**attempt, LONGEST_WAIT)
        self._next = max(self._next, self.clock() + max(wait, self.pause))


def retry_after(text: str, now: dt.datetime) -> float | None:
    """Seconds that a Retry-After field asks for, as a number or a date; None where it asks for nothing readable.

    >>> retry_after("30", dt.datetime.now(dt.UTC))
    30.0
    """
    stripped = text.strip()
    if stripped.isascii() and stripped.isdigit():
        return float(stripped[:9])
    try:
        moment = parsedate_to_datetime(stripped)
    except (ValueError, TypeError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - now).total_seconds())
