"""Running until enough is known, comparing scenarios, and the facts made of it, on replications made by chance."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from scipy import stats
from tests.demand.results import example, fake

from peelian.core.basis import Basis
from peelian.core.errors import UnknownNameError
from peelian.demand.model.quantity import Duration
from peelian.demand.results.asked import Asked, KpiError
from peelian.demand.results.compare import Change, compare
from peelian.demand.results.comparison import Comparison
from peelian.demand.results.conditions import Conditions
from peelian.demand.results.facts import command_of, difference, differences, fact, facts
from peelian.demand.results.plan import plan_of
from peelian.demand.results.results import Results
from peelian.demand.results.simulate import simulate

MODEL = example.model()
GRADE_1 = "grade 1 attended"


@pytest.fixture(autouse=True)
def _instead_of_the_core(monkeypatch: pytest.MonkeyPatch) -> None:
    fake.instead_of_the_core(monkeypatch)


@pytest.fixture(scope="module")
def compared() -> Comparison:
    with pytest.MonkeyPatch.context() as patch:
        fake.instead_of_the_core(patch)
        return compare(MODEL, "more patrol", "other standard", replications=20, seed=5)


def one_by_one(kpi: str, count: int, seed: int = 5, scenario: str = "") -> np.ndarray:
    plan = plan_of(MODEL.scenario(scenario) if scenario else MODEL)
    place = plan.asked.index(simulate(MODEL, replications=1).asked(kpi))
    return np.array([plan.run(seed, number, 1)[0, place, 0] for number in range(count)])


def same(one: Results, other: Results) -> bool:
    return all(
        np.array_equal(getattr(one.moments, each), getattr(other.moments, each))
        for each in ("count", "mean", "squares")
    )


def test_an_estimate_is_the_mean_over_replications_with_its_interval() -> None:
    results = simulate(MODEL, replications=20, seed=5)
    values = one_by_one(GRADE_1, 20)

    found = results.estimate(GRADE_1)

    assert (found.count, found.mean) == (20, pytest.approx(values.mean()))
    low, high = stats.t.interval(0.95, 19, values.mean(), stats.sem(values))
    assert (found.interval().lower, found.interval().upper) == (pytest.approx(low), pytest.approx(high))
    assert (results.run.replications, results.run.seed, results.stopped) == (20, 5, "as asked")


def test_the_same_run_gives_the_same_results_and_parts_of_it_can_be_merged() -> None:
    whole = simulate(MODEL, replications=20, seed=5)
    parts = [
        simulate(MODEL, replications=count, seed=5, conditions=Conditions(first=first))
        for first, count in ((0, 7), (7, 13))
    ]

    assert same(whole, simulate(MODEL, replications=20, seed=5))
    assert not same(whole, simulate(MODEL, replications=20, seed=6))
    merged = parts[0].merged(parts[1])
    assert merged.run == whole.run
    assert np.allclose(merged.moments.mean, whole.moments.mean, rtol=1e-12)
    assert np.allclose(merged.moments.squares, whole.moments.squares, rtol=1e-9, atol=1e-9)
    with pytest.raises(KpiError, match="begin with 7"):
        parts[1].merged(parts[1])
    with pytest.raises(KpiError, match="different models"):
        parts[0].merged(simulate(MODEL, replications=1, seed=6, conditions=Conditions(first=7)))


def test_running_until_it_is_narrow_is_running_that_many() -> None:
    told: list[tuple[str, int, int]] = []
    narrow = simulate(MODEL, until=f"{GRADE_1} ±2 points", seed=5, progress=lambda *each: told.append(each))

    count = narrow.run.replications
    assert narrow.stopped == "narrow enough"
    assert narrow.estimate(GRADE_1).half_width() <= 2
    assert same(narrow, simulate(MODEL, replications=count, seed=5))
    assert count > 32
    assert simulate(MODEL, replications=count - 16, seed=5).estimate(GRADE_1).half_width() > 2
    assert told == [("replications", done, 0) for done in range(16, count + 1, 16)]


def test_running_until_it_is_narrow_has_an_end() -> None:
    found = simulate(MODEL, until=f"{GRADE_1} ±0.0001 points", conditions=Conditions(at_most=40))

    assert (found.run.replications, found.stopped) == (40, "as many as allowed")


def test_targets_are_met_or_missed_where_the_interval_says_so() -> None:
    found = simulate(MODEL, replications=20, seed=5)

    verdicts = {each.name: each for each in found.verdicts}
    assert list(verdicts) == list(MODEL.targets)
    for each in verdicts.values():
        interval = each.estimate.interval()
        least = each.target.at_least is not None
        good = interval.lower >= each.limit if least else interval.upper <= each.limit
        bad = interval.upper < each.limit if least else interval.lower > each.limit
        assert each.outcome == ("met" if good else "missed" if bad else "cannot be told")
    assert {each.outcome for each in verdicts.values()} >= {"met", "missed"}
    assert verdicts["urgent answered"].limit == 50.0
    assert verdicts["waits"].limit == 1.0, "minutes"
    alone = simulate(MODEL, replications=1, seed=5)
    assert {each.outcome for each in alone.verdicts} == {"cannot be told"}


def test_what_a_run_does_not_tell_is_refused() -> None:
    asked = Asked("begun_within", work="call", within=Duration.read("40 s"))
    found = simulate(MODEL, replications=2)

    with pytest.raises(KpiError, match="did not tell begun_within"):
        found.estimate(asked)
    assert simulate(MODEL, replications=2, kpis=[asked.text]).estimate(asked).count == 2
    with pytest.raises(KpiError, match="whole run only"):
        found.by("waits", "month")
    with pytest.raises(UnknownNameError, match="no target"):
        found.verdict("grade 9")
    with pytest.raises(KpiError, match="no replications"):
        simulate(MODEL, replications=0)


def test_differences_are_paired(compared: Comparison) -> None:
    base, more = one_by_one(GRADE_1, 20), one_by_one(GRADE_1, 20, scenario="more patrol")

    found = compared.difference(GRADE_1, "more patrol")

    low, high = stats.t.interval(0.95, 19, (more - base).mean(), stats.sem(more - base))
    assert found.apart.mean == pytest.approx((more - base).mean())
    assert (found.apart.interval().lower, found.apart.interval().upper) == (pytest.approx(low), pytest.approx(high))
    assert found.told == "higher"
    reduction = (base.var(ddof=1) + more.var(ddof=1)) / (more - base).var(ddof=1)
    assert found.variance_reduction == pytest.approx(reduction)
    assert found.variance_reduction > 3, "the same jobs at the same times"
    assert compared.difference("busy", "other standard").told == "the same"
    assert compared.difference("cost", "more patrol").variance_reduction == math.inf


def test_scenarios_are_asked_what_the_base_asks(compared: Comparison) -> None:
    """Another standard is not another question: both tell both standards."""
    shared = compared.shared("other standard")

    assert compared.base.asked(GRADE_1) in shared
    longer = Asked("attended_within", work="incident", grade="1", within=Duration.read("20 min"))
    assert longer in shared
    assert compared.difference(longer, "other standard").told == "the same"
    assert same(compared.base, simulate(MODEL, replications=20, seed=5, kpis=[longer]))


def test_changes_made_on_the_spot_are_compared() -> None:
    changes = (("teams.patrol.staff.day", "+2"),)
    by_hand = Change("two more", MODEL.changed(*changes[0]), changes)

    found = compare(MODEL, by_hand, "more patrol", replications=3, conditions=Conditions(model="example.yaml"))

    ours, theirs = (found.difference(GRADE_1, name).apart for name in ("two more", "more patrol"))
    assert ours == theirs
    text = difference(found, GRADE_1, "two more").lineage.command
    assert text.startswith(
        "peelian demand compare example.yaml --set teams.patrol.staff.day=+2 --replications 3 --seed 1"
    )
    with pytest.raises(UnknownNameError):
        found.difference(GRADE_1, "three more")
    with pytest.raises(UnknownNameError):
        compare(MODEL, "more patrols")


def test_a_kpi_is_a_fact_with_its_basis_and_the_way_back() -> None:
    results = simulate(MODEL, replications=8, seed=2, conditions=Conditions(model="example"))

    found = fact(results, GRADE_1)

    estimate = results.estimate(GRADE_1)
    assert (found.basis, found.unit.id, float(found.value)) == (Basis.SIMULATED, "percent", estimate.mean)
    assert found.id == (
        "demand.attended_within[work=incident][grade=1][within=15 min]@Example/simulation-example/2018-04..2018-05"
    )
    assert (found.interval.lower, found.interval.upper) == (
        estimate.interval().lower, estimate.interval().upper,
    )  # fmt: skip
    lineage = found.lineage
    assert lineage.run == results.run
    assert lineage.title == "incident grade 1: attended within 15 min"
    assert "within the time" in lineage.means
    assert lineage.command == (
        "peelian demand simulate example --replications 8 --seed 2 --kpi "
        "'attended_within[work=incident][grade=1][within=15 min]'"
    )
    assert lineage.references[0].startswith("model example (")
    assert "8 replications from seed 2" in lineage.references[0]
    assert found.to_dict()["run"]["seed"] == 2
    assert fact(results, GRADE_1) == found


def test_parts_of_a_run_are_facts_of_their_months_or_broken_down() -> None:
    results = simulate(MODEL, replications=3)

    months = facts(results, "busy", "month")
    hours = facts(results, "busy", "hour of week")
    weeks = facts(results, "busy", "week")

    assert [str(each.period) for each in months] == ["2018-04", "2018-05"]
    assert months[0].lineage.references[1] == "days simulated: 2018-04-02 to 2018-04-30"
    assert hours[30].breakdown == (("hour", "06:00"), ("weekday", "Tuesday"))
    assert weeks[1].breakdown == (("week", "2018-04-09"),)
    assert len({each.id for each in (*months, *hours, *weeks)}) == 2 + 168 + 6
    assert "--by 'hour of week'" in hours[0].lineage.command


def test_a_share_of_nothing_is_missing_and_intervals_stay_within_what_can_be() -> None:
    results = simulate(MODEL, replications=4)
    days = facts(results, GRADE_1, "day")

    missing = [each for each in days if each.value is None]
    assert missing
    assert {each.missing for each in missing} == {"nothing came of which it could be told"}
    assert all(0 <= each.interval.lower <= each.interval.upper <= 100 for each in days if each.interval)
    some = next(each for each in days if each.value is not None and len(each.lineage.references) > 2)
    assert "of 4 replications" in some.lineage.references[2]


def test_a_difference_is_a_change_made_of_two_facts(compared: Comparison) -> None:
    found = difference(compared, GRADE_1, "more patrol")

    now, before = found.parts
    assert found.derivation == "change"
    assert found.text.startswith("+")
    assert found.text.endswith(" points")
    assert dict(now.breakdown)["scenario"] == "more patrol"
    assert float(found.value) == pytest.approx(float(now.value - before.value))
    assert found.interval_text.count("points") == 2
    assert found.id != difference(compared, GRADE_1, "other standard").id
    assert "compare" in found.lineage.command
    assert len(differences(compared, GRADE_1, "more patrol", "month")) == 2


def test_commands_are_quoted_for_the_shell() -> None:
    results = simulate(MODEL, scenario="more patrol", replications=1, conditions=Conditions(settle_weeks=1))
    asked = results.asked("busy")

    assert command_of(results.run, asked, "hour of day") == (
        "peelian demand simulate Example --scenario 'more patrol' --replications 1 --seed 1 --settle-weeks 1 "
        "--kpi 'utilisation[team=patrol]' --by 'hour of day'"
    )
    assert dataclasses.asdict(results.run)["scenario"] == "more patrol"
