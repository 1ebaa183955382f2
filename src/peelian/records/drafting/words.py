"""How alike two words of publishers are, and which of a list a word most likely means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

ALIKE = 0.7
CLEARLY = 0.08
LONGEST = 200
_EMPTY = frozenset(("the", "of", "and", "or", "a", "an", "by", "to", "in", "for", "is", "was", "number", "total"))
_SAME = {"id": "ref", "reference": "ref", "ref": "ref", "no": "ref", "urn": "ref",
         "sex": "gender", "datetime": "date", "type": "kind",
         "reported": "report", "recorded": "record", "recording": "record", "code": "code", "yr": "year"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paired:
    """Publishers' words with ours: `pairs` are those that are alike, `open` those that are not, with the nearest."""

    same: tuple[str, ...]
    pairs: Mapping[str, str]
    open: Mapping[str, tuple[str, ...]]

    @property
    def matched(self) -> frozenset[str]:
        """The words that mean one of ours."""
        return frozenset((*self.same, *self.pairs))


@lru_cache(maxsize=20_000)
def parts(text: str) -> frozenset[str]:
    """The telling words of a text, in the singular.

    >>> sorted(parts("Number_of_Offences"))
    ['offence']
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text[:LONGEST]).lower()
    found = [_singular(_SAME.get(each, each)) for each in re.findall(r"[a-z]+|\d+", spaced)]
    return frozenset(each for each in found if each not in _EMPTY) or frozenset(found)


@lru_cache(maxsize=200_000)
def likeness(one: str, other: str) -> float:
    """How alike two words are, 0 to 1: by their letters, or by the parts that they share.

    >>> likeness("total_fte", "fte"), likeness("White", "Vehicle crime") < 0.5
    (1.0, True)
    """
    mine, yours = parts(one), parts(other)
    if not mine or not yours:
        return 1.0 if one.strip().lower() == other.strip().lower() else 0.0
    if mine == yours:
        return 1.0
    shared = len(mine & yours)
    by_parts = shared / min(len(mine), len(yours)) * (0.5 + 0.5 * shared / max(len(mine), len(yours)))
    matcher = SequenceMatcher(None, " ".join(sorted(mine)), " ".join(sorted(yours)))
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return by_parts * 0.97
    letters = matcher.ratio()
    return max(by_parts * 0.97, letters if letters >= ALIKE else 0.0)


def meant(word: str, ours: Sequence[str]) -> tuple[str | None, tuple[str, ...]]:
    """Which of ours a word means, if one is clearly nearest; and the three nearest."""
    ranked = sorted(ours, key=lambda each: (-likeness(word, each), each))
    best = likeness(word, ranked[0]) if ranked else 0.0
    second = likeness(word, ranked[1]) if len(ranked) > 1 else 0.0
    clear = best >= ALIKE and (best == 1.0 or best - second >= CLEARLY)
    return (ranked[0] if clear else None), tuple(ranked[:3])


def paired(theirs: Iterable[str], ours: Sequence[str]) -> Paired:
    """Pair a publisher's words with ours."""
    known = set(ours)
    lower = {each.lower(): each for each in ours}
    same: list[str] = []
    pairs: dict[str, str] = {}
    left: dict[str, tuple[str, ...]] = {}
    for word in theirs:
        if word in known:
            same.append(word)
        elif word.lower() in lower:
            pairs[word] = lower[word.lower()]
        else:
            one, nearest = meant(word, ours)
            if one is None:
                left[word] = nearest
            else:
                pairs[word] = one
    return Paired(tuple(same), pairs, left)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
