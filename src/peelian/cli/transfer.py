"""`peelian findings import`, `update` and `export`: the register's records in files, and a force's own tracker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from peelian.cli.acting import AsOption, opened

if TYPE_CHECKING:
    from peelian.register.transfer.exchange import Exchange

FileArgument = Annotated[Path, typer.Argument(help="JSON, YAML, a workbook or a .zip that Peelian wrote.")]
MappingOption = Annotated[
    Path | None, typer.Option("--mapping", help="What the headings of your own tracker (XLSX, ODS, CSV) mean.")
]


def bring_in(file: FileArgument, mapping: MappingOption = None, person: AsOption = None) -> None:
    """Bring in the rows of a file that are not there yet, all of them or none; rows that are there must say the same.

    A performance manager brings in what is their organisation's own, an administrator anything.
    """
    from peelian.cli.console import say

    _, actor = opened(person)
    from peelian.register.actions.transfer import import_records

    with _exchange(file, mapping) as exchange:
        say(str(import_records(actor, exchange=exchange)))


def update(file: FileArgument, mapping: MappingOption = None, person: AsOption = None) -> None:
    """Bring in the rows of a file, and change those that are there and say something else, all of it or nothing."""
    from peelian.cli.console import say

    _, actor = opened(person)
    from peelian.register.actions.transfer import update_records

    with _exchange(file, mapping) as exchange:
        say(str(update_records(actor, exchange=exchange)))


def take_out(
    file: Annotated[Path, typer.Argument(help="Where to write: .json, .yaml, .xlsx, or .zip with files of evidence.")],
    force: Annotated[str, typer.Option(help="Only what has to do with this force.")] = "",
    mapping: MappingOption = None,
    person: AsOption = None,
) -> None:
    """Write what you may see to a file; with --mapping, under the headings of your own tracker. The audit is told."""
    from peelian.cli.console import say

    _, actor = opened(person)
    from peelian.register.transfer.export import export_records, export_tracker
    from peelian.register.transfer.mapping import read_mapping

    if mapping is None:
        count = export_records(actor, file, force)
    else:
        count = export_tracker(actor, file, read_mapping(mapping), force)
    say(f"{count:,} rows are in {file}.")


@contextmanager
def _exchange(file: Path, mapping: Path | None) -> Iterator[Exchange]:
    from peelian.register.transfer.mapping import read_mapping
    from peelian.register.transfer.reading import read_exchange
    from peelian.register.transfer.tracker import read_tracker

    if mapping is None:
        with read_exchange(file) as exchange:
            yield exchange
    else:
        yield read_tracker(file, read_mapping(mapping))
