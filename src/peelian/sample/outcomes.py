"""Synthetic outcomes of the sample's own crimes: as many positive ones as printed, their codes by a real mix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pyarrow as pa

from peelian.core.errors import PeelianError
from peelian.sample.crimes import Crimes
from peelian.sample.offences import OFFENCES
from peelian.sample.spread import Integers, apportion, picked, shuffled
from peelian.sample.table import dates, words
from peelian.sample.year import Year

POSITIVE: Mapping[str, str] = MappingProxyType(
    {
        "1": "Charged or summonsed",
        "1A": "Charged or summonsed",
        "2": "Caution",
        "2A": "Caution",
        "3": "Caution",
        "3A": "Caution",
        "4": "Taken into consideration",
        "6": "Penalty notice for disorder",
        "7": "Drugs possession warning",
        "8": "Community resolution",
    }
)
OTHER: Mapping[str, str] = MappingProxyType(
    {
        "5": "Offender died",
        **dict.fromkeys(("9", "10", "11", "12", "13"), "Prosecution prevented or not in the public interest"),
        **dict.fromkeys(("14", "15", "16"), "Evidential difficulties"),
        "17": "Time limit expired",
        "18": "Investigation complete, no suspect identified",
        "20": "Responsibility transferred",
        "21": "Further investigation not in the public interest",
        "22": "Diversionary activity",
    }
)
NO_SUSPECT = "18"
CODES = (*POSITIVE, *OTHER)
OUTCOME = {**POSITIVE, **OTHER}
OPEN, UNKNOWN = "Under investigation", "Status update unavailable"
# What the publisher's street files call the latest outcome of a crime; a charge is followed by a court's result.
STREET: Mapping[str, str] = MappingProxyType(
    {
        "Caution": "Offender given a caution",
        "Taken into consideration": "Suspect charged as part of another case",
        "Penalty notice for disorder": "Offender given penalty notice",
        "Drugs possession warning": "Offender given a drugs possession warning",
        "Community resolution": "Local resolution",
        "Offender died": "Formal action is not in the public interest",
        "Prosecution prevented or not in the public interest": "Formal action is not in the public interest",
        "Evidential difficulties": "Unable to prosecute suspect",
        "Time limit expired": "Unable to prosecute suspect",
        "Investigation complete, no suspect identified": "Investigation complete; no suspect identified",
        "Responsibility transferred": "Action to be taken by another organisation",
        "Further investigation not in the public interest": "Further investigation is not in the public interest",
        "Diversionary activity": "Further action is not in the public interest",
    }
)


def outcomes(years: Sequence[Year], recorded: Sequence[Crimes]) -> tuple[list[pa.Table], list[pa.Table]]:
    """The outcomes given in each year, and the crimes recorded in each year with the latest outcome known."""
    finalised = np.concatenate([each.finalised for each in recorded])
    offence = np.concatenate([each.offence for each in recorded])
    reference = pa.concat_arrays([each.references for each in recorded])
    code = np.full(offence.size, -1, dtype=np.int64)
    given = []
    for year in years:
        months = year.period.months
        first, end = np.datetime64(str(months[0]), "D"), np.datetime64(str(months[-1].plus(1)), "D")
        pool = np.flatnonzero((finalised >= first) & (finalised < end))
        chosen, codes = _coded(year, offence[pool])
        code[pool[chosen]] = codes
        at = pool[chosen[np.argsort(finalised[pool[chosen]], kind="stable")]]
        names = sorted(set(OUTCOME.values()))
        group = np.asarray([names.index(OUTCOME[each]) for each in CODES])
        given.append(
            pa.table(
                {
                    "crime_ref": reference.take(pa.array(at)),
                    "given_on": dates(finalised[at]),
                    "outcome": words(names, group[code[at]]),
                    "code": words(CODES, code[at]),
                }
            )
        )
    ends = np.cumsum([each.offence.size for each in recorded])
    split = zip(years, recorded, np.split(code, ends[:-1]), strict=True)
    return given, [_latest(year, each, codes) for year, each, codes in split]


def _coded(year: Year, offence: Integers) -> tuple[Integers, Integers]:
    """Which of the crimes finalised in a year got an outcome in it, and its Home Office code."""
    positive = year.total("outcomes.positive")
    total = min(round(year.free("outcome_share") * year.total("crime.recorded")), offence.size)
    if positive > total:
        raise PeelianError(
            f"The sample {year.totals.sample.id} has fewer crimes finalised in {year.period} than positive outcomes.",
            remedy="Lower the positive outcomes in its `totals`, or days_to_finalise.",
        )
    by_code = np.zeros(len(CODES), dtype=np.int64)
    by_code[: len(POSITIVE)] = apportion(positive, year.listed("positive_code", POSITIVE))
    by_code[len(POSITIVE) :] = apportion(total - positive, year.listed("other_code", OTHER))
    left, code = np.ones(offence.size, dtype=bool), np.full(offence.size, -1, dtype=np.int64)
    without_suspect = np.zeros_like(by_code)
    without_suspect[CODES.index(NO_SUSPECT)] = by_code[CODES.index(NO_SUSPECT)]
    resolved = by_code * (np.arange(len(CODES)) < len(POSITIVE))
    steps = (("positive", resolved), ("no_suspect", without_suspect), ("", by_code - resolved - without_suspect))
    for shape, counts in steps:
        odds = np.asarray(year.listed(shape, OFFENCES))[offence] if shape else np.ones(offence.size)
        at = picked(odds * left, int(counts.sum()), year.random)
        code[at] = shuffled(counts, year.random)
        left[at] = False
    chosen: Integers = np.flatnonzero(code >= 0)
    return chosen, code[chosen]


def _latest(year: Year, recorded: Crimes, code: Integers) -> pa.Table:
    court = year.weights("court_result")
    names = [*sorted(set(STREET.values())), *court, OPEN, UNKNOWN]
    of_code = np.asarray([names.index(STREET[OUTCOME[each]]) if OUTCOME[each] in STREET else -1 for each in CODES])
    latest = np.where(np.isnat(recorded.finalised), names.index(OPEN), names.index(UNKNOWN))
    latest = np.where(code >= 0, of_code[code], latest)
    charged = np.flatnonzero(latest < 0)
    results = shuffled(apportion(charged.size, list(court.values())), year.random)
    latest[charged] = len(set(STREET.values())) + results
    return recorded.table(names, latest)
