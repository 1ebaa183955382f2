"""The same report from real records: figures counted from the files, and none where the files do not say."""

from __future__ import annotations

import csv
import gzip
import io
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.measures.sending import load_residents
from tests.publish.reading import HTML, by_id, kpi_rows, left_out, paragraphs, parsed, text

from peelian import LoadOptions, Workbench
from peelian.publish.compose import page_of
from peelian.publish.pdf import write_pdf
from peelian.publish.report import Report

SOURCE = "data.police.uk"
ASB = "Anti-social behaviour"
POSITIVE = {
    "Suspect charged", "Suspect charged as part of another case", "Offender given a caution",
    "Offender given a drugs possession warning", "Offender given penalty notice", "Local resolution",
}  # fmt: skip
NO_ACTION = "A no further action disposal"
# What no street file says, and what no file of stops does.
NOT_IN_STREET_FILES = {
    "Violence with injury": "offence",
    "Violence without injury": "offence",
    "Stalking and harassment": "offence",
    "Knife crime": "knife",
    "Rape": "offence",
    "Historical rape, 12 months": "months to report, offence",
    "Share of rape that is historical, 6 months": "months to report, offence",
    "Hate crime": "hate disability, hate orientation, hate race, hate religion, hate transgender",
    "Share of hate crime that is racial": "hate disability",
    "Residential burglary": "offence",
    "Child sexual exploitation": "exploitation",
    "Open investigations": "finalised on, recorded on",
    "Median age of open investigations": "finalised on",
    "Share of open investigations over the limit, 90 days": "finalised on",
}
NOT_IN_STOP_FILES = {
    "Find rate of searches": "object found",
    "Share of drug searches for supply": "drug purpose",
}


@dataclass(frozen=True)
class Made:
    """A report, its page and the rows of the files behind it, as they were sent."""

    report: Report
    page: ET.Element
    rows: list[dict[str, str]] = field(repr=False)

    @property
    def figures(self) -> dict[str, str]:
        """The value of each line of the tables, without its interval."""
        return {title: cells[0].partition(" | ")[0] for title, cells in kpi_rows(self.page).items()}


def read(file: Path) -> Iterator[dict[str, str]]:
    sent = file.read_bytes()
    text = (gzip.decompress(sent) if file.suffix == ".gz" else sent).decode("utf-8-sig")
    yield from csv.DictReader(io.StringIO(text, newline=""))


def make(bench: Workbench, dataset: str, files: list[Path], force: str, period: str, say_force: str = "") -> Made:
    load_residents(bench, force)
    for file in files:
        loaded = bench.load(dataset, file, LoadOptions(force=say_force or None))
        assert loaded.submission.quarantined == 0
    report = bench.report("panel", bench.force(force, source=SOURCE), period)
    return Made(report, parsed(page_of(report)), [row for file in files for row in read(file)])


# One report is always drawn on paper, the others where time allows.
ON_PAPER = pytest.mark.parametrize("on_paper", [False, pytest.param(True, marks=pytest.mark.long)])


def percent(part: int, whole: int) -> str:
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def check_page(made: Made, said: dict[str, str]) -> None:
    """What holds of every report: real, of the real source, and nothing said that the files do not say."""
    words = text(made.page)
    assert "Real records. Source: data.police.uk" in words
    assert "Contains public sector information licensed under the Open Government Licence v3.0" in words
    assert "synthetic" not in words
    assert {cells[-1] for cells in kpi_rows(made.page).values()} == {"real records"}
    for title, column in said.items():
        assert title not in made.figures, "absent, and not 0"
        assert re.search(
            rf"{re.escape(title)}: [a-z ]+ from data\.police\.uk do not say: {column}", left_out(made.page)
        )


def check_pdf(made: Made, path: Path) -> None:
    """The PDF says the same as the page."""
    printed = PdfReader(write_pdf(page_of(made.report), path))
    words = " ".join(" ".join(sheet.extract_text() for sheet in printed.pages).split())
    assert made.report.force.name in words
    assert "Real records." in words
    for said in paragraphs(made.page).values():
        assert "".join(said.split()) in "".join(words.split())


