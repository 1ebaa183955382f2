"""The published figures come out of the records by Peelian's own measures, and stand nowhere else."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

import peelian
from peelian import Basis, Workbench
from peelian.catalogue.documents import PublishedFigure, Unmeasured
from peelian.catalogue.load import load_catalogue
from peelian.core.period import Month, Period
from peelian.core.rounding import round_half_away
from peelian.measures.figures import Figures
from peelian.measures.ledger import Verdict, hold_against
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


def published_figures() -> list[dict[str, Any]]:
    """What the files of the published documents print, every file read as it lies there."""
    folder = Path(str(files(peelian))) / "catalogue" / "published"
    documents = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.iterdir())]
    assert {document["id"] for document in documents} == set(CATALOGUE.published)
    return [figure for document in documents for figure in document["figures"] if figure.get("printed", True)]


def published_numbers() -> set[Decimal]:
    """The size of every number that is printed, and the differences of two of one kind."""
    by_kind: dict[tuple[str, str], set[Decimal]] = {}
    for figure in published_figures():
        kind = (figure["measure"], figure.get("part", "value"))
        by_kind.setdefault(kind, set()).add(abs(Decimal(str(figure["value"]))))
    numbers = {number for found in by_kind.values() for number in found}
    return numbers | {abs(one - other) for found in by_kind.values() for one in found for other in found}


def reveals(number: Decimal) -> bool:
    """Whether a number says by itself where it comes from. Short and round ones stand for too much else."""
    return len(number.normalize().as_tuple().digits) >= 4


def test_no_published_figure_stands_outside_the_published_documents() -> None:
    root = Path(str(files(peelian)))
    wanted = set(filter(reveals, published_numbers()))
    assert {Decimal(text) for text in ("150536", "84760", "11643", "2159", "107020.62", "9.487", "1913")} <= wanted
    texts = {form for number in wanted for form in (f"{number:f}", f"{number:,f}", f"{number:,f}".replace(",", "_"))}
    pattern = re.compile(r"(?<![\d.,_])(" + "|".join(re.escape(text) for text in texts) + r")(?!\d|[.,_]\d)")
    assert pattern.findall("150536; 150,536 150_536. 1505360 2.159 9.487") == ["150536", "150,536", "150_536", "9.487"]
    # What papers said of a force is in the case that the register ships, each figure beside its document and place.
    own = (root / "catalogue" / "published", root / "register" / "shipped")
    read = [
        path
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not any(path.is_relative_to(folder) for folder in own)
    ]

    found = [
        f"{path.relative_to(root)}: {match}"
        for path in read
        for match in pattern.findall(path.read_text(encoding="utf-8"))
    ]

    assert not found
    assert {path.suffix for path in read} >= {".py", ".yaml", ".j2", ".css", ".csv"}


def test_no_published_figure_stands_in_the_sample() -> None:
    """Neither in its program nor among its free numbers, not even a short one."""
    root = Path(str(files(peelian)))
    wanted = {int(number) for number in published_numbers() if number >= 100 and number == int(number)}
    assert {368, 163, 675} <= wanted
    programs = "\n".join(path.read_text(encoding="utf-8") for path in (root / "sample").glob("*.py"))
    in_programs = {int(number) for number in re.findall(r"(?<![\w.])\d{3,}(?![\w.])", programs)}
    entry = yaml.safe_load((root / "catalogue" / "samples" / "leicestershire.yaml").read_text(encoding="utf-8"))
    chosen = {number for years in entry["totals"].values() for number in years.values()}

    # Percent, and two minutes in seconds, are no figures.
    assert not (in_programs & wanted) - {100, 120}
    assert not (chosen | set(entry["free"].values())) & wanted


def test_every_printed_figure_agrees_with_the_records(figures: Figures) -> None:
    """But those of records from before the sample begins, which it has not, and parameters, which are no figures."""
    begins = Month.of(2017, 4)
    held = [one for each in CATALOGUE.published.values() for one in hold_against(figures, each)]
    assert len(held) == sum(len(each.figures) for each in CATALOGUE.published.values())

    def expected(figure: PublishedFigure) -> Verdict:
        if figure.part == "parameter":
            return Verdict.DEFINED
        of_records = CATALOGUE.measures[figure.measure].dataset != "returns"
        return Verdict.NOT_HELD if of_records and Period.parse(figure.period).first < begins else Verdict.AGREES

    assert [(one.figure, one.verdict) for one in held] == [(one.figure, expected(one.figure)) for one in held]
    missing = {(one.figure.measure, one.figure.period) for one in held if one.verdict is Verdict.NOT_HELD}
    assert missing == BEFORE_THE_SAMPLE
    assert {one.document.force for one in held} == {figures.force.id}


def ledger() -> dict[str, list[PublishedFigure | Unmeasured]]:
    """The number of each fact → what the documents print of it, measured or not."""
    found: dict[str, list[PublishedFigure | Unmeasured]] = {}
    for document in CATALOGUE.published.values():
        for each in (*document.figures, *document.unmeasured):
            found.setdefault(each.fact, []).append(each)
    return found


def test_ledger_has_every_fact_of_the_documents() -> None:
    assert sorted(ledger()) == [f"F{number:03d}" for number in range(1, 190)]


# Field of a fact's row → what the ledger has instead, and where.
OTHERWISE = {
    ("F006", "stated_pct"): "the share that was late; the ledger has the share that was in time",
    ("F012", "stated_pct"): "a fact of its own, F013",
    ("F076", "comparator_value"): "a fact of its own, F077, which the table contradicts",
    ("F137", "stated_change"): "the value itself is the planned rise",
}
FIELDS: dict[str, Callable[[str], bool]] = {
    "value": lambda part: True,
    "comparator_value": lambda part: "change" not in part,
    "stated_change": lambda part: "change" in part and part != "percent_change",
    "stated_pct": lambda part: part == "percent_change",
}
NUMBER_WORDS = {"one": 1, "fifteen": 15}


def test_ledger_agrees_with_the_facts_that_were_read_from_the_documents(shared: Path) -> None:
    (file,) = shared.glob("*_facts.csv")
    with file.open(encoding="utf-8", newline="") as lines:
        read = list(csv.DictReader(lines))
    ours = ledger()
    assert [row["id"] for row in read] == sorted(ours)

    other = {
        (row["id"], field)
        for row in read
        for field, belongs in FIELDS.items()
        if row[field] and not told(row[field], ours[row["id"]], belongs)
    }

    assert other == set(OTHERWISE)


def test_periods_of_the_ledger_are_those_that_were_read(shared: Path) -> None:
    """Of the facts whose period is a plain year or quarter."""
    (file,) = shared.glob("*_facts.csv")
    with file.open(encoding="utf-8", newline="") as lines:
        plain = {row["id"]: row for row in csv.DictReader(lines) if re.fullmatch(r"20\d\d/\d\d( Q\d)?", row["period"])}
    ours = ledger()
    assert len(plain) > 80

    for name, row in plain.items():
        figures = [each for each in ours[name] if isinstance(each, PublishedFigure)]
        period = Period.parse(row["period"].replace(" ", "-"))
        months = {Period.parse(each.period).months for each in figures}
        assert not figures or any(set(each) <= set(period.months) for each in months), name


def told(text: str, ours: Sequence[PublishedFigure | Unmeasured], belongs: Callable[[str], bool]) -> bool:
    """Whether a number or word of a row is in what the ledger has of the fact; signs are told by the part."""
    said = " ".join(each.says for each in ours if isinstance(each, Unmeasured)).lower()
    found = numbers(text)
    if not found:
        return text.lower() in said
    values = {
        abs(Decimal(str(each.value))) for each in ours if isinstance(each, PublishedFigure) and belongs(each.part)
    }
    in_words = {Decimal(number) for word, number in NUMBER_WORDS.items() if word in said.split()}
    return found[-1] in values | set(numbers(said)) | in_words


def numbers(text: str) -> list[Decimal]:
    return [Decimal(each.replace(",", "")) for each in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]
