"""Editions: what a report said when it was written, kept beside it for good."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from peelian.core.errors import PeelianError, UnknownNameError
from peelian.publish.printed import Printed

# Counts the layouts of the record file.
LAYOUT = 1
_NUMBERED = re.compile(r"(?P<name>.+?)(?:-edition-(?P<number>\d+))?")


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure that an edition corrects: what the edition before printed, what it is now, and because of what."""

    title: str
    places: tuple[str, ...]
    was: str
    now: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class Edition:
    """A report as it was written, with every figure that it printed.

    `says` is the hash of what the page says apart from its footer; `files` are the files of the edition with their
    hashes; `tables` are the versions of the record tables, and `entries` those of the catalogue's entries, that its
    figures were made from; `written_at` is the moment, in UTC. `corrections` are those that it shows. Of simulated
    figures, `simulated` is all that simulates them again: the model, scenarios, seed and replications.
    """

    path: Path
    name: str
    number: int
    publication: str
    title: str
    force: str
    source: str
    period: str
    written_at: str
    mart: str
    catalogue: str
    tables: Mapping[str, int]
    entries: Mapping[str, str]
    says: str
    files: Mapping[str, str]
    corrections: tuple[Correction, ...]
    facts: tuple[Printed, ...]
    simulated: Mapping[str, Any] = field(default_factory=dict)

    @property
    def page(self) -> Path:
        """The HTML page."""
        return self.path.with_suffix(".html")

    @property
    def date(self) -> str:
        """The day on which it was written, in UTC: 2026-11-26."""
        return self.written_at[:10]

    @property
    def state(self) -> str:
        """Whether its files are still as they were written: "as written", or what is wrong with which."""
        found = []
        for name, sha256 in self.files.items():
            file = self.path.with_name(name)
            if not file.exists():
                found.append(f"{name} is missing")
            elif digest(file.read_bytes()) != sha256:
                found.append(f"{name} was changed")
        return "; ".join(found) or "as written"

    def to_json(self) -> str:
        """The record as it stands in the file."""
        content = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "path"}
        content["corrections"] = [asdict(each) for each in self.corrections]
        content["facts"] = [each.to_dict() for each in self.facts]
        return json.dumps({"layout": LAYOUT, **content}, ensure_ascii=False, indent=1, default=dict) + "\n"

    def save(self) -> None:
        """Write the record, whole or not at all."""
        draft = self.path.with_suffix(f".{os.getpid()}.draft")
        try:
            draft.write_text(self.to_json(), encoding="utf-8")
            os.replace(draft, self.path)
        except OSError as error:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise cannot_be_written(self.path, error) from error


def read_edition(path: Path) -> Edition:
    """Read the record of an edition; raises PeelianError for a file that is none."""
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if content.pop("layout") != LAYOUT:
            raise ValueError("another layout")
        content["corrections"] = tuple(
            Correction(**each | {"places": tuple(each["places"]), "because": tuple(each["because"])})
            for each in content["corrections"]
        )
        content["facts"] = tuple(map(Printed.from_dict, content["facts"]))
        return Edition(path=path, **content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PeelianError(
            f"{path} is not the record of a publication, or was written by another version of Peelian.",
            remedy="Take it back from a copy, or move it away with its page.",
        ) from error


def editions(
    folder: Path, name: str = "", unreadable: Callable[[Path, PeelianError], None] | None = None
) -> list[Edition]:
    """The editions in a folder, all or those of one report, in order of name and number.

    A file that is no record of an edition is told to `unreadable` and left out; without it, PeelianError is raised.
    """
    found = []
    for path in sorted(folder.glob("*.json")):
        if name not in ("", _parts(path.stem)[0]):
            continue
        try:
            found.append(read_edition(path))
        except PeelianError as error:
            if unreadable is None:
                raise
            unreadable(path, error)
    return sorted(found, key=lambda each: (each.name, each.number))


def find_edition(folder: Path, name: str) -> Edition:
    """The edition of that name (the latest of a report, or NAME-edition-2), or whose page or record `name` is.

    Raises UnknownNameError naming the closest, and PeelianError where a record of that report cannot be read.
    """
    path = Path(name)
    if path.suffix in (".json", ".html", ".pdf") and path.with_suffix(".json").is_file():
        return read_edition(path.with_suffix(".json"))
    broken: dict[str, PeelianError] = {}
    known = editions(folder, unreadable=lambda file, error: broken.update({file.stem: error}))
    for stem, error in broken.items():
        if name in (stem, _parts(stem)[0]):
            raise error
    found = [each for each in known if name in (each.name, each.path.stem)]
    exact = [each for each in found if each.path.stem == name and each.number > 1]
    if not found:
        stems = [each.path.stem for each in known]
        raise UnknownNameError("publication", name, stems, remedy="See `peelian publications list` for their names.")
    return (exact or found)[-1]


def printings(
    folder: Path, fact: str, unreadable: Callable[[Path, PeelianError], None] | None = None
) -> list[tuple[Edition, Printed]]:
    """Every edition that printed the figure of this id, oldest first, with what it printed; `unreadable` as above."""
    known = editions(folder, unreadable=unreadable)
    found = [(each, printed) for each in known for printed in each.facts if printed.id == fact]
    return sorted(found, key=lambda each: (each[0].written_at, each[0].path.stem))


def edition_file(folder: Path, name: str, number: int) -> Path:
    """Where the record of an edition stands; its page and PDF stand beside it."""
    return folder / (f"{name}.json" if number == 1 else f"{name}-edition-{number}.json")


def next_number(folder: Path, name: str) -> int:
    """One more than the highest number that any file of the report has."""
    parts = [_parts(each.stem) for each in folder.glob(f"{name}*") if each.suffix in (".json", ".html", ".pdf")]
    return 1 + max((number for stem, number in parts if stem == name), default=0)


def digest(content: bytes) -> str:
    """The SHA-256 of a file's content."""
    return hashlib.sha256(content).hexdigest()


def cannot_be_written(path: Path, error: OSError) -> PeelianError:
    """The error of a folder that refuses a file."""
    return PeelianError(f"{path} cannot be written: {error.strerror}.", remedy="Choose another folder.")


def _parts(stem: str) -> tuple[str, int]:
    found = _NUMBERED.fullmatch(stem)
    assert found is not None
    return found["name"], int(found["number"] or 1)
