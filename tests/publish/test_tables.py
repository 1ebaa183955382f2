"""The six figures of the published tables: read off the page, counted again, moved by one record, for another force."""

from __future__ import annotations

import csv
import gzip
import shutil
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.publish.reading import by_id, kpi_rows, parsed, rows
from tests.publish.two_forces import FORCES, rows_of, total

from peelian import LoadOptions, Workbench
from peelian.publish.compose import page_of
from peelian.publish.report import Report

FIXED, FREE = "synthetic, fixed to a published total", "synthetic, free"
# The number of a table in the published report, what it counts, and its line as printed.
PRINTED = {
    "1.1": ("999 calls", "150,536 138,893 +11,643 +8%"),
    "1.2": ("101 calls", "383,000 501,342 −118,342 −24%"),
    "2.1": ("Incidents", "239,920 251,454 −11,534 −5%"),
    "3.1": ("Crimes recorded", "92,924 84,760 +8,164 +10%"),
    "4.1": ("Positive outcomes", "10,585 10,806 −221 −2%"),
    "5.1": ("Stop and searches", "3,716 2,032 +1,684 +83%"),
}
TITLES = {title: number for number, (title, _) in PRINTED.items()}
TIMES = {
    "calls": "received_at",
    "incidents": "created_at",
    "crimes": "recorded_on",
    "outcomes": "given_on",
    "stop_searches": "searched_at",
}
POSITIVE = {
    "Charged or summonsed", "Caution", "Taken into consideration", "Penalty notice for disorder",
    "Drugs possession warning", "Community resolution",
}  # fmt: skip
Counts = Callable[[object], bool]
# Which records a table counts: those of a dataset with such a value in a column.
COUNTED: dict[str, tuple[str, str, Counts]] = {
    "1.1": ("calls", "line", lambda value: value == "999"),
    "1.2": ("calls", "line", lambda value: value == "101"),
    "2.1": ("incidents", "grade", lambda value: value != ""),
    "3.1": ("crimes", "category", lambda value: value != "Anti-social behaviour"),
    "4.1": ("outcomes", "outcome", lambda value: value in POSITIVE),
    "5.1": ("stop_searches", "kind", lambda value: value != ""),
}


def tables(page: ET.Element) -> dict[str, list[str]]:
    """The six lines, by the number of their table; the first in its section is x.1."""
    return {TITLES[title]: cells for title, cells in kpi_rows(page).items() if title in TITLES}


@pytest.mark.xdist_group("sample")
class TestSample:
    @pytest.mark.parametrize("number", PRINTED)
    def test_table_is_as_printed_to_the_digit(self, sample_page: ET.Element, number: str) -> None:
        title, line = PRINTED[number]
        section = by_id(sample_page)[f"section-{number[0]}"]
        (table,) = (each for each in section.iter() if each.get("class") == "kpi")

        found = rows(table)[int(number[2])]

        assert found == [title, *line.split(), FIXED]

    def test_independent_count_of_the_files_gives_the_same(self, sample_folder: Path, sample_page: ET.Element) -> None:
        counted: dict[str, list[int]] = {}
        for year in ("2018-19", "2017-18"):
            for number, value in count_year(sample_folder / "sample", year).items():
                counted.setdefault(number, []).append(value)

        shown = {number: [int(cell.replace(",", "")) for cell in cells[:2]] for number, cells in
                 tables(sample_page).items()}  # fmt: skip
        assert shown == counted

    @pytest.mark.parametrize("numbers", [("4.1", "5.1"), pytest.param(tuple(COUNTED), marks=pytest.mark.long)])
    def test_one_record_less_moves_its_own_table_by_one(
        self, sample_folder: Path, tmp_path: Path, numbers: tuple[str, ...]
    ) -> None:
        """Each month is sent again without one of its records, a call, an incident, a crime, … after the other."""
        bench = copied(sample_folder, tmp_path / "workspace")
        before = six(bench)
        for number in numbers:
            dataset = COUNTED[number][0]
            shorter = without(number, sample_folder / "sample" / f"{dataset}-2018-19.csv.gz", tmp_path)
            loaded = bench.load(dataset, shorter, LoadOptions(source="sample"))
            assert loaded.submission.quarantined == 0

            after = six(bench)

            moved = {name: before[name] - after[name] for name in before if before[name] != after[name]}
            assert moved == {number: 1}
            before = after

        page = parsed(page_of(panel(bench, "leicestershire", "sample")))
        for number in numbers:
            now, then, _, percent = PRINTED[number][1].split()
            less = f"{int(now.replace(',', '')) - 1:,}"
            # A difference from a figure that is free says nothing; its percentage is still the printed one.
            assert tables(page)[number] == [less, then, "–", percent, f"{FREE} | 2017/18: {FIXED}"]


