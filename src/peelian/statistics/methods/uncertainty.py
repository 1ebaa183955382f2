"""Intervals for rates, shares, ratios and differences, and tests of two of them."""

from __future__ import annotations

from typing import Literal

from peelian.core.interval import Interval
from peelian.statistics import detectable, paired, proportion
from peelian.statistics import disparity as disparities
from peelian.statistics.method import Confidence, Number, Numbers, Result, Whole, method
from peelian.statistics.rate import rate
from peelian.statistics.ratios import Ratio, odds_ratio, rate_ratio, risk_ratio
from peelian.statistics.standardised import Standardised, direct_rate, indirect_ratio
from peelian.statistics.two_counts import two_counts
from peelian.statistics.wilson import wilson

PHE = "Public Health England, Technical guide: confidence intervals (2018), as in PHEindicatormethods"


@method(
    rate,
    formula="byar: Byar's limits; exact: χ² quantiles / 2; phe: exact below 10 events, Byar from 10; all / denominator",
    source=f"Garwood (1936); Breslow and Day (1987); {PHE}",
)
def rate_ci(
    count: Number,
    denominator: Number,
    multiplier: Number = 1,
    confidence: Confidence = 0.95,
    interval: Literal["phe", "byar", "exact"] = "phe",
) -> Result:
    """A rate of events by exposure, and its interval."""
    found = rate(count, denominator, per=multiplier, level=confidence, method=interval)
    return {"value": count / denominator * multiplier, **_ends(found), "method": found.method.split()[0]}


@method(
    wilson,
    formula="wilson: (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n); clopper_pearson: beta quantiles, equal tails",
    source="Wilson (1927), Newcombe (1998); Clopper and Pearson (1934)",
)
def proportion_ci(
    count: Number,
    denominator: Number,
    confidence: Confidence = 0.95,
    interval: Literal["wilson", "clopper_pearson"] = "wilson",
) -> Result:
    """A share and its interval."""
    chosen = wilson if interval == "wilson" else proportion.clopper_pearson
    return {"value": count / denominator, **_ends(chosen(count, denominator, level=confidence))}


@method(
    proportion.proportion_difference,
    formula="p₁ − p₂, with √((p₁ − l₁)² + (u₂ − p₂)²) down and √((u₁ − p₁)² + (p₂ − l₂)²) up, of Wilson limits",
    source="Newcombe (1998), hybrid score, method 10",
)
def proportion_difference_ci(
    count_1: Whole, denominator_1: Whole, count_2: Whole, denominator_2: Whole, confidence: Confidence = 0.95
) -> Result:
    """The first share less the second, and its interval."""
    found = proportion.proportion_difference(count_1, denominator_1, count_2, denominator_2, level=confidence)
    return {"value": count_1 / denominator_1 - count_2 / denominator_2, **_ends(found)}


@method(
    proportion.hypergeometric,
    formula="the numbers in the population that an exact test with equal tails does not reject",
    source="Inversion of the hypergeometric test (Konijn 1973)",
)
def hypergeometric_ci(found: Whole, sample: Whole, population: Whole, confidence: Confidence = 0.95) -> Result:
    """How many of a finite population may be as the sample's are."""
    held = proportion.hypergeometric(found, sample, population, level=confidence)
    low, high = held.shares
    return {"lower": held.lower, "upper": held.upper, "lower_proportion": low, "upper_proportion": high}


@method(
    direct_rate,
    formula="Σ wᵢ xᵢ/nᵢ / Σ wᵢ; limits: value + √(variance / Σx) × (Byar's limit − Σx); none below 10 events",
    source=f"Dobson and others (1991); {PHE}",
)
def directly_standardised_rate(
    counts: Numbers, populations: Numbers, standard: Numbers, multiplier: Number = 1, confidence: Confidence = 0.95
) -> Result:
    """The rate that a standard population would have at this area's own rates."""
    found = direct_rate(counts, populations, standard, per=multiplier, level=confidence)
    return _of_standardised(found)


@method(
    indirect_ratio,
    formula="Σ xᵢ / Σ nᵢ (reference count / reference population)ᵢ; exact limits below 10 observed, Byar's from 10",
    source=PHE,
)
def indirectly_standardised_ratio(
    counts: Numbers,
    populations: Numbers,
    reference_counts: Numbers,
    reference_populations: Numbers,
    confidence: Confidence = 0.95,
) -> Result:
    """Events observed over those expected at the reference's rates."""
    found = indirect_ratio(counts, populations, reference_counts, reference_populations, level=confidence)
    return _of_standardised(found)


@method(rate_ratio, formula="r₁ / r₀; exp(log ratio ± z √(1/a + 1/b))", source="Rothman, Modern Epidemiology")
def rate_ratio_ci(
    count_1: Number, denominator_1: Number, count_0: Number, denominator_0: Number, confidence: Confidence = 0.95
) -> Result:
    """The first rate over the second, and its interval."""
    return _of_ratio(rate_ratio(count_1, denominator_1, count_0, denominator_0, level=confidence))


