"""The grades of a round over forces, counted in the order of their scale, and never those of two scales together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from peelian.catalogue.framework import Scale
from peelian.core.errors import PeelianError


@dataclass(frozen=True, slots=True)
class GradeTable:
    """How many forces got each grade of a scale, the best first, with the forces; grades that none got count 0."""

    scale: Scale
    forces: Mapping[str, tuple[str, ...]]

    @property
    def counts(self) -> dict[str, int]:
        """Grade → how many forces, in the scale's order."""
        return {grade: len(found) for grade, found in self.forces.items()}

    @property
    def total(self) -> int:
        """How many forces were graded."""
        return sum(self.counts.values())


def grade_table(scale: Scale, grades: Iterable[tuple[str, str]]) -> GradeTable:
    """Count (force, grade) pairs; raises PeelianError for a grade of another scale, or a force that comes twice."""
    found: dict[str, list[str]] = {each.title: [] for each in scale.grades}
    seen: set[str] = set()
    for force, grade in grades:
        known = scale.grade(grade)
        if known is None:
            raise PeelianError(
                f"{grade!r} ({force}) is no grade of {scale.title}.",
                remedy="Count grades of one scale only; two scales do not map onto one another.",
            )
        if force in seen:
            raise PeelianError(f"{force} has two grades.", remedy="Give each force once.")
        seen.add(force)
        found[known.title].append(force)
    return GradeTable(scale, {grade: tuple(sorted(forces)) for grade, forces in found.items()})
