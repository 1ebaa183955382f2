"""Errors that say what happened, where, and what to do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

SHOWN = 80
LONGEST_SLIP = 200


class PeelianError(Exception):
    """Base of every error that Peelian raises on purpose.

    `message` says what is wrong; `remedy` says what the reader can do. Both are whole sentences, shown as they are
    by the command line and by pages.

    >>> str(PeelianError("The file is empty.", remedy="Export it again."))
    'The file is empty. Export it again.'
    """

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class UnknownNameError(PeelianError):
    """A name (force, measure, dataset, source, fact …) that is not in the list it should come from."""

    def __init__(self, kind: str, name: str, known: list[str], *, remedy: str = "") -> None:
        near = nearest(name, known)
        advice = f"Did you mean {near!r}?" if near else remedy or "Known: " + ", ".join(sorted(set(known))[:20]) + "."
        super().__init__(f"There is no {kind} {shortened(name)!r}.", remedy=advice)
        self.name = name


class PeriodError(PeelianError):
    """A text that does not name a period, or a period that cannot be used here."""


class SettingsError(PeelianError):
    """A workspace that is missing or whose settings cannot be read."""


class CatalogueError(PeelianError):
    """One or more faults in catalogue files; each names file, line, field and remedy."""

    def __init__(self, faults: list[CatalogueFault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


@dataclass(frozen=True, slots=True)
class CatalogueFault:
    """A fault at one place in one catalogue file."""

    file: str
    line: int
    field: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.field or 'file'}: {self.problem} {self.remedy}".rstrip()


class IntakeError(PeelianError):
    """A file that cannot be taken in. The workspace is as it was before.

    `row` counts records as a spreadsheet does (the header is row 1); 0 means the file as a whole. The text shortens
    a long column name and a long value; `column` and `value` hold them whole.
    """

    def __init__(
        self, file: str, message: str, *, remedy: str, row: int = 0, column: str = "", value: str = ""
    ) -> None:
        place = file + (f", row {row}" if row else "") + (f", column {shortened(column)!r}" if column else "")
        shown = f" Value: {shortened(value)!r}." if value else ""
        super().__init__(f"{place}: {message}{shown}", remedy=remedy)
        self.file = file
        self.problem = message
        self.row = row
        self.column = column
        self.value = value

    def without_value(self) -> IntakeError:
        """The same error, for where the value may be somebody's reference.

        >>> str(IntakeError("a.csv", "this is no day.", remedy="Give a day.", row=2, value="20/1234").without_value())
        'a.csv, row 2: this is no day. Give a day.'
        """
        return IntakeError(self.file, self.problem, remedy=self.remedy, row=self.row, column=self.column)


class ConflictError(PeelianError):
    """Another load changed the same slices while this one was being checked."""


class DiskError(PeelianError):
    """A disk that is full, or that may not be written. What was in place before is whole."""


class NoLongerKeptError(PeelianError):
    """A version of the records that retention or a deletion has taken away."""


class BindingError(PeelianError):
    """A publication asks for a fact that does not exist or cannot be computed."""


def nearest(name: str, known: list[str]) -> str | None:
    """The known name closest to `name`, if one is close enough to be a likely slip.

    >>> nearest("leicstershire", ["leicestershire", "kent"])
    'leicestershire'
    >>> nearest("Violent crime", ["Vehicle crime"]) is None
    True
    """
    import difflib

    if len(name) > LONGEST_SLIP:
        return None
    lowered = {candidate.lower(): candidate for candidate in known}
    found = difflib.get_close_matches(name.lower(), lowered, n=3, cutoff=0.7)
    return next((lowered[each] for each in found if _same_words(name.lower(), each)), None)


def shortened(text: str, length: int = SHOWN) -> str:
    """The text, cut where a message could not show it whole.

    >>> shortened("Burglary", 4)
    'Burg…'
    """
    return text if len(text) <= length else f"{text[:length]}…"


def _same_words(name: str, other: str) -> bool:
    """Whether each word could be a slip for the word in its place: `crime type` is none for `outcome type`."""
    import difflib

    words, others = re.split(r"[\W_]+", name), re.split(r"[\W_]+", other)
    if len(words) != len(others):
        return True
    return all(
        difflib.SequenceMatcher(None, word, each).ratio() >= (0.6 if len(word) > 2 or len(each) > 2 else 0.5)
        for word, each in zip(words, others, strict=True)
    )
