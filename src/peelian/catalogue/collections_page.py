"""The reference page of collections."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.collection import Collection, Figure


def collections_page(catalogue: Catalogue) -> Iterator[str]:
    """Lines of Markdown: what forces owe, by when, how it is checked."""
    yield "# Collections\n\nWhat forces owe the centre, by when, what is checked and who signs it off.\n"
    for name, entry in sorted(catalogue.collections.items()):
        yield f"## {entry.title} {{: #{name}}}\n"
        yield f"`{name}` · {entry.why}\n"
        yield "| | |\n|---|---|"
        yield from (f"| {field} | {value} |" for field, value in _fields(entry))
        yield "\nFigures that are checked:\n"
        yield from (f"- {_figure(figure)}" for figure in entry.figures.values())
        for agreement in entry.agreements:
            sides = (" + ".join(f"`{each}`" for each in side) for side in (agreement.figures, agreement.others))
            sign = " ≤ " if agreement.at_most else " = "
            yield f"- {agreement.says}: {sign.join(sides)}, else a {agreement.severity}"
        yield f"\n{entry.note}\n" if entry.note else ""


def _fields(entry: Collection) -> Iterator[tuple[str, str]]:
    yield "Due", f"every {entry.every}, from {entry.starts}" + (f" to {entry.ends}" if entry.ends else "")
    yield "By", "no date is set" if entry.due_after is None else f"{entry.due_after} days after the period's end"
    yield "From", ", ".join(entry.forces) if entry.forces else f"the {len(entry.owed_by)} territorial forces"
    for asked in entry.records:
        names = ", ".join(f"`{each}`" for each in (*asked.columns, *asked.indicators))
        yield "Records", f"[{asked.dataset}](datasets.md#{asked.dataset})" + (f": {names}" if names else "")
    yield "Source", f"`{entry.source}`"
    limits = entry.tolerances
    yield (
        "Spoken of",
        (
            f"more than {limits.quarantined:.0%} of rows set aside; {limits.last_time:.0%} from last time; less than "
            f"{limits.far_below:.0%} of usual; z beyond {limits.own_history_z:g} and {limits.own_history:.0%} from its "
            f"own history; z beyond {limits.other_forces_z:g} and {limits.other_forces:.0%} from other forces"
        ),
    )
    yield "Signed off by", entry.signed_off_by
    yield "Owner", entry.owner


def _figure(figure: Figure) -> str:
    of = f"rows where `{figure.count}`" if figure.count and figure.count != "all" else "all rows"
    if figure.sum:
        of = f"sum of `{figure.sum}`" + (f" where `{figure.where}`" if figure.where else "")
    share = f", as a share of `{figure.share_of}`" if figure.share_of else ""
    return f"{figure.title}: {of} of [{figure.dataset}](datasets.md#{figure.dataset}){share}"
