"""Sentences about a simulation: words with figures in their places, and no figure that is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from string import Formatter

from peelian.core.errors import BindingError
from peelian.core.fact import Fact
from peelian.core.unit import MINUS
from peelian.publish.cited import Cited
from peelian.publish.content import Run, Runs, runs_of

_FORMS = ("", "unsigned", "interval", "named")


@dataclass(frozen=True)
class Bound:
    """Fills words with facts and names, and notes each fact that they cite.

    >>> Bound().say("{call} waits.", call="999 call")[0].text
    '999 call'
    """

    cited: Cited = field(default_factory=Cited)

    def say(self, words: str, **given: Fact | str) -> Runs:
        """The words, each `{name}` replaced: a fact by its text, which leads to its line, a name by itself.

        After a colon a fact may be `unsigned` (for words that say the direction), `named` (with its unit's noun) or be
        its `interval`. Raises BindingError where the words themselves hold a digit, or a name is not given.
        """
        return tuple(each for each in self._filled(words, given) if each.text)

    def _filled(self, words: str, given: dict[str, Fact | str]) -> Iterator[Run]:
        for plain, name, form, _ in Formatter().parse(words):
            if re.search(r"\d", plain):
                raise BindingError(f"{plain!r} holds a figure that nothing stands behind.", remedy="Name a fact.")
            yield Run(plain)
            if name is None:
                continue
            if name not in given or form not in _FORMS:
                raise BindingError(f"{{{name}:{form}}} is not known.", remedy=f"Known: {', '.join(given)}.")
            value = given[name]
            yield from self._link(value, form or "") if isinstance(value, Fact) else (Run(value),)

    def _link(self, fact: Fact, form: str) -> Runs:
        return runs_of(self.cited.link(fact, None if fact.value is None else _text(fact, form)))


def _text(fact: Fact, form: str) -> str:
    match form:
        case "unsigned":
            return fact.text.lstrip("+" + MINUS)
        case "named":
            return fact.unit.named(fact.value or 0)
        case "interval":
            return interval_text(fact)
        case _:
            return fact.text


def interval_text(fact: Fact) -> str:
    """A fact's interval in its own style, that of a change with signs; a dash without one."""
    if fact.interval is None:
        return "\N{EN DASH}"
    if "change" not in fact.derivation:
        return fact.interval_text
    ends = (Fraction(fact.interval.lower), Fraction(fact.interval.upper))
    return " to ".join(fact.unit.write_change(end) for end in ends)
