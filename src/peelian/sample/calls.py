"""Synthetic calls: volumes, answering and lengths as printed, spread over the year by free shapes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from peelian.sample.spread import Flags, Integers, apportion, picked, with_sum, within
from peelian.sample.table import references, times, words
from peelian.sample.year import Year

LATE_LIMIT = 10
LONGEST_WAIT = {"999": 120, "101": 3600}
LONGEST_CALL = 7200
OUTCOMES = ("answered", "abandoned")


def calls(year: Year) -> pa.Table:
    """The calls of one year, in the order in which they came."""
    parts = [_line(year, line) for line in LONGEST_WAIT]
    return pa.concat_tables(parts).sort_by([("received_at", "ascending"), ("call_ref", "ascending")])


def _line(year: Year, line: str) -> pa.Table:
    total = year.total(f"contact.calls_{line}")
    counts = apportion(total, year.monthly(f"month_{line}"))
    received = year.moments(counts, f"hour_{line}")
    abandoned = _abandoned(year, line, counts)
    answered = int(total - abandoned.sum())
    return pa.table(
        {
            "call_ref": references(f"{line}-{year.start}", np.arange(1, total + 1)),
            "line": words([line], np.zeros(total, dtype=np.int64)),
            "received_at": times(received),
            "outcome": words(OUTCOMES, abandoned.astype(np.int64)),
            "answered_after": _where_answered(abandoned, _waits(year, line, answered)),
            "talk_time": _where_answered(abandoned, _lengths(year, line, answered)),
        }
    )


def _where_answered(abandoned: Flags, values: Integers) -> pa.Array:
    full = np.zeros(abandoned.size, dtype=np.int64)
    full[~abandoned] = values
    return pa.array(full, mask=abandoned)


def _abandoned(year: Year, line: str, counts: Integers) -> Flags:
    """Which calls were abandoned; the lowest and the highest month have the printed rates, or free ones."""
    total = year.find("contact.abandoned", line=line)
    total = round(year.free(f"abandoned_share_{line}") * int(counts.sum())) if total is None else total
    lowest, highest = (_month_rate(year, line, part) for part in ("lowest", "highest"))
    shape = np.asarray(year.monthly(f"abandoned_{line}"))
    low, high = np.ceil(lowest * counts).astype(np.int64), np.floor(highest * counts).astype(np.int64)
    for at, rate in ((shape.argmin(), lowest), (shape.argmax(), highest)):
        low[at] = high[at] = round(rate * int(counts[at]))
    each = within(total, shape * counts, low=low, high=high)
    chosen, first = np.zeros(counts.sum(), dtype=bool), 0
    for calls_of_month, lost in zip(counts.tolist(), each.tolist(), strict=True):
        chosen[first + picked(np.ones(calls_of_month), lost, year.random)] = True
        first += calls_of_month
    return chosen


def _month_rate(year: Year, line: str, which: str) -> float:
    printed = year.printed("contact.abandonment_rate", f"{which}_month", line=line)
    return year.free(f"{which}_abandoned_{line}") if printed is None else printed / 100


def _waits(year: Year, line: str, answered: int) -> Integers:
    """Seconds to answer, with the printed mean (or a free one), and for 999 the printed number answered late."""
    mean = year.printed("contact.mean_answer_time", line=line)
    mean = year.free(f"mean_answer_{line}") if mean is None else mean
    target = round(mean * answered)
    if line == "101":
        drawn = year.random.exponential(mean, size=answered).astype(np.int64)
        return with_sum(drawn, target, low=0, high=LONGEST_WAIT[line], random=year.random)
    late = year.printed("contact.calls_999_answered_in_10s", "shortfall")
    count = round(year.free("late_share_999") * answered) if late is None else int(late)
    slow = LATE_LIMIT + 1 + year.random.geometric(0.1, size=count).clip(0, LONGEST_WAIT[line])
    quick = year.random.binomial(LATE_LIMIT, min(mean / LATE_LIMIT, 1.0), size=answered - count).astype(np.int64)
    quick = with_sum(quick, target - int(slow.sum()), low=0, high=LATE_LIMIT, random=year.random)
    return year.random.permutation(np.concatenate([slow, quick]))


def _lengths(year: Year, line: str, answered: int) -> Integers:
    """Seconds from answer to end, with the printed mean (or a free one)."""
    mean = year.printed("contact.mean_call_length", line=line)
    mean = year.free(f"mean_call_{line}") if mean is None else mean
    shape = year.free("call_length_shape")
    drawn = year.random.gamma(shape, mean / shape, size=answered).astype(np.int64)
    return with_sum(drawn, round(mean * answered), low=1, high=LONGEST_CALL, random=year.random)
