"""`peelian people`: organisations, who acts for them, and their roles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from peelian.cli.acting import AsOption, group, reader
from peelian.cli.options import FormatOption

app = group("Organisations, the people who act for them, and the roles they hold.", "people")


@app.command("list")
def list_people(person: AsOption = None, form: FormatOption = "table") -> None:
    """List the organisations and, of the people, those whom you may see: all for an administrator, else your own."""
    from peelian.cli.console import Format, print_rows

    _, actor = reader(person)
    from peelian.register.queries.people import organisations, people

    print_rows("Organisations", organisations(), Format(form), empty="There are no organisations yet.")
    print_rows("People", people(actor), Format(form), empty="There is nobody whom you may see.")


@app.command()
def docs(
    page: Annotated[Path, typer.Argument(help="The page to write.")],
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail where it is not up to date.")] = False,
) -> None:
    """Write the page of who may do what as Markdown."""
    from peelian.catalogue.load import load_catalogue
    from peelian.cli.console import say
    from peelian.core.errors import PeelianError
    from peelian.inspection.permissions_page import permissions_page

    text = permissions_page(list(load_catalogue().finding_kinds.values()))
    if check and (not page.is_file() or page.read_text(encoding="utf-8") != text):
        raise PeelianError(f"{page} is not up to date.", remedy="Run: make docs")
    if not check:
        page.write_text(text, encoding="utf-8")
    say(f"{page} is up to date.")
