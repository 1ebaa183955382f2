"""Attachments: what can do harm is refused with a reason, and what is kept is there as it was, once."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from tests.register.bad_attachments import BAD_CONTENT, BAD_NAMES, JPEG, PDF, PNG, docx, odf, xlsx
from tests.register.conftest import opened

from peelian.register.attachments import AttachmentError, attachment_file, checked_name, keep, release

GOOD = {
    "a.pdf": (PDF % b"", "application/pdf"),
    "a.docx": (docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "a.XLSX": (xlsx(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "a.odt": (odf(), "application/vnd.oasis.opendocument.text"),
    "Minutes – 3 June.ods": (
        odf(b"application/vnd.oasis.opendocument.spreadsheet"),
        "application/vnd.oasis.opendocument.spreadsheet",
    ),
    "a.png": (PNG, "image/png"),
    "a.jpeg": (JPEG, "image/jpeg"),
    "a.csv": ("force,£\nkent,1\n".encode("cp1252"), "text/csv"),
    "a.txt": ("Ynys Môn – 5 < 7\n".encode(), "text/plain"),
    "wide.csv": ("\ufeffa\tb\n1\t2\n".encode("utf-16-le"), "text/csv"),
    "a.json": (b'{"a": [1, 2, {"b": null}]}', "application/json"),
}


@pytest.fixture(scope="module")
def attachments(peopled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The attachments of a register that is open for all tests here."""
    root = tmp_path_factory.mktemp("attachments") / "workspace"
    shutil.copytree(peopled, root)
    yield opened(root).bench.workspace.attachments
    connection.close()


@pytest.fixture
def folder(attachments: Path) -> Path:
    """The attachments of a register, empty."""
    shutil.rmtree(attachments, ignore_errors=True)
    return attachments


def made(place: Path, content: bytes) -> Path:
    file = place / "given"
    file.write_bytes(content)
    return file


def left(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file() and each.name != ".lock"] if folder.exists() else []


@pytest.mark.parametrize("name", GOOD)
def test_kinds_on_the_list_are_kept_as_they_are(folder: Path, tmp_path: Path, name: str) -> None:
    content, media_type = GOOD[name]
    kept = keep(made(tmp_path, content), name)
    assert (kept.name, kept.media_type, kept.size) == (name, media_type, len(content))
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    place = attachment_file(kept.sha256)
    assert place.read_bytes() == content
    assert place.relative_to(folder).parts == (
        kept.sha256[:2],
        kept.sha256[2:4],
        kept.sha256,
    )
    assert os.name == "nt" or stat.S_IMODE(place.stat().st_mode) == 0o600


@pytest.mark.parametrize("case", BAD_CONTENT)
def test_what_can_do_harm_is_refused_with_a_reason(folder: Path, tmp_path: Path, case: str) -> None:
    name, content, told = BAD_CONTENT[case]
    file = made(tmp_path, content if isinstance(content, bytes) else content())
    with pytest.raises(AttachmentError, match=told) as caught:
        keep(file, name)
    assert caught.value.remedy
    assert not left(folder)


@pytest.mark.parametrize("name", BAD_NAMES)
def test_names_that_mislead_are_refused(folder: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(AttachmentError, match=BAD_NAMES[name]) as caught:
        keep(made(tmp_path, PDF % b""), name)
    assert caught.value.remedy
    str(caught.value).encode()
    assert not left(folder)


def test_a_name_is_kept_in_one_form_of_unicode() -> None:
    assert checked_name("cafe\u0301.pdf") == "caf\u00e9.pdf"


def test_a_gigabyte_is_refused_by_its_size_before_it_is_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "large"
    with file.open("wb") as sparse:
        sparse.write(b"%PDF-")
        sparse.truncate(1_000_000_000)
    read = []
    monkeypatch.setattr("peelian.register.attachments.CHUNK", property(lambda _: read.append(1)))
    with pytest.raises(AttachmentError, match="larger than 50 MB"):
        keep(file, "large.pdf")
    assert not read
    assert not left(folder)


def test_links_folders_pipes_and_what_is_not_there_are_refused(folder: Path, tmp_path: Path) -> None:
    file = made(tmp_path, PDF % b"")
    link = tmp_path / "link.pdf"
    link.symlink_to(file)
    with pytest.raises(AttachmentError, match="link"):
        keep(link, "a.pdf")
    with pytest.raises(AttachmentError, match=r"cannot be read|not a file"):
        keep(tmp_path, "a.pdf")
    with pytest.raises(AttachmentError, match="cannot be read"):
        keep(tmp_path / "nothing.pdf", "a.pdf")
    with pytest.raises(AttachmentError, match="cannot be read"):
        keep(Path("a\x00b"), "a.pdf")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(AttachmentError, match="not a file"):
            keep(tmp_path / "pipe", "a.pdf")
    assert not left(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_refused(folder: Path, tmp_path: Path) -> None:
    file = made(tmp_path, PDF % b"")
    file.chmod(0)
    with pytest.raises(AttachmentError, match="cannot be read"):
        keep(file, "a.pdf")


def test_the_same_bytes_are_kept_once(folder: Path, tmp_path: Path) -> None:
    first = keep(made(tmp_path, PDF % b""), "a.pdf")
    second = keep(made(tmp_path, PDF % b""), "b.pdf")
    assert first.sha256 == second.sha256
    assert len(left(folder)) == 1


def test_release_takes_away_what_no_row_names_and_nobody_kept_since(folder: Path, tmp_path: Path) -> None:
    first = keep(made(tmp_path, PDF % b""), "a.pdf")
    second = keep(made(tmp_path, PDF % b""), "a.pdf")
    release(first)
    assert len(left(folder)) == 1
    release(second)
    assert not left(folder)
    release(second)


@pytest.mark.parametrize("bad", ["", "..", "0" * 63, "../../" + "0" * 58])
def test_only_a_hash_leads_to_a_file(folder: Path, bad: str) -> None:
    with pytest.raises(AttachmentError, match="not the hash"):
        attachment_file(bad)


def test_a_file_that_changed_or_went_is_not_given_out(folder: Path, tmp_path: Path) -> None:
    kept = keep(made(tmp_path, PDF % b""), "a.pdf")
    place = attachment_file(kept.sha256)
    place.write_bytes(PDF % b"/Other")
    with pytest.raises(AttachmentError, match="not as it was kept"):
        attachment_file(kept.sha256)
    place.unlink()
    with pytest.raises(AttachmentError, match="is not there"):
        attachment_file(kept.sha256)
