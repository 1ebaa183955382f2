"""What a side of a measure counts, in words: one wording for the command line and the reference pages."""

from __future__ import annotations

from peelian.catalogue.model import Aggregate

_TAKEN = {
    "last": "the last in the period",
    "mean": "the mean over the period",
    "mid_year": "in the middle of the year in which the period began",
    "exact": "as given for exactly the period",
}


def what_is_counted(side: Aggregate, *, mark: str = "") -> str:
    """One side in words; names and conditions stand between `mark`s.

    >>> what_is_counted(Aggregate(percentile=90, of="answered_after"))
    'percentile 90 of answered_after'
    """

    def said(text: str) -> str:
        return f"{mark}{text}{mark}"

    if side.percentile is not None:
        what = f"percentile {side.percentile:g} of {said(side.of or '')}"
    elif side.sum:
        what = f"sum of {said(side.sum)}"
    else:
        what = "rows" if side.count == "all" else f"rows where {said(side.count or '')}"
    where = f" where {said(side.where)}" if side.where else ""
    of = f" of {said(side.dataset)}" if side.dataset else ""
    source = f" from {said(side.source)}" if side.source else ""
    taken = f", {_TAKEN[side.take]}" if side.take in _TAKEN else ""
    across = f", over every {' and '.join(map(said, side.across))}" if side.across else ""
    return what + of + source + where + taken + across
