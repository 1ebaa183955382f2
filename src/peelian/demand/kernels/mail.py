"""Entities that go from part to part: sent in any order, taken in order of time, stage and entity."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from peelian.demand.compiled import inlined, kernel
from peelian.demand.kernels.room import Mail
from peelian.demand.kernels.visit import ENTERED, KIND, ROUND, WHO

Integers = npt.NDArray[np.int64]

ROUND_BITS = 32
_ROUND = (1 << ROUND_BITS) - 1
_TO_A_BUCKET = 4


@inlined
def send(mail: Mail, part: int, at_us: int, who: int, what: int) -> None:
    """Put an entity among those on their way to a part; `what` is the work and the round. Too many are only counted."""
    place = mail.first[part] + mail.sent[part]
    mail.sent[part] += 1
    if place < mail.first[part + 1]:
        mail.at_us[place] = at_us
        mail.who[place] = who
        mail.what[place] = what


@inlined
def work_and_round(work: int, around: int) -> int:
    """Both in one number."""
    return work << ROUND_BITS | around


@kernel
def take(mail: Mail, part: int, stage: Integers, visits: Integers, row: int, end_us: int) -> int:
    """Make visits, from `row` on, of all that are on their way to a part, in order; the row after the last."""
    first, count = int(mail.first[part]), int(mail.sent[part])
    at_us, who, what = mail.at_us[first:], mail.who[first:], mail.what[first:]
    if not _in_order(at_us, who, what, stage, count):
        _into_buckets(mail, at_us, who, what, count, end_us)
        at_us, who, what = mail.sorted_us, mail.sorted_who, mail.sorted_what
        _insert(at_us, who, what, stage, count)
    for place in range(count):
        visits[WHO, row + place] = who[place]
        visits[ENTERED, row + place] = at_us[place]
        visits[KIND, row + place] = what[place] >> ROUND_BITS
        visits[ROUND, row + place] = what[place] & _ROUND
    return row + count


@inlined
def _after(at_us: Integers, who: Integers, what: Integers, stage: Integers, one: int, other: int) -> bool:
    """Whether one comes after the other."""
    if at_us[one] != at_us[other]:
        return bool(at_us[one] > at_us[other])
    first, second = stage[what[one] >> ROUND_BITS], stage[what[other] >> ROUND_BITS]
    return bool(first > second or (first == second and who[one] > who[other]))


@inlined
def _in_order(at_us: Integers, who: Integers, what: Integers, stage: Integers, count: int) -> bool:
    place = 1
    while place < count and not _after(at_us, who, what, stage, place - 1, place):
        place += 1
    return place >= count


@inlined
def _into_buckets(mail: Mail, at_us: Integers, who: Integers, what: Integers, count: int, end_us: int) -> None:
    """Put each near its place: into buckets of equal length in time, some to a bucket."""
    buckets = count // _TO_A_BUCKET + 1
    scale = buckets / end_us
    for bucket in range(buckets + 1):
        mail.bucket[bucket] = 0
    for place in range(count):
        mail.bucket[min(int(at_us[place] * scale), buckets - 1) + 1] += 1
    for bucket in range(buckets):
        mail.bucket[bucket + 1] += mail.bucket[bucket]
    for place in range(count):
        bucket = min(int(at_us[place] * scale), buckets - 1)
        into = mail.bucket[bucket]
        mail.bucket[bucket] = into + 1
        mail.sorted_us[into] = at_us[place]
        mail.sorted_who[into] = who[place]
        mail.sorted_what[into] = what[place]


@inlined
def _insert(at_us: Integers, who: Integers, what: Integers, stage: Integers, count: int) -> None:
    """Sort what is nearly sorted."""
    for place in range(1, count):
        back = place
        while back > 0 and _after(at_us, who, what, stage, back - 1, back):
            at_us[back - 1], at_us[back] = at_us[back], at_us[back - 1]
            who[back - 1], who[back] = who[back], who[back - 1]
            what[back - 1], what[back] = what[back], what[back - 1]
            back -= 1
