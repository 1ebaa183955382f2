"""The page of results: every KPI with its definition, and the names of its Python."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from peelian.catalogue.load import load_catalogue
from peelian.demand.model.shipped import load_shipped
from peelian.demand.results.kpi import KPIS, Kpi

PAGE = Path(__file__).parents[3] / "docs" / "demand-results.md"
TEXT = PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("kpi", KPIS.values(), ids=lambda kpi: kpi.name)
def test_every_kpi_stands_on_the_page_with_its_definition(kpi: Kpi) -> None:
    assert f"| `{kpi.written}` | {kpi.definition} |" in TEXT


def test_every_scenario_of_the_sample_force_has_its_command() -> None:
    model = load_shipped("leicestershire", load_catalogue().published.values()).model
    shown = " ".join(re.findall(r"(?m)^\$ peelian demand compare (.*)$", TEXT))

    assert [name for name in model.scenarios if f'"{name}"' not in shown] == []


def test_examples_in_python_run() -> None:
    examples = doctest.DocTestParser().get_doctest(TEXT.replace("```\n", "\n"), {}, PAGE.name, str(PAGE), 0)

    assert doctest.DocTestRunner().run(examples).failed == 0
