from pathlib import Path

import numpy as np
from numba import njit

from peelian.demand import compiled

ROOM = Path(compiled.__file__).parent


def test_what_is_compiled_stands_where_its_digest_looks():
    looked_at = {file for each in compiled.SOURCES for file in ROOM.glob(each)}
    compiles = {file for file in ROOM.rglob("*.py") if "demand.compiled import" in file.read_text(encoding="utf-8")}
    assert compiles
    assert compiles <= looked_at


@compiled.kernel
def _first_of(values, index):
    return values[index]


@njit
def _elsewhere(values, index):
    return values[index]


def test_kernels_do_not_count_back_from_the_end_and_others_do():
    values = np.arange(5)
    assert _first_of(values[2:], -1) == 1, "the one that stands before"
    assert _elsewhere(values[2:], -1) == 4
