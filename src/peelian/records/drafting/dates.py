"""How dates, times and periods are written in a column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
MOSTLY = 0.95
YEARS = (1900, 2100)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_FINANCIAL = re.compile(r"(\d{4})([/-])(\d{2}|\d{4})")
_QUARTER = re.compile(r"(Q|Quarter ?)?[1-4]", re.IGNORECASE)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?")
_DAYS = ("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%m/%d/%y", "%d-%b-%y", "%d-%b-%Y", "%d %b %Y",
         "%d %B %Y", "%Y/%m/%d", "%Y%m%d", "%b %d %Y", "%B %d, %Y")  # fmt: skip
_CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p")


@dataclass(frozen=True, slots=True)
class Written:
    """How a column says when: `kind`, the `formats` for strptime, and `doubt` where it could be read otherwise.

    Kinds: date, timestamp, month, clock, year, financial year, quarter, month name, month number, month of a year.
    """

    kind: str
    formats: tuple[str, ...] = ()
    doubt: str = ""


def written(name: str, words: Iterable[str]) -> Written | None:
    """How a column of these words says when; None if it does not."""
    listed = list(words)
    if not listed:
        return None
    for kind, fits in _PLAIN:
        if _mostly(listed, fits):
            return Written(kind)
    lowered = name.lower()
    if _mostly(listed, _QUARTER.fullmatch) and "quarter" in lowered:
        return Written("quarter")
    if "month" in lowered and _mostly(listed, re.compile(r"0?[1-9]|1[0-2]").fullmatch):
        return Written("month number")
    if _mostly(listed, _is_year) and ("year" in lowered or lowered in ("date", "period", "cycle", "")):
        return Written("year")
    return _formatted(listed)


def is_period(text: str) -> bool:
    """Whether a header names a year, a financial year or a month, as those of wide tables do.

    >>> [is_period(each) for each in ("2017/18", "16/17", "2019", "White")]
    [True, True, True, False]
    """
    return bool(_is_financial(text) or _is_year(text) or re.fullmatch(r"\d{2}/\d{2}", text) or _month_of_year(text))


def month_patterns(year: str, between: str = " ") -> dict[str, str]:
    """Patterns that read `2018 January`, or with `year` last `January 2018` and `Jan-18`, as months."""
    found = {}
    for number, name in enumerate(MONTHS, 1):
        short = f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name
        if year == "first":
            found[rf"(?i)^(\d{{4}}){between}{short}$"] = rf"\1-{number:02}"
        elif year == "short":
            found[rf"(?i)^{short}{between}(\d{{2}})$"] = rf"20\1-{number:02}"
        else:
            found[rf"(?i)^{short}{between}(\d{{4}})$"] = rf"\1-{number:02}"
    return found


def financial_years(days: Iterable[str]) -> dict[str, str]:
    """Patterns that read the last day of a financial year as the year, written so that it is not taken for a month.

    >>> financial_years(["2007-03-31"])
    {'^2007-03-31$': '2006/07'}
    """
    return {f"^{day}$": f"{int(day[:4]) - 1}/{day[2:4]}" for day in sorted(set(days))}


def _mostly(words: list[str], fits: object) -> bool:
    assert callable(fits)
    return sum(1 for word in words if fits(word)) >= MOSTLY * len(words)


def _is_financial(text: str) -> bool:
    found = _FINANCIAL.fullmatch(text)
    return found is not None and (int(found[1]) + 1) % 100 == int(found[3][-2:])


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}", text)) and YEARS[0] <= int(text) <= YEARS[1]


def _is_month_name(text: str) -> bool:
    return text.lower() in _NAMES


def _month_of_year(text: str) -> bool:
    first, _, last = re.sub(r"[-/ ]+", " ", text).partition(" ")
    return (_is_month_name(first) and bool(re.fullmatch(r"\d{2}|\d{4}", last))) or (
        _is_year(first) and _is_month_name(last)
    )


def is_day(text: str) -> bool:
    """Whether a text is a day, as 2019-03-31."""
    return bool(_ISO_DAY.fullmatch(text)) and _parses(text, "%Y-%m-%d")


_NAMES = {name.lower() for name in MONTHS} | {name[:3].lower() for name in MONTHS}
_PLAIN = (
    ("date", is_day),
    ("timestamp", _ISO_TIME.fullmatch),
    ("month", lambda text: _MONTH.fullmatch(text) and not _is_financial(text)),
    ("financial year", _is_financial),
    ("month name", _is_month_name),
    ("month of a year", _month_of_year),
    ("clock", _CLOCK.fullmatch),
)


def _formatted(words: list[str]) -> Written | None:
    """The formats in which dates and times are written otherwise."""
    sample = words[:500]
    few = sample[:20]
    if not _mostly(few, re.compile(r"(?=.*\d)[\w /:.,-]{6,40}").fullmatch):
        return None
    for kind, formats in (("date", _DAYS), ("timestamp", tuple(f"{a} {b}" for b in _CLOCKS for a in _DAYS))):
        likely = [each for each in formats if sum(_parses(word, each) for word in few) >= MOSTLY * len(few)]
        shares = {each: sum(_parses(word, each) for word in sample) for each in likely}
        if not likely:
            continue
        best = max(likely, key=lambda each: (shares[each], -formats.index(each)))
        if shares[best] < MOSTLY * len(sample):
            continue
        other = best.replace("%d/%m", "%m/%d") if "%d/%m" in best else best.replace("%m/%d", "%d/%m")
        doubt = "day or month first?" if other != best and shares.get(other) == shares[best] else ""
        return Written(kind, (best,), doubt)
    return None


def _parses(text: str, form: str) -> bool:
    if len(text) > 40 or not text[:1].isalnum():
        return False
    try:
        moment = dt.datetime.strptime(text, form)
    except ValueError:
        return False
    return YEARS[0] <= moment.year <= YEARS[1]
