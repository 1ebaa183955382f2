"""Which column of a file means what: a publisher's mapping, or Peelian's own shape."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping as PlainMapping
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.mapping import ALL_OTHERS, Blocks, MappedColumn, Mapping, Unpivot
from peelian.catalogue.model import Column, Dataset
from peelian.core.errors import IntakeError, nearest, shortened
from peelian.records.footnotes import unmarked

OWN = "own"
FORCE = "force"
OWN_SOURCE = "force-extract"
LISTED = 5


@dataclass(frozen=True, slots=True)
class Made:
    """A text that a mapping makes of a row's, and what it is called in the file.

    `of_cell` is true if it is made of an unpivoted cell: then the file calls it by that cell's header.
    """

    shown: str
    mapped: MappedColumn
    of_cell: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one file: `columns` gives the position of each of ours, `force_column` that of the force.

    Behind the columns of the `header` stand the texts that a mapping makes: `made`. `force` is the force of all rows
    where the mapping says so. Of a file with `blocks`, `counter` is the position of the column that tells them apart;
    of a wide table, `unpivoted` are those of the columns that become records of their own.
    """

    mapping: str
    source: str
    header: tuple[str, ...]
    columns: dict[str, int]
    force_column: int | None
    renamed: dict[str, dict[str, str]]
    blocks: Blocks | None = None
    counter: int = -1
    shape: Mapping | None = None
    made: tuple[Made, ...] = ()
    unpivoted: tuple[int, ...] = ()
    force: str = ""

    @property
    def names_force(self) -> bool:
        """Whether the file, or its mapping, says whose its rows are."""
        return self.force_column is not None or bool(self.force) or bool(self.blocks and self.blocks.forces)

    def shown(self, at: int) -> str:
        """What the file calls the text at a position; "" for an unpivoted cell, whose header tells."""
        if at < len(self.header):
            return self.header[at]
        made = self.made[at - len(self.header)]
        return "" if made.of_cell else made.shown

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

    def formats(self, column: str) -> tuple[str, ...]:
        """How the file writes a column's dates and times; none for the usual way."""
        return self.shape.columns[column].format if self.shape and column in self.shape.columns else ()

    def zone(self, column: str) -> str:
        """The zone of a column's times that have none; "" for local time."""
        return self.shape.columns[column].zone if self.shape and column in self.shape.columns else ""


def recognise(
    catalogue: Catalogue,
    dataset: Dataset,
    file: str,
    header: Sequence[str],
    mapping: str | None,
    row: int = 1,
    sheet: str = "",
) -> Layout:
    """The layout of a file, or of a sheet of it, with this header, which stands in `row`.

    Without `mapping`, it is the mapping of the dataset that names all of the header's columns, else our own shape.
    Raises IntakeError for columns that are missing, twice there, or not expected, and where two mappings fit.
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
        candidates = [each for each in candidates if on_sheet(each, sheet)]
        best = max(candidates, key=lambda each: _fit(each, header), default=None)
        if best and _fit(best, header)[0] > _shared(header, own)[0]:
            _refuse_two(best, candidates, file, header)
            return _mapped(best, file, header, row)
    return _own(dataset, file, header, row)


def fits(catalogue: Catalogue, dataset: Dataset, mapping: str, header: Sequence[str]) -> bool:
    """Whether a header has every column that a mapping, or our own shape, needs."""
    if mapping == OWN:
        return set(_own_needs(dataset, header)).issubset(header)
    entry = catalogue.mapping(mapping)
    header = _as_mapped(entry, header)
    return set(entry.needs).issubset(header) and (entry.unpivot is None or bool(unpivoted(entry.unpivot, header)))


def known_columns(catalogue: Catalogue, dataset: Dataset, mapping: str, header: Sequence[str]) -> set[str]:
    """The columns that a file may have, for a mapping or for our own shape."""
    return _names(catalogue.mapping(mapping), header) if mapping != OWN else {*dataset.columns, FORCE}


def _own_needs(dataset: Dataset, header: Sequence[str]) -> list[str]:
    return [name for name, column in dataset.columns.items() if column.required and not _follows(column, header)]


def _shared(header: Sequence[str], names: set[str]) -> tuple[int, int]:
    return len(names.intersection(header)), -len(names.difference(header))


def _fit(mapping: Mapping, header: Sequence[str]) -> tuple[int, int]:
    header = _as_mapped(mapping, header)
    return _shared(header, _names(mapping, header))


def on_sheet(mapping: Mapping, sheet: str) -> bool:
    """Whether a mapping is for a sheet of that name, which it says or gives a pattern of; "" is a file's only one."""
    return not (mapping.sheet and sheet) or mapping.sheet == sheet or re.fullmatch(mapping.sheet, sheet) is not None


