"""What was seen of a file: its columns, the words in them and how often each occurs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """One column of a file: its values without blanks round them, each with its number of rows.

    `empty` counts rows without a value; `many` says that there are more than MOST_WORDS values, of which the first are
    here; `counts_up` that the values are numbers which go up by one.
    """

    name: str
    words: Mapping[str, int]
    empty: int = 0
    many: bool = False
    counts_up: bool = False

    @property
    def filled(self) -> int:
        """How many rows have one of these values."""
        return sum(self.words.values())

    def share(self, words: Sequence[str]) -> float:
        """Which share of the rows that have a value have one of these."""
        return sum(self.words.get(each, 0) for each in words) / self.filled if self.filled else 0.0

    def without(self, blank: frozenset[str]) -> ColumnSeen:
        """The same column, some of whose words mean that there is no value."""
        kept = {word: count for word, count in self.words.items() if word not in blank}
        return ColumnSeen(self.name, kept, self.empty + self.filled - sum(kept.values()), self.many, self.counts_up)


@dataclass(frozen=True, slots=True)
class Seen:
    """One table of a file: what it is called, how many rows were looked at, and its columns."""

    file: str
    rows: int
    columns: tuple[ColumnSeen, ...]
    sheet: str = ""
    header_rows: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(each.name for each in self.columns)

    def column(self, name: str) -> ColumnSeen:
        """The first column of that name."""
        return next(each for each in self.columns if each.name == name)


class Tally:
    """Counts the values of one column as its rows pass by, in flat memory."""

    def __init__(self) -> None:
        self.words: Counter[str] = Counter()
        self.empty = 0
        self.many = False
        self._last: int | None = None
        self._counts_up = True

    def see(self, values: Sequence[str]) -> None:
        """Take in the next values."""
        for value in values:
            word = value.strip()
            if not word:
                self.empty += 1
                self._counts_up = False
                continue
            if word in self.words or len(self.words) < MOST_WORDS:
                self.words[word] += 1
            else:
                self.many = True
            if self._counts_up:
                number = int(word) if word.isascii() and word.isdigit() and len(word) < 10 else None
                self._counts_up = number is not None and self._last in (None, number - 1)
                self._last = number

    def seen(self, name: str) -> ColumnSeen:
        """What was seen of it."""
        return ColumnSeen(name, dict(self.words), self.empty, self.many, self._counts_up and len(self.words) > 2)


def table(file: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Seen:
    """What is seen of rows that are all at hand."""
    tallies = [Tally() for _ in header]
    for row in rows:
        for tally, value in zip(tallies, row, strict=True):
            tally.see((value,))
    return Seen(file, len(rows), tuple(each.seen(name) for each, name in zip(tallies, header, strict=True)))
