"""`peelian inspect`: inspections, their evidence and judgments, what the next round should look at, and reports."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from peelian.cli.acting import AsOption, group, reader
from peelian.cli.options import FormatOption

if TYPE_CHECKING:
    from peelian.catalogue.framework import Framework
    from peelian.inspection.holding import Holding
    from peelian.inspection.records import Inspection
    from peelian.workbench import Workbench

app = group(
    "Inspections: history, the next round's areas, reports, and every step of a round.",
    "inspections", "evidence", "judgments", "challenges", "oversight",
)  # fmt: skip
ForceArgument = Annotated[str | None, typer.Argument(help="The force; without it, the only one in the register.")]


@app.command("list")
def list_inspections(person: AsOption = None, form: FormatOption = "table") -> None:
    """List the inspections that you may see."""
    from peelian.cli.console import Format, print_rows

    _, held = held_by(person, None)
    rows = [
        {
            "inspection": each.id,
            "force": each.force,
            "framework": each.framework,
            "stage": each.stage.value,
            "published": each.published_on or "",
        }
        for each in _in_time(held)
    ]
    print_rows("Inspections", rows, Format(form), empty="There are no inspections that you may see.")


@app.command()
def history(force: ForceArgument = None, person: AsOption = None, form: FormatOption = "table") -> None:
    """Show a force's grades, each with the round it comes from, and what was graded beside the table."""
    from peelian.cli.console import Format, print_rows, say
    from peelian.inspection.contradictions import Terms, contradictions
    from peelian.inspection.history import grades

    bench, held = held_by(person, force)
    name = force_named(held, force)
    catalogue = bench.catalogue
    told = grades(held, catalogue.frameworks, name)
    if form != "table":
        print_rows("", [each.to_dict() for each in told], Format(form), empty="")
        return
    programmes = dict.fromkeys(each.programme for each in told)
    for programme in programmes:
        rows = [each.row for each in told if each.programme == programme]
        print_rows(_programme(programme), rows, Format.TABLE, empty="")
    if not told:
        say(f"No grades of {name} are on record. Load a register with: peelian register import FILE")
    found = [
        {"about": each.about, "what does not fit": each.says, "why it matters": each.why}
        for each in contradictions(held, Terms(catalogue.frameworks, catalogue.scales, catalogue.finding_kinds))
    ]
    noted = [
        {
            "about": each.about,
            "what does not fit": f"{each.one_says} / {each.other_says}",
            "why it matters": each.verdict,
        }
        for each in held.discrepancies
    ]
    print_rows("What does not fit together", found + noted, Format.TABLE, empty="Nothing contradicts anything else.")


@app.command()
def select(
    force: ForceArgument = None,
    cycle: Annotated[
        str, typer.Option(help="The round: next, for the one after the last inspection, or a framework's id.")
    ] = "next",
    on: Annotated[str | None, typer.Option("--on", help="The day on which it begins; a year after the last.")] = None,
    source: Annotated[str | None, typer.Option(help="The records whose measures are asked for signals.")] = None,
    person: AsOption = None,
    form: FormatOption = "table",
) -> None:
    """Propose the areas of the next round by a declared rule, each with its reasons and their points."""
    from peelian.cli.acting import day_of
    from peelian.cli.console import Format, print_rows, say
    from peelian.inspection.selection import Known, propose

    bench, held = held_by(person, force)
    name = force_named(held, force)
    framework, last = _round(bench, held, name, cycle)
    begins = day_of(on) if on else _year_after(last)
    known = Known(
        held, bench.catalogue.frameworks, bench.catalogue.scales, bench.catalogue.finding_kinds,
        bench.signals_by_question(framework, name, source),
    )  # fmt: skip
    proposed = propose(known, name, framework, on=begins)
    if form != "table":
        print_rows("", [each.to_dict() for each in proposed], Format(form), empty="")
        return
    rows = [
        {
            "area": each.title,
            "inspect": "yes" if each.selected else "no",
            "points": each.points,
            "last grade": f"{each.grade} ({each.cycle})" if each.grade else "none",
            "reasons": "\n".join(reason.text for reason in each.reasons),
        }
        for each in proposed
    ]
    print_rows(f"{framework.title}: areas of a round that begins on {begins}", rows, Format.TABLE, empty="")
    rule = framework.choosing
    say(f"An area is inspected from {rule.from_points} points on, or in every force. This is a declared rule of ours;")
    say("the inspectorate's own method is not published. Change the rule in the framework, the day with --on.")


