"""One object for all that a person does with a workspace; the command line and pages use it too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.load import load_catalogue
from peelian.core.errors import PeelianError
from peelian.core.force import force
from peelian.core.period import Period
from peelian.core.workspace import Workspace, create_workspace, open_workspace

if TYPE_CHECKING:
    from peelian.catalogue.framework import Framework
    from peelian.exchange.desk import Desk
    from peelian.inspection.selection import Signal as QuestionSignal
    from peelian.measures.build import Built
    from peelian.measures.explain import Explanation
    from peelian.measures.figures import Figures
    from peelian.measures.over_time import Asked, OverTime
    from peelian.measures.signals import Signal
    from peelian.measures.vintages import History
    from peelian.publish.changes import Changes
    from peelian.publish.demand.forecast_report import ForecastReport
    from peelian.publish.demand.forecasting import Wanted
    from peelian.publish.edition import Edition
    from peelian.publish.printed import Printed
    from peelian.publish.report import Report
    from peelian.records.archive import LoadedAll
    from peelian.records.intake import Loaded, LoadOptions

Progress = Callable[[str, int, int], None]


def _silent(stage: str, done: int, total: int) -> None:
    """Report progress to nobody."""


class Workbench:
    """A workspace with its catalogue, ready to load files and to give figures.

    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> rows = "force,call_ref,line,received_at,outcome,answered_after"
    >>> rows += "\\nkent,a1,999,2019-01-05T10:00,answered,4\\nkent,a2,999,2019-01-06T10:00,answered,16\\n"
    >>> _ = (folder / "calls.csv").write_text(rows)
    >>> bench = Workbench.create(folder / "workspace")
    >>> bench.load("calls", folder / "calls.csv").submission.accepted
    2
    >>> kent = bench.force("kent", source="force-extract")
    >>> kent.fact("contact.calls_999_answered_in_10s", "2019-01").text
    '50.0%'
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    @classmethod
    def open(cls, folder: Path | str | None = None) -> Workbench:
        """The workspace at `folder`, or the nearest one; raises SettingsError where there is none."""
        return cls(open_workspace(None if folder is None else Path(folder)))

    @classmethod
    def create(cls, folder: Path | str) -> Workbench:
        """Make a workspace, or open the one that is there."""
        from peelian.records.keys import make_key

        workspace = create_workspace(Path(folder))
        make_key(workspace)
        return cls(workspace)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Peelian's catalogue with the workspace's additions; raises CatalogueError listing every fault."""
        return load_catalogue(self.workspace.catalogue)

    def load(
        self, dataset: str, file: Path | str, options: LoadOptions | None = None, progress: Progress = _silent
    ) -> Loaded:
        """Take a file into a dataset, all of it or nothing; see `peelian.records.intake.load_file`."""
        from peelian.records.intake import load_file

        return load_file(self.workspace, self.catalogue, dataset, Path(file), options, progress)

    def load_all(
        self, dataset: str, file: Path | str, options: LoadOptions | None = None, progress: Progress = _silent
    ) -> LoadedAll:
        """Take a file into a dataset, or each member of a zip archive; see `peelian.records.archive.load_all`."""
        from peelian.records.archive import load_all

        return load_all(self.workspace, self.catalogue, dataset, Path(file), options, progress)

    def load_shipped(self) -> Loaded:
        """Load the records that come with Peelian: the residents of the 43 forces, from the ONS. Where residents from
        the ONS are held already, perhaps of a newer edition, nothing changes.
        """
        from peelian.records.intake import Loaded, LoadOptions
        from peelian.records.ledger import submissions

        held = [each for each in submissions(self.workspace, "populations") if each.source == "ons"]
        if held:
            return Loaded(held[-1], unchanged=True)

        shipped = files("peelian.records").joinpath("shipped", "populations.csv")
        with as_file(shipped) as path:
            return self.load("populations", path, LoadOptions(source="ons"))

    def mart(self, *, as_at: dt.datetime | None = None, progress: Progress = _silent) -> Built:
        """The mart of the records as they are, or were at `as_at`; built if needed."""
        from peelian.exchange.standing import standing
        from peelian.measures.build import current_mart

        said = standing(self.desk.journal.events(as_at))
        return current_mart(self.workspace, self.catalogue, as_at=as_at, standing=said, progress=progress)

    @property
    def desk(self) -> Desk:
        """The exchange between forces and the centre, as it stands today."""
        from peelian.exchange.desk import Desk

        return Desk(self.workspace, self.catalogue)

    @property
    def has_register(self) -> bool:
        """Whether there is a register: a file in the workspace, or a database that its settings name."""
        return bool(self.workspace.settings.register) or self.workspace.register.exists()

    def open_register(self) -> None:
        """Open the register of inspections; its actions and queries then read and write this workspace."""
        from peelian.register.opening import open_register

        open_register(self.workspace, self.catalogue)

    def signals_by_question(
        self, framework: Framework, force_id: str, source: str | None = None
    ) -> dict[str, tuple[QuestionSignal, ...]]:
        """What the measures that bear on each question signal for a force, from one source or from all that are real.

        Question id → signals. Made-up records signal nothing, so their sources are passed over; where no records are
        held, it is empty.
        """
        from peelian.inspection.selection import Signal as QuestionSignal

        found: dict[str, tuple[QuestionSignal, ...]] = {}
        if not any(self.workspace.records.iterdir()):
            return found
        told = {each.measure.id: each for each in self._signals(framework, force_id, source)}
        for question in framework.questions:
            found[question.id] = tuple(
                QuestionSignal(
                    name, told[name].measure.title, told[name].sentence, told[name].worse, told[name].now.basis
                )
                for name in question.measures
                if name in told
            )
        return found

    def _signals(self, framework: Framework, force_id: str, source: str | None) -> Iterator[Signal]:
        """Signals of change in the measures that a framework names, from the sources of real records."""
        from peelian.measures.signals import signals

        wanted = list(dict.fromkeys(name for each in framework.questions for name in each.measures))
        datasets = {self.catalogue.measure(name).dataset for name in wanted}
        held: dict[str, str] = {}
        for row in self.mart().mart.holdings():
            real = self.catalogue.source(row[1]).kind == "real"
            if row[0] in datasets and row[2] == force_id and (real if source is None else row[1] == source):
                held[row[1]] = max(held.get(row[1], ""), row[4])
        for name, last in sorted(held.items()):
            figures = self.force(force_id, source=name)
            yield from (
                each for each in signals(figures, Period.parse(last), wanted) if each.changed or each.misses_target
            )

    def force(
        self, name: str, *, source: str, as_at: dt.datetime | None = None, progress: Progress = _silent
    ) -> Figures:
        """The figures of one force from one source: `.fact()`, `.series()`, `.broken_down()`, `.compare()`."""
        from peelian.measures.figures import Figures

        self.catalogue.source(source)
        found = force(name)
        return Figures(self.catalogue, self.mart(as_at=as_at, progress=progress).mart, found, source)

    def only_source(self, datasets: Sequence[str], force_id: str, *, as_at: dt.datetime | None = None) -> str:
        """The one source that holds any of these datasets for a force; raises PeelianError if none or several do."""
        holdings = self.mart(as_at=as_at).mart.holdings()
        found = sorted({row[1] for row in holdings if row[0] in datasets and row[2] == force_id})
        if len(found) == 1:
            return found[0]
        if found:
            raise PeelianError(
                f"The {' and '.join(datasets)} of {force_id} come from {len(found)} sources, which are never added up.",
                remedy=f"Say which with --source: {' or '.join(found)}.",
            )
        wanted = " or ".join(datasets)
        if as_at is not None:
            raise PeelianError(f"No {wanted} of {force_id} were held then.", remedy="Give a later --as-at.")
        raise PeelianError(
            f"No {wanted} of {force_id} are held.", remedy=f"Load some with: peelian load {datasets[0]} FILE"
        )

    def explain(self, figures: Figures, measure: str, period: Period | str, **breakdown: str) -> Explanation:
        """All that stands behind a figure, down to SQL, table version, submissions and sample rows."""
        from peelian.measures.explain import explain

        return explain(self.workspace, figures, measure, period, **breakdown)

    def vintages(
        self,
        figures: Figures,
        measure: str,
        periods: Sequence[Period | str],
        progress: Progress = _silent,
        **narrowed: str,
    ) -> list[History]:
        """What a measure was in each period at each version of the records; see `peelian.measures.vintages`."""
        from peelian.measures.vintages import vintages

        whole = [Period.parse(each) if isinstance(each, str) else each for each in periods]
        return vintages(self.workspace, figures, measure, whole, narrowed, progress)

    def report(self, publication: str, figures: Figures, period: Period | str, pages: Sequence[str] = ()) -> Report:
        """A publication of the catalogue, bound to a force's figures; `pages` are measures asked for by name.

        Raises BindingError for an unknown fact.
        """
        from peelian.publish.report import build_report

        whole = Period.parse(period) if isinstance(period, str) else period
        return build_report(publication, figures, whole, self.workspace, pages)

    def over_time(self, asked: Asked, *, hours: bool = False) -> OverTime:
        """What a measure counts, step by step; see `peelian.measures.over_time.over_time`."""
        from peelian.measures.over_time import over_time

        return over_time(self.workspace, self.catalogue, asked, hours=hours)

    def forecast(self, asked: Asked, wanted: Wanted, progress: Progress = _silent) -> ForecastReport:
        """What may come of a measure, with the hits of past forecasts; see `peelian.publish.demand.forecasting`."""
        from peelian.publish.demand.forecasting import make_forecast

        counted = self.over_time(asked, hours=wanted.grain == "hour")

        def figures() -> Figures:
            return self.force(asked.force.id, source=counted.source, as_at=asked.as_at)

        return make_forecast(self.workspace, self.catalogue, counted, wanted, figures, progress)

    def editions(self, unreadable: Callable[[Path, PeelianError], None] | None = None) -> list[Edition]:
        """Every report in the workspace's publications, with all that it printed.

        A record that cannot be read is told to `unreadable` and left out; without it, PeelianError is raised.
        """
        from peelian.publish.edition import editions

        return editions(self.workspace.publications, unreadable=unreadable)

    def printings(self, fact: str) -> list[tuple[Edition, Printed]]:
        """Every report that printed the figure of this id, oldest first, with what it printed."""
        from peelian.publish.edition import printings

        return printings(self.workspace.publications, fact)

    def check_publication(self, name: str, progress: Progress = _silent) -> Changes:
        """What of a publication is another by today's records and catalogue, or when it is simulated again, and why.

        `name` is a report's, of which the latest edition is taken, an edition's, or the path of its page. Raises
        PeelianError for a publication of inspections, which has no figures to compute.
        """
        from peelian.publish.check import check_edition
        from peelian.publish.edition import find_edition
        from peelian.publish.written import REGISTER

        found = find_edition(self.workspace.publications, name)
        if found.source == REGISTER:
            raise PeelianError(
                f"{found.path.stem} was written from the inspection register: it has no figures to compute again.",
                remedy="See with `peelian publications list` whether its files are as they were written.",
            )
        if found.simulated:
            from peelian.publish.demand.again import check_simulated

            return check_simulated(found, progress)
        figures = self.force(found.force, source=found.source, progress=progress)
        return check_edition(found, figures, self.workspace)
