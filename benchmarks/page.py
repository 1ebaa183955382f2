"""The page of benchmarks: each benchmark writes its own part, between two marks."""

from __future__ import annotations

import os
import platform
import time
from importlib.metadata import version
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def put(what: str, text: str) -> None:
    """Put what was measured between its marks; `what` is the command in them, "`make bench`"."""
    mark, end = f"<!-- Written by {what} from here on. -->\n", f"<!-- End of what {what} writes. -->\n"
    before, rest = PAGE.read_text(encoding="utf-8").split(mark)
    PAGE.write_text(before + mark + "\n" + text + "\n" + end + rest.split(end)[1], encoding="utf-8")


def machine(*packages: str) -> str:
    """When, on what and beside how much else it was run."""
    versions = "".join(f", {name} {version(name)}" for name in packages)
    return (
        f"{time.strftime('%d %B %Y')}: {os.cpu_count()} cores, {platform.system()}, Python "
        f"{platform.python_version()}{versions}. Load over the last 15 minutes: {os.getloadavg()[2]:.1f}, of which the "
        f"run makes at most {os.cpu_count()}."
    )
