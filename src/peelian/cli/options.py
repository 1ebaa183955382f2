"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

FormatOption = Annotated[
    Literal["table", "json", "csv"], typer.Option("--format", help="How to write the result: table, json or csv.")
]
ForceOption = Annotated[str, typer.Option("--force", help="The force: id, name or ONS code.")]
PeriodOption = Annotated[
    str,
    typer.Option("--period", help="2018-19, 2018-10, 2018-19-Q3, 2018, 12m:2019-03, ytd:2019-02, 2018-10..2019-02."),
]
SourceOption = Annotated[
    str | None, typer.Option("--source", help="Where the records come from; without it, the only source that has them.")
]
WhereOption = Annotated[
    list[str] | None, typer.Option("--where", help="Narrow a breakdown to one value: --where line=999.")
]
AsAtOption = Annotated[
    str | None, typer.Option("--as-at", help="Read the records as they were: a date, or a date and time.")
]
ModelArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[MODEL]",
        help="A model: its name in the workspace's folder models, the name of one that comes with Peelian, or the path "
        "of a YAML file. Without it, the workspace's only one, or else Peelian's.",
        show_default=False,
    ),
]
