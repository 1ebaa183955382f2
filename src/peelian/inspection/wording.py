"""The wording of a finding: whether two say the same word for word, and how strongly each asks."""

from __future__ import annotations

import hashlib
import re
from enum import IntEnum

_FOLDED = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-",
                         "\u00a0": " ", "\u00ad": ""})  # fmt: skip


class Obligation(IntEnum):
    """How strongly a sentence asks for something, the weakest first. `UNSAID` is one without any such word."""

    UNSAID = 0
    MIGHT = 1
    SHOULD_CONSIDER = 2
    SHOULD = 3
    MUST = 4


def wording_of(text: str) -> str:
    """The SHA-256 of a text's words, apart from how it was set: case, line breaks, bullets, quotes and dashes.

    Two findings with one wording are the same word for word, and this can be shown without holding the words.

    >>> wording_of("\\u2022 The force\\u2019s plan\\nshould be new.") == wording_of("the force's plan should be new")
    True
    """
    return hashlib.sha256(_normal(text).encode()).hexdigest()


def obligation(text: str) -> Obligation:
    """How strongly a finding asks, by the strongest of its words.

    >>> obligation("The force should consider how to find talent").name, obligation("It must act").name
    ('SHOULD_CONSIDER', 'MUST')
    """
    words = _normal(text)
    if re.search(r"\b(must|immediately|required to)\b", words):
        return Obligation.MUST
    if re.search(r"\bshould\b(?! (also )?consider)", words):
        return Obligation.SHOULD
    if re.search(r"\bshould (also )?consider\b", words):
        return Obligation.SHOULD_CONSIDER
    return Obligation.MIGHT if re.search(r"\b(might|may|could)\b", words) else Obligation.UNSAID


def _normal(text: str) -> str:
    folded = re.sub(r"\s+", " ", text.translate(_FOLDED)).strip().casefold()
    return folded.lstrip("\u2022*- ").rstrip(".").strip()
