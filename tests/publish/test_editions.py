"""Publications keep what they said: editions, what changed since, why, and the corrections of the next edition."""

from __future__ import annotations

import csv
import json
import os
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.publish import two_forces
from tests.publish.every_number import showing_all
from tests.publish.reading import by_id, parsed, rows, text
from tests.rows import crime

from peelian import LoadOptions, PeelianError, Workbench
from peelian.catalogue.load import load_catalogue
from peelian.publish.changes import Changes
from peelian.publish.check import check_edition
from peelian.publish.edition import Edition, find_edition, read_edition
from peelian.publish.editions import add_file, write_edition
from peelian.publish.pdf import write_pdf
from peelian.publish.printed import printed_facts
from peelian.publish.report import Report, build_report
from peelian.records.ledger import submissions
from peelian.records.table import open_table, read_as_at

Writer = Callable[..., Path]
PERIOD = "2019-01..2019-02"
NAME = f"panel-kent-force-extract-{PERIOD}"


def crimes(month: str, each: int, **more: object) -> list[dict[str, object]]:
    """So many burglaries and robberies of a month."""
    return [crime(month, kind, **more) for kind in ("Burglary", "Robbery") for _ in range(each)]


def report(bench: Workbench, period: str = PERIOD) -> Report:
    return bench.report("panel", bench.force("kent", source="force-extract"), period)


def publish(bench: Workbench, period: str = PERIOD) -> Edition:
    return write_edition(report(bench, period), bench.workspace.publications).edition


