from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest

from peelian import Workbench
from peelian.catalogue import load
from peelian.cli.demo import demo
from peelian.publish.pdf import PdfUnavailableError, load_weasyprint
from peelian.publish.raster import NoFontsError, png

ROOT = Path(__file__).parent.parent
REQUIRED = {name for name in os.environ.get("PEELIAN_REQUIRE", "").split(",") if name}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
Rows = Iterable[Mapping[str, object]]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give each test's id the name of its xdist group, by which the scheduler keeps the group on one worker.

    Tests without a group are grouped by file, so that what a file's tests share is made once, not by each worker.

    xdist does this itself, but up to 3.8 it writes to where pytest 9.2 no longer looks, and the groups come to nothing.
    """
    if not getattr(config.option, "loadgroup", False):
        return
    for item in items:
        mark = item.get_closest_marker("xdist_group")
        group = mark.args[0] if mark else item.path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        if not item.nodeid.endswith(f"@{group}"):
            names = (*item._id.names[:-1], f"{item.name}@{group}")
            item._id = type(item._id)(path=item._id.path, names=names)


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


@pytest.fixture(scope="session")
def fonts() -> None:
    """Fonts, without which no chart becomes a picture, and which a machine may lack."""
    try:
        png('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>')
    except NoFontsError as error:
        lacking("fonts", str(error))


@pytest.fixture(scope="session")
def browser() -> str:
    """Chromium, which a machine may lack."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return found or lacking("browser", f"no browser is on this machine (looked for {', '.join(BROWSERS)})")


@pytest.fixture(scope="session", autouse=True)
def _each_text_of_a_catalogue_is_read_once() -> Iterator[None]:
    """Peelian's own files are the same in every test; entries cannot be changed, so one reading serves all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "_read_entry", cache(load._read_entry))
        yield


def forget_settings() -> None:
    """Take away every variable that says which workspace is used, and how."""
    for name in list(os.environ):
        if name.startswith("PEELIAN_") and name not in ("PEELIAN_REQUIRE", "PEELIAN_SHARED"):
            del os.environ[name]


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> None:
    forget_settings()


@pytest.fixture(autouse=True)
def _no_settings_left_behind() -> Iterator[None]:
    """A command leaves behind what `--workspace` said; what is shared by a file's tests would read it next."""
    yield
    forget_settings()


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    """An empty workspace."""
    return Workbench.create(tmp_path / "workspace")


def csv_file(path: Path, rows: Rows) -> Path:
    """Write rows (mappings with the same keys) as a CSV file; its path."""
    listed = [dict(row) for row in rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(listed[0]))
        writer.writeheader()
        writer.writerows(listed)
    return path


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    """Write rows (mappings with the same keys) as a CSV file."""
    return lambda name, rows: csv_file(tmp_path / name, rows)


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
