"""The front page, and the page of each measure that shows a special cause, fails its target or is asked for."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from tests.measures.sending import declare, measure, send
from tests.publish.reading import HTML, by_id, parsed, text
from tests.rows import crime
from typer.testing import CliRunner

from peelian import Workbench
from peelian.cli.app import app
from peelian.core.errors import CatalogueError, PeelianError, UnknownNameError
from peelian.publish.compose import compose, page_of
from peelian.publish.content import Remark, runs_of
from peelian.publish.edition import editions
from peelian.publish.editions import write_edition
from peelian.publish.formats import read_formats, write_formats
from peelian.publish.report import Report
from peelian.publish.spoken import blocks, named_tables
from peelian.publish.template import new_publication

YEARS = "2017-01", "2018-12"
STEADY = (20, 22, 19, 21, 20, 23, 18, 21, 20, 22, 19, 21)
SERIES = {
    "Bicycle theft": STEADY + STEADY[:-1] + (60,),
    "Shoplifting": STEADY * 2,
    "Robbery": STEADY * 2,
}
PLAN = "the force's plan"


def count_of(category: str, **more: Any) -> dict[str, Any]:
    name = "crime." + category.lower().replace(" ", "_") + "_count"
    fields = {
        "title": category,
        "unit": "crimes",
        "better": "lower",
        "numerator": {"count": f"category = '{category}'"},
    }
    return measure(name, "crimes", **fields | more)


MEASURES = (
    count_of("Bicycle theft"),
    count_of("Shoplifting", targets=[{"from": "2017-01-01", "at_most": 5, "source": PLAN}]),
    count_of("Robbery"),
)
CELLS = [each["id"] for each in MEASURES]
BOARD = {
    "id": "board", "title": "Report to the board", "audience": "the board",
    "sections": [{"number": 1, "title": "Crime", "kpis": CELLS, "paragraphs": [], "signals": [CELLS[0]]}],
    "limits": ["Why thefts of bicycles rose."],
}  # fmt: skip
REMARK = {
    "id": "bicycles", "measure": CELLS[0], "force": "kent", "source": "force-extract", "period": "2018",
    "by": "A. N. Analyst", "role": "made up for a test", "date": "2019-01-15", "explanation": "Two gangs <came>.",
    "actions": [{"what": "Mark bicycles", "who": "the beat team", "by": "2019-06-30"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    bench = Workbench.create(tmp_path_factory.mktemp("pages") / "workspace")
    bench = declare(bench, "measures", *MEASURES)
    declare(bench, "publications", BOARD)
    bench = declare(bench, "remarks", REMARK)
    months = [str(month) for month in _months()]
    rows = [
        crime(month, category)
        for category, counts in SERIES.items()
        for month, count in zip(months, counts, strict=True)
        for _ in range(count)
    ]
    send(bench, "crimes", rows)
    return bench


def _months() -> list[str]:
    return [f"{year}-{month:02d}" for year in (2017, 2018) for month in range(1, 13)]


@pytest.fixture(scope="module")
def report(board: Workbench) -> Report:
    return board.report("board", board.force("kent", source="force-extract"), "2018", [CELLS[2]])


@pytest.fixture(scope="module")
def page(report: Report) -> ET.Element:
    return parsed(page_of(report))


def test_a_measure_has_a_page_for_a_reason_and_others_have_none(report: Report) -> None:
    assert {each.title: each.why for each in report.pages} == {
        "Bicycle theft": "it shows a special cause",
        "Shoplifting": "it will miss its target if nothing changes",
        "Robbery": "it was asked for",
    }


def test_the_front_page_names_what_needs_an_eye_and_leads_to_its_page(page: ET.Element) -> None:
    glance = by_id(page)["glance"]
    links = [link.get("href") for link in glance.iter(f"{HTML}a")]

    assert links[:2] == ["#measure-crime-bicycle-theft-count", "#measure-crime-shoplifting-count"]
    assert len(list(glance.iter(f"{HTML}li"))) <= 7
    said = text(glance)
    assert "Bicycle theft: above its upper limit in December 2018, a concern" in said
    assert "New since the point before: Bicycle theft." in said
    assert "This is the first edition, so it corrects nothing." in said
    assert "would show a special cause by chance alone" in said


def test_a_page_says_finding_number_states_chart_certainty_definition_and_who_explains(page: ET.Element) -> None:
    said = text(by_id(page)["measure-crime-bicycle-theft-count"])

    for words in (
        "Bicycle theft: above its upper limit in December 2018, a concern.",
        "285 crimes, Kent Police, 2018. 2017: 246; change +39 (+16%). Two figures show a difference, not a trend.",
        "Variation: \N{LOZENGE} worsening: above the upper limit; usual range",
        "Target: none is set.",
        "Against others. No comparison is made.",
        "A full count has no sampling error.",
        "XmR chart, rules Making Data Count, moving ranges screened",
        "Answered for by nobody.",
        "Written by A. N. Analyst, made up for a test, on 2019-01-15. It was not computed.",
        "Two gangs <came>.",
        "Mark bicycles (the beat team, by 2019-06-30)",
    ):
        assert words in said, words


def test_what_a_person_wrote_stands_apart(report: Report, page: ET.Element) -> None:
    remarks = [block for _, block in blocks(compose(report)) if isinstance(block, Remark)]

    assert [each.by for each in remarks] == ["A. N. Analyst"]
    (aside,) = page.iter(f"{HTML}aside")
    assert "It was not computed" in text(aside)
    assert "No explanation has been given." in text(by_id(page)["measure-crime-robbery-count"])


def test_the_table_of_all_measures_says_what_each_shows_or_why_nothing_is_said(page: ET.Element) -> None:
    rows = {text(row[0]): [text(cell) for cell in row[1:]] for row in by_id(page)["measures"].iter(f"{HTML}tr")}

    assert rows["Robbery"][1] == "\N{BLACK CIRCLE} no significant change"
    assert rows["Shoplifting"][3] == "at most 5: missed, will miss it"
    assert rows["Bicycle theft"][1] == "\N{LOZENGE} worsening"


def test_what_cannot_be_concluded_is_said(page: ET.Element) -> None:
    assert "Why thefts of bicycles rose." in text(by_id(page)["limits"])


def test_control_charts_of_a_section_are_drawn(page: ET.Element) -> None:
    (figure,) = by_id(page)["section-1"].iter(f"{HTML}figure")

    assert "above its upper limit" in text(figure)


def test_every_charted_figure_is_kept_with_the_edition(board: Workbench, report: Report, tmp_path: Path) -> None:
    edition = write_edition(report, tmp_path).edition
    kept = {each.id for each in edition.facts}

    assert {fact.id for each in report.pages for fact in each.charted} <= kept
    assert not board.check_publication(str(edition.page)).changes


def test_every_link_leads_somewhere_and_no_id_is_given_twice(page: ET.Element) -> None:
    ids = by_id(page)
    links = [link.get("href", "") for link in page.iter(f"{HTML}a")]

    assert {link[1:] for link in links} <= set(ids)


def test_a_document_lists_its_charts_and_tables(report: Report) -> None:
    tables = named_tables(compose(report))

    assert [each.name for each in tables if each.chart] == [f"Table A{at}" for at in range(1, 6)]
    assert all(each.grid == each.chart.grid for each in tables if each.chart)


@pytest.mark.xdist_group("sample")
def test_made_up_records_have_a_front_page_that_says_nothing(sample: Workbench) -> None:
    report = sample.report("panel", sample.force("leicestershire", source="sample"), "2018-19")
    page = by_id(parsed(page_of(report)))

    assert report.pages == ()
    assert "Nothing is said of change, of targets or of other forces" in text(page["glance"])
    assert "measures" not in page


def test_runs_keep_every_word_of_a_sentence() -> None:
    runs = runs_of('In &lt;b&gt; <a class="figure" href="#figure-2" title="real records">3</a> were.')

    assert "".join(run.text for run in runs) == "In <b> 3 were."
    assert [(run.text, run.to, run.about) for run in runs if run.to] == [("3", "figure-2", "real records")]


def test_formats_are_read_with_commas_and_another_word_is_refused() -> None:
    assert read_formats("html, pdf,docx,xlsx,pdf") == ("html", "pdf", "docx", "xlsx")
    with pytest.raises(UnknownNameError, match="docs"):
        read_formats("html,docs")


def test_four_formats_lie_beside_the_page_and_in_its_record(
    board: Workbench, report: Report, tmp_path: Path, pdf_libraries: None, fonts: None
) -> None:
    written = write_edition(report, tmp_path)
    names = ("pdf", "docx", "xlsx")
    paths, failures = write_formats(written, names)
    moments = [path.stat().st_mtime_ns for path in paths]
    again, _ = write_formats(write_edition(report, tmp_path), names)

    assert not failures
    assert [path.suffix for path in paths] == [".pdf", ".docx", ".xlsx"]
    assert again == paths
    assert [path.stat().st_mtime_ns for path in again] == moments, "what is there is not made again"
    (edition,) = editions(tmp_path)
    assert {path.name for path in paths} < set(edition.files)
    assert edition.state == "as written"


class TestNew:
    def test_a_new_publication_explains_itself_and_can_be_written(self, board: Workbench, tmp_path: Path) -> None:
        folder = board.workspace.root
        runner = CliRunner(env={"PEELIAN_WORKSPACE": str(folder)})
        made = runner.invoke(app, ["report", "new", "contact-board", "--like", "board", "--title", "Contact: monthly"])
        assert made.exit_code == 0, made.output
        assert "peelian report write contact-board" in made.output
        arguments = ["--force", "kent", "--source", "force-extract", "--period", "2018", "--format", "html"]
        written = runner.invoke(app, ["report", "write", "contact-board", *arguments, "--to", str(tmp_path)])
        (folder / "catalogue" / "publications" / "contact-board.yaml").unlink()

        assert written.exit_code == 0, written.output
        (page,) = tmp_path.glob("*.html")
        assert "Contact: monthly" in page.read_text(encoding="utf-8")

    def test_the_example_is_a_sound_entry(self, bench: Workbench) -> None:
        new_publication(bench.catalogue, bench.workspace.catalogue, "weekly", "Weekly: 'calls'")

        assert Workbench.open(bench.workspace.root).catalogue.publication("weekly").title == "Weekly: 'calls'"

    @pytest.mark.parametrize(
        ("name", "like", "words"),
        [("Panel X", "", "cannot be an id"), ("panel", "", "already"), ("x", "pannel", "panel")],
    )
    def test_a_bad_name_is_refused(self, bench: Workbench, name: str, like: str, words: str) -> None:
        with pytest.raises(PeelianError) as caught:
            new_publication(bench.catalogue, bench.workspace.catalogue, name, like=like)
        assert words in f"{caught.value.message} {caught.value.remedy}"


def test_a_remark_on_a_measure_that_is_not_there_is_refused(bench: Workbench) -> None:
    with pytest.raises(CatalogueError, match="no measure"):
        declare(bench, "remarks", REMARK | {"measure": "crime.bicycels"}).catalogue  # noqa: B018