def changed(found: Changes) -> dict[str, tuple[str, str, str]]:
    """Figure → (kind, as published, now)."""
    return {
        each.figure.id.replace("@kent/force-extract/", " "): (
            each.kind, each.was.text if each.was else "", each.now.text if each.now else ""
        )
        for each in found.changes
    }  # fmt: skip


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two months of crimes and the report about them; to be copied."""
    folder = tmp_path_factory.mktemp("published")
    bench = showing_all(Workbench.create(folder / "workspace"))
    with (folder / "first.csv").open("w", encoding="utf-8", newline="") as file:
        sent = [*crimes("2019-01", 3), *crimes("2019-02", 4)]
        writer = csv.DictWriter(file, list(sent[0]))
        writer.writeheader()
        writer.writerows(sent)
    bench.load("crimes", folder / "first.csv")
    publish(bench)
    return bench.workspace.root


@pytest.fixture
def published(template: Path, tmp_path: Path) -> Workbench:
    """A workspace with two months of crimes and the report about them."""
    shutil.copytree(template, tmp_path / "workspace")
    return Workbench.open(tmp_path / "workspace")


def test_edition_keeps_every_figure_that_it_printed(published: Workbench) -> None:
    (edition,) = published.editions()

    assert (edition.path.stem, edition.number, edition.corrections) == (NAME, 1, ())
    assert edition.facts == printed_facts(report(published))
    assert read_edition(edition.path).facts == edition.facts, "exactly, through the file"
    found = {each.id.split("@")[0] + " " + each.period: each for each in edition.facts}
    recorded = found[f"crime.recorded {PERIOD}"]
    assert (recorded.value, recorded.text, recorded.basis, recorded.missing) == (14, "14", "real records", "")
    assert recorded.places == ("paragraph 3.1", "table of section 3", "figure 1")
    before = found["crime.recorded 2018-01..2018-02"]
    assert (before.value, before.text, before.basis) == (None, "–", "")
    assert before.missing == "no crimes are held from force-extract for Kent in January 2018 to February 2018"
    assert found["crime.recorded 2019-02"].places == ("chart of section 3",)
    assert edition.tables["crimes"] == 1
    assert edition.entries["measures/crime.recorded"] == recorded.definition
    assert edition.state == "as written"


def test_every_figure_on_the_page_is_in_the_record(published: Workbench) -> None:
    (edition,) = published.editions()
    page = parsed(edition.page.read_text(encoding="utf-8"))
    shown = {text(each) for each in page.iter() if each.get("class") == "figure"}

    assert shown <= {each.text for each in edition.facts}


def test_just_written_publication_has_no_changes(published: Workbench) -> None:
    found = published.check_publication(NAME)

    assert (found.changes, found.unchanged) == ((), len(found.edition.facts))


CORRECTIONS: list[tuple[str, list[dict[str, object]], dict[str, tuple[str, str, str]]]] = [
    ("one month replaced", [*crimes("2019-02", 5)], {
        f"crime.recorded {PERIOD}": ("changed", "14", "16"),
        f"crime.burglary {PERIOD}": ("changed", "7", "8"),
        "crime.recorded 2019-02": ("changed", "8", "10"),
    }),
    ("replaced by the same", [*crimes("2019-02", 4)], {}),
    ("another month, which nothing here reads", [*crimes("2019-03", 9)], {}),
    ("the year before arrives in part", [*crimes("2018-01", 2)], {
        "crime.recorded 2018-01": ("newly there", "–", "4"),
    }),
    ("the year before arrives", [*crimes("2018-01", 2), *crimes("2018-02", 3)], {
        "crime.recorded 2018-01": ("newly there", "–", "4"),
        "crime.recorded 2018-02": ("newly there", "–", "6"),
        "crime.recorded 2018-01..2018-02": ("newly there", "–", "10"),
        f"crime.recorded:change {PERIOD}": ("newly there", "–", "+4"),
        f"crime.recorded:percent change {PERIOD}": ("newly there", "–", "+40%"),
        "crime.burglary 2018-01..2018-02": ("newly there", "–", "5"),
        f"crime.burglary:change {PERIOD}": ("newly there", "–", "+2"),
        f"crime.burglary:percent change {PERIOD}": ("newly there", "–", "+40%"),
        "crime.drugs 2018-01..2018-02": ("newly there", "–", "0"),
        f"crime.drugs:change {PERIOD}": ("newly there", "–", "0"),
    }),
]  # fmt: skip


@pytest.mark.parametrize(("name", "sent", "expected"), CORRECTIONS, ids=[each[0] for each in CORRECTIONS])
def test_correction_changes_exactly_the_figures_that_read_it(
    published: Workbench,
    write_csv: Writer,
    name: str,
    sent: list[dict[str, object]],
    expected: dict[str, tuple[str, str, str]],
) -> None:
    submission = published.load("crimes", write_csv("second.csv", sent)).submission

    found = published.check_publication(NAME)

    assert changed(found) == expected
    assert found.unchanged == len(found.edition.facts) - sum(each.was is not None for each in found.changes)
    for each in found.changes:
        assert [reason.submission for reason in each.reasons] == [submission.id]
        assert each.reasons[0].file == "second.csv"
        assert each.reasons[0].committed_at == submission.committed_at


def test_change_says_how_much_and_because_of_which_submissions(published: Workbench, write_csv: Writer) -> None:
    ids = [published.load("crimes", write_csv(f"{each}.csv", crimes("2019-02", each))).submission.id for each in (5, 6)]

    (one,) = (each for each in published.check_publication(NAME).changes if "burglary" in each.figure.id)

    assert (one.difference, [each.submission for each in one.reasons]) == ("+2", ids)
    assert one.reasons[0].text.startswith(f"crimes of 2019-02 were replaced by {ids[0]} (5.csv, 20")
    assert one.to_dict() | {"because": []} == {
        "figure": f"crime.burglary@kent/force-extract/{PERIOD}",
        "title": "Burglary, January 2019 to February 2019", "where": list(one.figure.places), "kind": "changed",
        "published": 7, "published_text": "7", "now": 9, "now_text": "9", "difference": 2, "difference_text": "+2",
        "published_basis": "real records", "now_basis": "real records", "missing": "", "because": [],
    }  # fmt: skip


def test_figure_that_is_missing_now_says_why(published: Workbench, write_csv: Writer) -> None:
    published.load("crimes", write_csv("second.csv", [crime("2019-02", "Robbery") for _ in range(8)]))
    delete_month(published, "2019-01")

    found = {each.figure.id.split("@")[0]: each for each in published.check_publication(NAME).changes}

    one = found["crime.burglary"]
    assert (one.kind, one.was and one.was.text) == ("now missing", "7")
    assert one.now is not None
    assert one.now.missing == "crimes from force-extract are held for 1 of 2 months; missing: 2019-01"
    assert [each.kind for each in one.reasons] == ["records", "records"]
    assert "were changed by a DELETE that no submission made" in one.reasons[1].text


def delete_month(bench: Workbench, month: str) -> None:
    """Take a month out of the table, behind Peelian's back."""
    table = open_table(bench.workspace, "crimes")
    assert table is not None
    table.delete(f"month = '{month}'")


