"""Regular expressions of mappings: those of RE2, which take time in proportion to a text and never more."""

from __future__ import annotations

import re
import warnings

MOST_REPEATS = 1000
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
_CLASS_AS_IS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_PYTHONS = re.compile(r"\\[uUNZ]")
_GROUP = re.compile(r"\(\?(?!:|P<[A-Za-z_]\w*>|[ims]+\)|[ims]+:)")
_POSSESSIVE = re.compile(r"[*+?}]\+")
_REPEATS = re.compile(r"\{(\d+)(?:,(\d*))?\}")


def pattern_problem(pattern: str, replacement: str = "") -> str:
    """What is wrong with a pattern and what replaces it, as a sentence; "" if nothing.

    >>> pattern_problem(r"^(\\d{4})/(\\d{2})$", r"\\1-\\2")
    ''
    >>> pattern_problem(r"(?=ahead)")
    "'(?' is a look ahead or the like, which RE2 has not."
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            groups = re.compile(pattern).groups
    except FutureWarning:
        return "a set of characters within a set is not plain: write \\ before [, -, & and |."
    except re.error as error:
        return f"the pattern cannot be read: {error}."
    if _PYTHONS.search(pattern.replace("\\\\", "")) or any("\\b" in each for each in _CLASS_AS_IS.findall(pattern)):
        return "it has an escape that RE2 has not."
    if re.search(r"\\[1-9]", pattern.replace("\\\\", "")):
        return "a pattern cannot refer to its own groups."
    plain = _CLASS.sub("x", _ESCAPED.sub("x", pattern))
    if _GROUP.search(plain):
        return "'(?' is a look ahead or the like, which RE2 has not."
    if _POSSESSIVE.search(plain):
        return "a repetition cannot be repeated."
    if any(int(number) > MOST_REPEATS for each in _REPEATS.findall(plain) for number in each if number):
        return f"nothing can be repeated more than {MOST_REPEATS:,} times."
    return _replacement_problem(replacement, groups)


def _replacement_problem(replacement: str, groups: int) -> str:
    for number in re.findall(r"\\(.?)", replacement):
        if not number.isdigit() and number != "\\":
            return f"'\\{number}' means nothing in what replaces a pattern."
        if number.isdigit() and int(number) > groups:
            return f"there is no group {number}: the pattern has {groups}."
    return ""
