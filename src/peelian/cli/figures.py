"""What the commands that give figures have in common: finding the source, reading breakdowns and moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from peelian.core.errors import PeelianError
from peelian.core.force import force as named_force

if TYPE_CHECKING:
    from peelian.measures.figures import Figures
    from peelian.workbench import Workbench


def open_figures(
    bench: Workbench, datasets: Sequence[str], force: str, source: str | None, as_at: str | None
) -> Figures:
    """The figures of a force, from the source that is named or the only one that has the datasets."""
    from peelian.cli.console import progress_bar

    when = moment(as_at)
    found = named_force(force)
    with progress_bar("mart") as progress:
        bench.mart(as_at=when, progress=progress)
    chosen = source or bench.only_source(datasets, found.id, as_at=when)
    return bench.force(found.id, source=chosen, as_at=when)


def breakdowns(where: list[str] | None) -> dict[str, str]:
    """Read `column=value` texts."""
    found = {}
    for text in where or []:
        column, equals, value = text.partition("=")
        if not equals:
            raise PeelianError(f"--where {text!r} cannot be read.", remedy="Write it as --where column=value.")
        found[column.strip()] = value.strip()
    return found


def moment(as_at: str | None) -> dt.datetime | None:
    """Read --as-at."""
    from peelian.records.table import read_as_at

    return read_as_at(as_at) if as_at else None
