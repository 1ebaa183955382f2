"""Whether the same records were judged differently the second time, or by another rater."""

from __future__ import annotations


def mcnemar(only_first: int, only_second: int) -> float:
    """The exact two-sided p-value that as many records changed one way as the other.

    Records that stayed the same say nothing. Method: McNemar (1947), by the binomial distribution. Raises ValueError
    for negative counts.

    >>> round(mcnemar(2, 9), 4)
    0.0654
    """
    from scipy.stats import binomtest

    if only_first < 0 or only_second < 0:
        raise ValueError("counts are 0 or more")
    changed = only_first + only_second
    return float(binomtest(only_first, changed).pvalue) if changed else 1.0
