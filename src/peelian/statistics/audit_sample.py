"""How many records an audit reads, and which: enough, by chance, and so that anyone can draw them again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from math import ceil
from statistics import NormalDist


def sample_size(population: int, *, margin: float, expected: float = 0.5, level: float = 0.95) -> int:
    """How many of a population to read so that a share is known to ± `margin`.

    Method: Cochran (1977), Sampling Techniques, with finite population correction, rounded up. `expected` is the share
    that is looked for; 0.5 is the most careful. Raises ValueError for shares outside 0 to 1.

    >>> sample_size(1200, margin=0.05)
    292
    """
    if population < 1 or not 0 < margin < 1 or not 0 < expected < 1:
        raise ValueError("population is 1 or more; margin and expected share lie between 0 and 1")
    z = NormalDist().inv_cdf((1 + level) / 2)
    unlimited = z * z * expected * (1 - expected) / margin**2
    return min(population, ceil(unlimited / (1 + (unlimited - 1) / population)))


def stratified_selection(
    strata: Mapping[str, Sequence[str]], sizes: Mapping[str, int], *, seed: int
) -> dict[str, tuple[str, ...]]:
    """Records drawn at random from each stratum; the same seed and records give the same ones, on every machine.

    Each record's lot is the SHA-256 of seed, stratum and reference; those with the lowest are drawn, so the order in
    which they came does not matter. Raises ValueError where a stratum has fewer records than are to be drawn.
    """
    drawn: dict[str, tuple[str, ...]] = {}
    for name in sorted(strata):
        records, wanted = sorted(strata[name]), sizes.get(name, 0)
        if wanted > len(records):
            raise ValueError(f"{name} has {len(records)} records, and {wanted} are to be drawn")
        # A stratum's draw depends on its own name and the seed alone: adding a stratum leaves the others as they are.
        by_lot = sorted(records, key=partial(_lot, seed, name))
        drawn[name] = tuple(sorted(by_lot[:wanted]))
    return drawn


def _lot(seed: int, stratum: str, record: str) -> bytes:
    """A number that nobody can foresee without the seed, and that any language gives alike."""
    return hashlib.sha256(f"{seed}\n{stratum}\n{record}".encode()).digest()
