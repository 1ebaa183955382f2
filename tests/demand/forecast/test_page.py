"""The page on forecasts: its example in Python runs, and what it says of the models and the rule is so."""

from __future__ import annotations

import doctest
from pathlib import Path

from peelian.demand.forecast.contest import LEAST_ORIGINS
from peelian.demand.forecast.design import HALF_LIFE
from peelian.demand.forecast.models.by_name import MODELS
from peelian.demand.forecast.models.model import PATHS
from peelian.demand.forecast.outlook import QUANTILES

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "forecasts.md"


def test_example_runs_and_numbers_are_those_of_the_program() -> None:
    assert doctest.testfile(str(PAGE), module_relative=False).failed == 0
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert f"**simulated**: {PATHS:,} courses" in text
    assert (HALF_LIFE, LEAST_ORIGINS, len(QUANTILES)) == (1.0, 5, 7)
    assert all(f"`{name}`" in text or name in text for name in MODELS)
