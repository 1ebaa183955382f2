"""Groups of people against one another: a published answer, real files, and small made ones."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.measures.sending import declare, send
from tests.rows import search

from peelian import LoadOptions, Workbench
from peelian.core.errors import UnknownNameError
from peelian.measures.disparity import Disparities, GroupDisparity, disparities
from peelian.measures.disparity_words import disparity_sentences

OFFICERS = "stop-search-officer-defined"
CENSUS = "ons-census2011-police-defined-ethnicity"
GROUPS = ("White", "Black", "Asian", "Chinese", "Mixed", "Other")
PRINTED = {"Black": "Black (or Black British)", "Asian": "Asian (or Asian British)"}


def with_residents(bench: Workbench, number: Mapping[str, int], force: str = "kent", mapping: str = CENSUS) -> None:
    """Residents of a force by group as the census table gives them; 10,000 of each that is not named."""
    row = {"Police force": force, **{PRINTED.get(name, name): number.get(name, 10_000) for name in GROUPS}}
    send(bench, "residents_by_ethnicity", [row], LoadOptions(mapping=mapping))


def searched(bench: Workbench, number: Mapping[str, int], *, arrests: Mapping[str, int] | None = None) -> None:
    """Searches of January 2019 by ethnicity as officers saw it, so many of each with an arrest."""
    rows = [
        search(
            officer_defined_ethnicity=group,
            outcome="Arrest" if at < (arrests or {}).get(group, 0) else "A no further action disposal",
        )
        for group, count in number.items()
        for at in range(count)
    ]
    send(bench, "stop_searches", rows)


def of_kent(bench: Workbench, source: str = "force-extract") -> Disparities:
    return disparities(bench.force("kent", source=source), OFFICERS, "2019-01")


def group(found: Disparities, name: str) -> GroupDisparity:
    return next(each for each in found.groups if each.group.name == name)


def test_leicester_of_2024_gives_the_published_ratios(bench: Workbench, shared: Path) -> None:
    file = shared / "data" / "disparity" / "2024-05-10_Black_vs_White_summarised_stops.csv.gz"
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        [row] = [each for each in csv.DictReader(text) if each["la"] == "Leicester"]
    searched(bench, {"Black": int(row["Black_stopped"]), "White": int(row["White_stopped"])})
    with_residents(bench, {"Black": int(row["Black_population"]), "White": int(row["White_population"])})

    black = group(of_kent(bench), "Black")

    assert black.risk is not None
    assert black.fact is not None
    assert black.odds is not None
    published = [float(row[name]) for name in ("rr", "rr_ci_low", "rr_ci_upp")]
    assert [black.risk.value, black.risk.interval.lower, black.risk.interval.upper] == pytest.approx(published, 1e-7)
    assert published == pytest.approx([1.7335, 1.5545, 1.9330], abs=1e-4)
    assert float(black.fact.value or 0) == pytest.approx(published[0])
    assert black.odds.value == pytest.approx(float(row["or"]), rel=1e-3)


def test_bounds_say_what_those_not_stated_could_change(bench: Workbench) -> None:
    searched(bench, {"White": 100, "Black": 50, "": 20})
    with_residents(bench, {"White": 10_000, "Black": 1_000})

    found = of_kent(bench)

    black = group(found, "Black")
    assert black.fact is not None
    assert black.found is not None
    assert (found.not_stated, found.events) == (20, 170)
    assert (black.fact.text, black.found.least, black.found.most) == pytest.approx(("5.00", 50 / 12, 7.0))
    assert black.found.least <= float(black.fact.value or 0) <= black.found.most
    assert black.fact.derivation == "ratio of rates to White"
    assert [part.measure for part in black.fact.parts] == [
        "stop_search.persons", "people.residents_by_ethnicity", "stop_search.persons", "people.residents_by_ethnicity",
    ]  # fmt: skip
    said = " ".join(disparity_sentences(found))
    assert "the group is not stated of 20 (11.8%)" in said
    assert "If all of those not stated were White, it would be 4.17; if all were Black, 7.00." in said
    assert "Residents are those of 2011-03-27 in the whole police force area, 7 years from the period." in said


def test_several_residents_may_be_one_group(bench: Workbench) -> None:
    searched(bench, {"White": 100, "Other": 40})
    with_residents(bench, {"White": 10_000, "Chinese": 1_500, "Other": 500})

    other = group(of_kent(bench), "Other")

    assert other.group.residents == 2_000
    assert other.fact is not None
    assert other.fact.text == "2.00"


def test_searches_of_vehicles_alone_are_of_nobody(bench: Workbench) -> None:
    vehicles = [search(kind="Vehicle search", officer_defined_ethnicity="") for _ in range(30)]
    people = [search(officer_defined_ethnicity=each) for each in ["White"] * 40 + ["Black"] * 40]
    send(bench, "stop_searches", vehicles + people)
    with_residents(bench, {})

    assert (of_kent(bench).events, of_kent(bench).not_stated) == (80, 0)


def test_fewer_than_thirty_are_told_and_not_compared(bench: Workbench) -> None:
    searched(bench, {"White": 100, "Black": 29})
    with_residents(bench, {})

    found = of_kent(bench)

    black = group(found, "Black")
    assert (black.fact, black.found, black.risk) == (None, None, None)
    assert black.why == "29 of Black: under 30, so no ratio is made"
    assert any("Arrest rate of searches, Black (0 of 29)" in each for each in disparity_sentences(found))


@pytest.mark.parametrize(("arrests", "told"), [({"White": 50, "Black": 10}, True), ({"White": 50, "Black": 24}, False)])
def test_gap_in_what_came_of_it_is_told_with_its_interval(
    bench: Workbench, arrests: Mapping[str, int], told: bool
) -> None:
    searched(bench, {"White": 100, "Black": 50}, arrests=arrests)
    with_residents(bench, {})

    found = of_kent(bench)

    [gap] = [each for each in group(found, "Black").gaps if each.measure == "stop_search.arrest_rate"]
    assert gap.found is not None
    assert gap.found.difference == pytest.approx(arrests["Black"] / 50 - 0.5)
    assert gap.found.interval.lower < gap.found.difference < gap.found.interval.upper
    [said] = [each for each in disparity_sentences(found) if each.startswith("Arrest rate of searches, Black: ")]
    assert ("not told apart from none" in said) != told


def test_find_rate_that_is_not_recorded_says_so(bench: Workbench) -> None:
    searched(bench, {"White": 100, "Black": 50})
    with_residents(bench, {})

    [gap] = [each for each in group(of_kent(bench), "Black").gaps if each.measure == "stop_search.find_rate"]

    assert (gap.found, gap.why) == (None, "stop searches from force-extract do not say: object found")


def test_residents_nearest_to_the_period_are_taken(bench: Workbench) -> None:
    later = bench.catalogue.mappings[CENSUS].model_dump(mode="json", exclude_unset=True, by_alias=True)
    later["columns"]["as_at"] = {"is": "2021-03-21"}
    bench = declare(bench, "mappings", {**later, "id": "census-2021"})
    searched(bench, {"White": 100, "Black": 50})
    with_residents(bench, {"White": 1})
    with_residents(bench, {"White": 5_000}, mapping="census-2021")

    found = of_kent(bench)

    assert (found.residents_on, found.years_apart) == ("2021-03-21", 2)
    assert found.reference is not None
    assert found.reference.residents == 5_000


def test_nothing_is_said_without_residents(bench: Workbench) -> None:
    searched(bench, {"White": 100, "Black": 50})

    assert of_kent(bench).cannot_say == "no residents by ethnicity are held"
    with_residents(bench, {}, force="essex")
    found = of_kent(bench)
    assert found.cannot_say == (
        "no residents by ethnic group, as officers would see it are held from ons-tables for Kent"
    )
    assert disparity_sentences(found) == (f"Nothing is said of Kent in January 2019: {found.cannot_say}.",)


def test_nothing_is_said_of_made_up_records(bench: Workbench) -> None:
    rows = [search(officer_defined_ethnicity=each) for each in ["White"] * 40 + ["Black"] * 40]
    send(bench, "stop_searches", rows, LoadOptions(source="sample"))
    with_residents(bench, {})

    found = of_kent(bench, "sample")

    assert (found.groups, found.cannot_say) == ((), "its figures are synthetic, free")


def test_nothing_is_said_where_ethnicity_is_not_given(bench: Workbench) -> None:
    send(bench, "stop_searches", [search() for _ in range(50)])
    with_residents(bench, {})

    assert of_kent(bench).cannot_say == "stop searches from force-extract do not say: officer defined ethnicity"


def test_disparity_that_is_not_there_names_the_closest(bench: Workbench) -> None:
    send(bench, "stop_searches", [search()])
    with pytest.raises(UnknownNameError, match="Did you mean 'searches-self-defined'"):
        disparities(bench.force("kent", source="force-extract"), "searches-self-define", "2019-01")


def test_month_of_the_metropolitan_police_is_what_its_file_says(bench: Workbench, shared: Path) -> None:
    data = shared / "data"
    file = data / "stop_and_search" / "2020-07-metropolitan-stop-and-search.csv.gz"
    bench.load("stop_searches", file, LoadOptions(force="metropolitan"))
    bench.load("residents_by_ethnicity", data / "geography" / "census2011_police_defined_ethnicity_by_pfa.csv")
    with gzip.open(file, "rt", encoding="utf-8-sig", newline="") as text:
        rows = [each for each in csv.DictReader(text) if each["Type"] != "Vehicle search"]
    people = {"White": 4_881_636, "Black": 1_088_447, "Asian": 1_386_619}

    found = disparities(bench.force("metropolitan", source="data.police.uk"), OFFICERS, "2020-07")

    counts = {name: sum(each["Officer-defined ethnicity"] == name for each in rows) for name in ("White", "Black", "")}
    assert found.reference is not None
    black = group(found, "Black")
    assert (found.reference.events, black.group.events, found.not_stated) == tuple(counts.values())
    assert (found.reference.residents, black.group.residents) == (people["White"], people["Black"])
    assert found.events == len(rows)
    assert black.fact is not None
    assert black.fact.text == "4.17"
    assert group(found, "Mixed").why == "0 of Mixed: under 30, so no ratio is made"


def test_published_counts_leave_vehicles_out(bench: Workbench, shared: Path) -> None:
    data = shared / "data"
    file = data / "home_office" / "stop_search_and_arrests_by_force_year.csv.gz"
    bench.load("search_counts", file)
    bench.load("residents_by_ethnicity", data / "geography" / "census2011_ethnic_group_by_pfa.csv")
    with gzip.open(file, "rt", encoding="utf-8-sig", newline="") as text:
        mine = [
            each
            for each in csv.DictReader(text)
            if (each["force_name"], each["year_ending"]) == ("Leicestershire", "2015-03-31")
            and each["searches"] != "NA"
        ]
    by_hand: dict[str, int] = {}
    for each in mine:
        name = each["ethnic_group_self_defined"]
        by_hand[name] = by_hand.get(name, 0) + int(each["searches"])

    found = disparities(bench.force("leicestershire", source="home-office"), "searches-self-defined", "2014-15")

    assert found.left_out == by_hand["Vehicle only"]
    assert found.not_stated == by_hand["Not stated"]
    assert group(found, "Black").group.events == by_hand["Black or Black British"]
    assert found.events == sum(by_hand.values()) - by_hand["Vehicle only"]