def test_street_files(shared: Path, pdf_libraries: None, bench: Workbench, tmp_path: Path) -> None:
    months = ("2018-10", "2018-11", "2018-12", "2019-01", "2019-02")
    files = [shared / "data" / "street" / f"{month}-leicestershire-street.csv.gz" for month in months]

    made = make(bench, "crimes", files, "leicestershire", "2018-10..2019-02")

    kinds = Counter(row["Crime type"] for row in made.rows)
    crimes = sum(kinds.values()) - kinds[ASB]
    residents = 1_093_183  # mid-2018, ONS
    assert made.figures == {
        "Anti-social behaviour in street files": f"{kinds[ASB]:,}",
        "Crimes recorded": f"{crimes:,}",
        "Crimes recorded per 1,000 residents": f"{1000 * crimes / residents:.1f}",
        "Burglary": f"{kinds['Burglary']:,}",
        "Drug offences": f"{kinds['Drugs']:,}",
    }
    assert paragraphs(made.page).keys() == {"2.5", "3.1"}
    assert f"Leicestershire Police recorded {crimes:,} crimes in October 2018 to February 2019." in text(made.page)
    assert f"{len(made.rows):,} rows" in text(made.page), "rows of anti-social behaviour are held but are no crimes"
    assert text(by_id(made.page)["section-1"]) == "1. Calls Nothing to show: no calls are held."
    assert "Crimes recorded: 7,193 to 7,911 a month" in [
        picture.title for section in made.report.sections for picture in section.pictures
    ]
    assert "Protection orders for notices: October 2018 to February 2019 has no 12 months to" in left_out(made.page)
    check_page(made, NOT_IN_STREET_FILES)
    check_pdf(made, tmp_path / "street.pdf")


@ON_PAPER
def test_outcomes_file(shared: Path, pdf_libraries: None, bench: Workbench, tmp_path: Path, on_paper: bool) -> None:
    """With the crimes of the same month, against which its rate is taken; before that there is no rate."""
    outcomes = shared / "data" / "outcomes" / "2019-02-leicestershire-outcomes-sample.csv"
    street = shared / "data" / "street" / "2019-02-leicestershire-street.csv.gz"

    made = make(bench, "outcomes", [outcomes], "leicestershire", "2019-02")

    kinds = Counter(row["Outcome type"] for row in made.rows)
    positive = sum(kinds[kind] for kind in POSITIVE)
    charged = kinds["Suspect charged"] + kinds["Suspect charged as part of another case"]
    counted = {
        "Positive outcomes": str(positive),
        "Charges and summonses": str(charged),
        "Community resolutions": str(kinds["Local resolution"]),
        "Outcomes given": str(len(made.rows)),
    }
    assert made.figures == counted
    assert "Positive outcome rate: no crimes are held." in left_out(made.page)
    assert paragraphs(made.page) == {"4.1": f"{positive} positive outcomes were given in February 2019."}
    check_page(made, {})

    both = make(bench, "crimes", [street], "leicestershire", "2019-02")

    crimes = sum(row["Crime type"] != ASB for row in both.rows)
    assert both.figures.items() >= counted.items()
    assert both.figures["Positive outcome rate"] == percent(positive, crimes)
    assert both.figures["Charge rate"] == percent(charged, crimes)
    check_page(both, NOT_IN_STREET_FILES)
    if on_paper:
        check_pdf(both, tmp_path / "outcomes.pdf")


def searched(rows: list[dict[str, str]]) -> dict[str, str]:
    """The figures that a file of stops gives."""
    objects, outcomes = (Counter(row[name] for row in rows) for name in ("Object of search", "Outcome"))
    drugs, weapons = objects["Controlled drugs"], objects["Offensive weapons"]
    persons = [row for row in rows if row["Type"] != "Vehicle search"]
    unknown = {"", "Not stated", "Other ethnic group - Not stated"}
    not_stated = sum(row["Self-defined ethnicity"] in unknown for row in persons)
    return {
        "Stop and searches": f"{len(rows):,}",
        "Positive outcome rate of searches": percent(len(rows) - outcomes[NO_ACTION] - outcomes[""], len(rows)),
        "Searches with an arrest": f"{outcomes['Arrest']:,}",
        "Arrest rate of searches": percent(outcomes["Arrest"], len(rows)),
        "Searches for drugs": f"{drugs:,}",
        "Searches for offensive weapons": f"{weapons:,}",
        "Searches for other objects": f"{len(rows) - drugs - weapons:,}",
        "Share of searches with ethnicity not stated": percent(not_stated, len(persons)),
    }


