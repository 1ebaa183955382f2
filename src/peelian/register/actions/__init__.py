"""Everything that can be done in the register, one named action each: one transaction, one audit event."""

from __future__ import annotations

from peelian.register.actions import (
    challenges,
    improvement,
    people,
)
from peelian.register.step import ACTIONS

__all__ = ["ACTIONS", "challenges", "improvement", "people"]
