"""`peelian retention`: what is kept too long, and deleting it in every version, with a certificate."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from peelian.records.retention.certificate import Certificate
    from peelian.records.retention.plan import Plan
    from peelian.workbench import Workbench

app = typer.Typer(help="Records that are kept too long, or are to be forgotten.", no_args_is_help=True)
TodayOption = Annotated[str | None, typer.Option("--today", help="Reckon from this day, YYYY-MM-DD; today without it.")]
ByOption = Annotated[str, typer.Option("--by", help="Who decided it.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; it stands on the certificate.")]


@app.command()
def plan(today: TodayOption = None) -> None:
    """Show what would be deleted, and what could not be read or written again. Changes nothing."""
    _say_plan(_plan(_open(), today), "peelian retention apply --plan {id} --by NAME --reason TEXT")


@app.command()
def apply(
    plan: Annotated[str, typer.Option("--plan", help="The plan's id, as `peelian retention plan` shows it.")],
    by: ByOption,
    reason: ReasonOption,
    today: TodayOption = None,
) -> None:
    """Delete what the plan lists, in every version, and write a certificate. A plan that has changed is refused."""
    from peelian.core.errors import PeelianError
    from peelian.records.retention.apply import apply_plan

    bench = _open()
    found = _plan(bench, today)
    if found.id != plan:
        raise PeelianError(
            f"The plan is {found.id} now, not {plan}: records have changed, or time has gone by. Nothing was deleted.",
            remedy="Look at it again with `peelian retention plan`.",
        )
    _say_certificate(bench, apply_plan(bench.workspace, bench.catalogue, found, by=by, reason=reason))


@app.command()
def forget(
    dataset: Annotated[str, typer.Option("--dataset", help="Whose rows.")],
    key: Annotated[str, typer.Option("--key", help="The reference, as the force's own system gives it.")],
    by: Annotated[str, typer.Option("--by", help="Who decided it; without it, only the plan is shown.")] = "",
    reason: ReasonOption = "",
) -> None:
    """Delete the rows that have one reference, in every version. Without --by, show what that would take away."""
    from peelian.records.audit import About, record
    from peelian.records.retention.apply import apply_plan
    from peelian.records.retention.plan import plan_forgetting

    bench = _open()
    record(bench.workspace, "retention forget", About(dataset=dataset, purpose=reason))
    found = plan_forgetting(bench.workspace, bench.catalogue, dataset, key)
    if not by:
        _say_plan(found, "the same with --by NAME --reason TEXT")
        return
    _say_certificate(bench, apply_plan(bench.workspace, bench.catalogue, found, by=by, reason=reason))


def _open() -> Workbench:
    """The workspace, once every deletion that was begun is ended."""
    from peelian.cli.console import warn
    from peelian.records.retention.apply import finish_begun
    from peelian.workbench import Workbench

    bench = Workbench.open()
    for ended in finish_begun(bench.workspace):
        warn(f"The deletion {ended.id} had been begun and not ended. It is ended now.")
    return bench


def _plan(bench: Workbench, today: str | None) -> Plan:
    from peelian.core.errors import PeelianError
    from peelian.records.audit import record
    from peelian.records.retention.plan import plan_retention

    record(bench.workspace, "retention plan")
    try:
        day = dt.date.fromisoformat(today) if today else dt.datetime.now(dt.UTC).date()
    except ValueError as error:
        raise PeelianError(f"{today!r} is no day.", remedy="Write --today 2027-04-01.") from error
    return plan_retention(bench.workspace, bench.catalogue, day)


def _say_plan(plan: Plan, following: str) -> None:
    from peelian.cli.console import say

    if not plan.doomed:
        say("Nothing is kept too long.")
        return
    say(f"Plan {plan.id}. {plan.rule}.")
    say(f"  rows          {plan.rows:,} of {len(plan.doomed)} slices")
    for each in plan.doomed:
        place = ", ".join((each.dataset, each.slice.source, each.slice.force, each.slice.month))
        say(f"                {place}: {each.rows:,} of {each.held:,}")
    say(f"  submissions   {', '.join(plan.submissions)}")
    lost = [f"{name} {version}" for name, version in plan.versions]
    for title, names in (
        ("table files", plan.old_files), ("kept files", plan.kept_files), ("marts", plan.marts),
        ("versions", lost), ("publications", plan.publications),
    ):  # fmt: skip
        say(f"  {title:<13} {len(names)}" + "".join(f"\n                {each}" for each in names))
    say("These versions cannot be read any more, and these publications cannot be written again.")
    say(f"Nothing was changed. To do it: {following.format(id=plan.id)}")


def _say_certificate(bench: Workbench, certificate: Certificate) -> None:
    from peelian.cli.console import say, warn
    from peelian.records.retention.certificate import certificates_folder

    for line in certificate.lines():
        say(line)
    say(f"Certificate: {certificates_folder(bench.workspace) / certificate.id}.json")
    if certificate.found_in:
        warn("Something of what was deleted is still there: see the verification.")
        raise typer.Exit(1)
