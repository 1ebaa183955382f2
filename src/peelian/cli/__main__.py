"""`python -m peelian.cli`."""

from __future__ import annotations

from peelian.cli import main

main()
