from __future__ import annotations

import pytest
from tests.shipped_case import shipped_case

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.load import load_catalogue
from peelian.inspection.holding import Holding


@pytest.fixture(scope="session")
def case() -> Holding:
    """The Leicestershire case."""
    return shipped_case()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Peelian's own catalogue."""
    return load_catalogue()
