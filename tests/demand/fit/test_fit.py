from __future__ import annotations

import datetime as dt
from collections import Counter
from math import sqrt
from pathlib import Path
from statistics import fmean
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from tests.demand.fit.world import FIRST, LAST, World
from tests.measures.sending import send
from tests.rows import call, crime

from peelian import LoadOptions, Workbench
from peelian.core.basis import Basis
from peelian.core.errors import PeelianError
from peelian.core.force import force
from peelian.core.period import Period
from peelian.demand.fit.fit import MADE_UP, Fitted, fit
from peelian.demand.fit.found import FittedPart, KeptPart
from peelian.demand.fit.recipe import load_recipe
from peelian.demand.fit.records import records_for
from peelian.demand.model.checks import check
from peelian.demand.model.fault import ModelError
from peelian.demand.model.find import find_model
from peelian.demand.model.quantity import Duration
from peelian.demand.model.yaml_form import read_model, write_model
from peelian.records.audit import events

START = dt.date(2018, 4, 2)
pytestmark = pytest.mark.xdist_group("fitted world")


def fitted(world: World, *swaps: tuple[str, str], **asked: Any) -> Fitted:
    starts = asked.pop("starts", None)
    recipe = load_recipe(world.recipe(*swaps, only=asked.pop("only", "")))
    if "period" in asked:
        asked["period"] = Period.parse(asked["period"])
    records = records_for(world.bench.workspace, world.bench.catalogue, force("kent"), recipe.recipe, **asked)
    return fit(records, recipe, find_model(recipe.recipe.base, ()).model, starts)


@pytest.fixture(scope="module")
def done(world: World) -> Fitted:
    return fitted(world)


def part(done: Fitted, path: str) -> FittedPart:
    return next(each for each in done.parts if path in each.into)


def kept(done: Fitted, path: str) -> KeptPart:
    return next(each for each in done.kept if path in each.into)


def figure(done: Fitted, path: str, name: str) -> tuple[float | None, float | None]:
    found = next(each for each in part(done, path).fit.figures if each.name == name)
    return found.observed, found.fitted


def of_year(rows: list[dict[str, Any]], column: str) -> list[dict[str, Any]]:
    return [each for each in rows if FIRST.isoformat() <= str(each[column])[:10] <= LAST.isoformat()]


def test_model_is_whole_and_reads_again(done: Fitted) -> None:
    assert read_model("fitted.yaml", write_model(done.model)).model == done.model
    assert [each for each in check(done.model) if each.kind == "fault"] == []
    assert (done.model.force, done.model.calendar.starts, str(done.period)) == ("kent", START, "2018-04..2019-03")
    assert "quicker" in done.model.scenarios


def test_stream_has_the_calls_of_the_year_and_their_hours(world: World, done: Fitted) -> None:
    lines = [each for each in world.calls if each["line"] == "999"]
    stream = done.model.streams["calls"]
    assert float(stream.per_year or 0) == pytest.approx(len(lines), rel=0.01)
    assert str(stream.elsewhere) == "5 %"
    shape = done.model.shape(stream)
    hours = Counter(dt.datetime.fromisoformat(each["received_at"]).hour for each in lines)
    assert shape.hour_of_day is not None
    ratio = [float(weight) / hours[hour] for hour, weight in enumerate(shape.hour_of_day)]
    assert ratio == pytest.approx([fmean(ratio)] * 24, rel=0.01)
    assert part(done, "streams.calls").fit.verdict == "good"


def test_laws_are_found_again(world: World, done: Fitted) -> None:
    takes = done.model.law(done.model.work["call"].takes or "")
    talked = [each["talk_time"] for each in world.calls]
    assert takes.gamma is not None
    assert takes.gamma.mean.us / 1e6 == pytest.approx(fmean(talked), abs=1)
    assert float(takes.gamma.cv) == pytest.approx(1 / sqrt(2), rel=0.05)
    observed, _ = figure(done, "work.call.takes", "mean")
    assert observed == pytest.approx(fmean(talked))
    travel = part(done, "work.incident.travel").fit
    attended = [each for each in of_year(world.incidents, "created_at") if each["arrived_at"]]
    assert (travel.records, travel.left_out) == (
        len(attended), len(of_year(world.incidents, "created_at")) - len(attended),
    )  # fmt: skip
    assert travel.verdict == "good"


