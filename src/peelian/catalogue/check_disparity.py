"""Checks of disparities: every value that can be counted belongs to one group, to nobody known, or to nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.disparity import Disparity
from peelian.catalogue.faults import known
from peelian.catalogue.yaml_file import Path, YamlFile
from peelian.core.errors import CatalogueFault

NOBODY = "(none)"


def disparity_faults(catalogue: Catalogue, file: YamlFile, entry: Disparity) -> Iterable[CatalogueFault]:
    """What is wrong with a disparity: measures, breakdowns, values that belong nowhere or twice."""
    yield from known(file, ("residents", "source"), "source", entry.residents.source, catalogue.sources)
    yield from known(file, ("reference",), "group", entry.reference, entry.groups)
    counted = [value for group in entry.groups.values() for value in group.recorded]
    named = [*counted, *entry.not_stated, *entry.left_out]
    lived = [value for group in entry.groups.values() for value in group.residents]
    for field, values in (("groups", named), ("groups", lived)):
        for value, times in Counter(values).items():
            if times > 1:
                yield file.fault((field,), f"{value!r} stands there {times} times.", "Give it one place.")
    yield from _of(catalogue, file, ("measure",), entry.measure, entry.by, named, whole=True)
    yield from _of(catalogue, file, ("residents", "measure"), entry.residents.measure, entry.residents.by, lived)
    for index, name in enumerate(entry.shares):
        yield from _of(catalogue, file, ("shares", index), name, entry.by, counted)
        if name in catalogue.measures and catalogue.measures[name].denominator is None:
            yield file.fault(("shares", index), f"{name} is no share.", "Name a measure with a denominator.")
    for path, name in ((("measure",), entry.measure), (("residents", "measure"), entry.residents.measure)):
        if name in catalogue.measures and catalogue.measures[name].denominator is not None:
            yield file.fault(path, f"{name} is divided already.", "Name a measure that counts.")


def _of(
    catalogue: Catalogue, file: YamlFile, path: Path, name: str, by: str, values: list[str], *, whole: bool = False
) -> Iterable[CatalogueFault]:
    """A measure, its breakdown, and the values of that; with `whole`, none of them may be left over."""
    yield from known(file, path, "measure", name, catalogue.measures)
    if name not in catalogue.measures:
        return
    measure = catalogue.measures[name]
    yield from known(file, path, "breakdown", by, measure.breakdowns)
    if by not in measure.breakdowns:
        return
    possible = catalogue.datasets[measure.dataset].columns[by].values
    if not possible:
        return
    for value in values:
        if value != NOBODY:
            yield from known(file, ("groups",), f"value of {by}", value, possible)
    if whole:
        for value in possible:
            if value not in values:
                remedy = "Put it into a group, not_stated or left_out."
                yield file.fault(("groups",), f"{value!r} of {by} belongs nowhere.", remedy)
