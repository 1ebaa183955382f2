"""Where a figure came from, exactly enough to compute it again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableVersion:
    """A dataset's table at one version; a figure computed from that version never changes."""

    dataset: str
    version: int


@dataclass(frozen=True, slots=True)
class Run:
    """The simulation that a figure comes from: all that is needed to run it again and get the same.

    `model` is the name or file of the model and `digest` a hash of all that was simulated; `scenario` and `changes`
    say how it was changed, `settle_weeks` how much of the start is not told. `program` is the version of Peelian.
    """

    model: str
    digest: str
    scenario: str
    changes: tuple[tuple[str, str], ...]
    seed: int
    first: int
    replications: int
    settle_weeks: int
    program: str

    @property
    def text(self) -> str:
        """The run in one line."""
        changed = [self.scenario] if self.scenario else []
        changed += [f"{path} {change}" for path, change in self.changes]
        of = f"{self.model}, {'; '.join(changed)}" if changed else self.model
        times = "1 replication" if self.replications == 1 else f"{self.replications} replications"
        return f"model {of} ({self.digest[:12]}), {times} from seed {self.seed}, Peelian {self.program}"


@dataclass(frozen=True, slots=True)
class Lineage:
    """The way from a figure back to records, or to the simulation that it comes from.

    `definition` is the version of the measure's definition (a hash of its catalogue entry); `mart` names the immutable
    mart that the value was read from; `tables` are the record tables that the mart was built from; `references` are
    the published series that took part, with their source.

    Of a simulated figure there is a `run` instead of mart and tables. `title` and `means` say what it is in words,
    since it is in no catalogue, and `command` is what gives it again.
    """

    measure: str
    definition: str
    mart: str = ""
    tables: tuple[TableVersion, ...] = ()
    references: tuple[str, ...] = ()
    run: Run | None = None
    title: str = ""
    means: str = ""
    command: str = ""
