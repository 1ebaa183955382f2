"""Periods in whole months: the ways in which policing cuts up time.

A period is written so that it sorts and can be typed:

| written              | means                                              |
|----------------------|----------------------------------------------------|
| `2018-10`            | the month October 2018                             |
| `2018-19-Q3`         | quarter 3 of 2018/19 (October to December 2018)    |
| `2018-19`, `2018/19` | the financial year April 2018 to March 2019        |
| `2018`               | the calendar year 2018                             |
| `12m:2019-03`        | the twelve months to March 2019                    |
| `ytd:2019-02`        | the financial year to date, April 2018 to Feb 2019 |
| `2018-10..2019-02`   | any run of whole months                            |

`2001-02` to `2011-12` could be months or financial years; they are read as months, so such a year is written with a
slash: `2009/10`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from peelian.core.errors import PeriodError

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1900, 2200


class PeriodKind(StrEnum):
    """How a period was cut out of time."""

    MONTH = "month"
    QUARTER = "quarter"
    FINANCIAL_YEAR = "financial year"
    CALENDAR_YEAR = "calendar year"
    ROLLING_YEAR = "rolling 12 months"
    YEAR_TO_DATE = "year to date"
    MONTHS = "months"


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, counted so that months can be added and compared.

    >>> str(Month.of(2018, 12).plus(1))
    '2019-01'
    """

    index: int

    @classmethod
    def of(cls, year: int, number: int) -> Month:
        """The month `number` (1 to 12) of `year`."""
        if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= 12):
            raise PeriodError(f"{year}-{number:02d} is not a month.", remedy="Write it as YYYY-MM, such as 2018-10.")
        return cls(year * 12 + number - 1)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read `YYYY-MM`."""
        found = re.fullmatch(r"(\d{4})-(\d{2})", text.strip())
        if not found:
            raise PeriodError(f"{text!r} is not a month.", remedy="Write it as YYYY-MM, such as 2018-10.")
        return cls.of(int(found[1]), int(found[2]))

    @property
    def year(self) -> int:
        """The calendar year."""
        return self.index // 12

    @property
    def number(self) -> int:
        """1 for January to 12 for December."""
        return self.index % 12 + 1

    @property
    def financial_year(self) -> int:
        """The calendar year in which this month's financial year (from April) began."""
        return self.year if self.number >= 4 else self.year - 1

    @property
    def label(self) -> str:
        """`October 2018`."""
        return f"{MONTH_NAMES[self.number - 1]} {self.year}"

    def plus(self, months: int) -> Month:
        """The month so many months later (earlier if negative)."""
        return Month(self.index + months)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"


