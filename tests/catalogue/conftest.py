"""A workspace's catalogue folder, and a way to put entries into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.load import load_catalogue


@pytest.fixture(scope="session")
def own() -> Catalogue:
    """Peelian's own catalogue."""
    return load_catalogue()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write an entry's text as tmp_path/<kind>/<name>; the catalogue folder is tmp_path."""

    def _write(kind: str, text: str | bytes, name: str = "x.yaml") -> Path:
        file = tmp_path / kind / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return _write
