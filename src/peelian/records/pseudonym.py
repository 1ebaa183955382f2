"""References of people, crimes and calls are replaced in the stream, before anything of a row is kept.

A pseudonym is a keyed BLAKE2b (RFC 7693) of the reference, 128 bits long. BLAKE2 with a key is a message authentication
code: who lacks the key cannot try references until one fits. The blanks round a reference and the case of its letters
do not count. References are hashed once for each batch of rows, however often they occur in it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.mapping import Mapping as SourceMapping
from peelian.catalogue.model import Dataset
from peelian.core.errors import IntakeError
from peelian.records.keys import Key
from peelian.records.layout import OWN, OWN_SOURCE, Layout
from peelian.records.readers.rows import Malformed, TextRows

BITS = 128
FORM = re.compile(r"p([0-9a-f]{8})-[0-9a-f]{32}")
NOT_KEPT = "(not kept: the row could not be told into columns)"


@dataclass(frozen=True, slots=True)
class Replacing:
    """What is done to a file's columns, by their position: `domains` of those replaced, and those that are `dropped`.

    `blank` words mean that there is no reference.
    """

    domains: Mapping[int, str]
    dropped: frozenset[int]
    blank: frozenset[str]


def replacing(catalogue: Catalogue, dataset: Dataset, source: str, layout: Layout) -> Replacing | None:
    """How a file of this source is to be changed before it is kept; None where it may be kept as it is."""
    if not dataset.pseudonyms or not catalogue.source(source).private:
        return None
    at = {name: index for index, name in enumerate(layout.header)}
    if layout.mapping == OWN:
        theirs: dict[str, str | None] = {name: name for name in dataset.pseudonyms}
        needed, blank = set(at), frozenset[str]()
    else:
        mapping = catalogue.mapping(layout.mapping)
        theirs = {name: each.column for name, each in mapping.columns.items()}
        needed, blank = _needed(mapping, layout), frozenset(mapping.blank)
    domains = {at[there]: domain for name, domain in dataset.pseudonyms.items() if (there := theirs.get(name)) in at}
    return Replacing(domains, frozenset(index for name, index in at.items() if name not in needed), blank)


def may_be_private(catalogue: Catalogue, dataset: Dataset, source: str | None, mapping: str | None) -> bool:
    """Whether a file may hold references that are to be replaced, by what is known before its columns are."""
    if not dataset.pseudonyms:
        return False
    if source is None and mapping not in (None, OWN):
        source = catalogue.mapping(str(mapping)).source
    of_dataset = (each.source for each in catalogue.mappings.values() if each.dataset == dataset.id)
    sources = {OWN_SOURCE, *of_dataset} if source is None else {source}
    return any(catalogue.source(each).private for each in sources)


@contextmanager
def values_unseen(*, hidden: bool) -> Iterator[None]:
    """What is said of a file that cannot be read goes without its values, where these are to be hidden."""
    try:
        yield
    except IntakeError as error:
        if not hidden:
            raise
        raise error.without_value() from None


def _needed(mapping: SourceMapping, layout: Layout) -> set[str]:
    """The columns that a mapping reads; of a wide table whose columns a pattern names, all that fit."""
    names = set(mapping.needs)
    if mapping.unpivot and mapping.unpivot.matches is not None:
        names |= {name for name in layout.header if re.search(mapping.unpivot.matches, name)}
    return names


def pseudonym(reference: str, key: Key, domain: str) -> str:
    """The pseudonym of one reference; of a pseudonym made with this key, itself.

    >>> key = Key(bytes(32), Path("key"))
    >>> pseudonym(" 20/1234a ", key, "crime_ref") == pseudonym("20/1234A", key, "crime_ref")
    True
    >>> pseudonym("20/1234A", key, "crime_ref") == pseudonym("20/1234A", key, "call_ref")
    False
    """
    return str(replaced(pa.array([reference]), key, domain)[0].as_py())


def replaced(column: pa.Array, key: Key, domain: str, blank: frozenset[str] = frozenset()) -> pa.Array:
    """A column with pseudonyms in the place of its references; what is blank stays so.

    Raises ValueError with the fingerprint for a value that is a pseudonym made with another key.
    """
    encoded = column.dictionary_encode()
    trimmed = pc.utf8_trim_whitespace(encoded.dictionary)
    secret, mark = key.of_domain(domain), f"p{key.fingerprint}-"
    made = []
    for given, folded in zip(trimmed.to_pylist(), pc.utf8_upper(trimmed).to_pylist(), strict=True):
        if not given or given in blank:
            made.append(given)
        elif given[0] == "p" and (already := FORM.fullmatch(given)):
            if already[1] != key.fingerprint:
                raise ValueError(already[1])
            made.append(given)
        else:
            made.append(mark + hashlib.blake2b(folded.encode(), key=secret, digest_size=BITS // 8).hexdigest())
    return pa.DictionaryArray.from_arrays(encoded.indices, pa.array(made, pa.string())).cast(pa.string())


@dataclass
class ReplacedRows:
    """A file's rows with pseudonyms, in the place of `TextRows`; they are written to `copy` as they stream by.

    The copy is what is kept of the file: Parquet with the columns that are read, as texts under their own names. A row
    that could not be told into columns may hold a reference anywhere, so of it the number alone is kept.
    """

    rows: TextRows
    how: Replacing
    key: Key
    header: Sequence[str]
    copy: Path
    file: str
    failure: IntakeError | None = field(default=None)

    @property
    def received(self) -> int:
        """How many rows the file has, once it was read to its end."""
        return self.rows.received

    @property
    def malformed(self) -> list[Malformed]:
        """The rows that could not be told into columns, without their text."""
        return [replace(each, text=NOT_KEPT) for each in self.rows.malformed]

    def reader(self) -> pa.RecordBatchReader:
        """The rows as an Arrow stream."""
        return pa.RecordBatchReader.from_batches(self.rows.schema, self.batches())

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, a few megabytes at a time. Raises IntakeError where they cannot be told apart."""
        kept = [index for index in range(len(self.header)) if index not in self.how.dropped]
        schema = pa.schema([(self.header[index], pa.string()) for index in kept])
        with pq.ParquetWriter(self.copy, schema, compression="zstd") as writer:
            try:
                for batch in self.rows.batches():
                    changed = [self._column(index, each) for index, each in enumerate(batch.columns[1:])]
                    writer.write_batch(pa.record_batch([changed[index] for index in kept], schema=schema))
                    yield pa.record_batch([batch.column(0), *changed], schema=self.rows.schema)
            except IntakeError as error:
                # Whatever the reader shows of a row may be a reference.
                self.failure = error.without_value()
                raise self.failure from None

    def _column(self, index: int, column: pa.Array) -> pa.Array:
        if index in self.how.dropped:
            return pa.repeat("", len(column))
        if index not in self.how.domains:
            return column
        try:
            return replaced(column, self.key, self.how.domains[index], self.how.blank)
        except ValueError as error:
            raise IntakeError(
                self.file,
                f"it holds pseudonyms that were made with another key ({error}); this workspace's is "
                f"{self.key.fingerprint}.",
                remedy="Load the records as the force's own system gives them.",
                column=self.header[index],
            ) from error