def redefine(bench: Workbench, old: str, new: str) -> Workbench:
    """The workspace with another definition of burglary in its own catalogue."""
    shipped = load_catalogue().files["measures", "crime.burglary"].name
    source = next(Path(__file__).parents[2].glob(f"src/peelian/catalogue/**/{Path(shipped).name}"))
    entry = source.read_text(encoding="utf-8")
    assert old in entry
    folder = bench.workspace.catalogue / "measures"
    folder.mkdir()
    (folder / "burglary.yaml").write_text(entry.replace(old, new), encoding="utf-8")
    return Workbench.open(bench.workspace.root)


def test_other_definition_is_a_reason(published: Workbench) -> None:
    again = redefine(published, "category = 'Burglary'", "category = 'Robbery'")
    again.load("crimes", _extra(again))

    found = again.check_publication(NAME)

    one = next(each for each in found.changes if each.figure.measure == "crime.burglary")
    assert (one.was and one.was.text, one.now and one.now.text) == ("7", "9")
    assert [each.kind for each in one.reasons] == ["records", "catalogue"]
    assert one.reasons[1].text == "the definition of the measure changed in the catalogue"
    other = next(each for each in found.changes if each.figure.measure == "crime.recorded")
    assert [each.kind for each in other.reasons] == ["records"]


