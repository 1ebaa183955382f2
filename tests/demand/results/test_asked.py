"""How KPIs are written, read and refused, and in which unit they are."""

from __future__ import annotations

import pytest
from tests.demand.results import example

from peelian.core.errors import UnknownNameError
from peelian.demand.model.quantity import Duration
from peelian.demand.model.yaml_form import read_model
from peelian.demand.results.asked import Asked, KpiError, read_asked
from peelian.demand.results.estimate import Estimate
from peelian.demand.results.everything import every_kpi
from peelian.demand.results.kpi import KPIS
from peelian.demand.results.scale import scale_of
from peelian.demand.results.until import UntilError, read_until

MODEL = example.model()


def test_every_kpi_of_a_model_is_read_as_it_is_written() -> None:
    found = every_kpi(MODEL)

    assert len(found) == len(set(found)) > 100
    assert {each.kpi for each in found} == set(KPIS) - {"kept_within"}, "nobody is visited by appointment"
    assert [read_asked(each.text, MODEL) for each in found] == found
    assert [read_asked(f"demand.{each.text}", MODEL) for each in found] == found


def test_a_target_is_asked_by_its_name() -> None:
    asked = read_asked("grade 1 attended", MODEL)

    assert asked == Asked("attended_within", work="incident", grade="1", within=Duration.read("15 min"))
    assert asked.text == "attended_within[work=incident][grade=1][within=15 min]"
    assert asked.title == "incident grade 1: attended within 15 min"
    assert read_asked("busy", MODEL).title == "patrol: busy"
    assert read_asked("cost", MODEL).title == "all teams: cost"


def test_of_appointments_the_time_agreed_is_named() -> None:
    visits = "attend_within: appointment}\n    appointments: {per_day: 40, grace: 20 min}"
    visiting = read_model("example.yaml", example.MODEL.replace("attend_within: 2 h}", visits)).model

    (kept,) = (each for each in every_kpi(visiting) if each.kpi == "kept_within")

    assert kept.text == "kept_within[work=incident][grade=2][within=20 min]"
    assert kept.title == "incident grade 2: attended within 20 min of the time agreed"


@pytest.mark.parametrize(
    ("text", "says", "remedy"),
    [
        ("mean_wiat[work=call]", "There is no KPI or target 'mean_wiat'", "Did you mean 'mean_wait'"),
        ("grade 1 attend", "no KPI or target", "Did you mean 'grade 1 attended'"),
        ("mean_wait[work=cal]", "There is no work 'cal'", "Did you mean 'call'"),
        ("mean_wait[work=incident][grade=3]", "There is no grade '3'", "Known: 1, 2"),
        ("mean_wait[team=desk]", "no part of mean_wait 'team'", "Did you mean 'stream'"),
        ("mean_wait", "mean_wait does not say work", "Write mean_wait"),
        ("wait[work=call]", "wait does not say percentile", "Write wait"),
        ("wait[work=call][percentile=101]", "percentile=101 is none", "1 to 99"),
        ("begun_within[work=call][within=soon]", "within=soon is no time", "Write a duration"),
        ("goes_on[work=call][to=nowhere]", "There is no to 'nowhere'", "Known"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_advice(text: str, says: str, remedy: str) -> None:
    with pytest.raises((UnknownNameError, KpiError)) as caught:
        read_asked(text, MODEL)

    assert says in caught.value.message
    assert remedy in caught.value.remedy


def test_times_are_in_the_unit_that_suits_the_work() -> None:
    def shown(text: str) -> str:
        return scale_of(read_asked(text, MODEL), MODEL).unit.id

    assert shown("mean_wait[work=call]") == "seconds", "by its target of ten seconds"
    assert shown("mean_wait[work=incident]") == "minutes", "by its standard of two hours"
    assert shown("mean_outcome[work=case]") == "days", "by how long cases last"
    assert (shown("busy"), shown("cost"), shown("backlog[work=call]")) == ("percent", "pounds", "jobs")
    euros = MODEL.changed("costs.currency", "EUR")
    assert scale_of(read_asked("cost", euros), euros).unit.write(1234) == "EUR 1,234"


@pytest.mark.parametrize(
    ("text", "half", "relative"),
    [
        ("grade 1 attended ±0.5 points", 0.5, False),
        ("grade 1 attended +-2 %", 0.02, True),
        ("mean_wait[work=incident] ± 30 s", 0.5, False),
        ("cost ±1000", 1000, False),
        ("cost ±1.5%", 0.015, True),
        ("mean_caseload[team=detectives] ±0.1 cases", 0.1, False),
    ],
)
def test_a_wish_for_precision_is_read(text: str, half: float, relative: bool) -> None:
    wish = read_until(text, MODEL)

    assert (wish.half_width, wish.relative) == (pytest.approx(half), relative)


@pytest.mark.parametrize(
    "text",
    ["grade 1 attended", "busy ±0", "busy ±2 min", "mean_wait[work=call] ±2 points", "mean_wait[work=call] ±2 miles"],
)
def test_a_wish_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(UntilError) as caught:
        read_until(text, MODEL)
    assert caught.value.remedy


def test_a_wish_is_met_by_the_half_width() -> None:
    estimate = Estimate(100, 50.0, 10.0)

    assert estimate.half_width() == pytest.approx(1.98, abs=0.01)
    assert read_until("busy ±2 points", MODEL).is_met(estimate)
    assert not read_until("busy ±1.9 points", MODEL).is_met(estimate)
    assert read_until("busy ±4.2 %", MODEL).is_met(estimate), "4.2 / 104.2 of 50 is 2.02"
    assert not read_until("busy ±4.0 %", MODEL).is_met(estimate), "4.0 / 104.0 of 50 is 1.92"
    assert not read_until("busy ±99 points", MODEL).is_met(Estimate(1, 50.0, float("nan")))
