"""The facts that a publication cites, in the order in which a reader meets them."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from peelian.core.fact import Fact
from peelian.publish.content import Runs, runs_of

# A change follows from two figures; of the months that a highest month was picked from only that one is listed.
PARTS_SHOWN = 2


@dataclass
class Cited:
    """Numbers each fact once. Every figure on the page links to its entry here, where its basis and source stand."""

    facts: list[Fact] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def number(self, fact: Fact) -> int:
        """The fact's number on this page, given at its first mention, those that it is derived from before it."""
        if fact.id not in self._numbers:
            for part in fact.parts[:PARTS_SHOWN]:
                self.number(part)
            self.facts.append(fact)
            self._numbers[fact.id] = len(self.facts)
        return self._numbers[fact.id]

    def forget(self, count: int) -> None:
        """Take back the facts after the first `count`: the sentence that cited them is not said."""
        for fact in self.facts[count:]:
            del self._numbers[fact.id]
        del self.facts[count:]

    def runs(self, fact: Fact) -> Runs:
        """The same as runs of a document."""
        return runs_of(self.link(fact))

    def link(self, fact: Fact, text: str | None = None) -> Markup:
        """The figure as a link to its line; a missing one, which has no line, as a dash with the reason."""
        if fact.value is None:
            return Markup('<span class="none" title="{}">{}</span>').format(fact.missing, fact.text)
        shown = fact.text if text is None else text
        title = fact.basis.value
        return Markup('<a class="figure" href="#figure-{}" title="{}">{}</a>').format(self.number(fact), title, shown)
