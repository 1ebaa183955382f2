"""Samples: surveys and their weights, audits of records, agreement of auditors."""

from __future__ import annotations

import numpy as np

from peelian.core.interval import Interval
from peelian.statistics import audit_sample, recording, survey
from peelian.statistics.kappa import cohen_kappa as agreement
from peelian.statistics.method import Confidence, Number, Numbers, Result, Rows, Table, Whole, Yes, method
from peelian.statistics.raking import rake
from peelian.statistics.recording import Stratum


@method(
    rake,
    formula="weights scaled to the row totals, then to the column totals, until both are met",
    source="Deming and Stephan (1940), iterative proportional fitting",
)
def raking(table: Rows, row_totals: Numbers, column_totals: Numbers) -> Result:
    """A weight for each cell of a table of respondents that meets known totals; None where nobody is in a cell."""
    cells = [(row, column) for row, each in enumerate(table) for column, count in enumerate(each) if count > 0]
    counts = [table[row][column] for row, column in cells]
    found = rake(
        [[f"row {row}" for row, _ in cells], [f"column {column}" for _, column in cells]],
        [
            {f"row {at}": total for at, total in enumerate(row_totals)},
            {f"column {at}": total for at, total in enumerate(column_totals)},
        ],
        start=counts,
    )
    fitted = np.zeros((len(row_totals), len(column_totals)))
    weights = np.full(fitted.shape, np.nan)
    for (row, column), count, total in zip(cells, counts, found.weights, strict=True):
        fitted[row, column], weights[row, column] = total, total / count
    return {"weights": weights, "fitted": fitted, "converged": found.converged}


@method(
    survey.weighted_share,
    formula="Σwy / Σw; √(n/(n − 1) Σ(w(y − p) / Σw)²); n_eff = (Σw)² / Σw²",
    source="Taylor linearisation (Lumley 2010); Kish (1965)",
)
def weighted_proportion(y: Numbers, weights: Numbers, confidence: Confidence = 0.95) -> Result:
    """The weighted share of a survey, its standard error and what the weights cost."""
    found = survey.weighted_share(y, weights, level=confidence)
    return {
        "value": found.value, "standard_error": found.standard_error, **_ends(found.interval),
        "effective_sample_size": found.effective_sample_size, "kish_design_effect": found.design_effect,
    }  # fmt: skip


@method(
    survey.survey_difference,
    formula="p₁ − p₀ ± z √(Σ deft² p(1 − p) / n); significant where the interval leaves out 0",
    source="Normal approximation with design factors (Kish 1965)",
)
def survey_difference(
    p1: Number,
    n1: Whole,
    p0: Number,
    n0: Whole,
    deft1: Number = 1,
    deft0: Number = 1,
    random_sample: Yes = True,
    confidence: Confidence = 0.95,
) -> Result:
    """Whether two survey shares differ; significance is None for a sample that was not drawn at random."""
    found = survey.survey_difference((p1, n1, deft1), (p0, n0, deft0), random_sample=random_sample, level=confidence)
    return {
        "value": found.value, "standard_error": found.standard_error, **_ends(found.interval),
        "significant": found.significant,
    }  # fmt: skip


@method(
    recording.stratified_accuracy,
    formula="Σ W p ± z √(Σ W² (1 − n/N) p(1 − p) / (n − 1)), W = N / ΣN",
    source="Cochran (1977), stratified sampling with finite population correction",
)
def stratified_audit(strata: list[Stratum], confidence: Confidence = 0.95) -> Result:
    """The accuracy of recording over strata, and its interval."""
    found = recording.stratified_accuracy(strata, level=confidence)
    return {"value": found.value, "standard_error": found.standard_error, **_ends(found.interval)}


@method(
    recording.unrecorded,
    formula="recorded × (1 − accuracy) / accuracy; the common error takes the missed share of recorded crime",
    source="Identity: recorded = accuracy × reported; as HMICFRS audits are scaled up",
)
def unrecorded_crime(
    recorded: Number, accuracy: Number, accuracy_lower: Number | None = None, accuracy_upper: Number | None = None
) -> Result:
    """Crimes reported in a year and not recorded, from recorded crime and the accuracy that an audit found."""
    if (accuracy_lower is None) != (accuracy_upper is None):
        raise ValueError("give both limits of the accuracy, or none")
    limits = None
    if accuracy_lower is not None and accuracy_upper is not None:
        limits = Interval(accuracy_lower, accuracy_upper, 0.95, "given")
    found = recording.unrecorded(recorded, accuracy, limits)
    return {
        "value": found.number, "lower": found.lower, "upper": found.upper, "reported": found.reported,
        "of_recorded": found.of_recorded,
    }  # fmt: skip


@method(recording.added_by_recording, formula="after / before − 1", source="Identity: recorded = accuracy × reported")
def added_by_recording(before: Number, after: Number) -> Result:
    """By what share recorded crime rises from better recording alone."""
    return {"value": recording.added_by_recording(before, after)}


@method(
    audit_sample.sample_size,
    formula="n₀ = z² p(1 − p) / margin²; n₀ / (1 + (n₀ − 1) / N), rounded up",
    source="Cochran (1977), with finite population correction",
)
def audit_sample_size(
    population: Whole, margin: Number, expected_proportion: Number = 0.5, confidence: Confidence = 0.95
) -> Result:
    """How many records to read so that a share is known to ± the margin."""
    size = audit_sample.sample_size(population, margin=margin, expected=expected_proportion, level=confidence)
    return {"sample": size}


@method(
    audit_sample.stratified_selection,
    formula="in each stratum the records with the lowest SHA-256 of seed, stratum and reference",
    source="Simple random sampling in strata (Cochran 1977), made repeatable by a hash",
)
def audit_selection(strata: dict[str, list[str]], sizes: dict[str, Whole], seed: Whole) -> Result:
    """Which records an audit reads; the same seed gives the same ones on every machine."""
    return {"selected": audit_sample.stratified_selection(strata, sizes, seed=seed)}


@method(
    agreement,
    formula="(observed − expected agreement) / (1 − expected agreement)",
    source="Cohen (1960), unweighted",
)
def cohen_kappa(table: Table) -> Result:
    """Agreement of two raters beyond chance; rows are one's answers, columns the other's."""
    found = agreement(table)
    return {"observed_agreement": found.observed, "kappa": found.kappa}


def _ends(interval: Interval) -> Result:
    return {"lower": interval.lower, "upper": interval.upper}
