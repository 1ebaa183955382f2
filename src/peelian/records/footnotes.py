"""Footnote marks in tables: what they look like, for Python and for the database engine."""

from __future__ import annotations

import re

_NUMBERED = r"(?:notes? ?)?[0-9]{1,2}(?:, ?[0-9]{1,2})*"
_LETTERED = r"(?:notes? ?)?[0-9a-z]{1,2}(?:, ?[0-9a-z]{1,2})*"
_SUPERSCRIPT = "[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+"
# A mark behind a text; digits glued to a word, or to dots that lead to them. Never the whole of a text.
_BEHIND = rf"(?s)^(.*[^\s*])\s*(?:\({_NUMBERED}\)|\[{_LETTERED}\]|\*+|{_SUPERSCRIPT})$"
_GLUED = r"(?s)^(.*(?:[a-z]{3}\)?|\.\.\.))[0-9]{1,2}(?:,[0-9]{1,2})*$"
# A text may carry two marks.
FOOTNOTES = (_BEHIND, _BEHIND, _GLUED)


def unmarked(text: str) -> str:
    """A text without footnote marks.

    >>> [unmarked(text) for text in ("Sussex3", "Gwent (2)", "Kent [note 1]*", "8N", "E01025631", "(3)")]
    ['Sussex', 'Gwent', 'Kent', '8N', 'E01025631', '(3)']
    """
    for pattern in FOOTNOTES:
        text = re.sub(pattern, r"\1", text)
    return text
