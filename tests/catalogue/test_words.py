"""What a side of a measure counts, in words."""

from __future__ import annotations

from typing import Any

import pytest

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.model import Aggregate
from peelian.catalogue.words import what_is_counted

RESIDENTS = {"dataset": "populations", "source": "ons", "sum": "residents", "take": "mid_year"}


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ({"count": "all"}, "rows"),
        ({"count": "hour > 8"}, "rows where hour > 8"),
        ({"sum": "answered_after"}, "sum of answered_after"),
        ({"sum": "value", "where": "indicator = 'x'"}, "sum of value where indicator = 'x'"),
        ({"sum": "value", "take": "sum"}, "sum of value"),
        ({"sum": "value", "take": "last"}, "sum of value, the last in the period"),
        ({"sum": "value", "take": "mean"}, "sum of value, the mean over the period"),
        ({"sum": "value", "take": "exact"}, "sum of value, as given for exactly the period"),
        ({"percentile": 90, "of": "answered_after"}, "percentile 90 of answered_after"),
        ({"percentile": 99.5, "of": "age", "where": "age > 0"}, "percentile 99.5 of age where age > 0"),
        ({"dataset": "calls", "count": "all"}, "rows of calls"),
        (RESIDENTS, "sum of residents of populations from ons, in the middle of the year in which the period began"),
        ({"count": "all", "across": "line"}, "rows, over every line"),
        ({"count": "all", "across": ["line", "hour"]}, "rows, over every line and hour"),
    ],
)
def test_side_is_told_in_words(side: dict[str, Any], words: str) -> None:
    assert what_is_counted(Aggregate(**side)) == words


def test_names_and_conditions_stand_between_marks() -> None:
    side = Aggregate(**RESIDENTS, where="residents > 0", across=("category", "offence"))

    assert what_is_counted(side, mark="`") == (
        "sum of `residents` of `populations` from `ons` where `residents > 0`, in the middle of the year in which the "
        "period began, over every `category` and `offence`"
    )


def test_every_side_of_peelians_own_measures_has_words(own: Catalogue) -> None:
    for measure in own.measures.values():
        for side in filter(None, (measure.numerator, measure.denominator)):
            words = what_is_counted(side, mark="`")

            assert words.count("`") % 2 == 0
            for name in filter(None, (side.sum, side.of, side.where, side.dataset, side.source, *side.across)):
                assert f"`{name}`" in words
