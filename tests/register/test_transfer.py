"""Exchange files: what is taken out comes in again as it was, and what is wrong is told at once, with its place."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.register.bad_attachments import PDF
from tests.register.conftest import World, opened
from tests.register.test_all_or_nothing import Fault, state

from peelian import Workbench
from peelian.core.workspace import create_workspace
from peelian.inspection import records
from peelian.inspection.holding import TABLES, Holding
from peelian.inspection.permissions import NotAllowedError
from peelian.inspection.words import Became, JudgmentStage, Stage, Standing, Strength
from peelian.register.actions.transfer import Imported, import_records, update_records
from peelian.register.actor import PUBLIC, Actor, operator
from peelian.register.attachments import attachment_file
from peelian.register.audit import chain_faults
from peelian.register.holding import gathered
from peelian.register.models import AuditEvent, Finding
from peelian.register.rows import MODELS
from peelian.register.transfer.exchange import TransferError
from peelian.register.transfer.export import export_records, tables_of
from peelian.register.transfer.reading import read_exchange
from peelian.register.transfer.shipped import load_shipped
from peelian.register.transfer.writing import write_exchange

DAY = dt.date(2019, 5, 2)
FORMATS = ("json", "yaml", "xlsx", "zip")
INSPECTION = {
    "id": "kent-2018-19", "framework": "peel-2018-19", "force": "kent", "title": "PEEL: Kent", "by": "inspectorate",
    "stage": "published elsewhere", "published_on": "2019-05-02",
}  # fmt: skip
FINDING = {
    "id": "kent-1", "kind": "area-for-improvement", "text": "Do better.", "made_by": "inspectorate",
    "owed_by": "force", "made_on": "2019-05-02", "inspection": "kent-2018-19",
}  # fmt: skip


def whole() -> Holding:
    """Everything that the open register holds."""
    return gathered({table: model._default_manager.all() for table, model in MODELS.items()})


def written(folder: Path, tables: Any, name: str = "in.json") -> Path:
    path = folder / name
    path.write_text(tables if isinstance(tables, str) else json.dumps(tables), encoding="utf-8")
    return path


def bring(actor: Actor, path: Path) -> Imported:
    with read_exchange(path) as exchange:
        return import_records(actor, exchange=exchange)


def update(actor: Actor, path: Path) -> Imported:
    with read_exchange(path) as exchange:
        return update_records(actor, exchange=exchange)


def made(root: Path) -> Workbench:
    """An empty register, open."""
    create_workspace(root)
    return opened(root).bench


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workbench]:
    """An empty register."""
    yield made(tmp_path / "empty")
    connection.close()


@pytest.mark.parametrize(
    "ending", ["zip", pytest.param("yaml", marks=pytest.mark.long), pytest.param("xlsx", marks=pytest.mark.long)]
)
def test_the_shipped_case_goes_out_and_comes_in_as_it_was(empty: Workbench, tmp_path: Path, ending: str) -> None:
    load_shipped(operator("tests"))
    held = whole()
    assert len(held.findings) > 10
    path = write_exchange(tmp_path / f"case.{ending}", tables_of(held))
    connection.close()
    made(tmp_path / "again")
    bring(operator("tests"), path)
    assert whole() == held
    assert chain_faults().faults == ()


def test_the_shipped_case_is_loaded_once(empty: Workbench) -> None:
    first = load_shipped(operator("tests"))
    assert first.new > 200
    events = AuditEvent.objects.count()
    assert load_shipped(operator("tests")) == Imported(0, 0, first.new)
    Finding.objects.filter(pk="leicestershire-2018-19-1").update(standing=Standing.CLOSED)
    assert load_shipped(operator("tests")).changed == 0
    assert Finding.objects.get(pk="leicestershire-2018-19-1").standing == Standing.CLOSED
    assert AuditEvent.objects.count() == events


def test_what_somebody_may_see_goes_out_and_the_audit_is_told(world: World, tmp_path: Path) -> None:
    bring(world.operator, written(tmp_path, {"inspections": [INSPECTION], "findings": [FINDING]}))
    count = export_records(world["force-manager"], tmp_path / "out.json")
    content = json.loads((tmp_path / "out.json").read_text())
    assert sum(map(len, content.values())) == count
    assert [each["id"] for each in content["findings"]] == ["kent-1"]
    event = AuditEvent.objects.last()
    assert event is not None
    assert (event.action, event.about) == ("export_records", "out.json")
    with pytest.raises(NotAllowedError):
        export_records(PUBLIC, tmp_path / "public.json")
    assert not (tmp_path / "public.json").exists()
    assert bring(world["force-manager"], tmp_path / "out.json") == Imported(0, 0, count)


def test_one_import_is_one_event(world: World, tmp_path: Path) -> None:
    before = AuditEvent.objects.count()
    brought = bring(world.operator, written(tmp_path, {"inspections": [INSPECTION], "findings": [FINDING]}))
    assert (brought.new, AuditEvent.objects.count()) == (2, before + 1)


@pytest.mark.parametrize("ending", FORMATS)
def test_texts_that_look_like_formulas_stay_texts(world: World, tmp_path: Path, ending: str) -> None:
    texts = ["=1+1", "+44", "-x", "@SUM(A1)", "http://a.example", "0012", " blanks ", "two\nlines", "_x0041_", "TRUE"]
    tables = {"documents": [{"id": f"d{at}", "title": text} for at, text in enumerate(texts)]}
    bring(world.operator, write_exchange(tmp_path / f"in.{ending}", tables))
    assert sorted(each.title for each in whole().documents) == sorted(texts)


def test_no_cell_is_a_formula(world: World, tmp_path: Path) -> None:
    import openpyxl

    path = write_exchange(tmp_path / "out.xlsx", {"documents": [{"id": "d", "title": "=1+1"}]})
    sheet = openpyxl.load_workbook(path)["documents"]
    (cell,) = [cell for row in sheet for cell in row if cell.value == "=1+1"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True) or cell.data_type == "s"


# Each fault: the tables, and for each of its faults the row, the column and words of what is told.
WRONG: dict[str, tuple[Any, list[tuple[str, str]]]] = {
    "unknown-table": ({"finding": []}, [("finding", "Did you mean 'findings'")]),
    "unknown-column": ({"findings": [{**FINDING, "txt": "x"}]}, [("row 1, column 'txt'", "Did you mean 'text'")]),
    "wrong-day": ({"findings": [{**FINDING, "made_on": "2019-13-01"}]}, [("column 'made_on'", "YYYY-MM-DD")]),
    "wrong-word": ({"findings": [{**FINDING, "standing": "clsed"}]}, [("column 'standing'", "'closed'")]),
    "missing": ({"findings": [{"id": "x"}]}, [("'kind'", "missing"), ("'text'", "missing"), ("'made_by'", "missing"),
                                    ("'owed_by'", "missing"), ("'made_on'", "missing")]),
    "no-row-referred-to": ({"findings": [{**FINDING, "owed_by": "forse"}]}, [("column 'owed_by'", "'force'")]),
    "twice": ({"documents": [{"id": "a", "title": "a"}, {"id": "a", "title": "b"}]}, [("row 2, column 'id'", "row 1")]),
    "unknown-framework": ({"inspections": [{**INSPECTION, "framework": "peel-2018"}]}, [("framework", "Did you mean")]),
    "stage": ({"inspections": [{**INSPECTION, "stage": "planned"}]}, [("column 'stage'", "published elsewhere")]),
    "unknown-force": ({"inspections": [{**INSPECTION, "force": "knt"}]}, [("column 'force'", "kent")]),
    "kind": ({"findings": [{**FINDING, "kind": "area"}]}, [("column 'kind'", "kind of finding")]),
    "maker": ({"findings": [{**FINDING, "made_by": "force"}]}, [("column 'made_by'", "made by")]),
    "question": ({"findings": [{**FINDING, "question": "peel-2018-19.nothing"}]}, [("column 'question'", "question")]),
    "grade": (
        {"judgments": [{"id": "j", "inspection": "kent-2018-19", "question": "peel-2018-19.preventing-crime",
                        "grade": "Splendid", "stage": "published"}]},
        [("column 'grade'", "no grade")],
    ),
    "draft": (
        {"judgments": [{"id": "j", "inspection": "kent-2018-19", "question": "peel-2018-19.preventing-crime",
                        "grade": "Good"}]},
        [("column 'stage'", "'published'")],
    ),
    "attachment": (
        {"evidence": [{"id": "e", "inspection": "kent-2018-19", "kind": "interview", "title": "t"}],
         "attachments": [{"id": "a", "evidence": "e", "name": "a.pdf", "media_type": "application/pdf",
                          "sha256": "0" * 64, "size": 3}]},
        [("attachments, row 1, column 'sha256'", ".zip")],
    ),
    "about": (
        {"challenges": [{"id": "c", "about": "finding:none", "inspection": "kent-2018-19", "claim": "x",
                         "by": "force", "on": "2019-06-01"}]},
        [("column 'about'", "kind:id")],
    ),
    "number": ({"findings": [{**FINDING, "version": "one"}]}, [("column 'version'", "digits")]),
    "list-for-text": ({"findings": [{**FINDING, "text": ["a"]}]}, [("column 'text'", "not a text")]),
    "unseen": ({"findings": [{**FINDING, "text": "a\u0000b"}]}, [("column 'text'", "cannot be seen")]),
    "too-long": ({"findings": [{**FINDING, "number": "9" * 50}]}, [("column 'number'", "at most 40")]),
    "no-rows": ({"findings": {"id": "x"}}, [("findings", "list of rows")]),
    "no-row": ({"findings": ["x"]}, [("row 1", "no row")]),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_with_its_place(shared_world: Actor, tmp_path: Path, case: str) -> None:
    tables, told = WRONG[case]
    tables = {"inspections": [INSPECTION], **tables}
    before = AuditEvent.objects.count()
    with pytest.raises(TransferError) as caught:
        bring(shared_world, written(tmp_path, tables))
    texts = [str(fault) for fault in caught.value.faults]
    for place, words in told:
        assert any(place in text and words in text and text.startswith("in.json") for text in texts), texts
    assert len(texts) <= max(len(told), 3)
    assert not Finding.objects.exists()
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.json", '{"findings": [', "no JSON"),
        ("a.json", '{"findings": [], "findings": []}', "twice"),
        ("a.json", '{"findings": NaN}', "no value"),
        ("a.json", "[" * 100_000, "no JSON"),
        ("a.json", "[]", "no list of tables"),
        ("a.yaml", "findings: [", "no YAML"),
        ("a.yaml", "a: &x [1]\nb: *x", "nests lists deeply"),
        ("a.yaml", "a: " + "[" * 9 + "]" * 9, "nests lists deeply"),
        ("a.yaml", "- x", "no list of tables"),
        ("a.yaml", "findings:\n  - id: a\n    id: b\n", "line 2: .* twice"),
        ("a.xlsx", "findings", "a.xlsx"),
        ("a.txt", "findings", "no exchange file"),
        ("a.zip", "findings", "damaged"),
        ("a.json", "", "empty"),
    ],
)
def test_files_that_cannot_be_read(shared_world: Actor, tmp_path: Path, name: str, content: str, told: str) -> None:
    with pytest.raises(TransferError, match=told):
        bring(shared_world, written(tmp_path, content, name))


def test_faults_of_a_workbook_name_sheet_row_and_column(shared_world: Actor, tmp_path: Path) -> None:
    rows = [FINDING, {**FINDING, "id": "kent-2", "made_on": "yesterday", "standing": "green"}]
    path = write_exchange(tmp_path / "in.xlsx", {"inspections": [INSPECTION], "findings": rows})
    with pytest.raises(TransferError) as caught:
        bring(shared_world, path)
    texts = [str(fault) for fault in caught.value.faults]
    assert [text.split(":")[0] for text in texts] == [
        "in.xlsx, findings, row 3, column 'made_on'",
        "in.xlsx, findings, row 3, column 'standing'",
    ]


def test_yaml_is_read_as_words_and_faults_have_lines(shared_world: Actor, tmp_path: Path) -> None:
    text = "documents:\n  - id: 2019\n    title: on\n  - id: x\n    title: y\n    published_on: 2019-02-30\n"
    with pytest.raises(TransferError, match=r"in\.yaml, documents, line 4, column 'published_on'"):
        bring(shared_world, written(tmp_path, text, "in.yaml"))
    with read_exchange(tmp_path / "in.yaml") as exchange:
        (row,) = exchange.rows
    assert row.record == records.Document(id="2019", title="on")


def test_a_row_that_differs_is_refused_and_an_update_changes_what_the_file_gives(world: World, tmp_path: Path) -> None:
    bring(world.operator, written(tmp_path, {"inspections": [INSPECTION], "findings": [{**FINDING, "note": "kept"}]}))
    other = written(tmp_path, {"findings": [{**FINDING, "text": "Do much better."}]})
    with pytest.raises(TransferError, match="differs in: text"):
        bring(world.operator, other)
    assert update(world.operator, other) == Imported(0, 1, 0)
    row = Finding.objects.get(pk="kent-1")
    assert (row.text, row.note, row.version) == ("Do much better.", "kept", 2)
    stale = written(tmp_path, {"findings": [{**FINDING, "text": "Do worse.", "version": 1}]})
    with pytest.raises(TransferError, match="changed by somebody else"):
        update(world.operator, stale)


OWN = {
    "documents": {"id": "d", "title": "Minutes"},
    "inspections": {**INSPECTION, "id": "kent-other"},
    "findings": {**FINDING, "id": "kent-2"},
    "actions": {"id": "a", "finding": "kent-1", "text": "x", "owner": "superintendent", "organisation": "force"},
    "progress": {"id": "p", "finding": "kent-1", "on": "2019-06-01", "says": "x", "by": "superintendent"},
    "decisions": {"id": "x", "finding": "kent-1", "on": "2019-06-01", "by": "chief", "decided": "accepted", "why": "x"},
    "challenges": {"id": "c", "about": "finding:kent-1", "inspection": "kent-2018-19", "claim": "x", "by": "force",
                   "on": "2019-06-01"},
}  # fmt: skip
OTHERS = {
    "organisations": {"id": "o", "name": "x", "kind": "panel"},
    "inspections": {**INSPECTION, "id": "essex", "force": "essex"},
    "findings": {**FINDING, "id": "essex-1", "owed_by": "other-force", "inspection": ""},
    "actions": {**OWN["actions"], "organisation": "pcc"},
    "monitoring": {"id": "m", "force": "kent", "stage": "engage", "since": "2019-06-01", "reasons": ["x"]},
}


@pytest.mark.parametrize("table", OWN)
def test_a_force_brings_in_its_own(world: World, tmp_path: Path, table: str) -> None:
    bring(world.operator, written(tmp_path, {"inspections": [INSPECTION], "findings": [FINDING]}))
    path = written(tmp_path, {table: [OWN[table]]})
    assert bring(world["force-manager"], path).new == 1
    with pytest.raises(NotAllowedError):
        bring(world["force-analyst"], path)


@pytest.mark.parametrize("table", OTHERS)
def test_a_force_does_not_bring_in_what_is_of_others(world: World, tmp_path: Path, table: str) -> None:
    bring(world.operator, written(tmp_path, {"inspections": [INSPECTION], "findings": [FINDING]}))
    with pytest.raises(TransferError, match=f"in.json, {table}, row 1: .*administrator"):
        bring(world["force-manager"], written(tmp_path, {table: [OTHERS[table]]}))


def test_a_force_does_not_close_by_a_file_what_it_may_not_close(world: World, tmp_path: Path) -> None:
    tables = {"inspections": [INSPECTION], "findings": [{**FINDING, "kind": "cause-of-concern", "standing": "closed"}]}
    with pytest.raises(TransferError, match="'reported complete'"):
        bring(world["force-manager"], written(tmp_path, tables))
    assert bring(world.operator, written(tmp_path, tables)).new == 2


def attached(folder: Path, content: bytes, *, said: bytes | None = None, name: str = "") -> Path:
    """An archive with a file of evidence; `said` are the bytes that its row tells of, if others."""
    sha256 = hashlib.sha256(content if said is None else said).hexdigest()
    tables = {
        "inspections": [INSPECTION],
        "evidence": [{"id": "e", "inspection": "kent-2018-19", "kind": "interview", "title": "t"}],
        "attachments": [{"id": "a", "evidence": "e", "name": "a.pdf", "media_type": "application/pdf",
                         "sha256": sha256, "size": len(content)}],
    }  # fmt: skip
    path = folder / "in.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("exchange.json", json.dumps(tables))
        made.writestr(f"attachments/{name or sha256}", content)
    return path


def test_files_of_evidence_travel_in_the_archive(world: World, tmp_path: Path) -> None:
    content = PDF % b""
    with pytest.raises(TransferError, match="not the one that its row says"):
        bring(world.operator, attached(tmp_path, content, said=PDF % b"/Other"))
    with pytest.raises(TransferError, match="program of Windows"):
        bring(world.operator, attached(tmp_path, b"MZ" + bytes(99)))
    with pytest.raises(TransferError, match="no part of an exchange"):
        bring(world.operator, attached(tmp_path, content, name="x"))
    folder = world.bench.workspace.attachments
    assert not [each for each in folder.rglob("*") if each.is_file() and each.name != ".lock"]
    bring(world.operator, attached(tmp_path, content))
    sha256 = hashlib.sha256(content).hexdigest()
    assert attachment_file(sha256).read_bytes() == content
    out = write_exchange(tmp_path / "out.zip", tables_of(whole()))
    with read_exchange(out) as exchange:
        assert exchange.attached[sha256].read_bytes() == content


TEXT = st.text(
    st.characters(
        min_codepoint=32, exclude_categories=("Cs", "Cn", "Co"), exclude_characters="".join(map(chr, range(0x7F, 0xA0)))
    ),
    max_size=30,
)
SAID = TEXT.filter(bool)
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1))


@st.composite
def holdings(draw: st.DrawFn) -> Holding:
    """A holding of one force, with as many rows of each table as there may be."""
    documents = tuple(records.Document(f"doc-{at}", draw(SAID), note=draw(TEXT), published_on=draw(st.none() | DAYS))
                      for at in range(draw(st.integers(1, 3))))  # fmt: skip
    inspection = records.Inspection(
        "kent-2018-19", "peel-2018-19", "kent", draw(SAID), Stage.ELSEWHERE, "hmicfrs", draw(st.none() | DAYS),
        published_on=DAY, document="doc-0", overall=draw(TEXT), version=draw(st.integers(1, 9)),
    )  # fmt: skip
    bodies = (
        records.Organisation("hmicfrs", draw(SAID), "inspectorate"),
        records.Organisation("kent-police", draw(SAID), "force", "kent"),
    )
    evidence = tuple(
        records.Evidence(f"e-{at}", inspection.id, "interview", draw(SAID), says=draw(TEXT),
                         strength=draw(st.sampled_from(Strength)))
        for at in range(draw(st.integers(0, 3)))
    )  # fmt: skip
    cited = tuple(sorted(draw(st.sets(st.sampled_from([each.id for each in evidence]))))) if evidence else ()
    judgment = records.Judgment("j", inspection.id, "peel-2018-19.preventing-crime", grade="Good", reasons=draw(TEXT),
                                stage=JudgmentStage.PUBLISHED, evidence=cited)  # fmt: skip
    revision = records.Revision("r", "j", 1, "", draw(TEXT), JudgmentStage.DRAFT, draw(SAID),
                                dt.datetime(2019, 1, 2, 3, 4, 5, tzinfo=dt.UTC))  # fmt: skip
    area = records.Area("a", inspection.id, "peel-2018-19.preventing-crime", draw(st.booleans()),
                        tuple(draw(st.lists(SAID, max_size=3))))  # fmt: skip
    findings = tuple(
        records.Finding(f"f-{at}", "area-for-improvement", draw(SAID), "hmicfrs", "kent-police", draw(DAYS),
                        inspection=inspection.id, due_on=draw(st.none() | DAYS),
                        standing=draw(st.sampled_from(Standing)))
        for at in range(2)
    )  # fmt: skip
    return Holding(
        organisations=bodies, documents=documents, inspections=(inspection,), areas=(area,), evidence=evidence,
        judgments=(judgment,), revisions=(revision,), findings=findings,
        links=(records.Link("l", "f-0", inspection.id, Became.REWORDED, "f-1", draw(TEXT)),),
        progress=(records.Progress("p", "f-1", draw(DAYS), draw(TEXT), draw(SAID), completes=draw(st.booleans())),),
        notes=(records.Note("n", inspection.id, draw(SAID)),),
        monitoring=(records.Monitoring("m", "kent", "engage", DAY, tuple(draw(st.lists(SAID, min_size=1)))),),
    )  # fmt: skip


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty register that is open for all that go back afterwards."""
    root = tmp_path_factory.mktemp("nothing")
    made(root / "workspace")
    yield root
    connection.close()


