"""The published figures come out of the records by Peelian's own measures, and stand nowhere else."""

from __future__ import annotations

import re
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

import peelian
from peelian import Basis, Workbench
from peelian.catalogue.documents import PublishedFigure
from peelian.catalogue.load import load_catalogue
from peelian.core.period import Period
from peelian.core.rounding import round_half_away
from peelian.measures.figures import Figures
from peelian.records.ledger import submissions

pytestmark = pytest.mark.xdist_group("sample")

PRINTED = [
    ("contact.calls_999", "150,536", "138,893", "+11,643", "+8%"),
    ("contact.calls_101", "383,000", "501,342", "−118,342", "−24%"),
    ("incidents.all", "239,920", "251,454", "−11,534", "−5%"),
    ("crime.recorded", "92,924", "84,760", "+8,164", "+10%"),
    ("outcomes.positive", "10,585", "10,806", "−221", "−2%"),
    ("stop_search.all", "3,716", "2,032", "+1,684", "+83%"),
]
# Years before the sample's first, of which it has no records or only the later months.
BEFORE_THE_SAMPLE = {
    ("contact.abandonment_rate", "2017"),
    ("crime.recorded_per_1000", "2015-16"),
    ("crime.recorded_per_1000", "2016-17"),
}
CATALOGUE = load_catalogue()
PRINTED_HERE = [
    figure
    for name in CATALOGUE.sample("leicestershire").published
    for figure in CATALOGUE.published[name].figures
    if figure.part != "parameter" and (figure.measure, figure.period) not in BEFORE_THE_SAMPLE
]


@pytest.fixture(scope="module")
def figures(sample: Workbench) -> Figures:
    return sample.force("leicestershire", source="sample")


def test_every_row_of_the_sample_is_accepted(sample: Workbench) -> None:
    loaded = [each for dataset in sample.catalogue.datasets for each in submissions(sample.workspace, dataset)]
    ours = [each for each in loaded if each.source == "sample"]

    assert len(ours) == 11
    assert sum(each.quarantined for each in ours) == 0
    assert all(each.accepted > 0 for each in ours)


@pytest.mark.parametrize(("measure", "now", "before", "change", "percent"), PRINTED)
def test_published_tables_come_out_to_the_digit(
    figures: Figures, measure: str, now: str, before: str, change: str, percent: str
) -> None:
    found = figures.compare(measure, "2018-19")

    assert (found.now.text, found.before.text) == (now, before)
    assert (found.change.text, found.percent.text) == (change, percent)
    assert {found.now.basis, found.before.basis, found.change.basis} == {Basis.SYNTHETIC_FIXED}


@pytest.mark.parametrize(
    "figure", PRINTED_HERE, ids=lambda figure: f"{figure.fact}-{figure.measure}-{figure.period}-{figure.part}"
)
def test_every_published_figure_comes_out_as_it_was_printed(figures: Figures, figure: PublishedFigure) -> None:
    found = part_of(figures, figure)
    printed = Fraction(str(figure.value))

    if figure.says in ("over", "under"):
        # A fall of over 100 is printed as over −100.
        assert (abs(found) > abs(printed)) is (figure.says == "over")
    elif figure.says == "about" and figure.part.startswith("monthly_mean"):
        assert abs(found - printed) <= abs(printed) / 10
    else:
        decimals = len(str(figure.value).partition(".")[2].rstrip("0"))
        assert Fraction(round_half_away(found, decimals)) == printed


def part_of(figures: Figures, figure: PublishedFigure) -> Fraction:
    """What was printed, from facts."""
    period = Period.parse(figure.period)
    now = figures.fact(figure.measure, period, **figure.breakdown)
    value, above, below = (Fraction(each or 0) for each in (now.value, now.numerator, now.denominator))
    if figure.part in ("lowest_month", "highest_month"):
        series = figures.series(figure.measure, period, **figure.breakdown)
        months = [Fraction(each.value) for each in series if each.value is not None]
        return min(months) if figure.part == "lowest_month" else max(months)
    if "change" in figure.part:
        before = Fraction(figures.fact(figure.measure, period.same_last_year, **figure.breakdown).value or 0)
        change = value - before
        made = {
            "change": change,
            "percent_change": 100 * change / before,
            "monthly_mean_of_the_change": change / period.count,
        }
    else:
        made = {
            "value": value,
            "numerator": above,
            "denominator": below,
            "shortfall": below - above,
            "monthly_mean": value / period.count,
        }
    return made[figure.part]


