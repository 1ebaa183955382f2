"""`peelian quality`: the quality grades of what is held."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from peelian.cli.options import AsAtOption, FormatOption

if TYPE_CHECKING:
    from peelian.core.grade import Graded

Row = tuple[str, str, str, str, str, "Graded"]


def quality(
    dataset: Annotated[str | None, typer.Argument(help="Only this dataset.")] = None,
    force: Annotated[str | None, typer.Option("--force", help="Only this force.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="Only this source.")] = None,
    worse_than: Annotated[
        Literal["A", "B", "C"] | None, typer.Option("--worse-than", help="Only grades that are worse.")
    ] = None,
    as_at: AsAtOption = None,
    form: FormatOption = "table",
) -> None:
    """List the quality grades of what is held: how far the data have come, and what keeps them from being better."""
    from peelian.cli.console import Format, print_rows
    from peelian.cli.figures import moment
    from peelian.core.force import force as named_force
    from peelian.workbench import Workbench

    bench = Workbench.open()
    name = bench.catalogue.dataset(dataset).id if dataset else None
    place = (name, bench.catalogue.source(source).id if source else None, named_force(force).id if force else None)
    rows = [
        row
        for row in bench.mart(as_at=moment(as_at)).mart.graded()
        if all(asked in (None, own) for asked, own in zip(place, row, strict=False))
        and (worse_than is None or (not row[5].grade.is_synthetic and row[5].grade.value > worse_than))
    ]
    shown = _together(rows) if form == "table" else [_plain(row) for row in rows]
    print_rows("Quality of what is held", shown, Format(form), empty="There is nothing of that kind.")


def _plain(row: Row) -> dict[str, Any]:
    names = ("dataset", "source", "force", "month", "part")
    return {
        **dict(zip(names, row[:5], strict=True)), "grade": row[5].grade.value, "because": "; ".join(row[5].reasons)
    }  # fmt: skip


def _together(rows: list[Row]) -> list[dict[str, Any]]:
    """Slices of one force with one grade and the same reasons as one line."""
    found = []
    for (dataset, source, force, graded), each in groupby(rows, key=lambda row: (*row[:3], row[5])):
        months = sorted(row[3] for row in each)
        found.append(
            {
                "dataset": dataset, "source": source, "force": force,
                "months": months[0] if months[0] == months[-1] else f"{months[0]} to {months[-1]}",
                "slices": len(months), "grade": graded.grade.value, "because": "; ".join(graded.reasons),
            }
        )  # fmt: skip
    return found