@ON_PAPER
def test_metropolitan_stops(
    shared: Path, pdf_libraries: None, bench: Workbench, tmp_path: Path, on_paper: bool
) -> None:
    """Times are UTC, and July begins at 23:00 on the last day of June. No outcome is linked to its object."""
    folder = shared / "data" / "stop_and_search"
    files = [folder / f"2020-0{month}-metropolitan-stop-and-search.csv.gz" for month in (7, 8)]

    made = make(bench, "stop_searches", files, "metropolitan", "2020-07..2020-08", "metropolitan")

    assert {row["Outcome linked to object of search"] for row in made.rows} == {""}
    assert made.figures == searched(made.rows)
    assert paragraphs(made.page).keys() == {"5.1", "5.2"}
    check_page(made, {**NOT_IN_STOP_FILES, "Linked outcome rate of searches": "outcome linked"})
    if on_paper:
        check_pdf(made, tmp_path / "stops.pdf")


@ON_PAPER
def test_welsh_stops(shared: Path, pdf_libraries: None, bench: Workbench, tmp_path: Path, on_paper: bool) -> None:
    """Four forces stand in one file; South Wales is the fourth. Gwent never says what links outcome and object."""
    file = shared / "data" / "stop_and_search" / "2019-10-welsh-forces-stop-and-search.csv.gz"

    made = make(bench, "stop_searches", [file], "south-wales", "2019-10")

    starts = [at for at, row in enumerate(made.rows) if row[""] == "0"]
    assert len(starts) == 4
    gwent, south_wales = made.rows[starts[1] : starts[2]], made.rows[starts[3] :]
    linked = [row for row in south_wales if row["Outcome linked to object of search"]]
    followed = sum(
        row["Outcome linked to object of search"] == "True" and row["Outcome"] not in (NO_ACTION, "") for row in linked
    )
    rate = {"Linked outcome rate of searches": percent(followed, len(linked))}
    assert made.figures == {**searched(south_wales), **rate}
    check_page(made, NOT_IN_STOP_FILES)
    if on_paper:
        check_pdf(made, tmp_path / "wales.pdf")

    report = bench.report("panel", bench.force("gwent", source=SOURCE), "2019-10")
    other = Made(report, parsed(page_of(report)), gwent)
    assert other.figures == searched(gwent)
    check_page(other, {**NOT_IN_STOP_FILES, "Linked outcome rate of searches": "outcome linked"})
    assert "Share of searches by ethnicity" not in text(other.page).partition("Definitions of the measures")[0]


def test_residents_come_from_the_ons_estimates(shared: Path, bench: Workbench) -> None:
    """Without them there is a number and no rate."""
    file = shared / "data" / "street" / "2019-02-leicestershire-street.csv.gz"
    bench.load("crimes", file)
    rate = "Crimes recorded per 1,000 residents"

    page = parsed(page_of(bench.report("panel", bench.force("leicestershire", source=SOURCE), "2019-02")))
    assert rate not in kpi_rows(page)
    assert f"{rate}: no populations are held." in left_out(page)

    made = make(bench, "crimes", [], "leicestershire", "2019-02")
    assert kpi_rows(made.page)[rate] == ["6.5", "real records"]
    (line,) = (text(row) for row in made.page.iter(f"{HTML}tr") if text(row).count(f"{rate}, February 2019: "))
    assert f"{rate}, February 2019: 7,193 ÷ 1,100,306" in line, "of the year's middle"
    assert "| Residents: Office for National Statistics |" in line, line
