"""Every model with its quantities by the names that test vectors give them, in families."""

from __future__ import annotations

from peelian.demand.theory.models import calls, cases, grades, over_time, units

FAMILIES = (calls, grades, units, over_time, cases)
