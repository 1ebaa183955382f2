"""What is drawn for an entity, by the names of the contract."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from peelian.demand.clock import HOUR
from peelian.demand.distributions import exponential_table, sample, smooth
from peelian.demand.draws import uniform
from peelian.demand.model.arrays import Compiled

ARRIVAL, KIND, TRAVEL, SCENE, PATIENCE, ROUTE, DELAY, LASTS = range(8)
LONGEST = 2**47


class Drawing:
    """The draws of one replication."""

    def __init__(self, compiled: Compiled, seed: int, replication: int) -> None:
        self.compiled, self.seed, self.replication = compiled, seed, replication

    def uniform(self, word: int, index: int, purpose: int) -> float:
        return float(uniform(self.seed, self.replication, word, index, purpose))

    def word(self, work: int, stream_word: int) -> int:
        """The word of a work that entities of a stream visit."""
        turned = (stream_word << 16 | stream_word >> 16) & 0xFFFFFFFF
        return int(self.compiled.works.number[work]) ^ turned

    def grade(self, work: int, draw: float) -> int:
        """The kind of job at a work."""
        first, after = self.compiled.kinds.first[work : work + 2]
        return int(first + np.sum(draw >= self.compiled.kinds.share[first:after]))

    def route(self, kind: int, draw: float) -> int:
        """Where a job of a kind goes next: a work, or an end after all works."""
        return int(np.sum(draw >= self.compiled.kinds.then[kind]))

    def time(self, law: int, draw: float) -> int:
        """A time of a law, to the nearest microsecond, four years and a half at most; no time without a law."""
        return int(min(sample(self.compiled.samplers, law, draw), LONGEST) + 0.5) if law >= 0 else 0

    def arrivals(self, stream: int) -> list[tuple[int, bool]]:
        """When the entities of a stream come, and whether each is sent elsewhere."""
        rates = self.compiled.streams.per_hour[stream]
        word = int(self.compiled.streams.number[stream])
        elsewhere = float(self.compiled.streams.elsewhere[stream])
        gaps, so_far, found = exponential_table(), 0.0, []
        hours = enumerate(pairwise(np.concatenate([[0.0], np.cumsum(rates)])))
        hour, (before, after) = next(hours)
        while True:
            index = len(found)
            so_far += float(smooth(gaps, 0, self.uniform(word, index, ARRIVAL)))
            while so_far >= after:
                if hour == len(rates) - 1:
                    return found
                hour, (before, after) = next(hours)
            inside = min(int((so_far - before) * (HOUR / rates[hour])), HOUR - 1)
            sent = self.uniform(word, index, KIND) >= 1 - elsewhere
            found.append((hour * HOUR + inside, sent))
