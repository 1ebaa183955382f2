"""Columns that look as if they were about persons, told by their names and by the shape of their values."""

from __future__ import annotations

import re
from collections.abc import Callable

from peelian.records.drafting.seen import ColumnSeen

MOSTLY = 0.6
FEWEST = 3
_NAMES = (
    (r"\b(fore|sur|first|last|family|given|middle|maiden|full)[ _-]?names?\b|\balias\b", "names of persons"),
    (
        r"\b(victim|suspect|offender|witness|caller|officer|person|subject|driver|nominal)s?[ _-]names?\b",
        "names of persons",
    ),
    (r"\b(dob|date[ _-]of[ _-]birth|birth[ _-]?(date|day)|born)\b", "dates of birth"),
    (r"\baddress(?!ee)(?![ _-]?qualifier)|\bpost[ _-]?code([ _-]?full)?$|\bhouse[ _-]?n(o|umber)\b", "addresses"),
    (r"\b(tele)?phone\b|\bmobile([ _-]?n(o|umber))?\b|\bmsisdn\b", "telephone numbers"),
    (r"\be[ _-]?mail\b", "e-mail addresses"),
    (r"\bnhs([ _-]?n(o|umber))?$|\bpnc([ _-]?(id|n(o|umber)))?$|\bcro([ _-]?n(o|umber))?$", "personal references"),
    (r"\bnational[ _-]insurance|\bnino\b|\bpassport|\bdriving[ _-]licen[cs]e", "personal references"),
    (r"\b(vrm|vrn|number[ _-]?plate|registration[ _-](mark|plate|number))\b", "registration marks"),
)
_NO_PERSON = re.compile(r"\b(force|lsoa|msoa|area|station|ward|borough|street|road|authority|district)[ _-]?name\b")


def _nhs(text: str) -> bool:
    """Whether a number has the check digit of an NHS number."""
    digits = re.sub(r"[ -]", "", text)
    if not re.fullmatch(r"[0-9]{10}", digits):
        return False
    check = 11 - sum(int(digit) * (10 - at) for at, digit in enumerate(digits[:9])) % 11
    return check % 11 == int(digits[9]) and check != 10


def _shape(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda text: compiled.fullmatch(text) is not None


_SHAPES: tuple[tuple[Callable[[str], bool], str], ...] = (
    (_shape(r"[^@\s]{1,64}@[^@\s]{1,190}\.[a-z]{2,24}"), "e-mail addresses"),
    (_shape(r"(\+44|0044|0)[ ()-]{0,3}[1-9](?:[ ()-]{0,2}[0-9]){8,9}"), "telephone numbers"),
    (_nhs, "NHS numbers"),
    (_shape(r"[0-9]{2}([0-9]{2})?/[0-9]{1,7}[a-z]"), "PNC numbers"),
    (_shape(r"[a-ceghj-prstw-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d]"), "National Insurance numbers"),
    (_shape(r".{0,80}\b[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][abd-hjlnp-uw-z]{2}"), "addresses"),
    (_shape(r"[a-z]{2}[0-9]{2} ?[a-z]{3}"), "registration marks"),
    (_shape(r"[0-9]{1,4}[a-z]? [a-z' ]{2,40} (street|st|road|rd|avenue|ave|close|lane|drive|way|court|gardens)\b.*"),
     "addresses"),
)  # fmt: skip


def looks_personal(column: ColumnSeen) -> str:
    """What about persons a column seems to hold; "" if nothing."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column.name[:200]).lower().replace("_", " ")
    if not _NO_PERSON.search(name):
        for pattern, what in _NAMES:
            if re.search(pattern, name):
                return what
    if len(column.words) < FEWEST:
        return ""
    for fits, what in _SHAPES:
        if sum(count for word, count in column.words.items() if fits(word)) >= MOSTLY * column.filled:
            return what
    return ""
