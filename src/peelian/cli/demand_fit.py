"""`peelian demand fit`: a model from a force's own records, and how well it fits."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from peelian.cli.options import AsAtOption, ForceOption, FormatOption, SourceOption

if TYPE_CHECKING:
    from peelian.demand.fit.fit import Fitted
    from peelian.demand.fit.found import FittedPart
    from peelian.workbench import Workbench


def fit(
    force: ForceOption,
    source: SourceOption = None,
    period: Annotated[
        str | None,
        typer.Option(help="The months to fit to; without it, the last twelve of which every dataset has records."),
    ] = None,
    starts: Annotated[
        str | None, typer.Option(help="The Monday on which the model starts; without it, the period's first.")
    ] = None,
    base: Annotated[
        str | None, typer.Option(help="The model that has all that records do not hold; without it, the recipe's.")
    ] = None,
    recipe: Annotated[
        Path | None, typer.Option(help="A YAML file that says which records feed which part; without it, Peelian's.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="Where to write the model; without it, models/FORCE.yaml in the workspace.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a model that is there already.")] = False,
    as_at: AsAtOption = None,
    form: FormatOption = "table",
) -> None:
    """Fit a model to a force's records, write it, and say how well each part fits and what is assumed still."""
    from peelian.cli.console import Format, print_json, print_rows
    from peelian.core.errors import PeelianError
    from peelian.core.force import force as force_named
    from peelian.demand.model.yaml_form import write_model
    from peelian.workbench import Workbench

    bench = Workbench.open()
    found = force_named(force)
    path = to or bench.workspace.models / f"{found.id}.yaml"
    if path.exists() and not replace:
        raise PeelianError(f"{path} is there already.", remedy="Write over it with --replace, or elsewhere with --to.")
    done = _fitted(bench, found.id, source, period, starts, base, recipe, as_at)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(write_model(done.model), encoding="utf-8")
    if form == "json":
        print_json(_whole(done, path))
    elif form == "csv":
        print_rows("", [row for part in done.parts for row in _rows(part)], Format.CSV, empty="")
    else:
        _print(done, path)


def _fitted(
    bench: Workbench,
    force: str,
    source: str | None,
    period: str | None,
    starts: str | None,
    base: str | None,
    recipe: Path | None,
    as_at: str | None,
) -> Fitted:
    from peelian.cli.console import progress_bar
    from peelian.core.force import force as force_named
    from peelian.core.period import Period
    from peelian.demand.fit.fit import fit as fit_model
    from peelian.demand.fit.recipe import load_recipe
    from peelian.demand.fit.records import records_for
    from peelian.demand.model.find import find_model
    from peelian.records.table import read_as_at

    chosen = load_recipe(recipe)
    begins = None if starts is None else _day(starts)
    base_model = find_model(base or chosen.recipe.base, bench.catalogue.published.values(), bench.workspace.models)
    records = records_for(
        bench.workspace, bench.catalogue, force_named(force), chosen.recipe,
        source=source, period=None if period is None else Period.parse(period),
        as_at=None if as_at is None else read_as_at(as_at),
    )  # fmt: skip
    with progress_bar("fit") as progress:
        return fit_model(records, chosen, base_model.model, begins, progress)


def _day(text: str) -> dt.date:
    from peelian.core.errors import PeelianError

    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise PeelianError(f"{text!r} is not a day.", remedy="Write --starts 2019-04-01, a Monday.") from error


def _print(done: Fitted, path: Path) -> None:
    from peelian.cli.console import Format, print_rows, say
    from peelian.demand.fit.found import text

    say(f"{done.model.title}, from {done.source}. Basis: {done.basis.value}.")
    if done.basis.is_synthetic:
        say("The records are made up. How well a model fits them says nothing about any force, and no trend follows.")
    rows = [
        {
            "part": "\n".join(part.into), "records": part.fit.records,
            "figure": "\n".join(each.name for each in part.fit.figures),
            "observed": "\n".join(text(each.observed, each.unit) for each in part.fit.figures),
            "fitted": "\n".join(text(each.fitted, each.unit) for each in part.fit.figures),
            "fit": part.fit.verdict, "how": _how(part),
        }
        for part in done.parts
    ]  # fmt: skip
    print_rows("Fitted to records", rows, Format.TABLE, empty="No part could be fitted.")
    kept = [{"part": "\n".join(each.into), "why": each.why, "what to do": each.remedy} for each in done.kept]
    print_rows("Not fitted: as the base has it", kept, Format.TABLE, empty="Every part could be fitted.")
    say(f"Still assumed: {', '.join(done.assumed) or 'nothing'}.")
    say(f"Model: {path}")
    say(f"Next: peelian demand check {path.stem if path.parent.name == 'models' else path}")


def _how(part: FittedPart) -> str:
    measured = "" if part.fit.misfit is None else f"{part.fit.measure} {part.fit.misfit:.3g}; "
    left_out = f"; {part.fit.left_out:,} left out" if part.fit.left_out else ""
    return f"{measured}{part.fit.says}{left_out}"


def _rows(part: FittedPart) -> list[dict[str, Any]]:
    """A row for each figure."""
    return [
        {
            "part": " ".join(part.into), "quantity": part.quantity, "from": part.read, "basis": part.basis.value,
            "records": part.fit.records, "left out": part.fit.left_out, "figure": each.name, "unit": each.unit,
            "observed": each.observed, "fitted": each.fitted, "verdict": part.fit.verdict,
            "measure": part.fit.measure, "misfit": part.fit.misfit, "says": part.fit.says,
        }
        for each in part.fit.figures
    ]  # fmt: skip


def _whole(done: Fitted, path: Path) -> dict[str, Any]:
    return {
        "force": done.model.force, "source": done.source, "basis": done.basis.value, "period": str(done.period),
        "starts": done.model.calendar.starts, "model": str(path), "fitted": [_part(each) for each in done.parts],
        "not_fitted": [{"part": each.into, "why": each.why, "what_to_do": each.remedy} for each in done.kept],
        "assumed": done.assumed,
    }  # fmt: skip


def _part(part: FittedPart) -> dict[str, Any]:
    figures = [
        {"name": each.name, "unit": each.unit, "observed": each.observed, "fitted": each.fitted}
        for each in part.fit.figures
    ]
    return {
        "part": part.into, "quantity": part.quantity, "from": part.read, "basis": part.basis.value,
        "records": part.fit.records, "left_out": part.fit.left_out, "figures": figures, "verdict": part.fit.verdict,
        "measure": part.fit.measure, "misfit": part.fit.misfit, "says": part.fit.says, "note": part.note,
        "values": dict(part.fit.values),
    }  # fmt: skip
