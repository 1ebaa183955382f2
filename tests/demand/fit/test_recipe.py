from __future__ import annotations

from pathlib import Path

import pytest
from tests.demand.fit.world import RECIPE

from peelian.catalogue.load import load_catalogue
from peelian.demand.fit.apply import look_up
from peelian.demand.fit.check_recipe import check_recipe
from peelian.demand.fit.recipe import RecipeError, load_recipe, read_recipe
from peelian.demand.model.find import find_model

CATALOGUE = load_catalogue()
CALLS = "arrivals: {dataset: calls, where: line = '999'}"
FAULTS = [
    (("title: ", "titel: "), 1, "this field is not known. Did you mean 'title'?"),
    (("at_least: 50\n", ""), 1, "at_least: this field is missing."),
    (("good: 1.25, fair: 2", "good: 2, fair: 2"), 5, "good is above 0 and below fair"),
    ((CALLS, "arivals: {dataset: calls}"), 11, "Did you mean 'arrivals'?"),
    ((CALLS, f"{CALLS}\n    volume: {{dataset: calls}}"), 10, "give exactly one of arrivals, duration, split"),
    ((CALLS, "arrivals: {dataset: cals}"), 11, "there is no dataset 'cals'. Did you mean 'calls'?"),
    ((CALLS, "arrivals: {dataset: populations}"), 11, "a row of populations is no single record"),
    ((CALLS, "arrivals: {dataset: calls, where: lines = '999'}"), 11, "no column 'lines'. Did you mean 'line'?"),
    ((CALLS, "arrivals: {dataset: calls, where: line = '998'}"), 11, "'line' never is '998'. Its values: 999, 101."),
    ((CALLS, "arrivals: {dataset: crimes}"), 11, "recorded_month is not a date and time."),
    (("column: talk_time", "column: talk_tim"), 13, "Did you mean 'talk_time'?"),
    (("column: talk_time", "column: hour"), 13, "hour is not a number of seconds."),
    (("column: talk_time", "start: received_at"), 13, "give column, or start and stop"),
    (("column: talk_time", "column: talk_time, open: true"), 13, "a column does not say what is not over yet"),
    (("column: talk_time", "column: talk_time, laws: [weibull]"), 13, "'lognormal', 'gamma', 'exponential'"),
    (("per: {dataset: calls, where: line = '999'}", "per: {dataset: call}"), 16, "Did you mean 'calls'?"),
    (("{case: crime_recorded}", "{case: crime_record}"), 22, "Did you mean 'crime_recorded'?"),
    (("start: deployed_at, stop: arrived_at", "start: created_on, stop: arrived_at"), 20, "arrived_at is not a date."),
    (("kind: waiting", "kind: wating"), 30, "Input should be 'waiting' or 'live'"),
    (("counts: outcome = 'Awaiting court outcome'", "counts: outcome"), 35, "is a text, not a condition"),
    (("into: work.case.then.charged", "into: [work.case.then.charged, work.case.then.end]"), 34, "one by one"),
    (("finalised_on, kind: live", "finalised_on, kind: live, names: {1: knife}"), 37, "live cases have no grades"),
]


def text(*swaps: tuple[str, str]) -> str:
    found = RECIPE.format(base="shipped:leicestershire")
    for old, new in swaps:
        assert found.count(old) == 1, f"{old!r} stands {found.count(old)} times"
        found = found.replace(old, new)
    return found


@pytest.mark.parametrize(("swap", "line", "told"), FAULTS, ids=[told for _, _, told in FAULTS])
def test_fault_is_told_with_its_line(swap: tuple[str, str], line: int, told: str) -> None:
    with pytest.raises(RecipeError) as caught:
        check_recipe(read_recipe("recipe.yaml", text(swap)), CATALOGUE)
    found = [each for each in caught.value.faults if told in str(each)]
    assert [each.line for each in found] == [line], str(caught.value)


def test_recipe_that_reads_nothing_is_none() -> None:
    head, _, _ = text().partition("parts:")
    with pytest.raises(RecipeError, match="no part is fitted from records"):
        read_recipe("recipe.yaml", f"{head}parts: [{{into: work.call.takes, not_held: Nobody knows.}}]")


def test_every_fault_is_told_at_once() -> None:
    swaps = ((CALLS, "arrivals: {dataset: cals}"), ("column: talk_time", "column: hour"))
    with pytest.raises(RecipeError) as caught:
        check_recipe(read_recipe("recipe.yaml", text(*swaps)), CATALOGUE)
    assert len(caught.value.faults) == 2


def test_what_is_no_recipe(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"the file cannot be read"):
        load_recipe(tmp_path / "none.yaml")
    with pytest.raises(RecipeError, match="not YAML"):
        read_recipe("recipe.yaml", "parts: [")


def test_recipe_that_comes_with_peelian_fits_catalogue_and_base() -> None:
    recipe = load_recipe()
    check_recipe(recipe, CATALOGUE)
    base = find_model(recipe.recipe.base, CATALOGUE.published.values()).model
    for part in recipe.recipe.parts:
        for path in part.into:
            look_up(base, path)
