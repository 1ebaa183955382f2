"""Random draws by name, not by turn: each is a function of seed, replication, stream, entity and purpose.

Nothing is carried from draw to draw, so the order of the simulation, the number of threads, and a change elsewhere in
the model leave every draw as it was. Two scenarios with one seed then meet the same incidents: common random numbers.

The function is Philox 4×32 of ten rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
SC11, 2011), chosen over mixers in the manner of SplitMix because for one seed it is a permutation of its 128-bit
counter: no two draws with different names share their bits by a known overlap, which shifted sequences cannot promise.
It passes the whole of TestU01's BigCrush, has published answers to test against, and its 32-bit multiplications run
four or eight at a time. The counter is (entity, stream, replication, pair of purposes), 32 bits each, and the key is
the seed. A block of 128 bits gives the draws of two purposes, an even one and the odd one after it.

A uniform draw is an odd multiple of 2⁻⁵³ between 0 and 1: never 0, never 1, and as fine at one end as at the other.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from peelian.demand.compiled import inlined, kernel

Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]

ARRIVAL, KIND, TRAVEL, SCENE, PATIENCE, ROUTE, DELAY, LASTS = range(PURPOSES := 8)
"""Purposes: when an entity arrives, its kind, how long units travel and are at the scene, how long it waits at most,
where it goes next, how long it is before it can begin, how long a case is open."""

_WORD = np.uint64(0xFFFFFFFF)
_BITS = np.uint64(32)
_DROPPED = np.uint64(12)
_MULTIPLY_0, _MULTIPLY_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL_0, _WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_STEP = 2.0**-52
Counter = tuple[np.uint64, np.uint64, np.uint64, np.uint64]


@inlined
def _round(counter: Counter, low_key: np.uint64, high_key: np.uint64) -> Counter:
    """One round of Philox 4×32; words of 32 bits in 64."""
    one, two = _MULTIPLY_0 * counter[0], _MULTIPLY_1 * counter[2]
    return (two >> _BITS) ^ counter[1] ^ low_key, two & _WORD, (one >> _BITS) ^ counter[3] ^ high_key, one & _WORD


@inlined
def philox(counter: Counter, low_key: np.uint64, high_key: np.uint64) -> Counter:
    """Philox 4×32 of ten rounds: four words of 32 bits (kept in 64) from a counter and a key of such words."""
    # The ten rounds are written out because only a loop without a loop inside is widened by the compiler.
    counter = _round(counter, low_key, high_key)
    low_key, high_key = (low_key + _WEYL_0) & _WORD, (high_key + _WEYL_1) & _WORD
    counter = _round(counter, low_key, high_key)
    low_key, high_key = (low_key + _WEYL_0) & _WORD, (high_key + _WEYL_1) & _WORD
    counter = _round(counter, low_key, high_key)
    low_key, high_key = (low_key + _WEYL_0) & _WORD, (high_key + _WEYL_1) & _WORD
    counter = _round(counter, low_key, high_key)
    low_key, high_key = (low_key + _WEYL_0) & _WORD, (high_key + _WEYL_1) & _WORD
    counter = _round(counter, low_key, high_key)
    low_key, high_key = (low_key + _WEYL_0) & _WORD, (high_key + _WEYL_1) & _WORD
    counter = _round(counter, low_key, high_key)
    low_key, high_key = (low_key + _WEYL_0) & _WORD, (high_key + _WEYL_1) & _WORD
    counter = _round(counter, low_key, high_key)
    low_key, high_key = (low_key + _WEYL_0) & _WORD, (high_key + _WEYL_1) & _WORD
    counter = _round(counter, low_key, high_key)
    low_key, high_key = (low_key + _WEYL_0) & _WORD, (high_key + _WEYL_1) & _WORD
    counter = _round(counter, low_key, high_key)
    low_key, high_key = (low_key + _WEYL_0) & _WORD, (high_key + _WEYL_1) & _WORD
    return _round(counter, low_key, high_key)


@inlined
def _open_uniform(high: np.uint64, low: np.uint64) -> float:
    """An odd multiple of 2⁻⁵³ from the upper 52 of 64 bits."""
    return (float(((high << _BITS) | low) >> _DROPPED) + 0.5) * _STEP


@kernel
def uniform(seed: int, replication: int, stream: int, entity: int, purpose: int) -> float:
    """The uniform draw, between 0 and 1 and never either, of an entity of a stream for a purpose.

    `seed` may have 64 bits; the other four have 32, and higher bits are ignored.

    >>> uniform(7, 0, 1, 250, SCENE) == uniform(7, 0, 1, 250, SCENE) != uniform(7, 0, 1, 250, TRAVEL)
    True
    """
    whole = np.uint64(seed)
    counter = (
        np.uint64(entity) & _WORD,
        np.uint64(stream) & _WORD,
        np.uint64(replication) & _WORD,
        np.uint64(purpose // 2) & _WORD,
    )
    block = philox(counter, whole & _WORD, whole >> _BITS)
    return _open_uniform(block[2], block[3]) if purpose % 2 else _open_uniform(block[0], block[1])


@kernel
def fill_uniforms(
    even: Floats, odd: Floats, seed: int, replication: int, stream: int, purpose: int, first: int
) -> None:
    """Draw for the entities `first` and those after it: for `purpose`, which is even, and for the odd purpose after it.

    Both arrays have the same length. Each draw is what `uniform` gives for it.
    """
    low_key, high_key = np.uint64(seed) & _WORD, np.uint64(seed) >> _BITS
    stream_word, replication_word = np.uint64(stream) & _WORD, np.uint64(replication) & _WORD
    pair = np.uint64(purpose // 2) & _WORD
    for place in range(even.size):
        block = philox((np.uint64(first + place) & _WORD, stream_word, replication_word, pair), low_key, high_key)
        even[place] = _open_uniform(block[0], block[1])
        odd[place] = _open_uniform(block[2], block[3])


@kernel
def fill_by_name(
    even: Floats, odd: Floats, seed: int, replication: int, entity: Words, name: Words, pair: Words
) -> None:
    """Draw for entities of several streams: for the even purpose of each pair of purposes and for the odd one after it.

    All arrays have the same length; `name` is each entity's stream. Each draw is what `uniform` gives for it.
    """
    low_key, high_key = np.uint64(seed) & _WORD, np.uint64(seed) >> _BITS
    replication_word = np.uint64(replication) & _WORD
    for place in range(even.size):
        block = philox((entity[place], name[place], replication_word, pair[place]), low_key, high_key)
        even[place] = _open_uniform(block[0], block[1])
        odd[place] = _open_uniform(block[2], block[3])
