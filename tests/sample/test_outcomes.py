"""The written outcomes, counted from the file and held against the written crimes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.sample.files import LAST_YEAR, THIS_YEAR, count, rows

pytestmark = pytest.mark.xdist_group("written")
POSITIVE = [
    "Charged or summonsed", "Caution", "Taken into consideration", "Penalty notice for disorder",
    "Drugs possession warning", "Community resolution",
]  # fmt: skip
CODES = {
    "Charged or summonsed": {"1"},
    "Caution": {"2", "3"},
    "Taken into consideration": {"4"},
    "Offender died": {"5"},
    "Drugs possession warning": {"7"},
    "Community resolution": {"8"},
    "Prosecution prevented or not in the public interest": {"9", "10", "11", "12", "13"},
    "Evidential difficulties": {"14", "15", "16"},
    "Time limit expired": {"17"},
    "Investigation complete, no suspect identified": {"18"},
    "Responsibility transferred": {"20"},
    "Further investigation not in the public interest": {"21"},
}


@pytest.mark.parametrize(("year", "total", "crimes"), [(THIS_YEAR, 10_585, 92_924), (LAST_YEAR, 10_806, 84_760)])
def test_positive_outcomes(written: Path, year: str, total: int, crimes: int) -> None:
    outcomes = rows(written, "outcomes", year)

    assert count(outcomes, pc.field("outcome").isin(POSITIVE)) == total
    assert 0.85 < outcomes.num_rows / crimes < 0.95


def test_codes_fit_the_outcomes(written: Path) -> None:
    for year in (LAST_YEAR, THIS_YEAR):
        outcomes = rows(written, "outcomes", year)
        found: dict[str, set[str]] = {}
        for outcome, code in zip(outcomes["outcome"].to_pylist(), outcomes["code"].to_pylist(), strict=True):
            found.setdefault(outcome, set()).add(code)
        assert found == CODES


def test_outcomes_are_of_the_samples_crimes_on_the_day_they_were_finalised(written: Path) -> None:
    crimes = pa.concat_tables([rows(written, "crimes", year) for year in (LAST_YEAR, THIS_YEAR)])
    finalised = dict(zip(crimes["crime_ref"].to_pylist(), crimes["finalised_on"].to_pylist(), strict=True))
    latest = dict(zip(crimes["crime_ref"].to_pylist(), crimes["outcome"].to_pylist(), strict=True))
    seen: set[str] = set()
    for year, first in ((LAST_YEAR, dt.date(2017, 4, 1)), (THIS_YEAR, dt.date(2018, 4, 1))):
        outcomes = rows(written, "outcomes", year)
        references, days = outcomes["crime_ref"].to_pylist(), outcomes["given_on"].to_pylist()
        assert all(finalised[reference] == day for reference, day in zip(references, days, strict=True))
        assert first <= min(days) <= max(days) < first.replace(year=first.year + 1)
        assert seen.isdisjoint(references)
        seen.update(references)
        for reference, outcome in zip(references, outcomes["outcome"].to_pylist(), strict=True):
            assert (outcome == "Evidential difficulties") <= (latest[reference] == "Unable to prosecute suspect")
            assert (outcome == "Community resolution") <= (latest[reference] == "Local resolution")


def test_what_is_solved_differs_by_offence(written: Path) -> None:
    crimes = pa.concat_tables([rows(written, "crimes", year) for year in (LAST_YEAR, THIS_YEAR)])
    offence = dict(zip(crimes["crime_ref"].to_pylist(), crimes["offence"].to_pylist(), strict=True))
    outcomes = rows(written, "outcomes", THIS_YEAR)

    def share(name: str) -> float:
        own = [
            outcome in POSITIVE
            for reference, outcome in zip(
                outcomes["crime_ref"].to_pylist(), outcomes["outcome"].to_pylist(), strict=True
            )
            if offence[reference] == name
        ]
        return sum(own) / len(own)

    assert share("Possession of drugs") > 3 * share("Violence with injury") > 3 * share("Vehicle offences")
