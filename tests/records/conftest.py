from __future__ import annotations

from pathlib import Path

import pytest

from peelian import Workbench


@pytest.fixture
def lenient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    """An empty workspace that takes a file in however many of its rows are bad, if one is good."""
    monkeypatch.setenv("PEELIAN_QUARANTINE_LIMIT", "1")
    return Workbench.create(tmp_path / "lenient")
