"""A row that is left out only where it is the first of its name: a region above the force that is called as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.measures.sending import declare
from tests.records.held import held_rows

from peelian import Workbench

REASON = "a region, whose forces stand below it"
MAPPING = {
    "id": "by-region",
    "title": "Residents by region and force",
    "dataset": "populations",
    "source": "ons",
    "leave_out": [{"column": "Place", "is": ["West Midlands"], "only": "first", "because": REASON}],
    "force": "Place",
    "columns": {"as_at": {"is": "2018-06-30"}, "residents": "People"},
}


@pytest.mark.parametrize(
    ("places", "kept", "left_out"),
    [
        (["West Midlands", "Staffordshire", "West Midlands"], ["Staffordshire", "West Midlands"], 1),
        (["Staffordshire", "West Midlands"], ["Staffordshire"], 1),
        (["Staffordshire", "Kent"], ["Staffordshire", "Kent"], 0),
    ],
    ids=["region and force", "region alone", "neither"],
)
def test_only_the_first_of_the_rows_is_left_out(
    bench: Workbench, write_csv: Callable[..., Path], places: list[str], kept: list[str], left_out: int
) -> None:
    bench = declare(bench, "mappings", MAPPING)

    rows = ({"Place": name, "People": 100 + at} for at, name in enumerate(places))
    submission = bench.load("populations", write_csv("regions.csv", rows)).submission

    names = [name.lower().replace(" ", "-") for name in kept]
    assert sorted(row["force"] for row in held_rows(bench, "populations", submission.id)) == sorted(names)
    assert submission.left_out == ({REASON: left_out} if left_out else {})
