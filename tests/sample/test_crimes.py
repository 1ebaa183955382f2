"""The written crimes, counted from the file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.sample.files import LAST_YEAR, THIS_YEAR, by, by_month, count, percent_change, rows

pytestmark = pytest.mark.xdist_group("written")
OFFENCE, CATEGORY = pc.field("offence"), pc.field("category")
STRANDS = ("race", "religion", "orientation", "disability", "transgender")
HATE = pc.field("hate_race")
for strand in STRANDS[1:]:
    HATE = HATE | pc.field(f"hate_{strand}")
LAST_QUARTER = ("2019-01", "2019-02", "2019-03"), ("2018-01", "2018-02", "2018-03")
WITHOUT_INJURY = OFFENCE.isin(["Violence without injury", "Stalking and harassment"])
WITH_INJURY = OFFENCE == "Violence with injury"


@pytest.mark.parametrize(("year", "total"), [(THIS_YEAR, 92_924), (LAST_YEAR, 84_760)])
def test_crimes(written: Path, year: str, total: int) -> None:
    crimes = rows(written, "crimes", year)

    assert crimes.num_rows == total
    assert pc.count_distinct(crimes["crime_ref"]).as_py() == total
    assert count(crimes, CATEGORY == "Anti-social behaviour") == 0


@pytest.mark.parametrize(
    ("condition", "change", "percent"),
    [
        (WITH_INJURY, -501, -7),
        (WITHOUT_INJURY, 5_590, 37),
        (OFFENCE == "Stalking and harassment", 1_741, 34),
        (pc.field("knife"), 192, 8),
        (OFFENCE == "Rape", 169, 21),
        (HATE, 152, 10),
        (OFFENCE.isin(["Residential burglary", "Non-residential burglary"]), -953, -10),
        (CATEGORY == "Burglary", -953, -10),
        (OFFENCE == "Residential burglary", -421, -7),
        (OFFENCE.isin(["Trafficking of drugs", "Possession of drugs"]), 313, 19),
        (pc.field("exploitation"), -91, -30),
    ],
)
def test_changes_on_the_year_before(written: Path, condition: pc.Expression, change: int, percent: int) -> None:
    now, before = (count(rows(written, "crimes", year), condition) for year in (THIS_YEAR, LAST_YEAR))

    assert now - before == change
    assert percent_change(now, before) == percent


def test_knife_crime(written: Path) -> None:
    assert count(rows(written, "crimes", THIS_YEAR), pc.field("knife")) == 2_521


@pytest.mark.parametrize(
    ("condition", "change", "percent"), [(WITH_INJURY, None, -11), (pc.field("exploitation"), -61, -62)]
)
def test_changes_of_the_last_quarter(written: Path, condition: pc.Expression, change: int | None, percent: int) -> None:
    totals = []
    for year, months in zip((THIS_YEAR, LAST_YEAR), LAST_QUARTER, strict=True):
        found = by_month(rows(written, "crimes", year).filter(condition), "recorded_on")
        totals.append(sum(found[month] for month in months))

    assert change is None or totals[0] - totals[1] == change
    assert percent_change(*totals) == percent


def months_later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (dt.date(year + month // 11, (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def historical(rapes: pa.Table, months: int) -> int:
    pairs = zip(rapes["offence_start"].to_pylist(), rapes["recorded_on"].to_pylist(), strict=True)
    return sum(recorded > months_later(start, months) for start, recorded in pairs)


def test_historical_rape(written: Path) -> None:
    now, before = (rows(written, "crimes", year).filter(OFFENCE == "Rape") for year in (THIS_YEAR, LAST_YEAR))

    assert historical(now, 6) - historical(before, 6) == 50
    assert percent_change(historical(now, 6), historical(before, 6)) == 18
    assert round(100 * historical(now, 6) / now.num_rows) == 33
    assert 0 < historical(now, 12) < historical(now, 6)


def test_hate_crime(written: Path) -> None:
    crimes = rows(written, "crimes", THIS_YEAR).filter(HATE)
    months = by_month(crimes, "recorded_on")

    assert round(100 * count(crimes, pc.field("hate_race")) / crimes.num_rows) == 75
    assert months["2019-03"] == 163
    assert months["2018-05"] > 163
    assert max(number for month, number in months.items() if "2018-05" < month < "2019-03") < 163
    several = sum(pc.cast(crimes[f"hate_{strand}"], pa.int8()).to_numpy() for strand in STRANDS)
    assert (several > 1).any()


def test_courses_within_the_year_that_the_text_gives(written: Path) -> None:
    crimes = rows(written, "crimes", THIS_YEAR)
    violence = list(by_month(crimes.filter(WITH_INJURY), "recorded_on").values())
    burglary = by_month(crimes.filter(OFFENCE == "Residential burglary"), "recorded_on")

    assert violence[1:8] == sorted(violence[1:8], reverse=True)
    assert max(violence[7:]) - min(violence[7:]) < 50
    assert max(burglary, key=lambda month: burglary[month]) == "2018-11"


def test_category_follows_from_the_offence(written: Path) -> None:
    crimes = pa.concat_tables([rows(written, "crimes", year) for year in (THIS_YEAR, LAST_YEAR)])
    pairs = set(zip(crimes["offence"].to_pylist(), crimes["category"].to_pylist(), strict=True))

    assert len(pairs) == len({offence for offence, _ in pairs}) == 23
    assert len({category for _, category in pairs}) == 13
    expected = {
        ("Homicide", "Violence and sexual offences"), ("Rape", "Violence and sexual offences"),
        ("Arson", "Criminal damage and arson"), ("Vehicle offences", "Vehicle crime"),
        ("Possession of drugs", "Drugs"), ("Robbery of business property", "Robbery"),
        ("Miscellaneous crimes against society", "Other crime"), ("Public order offences", "Public order"),
    }  # fmt: skip
    assert expected <= pairs


def test_days_of_a_crime_are_in_order(written: Path) -> None:
    for year in (LAST_YEAR, THIS_YEAR):
        crimes = rows(written, "crimes", year)
        assert count(crimes, pc.field("offence_start") > pc.field("recorded_on")) == 0
        assert count(crimes, pc.field("finalised_on") < pc.field("recorded_on")) == 0
        assert crimes["offence_start"].null_count == 0


def test_some_investigations_are_open_at_the_end(written: Path) -> None:
    crimes = rows(written, "crimes", THIS_YEAR)
    still_open = pc.field("finalised_on").is_null()

    assert 0.03 < count(crimes, still_open) / crimes.num_rows < 0.08
    assert pc.max(crimes["finalised_on"]).as_py() == dt.date(2019, 3, 31)
    assert count(crimes, still_open & (pc.field("outcome") != "Under investigation")) == 0
    assert count(crimes, ~still_open & (pc.field("outcome") == "Under investigation")) == 0
    assert rows(written, "crimes", LAST_YEAR)["finalised_on"].null_count < 500


def test_share_of_crimes_with_evidential_difficulties(written: Path) -> None:
    crimes = pa.concat_tables([rows(written, "crimes", year) for year in (THIS_YEAR, LAST_YEAR)])
    day = pc.field("recorded_on")
    twelve_months = crimes.filter((day >= dt.date(2017, 10, 1)) & (day <= dt.date(2018, 9, 30)))

    assert round(100 * by(twelve_months, "outcome")["Unable to prosecute suspect"] / twelve_months.num_rows) == 34
