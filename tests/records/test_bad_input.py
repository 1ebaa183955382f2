"""Files that nobody should send: each is refused with place, value and remedy, and the workspace stays as it was."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.rows import call

from peelian import LoadOptions, Period, Workbench
from peelian.core.errors import IntakeError, PeelianError

HEAD = "force,crime_ref,recorded_month,category,outcome\n"
GOOD = "kent,a,2019-01,Burglary,\n"
CALLS = "force,call_ref,line,received_at,outcome,answered_after\n"
CALL = "kent,{},999,2019-01-05T10:00:00,answered,4\n"
STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context\n"
)


@dataclass(frozen=True)
class Refused:
    """A file's bytes and every word that the message must hold."""

    content: bytes
    words: tuple[str, ...]
    dataset: str = "crimes"
    options: LoadOptions = field(default_factory=LoadOptions)


def text(content: str) -> bytes:
    return content.encode()


REFUSED = {
    "empty file": Refused(b"", ("bad.csv", "empty", "Export it again")),
    "empty after unpacking": Refused(gzip.compress(b""), ("bad.csv", "empty")),
    "header only": Refused(text(HEAD), ("bad.csv", "no rows", "Export it again")),
    "missing column": Refused(
        text("force,recorded_month,kategory\nkent,2019-01,Burglary\n"),
        ("row 1", "'category'", "missing", "Is it the column 'kategory'", "Rename it"),
    ),
    "extra column": Refused(
        text(HEAD.strip() + ",victim_name\n" + GOOD.strip() + ",X\n"),
        ("row 1", "'victim_name'", "not expected", "ignore"),
    ),
    "column twice": Refused(text("force,force,recorded_month,category\n"), ("'force'", "twice", "Keep one")),
    "two separators": Refused(text("a,b,c\n1;2;3\n4;5;6\n"), ("row 1", "commas", "semicolons")),
    "street file without a column": Refused(
        text(STREET.replace(",Context", "").replace("Crime type,", "") + "x," * 9 + "x\n"),
        ("'Crime type'", "missing", "Expected"),
    ),
    "Windows encoding": Refused(
        text(HEAD + GOOD + "kent,café,2019-01,Burglary,\n") + "kent,caf\xe9,2019-01,Burglary,\n".encode("cp1252"),
        ("row 4", "'crime_ref'", "neither UTF-8", "0xe9", "CSV UTF-8"),
    ),
    "cut short within a character": Refused(text(HEAD + GOOD) + b"kent,\xc3", ("row 3", "not UTF-8")),
    "truncated gzip": Refused(
        gzip.compress(text(HEAD + GOOD * 5000))[:-200], ("bad.csv", "gzip", "cut short", "download it again")
    ),
    "damaged gzip": Refused(b"\x1f\x8b\x08" + b"\x00" * 40, ("bad.csv", "gzip", "damaged")),
    "unclosed quote": Refused(
        text(HEAD + GOOD * 5 + 'kent,"a,2019-01,Burglary,\n' + GOOD * 4),
        ("row 7", "quotation mark", "not closed", "without a partner"),
    ),
    "wrong force": Refused(
        text(HEAD + GOOD * 3),
        ("row 2", "'force'", "'kent'", "force-declared", "declared for essex"),
        options=LoadOptions(force="essex"),
    ),
    "unknown force": Refused(
        text(HEAD + GOOD.replace("kent", "Kentt") * 3), ("row 2", "'force'", "'Kentt'", "Did you mean 'Kent'?")
    ),
    "wrong period": Refused(
        text(HEAD + GOOD * 3),
        ("row 2", "'recorded_month'", "'2019-01'", "period-declared", "declared for 2017/18"),
        options=LoadOptions(period=Period.parse("2017-18")),
    ),
    "month 13": Refused(text(HEAD + GOOD.replace("-01", "-13")), ("row 2", "'recorded_month'", "'2019-13'", "YYYY-MM")),
    "British date for a month": Refused(
        text(HEAD + GOOD.replace("2019-01", "01/2019")), ("'01/2019'", "Give a month as YYYY-MM")
    ),
    "month in the future": Refused(text(HEAD + GOOD.replace("2019", "2190")), ("'2190-01'", "in-the-future", "future")),
    "month long ago": Refused(text(HEAD + GOOD.replace("2019", "1066")), ("'1066-01'", "too-early", "1900")),
    "30 February": Refused(
        text("force,recorded_on,category\nkent,2019-02-30,Burglary\n"),
        ("row 2", "'recorded_on'", "'2019-02-30'", "a date that exists"),
    ),
    "date and month disagree": Refused(
        text("force,recorded_on,recorded_month,category\nkent,2019-02-03,2019-03,Burglary\n"),
        ("'recorded_month'", "'2019-03'", "agrees", "recorded_on"),
    ),
    "misspelt category": Refused(text(HEAD + GOOD.replace("Burglary", "burglary")), ("Did you mean 'Burglary'?",)),
    "no category": Refused(text(HEAD + GOOD.replace("Burglary", "  ")), ("'category'", "required", "Fill it in")),
    "too few columns in each row": Refused(
        text(HEAD + "kent,2019-01\n"), ("row 2", "2 columns", "too few", "give it 5")
    ),
    "impossible time": Refused(
        text(CALLS + CALL.format("a").replace("10:00:00", "25:00:00")),
        ("row 2", "'received_at'", "25:00:00", "date and time that exist"),
        "calls",
    ),
    "British date and time": Refused(
        text(CALLS + CALL.format("a").replace("2019-01-05T", "05/01/2019 ")), ("'05/01/2019 10:00:00'",), "calls"
    ),
    "negative wait": Refused(
        text(CALLS + CALL.format("a").replace(",4", ",-4")), ("'answered_after'", "'-4'", "less than 0"), "calls"
    ),
    "wait longer than a day": Refused(
        text(CALLS + CALL.format("a").replace(",4", ",86401")), ("'86401'", "more than 86400"), "calls"
    ),
    "wait not a number": Refused(
        text(CALLS + CALL.format("a").replace(",4", ",4s")), ("'4s'", "whole seconds"), "calls"
    ),
    "wait with a fraction": Refused(text(CALLS + CALL.format("a").replace(",4", ",4.6")), ("'4.6'",), "calls"),
    "wait beyond any number": Refused(
        text(CALLS + CALL.format("a").replace(",4", "," + "9" * 30)), ("99999",), "calls"
    ),
    "answered without a time": Refused(
        text(CALLS + CALL.format("a").replace(",4", ",")), ("answered-has-a-time", "Give the seconds"), "calls"
    ),
    "abandoned with a time": Refused(
        text(CALLS + CALL.format("a").replace("answered,", "abandoned,")), ("abandoned-has-no-time",), "calls"
    ),
    "more bad rows than the limit": Refused(
        text(HEAD + GOOD * 3 + GOOD.replace("Burglary", "Piracy")),
        ("only 3 of 4 rows", "row 5", "'Piracy'", "quarantine_limit (now 0.2)"),
    ),
}


