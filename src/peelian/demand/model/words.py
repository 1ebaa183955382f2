"""The words under which a model's random draws are named: they follow from names alone.

A scenario with a stream or work more or less leaves the draws of all others as they are.
"""

from __future__ import annotations

from itertools import chain
from zlib import crc32

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]

_HALF = 16
_WORD = 2**32 - 1


def word_of(what: str, name: str) -> int:
    """The checksum of a name: `what` is stream, work, waiting or live.

    >>> word_of("stream", "calls") == word_of("work", "calls")
    False
    """
    return crc32(f"{what} {name}".encode())


def word_at(work: int, stream: int) -> int:
    """The word of a work that an entity of some stream visits, from the words of both.

    >>> hex(word_at(0x11111111, 0x0000FFFF))
    '0xeeee1111'
    """
    return work ^ ((stream << _HALF | stream >> _HALF) & _WORD)


def named_twice(works: tuple[str, ...], streams: tuple[str, ...]) -> tuple[str, str] | None:
    """Two things of a model that would share their draws, if there are any."""
    seen: dict[int, str] = {}
    for name, word in chain(_sources(works, streams), _visits(works, streams)):
        if word in seen:
            return seen[word], name
        seen[word] = name
    return None


def _sources(works: tuple[str, ...], streams: tuple[str, ...]) -> list[tuple[str, int]]:
    """Every stream, those of backlogs too."""
    named = [("stream", name) for name in streams]
    named += [(what, name) for what in ("waiting", "live") for name in works]
    return [(f"{what} {name}", word_of(what, name)) for what, name in named]


def _visits(works: tuple[str, ...], streams: tuple[str, ...]) -> list[tuple[str, int]]:
    return [
        (f"work {work} for {source}", word_at(word_of("work", work), word))
        for work in works
        for source, word in _sources(works, streams)
    ]