def count_year(folder: Path, year: str) -> dict[str, int]:
    counted = {}
    for number, (dataset, column, counts) in COUNTED.items():
        with gzip.open(folder / f"{dataset}-{year}.csv.gz", "rt", encoding="utf-8", newline="") as file:
            lines = csv.reader(file)
            at = next(lines).index(column)
            values = Counter(line[at] for line in lines)
        counted[number] = sum(many for value, many in values.items() if counts(value))
    return counted


def without(number: str, file: Path, folder: Path) -> Path:
    """A month of a year's file without one record that the table counts; nor one of the tables before."""
    dataset = COUNTED[number][0]
    with gzip.open(file, "rt", encoding="utf-8", newline="") as year:
        lines = csv.reader(year)
        header = next(lines)
        at = header.index(TIMES[dataset])
        kept = [line for line in lines if line[at].startswith("2018-06")]
    for each, (other, column, counts) in COUNTED.items():
        if other == dataset and each <= number:
            kept.remove(next(line for line in kept if counts(line[header.index(column)])))
    path = folder / f"{dataset}-{number}.csv"
    with path.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows([header, *kept])
    return path


def copied(folder: Path, to: Path) -> Workbench:
    shutil.copytree(folder, to, ignore=shutil.ignore_patterns("sample", "publications"))
    return Workbench.open(to)


def six(bench: Workbench) -> dict[str, int]:
    figures = bench.force("leicestershire", source="sample")
    by_title = {measure.title: name for name, measure in bench.catalogue.measures.items()}
    return {number: figures.fact(by_title[title], "2018-19").value for title, number in TITLES.items()}


def panel(bench: Workbench, force: str, source: str) -> Report:
    return bench.report("panel", bench.force(force, source=source), "2018-19")


@pytest.fixture(scope="module")
def pages(two: Workbench, of_kent: Report) -> dict[str, ET.Element]:
    """The reports of the two forces."""
    reports = {"kent": of_kent, "essex": panel(two, "essex", "force-extract")}
    return {force: parsed(page_of(reports[force])) for force in FORCES}


@pytest.mark.xdist_group("two")
class TestSecondForce:
    """Two forces in one file: each has its own figures."""

    @pytest.mark.parametrize("force", FORCES)
    def test_each_force_has_its_own_figures(self, pages: dict[str, ET.Element], force: str) -> None:
        shown = {number: cells[:3] for number, cells in tables(pages[force]).items()}

        assert list(shown) == list(PRINTED)
        for number, (dataset, column, counts) in COUNTED.items():
            years = [rows_of(dataset, force, year) for year in ("2018-19", "2017-18")]
            now, then = (sum(counts(row[column]) for row in year) for year in years)
            change = f"{now - then:+}".replace("-", "−") if now != then else "0"
            assert shown[number] == [str(now), str(then), change]

    def test_figures_of_the_two_differ_and_add_up_to_the_file(self, pages: dict[str, ET.Element]) -> None:
        kent, essex = (tables(pages[force]) for force in FORCES)

        for number, kind in (("1.1", "999"), ("1.2", "101"), ("2.1", "incidents"), ("3.1", "crimes"),
                             ("5.1", "stop_searches")):  # fmt: skip
            both = [total(kind, force, "2018-19") for force in FORCES]
            assert int(kent[number][0]) != int(essex[number][0])
            assert int(kent[number][0]) + int(essex[number][0]) == sum(both)

    def test_figures_are_those_of_real_records(self, pages: dict[str, ET.Element]) -> None:
        for page in pages.values():
            assert {cells[-1] for cells in kpi_rows(page).values()} == {"real records"}
