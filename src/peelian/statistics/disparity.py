"""Disparity between two groups, with what is not known of people's ethnicity made visible."""

from __future__ import annotations

from dataclasses import dataclass

from peelian.core.interval import Interval
from peelian.statistics.proportion import proportion_difference
from peelian.statistics.ratios import Ratio, rate_ratio


@dataclass(frozen=True, slots=True)
class Disparity:
    """How many times as often a group is searched as the reference group, per resident.

    `least` and `most` are the ratio if all searches whose ethnicity is not stated were of the reference group, or all
    of this group; `shared_out` is the ratio if they are shared out as the stated ones are, which is the ratio itself.
    `population_year` and `geography` say whose residents it rests on.
    """

    ratio: Ratio
    not_stated: int
    not_stated_share: float
    least: float
    most: float
    population_year: str
    geography: str


@dataclass(frozen=True, slots=True)
class FindRateGap:
    """The group's find rate less the reference group's, in shares, with its interval."""

    difference: float
    interval: Interval


def disparity(
    searches: tuple[int, int],
    residents: tuple[int, int],
    *,
    not_stated: int,
    all_searches: int,
    population_year: str,
    geography: str,
    level: float = 0.95,
) -> Disparity:
    """The ratio of two groups' rates; each pair is (group, reference group).

    Residents are not the people who are out on the street, so a ratio is a question, not an answer. Method: Race
    Disparity Unit (2021): show geography, the age of the population and unstated ethnicity beside the ratio. Raises
    ValueError where a count is 0: state the counts alone.
    """
    group, reference = searches
    people, others = residents
    ratio = rate_ratio(group, people, reference, others, level=level)
    least = (group / people) / ((reference + not_stated) / others)
    most = ((group + not_stated) / people) / (reference / others)
    share = not_stated / all_searches if all_searches else 0.0
    return Disparity(ratio, not_stated, share, least, most, population_year, geography)


def find_rate_gap(finds: tuple[int, int], searches: tuple[int, int], *, level: float = 0.95) -> FindRateGap:
    """How much more often searches of the group find something than those of the reference group.

    A lower find rate may mean that less is needed to search the group; the test is weak where grounds differ
    (Knowles, Persico and Todd 2001; the problem of infra-marginality, Ayres 2002). Raises ValueError for no searches.
    """
    interval = proportion_difference(finds[0], searches[0], finds[1], searches[1], level=level)
    return FindRateGap(finds[0] / searches[0] - finds[1] / searches[1], interval)
