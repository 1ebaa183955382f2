from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest
import yaml
from tests.rows import call, crime

from peelian import PeelianError, Workbench
from peelian.core.errors import BindingError, CatalogueError
from peelian.publish.binding import check_publications
from peelian.publish.report import Report

Writer = Callable[..., Path]
HTML = "{http://www.w3.org/1999/xhtml}"


def parsed(report: Report) -> ET.Element:
    """The page, by the rules of HTML and with no forgiveness."""
    parser = html5lib.HTMLParser(strict=True)
    return parser.parse(report.html())


def text(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def table_rows(page: ET.Element, css_class: str) -> list[list[str]]:
    return [
        [text(cell) for cell in row]
        for table in page.iter(f"{HTML}table")
        if table.get("class") == css_class
        for row in table.iter(f"{HTML}tr")
    ]


@pytest.fixture(scope="module")
def panel(sample: Workbench) -> Report:
    return sample.report("panel", sample.force("leicestershire", source="sample"), "2018-19")


@pytest.fixture
def small(bench: Workbench, write_csv: Writer) -> Workbench:
    months = [f"2018-{number:02d}" for number in range(4, 13)] + [f"2019-{number:02d}" for number in range(1, 4)]
    bench.load("calls", write_csv("calls.csv", [call(month, f"{month}-05T10:00") for month in months]))
    bench.load("crimes", write_csv("crimes.csv", [crime(month, "Burglary") for month in months]))
    return bench


@pytest.mark.xdist_group("sample")
class TestSampleReport:
    def test_kpi_tables_show_the_published_figures(self, panel: Report) -> None:
        rows = {row[0]: row[1:] for row in table_rows(parsed(panel), "kpi")}

        fixed = "synthetic, fixed to a published total"
        assert rows["999 calls"] == ["150,536", "138,893", "+11,643", "+8%", fixed]
        assert rows["101 calls"] == ["383,000", "501,342", "−118,342", "−24%", fixed]
        assert rows["Crimes recorded"] == ["92,924", "84,760", "+8,164", "+10%", fixed]

    def test_every_figure_links_to_what_it_rests_on(self, panel: Report) -> None:
        page = parsed(panel)
        ids = [element.get("id") for element in page.iter() if element.get("id")]
        links = [element.get("href", "") for element in page.iter(f"{HTML}a")]

        assert len(ids) == len(set(ids)), "no id is given twice"
        assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
        assert [f"figure-{number}" for number, _ in enumerate(panel.facts, 1)] == [
            each for each in ids if re.fullmatch(r"figure-\d+", each)
        ]

    def test_no_figure_stands_in_the_text_without_a_fact(self, panel: Report) -> None:
        """Outside links to facts, the sections' paragraphs hold no digits but labels of periods and thresholds."""
        for section in panel.sections:
            for paragraph in section.paragraphs:
                bare = re.sub(r"<a class=\"figure\".*?</a>", "", str(paragraph))
                assert re.findall(r"\d[\d,.]*", re.sub(r"2018/19|2017/18|999|101|10 seconds|1,000", "", bare)) == []

    def test_sentences_move_in_the_direction_of_the_figures(self, panel: Report) -> None:
        words = text(parsed(panel))

        assert "received 150,536 calls on 999: 11,643 (8%) more than in 2017/18" in words
        assert "118,342 (24%) fewer than in 2017/18" in words

    def test_synthetic_records_are_named_as_such_and_show_no_trend(self, panel: Report) -> None:
        words = text(parsed(panel))

        assert "These records are made up." in words
        for picture in (picture for section in panel.sections for picture in section.pictures):
            assert "synthetic" in picture.title
            assert "synthetic" in picture.sentence
        row = next(row for row in table_rows(parsed(panel), "kpi") if row[0] == "Mean time to answer, 101")
        assert row[3:5] == ["–", "–"], "no difference is given from a figure that is freely made up"

    def test_every_chart_has_its_sentence_and_table(self, panel: Report) -> None:
        figures = list(parsed(panel).iter(f"{HTML}figure"))

        assert len(figures) == 9
        for figure in figures:
            names = {element.tag.split("}")[1] for element in figure.iter()}
            assert {"figcaption", "svg", "p", "details", "table", "caption"} <= names

    def test_page_needs_nothing_from_elsewhere(self, panel: Report) -> None:
        html = panel.html()

        assert "<script" not in html
        assert not re.findall(r"(?:src|href)=\"(?!#)", html)
        assert not re.findall(r"url\(|@import", html)

    def test_headings_and_tables_are_in_order(self, panel: Report) -> None:
        page = parsed(panel)

        levels = [int(element.tag[-1]) for element in page.iter() if re.fullmatch(r".*}h[1-6]", element.tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert page.get("lang") == "en-GB"
        for table in page.iter(f"{HTML}table"):
            assert table.find(f"{HTML}caption") is not None
            assert all(head.get("scope") in ("col", "row") for head in table.iter(f"{HTML}th"))

    def test_same_facts_give_the_same_bytes(self, panel: Report, sample: Workbench, tmp_path: Path) -> None:
        again = sample.report("panel", sample.force("leicestershire", source="sample"), "2018-19")

        assert again.html() == panel.html()
        path = again.write(tmp_path / "out")
        assert path.read_text(encoding="utf-8") == panel.html()
        assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_report_on_real_records_uses_the_same_code(shared: Path, bench: Workbench) -> None:
    for month in ("2018-10", "2018-11", "2018-12", "2019-01", "2019-02"):
        bench.load("crimes", shared / "data" / "street" / f"{month}-leicestershire-street.csv.gz")

    report = bench.report("panel", bench.force("leicestershire", source="data.police.uk"), "2018-10..2019-02")

    words = text(parsed(report))
    assert "Real records." in words
    assert "Open Government Licence v3.0" in words
    assert "Leicestershire Police recorded 38,161 crimes in October 2018 to February 2019" in words
    assert "no calls of Leicestershire Police in October 2018 to February 2019 are held" in words
    assert "42,855 rows in 5 months" in words, "rows of anti-social behaviour are held though they are not crimes"
    assert "synthetic" not in words


def test_paragraph_that_needs_a_missing_figure_says_so(bench: Workbench, write_csv: Writer) -> None:
    bench.load("calls", write_csv("calls.csv", [call(1)]))

    report = bench.report("panel", bench.force("kent", source="force-extract"), "2018-19")

    assert "Nothing can be said here: calls from force-extract are held for 1 of 12 months" in text(parsed(report))


def test_nothing_to_report_is_an_error_that_says_what_to_do(bench: Workbench) -> None:
    with pytest.raises(BindingError, match=r"nothing to report.*peelian mart show"):
        bench.report("panel", bench.force("kent", source="sample"), "2018-19")


@pytest.mark.parametrize(
    ("text_of_section", "message"),
    [
        ('{{ fact("crime.recordet") }}', "no measure 'crime.recordet'. Did you mean 'crime.recorded'?"),
        ('{{ fact("crime.recorded[categry=Drugs]") }}', "no breakdown 'categry'. Did you mean 'category'?"),
        ('{{ fakt("crime.recorded") }}', "Did you mean fact(…)?"),
        ("{{ fact(period) }}", "takes the name of one fact"),
        ("{{ periode }}", "'periode' is not known"),
        ("{{ period", "line 1 of the text"),
        ("{{ ''.__class__.__mro__ }}", "Getattr is not allowed in a text"),
        ("{% for each in period %}{{ each }}{% endfor %}", "For is not allowed in a text"),
    ],
)
def test_unknown_fact_stops_the_build(small: Workbench, text_of_section: str, message: str) -> None:
    """When the catalogue is checked, naming the line, and when a report is built all the same."""
    entry = small.catalogue.publications["panel"].model_dump(mode="json")
    entry["sections"][1]["text"] = text_of_section
    folder = small.workspace.catalogue / "publications"
    folder.mkdir()
    (folder / "panel.yaml").write_text(yaml.safe_dump(entry, sort_keys=False))
    bench = Workbench.open(small.workspace.root)

    with pytest.raises(CatalogueError) as caught:
        check_publications(bench.catalogue)
    assert message in str(caught.value)
    assert caught.value.faults[0].line > 1

    if "not allowed" not in message:
        with pytest.raises(BindingError, match="publication panel, section 3"):
            bench.report("panel", bench.force("kent", source="force-extract"), "2018-19")


def test_text_from_records_and_catalogue_is_escaped(small: Workbench) -> None:
    entry = small.catalogue.measures["crime.recorded"].model_dump(mode="json", by_alias=True, exclude_none=True)
    folder = small.workspace.catalogue / "measures"
    folder.mkdir()
    entry["title"] = "Crimes <script>alert(1)</script> & more"
    (folder / "recorded.yaml").write_text(yaml.safe_dump(entry))
    bench = Workbench.open(small.workspace.root)

    html = bench.report("panel", bench.force("kent", source="force-extract"), "2018-19").html()

    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_report_that_cannot_be_written_says_where(small: Workbench, tmp_path: Path) -> None:
    report = small.report("panel", small.force("kent", source="force-extract"), "2018-19")
    (tmp_path / "file").write_text("")

    with pytest.raises(PeelianError, match="cannot be written"):
        report.write(tmp_path / "file")
