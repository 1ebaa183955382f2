"""The wording of a finding: whether two say the same word for word, and how strongly each asks."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from enum import IntEnum

_FOLDED = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-",
    "\u00ad": None, "\u200b": None, "\ufeff": None,
})  # fmt: skip
_BEFORE = "\u2022\u2023\u2043\u25aa\u25cf\u25e6\u00b7*- "
_AFTER = ". "


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
    """How strongly a finding asks: by the first such word of each of its sentences, the strongest of them.

    Later words of a sentence say what is asked and not how strongly: "should consider what it must do" is no must.

    >>> obligation("The force should consider how it should find talent").name, obligation("It must act").name
    ('SHOULD_CONSIDER', 'MUST')
    """
    return max((_of_sentence(each) for each in re.split(r"[.;:?!]\s", _normal(text))), default=Obligation.UNSAID)


# A word or two may come between: "should also consider", "should urgently and fully consider" is beyond it.
_ASKS = re.compile(
    r"\b(?:(?P<must>must|(?:is|are) required to)"
    r"|(?P<should>should|ought to|needs? to)(?P<consider> (?:\w+ ){0,2}consider\b)?"
    r"|(?P<might>might|may|could|would be helpful))\b"
)


def _of_sentence(words: str) -> Obligation:
    found = _ASKS.search(words)
    if found is None:
        return Obligation.UNSAID
    if found["must"]:
        return Obligation.MUST
    if found["might"]:
        return Obligation.MIGHT
    return Obligation.SHOULD_CONSIDER if found["consider"] else Obligation.SHOULD


def _normal(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).translate(_FOLDED)
    return " ".join(folded.split()).lstrip(_BEFORE).rstrip(_AFTER)
