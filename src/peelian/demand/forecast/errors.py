"""What a forecast refuses."""

from __future__ import annotations

from peelian.core.errors import PeelianError


class ForecastError(PeelianError):
    """A forecast that cannot be made: too little is held, or the steps asked for do not fit."""
