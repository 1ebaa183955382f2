"""Columns of synthetic records as Arrow arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from peelian.sample.clock import Times


def references(prefix: str, numbers: npt.ArrayLike) -> pa.Array:
    """`prefix-000001` and so on, one for each number.

    >>> references("C2018", [7]).to_pylist()
    ['C2018-000007']
    """
    digits = pc.utf8_lpad(pa.array(np.asarray(numbers)).cast(pa.string()), 6, padding="0")
    return pc.binary_join_element_wise(prefix, digits, "-")


def words(values: Sequence[str], at: npt.NDArray[np.integer[Any]]) -> pa.DictionaryArray:
    """A text for each place: the value so numbered; nothing where the number is below 0 or the value is empty."""
    listed = [value or None for value in values]
    return pa.DictionaryArray.from_arrays(pa.array(at.astype(np.int32), mask=at < 0), pa.array(listed, pa.string()))


def times(values: Times) -> pa.Array:
    """Local times; nothing where there is none."""
    return pa.array(values.astype("datetime64[s]"), mask=np.isnat(values))


def dates(values: Times) -> pa.Array:
    """Days; nothing where there is none."""
    return pa.array(values.astype("datetime64[D]"), mask=np.isnat(values))
