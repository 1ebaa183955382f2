"""The register's actions as commands: each has the options that its function asks for, and the help that it gives.

An action is known only once Django is set up, so a group of them is read when it is asked for and not at the start.
"""

from __future__ import annotations

import datetime as dt
import inspect
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin, get_type_hints

import typer
from typer.core import TyperGroup

from peelian.core.errors import PeelianError
from peelian.core.fact import Fact

if TYPE_CHECKING:
    from peelian.register.actor import Actor
    from peelian.workbench import Workbench

VIA = "command line"
AsOption = Annotated[
    str | None,
    typer.Option("--as", envvar="PEELIAN_PERSON", help="Who you are: the e-mail address of your account."),
]
_ABOUT_FACTS = "a figure: MEASURE@FORCE/SOURCE/PERIOD"


class ActionGroup(TyperGroup):
    """A group of commands that has, besides its own, one for each action of the modules that `modules` names."""

    modules: Sequence[str] = ()

    def list_commands(self, ctx: Any) -> list[str]:
        """Its own commands first, then the actions."""
        self._read()
        return list(self.commands)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, read only if it is not one of its own."""
        if cmd_name not in self.commands:
            self._read()
        return super().get_command(ctx, cmd_name)

    def _read(self) -> None:
        from peelian.register.opening import actions_of

        app = typer.Typer(rich_markup_mode=None)
        for name, take in actions_of(self.modules).items():
            app.command(name.replace("_", "-"))(command_of(take))
        app.command("nothing", hidden=True)(lambda: None)  # an app of one command has no group
        made = typer.main.get_command(app)
        assert isinstance(made, TyperGroup)
        for name, command in made.commands.items():
            if name != "nothing":
                self.commands.setdefault(name, command)


def group(help_text: str, *modules: str) -> typer.Typer:
    """A group of commands with the actions of these modules of `peelian.register.actions`."""
    kind = type("Actions", (ActionGroup,), {"modules": modules})
    return typer.Typer(help=help_text, no_args_is_help=True, cls=kind, rich_markup_mode=None)


def command_of(take: Callable[..., Any]) -> Callable[..., None]:
    """An action as a function that reads the command line: opens the register, acts, and says what came of it."""
    hints = get_type_hints(take)
    asked = [each for each in inspect.signature(take).parameters.values() if each.kind is each.KEYWORD_ONLY]

    def run(**given: Any) -> None:
        from peelian.cli.console import say

        bench, actor = opened(given.pop("as_"))
        values = {
            each.name: _value(bench, hints[each.name], given[each.name])
            for each in asked
            if given[each.name] not in (None, [], ())
        }
        result = take(actor, **values)
        done = take.__name__.replace("_", " ")
        say(f"Done: {done}." if result is None else f"Done: {done}. {_shown(result)}")

    parameters = [_parameter(each, hints[each.name]) for each in asked]
    person = inspect.Parameter("as_", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=AsOption)
    run.__signature__ = inspect.Signature([*parameters, person])  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in (*parameters, person)}
    run.__doc__ = inspect.getdoc(take)
    return run


def opened(person: str | None) -> tuple[Workbench, Actor]:
    """The workspace with its register open, and who acts in it; raises PeelianError where nobody is named."""
    bench = open_bench()
    if person is None:
        raise PeelianError(
            "Who takes this step is not known.", remedy="Say who you are with --as EMAIL, or set PEELIAN_PERSON."
        )
    from peelian.register.actor import actor_of, operator

    return bench, operator(VIA) if person == "operator" else actor_of(person, via=VIA)


def reader(person: str | None) -> tuple[Workbench, Actor]:
    """The workspace with its register open, and who reads: the public where nobody is named."""
    bench = open_bench()
    from peelian.register.actor import PUBLIC, actor_of

    return bench, PUBLIC if person is None else actor_of(person, via=VIA)


def open_bench() -> Workbench:
    """The workspace, with its register open."""
    from peelian.workbench import Workbench

    bench = Workbench.open()
    bench.open_register()
    return bench


def _parameter(each: inspect.Parameter, hint: Any) -> inspect.Parameter:
    kind = _kind(hint)
    shown = f"--{each.name.replace('_', '-')}"
    words = _ABOUT_FACTS if kind is Fact else "a day: YYYY-MM-DD" if kind is dt.date else ""
    if get_origin(kind) in (list, tuple) or _is_sequence(hint):
        annotation: Any = Annotated[list[str] | None, typer.Option(shown, help="May be repeated.")]
    elif isinstance(kind, type) and (kind is int or kind is Path or kind is bool or _is_choice(kind)):
        annotation = Annotated[kind | None, typer.Option(shown)]
    else:
        annotation = Annotated[str | None, typer.Option(shown, help=words or None)]
    required = each.default is each.empty
    if required:
        annotation = Annotated[get_args(annotation)[0], typer.Option(shown, help=words or None)]
        inner = _without_none(get_args(annotation)[0])
        annotation = Annotated[inner, *annotation.__metadata__]
    default = inspect.Parameter.empty if required else None
    return inspect.Parameter(each.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _value(bench: Workbench, hint: Any, given: Any) -> Any:
    kind = _kind(hint)
    if kind is dt.date:
        return day_of(given)
    return _fact(bench, given) if kind is Fact else given


def day_of(text: str) -> dt.date:
    """The day that somebody wrote; raises PeelianError for another writing."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise PeelianError(f"{text!r} is not a day.", remedy="Write it as YYYY-MM-DD.") from error


def _fact(bench: Workbench, text: str) -> Fact:
    found = re.fullmatch(r"([^@\s]+)@([^/\s]+)/([^/\s]+)/(\S+)", text)
    if found is None:
        raise PeelianError(f"{text!r} is not a figure.", remedy=f"Write {_ABOUT_FACTS}.")
    measure, force, source, period = found.groups()
    return bench.force(force, source=source).fact(measure, period)


def _kind(hint: Any) -> Any:
    return _without_none(hint)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        kept = [each for each in get_args(hint) if each is not NoneType]
        return kept[0] if len(kept) == 1 else hint
    return hint


def _is_sequence(hint: Any) -> bool:
    return get_origin(hint) is not None and getattr(get_origin(hint), "__name__", "") == "Sequence"


def _is_choice(kind: type) -> bool:
    from enum import Enum

    return issubclass(kind, Enum)


def _shown(result: Any) -> str:
    return ", ".join(map(str, result)) if isinstance(result, list) else str(result)
