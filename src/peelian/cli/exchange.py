"""`peelian exchange`: what is due, where each return stands, and every step with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from peelian.cli.options import FormatOption

if TYPE_CHECKING:
    from peelian.exchange.desk import Desk, Position
    from peelian.exchange.holding import Item
    from peelian.records.ledger import Submission

app = typer.Typer(help="The exchange between forces and the centre: due, check, query, sign off.", no_args_is_help=True)

COLUMNS, FEW = 6, 5
CollectionArgument = Annotated[str, typer.Argument(help="The collection's id, such as crime-monthly.")]
ForceOption = Annotated[str, typer.Option("--force", help="The force: id, name or ONS code.")]
PeriodOption = Annotated[str, typer.Option("--period", help="The period that the return is for, such as 2018-10.")]
ByOption = Annotated[str | None, typer.Option("--by", help="Who takes the step; without it, the name of your account.")]
ReasonOption = Annotated[str, typer.Option("--because", help="The reason, in words.")]


@app.command()
def status(
    collection: Annotated[str | None, typer.Argument(help="The collection; without it, all of them in short.")] = None,
    force: Annotated[list[str] | None, typer.Option("--force", help="Only this force; may be repeated.")] = None,
    period: Annotated[str | None, typer.Option("--period", help="Only this period.")] = None,
    last: Annotated[int, typer.Option("--last", min=1, help="How many of the latest periods to show.")] = COLUMNS,
    form: FormatOption = "table",
) -> None:
    """Show where the returns stand: a line for each force, a column for each period."""
    from peelian.cli.console import Format, print_rows

    desk = _desk()
    if collection is None:
        rows = [_in_short(desk, name) for name in sorted(desk.catalogue.collections)]
        print_rows("Returns of every collection", rows, Format(form), empty="The catalogue has no collections.")
        return
    found = desk.positions(collection, _forces(force), period or "")
    empty = f"No period of {collection} has ended yet."
    if form != "table":
        print_rows("", [each.to_dict() for each in found], Format(form), empty=empty)
        return
    periods = list(dict.fromkeys(each.item.period for each in found))[-last:]
    states = {(each.item.force, each.item.period): _word(each) for each in found}
    names = dict.fromkeys(each.item.force for each in found)
    rows = [{"force": name, **{each: states[name, each] for each in periods}} for name in names]
    print_rows(desk.catalogue.collection(collection).title, rows, Format.TABLE, empty=empty)


@app.command()
def due(
    collection: Annotated[str | None, typer.Argument(help="Only this collection.")] = None,
    force: Annotated[list[str] | None, typer.Option("--force", help="Only this force; may be repeated.")] = None,
    form: FormatOption = "table",
) -> None:
    """List what has not come, or not wholly: from whom, for which period, by when it was due."""
    from peelian.cli.console import Format, print_rows
    from peelian.exchange.state import State

    desk = _desk()
    names = [desk.catalogue.collection(collection).id] if collection else sorted(desk.catalogue.collections)
    forces = _forces(force)
    open_: list[Position] = []
    for name in names:
        owed = desk.catalogue.collection(name).owed_by
        asked = [each for each in forces if collection or each in owed]
        if asked or not forces:
            open_ += [each for each in desk.positions(name, asked) if each.state in (State.DUE, State.LATE, State.PART)]
    if form != "table":
        print_rows("", [each.to_dict() for each in open_], Format(form), empty="")
        return
    print_rows("Not yet here", _by_period(open_), Format.TABLE, empty="Everything that is due has come.")


@app.command()
def check(
    collection: CollectionArgument,
    force: ForceOption,
    period: PeriodOption,
    look: Annotated[bool, typer.Option("--look", help="Only look; keep no record that it was checked.")] = False,
    by: ByOption = None,
    form: FormatOption = "table",
) -> None:
    """Check a return: its figures beside the other forces', and what the checks of totals find."""
    from peelian.cli.console import Format, print_json, print_rows, say
    from peelian.exchange.beside import CAVEAT, lines

    desk, item = _desk(), _item(collection, force, period)
    position = desk.position(item)
    if look or not position.held.entries:
        found = desk.findings(position)
    else:
        _, found = desk.check(item, _who(by))
    findings = [each.to_dict() for each in found]
    figures = [each.to_dict() for each in lines(desk, position)]
    gaps = [str(each) for each in desk.gaps(item)]
    files = desk.files(position)
    if form == "json":
        lacking = list(position.held.lacking)
        sent = [_sent(each) for each in files]
        print_json({"figures": figures, "findings": findings, "lacking": lacking, "gaps": gaps, "files": sent})
        return
    if form == "csv":
        print_rows("", findings, Format.CSV, empty="")
        return
    nothing = f"Nothing is held of {item}."
    print_rows(
        f"{item}: its figures beside the others'", [_shown(each) for each in figures], Format.TABLE, empty=nothing
    )
    if figures:
        say(CAVEAT)
        rows = [{name: each[name] for name in ("finding", "severity", "what", "what_to_do")} for each in findings]
        print_rows("What the checks found", rows, Format.TABLE, empty="The checks found nothing.")
    if files:
        _say_files(files)
    for each in position.held.lacking if figures else ():
        say(f"Not held: {each}.")
    if gaps:
        say(f"Of {item.force} nothing is held for {', '.join(gaps)}, though for periods before and after.")


