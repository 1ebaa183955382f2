"""Nothing is painted on: take a row away, and exactly what counted it moves, by one."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from peelian import Basis, Workbench
from peelian.measures.figures import Figures
from peelian.measures.plan import plans
from peelian.records.table import open_table, table_files

Writer = Callable[..., Path]

pytestmark = pytest.mark.xdist_group("sample")

YEAR = "2018-19"
CELLS: list[tuple[str, dict[str, str]]] = [
    ("contact.calls", {}),
    ("contact.calls_999", {}),
    ("contact.calls_999", {"hour": "0"}),
    ("contact.calls_999", {"hour": "1"}),
    ("contact.calls_101", {}),
    ("contact.calls_999_answered_in_10s", {}),
    ("contact.calls_101_answered_in_30s", {}),
    ("contact.mean_answer_time", {"line": "999"}),
    ("contact.mean_answer_time", {"line": "101"}),
    ("contact.median_answer_time", {"line": "101"}),
    ("contact.mean_call_length", {"line": "101"}),
    ("contact.abandoned", {}),
    ("contact.abandonment_rate", {"line": "999"}),
    ("contact.abandonment_rate", {"line": "101"}),
    ("contact.conversion_proxy", {}),
    ("crime.recorded", {}),
    ("crime.recorded", {"category": "Burglary"}),
    ("crime.recorded", {"category": "Drugs"}),
    ("crime.recorded_per_1000", {}),
    ("crime.share_by_category", {"category": "Burglary"}),
    ("crime.share_by_category", {"category": "Drugs"}),
    ("crime.burglary_residential", {}),
    ("crime.burglary_residential_per_1000", {}),
    ("crime.drugs", {}),
    ("crime.rape", {}),
    ("crime.open_investigations", {}),
    ("crime.open_investigations", {"offence": "Rape"}),
    ("crime.open_investigations_over", {}),
    ("incidents.all", {}),
    ("incidents.all", {"grade": "1"}),
    ("incidents.all", {"grade": "2"}),
    ("incidents.per_1000", {}),
    ("incidents.grade_1_attended_in_time", {}),
    ("incidents.grade_2_attended_in_time", {}),
    ("incidents.mean_attendance_time", {"grade": "2"}),
    ("incidents.domestic_without_crime", {}),
    ("incidents.domestic_with_crime", {}),
    ("incidents.open", {}),
    ("outcomes.all", {}),
    ("outcomes.positive_rate", {}),
    ("outcomes.charge_rate", {}),
    ("stop_search.all", {}),
    ("stop_search.per_1000", {}),
    ("safeguarding.dvpn_authorised", {}),
]


def sides(figures: Figures) -> dict[str, tuple[object, object]]:
    """Numerator and denominator of every cell."""
    facts = [figures.fact(measure, YEAR, **breakdown) for measure, breakdown in CELLS]
    return {fact.id.split("@")[0]: (fact.numerator, fact.denominator) for fact in facts}


def delete(bench: Workbench, dataset: str, condition: str) -> None:
    """Take one accepted row that meets the condition out of the table, behind Peelian's back."""
    table = open_table(bench.workspace, dataset)
    assert table is not None
    files = ", ".join(f"'{uri}'" for uri in table.file_uris())
    rows = f"read_parquet([{files}], union_by_name = true)"
    row = duckdb.execute(f"SELECT submission, row FROM {rows} WHERE {condition} LIMIT 1").fetchone()
    assert row is not None
    removed = table.delete(f"submission = '{row[0]}' AND row = {row[1]}")
    assert removed["num_deleted_rows"] == 1


def partitions(bench: Workbench) -> int:
    """How many partitions (source, force, year) of all datasets a mart is made of, once for each scan."""
    found = 0
    for dataset, scans in plans(bench.catalogue).items():
        table = open_table(bench.workspace, dataset)
        files = table_files(table) if table is not None else ()
        found += len(scans) * len({(file.source, file.force, file.year) for file in files})
    return found


@pytest.fixture
def copied(sample_folder: Path, tmp_path: Path) -> Workbench:
    shutil.copytree(sample_folder, tmp_path / "workspace")
    return Workbench.open(tmp_path / "workspace")


def test_deleting_a_call_moves_exactly_the_figures_that_counted_it(copied: Workbench) -> None:
    before = sides(copied.force("leicestershire", source="sample"))
    wanted = "line = '999' AND outcome = 'answered' AND answered_after = 7 AND hour = 0 AND month = '2018-06'"
    delete(copied, "calls", wanted)

    built = copied.mart()
    after = sides(copied.force("leicestershire", source="sample"))

    every = partitions(copied)
    assert (built.scanned, built.kept) == (1, every - 1), "only the partition that changed is scanned again"
    moved = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    assert moved.keys() == {
        "contact.calls", "contact.calls_999", "contact.calls_999[hour=0]", "contact.calls_999_answered_in_10s",
        "contact.mean_answer_time[line=999]", "contact.abandonment_rate[line=999]", "contact.conversion_proxy",
    }  # fmt: skip
    incidents, of_calls = (one - other for one, other in zip(*moved["contact.conversion_proxy"], strict=True))
    assert (incidents, of_calls) == (0, 1), "a call stands below the line there"
    calls, hour = moved["contact.calls_999"], moved["contact.calls_999[hour=0]"]
    assert (calls[0][0] - calls[1][0], hour[0][0] - hour[1][0]) == (1, 1)
    (old, old_of), (new, new_of) = moved["contact.calls_999_answered_in_10s"]
    assert (old - new, old_of - new_of) == (1, 1)
    (old, old_of), (new, new_of) = moved["contact.mean_answer_time[line=999]"]
    assert (old - new, old_of - new_of) == (7, 1)
    fact = copied.force("leicestershire", source="sample").fact("contact.calls_999", YEAR)
    assert fact.basis is Basis.SYNTHETIC_FREE, "a total that is not the printed one is not called fixed to it"


