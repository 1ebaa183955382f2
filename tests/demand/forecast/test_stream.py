"""A forecast as a stream: the model that takes it expects what was forecast."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
import yaml
from tests.demand.forecast.made import OF_DAY, OF_WEEK, Guess, daily, hourly, monthly

from peelian.catalogue.load import load_catalogue
from peelian.demand.forecast.errors import ForecastError
from peelian.demand.forecast.models.by_name import OWN
from peelian.demand.forecast.stream import stream_forecast
from peelian.demand.model.patch import in_scenario, patched
from peelian.demand.model.rates import rates_per_hour
from peelian.demand.model.reference import Elsewhere
from peelian.demand.model.shipped import load_shipped
from peelian.demand.model.yaml_form import as_yaml, read_model, write_model


def test_scenario_gives_the_model_the_year_and_the_shape() -> None:
    made = stream_forecast(hourly(70), OWN, paths=40)
    base = load_shipped("leicestershire", load_catalogue().published.values()).model
    scenarios = made.scenarios("calls_999", "simulated by a model of real records")
    change = scenarios["forecast calls_999"]["change"]

    stream = patched(base, change=change).streams["calls_999"]

    assert stream.per_year == round(made.per_year[1])
    model = patched(base, change=change)
    week = rates_per_hour(model, stream)[7 * 24 : 14 * 24].reshape(7, 24)
    assert week.sum(axis=1) / week.sum() == pytest.approx(OF_WEEK / OF_WEEK.sum(), rel=0.1)
    assert week.sum(axis=0) / week.sum() == pytest.approx(OF_DAY / OF_DAY.sum(), rel=0.4)
    assert rates_per_hour(model, stream).sum() == pytest.approx(made.per_year[1], rel=0.01)  # 364 days


def test_written_scenarios_can_stand_in_a_model() -> None:
    made = stream_forecast(daily(70), OWN, paths=40)
    published = tuple(load_catalogue().published.values())
    whole = yaml.safe_load(write_model(load_shipped("leicestershire", published).model))
    text = as_yaml({"scenarios": made.scenarios("calls_101", "simulated")})
    whole["scenarios"] = yaml.safe_load(text)["scenarios"]

    model = read_model("a.yaml", as_yaml(whole), Elsewhere(published)).model

    low, middle, high = (
        in_scenario(model, f"forecast calls_101{each}").streams["calls_101"].per_year for each in (" low", "", " high")
    )
    assert low is not None
    assert middle is not None
    assert high is not None
    assert low <= middle <= high
    shape = in_scenario(model, "forecast calls_101").streams["calls_101"].shape
    assert not isinstance(shape, str)
    assert shape.day_of_week is not None
    assert [float(each) for each in shape.day_of_week] == pytest.approx(100 * OF_WEEK / OF_WEEK.mean(), rel=0.15)


def test_months_give_the_shape_of_the_year_alone() -> None:
    made = stream_forecast(monthly(60), Guess("same", 310.0))

    days = np.array([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    assert list(made.shape) == ["month"]
    assert made.shape["month"] == pytest.approx(100 / days / np.mean(1 / days), rel=1e-3)
    assert made.first == dt.date(2015, 4, 1)
    assert made.per_year[1] == pytest.approx(12 * 310 * 365 / 366)


def test_factor_of_bank_holidays_is_what_they_have_of_a_usual_day() -> None:
    assert stream_forecast(daily(70), Guess("same", 50.0)).shape["bank_holiday"] == 1


def test_model_without_courses_is_refused() -> None:
    with pytest.raises(ForecastError, match="needs courses"):
        stream_forecast(daily(70), Guess("alone", 50.0, adds_up=False))