@app.command()
def show(
    inspection: Annotated[str, typer.Argument(help="The inspection's id.")],
    person: AsOption = None,
    form: FormatOption = "table",
) -> None:
    """Show an inspection: its areas, judgments with the evidence cited, and findings."""
    from peelian.cli.console import Format, print_rows, say
    from peelian.core.errors import UnknownNameError

    bench, held = held_by(person, None)
    found = next((each for each in held.inspections if each.id == inspection), None)
    if found is None:
        raise UnknownNameError("inspection that you may see", inspection, [each.id for each in held.inspections])
    framework = bench.catalogue.framework(found.framework)
    names = {each.id: each.title for each in framework.pillars} | {each.id: each.title for each in framework.questions}
    rows = [
        {
            "on": names.get(each.question or each.pillar, each.question or each.pillar),
            "grade": each.grade,
            "from": each.carried_from or framework.cycle,
            "stage": each.stage.value,
            "evidence": len(each.evidence),
            "id": each.id,
        }
        for each in held.judgments
        if each.inspection == found.id
    ]
    if form == "table":
        say(f"{found.title}: {found.stage}" + (f", {found.published_on}" if found.published_on else ""))
    print_rows("Judgments", rows, Format(form), empty="No judgments that you may see.")


def held_by(person: str | None, force: str | None) -> tuple[Workbench, Holding]:
    """The workspace, and all that somebody may see of every force or of one."""
    from peelian.core.force import force as force_of

    bench, actor = reader(person)
    from peelian.register.queries.holdings import holding_for

    return bench, holding_for(actor, force_of(force).id if force else "")


def force_named(held: Holding, force: str | None) -> str:
    """The id of the force that is named, or of the only one that is held; raises PeelianError else."""
    from peelian.core.errors import PeelianError
    from peelian.core.force import force as force_of

    if force:
        return force_of(force).id
    known = sorted({each.force for each in held.inspections})
    if len(known) != 1:
        what = "No force is" if not known else f"{len(known)} forces are"
        raise PeelianError(
            f"{what} in the register.", remedy=f"Name one: {', '.join(known) or 'peelian inspect … FORCE'}."
        )
    return known[0]


def _in_time(held: Holding) -> list[Inspection]:
    return sorted(held.inspections, key=lambda each: (each.published_on or dt.date.max, each.id))


def _round(bench: Workbench, held: Holding, force: str, cycle: str) -> tuple[Framework, Inspection | None]:
    """The framework of a round, and the last inspection before it."""
    from peelian.core.errors import PeelianError

    known = bench.catalogue.frameworks
    if cycle != "next":
        framework = bench.catalogue.framework(cycle)
        return framework, _last(held, force, known, framework.programme)
    last = _last(held, force, known, "peel")
    if last is None:
        raise PeelianError(f"No inspection of {force} is on record.", remedy="Name a framework with --cycle.")
    return known[last.framework], last


def _last(held: Holding, force: str, frameworks: Any, programme: str) -> Inspection | None:
    found = [
        each for each in _in_time(held) if each.force == force and frameworks[each.framework].programme == programme
    ]
    dated = [each for each in found if each.published_on]
    return dated[-1] if dated else None


def _year_after(last: Inspection | None) -> dt.date:
    if last is None or last.published_on is None:
        return dt.datetime.now(dt.UTC).date()
    return last.published_on + dt.timedelta(days=365)


def _programme(name: str) -> str:
    return "PEEL" if name == "peel" else f"Beside it: {name.replace('-', ' ')}"