@method(
    risk_ratio,
    formula="p₁ / p₀; exp(log ratio ± z √(1/a − 1/n₁ + 1/b − 1/n₀))",
    source="Katz and others (1978)",
)
def risk_ratio_ci(
    count_1: Number, denominator_1: Number, count_0: Number, denominator_0: Number, confidence: Confidence = 0.95
) -> Result:
    """The first share over the second, and its interval."""
    return _of_ratio(risk_ratio(count_1, denominator_1, count_0, denominator_0, level=confidence))


@method(odds_ratio, formula="ad / bc; exp(log ratio ± z √(1/a + 1/b + 1/c + 1/d))", source="Woolf (1955)")
def odds_ratio_ci(
    count_1: Number, denominator_1: Number, count_0: Number, denominator_0: Number, confidence: Confidence = 0.95
) -> Result:
    """The odds in the first group over those in the second, and their interval."""
    return _of_ratio(odds_ratio(count_1, denominator_1, count_0, denominator_0, level=confidence))


@method(
    two_counts,
    formula="a of a + b as Binomial with share e₁ / (e₁ + e₀); interval from Clopper-Pearson limits of that share",
    source="Przyborowski and Wilenski (1940)",
)
def poisson_two_count_test(
    count_1: Whole, count_0: Whole, exposure_1: Number = 1, exposure_0: Number = 1, confidence: Confidence = 0.95
) -> Result:
    """Whether two counts differ by more than chance, exactly."""
    found = two_counts(count_1, count_0, exposure_1=exposure_1, exposure_0=exposure_0, level=confidence)
    return {"ratio": found.ratio, **_ends(found.interval), "p_value": found.p_value}


@method(paired.mcnemar, formula="b of b + c as Binomial with share ½, two-sided", source="McNemar (1947), exact")
def mcnemar(only_first: Whole, only_second: Whole) -> Result:
    """Whether as many of the same records changed one way as the other."""
    return {"p_value": paired.mcnemar(only_first, only_second)}


@method(
    disparities.disparity,
    formula="(a/n₁) / (b/n₀), with all searches of unstated ethnicity put to one group, then to the other",
    source="Race Disparity Unit (2021); rate ratio by the log method",
)
def search_disparity(
    searches: Whole,
    searches_reference: Whole,
    residents: Whole,
    residents_reference: Whole,
    not_stated: Whole,
    all_searches: Whole,
    confidence: Confidence = 0.95,
) -> Result:
    """How many times as often a group is searched as another, and how much unstated ethnicity leaves open."""
    found = disparities.disparity(
        (searches, searches_reference), (residents, residents_reference),
        not_stated=not_stated, all_searches=all_searches, population_year="", geography="", level=confidence,
    )  # fmt: skip
    return {
        **_of_ratio(found.ratio), "not_stated_share": found.not_stated_share, "least": found.least, "most": found.most
    }  # fmt: skip


@method(
    disparities.find_rate_gap,
    formula="p₁ − p₀, with Newcombe's hybrid score interval",
    source="Knowles, Persico and Todd (2001), with Ayres (2002) on its limits; Newcombe (1998)",
)
def find_rate_gap(
    finds: Whole, searches: Whole, finds_reference: Whole, searches_reference: Whole, confidence: Confidence = 0.95
) -> Result:
    """How much more often searches of a group find something than those of the reference group."""
    found = disparities.find_rate_gap((finds, finds_reference), (searches, searches_reference), level=confidence)
    return {"value": found.difference, **_ends(found.interval)}


@method(
    detectable.detectable_share_change,
    formula="(z of confidence + z of power) × deft × √(2 p(1 − p) / n)",
    source="Normal approximation (Fleiss 1981)",
)
def detectable_share_change(
    share: Number, size: Whole, deft: Number = 1, confidence: Confidence = 0.95, power: Number = 0.8
) -> Result:
    """The smallest change of a share that a survey of this size would find."""
    return {"value": detectable.detectable_share_change(share, size, deft=deft, level=confidence, power=power)}


@method(
    detectable.detectable_count_change,
    formula="(z of confidence + z of power) × √(2 × dispersion × count)",
    source="Normal approximation to the Poisson",
)
def detectable_count_change(
    count: Number, dispersion: Number = 1, confidence: Confidence = 0.95, power: Number = 0.8
) -> Result:
    """The smallest change of a count that would be found."""
    found = detectable.detectable_count_change(count, dispersion=dispersion, level=confidence, power=power)
    return {"value": found}


def _ends(interval: Interval) -> Result:
    return {"lower": interval.lower, "upper": interval.upper}


def _of_ratio(found: Ratio) -> Result:
    return {"value": found.value, **_ends(found.interval)}


def _of_standardised(found: Standardised) -> Result:
    return {
        "value": found.value, **_ends(found.interval), "observed": found.observed, "expected": found.expected,
        "method": found.interval.method.split()[0],
    }  # fmt: skip
