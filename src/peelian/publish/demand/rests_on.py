"""What a simulation rests on: every input by how well it is understood, and every change of a scenario."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from peelian.demand.model.model import Path, Reference
from peelian.demand.model.understood import Input, Understanding, inputs
from peelian.publish.content import (
    Block,
    Cell,
    Column,
    Definition,
    Definitions,
    Grid,
    Para,
    Row,
    Run,
    Runs,
    Sign,
    cell,
    plain,
    say,
)
from peelian.publish.demand.account import Account, capital, listed

_SIGNS: dict[Understanding, Sign] = {
    Understanding.MEASURED: "best",
    Understanding.POORLY_MEASURED: "middle",
    Understanding.PUBLISHED: "good",
    Understanding.STATED: "poor",
    Understanding.ASSUMED: "worst",
    Understanding.MADE_UP: "none",
}


def understood_run(how: Understanding) -> Run:
    """How well something is understood, with its sign."""
    return Run(how.value, sign=_SIGNS[how])


def counted_inputs(account: Account) -> str:
    """How many inputs are understood how well: "of 34 inputs, 2 are published, …"."""
    found = inputs(account.model)
    counts = Counter(each.understanding for each in found)
    first, *rest = [f"{counts[how]} {how.value}" for how in Understanding if counts[how]]
    number, _, word = first.partition(" ")
    are = "is" if number == "1" else "are"
    return f"Of the model's {len(found)} inputs, {listed([f'{number} {are} {word}', *rest])}."


def rests_on_blocks(account: Account) -> Iterator[Block]:
    """The count, the scale, and the table of inputs with documents and notes."""
    yield Para(say(counted_inputs(account)), "finding")
    yield Para(
        say(
            "A simulation is no better than what it is told. Where an input is assumed, a result says what would "
            "follow if it were so. What a document prints in an assumed part is named beside it."
        )
    )
    columns = (Column("Input"), Column("How well understood"), Column("From documents or records"), Column("Note"))
    rows = tuple(_row(account, each) for each in inputs(account.model))
    yield Grid(f"The {len(rows)} inputs of the model", columns, rows, "prose")
    yield scale()


def scale() -> Definitions:
    """The scale of understanding, the best first."""
    entries = tuple(
        Definition(capital(each.value), (Para(say(each.means)),), f"understood-{each.name.lower().replace('_', '-')}")
        for each in Understanding
    )
    return Definitions(entries)


def changes_of(account: Account, scenario: str) -> Iterator[Runs]:
    """Each change of a scenario: where in the model, what becomes of it, and where the size of it comes from."""
    changed = account.model.scenarios[scenario]
    for kind, changes in (("change", changed.change), ("add", changed.add)):
        for path, value in changes.items():
            origin = _origin(account, ("scenarios", scenario, kind, path), assumed=changed.assumed)
            new = "new, " if kind == "add" else ""
            yield (Run(path, "code"), Run(f": {new}{_value(value)}"), Run(f" ({origin})", "small"))
    for path in changed.remove:
        yield (Run(path, "code"), Run(": taken away"))


def _origin(account: Account, path: Path, *, assumed: bool) -> str:
    found = [each for own, each in account.model.references.items() if own[: len(path)] == path]
    if found:
        return listed([_named(account, each) for each in found])
    return "assumed" if assumed else "as the model states it"


def _named(account: Account, reference: Reference) -> str:
    """Where a figure of the model comes from, in words."""
    if reference.file:
        return f"{reference.column} of {reference.file}"
    document = account.documents.get(reference.published)
    return f"{reference.published} of {document.title}" if document else reference.published


def _value(value: object) -> str:
    """A change as the model writes it."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_value(each)}" for name, each in value.items())
    return str(value)


def _row(account: Account, one: Input) -> Row:
    title = cell((Run(capital(one.name)),))
    return Row((title, cell((understood_run(one.understanding),)), _documents(account, one), plain(one.note or "none")))


def _documents(account: Account, one: Input) -> Cell:
    if not one.references:
        return plain("none")
    lines = [
        (Run(" ".join(path), "strong"), Run(f": {_named(account, each)}", "small")) for path, each in one.references
    ]
    return cell(*lines)
