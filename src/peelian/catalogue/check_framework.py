"""Checks of scales, frameworks and kinds of findings: what they name must exist, and every name must be one thing's."""

from __future__ import annotations

from collections.abc import Iterable

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.faults import known
from peelian.catalogue.framework import FindingKind, Framework, Scale
from peelian.catalogue.yaml_file import Path, YamlFile
from peelian.core.errors import CatalogueFault


def scale_faults(catalogue: Catalogue, file: YamlFile, entry: Scale) -> Iterable[CatalogueFault]:
    """What is wrong with a scale: two grades of one name, or a grade called as a question without one."""
    seen = {entry.ungraded.casefold(): "the word for no grade"}
    for index, grade in enumerate(entry.grades):
        for name in sorted({grade.id, grade.title.casefold()}):
            if name in seen:
                yield file.fault(("grades", index), f"{name!r} is also {seen[name]}.", "Give it another name.")
        seen |= dict.fromkeys((grade.id, grade.title.casefold()), f"the grade {grade.title}")


def framework_faults(catalogue: Catalogue, file: YamlFile, entry: Framework) -> Iterable[CatalogueFault]:
    """What is wrong with a framework, held against scales, other frameworks and measures."""
    yield from known(file, ("scale",), "scale", entry.scale, catalogue.scales)
    if entry.evidence_of:
        yield from _evidence_of(catalogue, file, entry.evidence_of)
    kinds = [each.id for each in entry.evidence]
    for index, kind in enumerate(kinds):
        if not entry.evidence_of and kind in kinds[:index]:
            yield file.fault(("evidence", index), f"{kind!r} is there twice.", "Keep one of the two.")
    for index, question in enumerate(entry.questions):
        path: Path = ("questions", index)
        for at, name in enumerate(question.measures):
            yield from known(file, (*path, "measures", at), "measure", name, catalogue.measures)
        for at, name in enumerate(question.previous):
            yield from _previous(catalogue, file, (*path, "previous", at), entry, name)
    yield from _names(file, entry)


def finding_kind_faults(catalogue: Catalogue, file: YamlFile, entry: FindingKind) -> Iterable[CatalogueFault]:
    """What is wrong with a kind of finding: a name that a kind before it has."""
    for other in catalogue.finding_kinds.values():
        if other.id == entry.id:
            return
        taken = {each.casefold() for each in (other.id, other.title, other.short, other.plural) if each}
        for field in ("title", "short", "plural"):
            name = getattr(entry, field)
            if name.casefold() in taken:
                problem = f"{name!r} is also a name of {other.id}."
                yield file.fault((field,), problem, "Give one of the two another name.")


def _evidence_of(catalogue: Catalogue, file: YamlFile, name: str) -> Iterable[CatalogueFault]:
    yield from known(file, ("evidence_of",), "framework", name, catalogue.frameworks)
    if name in catalogue.frameworks and catalogue.frameworks[name].evidence_of:
        whose = catalogue.frameworks[name].evidence_of
        yield file.fault(("evidence_of",), f"{name} has its own from {whose}.", "Name one that lists its own.")


def _previous(
    catalogue: Catalogue, file: YamlFile, path: Path, entry: Framework, name: str
) -> Iterable[CatalogueFault]:
    listed = [question.id for each in catalogue.frameworks.values() for question in each.questions]
    yield from known(file, path, "question", name, listed)
    earlier = catalogue.frameworks.get(name.partition(".")[0])
    if earlier and earlier.order >= entry.order:
        problem = f"{earlier.id} is of {earlier.order}, not before {entry.id} of {entry.order}."
        yield file.fault(path, problem, "Name a question of an earlier framework, or correct `order`.")


def _names(file: YamlFile, entry: Framework) -> Iterable[CatalogueFault]:
    owners: dict[str, str] = {}
    for index, question in enumerate(entry.questions):
        for name in sorted({each.casefold() for each in question.names}):
            if name in owners:
                problem = f"{name!r} is also a name of {owners[name]}."
                yield file.fault(("questions", index), problem, "Give each question names of its own.")
            owners.setdefault(name, question.id)
