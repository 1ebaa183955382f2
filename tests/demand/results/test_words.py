"""Sentences about results and differences: the direction, the interval, and what cannot be told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.demand.results import example

from peelian.catalogue.load import load_catalogue
from peelian.core.lineage import Run
from peelian.core.unit import unit
from peelian.demand.model.shipped import load_shipped
from peelian.demand.results.asked import asked_by
from peelian.demand.results.assumed import assumed_lines
from peelian.demand.results.comparison import Beside, Comparison
from peelian.demand.results.estimate import Estimate
from peelian.demand.results.facets import Facets
from peelian.demand.results.moments import Moments
from peelian.demand.results.results import Results
from peelian.demand.results.scale import scale_of
from peelian.demand.results.words import difference_sentence, estimate_text, target_sentence, verdict_sentence

MODEL = example.model()
ASKED = {name: asked_by(target) for name, target in MODEL.targets.items()}
RUN = Run("example", "0" * 64, "", (), 1, 0, 4, 0, "0")


def results(values: dict[str, list[float]]) -> Results:
    """Results of a run in which the targets' KPIs had these values, in their units, replication by replication."""
    scales = {asked: scale_of(asked, MODEL) for asked in ASKED.values()}
    facets = Facets(MODEL.calendar)
    return Results(MODEL, RUN, facets, scales, moments(values, len(facets.all)))


def moments(values: dict[str, list[float]], facets: int) -> Moments:
    count = max((len(each) for each in values.values()), default=1)
    table = np.full((count, len(ASKED), facets), np.nan)
    for place, name in enumerate(ASKED):
        for number, value in enumerate(values.get(name, [])):
            table[number, place] = value
    return Moments.nothing(len(ASKED), facets).added(table)


def compared(base: dict[str, list[float]], changed: dict[str, list[float]]) -> Comparison:
    apart = {name: [now - was for now, was in zip(changed[name], base[name], strict=True)] for name in base}
    ours, theirs = results(base), results(changed)
    beside = Beside("more patrol", theirs, tuple(ASKED.values()), moments(apart, len(ours.facets.all)))
    return Comparison(ours, (beside,))


@pytest.mark.parametrize(
    ("base", "changed", "sentence"),
    [
        (
            [85.0, 84.0, 86.0, 85.0], [87.0, 86.2, 88.2, 87.0],
            "Incident grade 1, attended within 15 min, would rise by 2.1 points (1.9 to 2.3), from 85.0% to 87.1%; "
            "simulated.",
        ),
        (
            [85.0, 84.0, 86.0, 85.0], [83.0, 81.8, 83.8, 83.0],
            "Incident grade 1, attended within 15 min, would fall by 2.1 points (1.9 to 2.3), from 85.0% to 82.9%; "
            "simulated.",
        ),
        (
            [85.0, 84.0, 86.0], [85.01, 84.012, 86.011],
            "Incident grade 1, attended within 15 min, would rise by 0.01 points (0.01 to 0.01), from 85.00% to "
            "85.01%; simulated.",
        ),
        (
            [85.0, 84.0, 86.0], [86.0, 84.0, 85.5],
            "No difference can be told in incident grade 1, attended within 15 min: between −1.7 points and +2.1 "
            "points, from 85.0%; simulated.",
        ),
        (
            [85.0, 84.0], [85.0, 84.0],
            "Incident grade 1, attended within 15 min, would stay at 84.5% in every replication; simulated.",
        ),
        (
            [85.0], [87.0],
            "No difference can be told in incident grade 1, attended within 15 min from one replication; simulated.",
        ),
        ([], [], "Incident grade 1, attended within 15 min: nothing came of which it could be told; simulated."),
    ],
)  # fmt: skip
def test_a_difference_in_a_sentence(base: list[float], changed: list[float], sentence: str) -> None:
    found = compared({"grade 1 attended": base}, {"grade 1 attended": changed})

    assert difference_sentence(found, "grade 1 attended", "more patrol") == sentence


