from __future__ import annotations

from pathlib import Path

import pytest

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.load import load_catalogue
from peelian.sample.force import write_sample


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Peelian's own catalogue."""
    return load_catalogue()


@pytest.fixture(scope="session")
def written(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all files of the sample force, as they were written."""
    folder = tmp_path_factory.mktemp("written")
    write_sample(catalogue, "leicestershire", folder)
    return folder
