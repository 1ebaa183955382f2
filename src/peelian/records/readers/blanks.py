"""Blanks round the values of a file, which are no part of them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

BLANKS = " \t\n\v\f\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


def without_blanks(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The same rows with the blanks taken off both ends of every text.

    Nearly every column of nearly every file has none, and a look at the first and last byte of each text tells so.

    >>> rows = pa.RecordBatch.from_pydict({"row": [2], "c0": [" Burglary\\t"]})
    >>> without_blanks(rows).column("c0").to_pylist()
    ['Burglary']
    """
    columns = [
        pc.utf8_trim(column, characters=BLANKS) if pa.types.is_string(column.type) and _may_have(column) else column
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def _may_have(column: pa.StringArray) -> bool:
    """Whether any text begins or ends with a blank, or with a letter beyond ASCII, as some blanks are."""
    _, ends, letters = column.buffers()
    if letters is None:
        return False
    places = np.frombuffer(ends, np.int32, len(column) + 1, column.offset * 4)
    content = np.frombuffer(letters, np.uint8)
    starts, stops = places[:-1], places[1:]
    full = stops > starts
    edges = (content[starts[full]], content[stops[full] - 1])
    return any(bool(((edge <= ord(" ")) | (edge >= 0x80)).any()) for edge in edges)
