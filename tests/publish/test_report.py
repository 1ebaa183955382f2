from __future__ import annotations

import csv
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from markupsafe import Markup
from tests.publish.every_number import showing_all
from tests.publish.reading import HTML, by_id, kpi_rows, left_out, paragraphs, parsed, text
from tests.rows import call, crime

from peelian import PeelianError, Workbench
from peelian.catalogue.load import load_catalogue
from peelian.core.errors import BindingError, CatalogueError
from peelian.core.period import Period
from peelian.measures.figures import Figures
from peelian.publish.binding import check_publications
from peelian.publish.compose import page_of
from peelian.publish.report import Report, build_report

Writer = Callable[..., Path]
# As many numbered paragraphs as the published report has.
PARAGRAPHS = {1: 5, 2: 5, 3: 11, 4: 4, 5: 6}
NUMBERS = [f"{section}.{number}" for section, count in PARAGRAPHS.items() for number in range(1, count + 1)]
# Digits that the texts may hold: periods, lines, limits, and what the definitions are taken with.
SAID = (
    r"201[789]/\d\d|12 months to September|[Qq]uarter 4|\b999\b|\b101\b|within 10 seconds|[Gg]rade [1-4]"
    r"|1,000 residents|of 43 forces|of 8 among|£100 million|22 July 2019|April 2018"
    r"|\(\d+ (?:minutes|months)\)|\(95% interval [\d.]+% to [\d.]+%\)"
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """A year of calls and burglaries, one a month; to be read."""
    folder = tmp_path_factory.mktemp("small")
    bench = showing_all(Workbench.create(folder / "workspace"))
    months = [str(month) for month in Period.parse("2018-19").months]
    for dataset, rows in (
        ("calls", [call(month, f"{month}-05T10:00") for month in months]),
        ("crimes", [crime(month, "Burglary") for month in months]),
    ):
        with (folder / f"{dataset}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        bench.load(dataset, folder / f"{dataset}.csv")
    return bench


def kent(bench: Workbench, period: str = "2018-19") -> Report:
    return bench.report("panel", bench.force("kent", source="force-extract"), period)


Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def changed(small: Workbench, tmp_path: Path) -> Callable[[str, str, Change], Figures]:
    """The figures of Kent by a catalogue of which an entry is replaced, and those that were replaced before it."""

    def replaced(kind: str, name: str, change: Change) -> Figures:
        figures = small.force("kent", source="force-extract")
        entry = getattr(figures.catalogue, kind)[name].model_dump(mode="json", by_alias=True, exclude_none=True)
        change(entry)
        (tmp_path / kind).mkdir(exist_ok=True)
        (tmp_path / kind / f"{name}.yaml").write_text(yaml.safe_dump(entry, sort_keys=False))
        if kind != "publications":
            panel = figures.catalogue.publications["panel"].model_dump(mode="json", by_alias=True, exclude_none=True)
            (tmp_path / "publications").mkdir(exist_ok=True)
            (tmp_path / "publications" / "panel.yaml").write_text(yaml.safe_dump(panel, sort_keys=False))
        return replace(figures, catalogue=load_catalogue(tmp_path))

    return replaced


@pytest.mark.xdist_group("sample")
class TestSampleReport:
    def test_every_figure_links_to_what_it_rests_on(self, panel: Report, sample_page: ET.Element) -> None:
        ids = by_id(sample_page)
        links = [element.get("href", "") for element in sample_page.iter(f"{HTML}a")]
        figures = [element for element in sample_page.iter(f"{HTML}a") if element.get("class") == "figure"]

        assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
        assert {ids[each.get("href", "")[1:]].tag for each in figures} == {f"{HTML}tr"}
        assert [f"figure-{number}" for number, _ in enumerate(panel.facts, 1)] == [
            each for each in ids if re.fullmatch(r"figure-\d+", each)
        ]

    def test_figure_and_its_line_say_the_same(self, sample_page: ET.Element) -> None:
        """But for the sign and the noun, which a sentence may put in words."""
        ids = by_id(sample_page)
        for link in sample_page.iter(f"{HTML}a"):
            if link.get("class") == "figure":
                (line,) = (cell for cell in ids[link.get("href", "")[1:]] if cell.get("class") == "number")
                assert text(link) in (text(line), text(line).lstrip("+−")), text(ids[link.get("href", "")[1:]])

    def test_derived_figures_cite_the_two_that_they_follow_from(self, panel: Report, sample_page: ET.Element) -> None:
        ids = by_id(sample_page)
        derived = [(number, fact) for number, fact in enumerate(panel.facts, 1) if fact.derivation]

        assert {fact.derivation for _, fact in derived} == {
            "change", "percent change", "relative change", "monthly mean", "monthly mean of the change",
            "lowest month", "highest month",
        }  # fmt: skip
        for number, fact in derived:
            line = ids[f"figure-{number}"]
            cited = [link.get("href", "").rpartition("-")[2] for link in line.iter(f"{HTML}a")]
            assert [panel.facts[int(each) - 1] for each in cited] == list(fact.parts)
            assert f": {fact.derivation}, from " in text(line)
            assert not list(line.iter(f"{HTML}code")), "its two figures have the command"

    def test_no_figure_stands_in_the_text_without_a_fact(self, panel: Report) -> None:
        """Outside links to facts, the sentences hold no digits but those of periods, limits and parameters."""
        for section in panel.sections:
            for paragraph in section.paragraphs:
                for sentence in paragraph.sentences:
                    bare = Markup(re.sub(r"<a class=\"figure\".*?</a>", "", sentence)).striptags()
                    assert re.findall(r"\d[\d,.]*", re.sub(SAID, "", bare)) == [], sentence

    def test_all_31_paragraphs_are_said(self, panel: Report, sample_page: ET.Element) -> None:
        said = paragraphs(sample_page)

        assert len(NUMBERS) == 31
        assert [each.number for section in panel.sections for each in section.paragraphs] == NUMBERS
        assert list(said) == NUMBERS
        assert all(words.endswith(".") for words in said.values())

    @pytest.mark.parametrize(
        ("number", "words"),
        [
            ("1.1", "In 2018/19 Leicestershire Police received 150,536 calls on 999. That is 11,643 (8%) more than in"),
            ("1.3", "That is 118,342 (24%) fewer than in 2017/18."),
            ("2.1", "Grade 1, the most urgent: 98 (0.3%) more than in 2017/18."),
            ("2.1", "% (15 minutes) of attended grade 1 incidents and "),
            ("2.3", "disclosures followed 37.0% (95% interval 29.1% to 45.7%) of applications under the right to ask"),
            ("2.5", "That is 3,080 (18%) fewer than in 2017/18, a difference of 257 a month."),
            ("3.1", "36 of 43 forces recorded an increase; by size of increase the force was number 21"),
            ("3.2", "Quarter 4 alone was 11% less than in quarter 4 of 2017/18."),
            ("3.2", "Sussex, Hertfordshire, Essex, Bedfordshire, Hampshire, Nottinghamshire and Kent, as published on"),
            ("3.6", "paid £107,020.62 out of a pot of £100,000, for 10 projects."),
            ("3.7", "(6 months) were historical: reported more than six months after they began."),
            ("4.1", "a change of −1.4 points, or of −10.7% of the earlier rate."),
            ("5.2", "2,159 searches were for controlled drugs. That is 1,484 (220%) more than in 2017/18."),
        ],
    )
    def test_sentences_move_in_the_direction_of_the_figures(
        self, sample_page: ET.Element, number: str, words: str
    ) -> None:
        assert words in paragraphs(sample_page)[number]

    def test_synthetic_records_are_named_as_such(self, panel: Report, sample_page: ET.Element) -> None:
        words = text(sample_page)

        assert "These records are made up." in words
        pictures = [picture for section in panel.sections for picture in section.pictures]
        assert pictures
        for picture in pictures:
            assert "synthetic" in picture.title
            assert "synthetic" in picture.sentence
        assert {cells[-1].split(",")[0] for cells in kpi_rows(sample_page).values()} <= {
            "synthetic", "not held | 2017/18: synthetic",
        }  # fmt: skip
        row = kpi_rows(sample_page)["Mean time to answer, 101"]
        assert row[2:4] == ["–", "–"], "no difference is given from a figure that is freely made up"

    def test_no_sentence_reads_anything_from_synthetic_months(self, panel: Report, sample_page: ET.Element) -> None:
        """No trend, nothing significant, no rise or fall in the course of time."""
        sentences = [each for section in panel.sections for paragraph in section.paragraphs for each in
                     paragraph.sentences]  # fmt: skip
        sentences += [picture.sentence for section in panel.sections for picture in section.pictures]
        sentences += [picture.title for section in panel.sections for picture in section.pictures]
        # How many forces recorded an increase is a national figure, not read from any month.
        told = [Markup(each).striptags() for each in sentences]
        national = [each for each in told if "of 43 forces recorded an increase" in each]
        assert len(national) == 1
        for each in told:
            assert not re.search(
                r"trend|significan|over time|steadil|ongoing|continu|month after month|signal"
                r"|\b(rose|risen|rising|fell|fallen|falling|grew|grow|growing|upward|downward|peak\w*|improv\w*)\b",
                each,
                re.IGNORECASE,
            ), each
            assert each in national or not re.search(r"increas|decreas|declin|reduc", each, re.IGNORECASE), each
        assert text(sample_page).count("Two years show a difference, not a trend.") == 5

    def test_free_months_have_no_extremes(self, panel: Report) -> None:
        """The lowest and highest month are given only where they were printed."""
        found = {fact.measure for fact in panel.facts if fact.derivation in ("lowest month", "highest month")}

        assert found == {"contact.abandonment_rate"}

    def test_every_chart_has_its_sentence_and_table(self, panel: Report, sample_page: ET.Element) -> None:
        figures = list(sample_page.iter(f"{HTML}figure"))

        assert len(figures) == sum(len(section.pictures) for section in panel.sections)
        for section in panel.publication.sections:
            drawn = list(by_id(sample_page)[f"section-{section.number}"].iter(f"{HTML}figure"))
            not_held = [cell for cell in section.charts if cell == "crime.asb_published"]
            assert len(drawn) == len(section.charts) + len(section.shares) - len(not_held)
        for figure in figures:
            names = {element.tag.split("}")[1] for element in figure.iter() if isinstance(element.tag, str)}
            assert {"figcaption", "svg", "p", "details", "table", "caption"} <= names

    def test_figures_that_are_not_held_are_listed_with_the_reason(self, sample_page: ET.Element) -> None:
        missing = left_out(sample_page)

        assert "Anti-social behaviour in street files: no crimes are held from data.police.uk" in missing
        assert "Paragraph 1.2 in part: a difference from made-up figures says nothing." in missing
        assert "Paragraph 4.4 in part: no figure is held from sample for Leicestershire in 2018/19." in missing
        assert "Anti-social behaviour in street files" not in kpi_rows(sample_page)

    def test_missing_figures_are_plain_dashes_and_not_listed(self, panel: Report, sample_page: ET.Element) -> None:
        dashes = [element for element in sample_page.iter(f"{HTML}span") if element.get("class") == "none"]

        assert dashes
        assert {text(each) for each in dashes} == {"–"}
        assert all(each.get("title") for each in dashes), "the reason shows when one points at it"
        assert all(fact.value is not None for fact in panel.facts)
        reasons = {each.get("title") for each in dashes}
        assert all(reason in text(sample_page) for reason in reasons), "and is written below its table"

    def test_documents_that_print_a_figure_are_named_beside_it(self, panel: Report, sample_page: ET.Element) -> None:
        ids = by_id(sample_page)
        number = next(at for at, fact in enumerate(panel.facts, 1) if fact.id.startswith("contact.calls_999@"))
        names = [document.id for document in panel.documents]

        assert "leicestershire-panel-2019" in names
        place = names.index("leicestershire-panel-2019") + 1
        assert f"synthetic, fixed to a published total | D{place}, table 1.1" in text(ids[f"figure-{number}"])
        for at, document in enumerate(panel.documents, 1):
            assert f"D{at}: {document.title}" in text(sample_page)

    def test_page_needs_nothing_from_elsewhere(self, sample_html: str) -> None:
        assert "<script" not in sample_html
        assert not re.findall(r"(?:src|href)=\"(?!#)", sample_html)
        assert not re.findall(r"url\(|@import", sample_html)

    def test_headings_and_tables_are_in_order(self, sample_page: ET.Element) -> None:
        levels = [int(each.tag[-1]) for each in sample_page.iter() if re.fullmatch(r".*}h[1-6]", str(each.tag))]

        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert sample_page.get("lang") == "en-GB"
        for table in sample_page.iter(f"{HTML}table"):
            assert table.find(f"{HTML}caption") is not None
            assert all(head.get("scope") in ("col", "row") for head in table.iter(f"{HTML}th"))

    def test_same_facts_give_the_same_bytes(self, panel: Report, sample_html: str, tmp_path: Path) -> None:
        """Again from the same workspace, as the demonstration made it."""
        path = panel.write(tmp_path / "out")

        assert path.read_text(encoding="utf-8") == sample_html
        assert sorted(each.name for each in path.parent.iterdir()) == [path.name, path.with_suffix(".json").name]


def test_panel_publication_has_the_paragraphs_of_the_published_report(bench: Workbench) -> None:
    sections = bench.catalogue.publication("panel").sections

    assert {section.number: len(section.paragraphs) for section in sections} == PARAGRAPHS
    assert all(sentences for section in sections for sentences in section.paragraphs)


def test_sentence_that_needs_a_missing_figure_is_left_out_with_the_reason(bench: Workbench, write_csv: Writer) -> None:
    bench = showing_all(bench)
    bench.load("calls", write_csv("calls.csv", [call(1)]))

    page = parsed(page_of(kent(bench)))
    reason = "calls from force-extract are held for 1 of 12 months; missing: 2018-04..2018-12, 2019-02..2019-03"
    assert f"Paragraph 1.1: {reason}." in left_out(page)
    assert f"999 calls: {reason}." in left_out(page)
    assert paragraphs(page) == {}

    page = parsed(page_of(kent(bench, "2019-01")))
    assert paragraphs(page)["1.1"].startswith("In January 2019 Kent Police received 1 calls on 999. The mean time")
    why = (
        "no calls are held from force-extract for Kent in January 2018; calls from force-extract do not say: talk time"
    )
    assert f"Paragraph 1.1 in part: {why}." in left_out(page)
    assert "On 101 the force received 0 calls." in paragraphs(page)["1.3"], "its month is held, and there was none"


def test_section_of_charts_alone_has_no_empty_table(bench: Workbench, write_csv: Writer) -> None:
    """One month of a year is held: there are charts of it, but no figure of the year."""
    bench.load("calls", write_csv("calls.csv", [call(1)]))

    page = parsed(page_of(kent(bench)))

    tables = [element for element in page.iter(f"{HTML}table") if element.get("class") == "kpi"]
    assert all(len(list(table.iter(f"{HTML}tr"))) > 1 for table in tables)


def test_section_without_any_figure_says_so(small: Workbench) -> None:
    page = parsed(page_of(kent(small)))
    ids = by_id(page)

    assert text(ids["section-2"]) == "2. Incidents Nothing to show: no incidents are held."
    assert text(ids["section-5"]) == "5. Prevention Nothing to show: no stop searches are held."
    assert not [name for name in ids if name.startswith("paragraph-2")]


def test_paragraph_of_which_nothing_can_be_said_stands_among_what_is_left_out(small: Workbench) -> None:
    page = parsed(page_of(kent(small)))

    assert "3.5" not in paragraphs(page)
    assert by_id(page)["paragraph-3.5"].tag == f"{HTML}li"
    assert text(by_id(page)["paragraph-3.5"]) == "Paragraph 3.5: no returns are held."


def test_table_without_a_year_before_has_no_columns_for_it(small: Workbench) -> None:
    page = parsed(page_of(kent(small)))

    assert kpi_rows(page)["999 calls"] == ["12", "real records"]
    assert "Nothing is held for 2017/18, so there is nothing to compare with." in text(by_id(page)["section-1"])
    assert "A dash stands where" not in text(by_id(page)["section-1"])


def test_line_of_a_time_that_the_period_lacks_is_left_out(small: Workbench) -> None:
    report = kent(small, "2018-10..2019-02")
    page = parsed(page_of(report))

    assert kpi_rows(page)["999 calls"] == ["5", "real records"]
    assert not [title for title in kpi_rows(page) if "12 months to September" in title]


def test_nothing_to_report_is_an_error_that_says_what_to_do(bench: Workbench) -> None:
    with pytest.raises(BindingError, match=r"nothing to report.*peelian mart show"):
        bench.report("panel", bench.force("kent", source="sample"), "2018-19")


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ('{{ fact("crime.recordet") }}', "no measure 'crime.recordet'. Did you mean 'crime.recorded'?"),
        ('{{ fact("crime.recorded[categry=Drugs]") }}', "no breakdown 'categry'. Did you mean 'category'?"),
        ('{{ fact("crime.recorded[category=Drogs]") }}', "'Drogs'"),
        ('{{ fact("crime.rape_historical[threshold=7]") }}', "'7'"),
        ('{{ fact("crime.recorded[category") }}', "Write it as measure[column=value]"),
        ('{{ fact("crime.recorded", "last moth") }}', "'last moth'"),
        ('{{ fakt("crime.recorded") }}', "Did you mean fact(…)?"),
        ("{{ fact(period) }}", "takes the name of one fact"),
        ("{{ fact() }}", "takes the name of one fact"),
        ('{{ fact("crime.recorded", "last month", "x") }}', "takes the name of one fact"),
        ("{{ periode }}", "'periode' is not known"),
        ("{{ period", "the text cannot be read"),
        ("{{ ''.__class__.__mro__ }}", "Getattr is not allowed in a text"),
        ("{% for each in period %}{{ each }}{% endfor %}", "For is not allowed in a text"),
        ('{{ fact("crime.recorded")|safe }}', "Filter is not allowed in a text"),
        ('{{ fact("crime.recorded", time="last month") }}', "Keyword is not allowed in a text"),
        ("{{ 2 * 2 }}", "Mul is not allowed in a text"),
    ],
)
def test_unknown_fact_stops_the_build(changed: Callable[..., Figures], sentence: str, message: str) -> None:
    """When the catalogue is checked, naming the line, and when a report is built all the same."""

    def change(entry: dict[str, Any]) -> None:
        entry["sections"][2]["paragraphs"][0][0] = sentence

    figures = changed("publications", "panel", change)

    with pytest.raises(CatalogueError) as caught:
        check_publications(figures.catalogue)
    assert message in str(caught.value)
    assert caught.value.faults[0].line > 1

    if "not allowed" not in message and "takes the name" not in message:
        with pytest.raises(BindingError, match=r"publication panel, section 3, paragraph 1: "):
            build_report("panel", figures, Period.parse("2018-19"))


