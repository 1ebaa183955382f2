"""A corpus of files that nobody should send: each meets exactly what its table says, word for word and row by row."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.records.held import held_rows, leave_references

from peelian import LoadOptions, Period, Workbench
from peelian.core.errors import IntakeError, PeelianError
from peelian.records.readers import look, text
from peelian.records.readers.received import receive

FOLDER = Path(__file__).parent / "bad_files"
EVERY_TYPE = """\
id: every_type
title: A column of every type
one_row_is: one row of a file that tests the types
key: [force, ref]
time: happened_on
columns:
  ref: {type: text, required: true, means: the reference}
  happened_on: {type: date, required: true, means: the day}
  happened_at: {type: timestamp, means: the moment}
  counted_in: {type: month, means: the month}
  amount: {type: integer, min: 0, means: how many}
  ratio: {type: number, max: 100, means: what share}
  found: {type: boolean, means: whether it was found}
  kind: {type: category, values: ["on", "off"], means: which kind}
  lasted: {type: duration, unit: s, min: 0, means: how long it took}
"""


@dataclass(frozen=True)
class Case:
    """An entry of the table; its head says what each field means."""

    file: str
    why: str
    dataset: str = ""
    options: dict[str, str] = field(default_factory=dict)
    known_fault: str = ""
    refused: str = ""
    row: int = 0
    column: str = ""
    received: int = 0
    accepted: int = 0
    above: int = 0
    reasons: list[tuple[int, str, str, str, str]] = field(default_factory=list)
    kept: list[tuple[int, str, str]] = field(default_factory=list)
    members: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        said = [f"{name}={value}" for name, value in {"dataset": self.dataset, **self.options}.items() if value]
        return " ".join([self.file, *said])


def read_table() -> list[Case]:
    kinds = yaml.safe_load((FOLDER / "table.yaml").read_text(encoding="utf-8"))
    return [Case(**entry) for entries in kinds.values() for entry in entries]


CASES = read_table()


def known_fault(case: Case) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(reason=case.known_fault, strict=True)] if case.known_fault else []


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workbench, Path]:
    """A workspace that holds a few calls and crimes of Kent in January 2018, and a copy of it."""
    folder = tmp_path_factory.mktemp("bad_files")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("PEELIAN_"):
                patch.delenv(name)
        patch.setenv("PEELIAN_THREADS", "1")
        bench = Workbench.create(folder / "workspace")
    leave_references(bench)
    (bench.workspace.catalogue / "datasets").mkdir()
    (bench.workspace.catalogue / "datasets" / "every_type.yaml").write_text(EVERY_TYPE)
    bench.load("calls", FOLDER / "calls" / "good.csv")
    bench.load("crimes", FOLDER / "crimes" / "good.csv")
    shutil.copytree(bench.workspace.root, folder / "copy")
    return bench, folder / "copy"


@pytest.fixture
def bench(held: tuple[Workbench, Path]) -> Iterator[Workbench]:
    """That workspace, put back as it was after each case."""
    bench, copy = held
    yield bench
    if everything(bench.workspace.root) != everything(copy):
        shutil.rmtree(bench.workspace.root)
        shutil.copytree(copy, bench.workspace.root)


def everything(folder: Path) -> dict[str, str]:
    """Every folder and file of a workspace, with the hash of what is in it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name, marks=known_fault(case)) for case in CASES])
def test_bad_file_meets_what_the_table_says(case: Case, bench: Workbench) -> None:
    dataset = case.dataset or case.file.split("/")[0]
    given: dict[str, str | Period] = {**case.options}
    if "period" in given:
        given["period"] = Period.parse(case.options["period"])
    options = LoadOptions(**given)  # type: ignore[arg-type]
    if case.members:
        assert outcomes(bench, dataset, FOLDER / case.file, options) == case.members
    elif case.refused:
        check_refused(case, bench, dataset, options)
    else:
        check_loaded(case, bench, dataset, options)


def check_refused(case: Case, bench: Workbench, dataset: str, options: LoadOptions) -> None:
    before = everything(bench.workspace.root)

    with pytest.raises(PeelianError) as caught:
        (bench.load_all if case.file.endswith(".zip") else bench.load)(dataset, FOLDER / case.file, options)

    found = caught.value
    assert str(found) == case.refused.replace("{columns}", names_of(bench, dataset))
    assert (getattr(found, "row", 0), getattr(found, "column", "")) == (case.row, case.column)
    assert found.remedy, "the message says what to do"
    assert everything(bench.workspace.root) == before


def outcomes(bench: Workbench, dataset: str, file: Path, options: LoadOptions) -> list[str]:
    """What became of each member of an archive, in words."""
    every = bench.load_all(dataset, file, options)
    loaded = [each.submission for each in every.loaded]
    return [
        *(f"{each.file}: {each.received} received, {each.accepted} accepted" for each in loaded),
        *(str(each).replace(names_of(bench, dataset), "{columns}") for each in every.refused),
        *(f"{each.name}: left, {each.because}" for each in every.left),
    ]


def names_of(bench: Workbench, dataset: str) -> str:
    known = bench.catalogue.datasets.get(dataset)
    return ", ".join(sorted({*known.columns, "force"})) if known else ""


def check_loaded(case: Case, bench: Workbench, dataset: str, options: LoadOptions) -> None:
    loaded = bench.load(dataset, FOLDER / case.file, options)

    one = loaded.submission
    found = [(each.row, each.column, each.value, each.rule, each.remedy) for each in loaded.reasons]
    assert found == [tuple(each) for each in case.reasons]
    assert (one.received, one.accepted, loaded.above) == (case.received, case.accepted, case.above)
    assert one.received == one.accepted + one.quarantined
    assert one.quarantined == len({row for row, *_ in case.reasons}), "each quarantined row has its reasons"
    rows = accepted_rows(bench, dataset, one.id)
    assert len(rows) == one.accepted
    for row, column, value in case.kept:
        assert str(rows[row][column]) == value


def accepted_rows(bench: Workbench, dataset: str, submission: str) -> dict[int, dict[str, object]]:
    """What the table holds of a submission, by the row of its file."""
    return {row["row"]: row for row in held_rows(bench, dataset, submission)}


def test_table_lists_every_file_of_its_folder_and_no_other() -> None:
    there = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}

    assert {case.file for case in CASES} == there - {"table.yaml", "make.py", ".gitattributes"}


def test_no_case_stands_in_the_table_twice() -> None:
    names = [case.name for case in CASES]

    assert sorted(names) == sorted(set(names))


PIECES = st.lists(st.sampled_from(["a", ",", '"', '""', ',"', '",', "\n", "\r\n", "\r"]), max_size=25).map("".join)


@settings(max_examples=300)
@given(PIECES, st.integers(1, 9))
def test_quotation_marks_are_sound_where_the_strict_csv_module_finds_them_so(pieces: str, chunk: int) -> None:
    content = "x,y,z\n" + pieces
    try:
        strict = bool(list(csv.reader(io.StringIO(content, newline=""), strict=True)))
    except csv.Error:
        strict = False

    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "CHUNK", chunk)
        (Path(name) / "a.csv").write_text(content, encoding="utf-8", newline="")
        try:
            sound = bool(look(receive(Path(name) / "a.csv", Path(name), lambda done, total: None)))
        except IntakeError:
            sound = False

    assert sound == strict
