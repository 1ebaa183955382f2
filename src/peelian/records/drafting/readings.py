"""What each column of a file seems to hold, and the words in it that mean no value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from peelian.core.force import Force, ForceKind, spellings
from peelian.records.drafting.dates import Written, written
from peelian.records.drafting.personal import looks_personal
from peelian.records.drafting.seen import ColumnSeen, Seen
from peelian.records.drafting.words import parts

MOSTLY = 0.9
FORCES_MOSTLY = 0.6
FEW_WORDS = 200
CLEAR_BLANKS = frozenset(("NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "#N/A", ":", "..", "[x]", "[z]", "[c]",
                          "[u]", "[low]"))  # fmt: skip
BLANKS_AMONG_NUMBERS = CLEAR_BLANKS | {"-", "–", "—", ".", "*", "x", "z", "c", "u", "None", "none"}
TRUTH = frozenset(("true", "false", "0.0", "1.0", "0", "1", "y", "n", "yes", "no", "t", "f"))
TOTAL = re.compile(r"^\W*(grand |sub-?)?total(s)?\b", re.IGNORECASE)
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_ROUND = re.compile(r"[+-]?[0-9]{1,18}\.0+")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_MARK = re.compile(
    r"\s*(\(\d{1,2}\)|\[(note )?\d{1,2}\]|\*+|[\u00b9\u00b2\u00b3\u2070-\u2079\u2020\u2021]+)$|(?<=[a-z])\d{1,2}$"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a column seems to hold.

    Kinds: force, personal, index, empty, when, integer, number, boolean, words (few of them), text. `blanks` are words
    for no value, `totals` words for a total of the rows beside it, `thousands` that numbers have commas, `round` that
    whole numbers are written as 12.0, `marks` how many words end in a footnote mark.
    """

    column: ColumnSeen
    kind: str
    blanks: frozenset[str] = frozenset()
    totals: tuple[str, ...] = ()
    when: Written | None = None
    personal: str = ""
    thousands: bool = False
    round: bool = False
    marks: int = 0
    forces: Mapping[str, Force] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The column's name."""
        return self.column.name

    @property
    def numeric(self) -> bool:
        """Whether it holds numbers."""
        return self.kind in ("integer", "number")


def readings(seen: Seen) -> tuple[Reading, ...]:
    """What each column seems to hold, in the file's order."""
    return tuple(read(column) for column in seen.columns)


def read(column: ColumnSeen) -> Reading:
    """What one column seems to hold."""
    numeric = _with_blanks(column)
    if not column.words:
        return Reading(column, "empty")
    if what := looks_personal(column):
        return Reading(column, "personal", personal=what)
    if numeric is not None:
        return numeric
    blanks = frozenset(column.words) & CLEAR_BLANKS
    kept = column.without(blanks)
    if not kept.words:
        return Reading(kept, "empty", blanks)
    totals = tuple(word for word in kept.words if TOTAL.match(word))
    marks = sum(1 for word in kept.words if _MARK.search(word))
    forces = _forces(kept)
    known = [word for word in kept.words if word in forces or word in totals]
    if forces and len(known) >= FORCES_MOSTLY * len(kept.words):
        return Reading(kept, "force", blanks, totals, marks=marks, forces=forces)
    if (when := written(column.name, kept.words)) is not None:
        return Reading(kept, "when", blanks, totals, when=when)
    if {word.lower() for word in kept.words} <= TRUTH:
        return Reading(kept, "boolean", blanks)
    few = not column.many and len(kept.words) <= min(FEW_WORDS, kept.filled // 2)
    return Reading(kept, "words" if few else "text", blanks, totals, marks=marks)


def unmarked(text: str) -> str:
    """A text without a footnote mark at its end.

    >>> unmarked("Surrey (3)"), unmarked("Kent2")
    ('Surrey', 'Kent')
    """
    return _MARK.sub("", text)


def _with_blanks(column: ColumnSeen) -> Reading | None:
    """A column of numbers, some of whose words mean that there is none; None for any other."""
    blanks = frozenset(column.words) & BLANKS_AMONG_NUMBERS
    kept = column.without(blanks)
    if not kept.words:
        return None
    if column.counts_up and _no_name(column.name):
        return Reading(column, "index")
    if (when := written(column.name, kept.words)) is not None and when.kind in ("year", "month number", "quarter"):
        return Reading(kept, "when", blanks, when=when)
    words = list(kept.words)
    if {word.lower() for word in words} <= {"0.0", "1.0", "true", "false"}:
        return None
    thousands = any(_THOUSANDS.fullmatch(word) for word in words)
    plain = [word.replace(",", "") if _THOUSANDS.fullmatch(word) else word for word in words]
    rounded = any(_ROUND.fullmatch(word) for word in plain)
    whole = sum(1 for word in plain if _INTEGER.fullmatch(word) or _ROUND.fullmatch(word))
    if whole >= MOSTLY * len(words) and whole >= sum(1 for word in plain if _NUMBER.fullmatch(word)):
        return Reading(kept, "integer", blanks, thousands=thousands, round=rounded)
    if sum(1 for word in plain if _NUMBER.fullmatch(word)) >= MOSTLY * len(words):
        return Reading(kept, "number", blanks, thousands=thousands)
    return None


def _no_name(name: str) -> bool:
    return not name.strip() or bool(re.fullmatch(r"(?i)unnamed.*|index|fid|row|id|objectid|nr|no\.?|#", name.strip()))


def _forces(column: ColumnSeen) -> dict[str, Force]:
    """The words that are names of forces."""
    known = spellings()
    found = {}
    for word in column.words:
        each = known.get(" ".join(word.lower().split())) or known.get(" ".join(unmarked(word).lower().split()))
        if each is not None:
            found[word] = each
    return found


def force_column(read: tuple[Reading, ...]) -> Reading | None:
    """The column that names the force: the one whose rows are known most often; of several, by their names."""
    found = [each for each in read if each.kind == "force"]
    wanted = {"force": 3, "fall": 2, "within": 2, "police": 1, "area": 1}
    return max(
        found,
        key=lambda each: (
            any(known.kind is ForceKind.TERRITORIAL for known in each.forces.values()),
            round(each.column.share([*each.forces, *each.totals]), 2),
            sum(wanted.get(part, 0) for part in parts(each.name)) - ("report" in parts(each.name)),
        ),
        default=None,
    )
