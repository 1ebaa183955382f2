"""Which column of a file means what: a publisher's mapping, or Peelian's own CSV shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.model import Blocks, Dataset, Mapping
from peelian.core.errors import IntakeError, nearest

OWN = "own"
FORCE = "force"
OWN_SOURCE = "force-extract"


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one file: `columns` gives the position of each of ours, `force_column` that of the force.

    Of a file with `blocks`, `counter` is the position of the column that starts again at each force.
    """

    mapping: str
    source: str
    header: tuple[str, ...]
    columns: dict[str, int]
    force_column: int | None
    renamed: dict[str, dict[str, str]]
    blocks: Blocks | None = None
    counter: int = -1

    def given(self, dataset: Dataset) -> tuple[str, ...]:
        """The dataset's columns that the file gives, or that follow from those that it gives."""
        found = set(self.columns)
        for name, column in dataset.columns.items():
            if column.derive and found.issuperset(column.derive.columns):
                found.add(name)
        return tuple(name for name in dataset.columns if name in found)

    def values(self, column: str) -> list[tuple[str, str]]:
        """(publisher's word, our word) for a column."""
        return list(self.renamed.get(column, {}).items())


def recognise(catalogue: Catalogue, dataset: Dataset, file: str, header: Sequence[str], mapping: str | None) -> Layout:
    """The layout of a file with this header.

    Without `mapping`, it is the mapping of the dataset that names all of the header's columns, else our own shape.
    Raises IntakeError for columns that are missing, twice there, or not expected.
    """
    _refuse_doubles(file, header)
    candidates = [each for each in catalogue.mappings.values() if each.dataset == dataset.id]
    if mapping is not None and mapping != OWN:
        chosen = catalogue.mapping(mapping)
        if chosen.dataset != dataset.id:
            raise IntakeError(
                file, f"the mapping {mapping} is for {chosen.dataset}.", remedy=f"peelian load {chosen.dataset} {file}"
            )
        return _mapped(chosen, dataset, file, header)
    if mapping is None:
        # The mapping that shares most columns, so that a file with one column missing is held against the right one.
        # Of two that share as many, the one that misses fewer.
        own = set(dataset.columns) | {FORCE}
        best = max(candidates, key=lambda each: _shared(header, _names(each)), default=None)
        if best and _shared(header, _names(best))[0] > _shared(header, own)[0]:
            return _mapped(best, dataset, file, header)
    return _own(dataset, file, header)


def _shared(header: Sequence[str], names: set[str]) -> tuple[int, int]:
    return len(names.intersection(header)), -len(names.difference(header))


def _names(mapping: Mapping) -> set[str]:
    force = {mapping.force} if mapping.force else set()
    counter = {mapping.blocks.counter} if mapping.blocks else set()
    return {each.column for each in mapping.columns.values()} | force | counter | set(mapping.ignore)


def _mapped(mapping: Mapping, dataset: Dataset, file: str, header: Sequence[str]) -> Layout:
    needed = [each.column for each in mapping.columns.values()] + ([mapping.force] if mapping.force else [])
    needed += [mapping.blocks.counter] if mapping.blocks else []
    _compare(file, header, needed, _names(mapping))
    at = {name: index for index, name in enumerate(header)}
    return Layout(
        mapping=mapping.id,
        source=mapping.source,
        header=tuple(header),
        columns={ours: at[each.column] for ours, each in mapping.columns.items()},
        force_column=at[mapping.force] if mapping.force else None,
        renamed={ours: dict(each.values) for ours, each in mapping.columns.items()},
        blocks=mapping.blocks,
        counter=at[mapping.blocks.counter] if mapping.blocks else -1,
    )


def _own(dataset: Dataset, file: str, header: Sequence[str]) -> Layout:
    needed = [name for name, column in dataset.columns.items() if column.required and not column.derive]
    for name, column in dataset.columns.items():
        if column.required and column.derive and name not in header:
            needed += column.derive.columns
    _compare(file, header, needed, {*dataset.columns, FORCE})
    at = {name: index for index, name in enumerate(header)}
    return Layout(
        mapping=OWN,
        source=OWN_SOURCE,
        header=tuple(header),
        columns={name: at[name] for name in dataset.columns if name in at},
        force_column=at.get(FORCE),
        renamed={},
    )


def _compare(file: str, header: Sequence[str], needed: Sequence[str], known: set[str]) -> None:
    missing = [name for name in needed if name not in header]
    extra = [name for name in header if name not in known]
    if len(header) == 1 and missing:
        for separator, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if separator in header[0]:
                raise IntakeError(file, f"the columns are separated by {word}.", remedy="Export it with commas.", row=1)
    if missing:
        near = nearest(missing[0], extra)
        hint = f"Is it the column {near!r}? Rename it. " if near else ""
        raise IntakeError(
            file,
            f"missing {_columns(missing)}.",
            remedy=f"{hint}Expected: {', '.join(sorted(known))}.",
            row=1,
            column=missing[0],
        )
    if extra:
        near = nearest(extra[0], sorted(known - set(header)))
        hint = f"Is it {near!r}? Rename it. " if near else ""
        raise IntakeError(
            file,
            f"{_columns(extra)} not expected.",
            remedy=f"{hint}Take it out, or name it under `ignore` in a mapping.",
            row=1,
            column=extra[0],
        )


def _refuse_doubles(file: str, header: Sequence[str]) -> None:
    doubles = sorted({name for name in header if list(header).count(name) > 1})
    if doubles:
        raise IntakeError(
            file, f"the column {doubles[0]!r} stands there twice.", remedy="Keep one of them.", row=1, column=doubles[0]
        )


def _columns(names: Sequence[str]) -> str:
    listed = ", ".join(repr(name) for name in names)
    return f"column {listed}" if len(names) == 1 else f"columns {listed}"