def test_what_does_not_come_with_a_scenario_is_said() -> None:
    found = compared({"waits": [12.0, 13.0]}, {"waits": [float("nan")] * 2})

    assert target_sentence(found, "waits", "more patrol") == (
        "Incident, wait that 75 % do not exceed: 12.5 minutes as it is, and nothing of which it could be told in the "
        "scenario; simulated."
    )


def test_times_counts_and_money_in_a_sentence() -> None:
    found = compared(
        {"waits": [12.0, 13.0, 12.5], "load": [9.0, 9.5, 9.1]}, {"waits": [10.0, 11.1, 10.4], "load": [9.5, 9.9, 9.6]}
    )

    assert difference_sentence(found, "waits", "more patrol").startswith(
        "Incident, wait that 75 % do not exceed, would fall by 2.0 minutes (1.8 to 2.2), from 12.5 minutes to 10.5"
    )
    assert difference_sentence(found, "load", "more patrol").startswith(
        "Detectives, live cases each that 80 % of hours do not exceed, would rise by 0.5 (0.3 to 0.6)"
    )


def test_what_becomes_of_a_target() -> None:
    low, mid, high = [5.0, 5.2, 5.1], [9.0, 11.0, 10.0], [15.0, 15.2, 15.1]

    def said(base: list[float], changed: list[float]) -> str:
        found = compared({"grade 1 attended": base}, {"grade 1 attended": changed})
        return target_sentence(found, "grade 1 attended", "more patrol").split("simulated. ")[1]

    assert said(low, high) == "The target of at least 10.0% is missed as it is, and would be met."
    assert said(low, low) == "The target of at least 10.0% is missed, with and without."
    assert said(mid, high) == "The target of at least 10.0% may be met or missed as it is, and would be met."
    assert said(high, mid) == "The target of at least 10.0% is met as it is, and might be met or missed."


def test_a_target_in_a_sentence() -> None:
    found = results({"busy": [50.0, 52.0, 51.0]})

    assert verdict_sentence(found, found.verdict("busy")) == (
        "Patrol, busy: 51.0% (48.5 to 53.5); the target of at most 55.0% is met; simulated."
    )
    assert "nothing came" in verdict_sentence(found, found.verdict("waits"))


def test_an_estimate_is_written_with_half_its_interval() -> None:
    assert estimate_text(unit("jobs"), Estimate(4, 251_345.2, 132.0)) == "251,345 ±210"
    assert estimate_text(unit("hours"), Estimate(4, 12.0, 1.0), with_unit=False) == "12 ±2"
    assert estimate_text(unit("hours"), Estimate(1, 12.0, float("nan"))) == "12 hours"
    assert estimate_text(unit("hours"), Estimate(0, float("nan"), float("nan"))) == "–"


def test_what_is_assumed_is_named() -> None:
    assert assumed_lines(MODEL, "more patrol") == [
        "What scenario 'more patrol' changes is stated by the model: teams.patrol.staff.day."
    ]
    shipped = load_shipped("leicestershire", load_catalogue().published.values()).model
    assert assumed_lines(shipped, "calls to other organisations")[1:] == [
        "What scenario 'calls to other organisations' changes is published: streams.calls_999.elsewhere, "
        "streams.calls_101.elsewhere; assumed: work.incident.then.crime, work.re-allocation.then.crime."
    ]
    teams = {name: replace_part(team, assumed=name == "desk") for name, team in MODEL.teams.items()}
    assert assumed_lines(MODEL.model_copy(update={"teams": teams})) == [
        "Assumed in the model, measured by nobody: teams desk."
    ]


def replace_part(part: object, **fields: object) -> object:
    return part.model_copy(update=fields)  # type: ignore[attr-defined]


def test_results_can_be_changed_only_by_new_ones() -> None:
    found = results({})

    assert replace(found, stopped="narrow enough").stopped == "narrow enough"
    with pytest.raises(AttributeError):
        found.stopped = "as asked"  # type: ignore[misc]
