"""Where figures are from: whose holidays count, and whose clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Place:
    """A place by the codes that the `holidays` library and the time zone database use.

    `holidays` is a country, or a country and its part: `GB-ENG` (England, and Wales, which has the same), `US-WA`.
    """

    holidays: str
    timezone: str

    def holiday(self, day: dt.date) -> str:
        """The name of the public holiday that a day is, "" if it is none. A day off in lieu has its holiday's name.

        >>> Place("GB-ENG", "Europe/London").holiday(dt.date(2019, 12, 26))
        'Boxing Day'
        """
        return _names(self.holidays, day.year).get(day, "")

    def hours(self, day: dt.date) -> tuple[int, ...]:
        """How many hours each of the 24 of the clock on the wall has on a day: 0 if it is skipped, 2 if it is twice.

        >>> sum(Place("GB-ENG", "Europe/London").hours(dt.date(2019, 3, 31)))
        23
        """
        zone = ZoneInfo(self.timezone)
        start = dt.datetime.combine(day, dt.time(), zone)
        stop = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone)
        first, last = (int(each.timestamp()) // 3600 for each in (start, stop))
        if last - first == 24:
            return (1,) * 24
        clock = [dt.datetime.fromtimestamp(3600 * each, zone).hour for each in range(first, last)]
        return tuple(clock.count(hour) for hour in range(24))


ENGLAND_AND_WALES = Place("GB-ENG", "Europe/London")


@lru_cache(maxsize=256)
def _names(code: str, year: int) -> dict[dt.date, str]:
    import holidays

    country, _, part = code.partition("-")
    return dict(holidays.country_holidays(country, subdiv=part or None, years=year))
