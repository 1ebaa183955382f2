"""Taking files out of archives, the hostile ones too."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from peelian.core.errors import PeelianError
from peelian.records.fetching.unpack import take_out

LARGEST = 50_000_000


def archive(folder: Path, members: dict[str, bytes]) -> Path:
    path = folder / "2024-01.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return path


def test_member_goes_where_it_is_told(tmp_path: Path) -> None:
    path = archive(tmp_path, {"2024-01/a.csv": b"force\n", "../../evil.csv": b"no"})
    take_out(path, "2024-01/a.csv", tmp_path / "a.csv", LARGEST)
    assert (tmp_path / "a.csv").read_bytes() == b"force\n"
    assert {each.name for each in tmp_path.iterdir()} == {"2024-01.zip", "a.csv"}


@pytest.mark.parametrize("name", ["absent", "bomb", "too large", "no zip", "cut", "damaged", "encrypted"])
def test_bad_archive_is_refused_and_nothing_is_left(tmp_path: Path, name: str) -> None:
    content = b"0" * 40_000_000 if name == "bomb" else bytes(range(256)) * 400
    path = archive(tmp_path, {"a.csv": content})
    whole = bytearray(path.read_bytes())
    match name:
        case "no zip":
            whole = bytearray(b"<html></html>")
        case "cut":
            whole = whole[:-30]
        case "damaged":
            whole[80:120] = b"\xff" * 40
        case "encrypted":
            whole[6] |= 1
            whole[whole.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(whole)
    with pytest.raises(PeelianError):
        take_out(
            path,
            "b.csv" if name == "absent" else "a.csv",
            tmp_path / "out.csv",
            1_000 if name == "too large" else LARGEST,
        )
    assert {each.name for each in tmp_path.iterdir()} == {"2024-01.zip"}
