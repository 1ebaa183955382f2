"""Forces: who is on the list, and every name under which a force may arrive."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from peelian.core.errors import UnknownNameError
from peelian.core.force import Force, ForceKind, force, forces

TERRITORIAL = [each for each in forces() if each.kind is ForceKind.TERRITORIAL]


def fold(name: str) -> str:
    return re.sub(r"\s+", " ", name.strip()).casefold()


def test_list_has_the_43_territorial_forces_of_england_and_wales() -> None:
    wales = [each.id for each in TERRITORIAL if each.region == "Wales"]

    assert len(TERRITORIAL) == 43
    assert sorted(wales) == ["dyfed-powys", "gwent", "north-wales", "south-wales"]
    assert list(forces()[:43]) == TERRITORIAL


def test_every_territorial_force_has_a_code_of_its_own_and_a_region() -> None:
    codes = [each.ons_code for each in TERRITORIAL]

    assert len(set(codes)) == 43
    for each in TERRITORIAL:
        assert re.fullmatch(r"W15\d{6}" if each.region == "Wales" else r"E23\d{6}", each.ons_code), each.id
        assert each.region


def test_only_territorial_forces_and_nations_have_an_area() -> None:
    without = {ForceKind.SPECIAL, ForceKind.OTHER_NATION, ForceKind.PUBLISHER, ForceKind.OTHER_SERVICE}

    assert [each.id for each in forces() if each.kind in without and each.ons_code] == []
    assert [(each.id, each.ons_code) for each in forces() if each.kind is ForceKind.NATION] == [
        ("england-and-wales", "K04000001")
    ]


def test_services_that_are_no_police_force_of_the_kingdom_have_a_kind_of_their_own() -> None:
    services = [each.id for each in forces() if each.kind is ForceKind.OTHER_SERVICE]

    assert services == ["london-fire-brigade", "san-jose-police", "seattle-fire", "south-metro-fire-rescue"]


def test_no_spelling_belongs_to_two_forces() -> None:
    owners = Counter(name for each in forces() for name in {fold(spelling) for spelling in each.spellings})

    assert [name for name, count in owners.items() if count > 1] == []


@pytest.mark.parametrize("each", forces(), ids=lambda each: each.id)
def test_force_is_found_by_each_of_its_spellings(each: Force) -> None:
    for spelling in each.spellings:
        assert force(spelling) is each
        assert force(f"  {spelling.upper().replace(' ', '  ')} ") is each


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Leicestershire Police", "leicestershire"),
        ("E23000021", "leicestershire"),
        ("leicestershire", "leicestershire"),
        ("Avon & Somerset", "avon-and-somerset"),
        ("Avon and Somerset Constabulary", "avon-and-somerset"),
        ("London, City of", "city-of-london"),
        ("Met Police", "metropolitan"),
        ("Metropolitan Police Service", "metropolitan"),
        ("Devon & Cornwall Police", "devon-and-cornwall"),
        ("Dyfed Powys", "dyfed-powys"),
        ("Hampshire Constabulary", "hampshire"),
        ("W15000004", "dyfed-powys"),
        ("PSNI", "northern-ireland"),
        ("British Transport Police", "btp"),
        ("SOCA / NCA", "nca"),
        ("ENGLAND AND WALES", "england-and-wales"),
        ("K04000001", "england-and-wales"),
    ],
)
def test_force_goes_by_the_names_that_publishers_use(name: str, found: str) -> None:
    assert force(name).id == found


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("Leicstershire", "Leicestershire"),
        ("metropolitn police", "Metropolitan Police"),
        ("west mercia plice", "West Mercia Police"),
        ("city-of-londn", "city-of-london"),
    ],
)
def test_unknown_force_suggests_the_nearest(name: str, suggested: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        force(name)

    assert repr(name) in caught.value.message
    assert caught.value.remedy == f"Did you mean {suggested!r}?"


@pytest.mark.parametrize("name", ["", "Gotham"])
def test_unknown_force_with_nothing_near_lists_some(name: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        force(name)

    assert caught.value.remedy.startswith("Known: ")
    shown = caught.value.remedy.removeprefix("Known: ").rstrip(".").split(", ")
    assert len(shown) == len(set(shown)), "each name is listed once"


def test_force_reads_as_its_official_name() -> None:
    assert str(force("leicestershire")) == "Leicestershire Police"
