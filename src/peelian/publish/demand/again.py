"""Simulating again what a publication printed: every figure held against what the same model gives now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from peelian.core.errors import PeelianError
from peelian.core.fact import Fact
from peelian.demand.model.model import Model
from peelian.demand.model.reference import Elsewhere
from peelian.demand.model.yaml_form import read_model, write_model
from peelian.demand.results.compare import compare
from peelian.demand.results.comparison import Comparison
from peelian.demand.results.conditions import Conditions
from peelian.demand.results.figures import SimulatedFigures
from peelian.publish.changes import Change, Changes, kind_of
from peelian.publish.demand.account import capital
from peelian.publish.demand.weekly import A_WEEK, a_week, weeks_of
from peelian.publish.edition import Edition
from peelian.publish.printed import Printed, printed, recomputed
from peelian.publish.reasons import Reason
from peelian.publish.written import Printing

REPORT, CARDS, STAFFING = "demand-report", "demand-cards", "demand-staffing"
OTHERWISE = "the model is the same: Peelian itself simulates it otherwise now"


def printing(comparison: Comparison, facts: Iterable[Fact]) -> Printing:
    """The figures of a publication and all that simulates them again, the model among it with its values in place."""
    run = comparison.base.run
    model = comparison.base.model.model_copy(update={"references": {}})
    again = {
        "model": write_model(model), "name": run.model, "scenarios": list(comparison.names), "seed": run.seed,
        "replications": run.replications, "settle_weeks": run.settle_weeks, "program": run.program,
    }  # fmt: skip
    return Printing(tuple(_printed(number, fact) for number, fact in enumerate(facts, 1)), again)


def check_simulated(edition: Edition, progress: Callable[[str, int, int], None] | None = None) -> Changes:
    """What of an edition's figures is another when the model that it keeps is simulated again with the same seed.

    Raises ModelError if the model cannot be read any more.
    """
    held = edition.simulated
    conditions = Conditions(settle_weeks=held["settle_weeks"], model=held["name"])
    comparison = compare(
        kept_model(held), *held["scenarios"], replications=held["replications"], seed=held["seed"],
        conditions=conditions, progress=progress,
    )  # fmt: skip
    changes = tuple(_changes(edition, comparison))
    return Changes(edition, changes, len(edition.facts) - len(changes))


def kept_model(held: Mapping[str, Any]) -> Model:
    """The model that an edition keeps."""
    return read_model("the model of the edition", held["model"], Elsewhere((), lambda _name: None)).model


def _changes(edition: Edition, comparison: Comparison) -> Iterator[Change]:
    because = (Reason("program", OTHERWISE),)
    for was in edition.facts:
        now = _now(comparison, was)
        kind = kind_of(was, now)
        if kind:
            yield Change(kind, was, now, because)


def _now(comparison: Comparison, was: Printed) -> Printed | None:
    """A printed figure as it comes out now; None where the simulation does not tell it any more."""
    figures = SimulatedFigures(comparison)
    try:
        if was.derivation == A_WEEK:
            total = figures.fact(was.measure, was.period, **dict(was.narrowed))
            return printed(a_week(total, weeks_of(comparison.base)), was.title, was.places)
        return printed(recomputed(figures, was), was.title, was.places)
    except PeelianError:
        return None


def _printed(number: int, fact: Fact) -> Printed:
    title = fact.lineage.title if fact.lineage else fact.measure
    return printed(fact, capital(title), (f"figure {number}",))
