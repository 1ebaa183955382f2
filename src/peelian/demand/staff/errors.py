"""What staffing refuses."""

from __future__ import annotations

from peelian.core.errors import PeelianError


class StaffError(PeelianError):
    """A question about staff that cannot be answered: a team without shifts, rules that leave no shift."""
