"""How well a model's inputs are understood: measured, published, stated or assumed, part by part and for each team.

A simulation is no better than what it is told. So whatever shows its results says beside them what they rest on, on
one scale, and takes the weakest of what took part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from peelian.demand.model.kind import Kind, kinds_of
from peelian.demand.model.model import Model, Path, Reference
from peelian.demand.model.part import Part

_GROUPS = ("streams", "shapes", "work", "distributions", "teams", "shifts", "patterns", "targets", "costs")


class Understanding(Enum):
    """How well something is understood, the best first; `means` says what each takes."""

    MEASURED = "measured"
    POORLY_MEASURED = "measured, poor fit"
    PUBLISHED = "published"
    STATED = "stated"
    ASSUMED = "assumed"
    MADE_UP = "from made-up records"

    @property
    def means(self) -> str:
        """What must be so for something to be called this."""
        return _MEANS[self.name]


_MEANS = {
    "MEASURED": "Counted or fitted from records, and what was fitted agrees with them well or fairly.",
    "POORLY_MEASURED": "Fitted from records, with which it does not agree well.",
    "PUBLISHED": "A figure that a document prints, with the document's name.",
    "STATED": "The model says it, and not where it comes from.",
    "ASSUMED": "Nobody has measured it: it was chosen so that the model can run.",
    "MADE_UP": "Fitted to made-up records: it shows how a fit works, and nothing of any force.",
}
# What `peelian demand fit` writes in the note of a part that it fitted.
_FITTED = re.compile(r"^From [\d,]+ records? of ")
_POORLY = re.compile(r"\bFit: poor\b")
_MADE_UP = re.compile(r"\bMade-up records\b")


@dataclass(frozen=True, slots=True)
class Input:
    """A part of a model with how well it is understood.

    `references` are the figures in it that come from elsewhere, each with its path below the part: of an assumed part,
    all but those are assumed.
    """

    path: Path
    understanding: Understanding
    references: tuple[tuple[Path, Reference], ...]
    note: str

    @property
    def name(self) -> str:
        """What it is called: "team response"."""
        singular = {"streams": "stream", "shapes": "shape", "distributions": "law", "shifts": "shift",
                    "patterns": "pattern", "teams": "team", "targets": "target"}  # fmt: skip
        group, *rest = self.path
        return " ".join((singular.get(group, group), *rest))


@dataclass(frozen=True, slots=True)
class Understood:
    """How well one aspect of a team is understood: the weakest of the inputs that it rests on, which are named."""

    aspect: str
    understanding: Understanding
    inputs: tuple[Input, ...]

    @property
    def weakest(self) -> tuple[Input, ...]:
        """The inputs that are no better than the whole."""
        return tuple(each for each in self.inputs if each.understanding is self.understanding)


def inputs(model: Model) -> list[Input]:
    """Every part of a model that holds figures, in its order."""
    return [_input(model, path, part) for path, part in _parts(model)]


def weakest(found: Iterable[Understanding]) -> Understanding:
    """The understanding of what rests on several things.

    >>> weakest([Understanding.PUBLISHED, Understanding.ASSUMED, Understanding.MEASURED]).value
    'assumed'
    """
    order = list(Understanding)
    return max(found, key=order.index)


def of_team(model: Model, team: str) -> list[Understood]:
    """How well a team's demand, the time its work takes, and its staff are understood."""
    held = {each.path: each for each in inputs(model)}
    kinds = [kind for kind in kinds_of(model) if kind.team == team]
    aspects = {
        "demand": _demand(model, [kind.work for kind in kinds]),
        "time that work takes": _times(model, kinds),
        "staff": _staff(model, team),
    }
    found = []
    for aspect, paths in aspects.items():
        rests_on = tuple(held[path] for path in dict.fromkeys(paths) if path in held)
        if rests_on:
            found.append(Understood(aspect, weakest(each.understanding for each in rests_on), rests_on))
    return found


def upstream(model: Model, works: Iterable[str]) -> list[str]:
    """These works and all that lead to them, by whichever way, in the model's order."""
    found, waiting = set(works), list(works)
    while waiting:
        name = waiting.pop()
        before = {other for other, work in model.work.items() if name in work.followers} - found
        found |= before
        waiting += sorted(before)
    return [name for name in model.work if name in found]


def _demand(model: Model, own: list[str]) -> Iterator[Path]:
    """Streams, their shapes, and the work whose routes lead to the team."""
    for name in upstream(model, own):
        for stream in model.work[name].arrives:
            yield "streams", stream
            shape = model.streams[stream].shape
            if isinstance(shape, str):
                yield "shapes", shape
        if name not in own:
            yield "work", name


def _times(model: Model, kinds: list[Kind]) -> Iterator[Path]:
    for kind in kinds:
        work = model.work[kind.work]
        yield "work", kind.work
        for field in ("takes", "travel", "lasts"):
            law = getattr(work.grades.get(kind.grade), field, None) or getattr(work, field)
            if isinstance(law, str):
                yield "distributions", law


def _staff(model: Model, team: str) -> Iterator[Path]:
    yield "teams", team
    staff = model.teams[team].staff
    if not isinstance(staff, dict):
        return
    for name in staff:
        if name in model.patterns:
            yield "patterns", name
            yield from (("shifts", each) for each in model.patterns[name].sequence if each in model.shifts)
        else:
            yield "shifts", name


def _parts(model: Model) -> Iterator[tuple[Path, Part]]:
    for group in _GROUPS:
        held = getattr(model, group)
        if isinstance(held, Part):
            if held != type(held)():
                yield (group,), held
            continue
        for name, part in held.items():
            yield (group, name), part


def _input(model: Model, path: Path, part: Part) -> Input:
    references = tuple((own[len(path) :], each) for own, each in model.references.items() if own[: len(path)] == path)
    return Input(path, _understanding(part, [each for _, each in references]), references, part.note)


def _understanding(part: Part, references: list[Reference]) -> Understanding:
    if part.assumed:
        return Understanding.ASSUMED
    if _FITTED.search(part.note):
        if _MADE_UP.search(part.note):
            return Understanding.MADE_UP
        return Understanding.POORLY_MEASURED if _POORLY.search(part.note) else Understanding.MEASURED
    if any(each.published for each in references):
        return Understanding.PUBLISHED
    return Understanding.MEASURED if references else Understanding.STATED
