"""`peelian submissions`: what was loaded, from the tables' own commits."""

from __future__ import annotations

from typing import Annotated

import typer

from peelian.cli.options import FormatOption


def submissions(
    dataset: Annotated[str | None, typer.Argument(help="Only this dataset.")] = None,
    slices: Annotated[bool, typer.Option("--slices", help="Show each month held now and what holds it.")] = False,
    form: FormatOption = "table",
) -> None:
    """List what was loaded, oldest first; with --slices, the months held now and the rows in each."""
    from peelian.cli.console import Format, print_rows
    from peelian.records.ledger import holders
    from peelian.records.ledger import submissions as read
    from peelian.workbench import Workbench

    bench = Workbench.open()
    names = [bench.catalogue.dataset(dataset).id] if dataset else list(bench.catalogue.datasets)
    rows = []
    for name in names:
        history = read(bench.workspace, name)
        if slices:
            rows += [
                {
                    "dataset": name, "source": each.source, "force": each.force, "month": each.month,
                    "part": each.part,
                    "rows": by.slices[each], "extracted": by.extracted, "submission": by.id, "file": by.file,
                }
                for each, by in sorted(holders(history).items())
            ]  # fmt: skip
        else:
            rows += [
                {
                    "submission": one.id, "dataset": name, "version": one.version, "file": one.file,
                    "source": one.source, "received": one.received, "accepted": one.accepted,
                    "quarantined": one.quarantined, "left_out": sum(one.left_out.values()),
                    "months": len({each.month for each in one.slices}),
                    "extracted": one.extracted, "committed": one.committed_at,
                }
                for one in history
            ]  # fmt: skip
    print_rows("Months held" if slices else "Submissions", rows, Format(form), empty="Nothing has been loaded yet.")