def everything(folder: Path) -> dict[str, str]:
    """Every file of a workspace with the hash of what is in it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """A workspace that holds one crime, and stays as it is."""
    folder = tmp_path_factory.mktemp("bad_input")
    bench = Workbench.create(folder / "workspace")
    (folder / "good.csv").write_text(HEAD + "kent,good,2018-01,Burglary,\n")
    bench.load("crimes", folder / "good.csv")
    return bench


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_bad_file_is_refused_with_place_and_remedy_and_changes_nothing(
    case: Refused, held: Workbench, tmp_path: Path
) -> None:
    (tmp_path / "bad.csv").write_bytes(case.content)
    before = everything(held.workspace.root)

    with pytest.raises(PeelianError) as caught:
        held.load(case.dataset, tmp_path / "bad.csv", case.options)

    for word in ("bad.csv", *case.words):
        assert word in str(caught.value)
    assert caught.value.remedy, "the message says what to do"
    assert everything(held.workspace.root) == before


def test_missing_file_and_folder_are_refused(bench: Workbench, tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="no such file"):
        bench.load("crimes", tmp_path / "nowhere.csv")
    with pytest.raises(IntakeError, match="this is a folder"):
        bench.load("crimes", tmp_path)


def test_lone_quotation_mark_within_a_field_is_text(bench: Workbench, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEAD + GOOD + 'kent,5" blade,2019-01,Burglary,\n' + GOOD)

    assert bench.load("crimes", tmp_path / "a.csv").submission.accepted == 3


FEW_BAD = {
    "too many columns": ("kent,a,2019-01,Burglary,,extra\n", "columns", "too many"),
    "too few columns": ("kent,a\n", "columns", "too few"),
    "blank line": ("\n", "required", "Fill it in"),
    "month 00": ("kent,a,2019-00,Burglary,\n", "month", "YYYY-MM"),
    "unknown outcome": ("kent,a,2019-01,Burglary,Hanged\n", "category", "one of the values"),
    "unknown force": ("Atlantis,a,2019-01,Burglary,\n", "force-known", "force"),
    "no force": (",a,2019-01,Burglary,\n", "force-required", "Give the name of the force"),
}


@pytest.mark.parametrize(("line", "rule", "word"), FEW_BAD.values(), ids=FEW_BAD.keys())
def test_bad_row_among_good_ones_is_quarantined_under_its_own_number(
    line: str, rule: str, word: str, bench: Workbench, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(HEAD + GOOD * 6 + line + GOOD * 5)

    loaded = bench.load("crimes", tmp_path / "a.csv")

    assert (loaded.submission.received, loaded.submission.accepted, loaded.submission.quarantined) == (12, 11, 1)
    assert {each.row for each in loaded.reasons} == {8}
    assert any(each.rule == rule and word in each.remedy for each in loaded.reasons)


def test_tolerance_for_bad_rows_is_a_setting(
    tmp_path: Path, write_csv: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_csv("a.csv", [call(1), call(2, answered_after="soon")])
    monkeypatch.setenv("PEELIAN_QUARANTINE_LIMIT", "0.5")

    one = Workbench.create(tmp_path / "lenient").load("calls", file).submission

    assert (one.accepted, one.quarantined) == (1, 1)
