"""One walk through a JSON document: which lists of records it has, with which columns, and whether it is sound."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO, Any

from peelian.core.errors import IntakeError, shortened

LONGEST = 16 << 20
DEEPEST = 40
MOST_COLUMNS = 2000
MOST_LISTS = 50


@dataclass
class _Level:
    """An object or a list that we are within; `name` is where it stands."""

    is_list: bool
    name: str
    in_list: bool
    key: str = ""
    keys: set[str] = field(default_factory=set)


class _Meter:
    """A stream that refuses to go on where one value takes too long."""

    def __init__(self, name: str, stream: IO[bytes]) -> None:
        self._name = name
        self._stream = stream
        self.since = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        content = self._stream.read(size)
        self.since += len(content)
        if self.since > LONGEST:
            raise IntakeError(
                self._name,
                f"a text of the JSON has more than {LONGEST // 1_000_000} million characters.",
                remedy="Look for a quotation mark without a partner, or ask for the file again.",
            )
        return content


class _Scan:
    """What has been seen so far."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lists: dict[str, dict[str, None]] = {}
        self.empty: list[str] = []
        self.records = 0
        self._levels: list[_Level] = []
        self._record = 0  # at which depth the record is that we are within
        self._inner = 0  # at which depth the list is that stands within the record

    def see(self, event: str, value: Any) -> None:
        """Take in the next event."""
        if event == "map_key":
            self._key(value)
        elif event.startswith("start_"):
            self._start(is_list=event == "start_array")
        elif event.startswith("end_"):
            self._end()
        else:
            self._value()

    def _key(self, key: str) -> None:
        level = self._levels[-1]
        if key in level.keys:
            raise IntakeError(
                self.name,
                f"an object has the name {shortened(key)!r} twice; one of the values would be lost.",
                remedy="Ask for it again, with each name once.",
                row=self.records + 1 if self._record else 0,
            )
        level.keys.add(key)
        level.key = key

    def _start(self, *, is_list: bool) -> None:
        parent = self._levels[-1] if self._levels else None
        if parent is None:
            name, in_list = "", False
        elif parent.is_list:
            name, in_list = parent.name, True
        else:
            name, in_list = f"{parent.name}.{parent.key}".lstrip("."), parent.in_list
        if parent is not None and parent.is_list and not is_list and not parent.in_list and not self._record:
            self._record = len(self._levels) + 1
            self.records += 1
            self._columns(parent.name)
        if is_list and self._record and not self._inner:
            self._value()
            self._inner = len(self._levels) + 1
        self._levels.append(_Level(is_list, name, in_list))
        if len(self._levels) > DEEPEST:
            raise IntakeError(
                self.name,
                f"objects and lists stand within one another more than {DEEPEST} deep.",
                remedy="No records are like this: ask for the file again.",
            )

    def _end(self) -> None:
        depth = len(self._levels)
        level = self._levels.pop()
        if depth == self._inner:
            self._inner = 0
        elif depth == self._record:
            self._record = 0
        elif self._record and not self._inner and not level.keys:
            self._value()
        if level.is_list and not level.in_list and level.name not in self.lists:
            self.empty.append(level.name)

    def _value(self) -> None:
        if self._record and not self._inner:
            path = ".".join(each.key for each in self._levels[self._record - 1 :])
            self._columns(self._levels[self._record - 2].name)[path] = None

    def _columns(self, name: str) -> dict[str, None]:
        columns = self.lists.setdefault(name, {})
        if len(columns) > MOST_COLUMNS or len(self.lists) > MOST_LISTS:
            problem = f"it has more than {MOST_COLUMNS:,} columns, or more than {MOST_LISTS} lists of records."
            raise IntakeError(self.name, problem, remedy="Is every record an object with the same names?")
        return columns


def scan(name: str, stream: IO[bytes]) -> dict[str, dict[str, None]]:
    """The lists of records in a document, by where they stand (`features`, or "" for the document itself), and their
    columns in the order in which they appear. Raises IntakeError where it is not sound, or holds no records.
    """
    import ijson

    meter, seen = _Meter(name, stream), _Scan(name)
    try:
        for event, value in ijson.basic_parse(meter):
            meter.since = 0
            seen.see(event, value)
    except (ijson.JSONError, ValueError, ArithmeticError, SystemError) as error:
        raise unsound(name, str(error) if isinstance(error, ijson.JSONError) else "", seen.records) from error
    if not seen.lists:
        raise _without_records(name, seen)
    return seen.lists


def _without_records(name: str, seen: _Scan) -> IntakeError:
    if seen.empty:
        return IntakeError(name, "its list has no records.", remedy="Ask for it again, with the records.")
    return IntakeError(
        name,
        "it holds no list of records.",
        remedy="It may be what a service says instead of an answer: open it and see, and ask again.",
    )


def unsound(name: str, said: str, record: int = 0) -> IntakeError:
    """The error for a document that is no JSON, or breaks off."""
    after = f" after {record:,} record{'s' if record > 1 else ''}" if record else ""
    if "premature EOF" in said or "Incomplete" in said or "incomplete" in said:
        return IntakeError(name, f"the JSON breaks off{after}.", remedy="Download it again and compare its size.")
    # What stands in quotation marks there is a piece of the document.
    told = re.sub(r"\s*\b[bu]?['\"].*", "", said.splitlines()[0]) if said else ""
    fault = shortened(told).rstrip(".:") or "a value cannot be read"
    return IntakeError(
        name,
        f"it is no sound JSON{after}: {fault}.",
        remedy="Ask for it again, or for CSV.",
    )
