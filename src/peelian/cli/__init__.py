"""The command line: one module a command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run `peelian`; errors made for people are printed without a trace and end with status 1."""
    from peelian.cli.app import app
    from peelian.core.errors import PeelianError

    try:
        app()
    except PeelianError as error:
        from peelian.cli.console import print_error

        print_error(error)
        sys.exit(1)
