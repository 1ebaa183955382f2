"""`peelian fetch` from the shell, against a server on this machine."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from tests.publisher import Publisher, status, whole
from typer.testing import CliRunner

from peelian import Workbench
from peelian.cli.app import app
from peelian.core.errors import PeelianError

STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
OWN = """
id: own-archive
title: An archive of our own
publisher: A publisher
licence: Open Government Licence v3.0
terms: None.
cadence: Monthly.
where: It is on this machine.
hosts: [files.example.org]
file: "{last}.zip"
holds:
  - {dataset: crimes, mapping: data.police.uk-street, member: "{month}/{month}-{force}-street.csv"}
"""


def street(month: str) -> bytes:
    rows = [f",{month},Kent Police,Kent Police,,,No location,,,Anti-social behaviour,," for _ in range(3)]
    return "\r\n".join([STREET, *rows, ""]).encode()


def archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as opened:
        for month in ("2024-01", "2024-02"):
            opened.writestr(f"{month}/{month}-kent-street.csv", street(month))
    return content.getvalue()


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    bench = Workbench.create(tmp_path / "workspace")
    folder = bench.workspace.catalogue / "downloads"
    folder.mkdir()
    (folder / "own.yaml").write_text(OWN, encoding="utf-8")
    monkeypatch.setenv("PEELIAN_WORKSPACE", str(bench.workspace.root))
    monkeypatch.setenv("PEELIAN_FETCH_PAUSE", "0.2")
    return bench


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["fetch", *arguments])
    if isinstance(done.exception, PeelianError):
        raise done.exception
    return done.exit_code, done.output


def test_list_works_without_a_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = run("list", "--format", "csv")
    assert code == 0
    assert "data.police.uk-archive" in said
    assert "--month --force" in said


def test_archive_is_fetched_taken_apart_and_loaded(workspace: Workbench, publisher: Publisher) -> None:
    publisher.gives(whole(archive(), ETag='"a"'), status(304))
    asked = ("own-archive", "--url", publisher.url("x.zip"), "--month", "2024-01..2024-02", "--force", "kent", "--load")
    code, said = run(*asked)
    assert code == 0, said
    assert said.count("3 rows received, 3 accepted, 0 quarantined") == 2
    code, said = run(*asked)
    assert "unchanged since" in said
    assert said.count("nothing to do") == 2


API = """
id: own-api
title: Answers of an API
publisher: A publisher
licence: Open Government Licence v3.0
terms: None.
cadence: Monthly.
where: It is on this machine.
hosts: [files.example.org]
file: "{month}-{force}.json"
holds:
  - {dataset: stop_searches, mapping: data.police.uk-api-stop-and-search}
"""


def test_answer_of_the_api_is_fetched_and_loaded(workspace: Workbench, publisher: Publisher, shared: Path) -> None:
    (workspace.workspace.catalogue / "downloads" / "api.yaml").write_text(API, encoding="utf-8")
    real = shared / "data" / "stop_and_search" / "api_leicestershire_2023-07_with_location.json.gz"
    publisher.gives(whole(gzip.decompress(real.read_bytes()), ETag='"a"'))
    asked = ("own-api", "--url", publisher.url("stops-force"), "--month", "2023-07", "--force", "leicestershire")
    code, said = run(*asked, "--load")
    assert code == 0, said
    assert "531 rows received, 531 accepted, 0 quarantined. stop_searches of leicestershire, 2023-07" in said


def test_month_that_is_not_in_the_archive_is_told(workspace: Workbench, publisher: Publisher) -> None:
    publisher.gives(whole(archive()))
    code, said = run("own-archive", "--url", publisher.url("x.zip"), "--month", "2024-02..2024-03", "--force", "kent")
    assert code == 1
    assert "holds no '2024-03/2024-03-kent-street.csv'" in said
    assert (workspace.workspace.root / "fetched" / "own-archive" / "2024-02-kent-street.csv").is_file()


def test_table_by_its_address_without_a_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, publisher: Publisher
) -> None:
    monkeypatch.chdir(tmp_path)
    publisher.gives(whole(b"a,b\r\n"))
    code, _ = run("home-office-workforce", "--url", publisher.url("tables.csv"), "--into", "here")
    assert code == 0
    assert (tmp_path / "here" / "tables.csv").read_bytes() == b"a,b\r\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "There is no download 'nothing'"),
        (["home-office-workforce"], "no lasting address"),
        (["home-office-workforce", "--url", "http://www.gov.uk/x.ods"], "does not begin with https"),
        (["data.police.uk-archive", "--month", "2024-13", "--force", "kent"], "2024/13"),
        (["data.police.uk-archive", "--month", "2024-01", "--force", "nobody"], "no force 'nobody'"),
    ],
)
def test_what_cannot_be_fetched_is_said(workspace: Workbench, arguments: list[str], said: str) -> None:
    with pytest.raises(PeelianError, match=said):
        run(*arguments)