def test_open_cases_count_as_open(world: World, done: Fitted) -> None:
    """Cases last 60 days on average, whatever those that have ended seem to say."""
    lasts = done.model.law(done.model.work["case"].lasts or "").in_us().mean / 86_400e6
    crimes = of_year(world.crimes, "recorded_on")
    ended = [(each["finalised_on"] - each["recorded_on"]).days for each in crimes if each["finalised_on"]]
    assert lasts == pytest.approx(60, rel=0.12)
    assert fmean(ended) < 50
    fit = part(done, "work.case.lasts").fit
    assert fit.records == len(crimes)
    assert f"{len(crimes) - len(ended)} still open" in fit.says


def test_shares_are_counted(world: World, done: Fitted) -> None:
    incidents = of_year(world.incidents, "created_at")
    lines = [each for each in world.calls if each["line"] == "999"]
    grade = sum(each["grade"] == "1" for each in incidents) / len(incidents)
    work = done.model.work
    assert figure(done, "work.incident.grades", "1")[0] == pytest.approx(grade)
    assert float(work["incident"].grades["1"].share.part) == pytest.approx(grade, abs=5e-5)  # type: ignore[union-attr]
    assert work["incident"].grades["2"].share == "rest"
    assert figure(done, "work.call.then.incident", "incidents for each of calls")[0] == pytest.approx(
        len(incidents) / len(lines)
    )
    recorded = sum(bool(each["crime_recorded"]) for each in incidents) / len(incidents)
    assert float(work["incident"].then["case"].part) == pytest.approx(recorded, abs=5e-5)  # type: ignore[union-attr]
    assert work["incident"].then["end"] == "rest"
    assert float(work["case"].then["charged"].part) == pytest.approx(0.25, abs=0.05)  # type: ignore[union-attr]


def test_backlog_is_what_is_open_when_the_model_starts(world: World, done: Fitted) -> None:
    midnight = dt.datetime.combine(START, dt.time())
    start = midnight.replace(tzinfo=ZoneInfo("Europe/London")).timestamp()
    waiting = [
        start - dt.datetime.fromisoformat(each["created_at"]).replace(tzinfo=ZoneInfo("Europe/London")).timestamp()
        for each in world.incidents
        if each["created_at"] < midnight.isoformat()
        and (each["arrived_at"] or each["closed_at"]) >= midnight.isoformat()
    ]
    waited = done.model.work["incident"].starting_backlog.waited
    assert len(waiting) > 0
    # To the hour where it is days; one of them spans the change of clocks.
    assert [each.us / 1e6 for each in waited] == pytest.approx(sorted(waiting, reverse=True), abs=1800)
    open_cases = [
        each
        for each in world.crimes
        if each["recorded_on"] < START and (not each["finalised_on"] or each["finalised_on"] >= START)
    ]
    assert done.model.work["case"].starting_backlog.live == len(open_cases)


def test_volume_tells_where_model_and_records_differ(world: World, done: Fitted) -> None:
    """The base sends 5 % of calls elsewhere, and the incidents are counted for each call presented."""
    observed, ours = figure(done, "work.incident", "a year")
    assert observed == len(of_year(world.incidents, "created_at"))
    assert ours == pytest.approx(0.95 * observed, rel=0.01)
    assert part(done, "work.incident").fit.values == {}


def test_fitted_parts_say_where_they_come_from_and_are_no_longer_assumed(world: World, done: Fitted) -> None:
    call_work = done.model.work["call"]
    assert not done.model.streams["calls"].assumed
    law = done.model.law(call_work.takes or "")
    source = f"From {len(world.calls):,} records of calls version 1, force-extract, April 2018 to March 2019."
    assert (law.assumed, law.note) == (False, f"{source} Fit: good. From answer to end.")
    assert call_work.assumed
    assert call_work.note.startswith("then.incident: from ")
    assert done.model.work["incident"].note.startswith("As it was. then.case: from ")
    assert done.assumed == ("teams.control", "work.call", "work.incident.takes")
    assert done.basis is Basis.REAL
    assert MADE_UP not in write_model(done.model)


