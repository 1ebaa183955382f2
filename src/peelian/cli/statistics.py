"""`peelian statistics`: every statistical method by its name, run on inputs in a file."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from peelian.cli.options import FormatOption

if TYPE_CHECKING:
    from peelian.statistics.vectors import Outcome, Vector

app = typer.Typer(help="Statistical methods by name, run on inputs in a file.", no_args_is_help=True)
FileArgument = Annotated[Path, typer.Argument(help="JSON: inputs, or vectors.", exists=True, dir_okay=False)]


@app.command("list")
def list_(form: FormatOption = "table") -> None:
    """List the methods: what each is, its inputs, formula, source and module."""
    from peelian.cli.console import Format, print_rows
    from peelian.statistics.by_name import methods

    rows = [
        {
            "method": each.name, "what": each.what, "inputs": ", ".join(map(str, each.inputs)),
            "formula": each.formula, "source": each.source, "module": each.module,
        }
        for each in methods().values()
    ]  # fmt: skip
    if form == "table":
        rows = [{name: each[name] for name in ("method", "what", "inputs")} for each in rows]
    print_rows("Methods", rows, Format(form), empty="There are no methods.")


@app.command()
def run(
    method: Annotated[str, typer.Argument(help="The method's name; `peelian statistics list` shows them.")],
    file: FileArgument,
    vector: Annotated[str | None, typer.Option(help="One vector of the file, by its id.")] = None,
) -> None:
    """Run a method on the inputs in a file and print the result as JSON; status 1 where it is not the expected one."""
    from peelian.cli.console import print_json
    from peelian.core.errors import PeelianError, UnknownNameError
    from peelian.statistics.by_name import methods
    from peelian.statistics.vectors import named, outcome, read_vectors

    if method not in methods():
        raise UnknownNameError("method", method, list(methods()), remedy="`peelian statistics list` shows them.")
    vectors = read_vectors(file, method)
    if vector is not None:
        vectors = [named(vectors, vector)]
    if not vectors:
        raise PeelianError(f"{file.name} holds no vector of {method}.", remedy="Give another file or method.")
    found = [outcome(each) for each in vectors]
    print_json(_as_json(found[0]) if len(found) == 1 else [_as_json(each) for each in found])
    if any(each.agrees is False for each in found):
        raise typer.Exit(1)


@app.command()
def check(file: FileArgument, form: FormatOption = "table") -> None:
    """Run every vector in a file and say whether each result is the expected one; status 1 where one is not."""
    from peelian.cli.console import Format, print_rows, say
    from peelian.statistics.vectors import read_vectors

    rows = [_verdict(each) for each in read_vectors(file)]
    print_rows("Vectors", rows, Format(form), empty="The file holds no vectors.")
    if form == "table" and rows:
        counts = Counter(row["verdict"] for row in rows)
        said = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
        say(f"Of {len(rows)} vectors: {said}.")
    if any(row["verdict"] in ("differed", "refused") for row in rows):
        raise typer.Exit(1)


@app.command()
def docs(
    page: Annotated[Path, typer.Argument(help="The page; what stands in it before the mark stays.")],
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail where it is not up to date.")] = False,
) -> None:
    """Write the reference page of the methods as Markdown."""
    from peelian.cli.console import say
    from peelian.core.errors import PeelianError
    from peelian.statistics.methods_page import methods_page

    there = page.read_text(encoding="utf-8") if page.is_file() else ""
    text = methods_page(there)
    if check and text != there:
        raise PeelianError(f"{page} is not up to date.", remedy="Run: make docs")
    if not check:
        page.write_text(text, encoding="utf-8")
    say(f"{page} is up to date.")


def _as_json(found: Outcome) -> dict[str, Any]:
    """The result alone where nothing is expected; else with the vector's name and whether it agrees."""
    result = _finite(found.result)
    if found.agrees is None:
        return {"vector": found.vector.id, "method": found.vector.method, "result": result}
    return {
        "vector": found.vector.id, "method": found.vector.method, "result": result, "agrees": found.agrees,
        "differences": list(found.differences),
    }  # fmt: skip


def _finite(value: Any) -> Any:
    """The same with what JSON has no number for as a text."""
    if isinstance(value, dict):
        return {name: _finite(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_finite(each) for each in value]
    return str(value) if isinstance(value, float) and math.isinf(value) else value


def _verdict(vector: Vector) -> dict[str, str]:
    """What became of one vector, as a row."""
    from peelian.core.errors import PeelianError
    from peelian.statistics.vectors import outcome

    row = {"vector": vector.id, "method": vector.method}
    try:
        found = outcome(vector)
    except PeelianError as error:
        return {**row, "verdict": "refused", "difference": str(error)}
    words = {True: "agreed", False: "differed", None: "without an expected result"}
    return {**row, "verdict": words[found.agrees], "difference": "; ".join(found.differences[:3])}
