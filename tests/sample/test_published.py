"""The published figures come out of the records, and stand nowhere else."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

import peelian
from peelian import Basis, Workbench
from peelian.measures.figures import Figures

pytestmark = pytest.mark.xdist_group("sample")

PRINTED = [
    ("contact.calls_999", "150,536", "138,893", "+11,643", "+8%"),
    ("contact.calls_101", "383,000", "501,342", "−118,342", "−24%"),
    ("crime.recorded", "92,924", "84,760", "+8,164", "+10%"),
]


@pytest.fixture(scope="module")
def figures(sample: Workbench) -> Figures:
    return sample.force("leicestershire", source="sample")


@pytest.mark.parametrize(("measure", "now", "before", "change", "percent"), PRINTED)
def test_published_tables_come_out_to_the_digit(
    figures: Figures, measure: str, now: str, before: str, change: str, percent: str
) -> None:
    found = figures.compare(measure, "2018-19")

    assert (found.now.text, found.before.text) == (now, before)
    assert (found.change.text, found.percent.text) == (change, percent)
    assert {found.now.basis, found.before.basis, found.change.basis} == {Basis.SYNTHETIC_FIXED}


def test_published_answering_comes_out(figures: Figures) -> None:
    in_time = figures.fact("contact.calls_999_answered_in_10s", "2018-19")

    assert in_time.denominator - in_time.numerator == 368
    assert figures.fact("contact.mean_answer_time", "2018-19", line="999").value == 5
    assert round(float(figures.fact("contact.mean_answer_time", "2018-19", line="101").value)) == 74


def test_only_what_was_printed_counts_as_fixed(figures: Figures) -> None:
    free = [
        figures.fact("contact.calls_999", "2018-05"),
        figures.fact("contact.calls_999", "2018"),
        figures.fact("contact.calls_999_answered_in_10s", "2017-18"),
        figures.fact("contact.mean_answer_time", "2018-19"),
        figures.fact("crime.share_by_category", "2018-19", category="Burglary"),
    ]

    assert {fact.basis for fact in free} == {Basis.SYNTHETIC_FREE}
    assert figures.fact("crime.recorded_per_1000", "2018-19").basis is Basis.SYNTHETIC_FIXED


def test_rate_divides_by_the_residents_of_the_year_in_which_the_period_began(figures: Figures) -> None:
    rate = figures.fact("crime.recorded_per_1000", "2018-19")

    assert rate.denominator == 1093183
    assert rate.text == "85.0"


def test_no_published_figure_stands_outside_the_facts_file() -> None:
    """Nor any figure that follows from two of them."""
    facts = Path(str(files(peelian))) / "catalogue" / "published" / "leicestershire-panel-2019.yaml"
    printed = {int(value) for value in re.findall(r"value: (\d{3,})", facts.read_text())}
    assert {150536, 84760, 368} <= printed
    derived = {abs(one - other) for one in printed for other in printed if min(one, other) > 10_000} - {0}
    assert 11643 in derived
    wanted = {f"{number:,}": number for number in printed | derived} | {
        str(number): number for number in printed | derived
    }
    pattern = re.compile(r"(?<![\d.,])(" + "|".join(re.escape(text) for text in wanted) + r")(?![\d]|,\d)")

    found = [
        f"{path}: {match}"
        for path in Path(str(files(peelian))).rglob("*")
        if path.suffix in (".py", ".yaml", ".j2", ".css", ".csv") and path != facts
        for match in pattern.findall(path.read_text(encoding="utf-8"))
    ]

    assert not found
