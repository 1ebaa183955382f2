"""Drafts from small tables of cases, and from anything at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.records.drafting.tables import team_catalogue

from peelian.catalogue.catalogue import Catalogue
from peelian.core.errors import PeelianError
from peelian.records.drafting.dates import written
from peelian.records.drafting.draft import draft
from peelian.records.drafting.gather import gather
from peelian.records.drafting.headings import header_at
from peelian.records.drafting.readings import read
from peelian.records.drafting.seen import ColumnSeen, table
from peelian.records.drafting.trial import try_draft
from peelian.records.drafting.words import paired
from peelian.records.drafting.written import as_yaml, draft_id
from peelian.records.drafting.yaml_text import scalar


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return team_catalogue(tmp_path_factory.mktemp("catalogue"))


def column(name: str, *words: str) -> ColumnSeen:
    return table("x", [name], [[word] for word in words]).columns[0]


@pytest.mark.parametrize(
    ("name", "words", "kind"),
    [
        ("Force", ["Kent Police", "Leicestershire", "E23000036"], "force"),
        ("Area", ["Kent", "Surrey (3)", "Total England"], "force"),
        ("n", ["1", "2,345", "-"], "integer"),
        ("n", ["1.0", "2.0"], "integer"),
        ("rate", ["1.5", "..", "8.3E-2"], "number"),
        ("linked", ["True", "False", ""], "boolean"),
        ("linked", ["1.0", "0.0", "1.0"], "boolean"),
        ("", ["0", "1", "2", "3"], "index"),
        ("Unnamed: 0", ["5", "6", "7"], "index"),
        ("note", ["", ""], "empty"),
        ("note", ["NA", "NA"], "empty"),
        ("year", ["2019", "2020"], "when"),
        ("tests", ["2019", "2020"], "integer"),
        ("colour", ["red", "blue", "red", "red", "red"], "words"),
        ("Email", ["", "x"], "personal"),
        ("contact", ["a@example.org", "b@example.org", "c@example.net"], "personal"),
        ("ref", ["9434765919", "4010232137", "9434765870"], "personal"),
        ("ref", ["1999/0123456A", "2001/55F", "99/1234567X"], "personal"),
        ("tel", ["0116 222 2222", "+44 7700 900123", "01632 960001"], "personal"),
        ("where", ["1 High Street, LE1 1AA", "LE2 7AB", "SW1A 1AA"], "personal"),
        ("Victim name", ["A", "B"], "personal"),
        ("DOB", ["01/01/1970"], "personal"),
        ("LSOA name", ["Blaby 002A", "Blaby 002B", "Blaby 002C"], "text"),
        ("remarks", ["red car", "blue car"], "text"),
        ("force name", ["Kent Police"], "force"),
    ],
)
def test_what_a_column_holds(name: str, words: list[str], kind: str) -> None:
    assert read(column(name, *words)).kind == kind


@pytest.mark.parametrize(
    ("name", "words", "kind", "formats"),
    [
        ("d", ["2019-03-31"], "date", ()),
        ("d", ["31/03/2019", "01/04/2019"], "date", ("%d/%m/%Y",)),
        ("d", ["03/31/2019", "04/01/2019"], "date", ("%m/%d/%Y",)),
        ("d", ["01-Jan-20", "02-Feb-20"], "date", ("%d-%b-%y",)),
        ("d", ["01/01/2020 00:06:30"], "timestamp", ("%d/%m/%Y %H:%M:%S",)),
        ("d", ["6/14/2022 12:00:00 AM"], "timestamp", ("%m/%d/%Y %I:%M:%S %p",)),
        ("d", ["2019-03-31T23:00:00+00:00"], "timestamp", ()),
        ("m", ["2018-10"], "month", ()),
        ("y", ["2017/18", "2018/19"], "financial year", ()),
        ("y", ["2010-11"], "month", ()),
        ("Quarter", ["1", "4"], "quarter", ()),
        ("q", ["1", "4"], None, ()),
        ("month", ["January", "Mar"], "month name", ()),
        ("month", ["Jan-18", "March 2019"], "month of a year", ()),
        ("Month", ["1", "12"], "month number", ()),
        ("t", ["00:02:11"], "clock", ()),
        ("t", ["2019-02-30"], None, ()),
        ("t", ["words"], None, ()),
    ],
)
def test_how_a_column_says_when(name: str, words: list[str], kind: str | None, formats: tuple[str, ...]) -> None:
    found = written(name, words)
    if name == "y" and words == ["2010-11"]:
        return  # a month and a financial year at once; see the next test
    assert (found and found.kind) == kind
    assert (found.formats if found else ()) == formats


def test_day_and_month_that_could_be_exchanged_are_doubted() -> None:
    found = written("d", ["01/02/2019", "03/04/2019"])
    assert found is not None
    assert found.formats == ("%d/%m/%Y",)
    assert found.doubt == "day or month first?"


@pytest.mark.parametrize(
    ("theirs", "ours", "pairs"),
    [
        (["Black (or Black British)", "White"], ["White", "Black", "Asian"], {"Black (or Black British)": "Black"}),
        (["charged", "CAUTION"], ["Charged", "Caution"], {"charged": "Charged", "CAUTION": "Caution"}),
        (["Bicycle thefts"], ["Bicycle theft", "Other theft"], {"Bicycle thefts": "Bicycle theft"}),
        (["theft"], ["Bicycle theft", "Other theft"], {}),
        (["Zebra"], ["Bicycle theft", "Other theft"], {}),
    ],
)
def test_words_are_paired_only_where_one_is_clearly_meant(
    theirs: list[str], ours: list[str], pairs: dict[str, str]
) -> None:
    assert dict(paired(theirs, ours).pairs) == pairs


def written_file(folder: Path, header: list[str], rows: list[list[str]]) -> Path:
    path = folder / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


CALLS = [
    "call_ref,line,received_at,outcome,answered_after,talk_time",
    "a,999,2019-03-01T10:00:00,answered,5,60",
    "b,101,2019-03-01T11:00:00,abandoned,,",
    "c,999,2019-03-02T12:00:00,answered,9,45",
]


def test_own_shape_comes_back(catalogue: Catalogue, tmp_path: Path) -> None:
    header, *rows = (line.split(",") for line in CALLS)
    found = draft(catalogue, table("calls.csv", header, rows))
    assert found.dataset.id == "calls"
    assert {match.reading.name: ours for ours, match in found.fit.matches.items()} == {name: name for name in header}
    tried = try_draft(
        as_yaml(catalogue, found), written_file(tmp_path, header, rows).rename(tmp_path / "calls.csv"), "calls"
    )
    assert (tried.problem, tried.received, tried.accepted) == ("", 3, 3)


LOG = """Log No,Opened,Opened Time,Grade,Opening code,Domestic,Crime made,Arrived
L1,01/03/2019,10:02:11,1,VIOL,Y,N,01/03/2019 10:14:00
L2,13/03/2019,11:40:00,2,ASB,N,Y,13/03/2019 12:20:00
L3,14/03/2019,23:59:59,Grade 3,RTC,N,N,""".splitlines()


def test_a_log_with_words_of_its_own(catalogue: Catalogue, tmp_path: Path) -> None:
    header, *rows = (line.split(",") for line in LOG)
    found = draft(catalogue, table("log.csv", header, rows))
    assert found.dataset.id == "incidents"
    assert found.fit.lacking == ()
    content = yaml.safe_load(as_yaml(catalogue, found))["columns"]
    assert content["incident_ref"] == "Log No"
    assert content["created_at"] == {"text": "{Opened} {Opened Time}", "format": ["%d/%m/%Y %H:%M:%S"]}
    assert content["grade"] == {"column": "Grade", "values": {"Grade 3": "3"}}
    assert content["crime_recorded"]["column"] == "Crime made"
    assert content["arrived_at"]["column"] == "Arrived"


def test_personal_columns_are_ignored_and_their_values_are_not_shown(catalogue: Catalogue) -> None:
    header, *rows = (line.split(",") for line in CALLS)
    header = [*header, "Caller name", "contact"]
    people = [["Ada Example", "ada@example.org"], ["Bo Example", "bo@example.org"], ["Cy Example", "cy@example.org"]]
    text = as_yaml(
        catalogue, draft(catalogue, table("calls.csv", header, [a + b for a, b in zip(rows, people, strict=True)]))
    )
    assert yaml.safe_load(text)["ignore"] == ["Caller name", "contact"]
    assert text.count("WARNING") == 2
    assert "Ada" not in text
    assert "example.org" not in text


def test_totals_blanks_and_thousands(catalogue: Catalogue) -> None:
    rows = [
        ["Kent", "2017/18", "1", "80", "1,234"],
        ["Total", "2017/18", "1", "80", ".."],
        ["Surrey", "2017/18", "2", "81", "5"],
    ]
    found = draft(
        catalogue, table("x.csv", ["Force", "Year", "Quarter", "offence_code", "Offences"], rows), "team_offences"
    )
    content = yaml.safe_load(as_yaml(catalogue, found))
    assert content["blank"] == [".."]
    assert content["leave_out"][0]["column"] == "Force"
    assert content["columns"]["offences"] == {"column": "Offences", "thousands": ","}
    assert content["columns"]["period"] == {"text": "{Year}-Q{Quarter}"}


@pytest.mark.parametrize(
    "text",
    ["no", "1", "a: b", "- x", "#", "", " a", "a  b", "é", 'q"', "a\nb", "{x}", "null", "NA", "Crime type", "\x7f"],
)  # fmt: skip
def test_texts_come_back_from_yaml(text: str) -> None:
    assert yaml.safe_load(f"{{a: {scalar(text)}}}") == {"a": text}


@given(st.text())
def test_any_text_comes_back_from_yaml(text: str) -> None:
    assert yaml.safe_load(f"a: {scalar(text)}") == {"a": text}


@given(st.text())
def test_any_name_gives_an_id(name: str) -> None:
    import re

    assert re.fullmatch(r"[a-z][a-z0-9_.-]*", draft_id(name))


WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["Kent", "2017/18", "1", "1.0", "NA", "2019-03-31", "999", "True", "Total", "White", "1,234", "x(3)"]
    ),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_table_gives_a_draft_or_an_error_for_people(catalogue: Catalogue, data: st.DataObject) -> None:
    header = data.draw(st.lists(WORDS, min_size=1, max_size=6))
    rows = data.draw(st.lists(st.lists(WORDS, min_size=len(header), max_size=len(header)), max_size=6))
    try:
        content = yaml.safe_load(as_yaml(catalogue, draft(catalogue, table("x.csv", header, rows))))
    except PeelianError:
        return
    assert content["dataset"] in catalogue.datasets


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        ([["a", "b"], ["1", "2"]], 0),
        ([["Table 1"], [""], ["Force", "2018", "2019"], ["Kent", "1", "2"]], 2),
        ([["Table 1", "", ""], ["Force", "", "Number"], ["Kent", "x", "2"]], 1),
        ([["only"], ["1"]], 0),
        ([["1", "2"], ["3", "4"]], None),
        ([[]], None),
        ([], None),
    ],
)
def test_header_stands_below_titles(rows: list[list[str]], at: int | None) -> None:
    assert header_at(rows) == at


def test_table_of_a_workbook_is_found_below_its_title(catalogue: Catalogue, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Notes"])
    sheet = book.create_sheet("Table_1")
    for row in (
        ["Table 1: residents"],
        [],
        ["Force", "White", "Black", "Asian"],
        ["Kent", 5, 6, 7],
        ["Surrey", 8, 9, 1],
    ):
        sheet.append(row)
    path = tmp_path / "tables.xlsx"
    book.save(path)
    with pytest.raises(PeelianError, match="2 sheets hold tables"):
        gather(path, tmp_path)
    seen = gather(path, tmp_path, sheet="Table_1")
    assert (seen.names, seen.rows) == (("Force", "White", "Black", "Asian"), 2)
    content = yaml.safe_load(as_yaml(catalogue, draft(catalogue, seen, "team_residents")))
    assert content["sheet"] == "^Table_1$"
    assert content["unpivot"]["columns"] == {"White": "White", "Black": "Black", "Asian": "Asian"}


def test_columns_headed_by_days_become_rows(catalogue: Catalogue) -> None:
    seen = table("x.csv", ["Force", "2017-09-30", "2018-03-31"], [["Kent", "1.5", "2.5"], ["Surrey", "3.5", "4.5"]])
    found = draft(catalogue, seen, "team_workforce")
    assert found.wide is not None
    assert (found.wide.ours, list(found.wide.columns)) == ("as_at", ["2017-09-30", "2018-03-31"])


def test_a_total_on_each_row_of_a_group_is_not_what_a_row_counts(catalogue: Catalogue) -> None:
    months = ("2018-05", "2018-06", "2018-07")
    header = ["Force", "Month", "Tests", "Result", "Of them"]
    rows = [
        [force, month, str(number + 50), result, str(number if result == "positive" else 50)]
        for force, start in (("Kent", 100), ("Surrey", 20))
        for month, number in zip(months, (start, start + 30, start + 10), strict=True)
        for result in ("positive", "negative")
    ]
    found = draft(catalogue, table("x.csv", header, rows), "breath_tests")
    content = yaml.safe_load(as_yaml(catalogue, found))["columns"]
    assert (content["tests"], content["tests_in_all"]) == ("Of them", "Tests")
    shuffled = [rows[at] for at in (0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11)]
    apart = draft(catalogue, table("x.csv", header, shuffled), "breath_tests")
    assert yaml.safe_load(as_yaml(catalogue, apart))["columns"]["tests"] == "Tests", "nothing tells it from a count"


@pytest.mark.parametrize(
    ("words", "again"),
    [
        (["9", "9", "4", "4", "7", "7"], True),
        (["9", "9", "4", "7", "8", "3"], False),
        (["4", "4", "7", "7", "10", "10"], False),
        (["1", "1", "1", "1", "2", "1"], False),
        ([], False),
    ],
)
def test_values_that_rows_repeat(words: list[str], *, again: bool) -> None:
    assert column("n", *words).told_again is again


def test_forces_in_a_column_without_a_heading(catalogue: Catalogue, tmp_path: Path) -> None:
    header = ["", "Date", "Residents"]
    rows = [["Kent", "2018-06-30", "5"], ["Surrey", "2018-06-30", "7"], ["Kent", "2019-06-30", "6"]]
    found = draft(catalogue, table("table.csv", header, rows), "populations")
    assert found.force is not None
    assert found.force.name == ""
    tried = try_draft(as_yaml(catalogue, found), written_file(tmp_path, header, rows), "populations")
    assert (tried.problem, tried.accepted) == ("", 3)


def test_a_day_and_a_number_make_no_dataset_sure(catalogue: Catalogue) -> None:
    rows = [["Kent", "2018-06-30", "5"], ["Surrey", "2018-06-30", "7"], ["Kent", "2019-06-30", "6"]]
    found = draft(catalogue, table("x.csv", ["Force", "Day", "Widgets"], rows))
    assert found.sure == "unsure"


def test_years_that_end_in_march_are_not_taken_for_months(catalogue: Catalogue, tmp_path: Path) -> None:
    header = ["Force", "Year ending", "Offence group", "Score"]
    rows = [["Kent", f"20{year:02}-03-31", "Theft offences", f"{year}.5"] for year in range(3, 9)]
    found = draft(catalogue, table("table.csv", header, rows), "severity_scores")
    tried = try_draft(as_yaml(catalogue, found), written_file(tmp_path, header, rows), "severity_scores")
    assert (tried.problem, tried.accepted) == ("", 6)


def test_words_for_a_category_that_is_lacking_are_given(catalogue: Catalogue) -> None:
    found = draft(catalogue, table("x.csv", ["Force", "Month", "Tests"], [["Kent", "2018-05", "7"]]), "breath_tests")
    assert "a word that is true of every row, one of: positive, negative" in as_yaml(catalogue, found)