@dataclass(frozen=True, slots=True)
class Period:
    """A run of whole months with a kind, such as the financial year 2018/19.

    >>> Period.parse("ytd:2019-02").count
    11
    """

    kind: PeriodKind
    first: Month
    count: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read any of the forms in this module's table.

        >>> Period.parse("2018-19").label
        '2018/19'
        >>> [str(month) for month in Period.parse("2018-19-Q3").months]
        ['2018-10', '2018-11', '2018-12']
        """
        for pattern, read in _FORMS:
            found = re.fullmatch(pattern, text.strip())
            if found:
                return read(*found.groups())
        raise PeriodError(
            f"{text!r} does not name a period.",
            remedy="Write a month 2018-10, quarter 2018-19-Q3, financial year 2018-19, calendar year 2018, "
            "12m:2019-03, ytd:2019-02 or months 2018-10..2019-02.",
        )

    @property
    def last(self) -> Month:
        """The last month of the period."""
        return self.first.plus(self.count - 1)

    @property
    def months(self) -> tuple[Month, ...]:
        """Every month of the period, in order."""
        return tuple(self.first.plus(offset) for offset in range(self.count))

    @property
    def same_last_year(self) -> Period:
        """The same period one year earlier: what a figure is compared with.

        >>> str(Period.parse("ytd:2019-02").same_last_year)
        'ytd:2018-02'
        """
        return Period(self.kind, self.first.plus(-12), self.count)

    @property
    def previous(self) -> Period:
        """The period of the same length just before this one; of a year to date, a plain run of months."""
        kind = PeriodKind.MONTHS if self.kind is PeriodKind.YEAR_TO_DATE else self.kind
        return Period(kind, self.first.plus(-self.count), self.count)

    @property
    def label(self) -> str:
        """The period in words, as a report says it."""
        first, last = self.first, self.last
        span = f"{first.label} to {last.label}" if self.count > 1 else first.label
        match self.kind:
            case PeriodKind.FINANCIAL_YEAR:
                return _financial(first)
            case PeriodKind.CALENDAR_YEAR:
                return str(first.year)
            case PeriodKind.QUARTER:
                return f"quarter {_quarter(first)} of {_financial(first)}"
            case PeriodKind.ROLLING_YEAR:
                return f"12 months to {last.label}"
            case PeriodKind.YEAR_TO_DATE:
                return f"{span} (year to date)"
            case _:
                return span

    def __str__(self) -> str:
        match self.kind:
            case PeriodKind.MONTH:
                return str(self.first)
            case PeriodKind.FINANCIAL_YEAR:
                dashed = _financial(self.first).replace("/", "-")
                return dashed if int(dashed[-2:]) > 12 or dashed.endswith("00") else _financial(self.first)
            case PeriodKind.CALENDAR_YEAR:
                return str(self.first.year)
            case PeriodKind.QUARTER:
                return f"{_financial(self.first).replace('/', '-')}-Q{_quarter(self.first)}"
            case PeriodKind.ROLLING_YEAR:
                return f"12m:{self.last}"
            case PeriodKind.YEAR_TO_DATE:
                return f"ytd:{self.last}"
            case _:
                return f"{self.first}..{self.last}"


@cache
def written_periods() -> tuple[tuple[str, Period], ...]:
    """Every way to write a month, quarter, financial, calendar or rolling year, or year to date, 1990 to 2100.

    >>> dict(written_periods())["2018/19"].label
    '2018/19'
    """
    found: dict[str, Period] = {}
    for year in range(1990, 2101):
        end = f"{(year + 1) % 100:02d}"
        texts = [str(year), *(f"{lead}{year}{mark}{end}" for lead in ("", "FY") for mark in "-/")]
        texts += [f"{year}{mark}{end}{dash}Q{n}" for mark in "-/" for dash in ("-", "") for n in range(1, 5)]
        months = [f"{year}-{month:02d}" for month in range(1, 13)]
        texts += months + [f"12m:{month}" for month in months] + [f"ytd:{month}" for month in months]
        found |= {text: Period.parse(text) for text in texts}
    return tuple(found.items())


def financial_year(start: int) -> Period:
    """The financial year that begins in April of `start`."""
    return Period(PeriodKind.FINANCIAL_YEAR, Month.of(start, 4), 12)


def months_between(first: str, last: str) -> Period:
    """The run of months from `first` to `last`, both `YYYY-MM` and both included."""
    start, end = Month.parse(first), Month.parse(last)
    if end < start:
        raise PeriodError(f"{first}..{last} ends before it begins.", remedy="Put the earlier month first.")
    return Period(PeriodKind.MONTHS, start, end.index - start.index + 1)


def single_month(text: str) -> Period:
    """The period of one month, `YYYY-MM`."""
    return Period(PeriodKind.MONTH, Month.parse(text), 1)


def _financial(first: Month) -> str:
    return f"{first.financial_year}/{(first.financial_year + 1) % 100:02d}"


def _quarter(first: Month) -> int:
    return (first.number - 4) % 12 // 3 + 1


def _read_year(start: str, end: str) -> Period:
    if (int(start) + 1) % 100 != int(end):
        raise PeriodError(
            f"{start}/{end} is not a financial year.", remedy="The second year follows the first, as in 2018-19."
        )
    return financial_year(int(start))


def _read_quarter(start: str, end: str, number: str) -> Period:
    year = _read_year(start, end)
    return Period(PeriodKind.QUARTER, year.first.plus(3 * (int(number) - 1)), 3)


def _read_calendar_year(year: str) -> Period:
    return Period(PeriodKind.CALENDAR_YEAR, Month.of(int(year), 1), 12)


def _read_rolling(last: str) -> Period:
    return Period(PeriodKind.ROLLING_YEAR, Month.parse(last).plus(-11), 12)


def _read_to_date(last: str) -> Period:
    end = Month.parse(last)
    start = Month.of(end.financial_year, 4)
    return Period(PeriodKind.YEAR_TO_DATE, start, end.index - start.index + 1)


_FORMS = (
    (r"(\d{4}-(?:0[1-9]|1[0-2]))", single_month),
    (r"(?:FY)?(\d{4})[-/](\d{2})", _read_year),
    (r"(\d{4})[-/](\d{2})-?Q([1-4])", _read_quarter),
    (r"(\d{4})", _read_calendar_year),
    (r"12m:(\S+)", _read_rolling),
    (r"ytd:(\S+)", _read_to_date),
    (r"(\d{4}-\d{2})\.\.(\d{4}-\d{2})", months_between),
)
