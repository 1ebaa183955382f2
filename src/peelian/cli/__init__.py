"""The command line: one module a command."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peelian.core.errors import PeelianError


def main() -> None:
    """Run `peelian`; errors made for people are printed without a trace and end with status 1."""
    from peelian.cli.app import app
    from peelian.core.errors import PeelianError

    try:
        app()
    except (PeelianError, OSError) as error:
        from peelian.cli.console import print_error

        print_error(error if isinstance(error, PeelianError) else _of_the_machine(error))
        sys.exit(1)


def _of_the_machine(error: OSError) -> PeelianError:
    """What the disk or the system refused, as a person needs to read it."""
    from peelian.core.errors import PeelianError

    place = f" ({error.filename})" if error.filename else ""
    return PeelianError(
        f"{error.strerror or error}{place}.", remedy="Check that the folder may be written and that the disk has space."
    )