def test_only_what_was_printed_counts_as_fixed(figures: Figures) -> None:
    free = [
        figures.fact("contact.calls_999", "2018-05"),
        figures.fact("contact.calls_999", "2018"),
        figures.fact("contact.calls_999_answered_in_10s", "2017-18"),
        figures.fact("contact.mean_answer_time", "2018-19"),
        figures.fact("contact.abandoned", "2018-19", line="101"),
        figures.fact("crime.violence_with_injury", "2018-19"),
        figures.fact("crime.share_by_category", "2018-19", category="Burglary"),
        figures.fact("incidents.grade_1_attended_in_time", "2018-19"),
    ]

    assert {fact.basis for fact in free} == {Basis.SYNTHETIC_FREE}
    assert figures.fact("crime.recorded_per_1000", "2018-19").basis is Basis.SYNTHETIC_FIXED


def test_rate_divides_by_the_residents_of_the_year_in_which_the_period_began(figures: Figures) -> None:
    rate = figures.fact("crime.recorded_per_1000", "2018-19")

    assert rate.denominator == 1093183
    assert rate.text == "85.0"


def published_numbers() -> set[int]:
    """Every whole number of three digits or more that is printed, and the differences of two of one kind."""
    numbers: set[int] = set()
    by_kind: dict[tuple[str, str], set[int]] = {}
    for figure in PRINTED_HERE:
        if figure.printed and abs(figure.value) >= 100 and figure.value == int(figure.value):
            by_kind.setdefault((figure.measure, figure.part), set()).add(abs(int(figure.value)))
    for found in by_kind.values():
        numbers |= found | {abs(one - other) for one in found for other in found}
    return {number for number in numbers if number >= 100}


def test_no_published_figure_stands_outside_the_published_documents() -> None:
    """Round numbers, and those of three digits, stand for too much else to be looked for everywhere."""
    root = Path(str(files(peelian)))
    wanted = {number for number in published_numbers() if number >= 1000 and number % 100}
    assert {150536, 84760, 11643, 2159} <= wanted
    texts = {form for number in wanted for form in (str(number), f"{number:,}", f"{number:_}")}
    pattern = re.compile(r"(?<![\d.,_])(" + "|".join(re.escape(text) for text in texts) + r")(?![\d]|[,_]\d)")

    found = [
        f"{path.relative_to(root)}: {match}"
        for path in root.rglob("*")
        if path.suffix in (".py", ".yaml", ".j2", ".css", ".csv") and path.parent != root / "catalogue" / "published"
        for match in pattern.findall(path.read_text(encoding="utf-8"))
    ]

    assert not found


def test_no_published_figure_stands_in_the_sample() -> None:
    """Neither in its program nor among its free numbers, not even a short one."""
    root = Path(str(files(peelian)))
    wanted = published_numbers()
    assert {368, 163, 675} <= wanted
    programs = "\n".join(path.read_text(encoding="utf-8") for path in (root / "sample").glob("*.py"))
    in_programs = {int(number) for number in re.findall(r"(?<![\w.])\d{3,}(?![\w.])", programs)}
    entry = yaml.safe_load((root / "catalogue" / "samples" / "leicestershire.yaml").read_text(encoding="utf-8"))
    chosen = {number for years in entry["totals"].values() for number in years.values()}

    # Percent, and two minutes in seconds, are no figures.
    assert not (in_programs & wanted) - {100, 120}
    assert not (chosen | set(entry["free"].values())) & wanted
