"""`peelian published`: what documents print, and whether the records give it."""

from __future__ import annotations

from typing import Annotated

import typer

from peelian.cli.options import AsAtOption, ForceOption, FormatOption, SourceOption

app = typer.Typer(help="Figures that documents print, and whether the records give them.", no_args_is_help=True)


@app.command("list")
def list_(form: FormatOption = "table") -> None:
    """List the documents whose figures the catalogue holds."""
    from peelian.cli.console import Format, print_rows
    from peelian.cli.measures import open_catalogue

    rows = [
        {
            "document": each.id, "title": each.title, "publisher": each.publisher, "published": str(each.published),
            "force": each.force, "figures": len(each.figures), "not measured": len(each.unmeasured),
        }
        for each in sorted(open_catalogue().published.values(), key=lambda one: one.id)
    ]  # fmt: skip
    print_rows("Documents", rows, Format(form), empty="The catalogue holds no published figures.")


@app.command()
def check(
    force: ForceOption,
    source: SourceOption = None,
    document: Annotated[str | None, typer.Option(help="One document only.")] = None,
    as_at: AsAtOption = None,
    form: FormatOption = "table",
) -> None:
    """Hold every printed figure about a force against its records: agrees, differs or not held."""
    from peelian.cli.console import Format, print_rows, say
    from peelian.cli.figures import open_figures
    from peelian.core.errors import UnknownNameError
    from peelian.measures.ledger import Verdict, hold_against
    from peelian.measures.published import printed_text
    from peelian.workbench import Workbench

    bench = Workbench.open()
    known = bench.catalogue.published
    if document is not None and document not in known:
        raise UnknownNameError("document", document, list(known))
    chosen = [each for name, each in sorted(known.items()) if document in (None, name)]
    datasets = {bench.catalogue.measures[figure.measure].dataset for each in chosen for figure in each.figures}
    figures = open_figures(bench, sorted(datasets), force, source, as_at)
    found = [one for each in chosen if each.force == figures.force.id for one in hold_against(figures, each)]
    rows = [
        {
            "no": one.figure.fact,
            "where": one.figure.where if document else f"{one.document.id}, {one.figure.where}",
            "what": printed_text(bench.catalogue, one.figure),
            "printed": f"{'' if one.figure.says == 'exactly' else one.figure.says + ' '}{one.figure.value:,}",
            "records": one.fact.text if one.fact else "the definition",
            "verdict": one.verdict.value,
        }
        for one in found
    ]
    print_rows("Printed figures", rows, Format(form), empty="No printed figures about this force are in the catalogue.")
    if form == "table" and rows:
        counts = ", ".join(f"{sum(one.verdict is each for one in found)} {each.value}" for each in Verdict)
        say(f"{len(rows)} printed figures: {counts}.")