@app.command()
def accept(
    collection: CollectionArgument,
    force: ForceOption,
    period: PeriodOption,
    because: ReasonOption = "",
    by: ByOption = None,
) -> None:
    """Accept a return that was checked; with a reason where it is not whole or contradicts itself."""
    _step("accepted", _item(collection, force, period), by, because=because)


@app.command("return")
def return_(
    collection: CollectionArgument,
    force: ForceOption,
    period: PeriodOption,
    because: Annotated[list[str], typer.Option("--because", help="A reason; may be repeated.")],
    by: ByOption = None,
) -> None:
    """Return it to the force, with reasons: it has to send it again."""
    _step("returned", _item(collection, force, period), by, because=because)


@app.command("sign-off")
def sign_off(collection: CollectionArgument, force: ForceOption, period: PeriodOption, by: ByOption = None) -> None:
    """Sign off what is held of an accepted return; a later correction reopens it."""
    _step("signed off", _item(collection, force, period), by)


@app.command()
def reopen(
    collection: CollectionArgument, force: ForceOption, period: PeriodOption, because: ReasonOption, by: ByOption = None
) -> None:
    """Take back a sign-off, with the reason."""
    _step("reopened", _item(collection, force, period), by, because=because)


@app.command()
def query(
    collection: CollectionArgument,
    force: ForceOption,
    period: PeriodOption,
    question: Annotated[str, typer.Argument(help="The question; a finding asks its own where it is left out.")] = "",
    finding: Annotated[str, typer.Option("--finding", help="The finding that raises it, as check names it.")] = "",
    by: ByOption = None,
) -> None:
    """Ask the force about a figure or a finding."""
    from peelian.cli.console import say
    from peelian.exchange.conversation import ask

    event = ask(_desk(), _item(collection, force, period), _who(by), question, finding)
    say(f"Q{event.number} asked: {event.content['question']}")


@app.command()
def answer(
    query: Annotated[str, typer.Argument(help="The query's id, such as Q7.")],
    text: Annotated[str, typer.Argument(help="The answer: why the figure is right, or what was corrected.")],
    corrected_by: Annotated[str, typer.Option("--corrected-by", help="The submission that corrects it.")] = "",
    by: ByOption = None,
) -> None:
    """Answer a query: the figure is right, and why; or it was corrected by a submission."""
    _reply(query, "answered", by, answer=text, submission=corrected_by)


@app.command()
def close(query: Annotated[str, typer.Argument(help="The query's id.")], by: ByOption = None) -> None:
    """Close a query whose answer is enough; a finding that was explained then counts no more against the grade."""
    _reply(query, "closed", by)


@app.command("ask-again")
def ask_again(
    query: Annotated[str, typer.Argument(help="The query's id.")], because: ReasonOption, by: ByOption = None
) -> None:
    """Open a query again, with the reason."""
    _reply(query, "asked again", by, because=because)


@app.command()
def waive(
    query: Annotated[str, typer.Argument(help="The query's id.")], because: ReasonOption, by: ByOption = None
) -> None:
    """Let a query not stand in the way of a sign-off, with the reason; its finding stays open."""
    _reply(query, "waived", by, because=because)


@app.command()
def history(
    collection: Annotated[str | None, typer.Argument(help="Only this collection.")] = None,
    force: Annotated[str | None, typer.Option("--force", help="Only this force.")] = None,
    period: Annotated[str | None, typer.Option("--period", help="Only this period.")] = None,
    form: FormatOption = "table",
) -> None:
    """List every step that was taken, the earliest first."""
    from peelian.cli.console import Format, print_rows
    from peelian.exchange.words import told

    desk = _desk()
    name = desk.catalogue.collection(collection).id if collection else None
    wanted = (name, *_forces([force] if force else None), period) if force else (name, None, period)
    rows = [
        {
            "no": each.number, "at": each.at[:19], "by": each.by, "collection": each.collection, "force": each.force,
            "period": each.period, "what": each.kind, "said": told(each),
        }
        for each in desk.journal.events()
        if all(asked in (None, own) for asked, own in zip(wanted, each.item, strict=True))
    ]  # fmt: skip
    print_rows("Steps", rows, Format(form), empty="Nothing has been done yet.")