def test_what_is_not_held_stays_as_it_was(done: Fitted) -> None:
    assert kept(done, "work.incident.takes").why == "Nobody says when a unit was free again."
    takes = done.model.law(done.model.work["incident"].takes or "")
    assert takes.lognormal is not None
    assert takes.lognormal.mean == Duration.read("50 min")


@pytest.mark.parametrize(
    ("part", "swap", "why", "remedy"),
    [
        ("work.call.takes", ("at_least: 50", "at_least: 5000"), "records, and it takes 5000.", "longer period"),
        ("work.call.takes", ("work.call.", "work.cal."), "the base has no 'work.cal'.", "Did you mean 'work.call'?"),
        ("work.call.takes", ("call.takes", "call.take"), "no 'work.call.take'.", "Did you mean 'work.call.takes'?"),
        ("work.incident.then", ("dent.then", "dent.then.case"), "holds no shares by name", "grades or its then."),
        ("work.incident.grades", ("2: rest", "2: domestic = false"), "the conditions overlap", "Part them."),
        (
            "work.call.then.incident", ("calls, where: line = '999'", "incidents, where: grade = '1'"),
            "a share is at most 100 %", "Use a stream.",
        ),
        (
            "work.case.starting_backlog", ("kind: live", "kind: live, days_before: 90"),
            "records begin on 2018-02-01", "let the model start later with --starts",
        ),
        (
            "work.case.then.charged", ("case.then.charged", "incident.grades.1.units"),
            "this is not a whole number", "recipe.yaml:10",
        ),
    ],
    ids=["few", "work", "field", "no-shares", "overlap", "above-one", "too-early", "no-share"],
)  # fmt: skip
def test_part_that_cannot_be_fitted_is_told(
    world: World, part: str, swap: tuple[str, str], why: str, remedy: str
) -> None:
    found = fitted(world, swap, only=part, period="2018-19")
    assert found.parts == ()
    assert why in found.kept[0].why
    assert remedy in found.kept[0].remedy


def test_laws_that_do_not_fit_give_way_to_the_lengths_themselves(world: World) -> None:
    swap = ("column: talk_time", "column: talk_time, laws: [exponential, empirical]")
    found = fitted(world, swap, only="work.call.takes")
    law = found.model.law(found.model.work["call"].takes or "")
    assert law.empirical is not None
    assert len(law.empirical) == 200
    assert law.in_us().mean / 1e6 == pytest.approx(fmean(each["talk_time"] for each in world.calls), rel=1e-3)
    assert "Thinned to the means of 200 equal groups." in law.note
    fit_of_calls = part(found, "work.call.takes").fit
    assert "exponential would be poor" in fit_of_calls.says
    assert fit_of_calls.verdict == "good"


def test_law_whose_mean_is_far_off_is_poor_however_near_it_is_elsewhere(tmp_path: Path) -> None:
    """One call in fifty lasts a hundred times as long: little in the distance, two thirds of all talk."""
    rng = np.random.default_rng(2)
    talk = [round(each * (100 if place % 50 == 0 else 1)) for place, each in enumerate(rng.gamma(4.0, 75.0, 1000))]
    bench = Workbench.create(tmp_path / "workspace")
    calls = [call(f"a{place}", f"2018-05-{1 + place % 28:02}T10:00", talk_time=each) for place, each in enumerate(talk)]
    send(bench, "calls", calls)
    world = World(bench, tmp_path, calls, [], [])
    law = fitted(world, ("talk_time", "talk_time, laws: gamma"), only="work.call.takes")
    assert part(law, "work.call.takes").fit.verdict == "poor"
    lengths = fitted(world, ("talk_time", "talk_time, laws: [lognormal, empirical]"), only="work.call.takes")
    assert part(lengths, "work.call.takes").fit.verdict == "good"
    assert figure(lengths, "work.call.takes", "mean") == pytest.approx((fmean(talk), fmean(talk)))


def test_scenario_that_no_longer_applies_is_a_fault(world: World) -> None:
    with pytest.raises(ModelError, match="name that under laws in the recipe") as caught:
        fitted(world, ("work.call.takes", "work.incident.takes"), only="work.call.takes")
    assert caught.value.faults[0].field.startswith("scenarios.quicker")


