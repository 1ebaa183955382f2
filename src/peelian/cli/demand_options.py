"""What the commands that run a model have in common: options, and which model is meant, as scenarios change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from peelian.demand.model.model import Model
    from peelian.demand.model.yaml_form import ModelFile
    from peelian.demand.results.spread import Spread

Changes = tuple[tuple[str, str], ...]
ReplicationsOption = Annotated[int, typer.Option(min=1, help="How often the whole time is simulated.")]
SeedOption = Annotated[int, typer.Option(min=0, help="What all draws follow from: the same seed, the same results.")]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", help="A change on the spot, as scenarios have them: teams.response.staff.five-team=+60."),
]
SettleOption = Annotated[
    int, typer.Option("--settle-weeks", min=0, help="Weeks at the start that are simulated and not told.")
]
KpiOption = Annotated[
    list[str] | None, typer.Option("--kpi", help="A KPI: the name of a target, or mean_wait[work=incident][grade=1].")
]
ByOption = Annotated[
    str | None,
    typer.Option(help="Parts of the run: day, week, 4 weeks, month, quarter, hour of week, hour of day, day of week."),
]
WorkersOption = Annotated[
    int | None,
    typer.Option(min=1, help="Spread replications over so many processes. Without it they run on threads of this one."),
]
ClusterOption = Annotated[
    str,
    typer.Option(help="Spread them by dask instead: local, or the address of a scheduler (tcp://machine:8786)."),
]


@dataclass(frozen=True)
class Meant:
    """A model's file, how it is called in a command, and the scenarios named with it."""

    read: ModelFile
    name: str
    scenarios: tuple[str, ...] = ()

    def scenario(self, name: str) -> Model:
        """The model as a scenario has it, with the line of every fault in its file."""
        from peelian.demand.model.patch import in_scenario

        return in_scenario(self.read.model, name, self.read.file)


def spread_of(workers: int | None, cluster: str) -> Spread | None:
    """Over whom replications are spread, None for this process alone."""
    import os

    from peelian.demand.results.spread import Spread

    if workers is None and not cluster:
        return None
    return Spread(workers or os.cpu_count() or 1, cluster)


def meant(name: str | None) -> Meant:
    """The model of a name or path, or the only one."""
    from peelian.cli.models import found_model

    read = found_model(name)
    return Meant(read, name or read.file.name.rsplit(".", 1)[0])


def model_and_scenarios(names: list[str]) -> Meant:
    """The model, if the first name is one, and the names of scenarios that follow."""
    from peelian.core.errors import UnknownNameError

    try:
        found = meant(names[0] if names else None)
        return Meant(found.read, found.name, tuple(names[1:]))
    except UnknownNameError as no_model:
        found = _default(no_model)
        if names[0] not in found.read.model.scenarios and len(names) > 1:
            raise
        return Meant(found.read, found.name, tuple(names))


def _default(no_model: Exception) -> Meant:
    from peelian.core.errors import PeelianError

    try:
        return meant(None)
    except PeelianError:
        raise no_model from None


def changes_of(given: list[str] | None) -> Changes:
    """`--set PATH=CHANGE` as pairs; PeelianError for one that has no equals sign."""
    from peelian.core.errors import PeelianError

    found = []
    for each in given or []:
        path, equals, change = each.partition("=")
        if not equals or not path.strip():
            raise PeelianError(f"--set {each!r} changes nothing.", remedy="Write --set PATH=CHANGE, as scenarios do.")
        found.append((path.strip(), change.strip()))
    return tuple(found)


def changed(model: Model, changes: Changes) -> Model:
    """A model with changes made on the spot."""
    from peelian.demand.model.patch import patched

    return patched(model, change=dict(changes)) if changes else model