def _names(mapping: Mapping, header: Sequence[str]) -> set[str]:
    """The columns that a mapping knows, of those that a file may have."""
    matching = mapping.unpivot.matches if mapping.unpivot else None
    found = {name for name in header if matching is not None and re.search(matching, name)}
    return {*mapping.needs, *mapping.ignored, *found}


def _refuse_two(best: Mapping, candidates: Sequence[Mapping], file: str, header: Sequence[str]) -> None:
    """Refuse a file that two mappings fit equally well."""
    fitting = [each.id for each in candidates if _fit(each, header) == _fit(best, header)]
    named = _as_mapped(best, header)
    whole = best.ignore == ALL_OTHERS or _names(best, named).issuperset(named)
    if len(fitting) > 1 and whole and set(best.needs).issubset(named):
        problem = f"the mappings {' and '.join(fitting)} fit it equally well."
        raise IntakeError(file, problem, remedy=f"Choose one: --mapping {fitting[0]}.")


def _mapped(mapping: Mapping, file: str, header: Sequence[str], row: int) -> Layout:
    header = _as_mapped(mapping, header)
    known = _names(mapping, header)
    tolerated = set(header) if mapping.ignore == ALL_OTHERS else set()
    _compare(file, header, mapping.needs, known, row, tolerated=tolerated)
    _refuse_nothing_to_unpivot(mapping, file, header, row)
    at = {name: index for index, name in enumerate(header)}
    made: list[Made] = []

    def place(mapped: MappedColumn) -> int:
        """Where the text of a mapped column stands: in the file, or behind its columns if it has to be made."""
        changed = mapped.patterns or mapped.thousands or mapped.column in (*mapping.fill_down, *mapping.given_names)
        if mapped.column is not None and not changed:
            return at[mapped.column]
        of_cell = mapping.unpivot is not None and bool({mapping.unpivot.name, mapping.unpivot.value} & {*mapped.needs})
        made.append(Made(" + ".join(mapped.needs) or f"mapping {mapping.id}", mapped, of_cell))
        return len(header) + len(made) - 1

    force = mapping.force
    renamed = {ours: dict(each.values) for ours, each in mapping.columns.items()}
    return Layout(
        mapping=mapping.id,
        source=mapping.source,
        header=tuple(header),
        columns={ours: place(each) for ours, each in mapping.columns.items()},
        force_column=place(force) if force and force.constant is None else None,
        renamed=renamed | ({FORCE: dict(force.values)} if force else {}),
        blocks=mapping.blocks,
        counter=at[mapping.blocks.counter] if mapping.blocks else -1,
        shape=mapping,
        made=tuple(made),
        unpivoted=unpivoted(mapping.unpivot, header) if mapping.unpivot else (),
        force=(force.constant or "") if force else "",
    )


def unpivoted(unpivot: Unpivot, header: Sequence[str]) -> tuple[int, ...]:
    """The positions of the columns that become records of their own."""
    if unpivot.matches is None:
        return tuple(header.index(name) for name in unpivot.columns if name in header)
    return tuple(at for at, name in enumerate(header) if re.search(unpivot.matches, name))


def _refuse_nothing_to_unpivot(mapping: Mapping, file: str, header: Sequence[str], row: int) -> None:
    if mapping.unpivot and not unpivoted(mapping.unpivot, header):
        problem = f"no column has a name as the mapping {mapping.id} expects: {mapping.unpivot.matches}."
        raise IntakeError(file, problem, remedy="Check that this is the right sheet and header.", row=row)


def _as_mapped(mapping: Mapping, header: Sequence[str]) -> list[str]:
    """The header's names as a mapping calls them."""
    return _numbered(mapping, _unmarked(mapping, header))


def _unmarked(mapping: Mapping, header: Sequence[str]) -> list[str]:
    """The header without footnote marks, unless that would make two names one."""
    if not mapping.footnotes:
        return list(header)
    plain = [unmarked(name) for name in header]
    return [name if plain.count(name) == 1 else given for name, given in zip(plain, header, strict=True)]


def _numbered(mapping: Mapping, header: Sequence[str]) -> list[str]:
    """The header with ` (2)` behind the second column of one name, where the mapping counts them so or needs none."""
    seen: Counter[str] = Counter()
    numbered = []
    for name in header:
        seen[name] += 1
        numbered.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    doubles = {name for name, count in seen.items() if count > 1}
    counted = (set(numbered) - set(header)) & set(mapping.needs)
    free = mapping.ignore == ALL_OTHERS and not doubles & set(mapping.needs)
    return numbered if counted or free else list(header)


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
    tolerated: set[str] | None = None,
) -> None:
    """Refuse a header that lacks a column or has another; `instead` of some, those that they follow from would do.

    Columns that are not `known` may be `tolerated`.
    """
    _refuse_doubles(file, header, row)
    missing = [name for name in needed if name not in header]
    extra = [name for name in header if name not in known and name not in (tolerated or ())]
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
    if not tolerated:
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
