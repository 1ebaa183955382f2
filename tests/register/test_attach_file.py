"""Attaching a file to a piece of evidence: the row and the bytes come and go together."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection, transaction
from tests.register.bad_attachments import PDF
from tests.register.conftest import World

from peelian.inspection.permissions import NotAllowedError
from peelian.register.actions.evidence import add_evidence, attach_file
from peelian.register.actions.inspections import open_inspection
from peelian.register.attachments import attachment_file
from peelian.register.models import Attachment


def given(folder: Path) -> Path:
    file = folder / "given.pdf"
    file.write_bytes(PDF % b"")
    return file


@pytest.fixture
def evidence(world: World) -> str:
    """A piece of evidence of the inspectorate."""
    lead = world["lead"]
    made = open_inspection(
        lead, inspection="kent-2018-19", framework="peel-2018-19", force="kent", title="PEEL: Kent Police 2018/19"
    )
    return add_evidence(lead, inspection=made, kind="interview", title="Interview", source="a sergeant")


def test_a_file_is_attached_to_evidence(world: World, tmp_path: Path, evidence: str) -> None:
    key = attach_file(world["lead"], evidence=evidence, file=given(tmp_path), name="a.pdf")
    row = Attachment.objects.get(pk=key)
    assert (row.name, row.media_type) == ("a.pdf", "application/pdf")
    assert attachment_file(row.sha256).stat().st_size == row.size


def test_a_file_goes_where_the_action_fails_afterwards(
    world: World, tmp_path: Path, evidence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr("peelian.register.step.add_event", fail)
        with pytest.raises(RuntimeError, match="power"):
            attach_file(world["lead"], evidence=evidence, file=given(tmp_path), name="a.pdf")
    assert not Attachment.objects.exists()
    folder = world.bench.workspace.attachments
    assert [each.name for each in folder.rglob("*") if each.is_file()] == [".lock"]
    assert not transaction.get_connection().in_atomic_block
    assert connection.is_usable()


def test_only_those_whose_record_it_is_attach_to_it(world: World, tmp_path: Path, evidence: str) -> None:
    with pytest.raises(NotAllowedError):
        attach_file(world["force-manager"], evidence=evidence, file=given(tmp_path))
    assert not world.bench.workspace.attachments.exists()
