"""What is written beside a fetched file: where it came from, when, and its hash; and the half of one not yet whole."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Version:
    """How a publisher tells one version of a file from another; empty where it does not say."""

    etag: str = ""
    modified: str = ""

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Version:
        """The version that an answer names."""
        return cls(headers.get("etag", ""), headers.get("last-modified", ""))

    @property
    def exact(self) -> str:
        """What If-Range may hold: a strong ETag, else the date; "" where a half cannot be told from another's."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified

    def goes_on(self, part: Version) -> bool:
        """Whether a later part is of this version; one that was asked for by date need not give the date again."""
        return bool(self.exact) and (part.exact == self.exact or (not part.exact and self.exact == self.modified))


@dataclass(frozen=True, slots=True)
class Manifest:
    """Where a file came from and what it was."""

    file: str
    entry: str
    title: str
    publisher: str
    licence: str
    address: str
    came_from: str
    fetched_at: str
    size: int
    sha256: str
    etag: str = ""
    modified: str = ""

    @property
    def version(self) -> Version:
        """How the publisher names this version."""
        return Version(self.etag, self.modified)

    def write(self, file: Path) -> None:
        """Write it beside the file, whole or not at all."""
        write_whole(place(file), json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n")


def place(file: Path) -> Path:
    """Where the manifest of a file stands."""
    return file.with_name(file.name + ".manifest.json")


def verified(file: Path, address: str) -> Manifest | None:
    """The manifest of a file that is there, from that address, and still has its hash; None for any other."""
    content = _read(place(file))
    if not file.is_file() or set(content) != {each.name for each in fields(Manifest)}:
        return None
    manifest = Manifest(**content)
    same = manifest.address == address and manifest.size == file.stat().st_size
    return manifest if same and manifest.sha256 == sha256(file) else None


def sha256(file: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Half:
    """The bytes of a file that have come so far, with a note of the address and version that they are of."""

    path: Path

    @property
    def _note(self) -> Path:
        return self.path.with_name(self.path.name + ".json")

    def begin(self, address: str, version: Version) -> None:
        """Forget what is there; what follows is of this address and version."""
        self.drop()
        self.path.touch()
        write_whole(self._note, json.dumps({"address": address, **asdict(version)}))

    def held(self, address: str) -> tuple[int, Version]:
        """How many bytes of the address are there and of which version; 0 where they cannot be carried on."""
        content = _read(self._note)
        if not self.path.is_file() or set(content) != {"address", "etag", "modified"} or content["address"] != address:
            return 0, Version()
        version = Version(str(content["etag"]), str(content["modified"]))
        return (self.path.stat().st_size, version) if version.exact else (0, Version())

    def drop(self) -> None:
        """Take it away."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def finish(self, file: Path) -> None:
        """Make it the file, in one step, synced to disk."""
        with self.path.open("rb+") as opened:
            os.fsync(opened.fileno())
        os.replace(self.path, file)
        self._note.unlink(missing_ok=True)


def write_whole(file: Path, text: str) -> None:
    """Write a small text file in one step."""
    beside = file.with_name(file.name + ".new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, file)


def _read(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
