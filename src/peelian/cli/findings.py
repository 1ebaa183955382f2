"""`peelian findings`: what was asked of whom, what became of it, what is due, and every step of the follow-up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from peelian.cli.acting import AsOption, day_of, group, reader
from peelian.cli.options import FormatOption

if TYPE_CHECKING:
    from peelian.catalogue.framework import FindingKind
    from peelian.inspection.holding import Holding
    from peelian.inspection.lineage import Trace

app = group(
    "Findings: areas for improvement, causes of concern, recommendations, panel actions, and what became of them.",
    "findings", "improvement", "responses",
)  # fmt: skip
ForceOption = Annotated[str | None, typer.Option("--force", help="Only what this force owes.")]
OnOption = Annotated[str | None, typer.Option("--on", help="The day as of which it is told: YYYY-MM-DD; today.")]


@app.command("list")
def list_findings(
    force: ForceOption = None,
    kind: Annotated[str | None, typer.Option(help="Only this kind, such as area-for-improvement.")] = None,
    still_open: Annotated[bool, typer.Option("--open", help="Only those on which somebody still has to act.")] = False,
    on: OnOption = None,
    person: AsOption = None,
    form: FormatOption = "table",
) -> None:
    """List the findings that you may see: what was asked, of whom, how it stands and what is due."""
    from peelian.cli.console import Format, print_rows
    from peelian.core.errors import UnknownNameError
    from peelian.inspection.clock import of_finding

    held, kinds = _held(person, force)
    if kind is not None and kind not in kinds:
        raise UnknownNameError("kind of finding", kind, list(kinds))
    day = day_of(on) if on else dt.datetime.now(dt.UTC).date()
    rows = [
        {
            "finding": each.id,
            "kind": kinds[each.kind].title,
            "asks": each.text,
            "of": each.owed_by,
            "made": str(each.made_on),
            "stands": each.standing.value,
            "time": of_finding(held, each, kinds, day).text,
        }
        for each in held.findings
        if kind in (None, each.kind) and (each.standing.is_open or not still_open)
    ]
    print_rows("Findings", rows, Format(form), empty="There are no such findings that you may see.")


@app.command()
def trace(
    start: Annotated[
        str | None, typer.Argument(help="A finding, or an inspection; without it, every round that was followed up.")
    ] = None,
    later: Annotated[
        str | None, typer.Argument(help="A later inspection, to hold the two against one another.")
    ] = None,
    force: ForceOption = None,
    person: AsOption = None,
    form: FormatOption = "table",
) -> None:
    """Follow findings over the rounds: what became of each, and how one round's add up with the next one's."""
    from peelian.cli.console import Format, print_rows
    from peelian.inspection.lineage import trace as traced

    held, _ = _held(person, force)
    known = {each.id: each for each in held.findings}
    if start in known:
        chains = traced(held, start)
        rows = [row for chain in chains for row in _chain(chain)]
        print_rows(f"The chain of {start}", rows, Format(form), empty="Nothing is known of it.")
        return
    for earlier, then in _pairs(held, start, later):
        _print_balance(held, earlier, then, form)


@app.command()
def due(force: ForceOption = None, on: OnOption = None, person: AsOption = None, form: FormatOption = "table") -> None:
    """Show what is due, overdue or stale: responses to reports, findings and actions."""
    from peelian.cli.console import Format, print_rows, say
    from peelian.inspection.clock import waiting

    held, kinds = _held(person, force)
    day = day_of(on) if on else dt.datetime.now(dt.UTC).date()
    rows = [
        {"what": what, "id": each.about, "time": each.text, "due": str(each.due_on or "")}
        for what, each in waiting(held, kinds, day)
    ]
    print_rows(f"Due on {day}", rows, Format(form), empty="Nothing is due, overdue or stale.")
    if rows and form == "table":
        say("This is by what is on record: what was done and not recorded here still counts as waiting.")


def _held(person: str | None, force: str | None) -> tuple[Holding, Mapping[str, FindingKind]]:
    from peelian.core.force import force as force_of

    bench, actor = reader(person)
    from peelian.register.queries.holdings import holding_for

    return holding_for(actor, force_of(force).id if force else ""), bench.catalogue.finding_kinds


def _pairs(held: Holding, start: str | None, later: str | None) -> list[tuple[str, str]]:
    from peelian.core.errors import PeelianError, UnknownNameError

    known = {each.id for each in held.inspections}
    for name in (start, later):
        if name is not None and name not in known:
            raise UnknownNameError(
                "finding or inspection that you may see", name, [*known, *(f.id for f in held.findings)]
            )
    of = {each.id: each.inspection for each in held.findings}
    linked = dict.fromkeys((of[each.earlier], each.inspection) for each in held.links if of.get(each.earlier))
    if start and later:
        return [(start, later)]
    found = [pair for pair in linked if start in (None, pair[0], pair[1])]
    if not found:
        raise PeelianError(
            "No finding of it was followed up at a later inspection.", remedy="See: peelian findings list"
        )
    return found


def _print_balance(held: Holding, earlier: str, later: str, form: str) -> None:
    from peelian.cli.console import Format, print_rows, say
    from peelian.inspection.lineage import balance

    kinds = {each.kind for each in held.findings if each.inspection == earlier}
    linked = {each.earlier for each in held.links if each.inspection == later}
    for kind in sorted({each.kind for each in held.findings if each.id in linked} & kinds):
        found = balance(held, earlier, later, kind=kind)
        rows = [
            {
                "earlier": each.finding.id,
                "asked": each.finding.text,
                "became": each.became,
                "later": each.later.id if each.later else "",
                "what was said": each.link.says if each.link else "",
            }
            for each in found.earlier
        ]
        rows += [
            {"earlier": "", "asked": each.text, "became": "new", "later": each.id, "what was said": ""}
            for each in found.new
        ]
        print_rows(f"{earlier} → {later}", rows, Format(form), empty="")
        if form == "table":
            say(found.text)
            for each in found.earlier:
                if each.warning:
                    say(f"Note: {each.warning}")


def _chain(chain: Trace) -> list[dict[str, str]]:
    became = {each.later: each.became.value for each in chain.links}
    rows = [
        {
            "finding": each.id,
            "made": str(each.made_on),
            "asks": each.text,
            "became of the one before": became.get(each.id, "first"),
            "stands": each.standing.value,
        }
        for each in chain.findings
    ]
    return [*rows, {"finding": "", "made": "", "asks": "", "became of the one before": chain.ended, "stands": ""}]
