"""Real rows of a published outcomes file, and the publisher's words for outcomes."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from tests.records.held import held_rows

from peelian import Workbench
from peelian.records.table import Slice

HEADER = (
    *("Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location"),
    *("LSOA code", "LSOA name", "Outcome type"),
)
COUNTED_BY_HAND = {
    "Court result": 5,
    "Investigation complete, no suspect identified": 5,
    "Charged or summonsed": 2,
    "Prosecution prevented or not in the public interest": 2,
    "Caution": 1,
    "Community resolution": 1,
    "Evidential difficulties": 1,
    "Further investigation not in the public interest": 1,
    "Responsibility transferred": 1,
}


def test_every_row_of_the_real_sample_is_kept(bench: Workbench, shared: Path) -> None:
    file = shared / "data" / "outcomes" / "2019-02-leicestershire-outcomes-sample.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        by_hand = list(csv.DictReader(lines))

    one = bench.load("outcomes", file).submission

    assert (one.mapping, one.received, one.quarantined) == ("data.police.uk-outcomes", 19, 0)
    assert one.slices == {Slice("data.police.uk", "leicestershire", "2019-02"): 19}
    rows = held_rows(bench, "outcomes")
    assert Counter(row["outcome"] for row in rows) == COUNTED_BY_HAND
    assert [(row["crime_ref"], row["detail"], row["lsoa"] or "") for row in rows] == [
        (row["Crime ID"], row["Outcome type"], row["LSOA code"]) for row in by_hand
    ]
    assert max(Counter(row["crime_ref"] for row in rows).values()) == 2, (
        "a charge and later a sentence are two outcomes"
    )


def test_every_outcome_that_street_files_know_is_read(bench: Workbench, tmp_path: Path) -> None:
    """The publisher's two files share their words; only the street file says that nothing is known yet."""
    words = [*bench.catalogue.dataset("crimes").columns["outcome"].values, "Suspect charged"]
    file = tmp_path / "a.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(HEADER)
        writer.writerows(["x", "2019-02", "", "Kent Police", "", "", "", "", "", word] for word in words)

    one = bench.load("outcomes", file).submission

    assert (one.accepted, one.quarantined) == (len(words), 0)
    assert len(words) == 28
    assert [row["detail"] for row in held_rows(bench, "outcomes")] == words
