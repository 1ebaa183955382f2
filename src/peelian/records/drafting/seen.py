"""What was seen of a file: its columns, the words in them and how often each occurs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

MOST_WORDS = 2_000
TOLD_AGAIN = 0.4
LONGEST = 18


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """One column of a file: its values without blanks round them, each with its number of rows.

    `empty` counts rows without a value; `many` says that there are more than MOST_WORDS values, of which the first are
    here; `counts_up` that the values are numbers which go up by one. `as_before` is the share of values that are
    those of the value before, `sorted` says that the values never go up or never go down.
    """

    name: str
    words: Mapping[str, int]
    empty: int = 0
    many: bool = False
    counts_up: bool = False
    as_before: float = 0.0
    sorted: bool = False

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
        return replace(self, words=kept, empty=self.empty + self.filled - sum(kept.values()))

    @property
    def told_again(self) -> bool:
        """Whether rows have the value of the row before far more often than chance would give, unsorted."""
        if self.filled < 2:
            return False
        by_chance = sum(each * (each - 1) for each in self.words.values()) / (self.filled * (self.filled - 1))
        return not self.sorted and self.as_before >= max(TOLD_AGAIN, 2 * by_chance)


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
        self._before = ""
        self._as_before = self._values = 0
        self._rises = self._falls = False

    def see(self, values: Sequence[str]) -> None:
        """Take in the next values."""
        for value in values:
            word = value.strip()
            if not word:
                self.empty += 1
                self._counts_up = False
                continue
            self._values += 1
            if word == self._before:
                self._as_before += 1
            else:
                self._turn(word)
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
        counts_up = self._counts_up and len(self.words) > 2
        in_order = not (self._rises and self._falls)
        again = self._as_before / self._values if self._values else 0.0
        return ColumnSeen(name, dict(self.words), self.empty, self.many, counts_up, again, in_order)

    def _turn(self, word: str) -> None:
        """Note whether a value is more or less than the one before: numbers by their size, others by the alphabet."""
        before, self._before = self._before, word
        if not before or (self._rises and self._falls):
            return
        numbers = before.isdecimal() and word.isdecimal()
        rises = int(word[:LONGEST]) > int(before[:LONGEST]) if numbers else word > before
        self._rises |= rises
        self._falls |= not rises


def table(file: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Seen:
    """What is seen of rows that are all at hand."""
    tallies = [Tally() for _ in header]
    for row in rows:
        for tally, value in zip(tallies, row, strict=True):
            tally.see((value,))
    return Seen(file, len(rows), tuple(each.seen(name) for each, name in zip(tallies, header, strict=True)))