def test_deleting_a_crime_moves_exactly_the_figures_that_counted_it(copied: Workbench) -> None:
    before = sides(copied.force("leicestershire", source="sample"))
    delete(copied, "crimes", "offence = 'Residential burglary' AND month = '2019-02' AND finalised_on IS NULL")

    after = sides(copied.force("leicestershire", source="sample"))

    moved = {name for name in before if before[name] != after[name]}
    assert moved == {
        "crime.recorded", "crime.recorded[category=Burglary]", "crime.recorded_per_1000",
        "crime.share_by_category[category=Burglary]", "crime.share_by_category[category=Drugs]",
        "crime.burglary_residential", "crime.burglary_residential_per_1000", "crime.open_investigations",
        "crime.open_investigations_over[days=90]", "outcomes.positive_rate", "outcomes.charge_rate",
    }  # fmt: skip
    assert before["crime.recorded"][0] - after["crime.recorded"][0] == 1
    burglary, drugs = "crime.share_by_category[category=Burglary]", "crime.share_by_category[category=Drugs]"
    assert [old - new for old, new in zip(before[burglary], after[burglary], strict=True)] == [1, 1]
    assert [old - new for old, new in zip(before[drugs], after[drugs], strict=True)] == [0, 1]
    late = "crime.open_investigations_over[days=90]"
    assert [old - new for old, new in zip(before[late], after[late], strict=True)] == [0, 1], "59 days at most"
    rate = copied.force("leicestershire", source="sample").fact("crime.recorded_per_1000", YEAR)
    assert rate.basis is Basis.SYNTHETIC_FREE


def test_deleting_a_log_moves_exactly_the_figures_that_counted_it(copied: Workbench) -> None:
    before = sides(copied.force("leicestershire", source="sample"))
    wanted = "grade = '1' AND month = '2018-07' AND domestic AND NOT crime_recorded AND attended_after <= 900"
    delete(copied, "incidents", f"{wanted} AND closed_at < TIMESTAMPTZ '2018-09-01'")

    after = sides(copied.force("leicestershire", source="sample"))

    moved = {name for name in before if before[name] != after[name]}
    assert moved == {
        "incidents.all", "incidents.all[grade=1]", "incidents.per_1000", "incidents.domestic_without_crime",
        "incidents.grade_1_attended_in_time[minutes=15]", "contact.conversion_proxy",
    }  # fmt: skip
    in_time = "incidents.grade_1_attended_in_time[minutes=15]"
    assert [old - new for old, new in zip(before[in_time], after[in_time], strict=True)] == [1, 1]


def test_random_extra_records_agree_with_an_independent_count(copied: Workbench, write_csv: Writer) -> None:
    """A new month of random calls and crimes, counted by DuckDB from the CSV that was sent."""
    chance = random.Random(20190722)
    calls = [
        {
            "force": "leicestershire", "call_ref": f"x{number}", "line": chance.choice(["999", "101"]),
            "received_at": f"2019-04-{chance.randint(1, 30):02d}T{chance.randint(0, 23):02d}:10:00",
            "outcome": "abandoned" if (gone := chance.random() < 0.2) else "answered",
            "answered_after": "" if gone else chance.randint(0, 30),
        }
        for number in range(chance.randint(500, 900))
    ]  # fmt: skip
    categories = ["Burglary", "Drugs", "Anti-social behaviour", "Robbery"]
    crimes = [
        {"force": "E23000021", "recorded_month": "2019-04", "category": chance.choice(categories), "outcome": ""}
        for _ in range(chance.randint(500, 900))
    ]
    sent = {"calls": write_csv("calls.csv", calls), "crimes": write_csv("crimes.csv", crimes)}
    for dataset, file in sent.items():
        copied.load(dataset, file)

    figures = copied.force("leicestershire", source="force-extract")

    def counted(dataset: str, aggregate: str, where: str = "true") -> Fraction:
        found = duckdb.execute(f"SELECT {aggregate} FROM read_csv('{sent[dataset]}', all_varchar=true) WHERE {where}")
        return Fraction(str(found.fetchone()[0]))

    def value(measure: str, **breakdown: str) -> object:
        return figures.fact(measure, "2019-04", **breakdown).value

    answered = "outcome = 'answered'"
    assert value("contact.calls_999") == counted("calls", "count(*)", "line = '999'")
    assert value("contact.calls_101", hour="17") == counted(
        "calls", "count(*)", "line = '101' AND substr(received_at, 12, 2) = '17'"
    )
    assert value("contact.calls_999_answered_in_10s") == 100 * counted(
        "calls", "count(*)", f"line = '999' AND {answered} AND answered_after::int <= 10"
    ) / counted("calls", "count(*)", f"line = '999' AND {answered}")
    assert value("contact.mean_answer_time", line="101") == counted(
        "calls", "sum(answered_after::int)", f"line = '101' AND {answered}"
    ) / counted("calls", "count(*)", f"line = '101' AND {answered}")
    crime = "category <> 'Anti-social behaviour'"
    assert value("crime.recorded") == counted("crimes", "count(*)", crime)
    assert value("crime.share_by_category", category="Drugs") == 100 * counted(
        "crimes", "count(*)", "category = 'Drugs'"
    ) / counted("crimes", "count(*)", crime)
    assert value("crime.recorded_per_1000") == counted("crimes", "count(*)", crime) / 1100306 * 1000
    held = copied.force("leicestershire", source="sample").fact("contact.calls_999", "2019-04")
    assert held.value is None, "records of another source are never mixed in"
