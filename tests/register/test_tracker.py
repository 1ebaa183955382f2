"""A force's own tracker comes in under its own headings, and goes out under them."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.register.conftest import World

from peelian.inspection.words import Standing
from peelian.register.actions.transfer import Imported, import_records, update_records
from peelian.register.models import Action, Finding, Progress
from peelian.register.transfer.exchange import TransferError
from peelian.register.transfer.export import export_tracker
from peelian.register.transfer.mapping import read_mapping
from peelian.register.transfer.tracker import read_tracker

MAPPING = """\
sheet: Tracker
heading_row: 3
tables:
  findings:
    id: kent-tracker-{Ref}
    number: "{Ref}"
    kind: recommendation
    text: "{Recommendation}"
    made_by: inspectorate
    owed_by: force
    made_on: "{Raised}"
    due_on: "{Due}"
    standing: "{RAG}"
  actions:
    id: kent-tracker-{Ref}-action
    finding: kent-tracker-{Ref}
    text: "{Recommendation}"
    owner: "{Owner}"
    organisation: force
  progress:
    id: kent-tracker-{Ref}-update-{#Update}
    finding: kent-tracker-{Ref}
    "on": 2024-03-01
    says: "{Update}"
    by: force tracker
words:
  standing:
    Green: reported complete
    Amber: open
    Red: open
"""
HEADINGS = ["Ref", "Area", "Recommendation", "Owner", "RAG", "Raised", "Due", "Update"]
ROWS: list[list[Any]] = [
    [1, "Custody", "See to cells.", "Superintendent", "green", dt.date(2023, 5, 2), dt.date(2024, 1, 31), "Done."],
    [2, "Demand", "Know demand.", "Chief inspector", "Amber", dt.date(2023, 5, 2), None, None],
]


def tracker(folder: Path, rows: list[list[Any]] | None = None, headings: list[str] | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Tracker"
    sheet["A1"] = "Recommendations of all inspections"
    for at, row in enumerate([headings or HEADINGS, *(ROWS if rows is None else rows)], 3):
        for column, cell in enumerate(row, 1):
            sheet.cell(at, column, cell)
    path = folder / "tracker.xlsx"
    book.save(path)
    return path


def mapping(folder: Path, text: str = MAPPING) -> Path:
    path = folder / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_tracker_comes_in_and_a_later_one_adds_to_it(world: World, tmp_path: Path) -> None:
    read = read_mapping(mapping(tmp_path))
    manager = world["force-manager"]
    assert import_records(manager, exchange=read_tracker(tracker(tmp_path), read)) == Imported(5, 0, 0)
    first = Finding.objects.get(pk="kent-tracker-1")
    assert (first.number, first.standing, first.due_on) == ("1", Standing.REPORTED, dt.date(2024, 1, 31))
    assert Action.objects.get(pk="kent-tracker-2-action").owner == "Chief inspector"
    rows = [[*ROWS[0][:-1], "Done, and looked at."], ROWS[1]]
    assert update_records(manager, exchange=read_tracker(tracker(tmp_path, rows), read)) == Imported(1, 0, 4)
    assert sorted(each.says for each in Progress.objects.all()) == ["Done, and looked at.", "Done."]
    rows = [ROWS[0], [*ROWS[1][:4], "Green", *ROWS[1][5:]]]
    assert update_records(manager, exchange=read_tracker(tracker(tmp_path, rows), read)).changed == 1
    assert Finding.objects.get(pk="kent-tracker-2").standing == Standing.REPORTED


def test_a_tracker_goes_out_under_its_own_headings(world: World, tmp_path: Path) -> None:
    read = read_mapping(mapping(tmp_path))
    manager = world["force-manager"]
    import_records(manager, exchange=read_tracker(tracker(tmp_path), read))
    assert export_tracker(manager, tmp_path / "out.xlsx", read) == 2
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Tracker"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows[0] == ["Ref", "Recommendation", "Raised", "Due", "RAG", "Owner", "Update"]
    assert rows[1] == ["1", "See to cells.", "2023-05-02", "2024-01-31", "Green", "Superintendent", "Done."]
    assert rows[2] == ["2", "Know demand.", "2023-05-02", None, "Amber", "Chief inspector", None]
    assert import_records(manager, exchange=read_tracker(tmp_path / "out.xlsx", read)) == Imported(0, 0, 5)


def test_a_tracker_may_be_csv(world: World, tmp_path: Path) -> None:
    path = tmp_path / "tracker.csv"
    path.write_text("Ref,Owner,Recommendation,RAG,Raised,Due,Update\n7,Sergeant,Do it.,Red,2023-05-02,,\n")
    read = read_mapping(mapping(tmp_path, MAPPING.replace("heading_row: 3", "heading_row: 1")))
    assert import_records(world["force-manager"], exchange=read_tracker(path, read)) == Imported(2, 0, 0)


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        (4, "Purple", r"tracker\.xlsx, Tracker, row 4, column 'RAG': the mapping does not say what 'Purple' means"),
        (5, "soon", r"tracker\.xlsx, Tracker, row 4, column 'Raised': 'soon' is not a day"),
        (2, None, r"tracker\.xlsx, Tracker, row 4, column 'Recommendation': it is missing"),
        (0, None, r"tracker\.xlsx, Tracker, row 4: the cells that its id is made of are blank"),
        (0, 2, r"tracker\.xlsx, Tracker, row 5, column 'id': the id 'kent-tracker-2' is that of .*row 4 too"),
    ],
)
def test_faults_are_told_by_the_trackers_own_headings(
    world: World, tmp_path: Path, column: int, cell: Any, told: str
) -> None:
    rows = [list(row) for row in ROWS]
    rows[0][column] = cell
    with pytest.raises(TransferError, match=told):
        import_records(
            world["force-manager"], exchange=read_tracker(tracker(tmp_path, rows), read_mapping(mapping(tmp_path)))
        )
    assert not Finding.objects.exists()


def test_headings_and_sheets_that_are_not_there(world: World, tmp_path: Path) -> None:
    read = read_mapping(mapping(tmp_path))
    headings = [*HEADINGS[:3], "Owners", *HEADINGS[4:]]
    with pytest.raises(TransferError, match=r"row 3: there is no heading 'Owner'. It has 'Owners'"):
        read_tracker(tracker(tmp_path, headings=headings), read)
    with pytest.raises(TransferError, match="heading 'Area' is there twice"):
        import_records(
            world.operator,
            exchange=read_tracker(tracker(tmp_path, headings=[*HEADINGS[:7], "Update", "Area"]), read),
        )
    other = read_mapping(mapping(tmp_path, MAPPING.replace("sheet: Tracker", "sheet: Trackers")))
    with pytest.raises(TransferError, match="no sheet 'Trackers'"):
        read_tracker(tracker(tmp_path), other)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  findings:", "  finding:", "line 4: there is no table 'finding'. Did you mean 'findings'"),
        (
            '    due_on: "{Due}"',
            '    due_onn: "{Due}"',
            "line 12: findings have no column 'due_onn'. Did you mean 'due_on'",
        ),
        ("    id: kent-tracker-{Ref}\n", "", "line 4: id is missing"),
        ('    "on": 2024', "    on: 2024", "in quotes"),
        ("heading_row: 3", "heading_row: top", "no number of a row"),
        ("heading_row: 3", "heading: 3", "no part of a mapping"),
        ("tables:", "tabels:", "no list of tables"),
        ("    Green: reported complete\n    Amber: open\n    Red: open\n", "", "no list of fields with their words"),
        ('    text: "{Recommendation}"', "    text: {Recommendation}", "text is no text"),
        ("sheet: Tracker", "sheet: [", "not YAML"),
    ],
)
def test_mappings_that_are_wrong(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in MAPPING
    with pytest.raises(TransferError, match=re.escape(told).replace("\\ ", " ")):
        read_mapping(mapping(tmp_path, MAPPING.replace(old, new, 1)))