def _extra(bench: Workbench) -> Path:
    path = bench.workspace.root / "extra.csv"
    lines = ["force,crime_ref,recorded_month,category,outcome"]
    lines += [f"kent,,2019-02,{kind}," for kind in ("Burglary", *["Robbery"] * 6)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_definition_in_other_words_changes_no_figure(published: Workbench) -> None:
    again = redefine(published, "Burglaries recorded in the period", "All burglaries recorded in the period")

    assert again.check_publication(NAME).changes == ()


def test_same_report_again_is_no_new_edition(published: Workbench, write_csv: Writer) -> None:
    written = write_edition(report(published), published.workspace.publications)
    assert not written.new
    published.load("crimes", write_csv("other.csv", [crime("2019-03", force="essex")]))
    assert not write_edition(report(published), published.workspace.publications).new, "only its footer would differ"
    assert len(published.editions()) == 1


def corrections(page: ET.Element) -> list[list[str]]:
    return rows(next(each for each in by_id(page)["corrections"].iter() if each.tag.endswith("}table")))


def test_corrected_edition_lists_what_it_corrects_and_leaves_the_earlier(
    published: Workbench, write_csv: Writer
) -> None:
    (first,) = published.editions()
    before = {path.name: path.read_bytes() for path in published.workspace.publications.iterdir()}
    submission = published.load("crimes", write_csv("second.csv", crimes("2019-02", 5))).submission

    second = publish(published)

    assert (second.number, second.page.name) == (2, f"{NAME}-edition-2.html")
    assert {name: (first.path.parent / name).read_bytes() for name in before} == before
    page = parsed(second.page.read_text(encoding="utf-8"))
    assert f"Edition 2. It replaces edition 1 of {first.date}." in text(page)
    listed = corrections(page)
    assert listed[0] == ["Figure", "Was", "Is", "Because"]
    burglary = next(row for row in listed if row[0].startswith("Burglary"))
    assert burglary[1:3] == ["7 (real records)", "8 (real records)"]
    assert submission.id in burglary[3]
    assert [each.title for each in second.corrections] == [row[0].split(" | ")[0] for row in listed[1:]]
    assert published.check_publication(NAME).edition.number == 2, "the latest is checked"
    assert published.check_publication(NAME).changes == ()
    assert len(published.check_publication(str(first.page)).changes) == len(second.corrections)
    assert publish(published) == second, "and again nothing new"


def test_page_without_corrections_has_no_such_section(published: Workbench) -> None:
    (edition,) = published.editions()

    assert "corrections" not in by_id(parsed(edition.page.read_text(encoding="utf-8")))


def test_corrections_are_on_paper_too(pdf_libraries: None, published: Workbench, write_csv: Writer) -> None:
    published.load("crimes", write_csv("second.csv", crimes("2019-02", 5)))
    edition = publish(published)

    path = write_pdf(edition.page.read_text(encoding="utf-8"), edition.page.with_suffix(".pdf"))

    said = "".join(page.extract_text() for page in PdfReader(path).pages)
    assert "Corrections" in said
    assert "edition 1" in said
    add_file(edition, path)
    assert list(read_edition(edition.path).files) == [edition.page.name, path.name]


class TestFiles:
    def test_file_that_was_changed_or_lost_is_named(self, published: Workbench) -> None:
        (edition,) = published.editions()
        edition.page.write_text("other", encoding="utf-8")
        assert edition.state == f"{NAME}.html was changed"
        edition.page.unlink()
        assert edition.state == f"{NAME}.html is missing"

    def test_lost_page_is_written_again(self, published: Workbench) -> None:
        (edition,) = published.editions()
        page = edition.page.read_bytes()
        edition.page.unlink()

        assert publish(published).page.read_bytes() == page

    def test_page_without_a_record_is_never_overwritten(self, published: Workbench, write_csv: Writer) -> None:
        (edition,) = published.editions()
        edition.path.unlink()
        edition.page.write_text("of long ago", encoding="utf-8")

        second = publish(published)

        assert (second.number, second.corrections) == (2, ())
        assert edition.page.read_text(encoding="utf-8") == "of long ago"

    def test_interrupted_write_is_taken_up(self, published: Workbench) -> None:
        (edition,) = published.editions()
        edition.path.unlink()

        assert publish(published).number == 1
        assert len(published.editions()) == 1

    def test_write_that_fails_leaves_nothing(self, published: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
        folder = published.workspace.root / "elsewhere"

        def refuse(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "link", refuse)
        with pytest.raises(PeelianError, match="cannot be written: No space left on device"):
            write_edition(report(published), folder)
        assert list(folder.iterdir()) == []

    def test_writers_at_once_make_one_edition(self, published: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
        folder, link = published.workspace.root / "elsewhere", os.link

        def after_another(source: Path, to: Path) -> None:
            monkeypatch.setattr(os, "link", link)
            write_edition(report(published), folder)
            link(source, to)

        monkeypatch.setattr(os, "link", after_another)
        assert not write_edition(report(published), folder).new
        assert sorted(each.name for each in folder.iterdir()) == [f"{NAME}.html", f"{NAME}.json"]

    @pytest.mark.parametrize("content", ["", "[]", '{"layout": 99}', '{"layout": 1}', "\x00"])
    def test_record_that_cannot_be_read_is_named(self, published: Workbench, content: str) -> None:
        (edition,) = published.editions()
        edition.path.write_text(content, encoding="utf-8")

        with pytest.raises(PeelianError, match=f"{NAME}.json is not the record of a publication"):
            published.editions()

    @pytest.mark.parametrize("name", [NAME, f"{NAME}.json", f"{NAME}.html"])
    def test_edition_is_found_by_name_or_path(self, published: Workbench, name: str) -> None:
        folder = published.workspace.publications
        assert find_edition(folder, name if "." not in name[-5:] else str(folder / name)).number == 1

    def test_unknown_publication_names_the_closest(self, published: Workbench) -> None:
        with pytest.raises(PeelianError, match=f"Did you mean '{NAME}'"):
            published.check_publication("panel-kemt-force-extract-2019-01..2019-02")

    def test_report_without_its_workspace_gives_no_later_edition(self, published: Workbench, write_csv: Writer) -> None:
        published.load("crimes", write_csv("second.csv", crimes("2019-02", 5)))
        bound = report(published)
        alone = build_report("panel", bound.figures, bound.period)

        with pytest.raises(PeelianError, match="only its workspace can say what changed"):
            alone.write(published.workspace.publications)


def test_report_as_it_was_is_checked_against_today(published: Workbench, write_csv: Writer) -> None:
    sent = published.load("crimes", write_csv("second.csv", crimes("2019-02", 5))).submission
    publish(published)

    then = published.force("kent", source="force-extract", as_at=read_as_at(loaded_at(published, 0)))
    back = check_edition(published.editions()[1], then, published.workspace)
    one = next(each for each in back.changes if each.figure.measure == "crime.burglary")
    assert (one.was and one.was.value, one.now and one.now.value) == (8, 7)
    assert one.reasons[0].text.startswith(
        f"read as at a time before this: crimes of 2019-02 were replaced by {sent.id}"
    )


def loaded_at(bench: Workbench, number: int) -> str:
    return submissions(bench.workspace, "crimes")[number].committed_at


def test_record_is_plain_json_with_exact_values(published: Workbench) -> None:
    (edition,) = published.editions()
    content = json.loads(edition.path.read_text(encoding="utf-8"))

    values = {each["id"].split("@")[0]: each["value"] for each in content["facts"] if each["period"] == PERIOD}
    assert values["crime.recorded"] == "14"
    assert values["crime.share_by_category[category=Burglary]"] == "50"


@pytest.mark.xdist_group("two")
class TestTwoForces:
    """Every figure of a whole report, with a year of all datasets."""

    @pytest.fixture
    def bench(self, two: Workbench, tmp_path: Path) -> Workbench:
        shutil.copytree(two.workspace.root, tmp_path / "copy")
        return Workbench.open(tmp_path / "copy")

    def test_correction_of_a_month_moves_what_reads_it_and_nothing_else(
        self, bench: Workbench, write_csv: Writer
    ) -> None:
        edition = publish(bench, "2018-07..2018-08")
        before = {each.id: each for each in edition.facts}
        assert bench.check_publication(edition.name).changes == ()
        sent = two_forces.rows_of("crimes", "kent", "2018-07")
        sent.append(sent[0] | {"crime_ref": "late", "recorded_on": "2018-07-31"})
        submission = bench.load("crimes", write_csv("late.csv", sent), LoadOptions(force="kent")).submission

        found = bench.check_publication(edition.name)

        after = {each.id: each for each in printed_facts(report(bench, "2018-07..2018-08"))}
        moved = {name for name, each in before.items() if after[name].value != each.value}
        assert {each.figure.id for each in found.changes if each.kind == "changed"} == moved
        assert {each.kind for each in found.changes} == {"changed"}
        assert len(before) == len(moved) + found.unchanged
        measures = {each.figure.measure for each in found.changes}
        read_crimes = {
            name
            for name, each in bench.catalogue.measures.items()
            if "crimes" in (each.dataset, each.numerator.dataset, each.denominator and each.denominator.dataset)
        }
        assert {"crime.recorded", "crime.burglary", "crime.recorded_per_1000"} <= measures <= read_crimes
        assert {reason.submission for each in found.changes for reason in each.reasons} == {submission.id}
        calls = [each for each in edition.facts if each.measure.startswith("contact.")]
        assert calls
        assert not {each.id for each in calls} & {each.figure.id for each in found.changes}
