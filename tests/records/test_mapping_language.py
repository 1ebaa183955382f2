"""What a mapping can say of a publisher's file, and what each key does to its rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.records.held import held_rows

from peelian import LoadOptions, Workbench
from peelian.core.errors import IntakeError

DATASET = """id: stops
title: Stops counted
one_row_is: the stops of one group in one period
grain: {grain}
time: period
{key}columns:
  period: {{type: period, required: true, means: when the stops were made}}
  group: {{type: category, values: [White, Black, Other], required: true, means: ethnic group}}
  stops: {{type: integer, means: number of stops}}
  share: {{type: number, means: a share}}
  seen_at: {{type: timestamp, means: when one was seen}}
  seen_on: {{type: date, means: the day of it}}
"""
MAPPING = """id: theirs
title: Stops as they publish them
dataset: stops
source: force-extract
"""
PLAIN = """force: Force
columns: {period: Year, group: Group, stops: Stops}
"""


@dataclass(frozen=True)
class Case:
    """A mapping, a file and the rows that come of it: (force, and the named columns)."""

    mapping: str
    file: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    left_out: dict[str, int] | None = None


def declare(bench: Workbench, mapping: str, *, grain: str = "year", key: str = "", name: str = "theirs") -> Workbench:
    """A workspace whose catalogue has the dataset and the mapping."""
    folder = bench.workspace.catalogue
    for kind, entry, text in (
        ("datasets", "stops", DATASET.format(grain=grain, key=key)),
        ("mappings", name, MAPPING.replace("id: theirs", f"id: {name}") + mapping),
    ):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        (folder / kind / f"{entry}.yaml").write_text(text, encoding="utf-8")
    return Workbench.open(bench.workspace.root)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


CASES = {
    "a constant force and a constant column": Case(
        "force: {is: kent}\ncolumns: {period: {is: '2018'}, group: Group, stops: Stops}\n",
        "Group,Stops\nWhite,3\n", ("force", "period", "stops"), [("kent", "2018", 3)],
    ),
    "a text composed of columns and rewritten": Case(
        "force: Force\ncolumns:\n  group: Group\n  period: {text: '{From} to {To}', "
        "patterns: {'^Apr (\\d{4}) to Mar \\d\\d(\\d\\d)$': '\\1-\\2'}}\n",
        "Force,Group,From,To\nKent,White,Apr 2018,Mar 2019\n", ("period",), [("2018-19",)],
    ),
    "the first pattern that fits, else the text itself": Case(
        "force: Force\ncolumns: {period: Year, group: {column: Group, patterns: {'^W': 'White', '^Wh': 'Black', "
        "'^O.*$': Other}}}\n",
        "Force,Year,Group\nKent,2018,W\nKent,2018,Other groups\nKent,2018,Black\n", ("group",),
        [("White",), ("Other",), ("Black",)],
    ),
    "braces in a composed text": Case(
        "force: Force\ncolumns: {group: Group, period: {text: '{{{Year}}}', patterns: {'[{}]*(\\d+)[{}]*': '\\1'}}}\n",
        "Force,Group,Year\nKent,White,2018\n", ("period",), [("2018",)],
    ),
    "values of the force": Case(
        "force: {column: Force, values: {Constabulary of the hops: kent}}\ncolumns: {period: Year, group: Group}\n",
        "Force,Year,Group\nConstabulary of the hops,2018,White\nEssex,2018,White\n", ("force",),
        [("kent",), ("essex",)],
    ),
    "words for no value": Case(
        f"blank: [NA, ':']\n{PLAIN}",
        "Force,Year,Group,Stops\nKent,2018,White,NA\nKent,2018,Black,:\nKent,2018,Other,0\n", ("stops",),
        [(None,), (None,), (0,)],
    ),
    "thousands": Case(
        "force: Force\ncolumns: {period: Year, group: Group, stops: {column: Stops, thousands: ','}, "
        "share: {column: Share, thousands: ' '}}\n",
        'Force,Year,Group,Stops,Share\nKent,2018,White,"1,234,567",1 234.5\nKent,2018,Black,12,3\n', ("stops", "share"),
        [(1234567, 1234.5), (12, 3.0)],
    ),
    "footnote marks in cells and names": Case(
        f"footnotes: true\n{PLAIN}",
        'Force,Year,Group1,Stops (2)\nKent3,2018,White (1),5\nEssex [note 2],2018,Black*,6\n',
        ("force", "group", "stops"), [("kent", "White", 5), ("essex", "Black", 6)],
    ),
    "merged cells and the end of a table": Case(
        f"fill_down: Force\ntable_ends: blank row\n{PLAIN}",
        "Force,Year,Group,Stops\nKent,2018,White,1\n,2018,Black,2\n,,,\nSource: us,,,\n", ("force", "group"),
        [("kent", "White"), ("kent", "Black")], {"below the table: rows from the first blank row on": 2},
    ),
    "rows that are no records": Case(
        "leave_out:\n  - {column: Force, matches: '^\\*?Total', because: a total}\n"
        f"  - {{column: Stops, is: [NA], because: not applicable}}\n{PLAIN}",
        "Force,Year,Group,Stops\nKent,2018,White,1\n*Total,2018,White,9\nTotal all,2018,Black,9\nKent,2018,Black,NA\n",
        ("force", "stops"), [("kent", 1)], {"a total": 2, "not applicable": 1},
    ),
    "only some rows are records": Case(
        "leave_out:\n  - {column: Kind, is_not: Stops, because: another measure}\n"
        f"  - {{column: Group, matches_not: '^[WB]', because: another group}}\nignore: all others\n{PLAIN}",
        "Force,Year,Kind,Group,Stops\nKent,2018,Stops,White,1\nKent,2018,Arrests,White,2\nKent,2018,Stops,Other,3\n",
        ("stops",), [(1,)], {"another measure": 1, "another group": 1},
    ),
    "a wide table": Case(
        "unpivot: {columns: {White: White, Black or Black British: Black}, name: ethnicity, value: number}\n"
        "force: Force\ncolumns: {period: Year, group: ethnicity, stops: number}\nignore: [Total]\n",
        "Force,Year,White,Black or Black British,Total\nKent,2018,5,6,11\nEssex,2018,7,,7\n",
        ("force", "group", "stops"),
        [("kent", "White", 5), ("kent", "Black", 6), ("essex", "White", 7), ("essex", "Black", None)],
    ),
    "a wide table of years, whose columns are told by a pattern": Case(
        "unpivot: {matches: '^\\d{4}/\\d\\d$', name: year, value: number}\nforce: Force\n"
        "leave_out: [{column: number, is: ['-'], because: none given}, {column: Force, is: [All], because: a total}]\n"
        "columns: {period: year, group: {is: White}, stops: number}\nignore: all others\n",
        "Force,Code,2017/18,2018/19\nKent,x,1,2\nEssex,y,-,4\nAll,z,1,6\n", ("force", "period", "stops"),
        [("kent", "2017-18", 1), ("kent", "2018-19", 2), ("essex", "2018-19", 4)], {"a total": 1, "none given": 1},
    ),
    "formats of days and times, and their zone": Case(
        "force: Force\ncolumns:\n  period: Year\n  group: Group\n"
        "  seen_on: {column: Day, format: ['%d-%b-%y', '%d/%m/%Y']}\n"
        "  seen_at: {column: At, format: '%d/%m/%Y %H:%M', zone: UTC}\n",
        "Force,Year,Group,Day,At\nKent,2018,White,03-Jan-18,01/07/2018 23:30\nKent,2018,Black,04/02/2018,\n",
        ("seen_on", "seen_at"), [("2018-01-03", "2018-07-01 23:30:00+00:00"), ("2018-02-04", "None")],
    ),
    "times without a zone in the usual form": Case(
        "force: Force\ncolumns: {period: Year, group: Group, seen_at: {column: At, zone: UTC}}\n",
        "Force,Year,Group,At\nKent,2018,White,2018-07-01T12:00\nKent,2018,Black,2018-07-01T12:00+01:00\n",
        ("seen_at",), [("2018-07-01 12:00:00+00:00",), ("2018-07-01 11:00:00+00:00",)],
    ),
    "a year that each block gives, to a day of the year": Case(
        "blocks: {counter: Day, begins: where it falls, name: year, values: ['2019', '2018']}\nforce: {is: kent}\n"
        "columns: {period: {is: '2018'}, group: {is: White}, seen_on: {text: '{year} {Day}', format: '%Y %j'}}\n",
        "Day\n1\n1\n60\n59\n60\n", ("seen_on",),
        [("2019-01-01",), ("2019-01-01",), ("2019-03-01",), ("2018-02-28",), ("2018-03-01",)],
    ),
    "columns of one name, counted": Case(
        "force: Force\ncolumns: {period: Year, group: Group, stops: Persons (2)}\nignore: all others\n",
        "Force,Year,Group,Persons,Persons,Persons\nKent,2018,White,1,2,3\n", ("stops",), [(2,)],
    ),
}  # fmt: skip


def shown(value: Any) -> Any:
    return value if isinstance(value, int | float | str) or value is None else str(value)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_rows_come_as_the_mapping_says(bench: Workbench, tmp_path: Path, case: Case) -> None:
    bench = declare(bench, case.mapping)

    one = bench.load("stops", write(tmp_path / "file.csv", case.file)).submission

    found = [tuple(shown(row[name]) for name in case.columns) for row in held_rows(bench, "stops")]
    expected = [tuple(None if value == "None" else value for value in row) for row in case.rows]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert one.left_out == (case.left_out or {})
    assert one.received == one.accepted + one.quarantined + sum(one.left_out.values())
    assert (one.mapping, one.quarantined) == ("theirs", 0)


REASONS = {
    "an unpivoted cell by its header": (
        "unpivot: {columns: {White: White, Black: Black}, name: ethnicity, value: number}\n"
        "force: Force\ncolumns: {period: Year, group: ethnicity, stops: number}\n",
        "Force,Year,White,Black\nKent,2018,5,six\nKent,2018,1,2\n", (2, "Black", "six", "integer"),
    ),
    "a rewritten text as it stands in the file": (
        "force: Force\ncolumns: {period: {column: Year, patterns: {'^Year (.*)$': '\\1'}}, group: Group}\n",
        "Force,Year,Group\nKent,Year soon,White\nKent,Year 2018,White\n", (2, "Year", "Year soon", "period"),
    ),
    "a composed text by the columns that it is made of": (
        "force: Force\ncolumns: {period: {text: '{Year}-{Quarter}'}, group: Group}\n",
        "Force,Year,Quarter,Group\nKent,2018,9,White\nKent,2018,19,White\n", (2, "Year + Quarter", "2018-9", "period"),
    ),
    "a force that is not known": (
        "force: {column: Force, patterns: {' Police$': ''}}\ncolumns: {period: Year, group: Group}\n",
        "Force,Year,Group\nKnt Police,2018,White\nKent Police,2018,White\n", (2, "Force", "Knt Police", "force-known"),
    ),
    "thousands that stand wrongly": (
        "force: Force\ncolumns: {period: Year, group: Group, stops: {column: Stops, thousands: ','}}\n",
        'Force,Year,Group,Stops\nKent,2018,White,"1,23"\nKent,2018,White,1\n', (2, "Stops", "1,23", "integer"),
    ),
    "a day that is not as its format": (
        "force: Force\ncolumns: {period: Year, group: Group, seen_on: {column: Day, format: '%d/%m/%Y'}}\n",
        "Force,Year,Group,Day\nKent,2018,White,31/02/2018\nKent,2018,White,01/02/2018\n",
        (2, "Day", "31/02/2018", "date"),
    ),
    "a period of another length": (
        PLAIN, "Force,Year,Group,Stops\nKent,2018-04,White,1\nKent,2018,White,1\n",
        (2, "Year", "2018-04", "period-length"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("mapping", "file", "reason"), REASONS.values(), ids=REASONS)
def test_reason_names_the_publishers_column_value_and_row(
    lenient: Workbench, tmp_path: Path, mapping: str, file: str, reason: tuple[int, str, str, str]
) -> None:
    bench = declare(lenient, mapping)

    loaded = bench.load("stops", write(tmp_path / "file.csv", file))

    assert [(each.row, each.column, each.value, each.rule) for each in loaded.reasons] == [reason]


def test_records_of_one_row_may_differ_in_their_key_alone(lenient: Workbench, tmp_path: Path) -> None:
    mapping = "unpivot: {columns: {A: White, B: Black, C: White}, name: ethnicity, value: number}\nforce: Force\n"
    mapping += "columns: {period: Year, group: ethnicity, stops: number}\n"
    bench = declare(lenient, mapping, key="key: [force, period, group]\n")

    loaded = bench.load("stops", write(tmp_path / "file.csv", "Force,Year,A,B,C\nKent,2018,1,2,3\nEssex,2018,4,5,6\n"))

    one = loaded.submission
    assert (one.received, one.accepted, one.quarantined) == (6, 4, 2)
    assert {(each.row, each.rule) for each in loaded.reasons} == {(2, "repeats"), (3, "repeats")}
    assert [row["stops"] for row in held_rows(bench, "stops") if row["group"] == "Black"] == [2, 5]


def test_file_that_two_mappings_fit_is_refused_and_names_both(bench: Workbench, tmp_path: Path) -> None:
    declare(bench, PLAIN)
    bench = declare(bench, PLAIN, name="others")
    file = write(tmp_path / "file.csv", "Force,Year,Group,Stops\nKent,2018,White,1\n")

    with pytest.raises(IntakeError, match=r"others and theirs fit it equally well.*--mapping"):
        bench.load("stops", file)
    assert bench.load("stops", file, LoadOptions(mapping="others")).submission.mapping == "others"


def test_file_of_no_records_alone_is_refused(bench: Workbench, tmp_path: Path) -> None:
    bench = declare(bench, "leave_out: [{column: Force, is: [All], because: a total}]\n" + PLAIN)

    with pytest.raises(IntakeError, match=r"all of its 1 rows are left out"):
        bench.load("stops", write(tmp_path / "file.csv", "Force,Year,Group,Stops\nAll,2018,White,1\n"))


def test_table_without_a_column_to_unpivot_is_refused(bench: Workbench, tmp_path: Path) -> None:
    mapping = "unpivot: {matches: '^\\d{4}$', name: year, value: number}\nforce: Force\n"
    bench = declare(bench, mapping + "columns: {period: year, group: Group, stops: number}\nignore: all others\n")

    with pytest.raises(IntakeError, match="no column has a name as the mapping theirs expects"):
        bench.load(
            "stops", write(tmp_path / "file.csv", "Force,Group,Years\nKent,White,1\n"), LoadOptions(mapping="theirs")
        )


@pytest.mark.parametrize("grain", ["month", "quarter", "year"])
def test_period_belongs_to_its_last_month(bench: Workbench, tmp_path: Path, grain: str) -> None:
    bench = declare(bench, PLAIN, grain=grain)
    period, month, months = {
        "month": ("2018-05", "2018-05", 1), "quarter": ("2018-19-Q4", "2019-03", 3), "year": ("2018/19", "2019-03", 12),
    }[grain]  # fmt: skip

    one = bench.load("stops", write(tmp_path / "a.csv", f"Force,Year,Group,Stops\nKent,{period},White,1\n")).submission

    assert [(each.force, each.month, each.part) for each in one.slices] == [("kent", month, "")]
    assert [(row["months"], row["month"]) for row in held_rows(bench, "stops")] == [(months, month)]


@settings(max_examples=60)
@given(text=st.text(st.sampled_from("ab'\"\\${}[]()%;\n|*+?.^-_é "), max_size=12))
def test_any_text_may_stand_in_a_mapping(text: str) -> None:
    """Words of a mapping become literals of a query, whatever stands in them."""
    import duckdb

    from peelian.catalogue.mapping import MappedColumn, Mapping
    from peelian.records.layout import Layout, Made
    from peelian.records.shaping import shaped

    written = text.replace("{", "{{").replace("}", "}}")
    made = MappedColumn(text=written, values={text: text})
    mapping = Mapping.model_validate(
        {
            "id": "x",
            "title": "any",
            "dataset": "stops",
            "source": "x",
            "blank": [text],
            "leave_out": [{"column": "A", "is": [text], "because": "it is said so"}],
            "columns": {"a": made},
        }
    )
    layout = Layout("x", "x", ("A",), {"a": 1}, None, {}, shape=mapping, made=(Made("A", made),))
    connection = duckdb.connect()
    connection.execute("CREATE TABLE incoming AS SELECT 2 AS row, ? AS c0", [text])

    found = connection.execute(f"WITH {shaped(layout)} SELECT t1, left_out FROM texts").fetchone()

    assert found == (text, 1)
