"""Synthetic stop and searches: objects, arrests and positive outcomes as printed, people by free shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa

from peelian.core.errors import PeelianError
from peelian.sample.spread import Flags, Integers, apportion, picked, shuffled
from peelian.sample.table import references, times, words
from peelian.sample.year import Year

DRUGS, WEAPONS, NO_ACTION, ARREST = "Controlled drugs", "Offensive weapons", "A no further action disposal", "Arrest"
VEHICLE_ONLY = "Vehicle search"
PURPOSES = ("possession", "supply")
PACE = "Police and Criminal Evidence Act 1984 (section 1)"
POWERS: Mapping[str, str] = MappingProxyType(
    {
        DRUGS: "Misuse of Drugs Act 1971 (section 23)",
        "Firearms": "Firearms Act 1968 (section 47)",
        "Anything to threaten or harm anyone": "Criminal Justice and Public Order Act 1994 (section 60)",
        "Psychoactive substances": "Psychoactive Substances Act 2016 (s36(2))",
        "Game or poaching equipment": "Poaching Prevention Act 1862 (section 2)",
    }
)
GROUNDS: Mapping[str, str] = MappingProxyType(
    {
        DRUGS: "Smell or sight of drugs, or drugs seen to be exchanged",
        WEAPONS: "Report of a person carrying a weapon",
        "Stolen goods": "Matches the description of a suspect in a recent theft",
        "Article for use in theft": "Seen trying the doors of parked vehicles",
    }
)
OTHER_GROUNDS = "Seen acting suspiciously where an offence had been reported"
OFFICER_GROUPS = ("White", "Black", "Asian", "Mixed", "Other")


def stop_searches(year: Year) -> pa.Table:
    """The searches of one year, in the order in which they were made."""
    total = year.total("stop_search.all")
    searched = year.moments(apportion(total, year.monthly("month_search")), "hour_search")
    objects, item = _objects(year, total)
    results, result = _results(year, objects, item)
    positive = (result >= 0) & (result != results.index(NO_ACTION))
    kinds, kind = _drawn(year, "search_kind", total)
    found = _chance(year, np.where(positive, year.free("found_if_positive"), year.free("found_if_not")))
    linked = positive & _chance(year, np.where(found, year.free("linked_if_found"), year.free("linked_if_not")))
    return pa.table(
        {
            "search_ref": references(f"S{year.start}", np.arange(1, total + 1)),
            "searched_at": times(searched),
            "kind": words(kinds, kind),
            "object": words(objects, item),
            "drug_purpose": words(PURPOSES, _purpose(year, item == objects.index(DRUGS))),
            "legislation": words([POWERS.get(each, PACE) for each in objects], item),
            "grounds": words([GROUNDS.get(each, OTHER_GROUNDS) for each in objects], item),
            "outcome": words(results, result),
            "outcome_linked": pa.array(linked, mask=~_chance(year, np.full(total, year.free("linked_recorded")))),
            "object_found": pa.array(found, mask=~_chance(year, np.full(total, year.free("found_recorded")))),
            **_people(year, kind == kinds.index(VEHICLE_ONLY)),
            "operation": pa.array(_chance(year, np.full(total, year.free("operation_share")))),
            "more_than_outer_clothing": pa.array(_chance(year, np.full(total, year.free("clothing_share")))),
        }
    )


def _chance(year: Year, odds: np.ndarray[Any, Any]) -> Flags:
    return year.random.random(odds.size) < odds


def _drawn(year: Year, shape: str, total: int) -> tuple[list[str], Integers]:
    weights = year.weights(shape)
    return list(weights), shuffled(apportion(total, list(weights.values())), year.random)


def _objects(year: Year, total: int) -> tuple[list[str], Integers]:
    """What was looked for: drugs and weapons as printed, all else by a shape whose empty name is for not recorded."""
    others = year.weights("search_object")
    drugs, weapons = year.total("stop_search.controlled_drugs"), year.total("stop_search.offensive_weapons")
    if drugs + weapons > total:
        raise PeelianError(
            f"The sample {year.totals.sample.id} has more searches for drugs and weapons than searches.",
            remedy="Correct the sample's `totals` of stop_search.",
        )
    counts = np.concatenate([[drugs, weapons], apportion(total - drugs - weapons, list(others.values()))])
    return [DRUGS, WEAPONS, *others], shuffled(counts, year.random)


def _results(year: Year, objects: Sequence[str], item: Integers) -> tuple[list[str], Integers]:
    """What came of each: positive outcomes at the printed rate, arrests as printed, the other ones by a shape."""
    share = year.printed("stop_search.positive_outcome_rate")
    share = year.free("positive_search_share") if share is None else share / 100
    positive, arrests = round(share * item.size), year.total("stop_search.arrests")
    others = year.weights("search_outcome")
    if arrests > positive:
        raise PeelianError(
            f"The sample {year.totals.sample.id} has more arrests from searches than positive outcomes.",
            remedy="Correct stop_search_arrests in its `totals`.",
        )
    results = [NO_ACTION, ARREST, *others]
    result = np.zeros(item.size, dtype=np.int64)
    unknown = round(year.free("no_search_outcome_share") * item.size)
    at = picked(np.ones(item.size), positive + unknown, year.random)
    counts = [0, arrests, *apportion(positive - arrests, list(others.values())).tolist()]
    result[at] = year.random.permutation(np.concatenate([shuffled(counts, year.random), np.full(unknown, -1)]))
    return results, result


def _purpose(year: Year, drugs: Flags) -> Integers:
    purpose = np.full(drugs.size, -1, dtype=np.int64)
    at = np.flatnonzero(drugs & _chance(year, np.full(drugs.size, year.free("purpose_recorded"))))
    purpose[at] = shuffled(apportion(at.size, year.listed("drug_purpose", PURPOSES)), year.random)
    return purpose


def _people(year: Year, nobody: Flags) -> dict[str, pa.Array]:
    """Who was searched; nobody where only a vehicle was. Officers mostly see the group that people give."""
    groups, group = _drawn(year, "ethnicity", nobody.size)
    first_words = [each.split("/")[0].split(" ")[0] for each in groups]
    as_stated = [OFFICER_GROUPS.index(word) if word in OFFICER_GROUPS else -1 for word in first_words]
    not_stated = [not each or each.endswith("Not stated") for each in groups]
    seen = np.asarray(as_stated)[group]
    other = (
        np.asarray(not_stated)[group] | (seen < 0) | ~_chance(year, np.full(nobody.size, year.free("seen_as_stated")))
    )
    shape = apportion(int(other.sum()), year.listed("officer_ethnicity", OFFICER_GROUPS))
    seen[other] = shuffled(shape, year.random)
    genders, gender = _drawn(year, "gender", nobody.size)
    ages, age = _drawn(year, "age", nobody.size)
    return {
        "self_defined_ethnicity": words(groups, np.where(nobody, -1, group)),
        "officer_defined_ethnicity": words(OFFICER_GROUPS, np.where(nobody, -1, seen)),
        "gender": words(genders, np.where(nobody, -1, gender)),
        "age_range": words(ages, np.where(nobody, -1, age)),
    }