def test_section_whose_times_the_period_lacks_says_so(changed: Callable[..., Figures]) -> None:
    def change(entry: dict[str, Any]) -> None:
        kpis, sentence = ["crime.recorded @ quarter 4"], '{{ fact("crime.recorded", "quarter 4") }}'
        entry["sections"].append({"number": 6, "title": "More", "kpis": kpis, "paragraphs": [[sentence]]})

    figures = changed("publications", "panel", change)

    page = parsed(page_of(build_report("panel", figures, Period.parse("2018-10..2019-02"))))
    said = text(by_id(page)["section-6"])
    assert said == "6. More Nothing to show: October 2018 to February 2019 has no quarter 4."
    page = parsed(page_of(build_report("panel", figures, Period.parse("2018-19"))))
    assert paragraphs(page)["6.1"] == "3"


HOSTILE = """<script>alert("1")</script> & 'more' <b onclick="x">9</b> {{ 7*7 }} {% raw %}"""


HOSTILE_FIELDS = {
    ("measures", "crime.recorded"): ("title", "definition", "caveats", "owner"),
    ("measures", "crime.recorded_per_1000"): ("unit_label",),
    ("terms", "crime"): ("title", "means", "source"),
    ("sources", "force-extract"): ("title", "note"),
    ("publications", "panel"): ("title", "section"),
}


