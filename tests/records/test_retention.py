"""What is deleted is gone from every version and every file, the certificate says so truly, and no kill leaves half."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from deltalake import DeltaTable
from tests.conftest import csv_file
from tests.records.held import held_rows
from tests.records.test_pseudonyms import holding
from tests.rows import call, outcome

from peelian import Workbench
from peelian.core.errors import IntakeError, PeelianError
from peelian.records.audit import events, verify
from peelian.records.intake import LoadOptions
from peelian.records.keys import read_key
from peelian.records.ledger import holders, submissions
from peelian.records.pseudonym import pseudonym
from peelian.records.retention.apply import apply_plan, finish_begun
from peelian.records.retention.certificate import Certificate, certificates_folder
from peelian.records.retention.plan import Plan, plan_forgetting, plan_retention
from peelian.records.table import open_table, table_folder

WriteCsv = Callable[..., Path]
TODAY = dt.date(2026, 6, 15)  # calls are kept for 96 months: those from before June 2018 go
OLD, NEW = "2018-03", "2019-01"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace and the files that were sent to it; to be copied."""
    folder = tmp_path_factory.mktemp("retention")
    bench = Workbench.create(folder / "workspace")
    for number, extra in enumerate(([], [call("late", f"{OLD}-09T10:00")])):
        rows = [call(f"old-{at}", f"{OLD}-{at + 1:02}T10:00") for at in range(8)]
        bad = [call("bad", f"{OLD}-02T10:00", outcome="answred")]
        bench.load("calls", csv_file(folder / f"old-{number}.csv", [*rows, *extra, *bad]))
    new = [call(f"new-{at}", f"{NEW}-{at + 1:02}T10:00") for at in range(5)]
    bench.load("calls", csv_file(folder / "new.csv", new))
    bench.load("outcomes", csv_file(folder / "outcomes.csv", [outcome("2019-01", crime_ref="c")]))
    bench.mart()
    (bench.workspace.publications / "report.html").write_text(submissions(bench.workspace, "calls")[0].id)
    (bench.workspace.publications / "other.html").write_text("nothing of it")
    return folder


@pytest.fixture
def old(template: Path, tmp_path: Path) -> Workbench:
    """Calls of an old and a new month, the old one corrected once; a row in quarantine; a mart; a report on them."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return Workbench.open(tmp_path / "workspace")


def planned(bench: Workbench) -> Plan:
    return plan_retention(bench.workspace, bench.catalogue, TODAY)


def applied(bench: Workbench) -> Certificate:
    return apply_plan(bench.workspace, bench.catalogue, planned(bench), by="A. Jones", reason="the schedule")


def told(bench: Workbench, *references: str) -> list[str]:
    return [pseudonym(each, read_key(bench.workspace), "call_ref") for each in references]


def months(bench: Workbench) -> list[str]:
    return [row["month"] for row in held_rows(bench, "calls")]


def test_plan_lists_what_goes_and_changes_nothing(old: Workbench) -> None:
    before = sorted(str(each) for each in old.workspace.root.rglob("*"))

    plan = planned(old)

    assert [(each.dataset, each.slice.month, each.rows) for each in plan.doomed] == [("calls", OLD, 9)]
    assert len(plan.submissions) == 2
    assert [version for _, version in plan.versions] == [1, 2, 3]
    assert len(plan.kept_files) == 4, "two quarantines, and the rows of two files"
    assert len(plan.marts) == 1
    assert plan.publications == ("publications/report.html",)
    assert sorted(str(each) for each in old.workspace.root.rglob("*")) == before
    assert planned(old).id == plan.id


@pytest.mark.parametrize("today", [dt.date(2026, 3, 31), dt.date(2026, 4, 1)])
def test_month_is_kept_for_as_many_months_after_it(old: Workbench, today: dt.date) -> None:
    found = plan_retention(old.workspace, old.catalogue, today)

    assert bool(found.doomed) == (today.month == 4)


def test_what_was_deleted_is_in_no_file(old: Workbench) -> None:
    gone, stays = told(old, "old-0", "old-7", "late"), told(old, "new-0")
    assert holding(old.workspace.root, *gone)

    certificate = applied(old)

    assert holding(old.workspace.root, *gone) == set()
    assert holding(old.workspace.root, *stays)
    assert set(months(old)) == {NEW}
    assert (certificate.rows, certificate.looked_for, certificate.found_in) == (9, 9, ())
    assert not planned(old).doomed


def test_old_versions_cannot_be_read_and_today_can(old: Workbench) -> None:
    moment = dt.datetime.fromisoformat(submissions(old.workspace, "calls")[1].committed_at)
    folder = table_folder(old.workspace, "calls")

    certificate = applied(old)

    for version in (1, 2, 3):
        with pytest.raises((OSError, duckdb.Error)):
            duckdb.read_parquet(DeltaTable(str(folder), version=version).file_uris()).fetchall()
    with pytest.raises(PeelianError, match=f"records of kent, {OLD} to {OLD}, were deleted .* {certificate.id}"):
        old.mart(as_at=moment)
    kent = old.force("kent", source="force-extract")
    assert kent.fact("contact.calls_999", NEW).value == 5
    assert kent.fact("contact.calls_999", OLD).value is None


def test_certificate_is_true_and_holds_no_reference(old: Workbench) -> None:
    plan = planned(old)
    certificate = applied(old)
    folder = certificates_folder(old.workspace)

    content = json.loads((folder / f"{certificate.id}.json").read_text())
    text = (folder / f"{certificate.id}.txt").read_text()
    assert (content["by"], content["reason"], content["plan"]) == ("A. Jones", "the schedule", plan.id)
    table = open_table(old.workspace, "calls")
    assert table is not None
    assert content["versions"] == {"calls": [3, table.version()]}
    assert set(content["files"]) == {*plan.old_files, *plan.kept_files, *plan.marts}
    assert not [name for name in content["files"] if (old.workspace.root / name).exists()]
    assert "9 of 9" in text
    assert "found in none" in text
    assert not list(folder.glob("*.begun"))


def test_changed_records_have_another_plan(old: Workbench, write_csv: WriteCsv) -> None:
    before = planned(old).id
    old.load("calls", write_csv("more.csv", [call("more", "2018-04-01T10:00")]))

    assert planned(old).id != before


def test_deleted_file_comes_back_only_on_purpose(old: Workbench, tmp_path: Path) -> None:
    applied(old)

    with pytest.raises(IntakeError, match="its records were deleted under certificate"):
        old.load("calls", tmp_path / "old-1.csv")
    old.load("calls", tmp_path / "old-1.csv", LoadOptions(reinstate=True))
    assert months(old).count(OLD) == 9


def test_published_records_are_not_planned(bench: Workbench, write_csv: WriteCsv) -> None:
    bench.load("calls", write_csv("a.csv", [call("a", f"{OLD}-01T10:00")]), LoadOptions(source="sample"))

    assert not planned(bench).doomed


def test_one_reference_is_forgotten_in_every_version_and_file(old: Workbench) -> None:
    gone, stays = told(old, "old-3"), told(old, "old-4")
    plan = plan_forgetting(old.workspace, old.catalogue, "calls", " OLD-3 ")

    certificate = apply_plan(old.workspace, old.catalogue, plan, by="A. Jones", reason="a request")

    assert (certificate.rows, certificate.found_in) == (1, ())
    kept = certificate.rewritten[0]
    assert (old.workspace.root / kept).is_file()
    assert any(line.startswith(f"Kept files written again without them: {kept}") for line in certificate.lines())
    assert holding(old.workspace.root, *gone, "old-3", "OLD-3") == set()
    assert holding(old.workspace.root, *stays)
    assert months(old).count(OLD) == 8
    held = holders(submissions(old.workspace, "calls"))
    assert {each.month: by.slices[each] for each, by in held.items()} == {OLD: 8, NEW: 5}
    assert old.force("kent", source="force-extract").fact("contact.calls_999", OLD).value == 8


def test_reference_that_is_not_held_is_an_error(old: Workbench) -> None:
    with pytest.raises(PeelianError, match="No row of calls"):
        plan_forgetting(old.workspace, old.catalogue, "calls", "nobody")


DYING = """
import os, signal, sys
from pathlib import Path
import datetime as dt
from peelian import Workbench
from peelian.records.retention import apply
from peelian.records.retention.plan import plan_retention

