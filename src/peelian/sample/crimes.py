"""Synthetic crimes: offences and flags as printed, days and investigations free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from peelian.core.errors import PeelianError
from peelian.sample.clock import Times, days_of
from peelian.sample.offences import CATEGORY, OFFENCES, number
from peelian.sample.spread import Flags, Integers, apportion, picked, shuffled
from peelian.sample.table import dates, references, words
from peelian.sample.year import Year

STRANDS = ("race", "religion", "orientation", "disability", "transgender")
# Six months have 181 to 184 days.
SURELY_RECENT, SURELY_HISTORICAL = 180, 185
LONGEST_DELAY = 50 * 365


@dataclass(frozen=True)
class Crimes:
    """The crimes of one year in order of recording, with all but what became of them."""

    year: Year
    recorded: Times
    offence: Integers
    started: Times
    finalised: Times
    knife: Flags
    strands: dict[str, Flags]
    exploitation: Flags

    @property
    def references(self) -> pa.Array:
        """The reference of each."""
        return references(f"C{self.year.start}", np.arange(1, self.offence.size + 1))

    def table(self, outcomes: Sequence[str], outcome: Integers) -> pa.Table:
        """The crimes as rows, each with the latest outcome known."""
        names = sorted(set(CATEGORY.values()))
        category = np.asarray([names.index(CATEGORY[each]) for each in OFFENCES])
        return pa.table(
            {
                "crime_ref": self.references,
                "recorded_on": dates(self.recorded),
                "category": words(names, category[self.offence]),
                "outcome": words(outcomes, outcome),
                "offence": words(OFFENCES, self.offence),
                "offence_start": dates(self.started),
                "knife": pa.array(self.knife),
                **{f"hate_{strand}": pa.array(flag) for strand, flag in self.strands.items()},
                "exploitation": pa.array(self.exploitation),
                "finalised_on": dates(self.finalised),
            }
        )


def crimes(year: Year) -> Crimes:
    """The crimes of one year."""
    months = apportion(year.total("crime.recorded"), year.monthly("month_crime"))
    offence = _offences(year, months)
    days = [np.sort(year.random.choice(days_of(m), size=n)) for m, n in zip(year.period.months, months, strict=True)]
    recorded = np.concatenate(days)
    delay = _delays(year, offence)
    hate = _by_month(year, "crime.hate", "hate", offence, months)
    return Crimes(
        year=year,
        recorded=recorded,
        offence=offence,
        started=recorded - delay.astype("m8[D]"),
        finalised=_finalised(year, recorded, offence),
        knife=_flagged(year, "knife", offence, year.total("crime.knife")),
        strands=_strands(year, hate),
        exploitation=_by_month(year, "crime.child_sexual_exploitation", "exploitation", offence, months),
    )


def _totals(year: Year) -> Integers:
    """How many crimes of each offence: those with a total of their own, and the rest of all crimes by a shape."""
    harassment = year.total("crime.stalking_and_harassment")
    burglary, residential = year.total("crime.burglary"), year.total("crime.burglary_residential")
    drugs = apportion(year.total("crime.drugs"), year.listed("drugs", ("Trafficking of drugs", "Possession of drugs")))
    fixed = {
        "Violence with injury": year.total("crime.violence_with_injury"),
        "Violence without injury": year.total("crime.violence_without_injury") - harassment,
        "Stalking and harassment": harassment,
        "Rape": year.total("crime.rape"),
        "Residential burglary": residential,
        "Non-residential burglary": burglary - residential,
        "Trafficking of drugs": int(drugs[0]),
        "Possession of drugs": int(drugs[1]),
    }
    others = [each for each in OFFENCES if each not in fixed]
    rest = year.total("crime.recorded") - sum(fixed.values())
    if min(rest, *fixed.values()) < 0:
        raise PeelianError(
            f"The offences of {year.totals.sample.id} in {year.period} do not fit into each other or into all crimes.",
            remedy="Correct the sample's `totals` of crime.",
        )
    shared = apportion(rest, year.listed("offence", others))
    return np.asarray([fixed[each] if each in fixed else shared[others.index(each)] for each in OFFENCES])


def _offences(year: Year, months: Integers) -> Integers:
    """The offence of each crime. Offences with a shape of months follow it; the others fill the months up."""
    counts = np.zeros((months.size, len(OFFENCES)), dtype=np.int64)
    totals = _totals(year)
    filling = np.ones(len(OFFENCES), dtype=bool)
    for offence in OFFENCES:
        name = offence.lower().replace(" ", "_").replace("-", "_")
        if year.has_shape(f"month_{name}"):
            at = number(offence)
            filling[at] = False
            measure = f"crime.{name}"
            # Violence without injury has a total with stalking and harassment in it, and here they are apart.
            known = year.find(measure) == totals[at]
            shape = f"month_{name}"
            counts[:, at] = year.by_month(measure, shape) if known else apportion(totals[at], year.monthly(shape))
    others = shuffled(np.where(filling, totals, 0), year.random)
    parts, first = [], 0
    for month, fixed in zip(months.tolist(), counts, strict=True):
        rest = month - int(fixed.sum())
        if rest < 0:
            raise PeelianError(
                f"In one month of {year.period} the offences of {year.totals.sample.id} are more than all its crimes.",
                remedy="Flatten the sample's shapes of months.",
            )
        own = np.repeat(np.arange(len(OFFENCES)), fixed)
        parts.append(year.random.permutation(np.concatenate([own, others[first : first + rest]])))
        first += rest
    return np.concatenate(parts)


def _flagged(year: Year, shape: str, offence: Integers, count: int) -> Flags:
    """`count` crimes, where a crime's odds depend on its offence."""
    flags = np.zeros(offence.size, dtype=bool)
    flags[picked(np.asarray(year.listed(shape, OFFENCES))[offence], count, year.random)] = True
    return flags


