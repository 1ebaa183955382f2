"""The order of corrections: on which day a file was extracted, and that an older one never beats a newer one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping as PlainMapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.mapping import Extracted
from peelian.core.errors import IntakeError, PeelianError, shortened
from peelian.records.layout import OWN, Layout
from peelian.records.ledger import Submission
from peelian.records.table import Slice

if TYPE_CHECKING:
    import pyarrow as pa

DISTINCT = 20
AGREE = "Compare --extracted with the file: one of them is wrong."
DAY = "Give a day that exists, such as --extracted 2019-07-01."


@dataclass
class ExtractDay:
    """The day on which a file was extracted: declared by the person who loads it, or said by the file itself.

    `known` is the day as far as it is known before the rows are read. `see` is shown the text rows where a column says
    the day; `settled` then gives it, "" where nobody says it.
    """

    file: str
    known: str
    declared: bool
    column: str = ""
    at: int = -1
    formats: tuple[str, ...] = ()
    _seen: set[str] = field(default_factory=set)

    @property
    def watches(self) -> bool:
        """Whether a column says the day."""
        return self.at >= 0

    def see(self, batch: pa.RecordBatch) -> None:
        """Note what the column says in these rows."""
        import pyarrow.compute as pc

        if len(self._seen) < DISTINCT:
            self._seen.update(text.strip() for text in pc.unique(batch.column(f"c{self.at}")).to_pylist() if text)

    def settled(self) -> str:
        """The day. Raises IntakeError where the column's values are no days, several, or not the one declared."""
        if not self.watches:
            return self.known
        days = sorted({self._day(text) for text in self._seen if text})
        if len(days) > 1:
            problem = f"its rows were extracted on {len(days)} days or more, {days[0]} and {days[-1]} among them."
            raise IntakeError(self.file, problem, remedy="Load each extract as a file of its own.", column=self.column)
        found = days[0] if days else ""
        if self.declared and found and found != self.known:
            problem = f"it says that it was extracted on {found}, and --extracted says {self.known}."
            raise IntakeError(self.file, problem, remedy=AGREE, column=self.column)
        return _not_in_the_future(self.file, found) or self.known

    def _day(self, text: str) -> str:
        for each in self.formats or ("%Y-%m-%d",):
            try:
                return dt.datetime.strptime(text, each).date().isoformat()
            except ValueError:
                continue
        remedy = f"Expected: {' or '.join(self.formats) or 'YYYY-MM-DD'}."
        raise IntakeError(self.file, "this is no day.", remedy=remedy, column=self.column, value=shortened(text))


def extract_day(catalogue: Catalogue, layout: Layout, file: str, declared: dt.date | None) -> ExtractDay:
    """What is known of a file's day of extract before its rows are read, and where they say it."""
    mapped = catalogue.mapping(layout.mapping).extracted if layout.mapping != OWN else None
    known = declared.isoformat() if declared else _in_name(mapped, file)
    _not_in_the_future(file, known)
    if mapped is None or not mapped.column:
        return ExtractDay(file, known, declared is not None)
    at = layout.header.index(mapped.column)
    return ExtractDay(file, known, declared is not None, mapped.column, at, mapped.format)


def read_day(text: str) -> dt.date:
    """Read a day given by a person; raises PeelianError for a text that is none."""
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError as error:
        raise PeelianError(f"{text!r} is no day.", remedy=DAY) from error


def refuse_older(submission: Submission, held: PlainMapping[Slice, Submission]) -> None:
    """Raise IntakeError where a slice holds a newer extract than this one; unknown days are not compared."""
    for each in sorted(submission.slices):
        holder = held.get(each)
        if holder and submission.extracted and holder.extracted > submission.extracted:
            raise IntakeError(
                submission.file,
                f"it was extracted on {submission.extracted}, and {each.force} in {each.month} holds the newer extract "
                f"of {holder.extracted} ({holder.file}, {holder.id}).",
                remedy="Load a newer extract, or --period for other months alone. To put the older records back all "
                "the same: --reinstate.",
            )


def _in_name(mapped: Extracted | None, file: str) -> str:
    found = re.search(mapped.name, file) if mapped and mapped.name else None
    if found is None:
        return ""
    parts = {"day": "1"} | found.groupdict()
    try:
        return dt.date(int(parts["year"]), int(parts["month"]), int(parts["day"])).isoformat()
    except ValueError as error:
        raise IntakeError(file, f"{found[0]!r} in its name is no day.", remedy="Rename it as it was named.") from error


def _not_in_the_future(file: str, day: str) -> str:
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    if day > tomorrow.isoformat():
        raise IntakeError(file, f"it is said to be extracted on {day}, which lies in the future.", remedy=DAY)
    return day
