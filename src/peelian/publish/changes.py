"""What of an edition is another now: every printed figure held against the records and the catalogue of today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from peelian.core.errors import UnknownNameError
from peelian.core.fact import plain
from peelian.publish.edition import Correction, Edition
from peelian.publish.printed import Printed, difference, printed, printed_facts, recomputed
from peelian.publish.reasons import Reason, Since

if TYPE_CHECKING:
    from peelian.publish.report import Report

NONE = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Change:
    """A printed figure that is another now. `was` is None for a figure that was not printed, `now` for one that the
    catalogue no longer has.

    `kind` is `changed`, `now missing`, `newly there`, `basis` (the value is the same and rests on something else) or
    `written otherwise` (the value is the same and its text is not).
    """

    kind: str
    was: Printed | None
    now: Printed | None
    reasons: tuple[Reason, ...]

    @property
    def figure(self) -> Printed:
        """The figure, as it was printed if it was."""
        found = self.was or self.now
        assert found is not None
        return found

    @property
    def difference(self) -> str:
        """How much it moved, in its own unit."""
        return difference(self.was, self.now) if self.was and self.now else ""

    @property
    def is_seen(self) -> bool:
        """Whether a reader of the page sees another text or basis."""
        return self.kind != "changed" or _text(self.was) != _text(self.now)

    def correction(self) -> Correction:
        """As a corrected report says it."""
        because = tuple(each.text for each in self.reasons)
        return Correction(self.figure.title, self.figure.places, _said(self.was), _said(self.now), because)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for export."""
        was, now = self.was, self.now
        return {
            "figure": self.figure.id,
            "title": self.figure.title,
            "where": list(self.figure.places),
            "kind": self.kind,
            "published": plain(was.value) if was else None,
            "published_text": _text(was),
            "now": plain(now.value) if now else None,
            "now_text": _text(now),
            "difference": plain(now.value - was.value) if _valued(was) and _valued(now) else None,  # type: ignore[union-attr,operator]
            "difference_text": self.difference,
            "published_basis": was.basis if was else "",
            "now_basis": now.basis if now else "",
            "missing": now.missing if now else "",
            "because": [asdict(each) for each in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since an edition, and how many of its figures did not."""

    edition: Edition
    changes: tuple[Change, ...]
    unchanged: int


def changes_since(since: Since, today: Report | None) -> Changes:
    """Hold every figure of an edition against `today`, the same report as it would be written now.

    A figure that `today` no longer prints is computed by itself; so are all of them where the report cannot be
    written any more (None). A figure that was missing and still is has not changed.
    """
    now = {each.id: each for each in printed_facts(today)} if today else {}
    found: list[Change] = []
    for was in since.edition.facts:
        current = now.pop(was.id, None) or _recomputed(since, was)
        kind = kind_of(was, current)
        if kind:
            found.append(Change(kind, was, current, since.reasons(was)))
    unchanged = len(since.edition.facts) - len(found)
    found += _new(since, now)
    return Changes(since.edition, tuple(found), unchanged)


def _new(since: Since, now: dict[str, Printed]) -> Iterator[Change]:
    for each in now.values():
        if each.value is not None:
            yield Change("newly there", None, each, since.reasons(each))


def _recomputed(since: Since, was: Printed) -> Printed | None:
    try:
        return printed(recomputed(since.figures, was), was.title, was.places)
    except UnknownNameError:
        return None


def kind_of(was: Printed, now: Printed | None) -> str:
    """What became of a printed figure, as `Change.kind` calls it; empty where it is as it was."""
    if was.value is None:
        return "newly there" if _valued(now) else ""
    if now is None or now.value is None:
        return "now missing"
    if was.value != now.value:
        return "changed"
    if was.basis != now.basis:
        return "basis"
    return "written otherwise" if was.text != now.text else ""


def _valued(figure: Printed | None) -> bool:
    return figure is not None and figure.value is not None


def _text(figure: Printed | None) -> str:
    return figure.text if figure else NONE


def _said(figure: Printed | None) -> str:
    """A figure as a list of corrections says it: with its basis, or with the reason why it is missing."""
    if figure is None:
        return NONE
    return f"{figure.text} ({figure.missing})" if figure.value is None else f"{figure.text} ({figure.basis})"
