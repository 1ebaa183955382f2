"""What a figure rests on. Every figure that a reader sees says so."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Basis(Enum):
    """The ground a figure stands on, firmest first.

    >>> Basis.SYNTHETIC_FIXED.value, Basis.SYNTHETIC_FIXED.is_synthetic
    ('synthetic, fixed to a published total', True)
    """

    PUBLISHED = "published"
    REAL = "real records"
    SYNTHETIC_FIXED = "synthetic, fixed to a published total"
    SYNTHETIC_FREE = "synthetic, free"
    SIMULATED = "simulated"
    THEORY = "by theory"

    @property
    def is_synthetic(self) -> bool:
        """Whether records were made up, so that no trend or signal may be read from their shape."""
        return self in (Basis.SYNTHETIC_FIXED, Basis.SYNTHETIC_FREE)

    @property
    def mark(self) -> str:
        """A short mark for tight tables; always explained on the same page."""
        marks = {
            "PUBLISHED": "P", "REAL": "R", "SYNTHETIC_FIXED": "SF", "SYNTHETIC_FREE": "S", "SIMULATED": "M",
            "THEORY": "T",
        }  # fmt: skip
        return marks[self.name]


def weakest(bases: Iterable[Basis]) -> Basis:
    """The basis of something made from several figures: that of its weakest part.

    >>> weakest([Basis.PUBLISHED, Basis.SYNTHETIC_FREE]).value
    'synthetic, free'
    """
    order = list(Basis)
    return max(bases, key=order.index)
