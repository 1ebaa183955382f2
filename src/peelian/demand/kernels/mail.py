"""Entities that go from part to part: sent in any order, taken in order of time, stage and entity.

What is sent lies in runs that are in order, each stream's arrivals for one. Two runs are merged; more, of jobs that
finish as they happen to, are put near their places by time and then sorted.
"""

from __future__ import annotations

from peelian.demand.compiled import inlined, kernel
from peelian.demand.kernels.network import Integers, Mail
from peelian.demand.kernels.records import Records
from peelian.demand.kernels.visit import AROUND, BEHIND, ENTERED, KIND, WHO

_BUCKETS = 1


@inlined
def send(mail: Mail, part: int, at_us: int, who: int, work: int, around: int, left: int) -> None:
    """Put an entity among those on their way to a part. Too many are only counted."""
    place = mail.first[part] + mail.sent[part]
    mail.sent[part] += 1
    if place < mail.first[part + 1]:
        letter = mail.letters[place]
        letter.at = at_us
        letter.who = who
        letter.work = work
        letter.around = around
        letter.left = left


@kernel
def take(mail: Mail, part: int, works: Records, visits: Integers, row: int, end_us: int) -> None:
    """Make visits of all that are on their way to a part, in order, from some row on."""
    first, count = mail.first[part], mail.sent[part]
    who, entered, work = visits[WHO][row:], visits[ENTERED][row:], visits[KIND][row:]
    around, left = visits[AROUND][row:], visits[BEHIND][row:]
    letters = mail.letters[first : first + count]
    second = _run_ends(letters, works, 0)
    if _run_ends(letters, works, second) < count:
        _into_buckets(mail.bucket, letters, mail.in_order[:count], end_us)
        letters, second = mail.in_order[:count], count
        _insert(letters, works)
    one, other = 0, second
    for place in range(count):
        if other == count or (one < second and not _after(works, letters[one], letters[other])):
            letter = letters[one]
            one += 1
        else:
            letter = letters[other]
            other += 1
        who[place], entered[place], work[place] = letter.who, letter.at, letter.work
        around[place], left[place] = letter.around, letter.left


@inlined
def _after(works: Records, one: Records, other: Records) -> bool:
    """Whether one letter comes after the other."""
    return _comes_before(works, other.at, other.who, other.work, other.left, one)


@inlined
def _comes_before(works: Records, at: int, who: int, work: int, left: int, other: Records) -> bool:
    if at != other.at:
        return bool(at < other.at)
    first, second = works[work].stage, works[other.work].stage
    if first != second:
        return bool(first < second)
    return bool(left < other.left or (left == other.left and who < other.who))


@inlined
def _run_ends(letters: Records, works: Records, start: int) -> int:
    """Where the run of letters ends that begins somewhere."""
    place = start + 1
    while place < letters.size and not _after(works, letters[place - 1], letters[place]):
        place += 1
    return int(min(place, letters.size))


@inlined
def _into_buckets(bucket: Integers, letters: Records, into: Records, end_us: int) -> None:
    """Put each near its place: into buckets of equal length in time, some to a bucket."""
    shift = 0
    while end_us >> shift > _BUCKETS * letters.size:
        shift += 1
    buckets = (end_us >> shift) + 1
    for each in range(buckets + 1):
        bucket[each] = 0
    for place in range(letters.size):
        bucket[(letters[place].at >> shift) + 1] += 1
    for each in range(buckets):
        bucket[each + 1] += bucket[each]
    for place in range(letters.size):
        each = letters[place].at >> shift
        into[bucket[each]] = letters[place]
        bucket[each] += 1


@inlined
def _insert(letters: Records, works: Records) -> None:
    """Sort what is nearly sorted."""
    for place in range(1, letters.size):
        letter = letters[place]
        if not _after(works, letters[place - 1], letter):
            continue
        at, who, work, around, left = letter.at, letter.who, letter.work, letter.around, letter.left
        back = place
        while back > 0 and _comes_before(works, at, who, work, left, letters[back - 1]):
            letters[back] = letters[back - 1]
            back -= 1
        into = letters[back]
        into.at, into.who, into.work, into.around, into.left = at, who, work, around, left