def test_months_that_are_not_there_stay_as_the_base_has_them(world: World) -> None:
    found = fitted(world, period="2018-07..2018-10", only="streams.calls")
    assert found.model.shape(found.model.streams["calls"]).month is not None
    assert "months and bank holidays as in the base" in part(found, "streams.calls").fit.says
    assert set(found.model.shape(found.model.streams["calls"]).month or ()) == {100}
    assert found.model.calendar.starts == dt.date(2018, 7, 2)
    assert "of calls version 1, force-extract, July 2018 to October 2018" in found.model.streams["calls"].note


def test_start_is_a_monday(world: World) -> None:
    found = fitted(world, starts=dt.date(2019, 4, 1), only="work.call.takes")
    assert found.model.calendar.starts == dt.date(2019, 4, 1)
    with pytest.raises(ModelError, match="a model starts on a Monday"):
        fitted(world, starts=dt.date(2019, 4, 2), only="work.call.takes")


def test_what_was_last_seen_before_the_start_is_told(world: World) -> None:
    found = fitted(world, starts=dt.date(2019, 4, 8), only="work.case.starting_backlog")
    says = part(found, "work.case.starting_backlog").fit.says
    still_open = sum(not each["finalised_on"] for each in world.crimes)
    assert found.model.work["case"].starting_backlog.live == still_open
    assert f"{still_open} of them were last seen before that day" in says


def test_extract_says_how_long_it_knows(tmp_path: Path) -> None:
    """A case that is open in an extract of 1 May has lasted until then, though the last record is of 10 April."""
    bench = Workbench.create(tmp_path / "workspace")
    days = [day for day in range(1, 11) for _ in range(10)]
    ended = [f"2018-04-{day + 1:02}" if day % 2 else "" for day in days]
    rows = [crime("", recorded_on=f"2018-04-{day:02}", finalised_on=end) for day, end in zip(days, ended, strict=True)]
    send(bench, "crimes", rows, LoadOptions(extracted=dt.date(2018, 5, 1)))
    swap = ("open: true", "open: true, laws: exponential")
    found = fitted(World(bench, tmp_path, [], [], rows), swap, only="work.case.lasts")
    lasts = found.model.law(found.model.work["case"].lasts or "").in_us().mean / 86_400e6
    # Half have ended after a day, half are open up to the end of 30 April.
    assert lasts == pytest.approx(1 + fmean([28, 26, 24, 22, 20]) + 0.5, rel=0.02)


def test_several_sources_are_never_added_up_and_made_up_records_are_called_so(tmp_path: Path) -> None:
    bench = Workbench.create(tmp_path / "workspace")
    calls = [call(f"a{place}", f"2018-05-{1 + place % 28:02}T10:00", talk_time=place) for place in range(80)]
    for source in ("sample", "force-extract"):
        send(bench, "calls", calls, LoadOptions(source=source))
    world = World(bench, tmp_path, calls, [], [])
    with pytest.raises(PeelianError, match=r"come from 2 sources.* Say which with --source: force-extract or sample"):
        fitted(world)
    with pytest.raises(PeelianError, match="None of calls, incidents, crimes are held of Kent Police from san-jose"):
        fitted(world, source="san-jose")
    made_up = fitted(world, source="sample")
    assert "no incidents of Kent Police are held for May 2018" in kept(made_up, "work.incident.grades").why
    assert "Load some with: peelian load incidents FILE." in kept(made_up, "work.incident.grades").remedy
    assert made_up.basis is Basis.SYNTHETIC_FREE
    assert [(each.into, each.basis) for each in made_up.parts] == [
        (("streams.calls",), Basis.SYNTHETIC_FREE), (("work.call.takes",), Basis.SYNTHETIC_FREE),
    ]  # fmt: skip
    assert all(MADE_UP in each for each in (made_up.model.note, made_up.model.streams["calls"].note))


def test_what_is_read_is_noted(world: World, done: Fitted) -> None:
    read = [each for each in events(world.bench.workspace) if each.command == "demand fit"]
    assert {each.about.dataset for each in read} == {"calls", "incidents", "crimes"}
    assert any("talk_time" in each.about.columns for each in read)
