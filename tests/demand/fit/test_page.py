"""The page on fitting has every field of a recipe, its example is one, and its limits are those that are used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from peelian.catalogue.load import load_catalogue
from peelian.demand.fit.apply import look_up
from peelian.demand.fit.check_recipe import check_recipe
from peelian.demand.fit.recipe import (
    Arrivals,
    Backlog,
    Duration,
    Ending,
    Part,
    Ratio,
    Recipe,
    Split,
    Verdicts,
    load_recipe,
    read_recipe,
)
from peelian.demand.model.find import find_model

TEXT = (Path(__file__).parents[3] / "docs" / "demand-fit.md").read_text(encoding="utf-8")
KINDS = (Recipe, Verdicts, Part, Arrivals, Duration, Split, Ratio, Ending, Backlog)


@pytest.mark.parametrize("name", sorted({name for kind in KINDS for name in kind.model_fields}))
def test_every_field_is_on_the_page(name: str) -> None:
    assert re.search(rf"`[^`]*\b{name}\b[^`]*`", TEXT), f"docs/demand-fit.md says nothing of {name}"


def test_example_is_a_recipe_that_fits_catalogue_and_base() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    recipe, catalogue = read_recipe("demand-fit.md", example), load_catalogue()
    check_recipe(recipe, catalogue)
    base = find_model(recipe.recipe.base, catalogue.published.values()).model
    for part in recipe.recipe.parts:
        look_up(base, part.into[0])


def test_limits_are_those_of_the_recipe_that_comes_with_peelian() -> None:
    verdicts = load_recipe().recipe.verdicts
    told = re.findall(r"\| `(\w+)` \| [^|]+ \| [^|]+ \| ([\d.]+) \| ([\d.]+) \|", TEXT)
    assert {name for name, _, _ in told} == set(Verdicts.model_fields)
    for name, good, fair in told:
        limits = getattr(verdicts, name)
        assert (limits.good, limits.fair) == (float(good), float(fair))
