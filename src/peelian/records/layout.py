"""Which column of a file means what: a publisher's mapping, or Peelian's own CSV shape."""

from __future__ import annotations

from collections.abc import Mapping as PlainMapping
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.mapping import ALL_OTHERS, Blocks, Mapping
from peelian.catalogue.model import Column, Dataset
from peelian.core.errors import IntakeError, nearest, shortened

OWN = "own"
FORCE = "force"
OWN_SOURCE = "force-extract"
LISTED = 5


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


def recognise(
    catalogue: Catalogue, dataset: Dataset, file: str, header: Sequence[str], mapping: str | None, row: int = 1
) -> Layout:
    """The layout of a file with this header, which stands in `row`.

    Without `mapping`, it is the mapping of the dataset that names all of the header's columns, else our own shape.
    Raises IntakeError for columns that are missing, twice there, or not expected.
    """
    _refuse_quoted(file, header, row)
    candidates = [each for each in catalogue.mappings.values() if each.dataset == dataset.id]
    if mapping is not None and mapping != OWN:
        chosen = catalogue.mapping(mapping)
        if chosen.dataset != dataset.id:
            raise IntakeError(
                file,
                f"the mapping {mapping} is for {chosen.dataset}.",
                remedy=f"Leave --mapping out, or load the file as {chosen.dataset}.",
            )
        return _mapped(chosen, file, header, row)
    if mapping is None:
        # The mapping that shares most columns, so that a file with one column missing is held against the right one.
        # Of two that share as many, the one that misses fewer.
        own = set(dataset.columns) | {FORCE}
        best = max(candidates, key=lambda each: _shared(header, _names(each)), default=None)
        if best and _shared(header, _names(best))[0] > _shared(header, own)[0]:
            return _mapped(best, file, header, row)
    return _own(dataset, file, header, row)


def needed_columns(catalogue: Catalogue, dataset: Dataset, mapping: str, header: Sequence[str]) -> Sequence[str]:
    """The columns that a file with this header needs, for a mapping or for our own shape."""
    return catalogue.mapping(mapping).needs if mapping != OWN else _own_needs(dataset, header)


def known_columns(catalogue: Catalogue, dataset: Dataset, mapping: str) -> set[str]:
    """The columns that a file may have, for a mapping or for our own shape."""
    return _names(catalogue.mapping(mapping)) if mapping != OWN else {*dataset.columns, FORCE}


def _own_needs(dataset: Dataset, header: Sequence[str]) -> list[str]:
    return [name for name, column in dataset.columns.items() if column.required and not _follows(column, header)]


def _shared(header: Sequence[str], names: set[str]) -> tuple[int, int]:
    return len(names.intersection(header)), -len(names.difference(header))


def _names(mapping: Mapping) -> set[str]:
    return {*mapping.needs, *mapping.ignored}


def _mapped(mapping: Mapping, file: str, header: Sequence[str], row: int) -> Layout:
    known = _names(mapping) | (set(header) if mapping.ignore == ALL_OTHERS else set())
    _compare(file, header, mapping.needs, known, row)
    at = {name: index for index, name in enumerate(header)}
    return Layout(
        mapping=mapping.id,
        source=mapping.source,
        header=tuple(header),
        columns={ours: at[each.column] for ours, each in mapping.columns.items() if each.column},
        force_column=at[mapping.force.column] if mapping.force and mapping.force.column else None,
        renamed={ours: dict(each.values) for ours, each in mapping.columns.items()},
        blocks=mapping.blocks,
        counter=at[mapping.blocks.counter] if mapping.blocks else -1,
    )


def _own(dataset: Dataset, file: str, header: Sequence[str], row: int) -> Layout:
    needed = _own_needs(dataset, header)
    instead = {name: derive.columns for name in needed if (derive := dataset.columns[name].derive)}
    _compare(file, header, needed, {*dataset.columns, FORCE}, row, instead)
    at = {name: index for index, name in enumerate(header)}
    return Layout(
        mapping=OWN,
        source=OWN_SOURCE,
        header=tuple(header),
        columns={name: at[name] for name in dataset.columns if name in at},
        force_column=at.get(FORCE),
        renamed={},
    )


def _follows(column: Column, header: Sequence[str]) -> bool:
    return column.derive is not None and set(column.derive.columns).issubset(header)


def _refuse_quoted(file: str, header: Sequence[str], row: int) -> None:
    """Refuse a file whose whole header is in one pair of quotation marks."""
    if len(header) == 1 and "," in header[0]:
        raise IntakeError(
            file,
            "the whole header is one quoted field.",
            remedy="Take away the quotation marks round the lines, or export the file again.",
            row=row,
        )


def _compare(
    file: str,
    header: Sequence[str],
    needed: Sequence[str],
    known: set[str],
    row: int,
    instead: PlainMapping[str, Sequence[str]] = MappingProxyType({}),
) -> None:
    """Refuse a header that lacks a column or has another; `instead` of some, those that they follow from would do."""
    _refuse_doubles(file, header, row)
    missing = [name for name in needed if name not in header]
    extra = [name for name in header if name not in known]
    if missing:
        near = nearest(missing[0], extra)
        hint = f"Is it the column {shortened(near)!r}? Rename it. " if near else ""
        if not near and known.isdisjoint(header):
            hint = "That row has none of the expected names: is it the header? "
        others = {name: f" (or {' and '.join(map(repr, columns))})" for name, columns in instead.items()}
        raise IntakeError(
            file,
            f"missing {_columns(missing, others)}.",
            remedy=f"{hint}Expected: {', '.join(name or 'one without a name' for name in sorted(known))}.",
            row=row,
            column=missing[0],
        )
    _refuse_nameless(file, header, known, row)
    if extra:
        near = nearest(extra[0], sorted(known - set(header)))
        hint = f"Is it {near!r}? Rename it. " if near else ""
        them = "it" if len(extra) == 1 else "them"
        raise IntakeError(
            file,
            f"{_columns(extra)} not expected.",
            remedy=f"{hint}Take {them} out, or name {them} under `ignore` in a mapping.",
            row=row,
            column=extra[0],
        )


def _refuse_doubles(file: str, header: Sequence[str], row: int) -> None:
    doubles = sorted({name for name in header if name and list(header).count(name) > 1})
    if doubles:
        problem = f"the column {shortened(doubles[0])!r} stands there twice."
        raise IntakeError(file, problem, remedy="Keep one of them.", row=row, column=doubles[0])


def _refuse_nameless(file: str, header: Sequence[str], known: set[str], row: int) -> None:
    nameless = [str(number) for number, name in enumerate(header, 1) if not name]
    if len(nameless) == 1 and "" not in known:
        raise IntakeError(file, f"column {nameless[0]} has no name.", remedy="Name it, or take it out.", row=row)
    if len(nameless) > 1:
        problem = f"columns {_some(nameless)} have no names."
        raise IntakeError(file, problem, remedy="Name them, or take them out.", row=row)


def _columns(names: Sequence[str], others: PlainMapping[str, str] = MappingProxyType({})) -> str:
    listed = _some([f"{shortened(name)!r}{others.get(name, '')}" if name else "without a name" for name in names])
    return f"column {listed}" if len(names) == 1 else f"columns {listed}"


def _some(words: Sequence[str]) -> str:
    more = f" and {len(words) - LISTED} more" if len(words) > LISTED + 1 else ""
    return ", ".join(words[:LISTED] if more else words) + more
