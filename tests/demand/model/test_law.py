from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from peelian.demand.model.check_targets import share_within
from peelian.demand.model.kind import Kind
from peelian.demand.model.law import Law
from peelian.demand.model.load import law_service


@pytest.mark.parametrize(
    ("figures", "mean", "p90"),
    [
        ({"mean": "7 min", "p90": "14 min"}, 7, 14),
        ({"mean": "7 min", "p90": "7.5 min"}, 7, 7.5),
        ({"median": "10 min", "p90": "40 min"}, None, 40),
        ({"mean": "60 min", "cv": 1}, 60, None),
    ],
)
def test_a_lognormal_law_has_the_figures_it_was_given(
    figures: dict[str, object], mean: float | None, p90: float | None
) -> None:
    law = Law.model_validate({"lognormal": figures}).in_us()

    assert mean is None or law.mean == pytest.approx(mean * 60e6)
    assert p90 is None or law.quantile(0.9) == pytest.approx(p90 * 60e6)
    if "median" in figures:
        assert law.quantile(0.5) == pytest.approx(10 * 60e6)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "exactly one of"),
        ({"fixed": "1 min", "exponential": {"mean": "1 min"}}, "exactly one of"),
        ({"lognormal": {"mean": "1 min"}}, "mean and cv"),
        ({"lognormal": {"mean": "1 min", "p90": "1 min"}}, "p90 is not above"),
        ({"lognormal": {"mean": "1 min", "p90": "3 min"}}, "no lognormal law has a p90 above 2.27 times its mean"),
        ({"gamma": {"mean": "1 min", "cv": 0}}, "above zero"),
        ({"exponential": {"mean": "0 s"}}, "above zero"),
        ({"uniform": {"low": "2 min", "high": "1 min"}}, "swap them"),
        ({"empirical": []}, "at least 1 item"),
    ],
)
def test_laws_that_cannot_be(given: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        Law.model_validate(given)


LAWS = [
    {"fixed": "30 min"},
    {"uniform": {"low": "10 min", "high": "90 min"}},
    {"uniform": {"low": "30 min", "high": "30 min"}},
    {"exponential": {"mean": "40 min"}},
    {"lognormal": {"mean": "60 min", "cv": 1.2}},
    {"gamma": {"mean": "12 min", "cv": 0.7}},
    {"empirical": ["5 min", "10 min", "10 min", "2 h"]},
]


@pytest.mark.parametrize("given", LAWS)
def test_theory_sees_the_same_law_as_the_simulation(given: dict[str, object]) -> None:
    law = Law.model_validate(given)
    drawn = law.in_us()
    hours = np.array([drawn.quantile(share) for share in (np.arange(100_000) + 0.5) / 100_000]) / 3.6e9
    theory = law_service(law)

    assert theory.mean == pytest.approx(hours.mean(), rel=2e-3)
    assert theory.second_moment == pytest.approx((hours**2).mean(), rel=2e-2)
    for limit in (0.1, 0.5, 1.0, 3.0):
        assert theory.cut_mean(limit) == pytest.approx(np.minimum(hours, limit).mean(), rel=2e-3)


@pytest.mark.parametrize("given", LAWS)
def test_the_share_of_journeys_within_a_time(given: dict[str, object]) -> None:
    law = Law.model_validate(given)
    kind = Kind("", "", 1.0, 0, 1, 1, None, (), law, None, None, (), {})
    drawn = np.array([law.in_us().quantile(share) for share in (np.arange(10_000) + 0.5) / 10_000])

    for minutes in (1, 10, 31, 100):
        assert share_within(kind, minutes * 60e6) == pytest.approx((drawn <= minutes * 60e6).mean(), abs=2e-4)
