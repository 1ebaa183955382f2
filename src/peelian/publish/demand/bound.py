"""Sentences about a simulation: words with figures in their places, and no figure that is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from string import Formatter

from peelian.charts.picture import DASH
from peelian.core.errors import BindingError
from peelian.core.fact import Fact
from peelian.core.unit import MINUS
from peelian.publish.cited import Cited
from peelian.publish.content import Run, Runs, runs_of

_FORMS = ("", "bare", "unsigned", "interval")


@dataclass(frozen=True)
class Bound:
    """Fills words with facts and names, and notes each fact that they cite.

    >>> Bound().say("{call} waits.", call="999 call")[0].text
    '999 call'
    """

    cited: Cited = field(default_factory=Cited)

    def say(self, words: str, **given: Fact | str) -> Runs:
        """The words, each `{name}` replaced: a fact by its text with its noun, leading to its line; a name as it is.

        After a colon a fact may be `bare` (without the noun), `unsigned` (for words that say the direction) or be its
        `interval`. Raises BindingError where the words themselves hold a digit, or a name is not given.
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
        case "bare":
            return fact.text
        case "unsigned":
            return named(fact).lstrip("+" + MINUS)
        case "interval":
            return fact.interval_text or DASH
        case _:
            return named(fact)


def named(fact: Fact) -> str:
    """The figure with its unit's noun, where the unit is not written with it: "3.1 cases"."""
    unit = fact.unit
    if unit.prefix or unit.suffix or fact.value is None:
        return fact.text
    noun = unit.singular if fact.text.lstrip("+" + MINUS) == "1" else unit.plural
    return f"{fact.text} {noun}"