root, step = sys.argv[1:]
def dying(*args, **more):
    os.kill(os.getpid(), signal.SIGKILL)
if step == "unlink":
    real, seen = Path.unlink, []
    def once(path, *args, **more):
        if path.suffix == ".parquet":
            seen.append(path)
            if len(seen) == 2:
                dying()
        real(path, *args, **more)
    Path.unlink = once
else:
    setattr(apply, step, dying)
bench = Workbench.open(root)
plan = plan_retention(bench.workspace, bench.catalogue, dt.date(2026, 6, 15))
apply.apply_plan(bench.workspace, bench.catalogue, plan, by="A. Jones", reason="the schedule")
"""


@pytest.mark.parametrize("step", ["replace_slices", "files_holding", "unlink", "_without_rows", "write_certificate"])
def test_deletion_that_is_killed_is_ended_by_the_next_run(old: Workbench, write_csv: WriteCsv, step: str) -> None:
    gone = told(old, "old-0", "old-7", "late")
    killed = subprocess.run([sys.executable, "-c", DYING, str(old.workspace.root), step], check=False)
    assert killed.returncode == -signal.SIGKILL
    held = set(months(old))
    assert held in ({OLD, NEW}, {NEW}), "today's records are whole: before or after"

    if step == "unlink":
        old.load("calls", write_csv("next.csv", [call("next", "2019-02-01T10:00")]))
    else:
        finish_begun(old.workspace)

    assert holding(old.workspace.root, *gone) == set()
    assert OLD not in months(old)
    (certificate,) = certificates_folder(old.workspace).glob("*.json")
    content = json.loads(certificate.read_text())
    assert (content["found_in"], content["looked_for"]) == ([], 9)
    assert not list(certificates_folder(old.workspace).glob("*.begun"))
    assert finish_begun(old.workspace) == []


def test_reads_and_deletions_are_noted_and_no_reference_is(old: Workbench) -> None:
    kent = old.force("kent", source="force-extract")
    old.explain(kent, "contact.calls_999", NEW)
    applied(old)

    noted = [(each.command, each.about.rows) for each in events(old.workspace)]
    assert [name for name, _ in noted].count("load") >= 4
    assert ("explain", 3) in noted
    assert ("retention apply", 9) in noted
    assert verify(old.workspace).faults == ()
    assert not holding(old.workspace.root / "audit", "old-", "new-", *told(old, "new-0", "old-0"))
