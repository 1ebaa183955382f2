from __future__ import annotations

import csv
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from tests.measures.sending import load_residents
from tests.publish import two_forces
from tests.publish.every_number import showing_all
from tests.publish.reading import parsed

from peelian import Workbench
from peelian.publish.report import Report


@pytest.fixture(scope="session")
def panel(sample: Workbench) -> Report:
    """The sample force's report."""
    return sample.report("panel", sample.force("leicestershire", source="sample"), "2018-19")


@pytest.fixture(scope="session")
def sample_html(sample_folder: Path) -> str:
    """The sample force's report as `peelian demo` wrote it."""
    (file,) = (sample_folder / "publications").glob("*.html")
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def sample_page(sample_html: str) -> ET.Element:
    """The sample force's report as a reader meets it."""
    return parsed(sample_html)


@pytest.fixture(scope="session")
def two(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """A workspace with the two small forces, for reading."""
    folder = tmp_path_factory.mktemp("two")
    bench = showing_all(Workbench.create(folder / "workspace"))
    load_residents(bench, *two_forces.FORCES)
    for dataset, rows in two_forces.files().items():
        path = folder / f"{dataset}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        loaded = bench.load(dataset, path)
        assert loaded.submission.quarantined == 0
    return bench


@pytest.fixture(scope="session")
def of_kent(two: Workbench) -> Report:
    """The report of one of the two."""
    return two.report("panel", two.force("kent", source="force-extract"), "2018-19")
