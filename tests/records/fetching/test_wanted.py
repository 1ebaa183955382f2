"""Which files are asked for, and what entries of the catalogue may say."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError
from tests.publisher import ENTRY

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.download import Download
from peelian.catalogue.load import load_catalogue
from peelian.core.period import Period
from peelian.records.fetching.problems import FetchError
from peelian.records.fetching.wanted import wanted

QUARTER = Period.parse("2024-01..2024-03").months


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_a_file_for_each_month_and_force(catalogue: Catalogue) -> None:
    entry = catalogue.download("data.police.uk-stop-and-search-api")
    found = wanted(entry, months=QUARTER[:2], forces=["leicestershire", "kent"])
    assert [each.file for each in found] == [
        "2024-01-leicestershire-stop-and-search.json",
        "2024-01-kent-stop-and-search.json",
        "2024-02-leicestershire-stop-and-search.json",
        "2024-02-kent-stop-and-search.json",
    ]
    assert found[0].address == "https://data.police.uk/api/stops-force?force=leicestershire&date=2024-01"


def test_one_archive_for_several_months(catalogue: Catalogue) -> None:
    entry = catalogue.download("data.police.uk-archive")
    (found,) = wanted(entry, months=QUARTER, forces=["leicestershire"])
    assert found.address == "https://data.police.uk/data/archive/2024-03.zip"
    assert len(found.members) == 9
    assert found.members[0].inside == "2024-01/2024-01-leicestershire-street.csv"
    assert found.members[0].file == "2024-01-leicestershire-street.csv"


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("data.police.uk-stop-and-search-api", {}, "--month 2024-01"),
        ("data.police.uk-stop-and-search-api", {"months": QUARTER}, "--force leicestershire"),
        ("data.police.uk-availability", {"months": QUARTER}, "Leave --month out"),
        ("data.police.uk-availability", {"forces": ["kent"]}, "Leave --force out"),
        ("data.police.uk-availability", {"url": "https://data.police.uk/x"}, "Leave --url out"),
        ("home-office-outcomes", {}, "Give it with --url"),
    ],
)
def test_what_is_not_said_is_asked_for(catalogue: Catalogue, name: str, given: dict[str, Any], said: str) -> None:
    with pytest.raises(FetchError) as caught:
        wanted(catalogue.download(name), **given)
    assert said in caught.value.remedy


@pytest.mark.parametrize(
    "change",
    [
        {"address": "https://files.example.org/{month}.csv"},
        {"where": "", "address": "http://files.example.org/x.csv"},
        {"where": "", "address": "https://elsewhere.example.org/x.csv"},
        {"where": "", "address": "https://files.example.org/{day}.csv"},
        {"where": "", "address": "https://files.example.org/{month.csv"},
        {"where": ""},
        {"file": "../x.csv"},
        {"file": "{month}/x.csv"},
        {"file": ".x"},
        {"hosts": []},
        {"hosts": ["https://files.example.org"]},
    ],
)
def test_careless_entry_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Download.model_validate({**ENTRY.model_dump(), **change})
