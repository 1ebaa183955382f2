"""The quality grade of the data behind one side of a figure: the worst of the slices that it reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from peelian.catalogue.catalogue import Catalogue
from peelian.core.grade import Grade, Graded
from peelian.core.period import Month, Period
from peelian.measures.atom import Side
from peelian.measures.mart import Mart, Place
from peelian.measures.tiling import runs


def grade_of_side(
    mart: Mart, catalogue: Catalogue, place: Place, side: Side, period: Period, ats: Iterable[str]
) -> Graded | None:
    """The grade of what a side reads in a period, each reason with the months that it is true of.

    `ats` are the days or periods of the counted figures that it is made of. None where nothing is graded.
    """
    dataset = catalogue.datasets[side.atom.relation.dataset]
    held = mart.grades(dataset.id, *place)
    wanted = set(ats)
    if dataset.grain == "event" or not wanted:
        months = {str(month) for month in period.months}
        return _gathered([(each.month, each.graded) for each in held if each.month in months])
    fixed = _fixed(side.atom.condition, dataset.parts)
    return _gathered([
        (each.at, each.graded)
        for each in held
        if each.at in wanted and all(f" {value} " in f" {each.series} " for value in fixed)
    ])  # fmt: skip


def _fixed(condition: str, parts: Iterable[str]) -> set[str]:
    """The values that a condition fixes the columns `parts` to: the indicator of a measure of returns."""
    return {value for name in parts for value in re.findall(rf'"{re.escape(name)}" = \'((?:[^\']|\'\')*)\'', condition)}


def _gathered(found: Sequence[tuple[str, Graded]]) -> Graded | None:
    """The worst of several grades; a reason that is not true of all of them is followed by where it is."""
    if not found:
        return None
    order = list(Grade)
    grade = max((each.grade for _, each in found), key=order.index)
    every = {at for at, _ in found}
    where: dict[str, dict[str, None]] = {}
    for at, each in found:
        if each.grade is grade:
            for reason in each.reasons:
                where.setdefault(reason, {})[at] = None
    told = (
        # A whole sentence says itself when.
        reason if len(ats) == len(every) or reason.endswith(".") else f"{reason} ({_listed(list(ats))})"
        for reason, ats in where.items()
    )
    return Graded(grade, tuple(told))


def _listed(ats: list[str]) -> str:
    if all(re.fullmatch(r"\d{4}-\d{2}", each) for each in ats):
        return ", ".join(runs(Month.parse(each) for each in ats))
    return ", ".join(ats)
