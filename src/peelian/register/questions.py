"""The catalogue's frameworks as the register's actions ask for them: Peelian's own and the workspace's additions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peelian.core.errors import PeelianError, UnknownNameError

if TYPE_CHECKING:
    from peelian.catalogue.catalogue import Catalogue
    from peelian.catalogue.framework import FindingKind, Framework, Question, Scale

_current: list[Catalogue] = []


def use(catalogue: Catalogue) -> None:
    """Take frameworks, scales and kinds of findings from this catalogue from now on."""
    _current[:] = [catalogue]


def catalogue_in_use() -> Catalogue:
    """The catalogue that was named last; raises RuntimeError before any was."""
    if not _current:
        raise RuntimeError("the register was not opened: no catalogue is in use")
    return _current[0]


def framework_of(name: str) -> Framework:
    """The framework of that id; raises UnknownNameError naming the closest."""
    return catalogue_in_use().framework(name)


def scale_of(framework: Framework) -> Scale:
    """The scale by which a framework grades."""
    return catalogue_in_use().scale(framework.scale)


def kind_of(name: str) -> FindingKind:
    """The kind of finding of that id; raises UnknownNameError naming the closest."""
    return catalogue_in_use().finding_kind(name)


def question_of(framework: Framework, name: str) -> Question:
    """A framework's question by id, number, title or any name that it goes by."""
    found = framework.question(name)
    if found is None:
        known = [known for each in framework.questions for known in each.names]
        raise UnknownNameError(f"question of {framework.id}", name, known)
    return found


def grade_of(framework: Framework, question: Question | None, name: str) -> str:
    """A grade as its scale writes it, for a question or (None) a pillar; raises PeelianError for any other."""
    scale = scale_of(framework)
    if question is not None and not question.graded:
        if name.strip().casefold() != scale.ungraded.casefold():
            raise PeelianError(f"{question.title} is not graded.", remedy=f"Write {scale.ungraded}.")
        return scale.ungraded
    found = scale.grade(name)
    if found is None:
        known = ", ".join(each.title for each in scale.grades)
        raise PeelianError(f"{name!r} is no grade of {scale.title}.", remedy=f"Grades: {known}.")
    return found.title
