"""Writing to the terminal: tables, progress, errors."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from peelian.core.errors import PeelianError


class Format(StrEnum):
    """How a command writes its result."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def console() -> Console:
    """Standard output; wide where it is not a terminal, so that nothing is cut when it goes to a file."""
    terminal = sys.stdout.isatty()
    return Console(width=None if terminal else 160, highlight=False, emoji=False, soft_wrap=not terminal)


def errors() -> Console:
    """Standard error."""
    return Console(stderr=True, highlight=False, emoji=False, soft_wrap=True)


def _harmless(text: str) -> str:
    """Text without control characters, which records may hold and which would steer the terminal."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", lambda found: f"\\x{ord(found[0]):02x}", text)


def say(text: str) -> None:
    """Write a line as it is."""
    console().print(escape(_harmless(text)))


def warn(text: str) -> None:
    """Write a line to standard error."""
    errors().print(f"[yellow]{escape(_harmless(text))}[/yellow]")


def print_error(error: PeelianError) -> None:
    """Say what is wrong and, on a line of its own, what to do."""
    errors().print(f"[bold red]Error:[/bold red] {escape(error.message)}")
    if error.remedy:
        errors().print(f"[bold]What to do:[/bold] {escape(error.remedy)}")


def print_rows(title: str, rows: Sequence[Mapping[str, Any]], form: Format, *, empty: str) -> None:
    """Write rows as a table, JSON or CSV; `empty` is what a person reads where there are none."""
    if form is Format.JSON:
        sys.stdout.write(json.dumps([dict(row) for row in rows], indent=2, ensure_ascii=False, default=str) + "\n")
    elif form is Format.CSV:
        if rows:
            writer = csv.DictWriter(sys.stdout, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    elif not rows:
        say(empty)
    else:
        table = Table(title=escape(title), title_justify="left")
        for name, value in rows[0].items():
            right = isinstance(value, int | float) and not isinstance(value, bool)
            table.add_column(escape(name), justify="right" if right else "left", overflow="fold")
        for row in rows:
            table.add_row(*(escape(_text(value)) for value in row.values()))
        console().print(table)


def print_json(value: Any) -> None:
    """Write one value as JSON."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n")


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error for work that reports (stage, done, total); total 0 counts without an end."""
    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn(),
        TimeElapsedColumn(),
    )  # fmt: skip
    target = errors()
    with Progress(*columns, console=target, transient=True, disable=not target.is_terminal) as bar:
        task = bar.add_task(escape(label), total=None)

        def update(stage: str, done: int, total: int) -> None:
            bar.update(task, description=escape(f"{label}: {stage}"), completed=done, total=total or None)

        yield update


def _text(value: Any) -> str:
    if value is None:
        return "\N{EN DASH}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