def test_hostile_text_of_the_catalogue_is_escaped(changed: Callable[..., Figures]) -> None:
    """It is shown as it was written, and does nothing."""
    for (kind, name), fields in HOSTILE_FIELDS.items():

        def change(entry: dict[str, Any], kind: str = kind, fields: tuple[str, ...] = fields) -> None:
            for field in fields:
                words = f"{kind} {field} {HOSTILE}"
                if field == "section":
                    entry["sections"][2]["title"] = words
                else:
                    entry[field] = [words] if field == "caveats" else words

        figures = changed(kind, name, change)

    html = page_of(build_report("panel", figures, Period.parse("2018-19")))

    page = parsed(html)
    assert not list(page.iter(f"{HTML}script"))
    assert not [element for element in page.iter() if element.get("onclick")]
    for (kind, _), fields in HOSTILE_FIELDS.items():
        for field in set(fields) - {"unit_label"}:
            assert f"{kind} {field} {HOSTILE}" in text(page)


def test_hostile_printed_figures_are_escaped(changed: Callable[..., Figures]) -> None:
    def change(entry: dict[str, Any]) -> None:
        figure = {"fact": "X1", "measure": "crime.recorded", "period": "2018-19", "value": 12, "where": HOSTILE}
        entry |= {"title": HOSTILE, "publisher": HOSTILE, "force": "kent", "figures": [figure], "unmeasured": []}

    figures = changed("published", "leicestershire-panel-2019", change)

    page = parsed(page_of(build_report("panel", figures, Period.parse("2018-19"))))
    assert f"D1: {HOSTILE}, {HOSTILE}, 22 July 2019." in text(page)
    assert f"real records | D1, {HOSTILE}" in text(page)
    assert not list(page.iter(f"{HTML}script"))


def test_report_that_cannot_be_written_says_where(small: Workbench, tmp_path: Path) -> None:
    report = kent(small)
    (tmp_path / "file").write_text("")

    with pytest.raises(PeelianError, match="cannot be written"):
        report.write(tmp_path / "file")


@pytest.mark.parametrize(
    ("period", "name"),
    [
        ("2018-19", "panel-kent-force-extract-2018-19.html"),
        ("2018-10..2019-02", "panel-kent-force-extract-2018-10..2019-02.html"),
        ("ytd:2019-02", "panel-kent-force-extract-ytd-2019-02.html"),
        ("2018-19-Q3", "panel-kent-force-extract-2018-19-Q3.html"),
    ],
)
def test_report_is_named_after_what_it_reports(small: Workbench, tmp_path: Path, period: str, name: str) -> None:
    assert kent(small, period).write(tmp_path / "out").name == name
