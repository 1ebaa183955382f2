"""References are replaced before anything is kept: nothing in the workspace holds a raw one, and joins still work."""

from __future__ import annotations

import gzip
import os
import shutil
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.records.held import held_rows
from tests.rows import call, crime, outcome

from peelian import Workbench
from peelian.core.errors import IntakeError, SettingsError
from peelian.records.drafting.gather import gather
from peelian.records.intake import LoadOptions
from peelian.records.keys import VARIABLE, Key, key_file, read_key
from peelian.records.pseudonym import FORM, pseudonym, replaced
from peelian.records.staging import received_file

WriteCsv = Callable[..., Path]
KEYS = st.binary(min_size=32, max_size=32).map(lambda secret: Key(secret, Path("key")))
REFERENCES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)


def contents(root: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file under a folder, as text: unpacked, and of Parquet every value and the metadata too."""
    for path in sorted(each for each in root.rglob("*") if each.is_file()):
        raw = path.read_bytes()
        yield path, raw
        if raw[:2] == b"\x1f\x8b":
            yield path, gzip.decompress(raw)
        if raw[:4] == b"PAR1":
            yield path, repr(pq.ParquetFile(path).read().to_pylist()).encode()


def holding(root: Path, *values: str) -> set[Path]:
    """The files that hold one of the values."""
    return {path for path, text in contents(root) if any(value.encode() in text for value in values)}


@given(key=KEYS, reference=REFERENCES)
def test_same_reference_has_the_same_pseudonym_whatever_its_blanks_and_case(key: Key, reference: str) -> None:
    made = pseudonym(reference, key, "crime_ref")

    if reference.strip():
        assert FORM.fullmatch(made)
        assert pseudonym(f"\t {reference} ", key, "crime_ref") == made
        assert pseudonym(made, key, "crime_ref") == made, "a pseudonym stays what it is"
    if reference.isascii() and reference.strip():
        assert pseudonym(reference.lower(), key, "crime_ref") == pseudonym(reference.upper(), key, "crime_ref")


@given(one=KEYS, other=KEYS, reference=REFERENCES)
def test_other_key_other_domain_or_other_reference_has_another(one: Key, other: Key, reference: str) -> None:
    made = pseudonym(reference, one, "crime_ref")

    if reference.strip():
        assert (made == pseudonym(reference, other, "crime_ref")) == (one.secret == other.secret)
        assert made != pseudonym(reference, one, "call_ref")
        assert made != pseudonym(reference + "x", one, "crime_ref")


@given(key=KEYS, references=st.lists(st.sampled_from(["", "a", "A ", "b", "c"]), max_size=50))
def test_column_is_replaced_as_its_values_are_one_by_one(key: Key, references: list[str]) -> None:
    column = replaced(pa.array(references, pa.string()), key, "crime_ref")

    assert column.to_pylist() == [pseudonym(each, key, "crime_ref") for each in references]


UNREADABLE = {
    "neither UTF-8 nor Windows-1252": (
        b"force,call_ref,line,received_at\nkent,SECRET-\x81\xc3\xa9,999,2019-01-05T10:00\n",
        "the text is neither UTF-8 (byte 0x81) nor all of it Windows-1252.",
    ),
    "too many rows of another width": (
        b"force,call_ref,line,outcome,received_at\n" + b"kent,SECRET-1\n" * 100_002,
        "more than 100,000 rows do not have 5 columns.",
    ),
    "no JSON": (b'[{"call_ref": "SECRET-1"}, {"call_ref": SECRET-2}]', "it is no sound JSON after 2 records"),
}


@pytest.mark.parametrize(("content", "said"), UNREADABLE.values(), ids=UNREADABLE)
def test_error_of_a_file_that_cannot_be_read_shows_no_reference(
    bench: Workbench, tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "calls.file"
    file.write_bytes(content)

    for read in (lambda: bench.load("calls", file), lambda: gather(file, tmp_path)):
        with pytest.raises(IntakeError) as refused:
            read()
        shown = "".join(traceback.format_exception(refused.value))
        assert said in shown
        assert "SECRET" not in shown + refused.value.value


def test_error_of_a_publishers_file_shows_the_value(bench: Workbench, tmp_path: Path) -> None:
    file = tmp_path / "street.csv"
    file.write_bytes(UNREADABLE["neither UTF-8 nor Windows-1252"][0])

    with pytest.raises(IntakeError, match="Value: 'SECRET"):
        bench.load("crimes", file, LoadOptions(source="data.police.uk"))


def test_nothing_holds_a_raw_reference(bench: Workbench, write_csv: WriteCsv) -> None:
    """Accepted, quarantined, malformed, repeated and refused rows."""
    good = [call(f"SECRET-{at}", f"2019-01-{at + 1:02}T10:00") for at in range(20)]
    bad = [call("SECRET-bad", outcome="answred"), call("SECRET-1", "2019-01-05T11:00")]
    file = write_csv("calls.csv", [*good, *bad])
    with file.open("a", encoding="utf-8") as more:
        more.write("kent,SECRET-malformed,999\n")
    loaded = bench.load("calls", file)
    refused = write_csv("refused.csv", [call(f"SECRET-r{at}", outcome="answred") for at in range(3)])
    with pytest.raises(IntakeError) as caught:
        bench.load("calls", refused)
    bench.mart()

    assert (loaded.submission.accepted, loaded.submission.quarantined) == (20, 3)
    assert holding(bench.workspace.root, "SECRET") == set()
    assert "SECRET" not in str(caught.value)
    assert "SECRET" not in repr(loaded.reasons)


def test_same_crime_has_the_same_pseudonym_in_crimes_and_outcomes(bench: Workbench, write_csv: WriteCsv) -> None:
    bench.load("crimes", write_csv("crimes.csv", [crime(crime_ref="20/1234a"), crime(crime_ref="")]))
    bench.load("outcomes", write_csv("outcomes.csv", [outcome(crime_ref=" 20/1234A ")]))

    one, none = (row["crime_ref"] for row in held_rows(bench, "crimes"))
    assert [row["crime_ref"] for row in held_rows(bench, "outcomes")] == [one]
    assert none is None
    assert FORM.fullmatch(one)


def test_published_and_synthetic_references_stay(bench: Workbench, write_csv: WriteCsv) -> None:
    file = write_csv("calls.csv", [call("made-up")])

    loaded = bench.load("calls", file, LoadOptions(source="sample"))

    assert [row["call_ref"] for row in held_rows(bench, "calls")] == ["made-up"]
    assert loaded.submission.key == ""
    assert received_file(bench.workspace, loaded.submission.sha256).read_bytes() == file.read_bytes()


def test_file_sent_again_is_known_and_what_is_kept_of_it_can_be_read_again(
    bench: Workbench, write_csv: WriteCsv, tmp_path: Path
) -> None:
    file = write_csv("calls.csv", [call("a"), call("b")])
    first = bench.load("calls", file).submission
    before = [row["call_ref"] for row in held_rows(bench, "calls")]

    assert bench.load("calls", file).unchanged

    kept = bench.workspace.records / "received" / f"{first.id}.parquet"
    rows = pq.read_table(kept)
    again = write_csv("again.csv", rows.to_pylist())
    bench.load("calls", again)
    assert [row["call_ref"] for row in held_rows(bench, "calls")] == before


@pytest.mark.parametrize("change", ["key", "file"])
def test_load_under_another_key_is_refused(
    bench: Workbench, write_csv: WriteCsv, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    bench.load("crimes", write_csv("crimes.csv", [crime(crime_ref="a")]))
    other = tmp_path / "other.key"
    other.write_text("ab" * 32)
    if change == "file":
        monkeypatch.setenv(VARIABLE, str(other))
    else:
        shutil.copyfile(other, key_file(bench.workspace))

    with pytest.raises(IntakeError, match=r"crimes of .* were loaded with the key"):
        bench.load("outcomes", write_csv("outcomes.csv", [outcome(crime_ref="a")]))
    assert held_rows(bench, "outcomes") == []


def test_pseudonym_of_another_key_is_refused_as_a_reference(bench: Workbench, write_csv: WriteCsv) -> None:
    theirs = pseudonym("a", Key(bytes(32), Path("key")), "call_ref")

    with pytest.raises(IntakeError, match="made with another key"):
        bench.load("calls", write_csv("calls.csv", [call(theirs)]))


def test_key_is_its_owners_alone_and_stays(bench: Workbench) -> None:
    place = key_file(bench.workspace)
    before = place.read_text()

    assert place.stat().st_mode & 0o777 == 0o600
    Workbench.create(bench.workspace.root)
    assert place.read_text() == before
    assert read_key(bench.workspace).fingerprint not in before
    assert before.strip() not in repr(read_key(bench.workspace))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda place: place.unlink(), "no key for pseudonyms"),
        (lambda place: place.write_text("abc"), "holds no key"),
        (lambda place: place.write_text("ab" * 16), "holds no key"),
        (lambda place: os.chmod(place, 0o644), "Others may read"),
    ],
)
def test_load_without_a_sound_key_is_refused(
    bench: Workbench, write_csv: WriteCsv, spoil: Callable[[Path], None], words: str
) -> None:
    spoil(key_file(bench.workspace))

    with pytest.raises(SettingsError, match=words):
        bench.load("calls", write_csv("calls.csv", [call("a")]))
