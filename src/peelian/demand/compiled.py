"""The ways in which this room compiles a function to machine code, typed so that callers keep the function's types.

Numba keeps machine code on disk by the file of each function, and does not notice when a function that was compiled
into another changes. Here all code is kept under a digest of the sources of everything that is compiled or read by
what is, so that no old code runs on, and a change to reports or models compiles nothing again.

Kernels make no arrays, they work on those they are given. So Numba's counting of references to arrays is turned off
in them, which would take ten times as long as the work itself where an array is reached through a tuple. Nor do they
count back from the end of an array: an index below zero is a fault, and looking for one at each access takes a
fifteenth of the time of a run. Numba has no setting for that, so its rule for indices is set aside where the counting
of references is off, which is in kernels only.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
from numba import config, njit, types
from numba.np import arrayobj

SOURCES = ("*.py", "kernels/*.py", "simulation/*.py", "theory/*.py")
"""Where in this room compiled functions, and the constants that they read, may stand."""

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a function when it is first called, and let other threads run beside it.

    Division by zero gives infinity or "not a number", as in NumPy, and raises nothing.
    """
    return _compile(function)


def kernel(function: Function) -> Function:
    """Compile a function that makes no arrays, as `compiled` does, to run several times as fast.

    It may return part of an array to another kernel, but not to Python, which would be given the whole array.
    """
    return _compile(function, _nrt=False)


def inlined(function: Function) -> Function:
    """Compile a small function of kernels into each of its callers, so that the compiler can widen loops around it."""
    return _compile(function, _nrt=False, forceinline=True)


def numbers(count: int, first: int = 0) -> tuple[int, ...]:
    """Numbers with which kernels may be called: a kernel is compiled anew for each literal that it is given."""
    return cast("tuple[int, ...]", tuple(np.arange(first, first + count)))


def _compile(function: Function, **ways: bool) -> Function:
    settings, compiler = cast(Any, config), cast(Any, njit)
    before = settings.CACHE_DIR
    settings.CACHE_DIR = _store(before)  # read while the function is decorated; elsewhere if that is not writable
    try:
        return cast(Function, compiler(cache=True, nogil=True, error_model="numpy", **ways)(function))
    finally:
        settings.CACHE_DIR = before


_counting_back = cast(Any, arrayobj).fix_integer_index


def _index(context: Any, builder: Any, kind: Any, index: Any, size: Any) -> Any:
    """An index as it is in kernels; elsewhere as Numba has it, counted from the end if it is below zero."""
    if context.enable_nrt:
        return _counting_back(context, builder, kind, index, size)
    return context.cast(builder, index, kind, types.intp)


cast(Any, arrayobj).fix_integer_index = _index


@cache
def _store(root: str) -> str:
    here = Path(__file__).parent
    digest = sha256()
    for file in sorted(file for each in SOURCES for file in here.glob(each)):
        digest.update(file.relative_to(here).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return str(Path(root or here / "__pycache__") / f"compiled-{digest.hexdigest()[:16]}")