@pytest.mark.parametrize("ending", FORMATS)
def test_any_holding_goes_out_and_comes_in_as_it_was(nothing: Path, ending: str) -> None:
    @settings(max_examples=8, suppress_health_check=list(HealthCheck))
    @given(holdings())
    def check(holding: Holding) -> None:
        path = write_exchange(nothing / f"any.{ending}", tables_of(holding))
        with transaction.atomic():
            bring(operator("tests"), path)
            found = whole()
            transaction.set_rollback(True)
        for table in TABLES:
            assert getattr(found, table) == getattr(holding, table)

    check()


def test_every_table_can_be_written_and_explained(nothing: Path) -> None:
    from peelian.register.transfer.columns import columns_of, explanation

    for table, record in TABLES.items():
        assert list(columns_of(table)) == [each.name for each in fields(record)]
        assert explanation(table)


@pytest.fixture(scope="module")
def opened_world(peopled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Actor]:
    root = tmp_path_factory.mktemp("transfer") / "workspace"
    shutil.copytree(peopled, root)
    opened(root)
    yield operator("tests")
    connection.close()


@pytest.fixture
def shared_world(opened_world: Actor) -> Actor:
    """The operator of a register with bodies in it, which nobody here changes."""
    return opened_world


def test_a_fault_at_any_step_leaves_everything_as_it_was(world: World, tmp_path: Path) -> None:
    path = attached(tmp_path, PDF % b"")
    before, step = state(), 0
    while True:
        try:
            with connection.execute_wrapper(Fault(step)):
                bring(world.operator, path)
        except (DatabaseError, TransferError):
            assert state() == before, f"statement {step}"
            step += 1
            continue
        break
    assert step > 10
    assert chain_faults().faults == ()


def test_files_come_in_and_go_out_by_the_command_line(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    from peelian.cli.app import app

    monkeypatch.setenv("PEELIAN_WORKSPACE", str(world.bench.workspace.root))
    monkeypatch.setenv("PEELIAN_PERSON", "force-manager@example.org")
    path = str(written(tmp_path, {"inspections": [INSPECTION], "findings": [FINDING]}))
    assert "2 rows are new" in CliRunner().invoke(app, ["findings", "import", path], catch_exceptions=False).output
    path = str(written(tmp_path, {"findings": [{**FINDING, "note": "x"}]}))
    assert "1 changed" in CliRunner().invoke(app, ["findings", "update", path], catch_exceptions=False).output
    out = str(tmp_path / "out.xlsx")
    found = CliRunner().invoke(app, ["findings", "export", out, "--force", "kent"], catch_exceptions=False).output
    assert "rows are in" in found
    assert Path(out).exists()
