"""Fetching what an entry of the catalogue names into a folder, with a manifest beside each file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from peelian.catalogue.download import Download
from peelian.core.version import program_version
from peelian.core.workspace import Settings
from peelian.records.fetching.address import Allowed
from peelian.records.fetching.manifest import Half, Manifest, sha256, verified
from peelian.records.fetching.pace import Pace
from peelian.records.fetching.problems import FetchError
from peelian.records.fetching.transfer import Limits, Transfer
from peelian.records.fetching.wanted import Wanted

_UNITS = {"K": 1, "M": 2, "G": 3, "T": 4}
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that is in place, with its manifest; `unchanged` if it was there before and still is what is published."""

    path: Path
    manifest: Manifest
    unchanged: bool


@dataclass(frozen=True)
class Fetcher:
    """Brings the files of one entry into one folder, one after another."""

    entry: Download
    folder: Path
    transfer: Transfer

    def fetch(self, wanted: Wanted, progress: Progress = lambda done, total: None) -> Fetched:
        """Bring one file, or find that the one in place is still what is published.

        Raises FetchError; what was in place before then is as it was, and what came so far is carried on next time.
        """
        file = self.folder / wanted.file
        self.transfer.progress = progress
        known = verified(file, wanted.address)
        half = Half(file.with_name(file.name + ".part"))
        brought = self.transfer.bring(wanted.address, half, known.version if known else None)
        if brought is None:
            assert known is not None
            return Fetched(file, known, unchanged=True)
        digest = sha256(half.path)
        manifest = Manifest(
            file=wanted.file,
            entry=self.entry.id,
            title=self.entry.title,
            publisher=self.entry.publisher,
            licence=self.entry.licence,
            address=wanted.address,
            came_from=brought.came_from,
            fetched_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            size=half.path.stat().st_size,
            sha256=digest,
            etag=brought.version.etag,
            modified=brought.version.modified,
        )
        half.finish(file)
        manifest.write(file)
        return Fetched(file, manifest, unchanged=known is not None and known.sha256 == digest)


@contextmanager
def fetcher(
    entry: Download, folder: Path, settings: Settings, *, url: str = "", pace: Pace | None = None
) -> Iterator[Fetcher]:
    """A fetcher for an entry; the folder is made, and locked against a second one. `url` is a person's own address."""
    import httpx

    allowed = Allowed.given(entry.hosts, url) if url else Allowed(entry.hosts)
    limits = Limits(settings.fetch_tries, settings.fetch_timeout, size_in_bytes(settings.fetch_size_limit))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with (
            FileLock(folder / ".fetching", timeout=0),
            httpx.Client(
                headers={"User-Agent": user_agent(settings.fetch_contact), "Accept-Encoding": "identity"},
                timeout=settings.fetch_timeout,
                limits=httpx.Limits(max_connections=1),
                follow_redirects=False,
            ) as client,
        ):
            yield Fetcher(entry, folder, Transfer(client, allowed, pace or Pace(settings.fetch_pause), limits))
    except Timeout as error:
        raise FetchError(
            f"Something else fetches into {folder}.", remedy="Wait until it ends, or name another folder with --into."
        ) from error


def user_agent(contact: str) -> str:
    """How Peelian names itself to publishers.

    >>> user_agent("data@example.org").endswith("(open-source police statistics; data@example.org)")
    True
    """
    return f"Peelian/{program_version()} (open-source police statistics{'; ' + contact if contact else ''})"


def size_in_bytes(text: str) -> int:
    """An amount as bytes, with units of 1,000 or, as KiB, of 1,024.

    >>> size_in_bytes("4GB"), size_in_bytes("1.5KiB")
    (4000000000, 1536)
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?([KMGT])(i?)B", text)
    assert found is not None, "settings are checked when they are read"
    return int(float(found[1]) * (1024 if found[3] else 1000) ** _UNITS[found[2]])