def _desk() -> Desk:
    from peelian.workbench import Workbench

    return Workbench.open().desk


def _forces(names: list[str] | None) -> list[str]:
    from peelian.core.force import force

    return [force(each).id for each in names or ()]


def _item(collection: str, force: str, period: str) -> Item:
    from peelian.core.period import Period
    from peelian.exchange.holding import Item

    return Item(collection, _forces([force])[0], str(Period.parse(period)))


def _who(by: str | None) -> str:
    import getpass

    return by or getpass.getuser()


def _step(kind: str, item: Item, by: str | None, **content: Any) -> None:
    from peelian.cli.console import say
    from peelian.exchange.state import Kind

    event = _desk().take(Kind(kind), item, _who(by), **content)
    say(f"{item}: {event.kind} by {event.by}.")


def _reply(query: str, kind: str, by: str | None, **content: Any) -> None:
    from peelian.cli.console import say
    from peelian.exchange.conversation import reply
    from peelian.exchange.state import Kind

    event = reply(_desk(), query, Kind(kind), _who(by), **content)
    say(f"{query}: {event.kind} by {event.by}.")


def _word(position: Position) -> str:
    count = len(position.blocking)
    asked = f" ({count} {'query' if count == 1 else 'queries'})" if count else ""
    return position.state.value + asked


def _in_short(desk: Desk, name: str) -> dict[str, Any]:
    from peelian.exchange.state import State

    found = desk.positions(name)
    counts = {state: sum(each.state is state for each in found) for state in State}
    waiting = (State.PART, State.RECEIVED, State.AGAIN, State.REOPENED)
    return {
        "collection": name,
        "due": counts[State.DUE],
        "late": counts[State.LATE],
        "to be checked": sum(counts[each] for each in waiting),
        "checked": counts[State.CHECKED],
        "returned": counts[State.RETURNED],
        "accepted": counts[State.ACCEPTED],
        "signed off": counts[State.SIGNED_OFF],
        "open queries": sum(len(each.blocking) for each in found),
    }


def _by_period(positions: list[Position]) -> list[dict[str, Any]]:
    """Forces that owe the same as one line."""
    alike: dict[tuple[str, str, str, str], list[str]] = {}
    late: dict[tuple[str, str, str, str], int] = {}
    for each in positions:
        key = (each.item.collection, each.item.period, str(each.due or "no date"), each.state.value)
        alike.setdefault(key, []).append(each.item.force)
        late[key] = each.days_late
    return [
        {
            "collection": key[0], "period": key[1], "due": key[2], "state": key[3], "days late": late[key],
            "from": ", ".join(forces) if len(forces) <= FEW else f"{len(forces)} forces",
        }
        for key, forces in alike.items()
    ]  # fmt: skip


def _sent(file: Submission) -> dict[str, Any]:
    return {
        "submission": file.id,
        "file": file.file,
        "received": file.received,
        "accepted": file.accepted,
        "quarantined": file.quarantined,
        "left_out": file.left_out,
    }


def _say_files(files: Sequence[Submission]) -> None:
    """What became of the rows of each file, and why some are no records."""
    from peelian.cli.console import Format, print_rows, say

    rows = [_sent(each) | {"left_out": sum(each.left_out.values())} for each in files]
    print_rows("The files that hold it, with all their rows", rows, Format.TABLE, empty="")
    for each in files:
        for because, count in each.left_out.items():
            say(f"{each.file}: {count:,} {'row' if count == 1 else 'rows'} left out: {because}.")


def _shown(line: dict[str, Any]) -> dict[str, Any]:
    def number(value: float | None) -> str:
        return "\N{EN DASH}" if value is None else f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"

    half = f"{number(line['lower'])} to {number(line['upper'])}" if line["lower"] is not None else "too few others"
    return {
        "figure": line["figure"],
        "period": line["period"],
        "value": f"{line['value']:,.12g}",
        "rate": f"{number(line['rate'])} {line['per']}" if line["rate"] is not None else "\N{EN DASH}",
        "others' median": number(line["median"]),
        "middle half": half,
        "rank": f"{line['rank']} of {line['of']}" if line["rank"] else "\N{EN DASH}",
    }
