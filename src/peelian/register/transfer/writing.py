"""Writing records as an exchange file: JSON, YAML, a workbook, or an archive with the files of evidence."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from peelian.core.errors import PeelianError
from peelian.publish.whole import write_whole
from peelian.register.attachments import attachment_file
from peelian.register.transfer.reading import FOLDER, MEMBER
from peelian.register.transfer.workbook import Tables, exchange_workbook


def write_exchange(path: Path, tables: Tables) -> Path:
    """Write rows by table, whole or not at all; the format is that of the path's ending. Gives the path.

    Raises PeelianError for another ending, a text that no cell can hold, or where the file cannot be written.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise PeelianError(f"{path.name} is no exchange file.", remedy=f"End it in one of: {', '.join(_WRITERS)}.")
    return write_whole(path, write({table: rows for table, rows in tables.items() if rows}))


def _json(tables: Tables) -> bytes:
    return (json.dumps(tables, ensure_ascii=False, indent=1) + "\n").encode()


class _Dumper(yaml.SafeDumper):
    """The safe dumper, with a list's rows set in from its name, and without names for parts."""

    def ignore_aliases(self, data: Any) -> bool:
        """Nothing is written once and named elsewhere."""
        return True


def _yaml(tables: Tables) -> bytes:
    text = yaml.dump(dict(tables), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return str(text).encode()


def _archive(tables: Tables) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MEMBER, _json(tables))
        for sha256 in sorted({row["sha256"] for row in tables.get("attachments", ())}):
            archive.write(attachment_file(sha256), FOLDER + sha256)
    return content.getvalue()


_WRITERS: Mapping[str, Callable[[Tables], bytes]] = {
    ".json": _json,
    ".yaml": _yaml,
    ".yml": _yaml,
    ".xlsx": exchange_workbook,
    ".zip": _archive,
}
