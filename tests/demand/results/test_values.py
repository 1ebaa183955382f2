"""KPIs from tallies, against the same counted job by job with dates of the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.demand.results import example, fake

from peelian.demand.clock import HOUR, moment
from peelian.demand.kernels.pool import NEVER
from peelian.demand.kernels.tally import STEPS, percentile_us
from peelian.demand.model.quantity import Duration
from peelian.demand.results.asked import Asked
from peelian.demand.results.facets import CUTS, Facet, Facets
from peelian.demand.results.kpi import KPIS
from peelian.demand.results.pay import pay_of
from peelian.demand.results.percentile import percentiles_us
from peelian.demand.results.sums import Sums
from peelian.demand.results.values import _VALUES, values_of

Job = dict[str, int]
SETTLE = 1


@pytest.fixture(scope="module")
def made() -> tuple[Sums, list[Job]]:
    model = example.model()
    targets = tuple(each for each in model.targets.values() if each.within)
    prepared = fake.prepared(model, targets, settle_weeks=SETTLE)
    listed = fake.jobs(prepared, 3, 0, each=60)
    tally = fake.tally_of(prepared, listed, np.random.default_rng(7))
    facets = Facets(model.calendar, SETTLE)
    told = [job for job in listed if job["due"] >= SETTLE * 168 * HOUR]
    return Sums(prepared, facets, pay_of(model, facets), tally), told


def is_in(facet: Facet, at: dt.datetime) -> bool:
    match facet.by:
        case "hour of week":
            return at.strftime("%a %H:00") == facet.label
        case "hour of day":
            return at.strftime("%H:00") == facet.label
        case "day of week":
            return at.strftime("%A") == facet.label
        case "month":
            return at.strftime("%B %Y") == facet.label
        case _:
            return facet.first <= at.date() < facet.first + dt.timedelta(days=facet.days)


def of_kind(sums: Sums, kind: str, stream: str = "") -> Callable[[Job], bool]:
    names, rows = sums.prepared.compiled.names, sums.prepared.rows
    wanted = [
        row for row in range(rows.kind.size)
        if names.kinds[rows.kind[row]].startswith(kind)
        and (not stream or rows.stream[row] == names.streams.index(stream))
    ]  # fmt: skip
    return lambda job: job["row"] in wanted


def share(jobs: list[Job], good: Callable[[Job], bool], counts: Callable[[Job], bool] = lambda _: True) -> float:
    said = [good(job) for job in jobs if counts(job)]
    return sum(said) / len(said) if said else np.nan


def mean(times: list[int]) -> float:
    return sum(times) / len(times) if times else np.nan


END = 6 * 168 * HOUR
TEN_S, QUARTER = Duration.read("10 s"), Duration.read("15 min")
PLAIN: dict[Asked, tuple[str, str, Callable[[list[Job]], float]]] = {
    Asked("arrived", work="call"): ("call", "", len),
    Asked("arrived", work="call", stream="other"): ("call", "other", len),
    Asked("started", work="incident"): ("incident", "", lambda jobs: sum(job["started"] < NEVER for job in jobs)),
    Asked("left", work="call"): ("call", "", lambda jobs: sum(job["left"] < NEVER for job in jobs)),
    Asked("abandoned", work="call", stream="urgent"): (
        "call", "urgent", lambda jobs: share(jobs, lambda job: job["left"] < NEVER)
    ),
    Asked("mean_wait", work="incident"): (
        "incident", "", lambda jobs: mean([job["started"] - job["due"] for job in jobs if job["started"] < NEVER])
    ),
    Asked("mean_response", work="incident", grade="2"): (
        "incident grade 2", "",
        lambda jobs: mean([job["attended"] - job["due"] for job in jobs if job["attended"] < NEVER]),
    ),
    Asked("mean_outcome", work="case"): (
        "case", "", lambda jobs: mean([job["finished"] - job["due"] for job in jobs if job["finished"] < NEVER])
    ),
    Asked("mean_length", work="call"): (
        "call", "", lambda jobs: mean([job["finished"] - job["started"] for job in jobs if job["finished"] < NEVER])
    ),
    Asked("begun_within", work="call", stream="urgent", within=TEN_S): (
        "call", "urgent",
        lambda jobs: share(
            jobs, lambda job: job["started"] - job["due"] <= TEN_S.us,
            lambda job: job["started"] < NEVER or job["left"] < NEVER or job["due"] + TEN_S.us < END,
        ),
    ),
    Asked("attended_within", work="incident", grade="1", within=QUARTER): (
        "incident grade 1", "",
        lambda jobs: share(
            jobs, lambda job: job["attended"] - job["due"] <= QUARTER.us,
            lambda job: (job["attended"] < NEVER and job["attended"] - job["due"] <= QUARTER.us)
            or job["left"] < NEVER or job["due"] + QUARTER.us < END,
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("asked", PLAIN, ids=lambda asked: asked.text)
def test_a_kpi_is_what_counting_job_by_job_gives_in_every_facet(made: tuple[Sums, list[Job]], asked: Asked) -> None:
    sums, listed = made
    kind, stream, plain = PLAIN[asked]
    mine = [job for job in listed if of_kind(sums, kind, stream)(job)]
    start = sums.prepared.compiled.start

    found = values_of(sums, asked)[0]

    assert len(mine) > 20
    dated = [(moment(start, job["due"]), job) for job in mine]
    for place, facet in enumerate(sums.facets.all):
        expected = plain([job for at, job in dated if is_in(facet, at)])
        assert found[place] == pytest.approx(expected, rel=1e-12, nan_ok=True), facet


def test_every_kpi_has_a_value() -> None:
    assert set(_VALUES) == set(KPIS)


def test_percentiles_are_within_a_step_of_those_of_the_jobs(made: tuple[Sums, list[Job]]) -> None:
    sums, listed = made
    for asked, kind, until in (
        (Asked("wait", work="incident", percentile=90), "incident", "started"),
        (Asked("response", work="incident", grade="1", percentile=50), "incident grade 1", "attended"),
        (Asked("outcome", work="case", percentile=75), "case", "finished"),
    ):
        times = [job[until] - job["due"] for job in listed if of_kind(sums, kind)(job) and job[until] < NEVER]
        found = values_of(sums, asked)[0]
        exact = np.quantile(times, asked.percentile / 100, method="inverted_cdf")
        assert found[0] == pytest.approx(exact, rel=0.02)
        assert np.isnan(found[1:]).all(), "only the whole run has them"


@settings(max_examples=60)
@given(
    counts=st.lists(
        st.lists(st.tuples(st.integers(0, STEPS - 1), st.integers(1, 9)), max_size=12), min_size=1, max_size=4
    ),
    share=st.integers(1, 99),
)
def test_percentiles_of_many_histograms_are_those_of_each(counts: list[list[tuple[int, int]]], share: int) -> None:
    steps = np.zeros((len(counts), STEPS), np.int64)
    for row, held in enumerate(counts):
        for step, count in held:
            steps[row, step] += count

    found = percentiles_us(steps, share / 100)

    assert np.array_equal(found, [percentile_us(each, share / 100) for each in steps], equal_nan=True)


def test_teams_streams_and_ends(made: tuple[Sums, list[Job]]) -> None:
    sums, _ = made
    tally, days = sums.tally, sums.prepared.days
    cells = tally.teams[0, 1, 7 * SETTLE : days].sum(0)

    def whole(asked: Asked) -> float:
        return float(values_of(sums, asked)[0, 0])

    assert whole(Asked("utilisation", team="patrol")) == pytest.approx((cells[0] - cells[1]) / cells[2])
    assert whole(Asked("overtime_hours", team="patrol")) == pytest.approx(cells[1] / HOUR)
    assert whole(Asked("staff_hours")) == pytest.approx(tally.teams[0, :, 7 * SETTLE : days, 2].sum() / HOUR)
    hours = (days - 7 * SETTLE) * 24
    live = tally.teams[0, 2, 7 * SETTLE : days, 3].sum() / hours
    assert whole(Asked("mean_caseload", team="detectives")) == pytest.approx(live / 10)
    by_hour = np.sort(tally.live[0, 0, 168 * SETTLE :])
    assert whole(Asked("caseload", team="detectives", percentile=80)) == by_hour[int(0.8 * hours) - 1] / 10
    assert whole(Asked("came", stream="other")) == tally.streams[0, 1, 7 * SETTLE : days, 0].sum()
    assert whole(Asked("elsewhere", stream="other")) == pytest.approx(
        tally.streams[0, 1, 7 * SETTLE : days, 1].sum() / tally.streams[0, 1, 7 * SETTLE : days, 0].sum()
    )
    assert whole(Asked("ended", end="closed")) == tally.ends[0, 1, 7 * SETTLE : days].sum()
    flows = tally.flows[0, 1:3].sum(0)
    assert whole(Asked("goes_on", work="incident", to="case")) == pytest.approx(flows[2] / flows.sum())
    waiting = tally.waiting[0, 1:3, 7 * SETTLE : days].sum() / hours
    assert whole(Asked("backlog", work="incident")) == pytest.approx(waiting)
    assert whole(Asked("backlog_last", work="incident")) == pytest.approx(tally.waiting[0, 1:3, days - 1].sum() / 24)


def test_work_that_waits_in_weeks_of_the_team(made: tuple[Sums, list[Job]]) -> None:
    sums, listed = made
    asks = []
    for kind, units in (("incident grade 1", 2), ("incident grade 2", 1)):
        took = [
            job["finished"] - job["started"] for job in listed if of_kind(sums, kind)(job) and job["finished"] < NEVER
        ]
        asks.append(units * sum(took) / len(took) / HOUR)
    last = sums.tally.waiting[0, 1:3, sums.prepared.days - 1] / 24
    weekly = sums.tally.teams[0, 1, 7 * SETTLE : sums.prepared.days, 2].sum() / HOUR / 5

    found = values_of(sums, Asked("weeks_to_clear", team="patrol"))[0, 0]

    assert found == pytest.approx((last * asks).sum() / weekly)
    of_cases = values_of(sums, Asked("weeks_to_clear", team="detectives"))[0, 0]
    waiting = sums.tally.waiting[0, 3, sums.prepared.days - 1] / 24
    staff = sums.tally.teams[0, 2, 7 * SETTLE : sums.prepared.days, 2].sum() / HOUR / 5
    assert of_cases == pytest.approx(waiting * 20 / staff), "cases ask their effort"


def test_cost_is_pay_with_premiums_and_overtime_at_its_multiple(made: tuple[Sums, list[Job]]) -> None:
    sums, _ = made
    days = sums.prepared.days - 7 * SETTLE
    overtime = sums.tally.teams[0, :, 7 * SETTLE : sums.prepared.days, 1].sum(1) / HOUR

    desk, patrol = (values_of(sums, Asked("cost", team=team))[0, 0] for team in ("desk", "patrol"))

    # Four by day and three by night, with a tenth more at night, whatever leave takes away.
    assert desk == pytest.approx(days * 20 * 12 * (4 + 3 * 1.1) + overtime[0] * 20 * 1.5)
    assert patrol == pytest.approx(days * 30 * 12 * (6 + 5 * 1.1) + overtime[1] * 30 * 1.5)
    assert values_of(sums, Asked("cost"))[0, 0] == pytest.approx(desk + patrol), "detectives have no cost here"
    assert values_of(sums, Asked("paid_hours", team="detectives"))[0, 0] == pytest.approx(10 * 35 * days / 7)


def test_the_facets_of_a_cut_add_up_to_the_run(made: tuple[Sums, list[Job]]) -> None:
    sums, _ = made
    whole = values_of(sums, Asked("arrived", work="incident"))[0]
    pay = values_of(sums, Asked("cost", team="desk"))[0] - 30 * values_of(sums, Asked("overtime_hours", team="desk"))[0]
    for by in CUTS:
        assert whole[sums.facets.places(by)].sum() == whole[0], by
        assert pay[sums.facets.places(by)].sum() == pytest.approx(pay[0]), by
        assert sums.facets.hours[sums.facets.places(by)].sum() == sums.facets.hours[0], by
