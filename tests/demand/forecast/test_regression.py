"""The log-linear fit: against statsmodels and scipy, and what it learns by itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from peelian.demand.forecast.regression import FREE, Group, fit

REFERENCE: dict[str, Any] = json.loads((Path(__file__).parent / "reference.json").read_text(encoding="utf-8"))
DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def design() -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The columns and the offset that the reference was made with."""
    at = np.arange(120)
    waves = [np.sin(2 * np.pi * at / 12), np.cos(2 * np.pi * at / 12)]
    columns = [np.ones(120), *waves, (at % 7 == 0).astype(float), at / 120]
    return np.column_stack(columns), np.log(np.array(DAYS * 10, dtype=float))


@pytest.mark.parametrize(("family", "scatter"), [("poisson", 0.0), ("negative_binomial", 0.05)])
def test_effects_errors_and_deviance_are_those_of_statsmodels(family: str, scatter: float) -> None:
    columns, offset = design()
    expected = REFERENCE[family]

    found = fit(np.array(REFERENCE["counts"], float), offset, [Group("all", columns, FREE)], scatter=scatter)

    assert found.effects == pytest.approx(expected["effects"], abs=1e-6)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(expected["errors"], rel=1e-5)
    assert found.deviance == pytest.approx(expected["deviance"], rel=1e-8)
    assert found.freedom == pytest.approx(5)


def test_shrunk_effects_are_those_of_a_plain_maximisation() -> None:
    columns, offset = design()
    expected = REFERENCE["ridge"]
    groups = [Group("free", columns[:, :3], FREE), Group("shrunk", columns[:, 3:], expected["variance"])]

    found = fit(np.array(REFERENCE["counts"], float), offset, groups, scatter=expected["scatter"])

    assert found.effects == pytest.approx(expected["effects"], abs=1e-5)


def test_scatter_and_the_size_of_groups_are_learnt() -> None:
    random = np.random.default_rng(7)
    belongs = random.integers(0, 40, 4000)
    noise = random.integers(0, 40, 4000)
    effects = random.normal(0, 0.3, 40)
    counts = random.poisson(np.exp(3 + effects[belongs]) * random.gamma(10, 0.1, 4000)).astype(float)
    groups = [
        Group("mean", np.ones((4000, 1)), FREE), Group("real", np.eye(40)[belongs]), Group("none", np.eye(40)[noise]),
    ]  # fmt: skip

    found = fit(counts, np.zeros(4000), groups)

    assert found.scatter == pytest.approx(0.1, rel=0.15)
    assert found.variances["real"] == pytest.approx(0.09, rel=0.4)
    assert found.variances["none"] < 0.001
    assert found.effects[1:41] - found.effects[1:41].mean() == pytest.approx(effects - effects.mean(), abs=0.15)


def test_drawn_effects_have_the_covariance_that_is_told() -> None:
    columns, offset = design()
    found = fit(np.array(REFERENCE["counts"], float), offset, [Group("all", columns, FREE)], scatter=0.05)

    drawn = found.drawn(40_000, np.random.default_rng(3))

    assert drawn.mean(axis=1) == pytest.approx(found.effects, abs=0.005)
    assert np.cov(drawn) == pytest.approx(found.covariance, rel=0.1, abs=6e-5)


@pytest.mark.parametrize("counts", [np.zeros(30), np.r_[np.zeros(29), 1.0], np.full(30, 1e7)])
def test_counts_of_nothing_or_of_very_many_are_fitted(counts: np.ndarray[Any, Any]) -> None:
    groups = [Group("mean", np.ones((30, 1)), FREE), Group("each", np.eye(30))]

    found = fit(counts, np.zeros(30), groups)

    assert np.isfinite(found.effects).all()
    assert np.exp(found.effects[0]) == pytest.approx(max(counts.mean(), 1e-3), rel=1.0, abs=0.1)
