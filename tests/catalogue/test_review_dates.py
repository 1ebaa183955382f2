"""Definitions are looked at again: a review that has come due stops the tests until somebody has done it."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.load import load_catalogue
from peelian.catalogue.model import Measure

MEASURES = list(load_catalogue().measures.values())


@pytest.mark.parametrize("measure", MEASURES, ids=[measure.id for measure in MEASURES])
def test_next_review_has_not_passed_unnoticed(measure: Measure) -> None:
    if measure.next_review is None:
        return
    assert measure.next_review >= dt.date.today(), f"{measure.id}: review it, and write the new dates into its file"
    assert measure.next_review > measure.reviewed


def test_no_measure_was_reviewed_in_the_future(own: Catalogue) -> None:
    tomorrow = dt.date.today() + dt.timedelta(days=1)

    assert [each.id for each in own.measures.values() if each.reviewed > tomorrow] == []
