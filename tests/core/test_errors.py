"""Errors say what is wrong and what to do."""

from __future__ import annotations

import pytest

from peelian.core.errors import (
    CatalogueError,
    CatalogueFault,
    IntakeError,
    PeelianError,
    UnknownNameError,
    nearest,
    shortened,
)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (PeelianError("It is wrong.", remedy="Put it right."), "It is wrong. Put it right."),
        (PeelianError("It is wrong."), "It is wrong."),
        (
            UnknownNameError("force", "knet", ["kent", "essex"]),
            "There is no force 'knet'. Did you mean 'kent'?",
        ),
        (UnknownNameError("force", "zzz", ["kent", "essex"]), "There is no force 'zzz'. Known: essex, kent."),
        (
            UnknownNameError("breakdown", "zzz", [], remedy="Write it as measure[column=value]."),
            "There is no breakdown 'zzz'. Write it as measure[column=value].",
        ),
        (
            IntakeError("calls.csv", "this is not a time", remedy="Write it as 10:30.", row=7, column="at", value="x"),
            "calls.csv, row 7, column 'at': this is not a time Value: 'x'. Write it as 10:30.",
        ),
        (IntakeError("calls.csv", "the file is empty.", remedy="Send it again."),
         "calls.csv: the file is empty. Send it again."),
    ],
    ids=["with remedy", "without", "near", "not near", "own remedy", "in a row", "as a whole"],
)  # fmt: skip
def test_error_reads_as_message_and_remedy(error: PeelianError, text: str) -> None:
    assert str(error) == text
    assert isinstance(error, Exception)


def test_unknown_name_lists_no_more_than_twenty() -> None:
    error = UnknownNameError("measure", "?", [f"m{number:02d}" for number in range(50)])

    assert error.remedy.startswith("Known: m00, m01,")
    assert error.remedy.count("m") == 20


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (
            CatalogueFault("a.yaml", 3, "unit", "no such unit.", "Use calls."),
            "a.yaml:3: unit: no such unit. Use calls.",
        ),
        (CatalogueFault("a.yaml", 0, "", "not UTF-8.", "Save it again."), "a.yaml: file: not UTF-8. Save it again."),
        (CatalogueFault("a.yaml", 1, "id", "missing.", ""), "a.yaml:1: id: missing."),
    ],
    ids=["at a line", "as a whole", "without remedy"],
)
def test_fault_names_file_line_field_and_remedy(fault: CatalogueFault, text: str) -> None:
    assert str(fault) == text


def test_catalogue_error_lists_every_fault_on_a_line_of_its_own() -> None:
    faults = [CatalogueFault("a.yaml", line, "id", "wrong.", "Correct it.") for line in (1, 2)]

    error = CatalogueError(faults)

    assert error.faults == faults
    assert str(error) == "a.yaml:1: id: wrong. Correct it.\na.yaml:2: id: wrong. Correct it."


@pytest.mark.parametrize(
    ("name", "found"),
    [("knet", "kent"), ("KENT", "kent"), ("esex", "Essex"), ("zzz", None), ("", None)],
)
def test_nearest_is_a_likely_slip_in_any_case(name: str, found: str | None) -> None:
    assert nearest(name, ["kent", "Essex", "surrey"]) == found


def test_nearest_of_nothing_is_nothing() -> None:
    assert nearest("kent", []) is None


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("crime type", ["outcome type"], None),
        ("Violent crime", ["Vehicle crime"], None),
        ("Vehicle crimes", ["Vehicle crime"], "Vehicle crime"),
        ("vehicle_crim", ["vehicle_crime"], "vehicle_crime"),
        ("Leicster Police", ["Leicestershire Police", "Police"], "Leicestershire Police"),
        ("answered-after", ["answered_after"], "answered_after"),
        ("answeredafter", ["answered_after"], "answered_after"),
    ],
)
def test_nearest_is_a_slip_in_each_word(name: str, known: list[str], found: str | None) -> None:
    assert nearest(name, known) == found


def test_nearest_takes_a_page_of_text_for_no_slip() -> None:
    assert nearest("kent" * 1000, ["kent" * 1000]) is None


@pytest.mark.parametrize(
    ("text", "length", "shown"),
    [("kent", 4, "kent"), ("kent", 3, "ken…"), ("", 3, ""), ("x" * 81, 80, "x" * 80 + "…")],
)
def test_text_too_long_for_a_message_is_cut(text: str, length: int, shown: str) -> None:
    assert shortened(text, length) == shown


def test_error_shows_the_beginning_of_long_names_and_values_and_holds_them_whole() -> None:
    error = IntakeError("calls.csv", "this is no time.", remedy="Correct it.", row=2, column="c" * 99, value="v" * 99)

    assert "c" * 80 + "…" in str(error)
    assert "v" * 80 + "…" in str(error)
    assert "c" * 81 not in str(error)
    assert (error.column, error.value) == ("c" * 99, "v" * 99)


def test_unknown_name_shows_the_beginning_of_a_long_one() -> None:
    error = UnknownNameError("force", "x" * 99, ["kent"])

    assert error.message == f"There is no force {'x' * 80 + '…'!r}."
    assert error.name == "x" * 99