def _by_month(year: Year, measure: str, shape: str, offence: Integers, months: Integers) -> Flags:
    counts = year.by_month(measure, f"month_{shape}")
    ends = np.cumsum(months)
    parts = [
        _flagged(year, shape, offence[end - size : end], count)
        for end, size, count in zip(ends.tolist(), months.tolist(), counts.tolist(), strict=True)
    ]
    return np.concatenate(parts)


def _strands(year: Year, hate: Flags) -> dict[str, Flags]:
    """On what grounds each hate crime was one: race as printed, and some on two grounds."""
    share = year.printed("crime.hate_racial_share")
    share = year.free("hate_racial_share") if share is None else share / 100
    at = year.random.permutation(np.flatnonzero(hate))
    racial = round(share * at.size)
    strands = {strand: np.zeros(hate.size, dtype=bool) for strand in STRANDS}
    strands["race"][at[:racial]] = True
    others = shuffled(apportion(at.size - racial, year.listed("hate_strand", STRANDS[1:])), year.random)
    for index, strand in enumerate(STRANDS[1:]):
        strands[strand][at[racial:][others == index]] = True
    second = at[: round(year.free("two_strands_share") * racial)]
    strands["religion"][second] = True
    return strands


def _delays(year: Year, offence: Integers) -> Integers:
    """Days from the start of each offence to its recording. As many rapes as printed were over six months ago."""
    share = np.asarray(year.listed("reported_late", OFFENCES))[offence]
    late = year.random.random(offence.size) < share
    rape = np.flatnonzero(offence == number("Rape"))
    late[rape] = False
    late[rape[picked(np.ones(rape.size), year.total("crime.rape_historical", threshold="6"), year.random)]] = True
    usual = np.asarray(year.listed("days_to_report", OFFENCES))[offence]
    delay = year.random.exponential(usual).clip(0, SURELY_RECENT).astype(np.int64)
    long = SURELY_HISTORICAL + year.random.exponential(year.free("days_of_late_reports"), size=int(late.sum()))
    delay[late] = long.clip(SURELY_HISTORICAL, LONGEST_DELAY).astype(np.int64)
    return delay


def _finalised(year: Year, recorded: Times, offence: Integers) -> Times:
    """The day on which each investigation ended; none for those that were still open at the sample's end."""
    median = np.asarray(year.listed("days_to_finalise", OFFENCES))[offence]
    drawn = year.random.lognormal(np.log(median), year.free("finalise_spread"))
    ended = recorded + drawn.astype(np.int64).astype("m8[D]")
    return np.where(ended < year.end, ended, np.datetime64("NaT", "D"))
