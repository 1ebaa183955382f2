"""The number of the Peelian that runs."""

from __future__ import annotations

from functools import cache


@cache
def program_version() -> str:
    """The version of the installed package, "0" where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("peelian")
    except PackageNotFoundError:
        return "0"
