from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.publisher import ENTRY, Publisher, publisher

from peelian.core.workspace import Settings
from peelian.records.fetching.fetch import Fetched, fetcher
from peelian.records.fetching.pace import Pace
from peelian.records.fetching.wanted import wanted

__all__ = ["publisher"]


@pytest.fixture
def fetched(publisher: Publisher, tmp_path: Path) -> Callable[..., Fetched]:
    """Fetch the publisher's table into a folder, without waiting between requests."""

    def fetch(url: str = "", **settings: float | str) -> Fetched:
        address = url or publisher.url()
        pace = Pace(0.0, sleep=publisher.sleep, clock=lambda: sum(publisher.waited))
        given = Settings(**{"fetch_timeout": 5.0, **settings})  # type: ignore[arg-type]
        with fetcher(ENTRY, tmp_path / "fetched", given, url=address, pace=pace) as ready:
            return ready.fetch(wanted(ENTRY, url=address)[0])

    return fetch
