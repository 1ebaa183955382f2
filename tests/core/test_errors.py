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
