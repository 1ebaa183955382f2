"""Backup and restore: the whole workspace comes back as it was, or nothing does."""

from __future__ import annotations

import json
import os
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from tests.register.bad_attachments import PDF
from tests.register.conftest import World, opened
from tests.register.postgresql import Server
from tests.register.test_all_or_nothing import state
from tests.register.writers import started

from peelian import Workbench
from peelian.core.errors import PeelianError
from peelian.core.workspace import SETTINGS_FILE, create_workspace, open_workspace
from peelian.records.keys import make_key
from peelian.register import database
from peelian.register.actions.people import add_organisation
from peelian.register.all_rows import read_rows, write_rows
from peelian.register.attachments import attachment_file, keep
from peelian.register.audit import verify
from peelian.register.backup import BackupError, backup
from peelian.register.models import AuditEvent, Organisation
from peelian.register.restore import restore

CALLS = "force,call_ref,line,received_at,outcome,answered_after\nkent,a1,999,2019-01-05T10:00,answered,4\n" + (
    "kent,a2,999,2019-01-06T10:00,answered,16\n"
)


@pytest.fixture(scope="module")
def full_root(staged_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a register, a file of evidence, records, a mart and a key."""
    folder = tmp_path_factory.mktemp("full")
    shutil.copytree(staged_root, folder / "workspace")
    world = opened(folder / "workspace")
    make_key(world.bench.workspace)
    (folder / "calls.csv").write_text(CALLS)
    world.bench.load("calls", folder / "calls.csv")
    assert figure(world.bench) == "50.0%"
    (folder / "a.pdf").write_bytes(PDF % b"")
    keep(folder / "a.pdf", "a.pdf")
    (world.bench.workspace.publications / "report.html").write_text("a report")
    connection.close()
    return folder / "workspace"


@pytest.fixture
def full(full_root: Path, tmp_path: Path) -> Iterator[World]:
    shutil.copytree(full_root, tmp_path / "workspace")
    yield opened(tmp_path / "workspace")
    connection.close()


@pytest.fixture(scope="module")
def archive(full_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of that workspace, made once."""
    file = tmp_path_factory.mktemp("archive") / "backup.zip"
    backup(open_workspace(full_root), file)
    return file


def figure(bench: Workbench) -> str:
    return bench.force("kent", source="force-extract").fact("contact.calls_999_answered_in_10s", "2019-01").text


def nothing_left(folder: Path, *names: str) -> bool:
    return sorted(each.name for each in folder.iterdir()) == sorted(names)


def test_a_workspace_comes_back_as_it_was(full: World, tmp_path: Path) -> None:
    import hashlib

    before, events = state(), AuditEvent.objects.count()
    made = backup(full.bench.workspace, tmp_path / "out" / ".." / "backup.zip")
    assert made.left_out == ("keys",)
    assert os.name == "nt" or (made.path.stat().st_mode & 0o777) == 0o600
    done = restore(tmp_path / "backup.zip", tmp_path / "again")
    assert (done.files, done.events, done.left_out) == (made.files, events, ("keys",))
    assert database.workspace().root == full.bench.workspace.root
    connection.close()
    again = opened(tmp_path / "again")
    assert state() == before
    assert verify().faults == ()
    assert figure(again.bench) == "50.0%"
    assert attachment_file(hashlib.sha256(PDF % b"").hexdigest()).read_bytes() == PDF % b""
    assert (again.bench.workspace.publications / "report.html").read_text() == "a report"
    assert not (again.bench.workspace.root / "keys" / "pseudonym.key").exists()
    add_organisation(again.operator, organisation="college", name="A college", kind="other")
    assert verify().faults == ()


def test_keys_come_along_when_asked_for(full: World, tmp_path: Path) -> None:
    backup(full.bench.workspace, tmp_path / "backup.zip", left_out=())
    assert restore(tmp_path / "backup.zip", tmp_path / "again").left_out == ()
    name = Path("keys") / "pseudonym.key"
    assert (tmp_path / "again" / name).read_bytes() == (full.bench.workspace.root / name).read_bytes()
    assert os.name == "nt" or ((tmp_path / "again" / name).stat().st_mode & 0o777) == 0o600


def test_a_backup_while_others_write_is_whole(full: World, tmp_path: Path) -> None:
    def work(say: Callable[[str], None]) -> None:
        at = 0
        while True:
            add_organisation(full.operator, organisation=f"college-{at}", name="A college", kind="other")
            at += 1
            say(str(at))

    writer = started(work)
    time.sleep(0.5)
    for at in range(3):
        backup(full.bench.workspace, tmp_path / f"{at}.zip")
        assert restore(tmp_path / f"{at}.zip", tmp_path / f"again-{at}").events > 100
    writer.kill()
    _, said = writer.wait()
    assert not [each for each in said if each.startswith("failed")]


@pytest.mark.parametrize("place", ["workspace/backup.zip", "backup.tar", "there.zip"])
def test_where_a_backup_is_not_written(full: World, tmp_path: Path, place: str) -> None:
    (tmp_path / "there.zip").write_text("precious")
    with pytest.raises(BackupError, match="cannot be written"):
        backup(full.bench.workspace, tmp_path / place)
    assert (tmp_path / "there.zip").read_text() == "precious"
    assert nothing_left(tmp_path, "workspace", "there.zip")


def test_links_are_not_followed(full: World, tmp_path: Path) -> None:
    (full.bench.workspace.publications / "link").symlink_to("/etc")
    with pytest.raises(BackupError, match="is a link"):
        backup(full.bench.workspace, tmp_path / "backup.zip")
    assert nothing_left(tmp_path, "workspace")


def test_killed_half_way_no_backup_and_no_workspace_is_in_place(full: World, archive: Path, tmp_path: Path) -> None:
    for at in range(6):
        file, folder = tmp_path / f"{at}.zip", tmp_path / f"again-{at}"
        for work in (lambda to=file: backup(full.bench.workspace, to), lambda to=folder: restore(archive, to)):
            writer = started(lambda say, work=work: work() and None)  # type: ignore[misc]
            time.sleep(0.03 * at)
            writer.kill()
            writer.wait()
        if file.exists():
            restore(file, tmp_path / f"whole-{at}")
        assert not folder.exists() or (folder / "register.db").exists()


def test_an_error_half_way_leaves_nothing(full: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("peelian.register.backup.zipfile.ZipFile.writestr", fail)
        with pytest.raises(BackupError, match="No space left"):
            backup(full.bench.workspace, tmp_path / "backup.zip")
    backup(full.bench.workspace, tmp_path / "backup.zip")
    with monkeypatch.context() as patch:
        patch.setattr("peelian.register.restore.os.rename", fail)
        with pytest.raises(BackupError, match="No space left"):
            restore(tmp_path / "backup.zip", tmp_path / "again")
    assert nothing_left(tmp_path, "workspace", "backup.zip")


def changed(archive: Path, folder: Path, change: Callable[[dict[str, bytes]], None], *, honest: bool = False) -> Path:
    """The archive with its files changed; `honest` if its manifest tells of the change."""
    import hashlib

    with zipfile.ZipFile(archive) as source:
        files = {name: source.read(name) for name in source.namelist()}
    change(files)
    if honest:
        manifest = json.loads(files.pop("manifest.json"))
        said = {name: {"sha256": hashlib.sha256(part).hexdigest(), "size": len(part)} for name, part in files.items()}
        files["manifest.json"] = json.dumps({**manifest, "files": said}).encode()
    path = folder / "changed.zip"
    with zipfile.ZipFile(path, "w") as target:
        for name, part in files.items():
            target.writestr(name, part)
    return path


def without(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.pop(name) and None


def with_(name: str, part: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.update({name: part})


def register_with(statement: str) -> Callable[[dict[str, bytes]], None]:
    """The register's file after somebody else wrote in it."""

    def change(files: dict[str, bytes]) -> None:
        import sqlite3
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "register.db"
            path.write_bytes(files["register.db"])
            with sqlite3.connect(path) as tampered:
                tampered.execute("DROP TRIGGER audit_kept")
                tampered.execute("DROP TRIGGER audit_whole")
                tampered.execute(statement)
            tampered.close()
            files["register.db"] = path.read_bytes()

    return change


DAMAGE: dict[str, tuple[Callable[[dict[str, bytes]], None], bool, str]] = {
    "another-file": (with_("peelian.toml", b"# another"), False, "not as it was backed up"),
    "file-missing": (without("peelian.toml"), False, "does not hold what its manifest says"),
    "file-too-many": (with_("x", b"x"), False, "does not hold what its manifest says"),
    "no-manifest": (without("manifest.json"), False, "is no backup"),
    "bad-manifest": (with_("manifest.json", b"{"), False, "cannot be read"),
    "other-form": (with_("manifest.json", b'{"form": 9, "left_out": [], "files": {}}'), False, "another Peelian"),
    "path-above": (with_("../x", b"x"), True, "outside the archive"),
    "path-of-root": (with_("/etc/x", b"x"), True, "outside the archive"),
    "path-of-windows": (with_("C:\\x", b"x"), True, "outside the archive"),
    "register-damaged": (lambda files: files.update({"register.db": files["register.db"][:40_000]}), True, "damaged"),
    "event-changed": (register_with("UPDATE register_auditevent SET person = 'x' WHERE number = 3"), True, "Event 3"),
    "event-gone": (register_with("DELETE FROM register_auditevent WHERE number > 3"), True, "were taken out"),
    "log-changed": (with_("audit/log.jsonl", b"{}\n"), True, "[Ll]ine 1|log"),
}


@pytest.mark.parametrize("case", DAMAGE)
def test_a_damaged_backup_is_refused_and_leaves_nothing(archive: Path, tmp_path: Path, case: str) -> None:
    change, honest, told = DAMAGE[case]
    file = changed(archive, tmp_path, change, honest=honest)
    with pytest.raises(PeelianError, match=told) as caught:
        restore(file, tmp_path / "again")
    assert caught.value.remedy
    assert nothing_left(tmp_path, "changed.zip")


def test_a_backup_that_is_cut_or_flipped_is_refused(archive: Path, tmp_path: Path) -> None:
    content = archive.read_bytes()
    for at in range(8):
        cut = content[: len(content) * at // 8]
        flipped = bytearray(content)
        flipped[len(content) * at // 8 + 40] ^= 1
        for damaged in (cut, bytes(flipped)):
            (tmp_path / "damaged.zip").write_bytes(damaged)
            try:
                restore(tmp_path / "damaged.zip", tmp_path / "again")
            except PeelianError:
                assert nothing_left(tmp_path, "damaged.zip")
            else:  # the bit says nothing, such as a date of a member
                shutil.rmtree(tmp_path / "again")


def test_nothing_is_restored_over_anything(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    restore(archive, tmp_path / "there")
    with pytest.raises(BackupError, match="is not empty"):
        restore(archive, tmp_path / "there")
    with pytest.raises(BackupError, match="There is no file"):
        restore(tmp_path / "nothing.zip", tmp_path / "again")
    (tmp_path / "file").write_text("x")
    with pytest.raises(BackupError, match="is not empty"):
        restore(archive, tmp_path / "file")


def test_all_rows_go_out_and_come_in_as_they_were(staged: World, tmp_path: Path) -> None:
    assert write_rows(tmp_path / "rows.jsonl") > 100
    with pytest.raises(PeelianError, match="not empty"):
        read_rows(tmp_path / "rows.jsonl")
    connection.close()
    create_workspace(tmp_path / "other")
    opened(tmp_path / "other")
    read_rows(tmp_path / "rows.jsonl")
    write_rows(tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_text() == (tmp_path / "rows.jsonl").read_text()
    assert verify().faults == ()


def test_rows_that_are_cut_short_are_not_put_in(staged: World, tmp_path: Path) -> None:
    write_rows(tmp_path / "rows.jsonl")
    content = (tmp_path / "rows.jsonl").read_bytes()
    (tmp_path / "rows.jsonl").write_bytes(content[:-20])
    connection.close()
    create_workspace(tmp_path / "other")
    opened(tmp_path / "other")
    with pytest.raises(PeelianError, match="cannot be read"):
        read_rows(tmp_path / "rows.jsonl")
    assert not Organisation.objects.exists()


def test_a_register_in_postgresql_goes_to_another_database(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.register.conftest import people_in

    create_workspace(tmp_path / "workspace")
    (tmp_path / "workspace" / SETTINGS_FILE).write_text(f'register = "{server.address}"\n')
    people_in(opened(tmp_path / "workspace"))
    before = state()
    backup(open_workspace(tmp_path / "workspace"), tmp_path / "backup.zip")
    with pytest.raises(PeelianError, match="not empty"):
        restore(tmp_path / "backup.zip", tmp_path / "again")
    assert not (tmp_path / "again").exists()
    server.make_database("other")
    monkeypatch.setenv("PEELIAN_REGISTER", server.address.replace("/register", "/other"))
    restore(tmp_path / "backup.zip", tmp_path / "again")
    world = opened(tmp_path / "again")
    assert connection.vendor == "postgresql"
    assert state() == before
    add_organisation(world.operator, organisation="college", name="A college", kind="other")
    assert verify().faults == ()
    connection.close()


def test_the_command_line_makes_a_backup_and_restores_it(
    full: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    from peelian.cli.app import app

    monkeypatch.setenv("PEELIAN_WORKSPACE", str(full.bench.workspace.root))
    file, folder = str(tmp_path / "backup.zip"), str(tmp_path / "again")
    told = CliRunner().invoke(app, ["backup", file], catch_exceptions=False).output
    assert "The keys are not in it" in told
    told = CliRunner().invoke(app, ["restore", file, folder], catch_exceptions=False).output
    assert "are as they were" in told
    assert "by hand: keys" in told
