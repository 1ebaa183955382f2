"""The cases that come with Peelian, brought in as any file is."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from peelian.register import database
from peelian.register.actions.transfer import Imported, import_records
from peelian.register.actor import Actor
from peelian.register.transfer.exchange import Exchange, Fault, Given
from peelian.register.transfer.known import Known, plan_of
from peelian.register.transfer.reading import given_by
from peelian.register.transfer.values import records_of

CASES = ("leicestershire",)


def load_shipped(actor: Actor, case: str = CASES[0]) -> Imported:
    """Bring in the rows of a case that are not there yet. Those that are stay as they are, whatever was done to them
    since; where all are there nothing is written, and the audit is told of nothing.
    """
    exchange = shipped(case)
    plan = plan_of(Known(exchange))
    there = plan.same + len(plan.different)
    if not plan.new and not exchange.faults:
        return Imported(0, 0, there)
    brought = import_records(actor, exchange=replace(exchange, rows=plan.new))
    return replace(brought, same=there)


def shipped(case: str) -> Exchange:
    """A case as its files give it."""
    given, faults = list[Given](), list[Fault]()
    with as_file(files("peelian.register") / "shipped" / case) as folder, TemporaryDirectory() as unpacked:
        for path in sorted(folder.glob("*.yaml")):
            rows, wrong, _ = given_by(path, database.workspace().settings, Path(unpacked))
            given += rows
            faults += wrong
    return records_of(given, faults)
