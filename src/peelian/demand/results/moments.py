"""Mean and variance as replications come in, in the memory of one: nothing of a replication is kept.

The update is Welford's (1962), the merging of two sets of replications that of Chan, Golub and LeVeque (1983): both
work on deviations from the mean, and do not lose the digits that sums of squares lose.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """The number of values seen, their mean, and the sum of their squared deviations, for each cell of a table.

    A value that is not a number, such as a share of nothing, is not counted in its cell.
    """

    count: Integers
    mean: Floats
    squares: Floats

    @classmethod
    def nothing(cls, *shape: int) -> Moments:
        """A table in which nothing has been seen."""
        return cls(np.zeros(shape, np.int64), np.zeros(shape), np.zeros(shape))

    def added(self, values: Floats) -> Moments:
        """With further values, an axis of replications before those of the table, one after another.

        So the result does not depend on how replications are parted into batches.
        """
        count, mean, squares = self.count.copy(), self.mean.copy(), self.squares.copy()
        for each in values:
            known = ~np.isnan(each)
            count += known
            step = np.where(known, each - mean, 0.0)
            mean += step / np.maximum(count, 1)
            squares += np.where(known, step * (each - mean), 0.0)
        return Moments(count, mean, squares)

    def merged(self, other: Moments) -> Moments:
        """With those of other replications, simulated elsewhere."""
        count = self.count + other.count
        parts = np.maximum(count, 1)
        apart = other.mean - self.mean
        return Moments(
            count,
            np.where(self.count == 0, other.mean, self.mean + apart * other.count / parts),
            self.squares + other.squares + apart**2 * self.count * other.count / parts,
        )

    @property
    def variance(self) -> Floats:
        """The unbiased variance of each cell; not a number below two values."""
        return np.where(self.count > 1, self.squares / np.maximum(self.count - 1, 1), np.nan)
