from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NoReturn

import pytest

from peelian import Workbench
from peelian.cli.demo import demo
from peelian.publish.pdf import PdfUnavailableError, load_weasyprint

ROOT = Path(__file__).parent.parent
REQUIRED = {name for name in os.environ.get("PEELIAN_REQUIRE", "").split(",") if name}
Rows = Iterable[Mapping[str, object]]


def lacking(name: str, reason: str) -> NoReturn:
    """Skip what this machine cannot do, or fail it where PEELIAN_REQUIRE names it."""
    if name in REQUIRED:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared test data (real open data and reference values), which a machine may lack."""
    folder = Path(os.environ.get("PEELIAN_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        lacking("shared", "the shared test data are not on this machine (set PEELIAN_SHARED to their folder)")
    return folder


@pytest.fixture(scope="session")
def pdf_libraries() -> None:
    """The libraries of the system that draw a PDF, which a machine may lack."""
    try:
        load_weasyprint()
    except PdfUnavailableError as error:
        lacking("pdf", str(error))


@pytest.fixture(autouse=True)
def _no_workspace_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("PEELIAN_") and name not in ("PEELIAN_REQUIRE", "PEELIAN_SHARED"):
            monkeypatch.delenv(name)


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    """An empty workspace."""
    return Workbench.create(tmp_path / "workspace")


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    """Write rows (mappings with the same keys) as a CSV file."""

    def write(name: str, rows: Rows) -> Path:
        listed = [dict(row) for row in rows]
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(listed[0]))
            writer.writeheader()
            writer.writerows(listed)
        return path

    return write


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the whole sample force loaded; read it, or copy it before changing anything."""
    folder = tmp_path_factory.mktemp("sample") / "workspace"
    demo(folder)
    return folder


@pytest.fixture(scope="session")
def sample(sample_folder: Path) -> Workbench:
    """The sample force's workspace, for reading."""
    return Workbench.open(sample_folder)
