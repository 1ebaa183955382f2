"""`peelian people`: organisations, who acts for them, and their roles."""

from __future__ import annotations

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
