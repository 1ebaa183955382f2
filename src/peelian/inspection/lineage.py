"""What became of findings from round to round: met, repeated, reworded, hardened, new, and the chain of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from peelian.catalogue.framework import FindingKind
from peelian.inspection.holding import Holding
from peelian.inspection.records import Finding, Link
from peelian.inspection.wording import Obligation, obligation, wording_of
from peelian.inspection.words import Became, Standing

NOT_LOOKED_AT = "not looked at since"
STILL_OPEN = "still open"
_BY_WORDS = (Became.REPEATED, Became.REWORDED, Became.HARDENED, Became.SOFTENED)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one finding at one later inspection; `link` is None where nothing was said of it.

    `later` is the finding that it became, and `further` are the others where it was split.
    """

    finding: Finding
    became: str
    link: Link | None = None
    later: Finding | None = None
    warning: str = ""
    further: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Balance:
    """Two rounds' findings held against one another: each earlier one has one fate, each later one is new or not."""

    earlier: tuple[Fate, ...]
    later: tuple[Finding, ...]
    new: tuple[Finding, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many of the earlier findings had each fate, in the order of the fates."""
        names = [*(each.value for each in Became), NOT_LOOKED_AT]
        found = [each.became for each in self.earlier]
        return {name: found.count(name) for name in names if name in found}

    @property
    def text(self) -> str:
        """The balance as a sentence."""
        fates = ", ".join(f"{count} {name}" for name, count in self.counts.items()) or "none"
        return (
            f"Of {len(self.earlier)} earlier findings: {fates}. "
            f"Of {len(self.later)} later ones, {len(self.new)} {'is' if len(self.new) == 1 else 'are'} new."
        )


@dataclass(frozen=True, slots=True)
class Trace:
    """A finding's chain over the rounds, the first finding first, and how it ended so far."""

    findings: tuple[Finding, ...]
    links: tuple[Link, ...]
    ended: str


def derived(earlier: Finding, later: Finding) -> Became | None:
    """What one finding became of another by its words alone: the same wording is repeated, else how strongly each asks.

    The words are those of the source where they are held, whole or as a quotation. None where the words of one are
    held and of the other only our own, so that nothing can be said.
    """
    if bool(earlier.wording) != bool(later.wording):
        return None
    if _wording(earlier) == _wording(later):
        return Became.REPEATED
    before, after = obligation(_words(earlier)), obligation(_words(later))
    if Obligation.UNSAID in (before, after) or after == before:
        return Became.REWORDED
    return Became.HARDENED if after > before else Became.SOFTENED


def balance(holding: Holding, earlier: str, later: str, *, kind: str = "") -> Balance:
    """The findings of one inspection held against those of a later one; of one kind, if it is named."""
    before = _of(holding, earlier, kind)
    after = _of(holding, later, kind)
    links = [each for each in holding.links if each.inspection == later]
    known = {each.id: each for each in holding.findings}
    fates = tuple(_fate(each, [link for link in links if link.earlier == each.id], known) for each in before)
    continued = {each.later for each in links}
    return Balance(fates, after, tuple(each for each in after if each.id not in continued))


def trace(holding: Holding, finding: str) -> tuple[Trace, ...]:
    """Every chain through a finding, from its first wording to how it stands.

    There is more than one where a finding was split, or where two became one.
    """
    known = {each.id: each for each in holding.findings}
    start = known[finding]
    onward = [Trace((start, *each.findings), each.links, each.ended) for each in _onward(holding, start, known, set())]
    return tuple(
        Trace((*back.findings, *on.findings), (*back.links, *on.links), on.ended)
        for back in _backward(holding, start, known, {finding})
        for on in onward
    )


def first_made(holding: Holding, finding: Finding) -> dt.date:
    """The day on which a finding was first made: of one that was made before, that of the earliest in its chain."""
    known = {each.id: each for each in holding.findings}
    chains = _backward(holding, finding, known, {finding.id})
    return min([finding.made_on, *(each.made_on for chain in chains for each in chain.findings)])


def differences(holding: Holding, kinds: Mapping[str, FindingKind]) -> tuple[tuple[Link, str], ...]:
    """Links that say of two findings what their words do not, each with a sentence about it.

    One that was promoted to a cause of concern must lead to a finding of a serious kind.
    """
    known = {each.id: each for each in holding.findings}
    told = []
    for link in holding.links:
        earlier, later = known.get(link.earlier), known.get(link.later)
        if earlier is None or later is None:
            continue
        if link.became is Became.PROMOTED and not kinds[later.kind].serious:
            title = kinds[later.kind].title.lower()
            told.append((link, f"{earlier.id} is recorded as promoted, but {later.id} is of the kind {title}."))
        warning = _warning(earlier, link, later)
        if warning:
            told.append((link, warning))
    return tuple(told)


def _fate(finding: Finding, links: list[Link], known: Mapping[str, Finding]) -> Fate:
    became = [each for each in links if each.later in known]
    if not links:
        return Fate(finding, NOT_LOOKED_AT)
    if not became:
        return Fate(finding, links[0].became.value, links[0])
    link, later = became[0], known[became[0].later]
    if len(became) > 1:
        further = tuple(known[each.later] for each in became[1:])
        return Fate(finding, Became.SPLIT.value, link, later, further=further)
    return Fate(finding, link.became.value, link, later, _warning(finding, link, later))


def _warning(earlier: Finding, link: Link, later: Finding) -> str:
    by_words = derived(earlier, later)
    if by_words is None or by_words is link.became or link.became not in _BY_WORDS:
        return ""
    return f"{earlier.id} is recorded as {link.became} in {later.id}, but by its words it was {by_words}."


def _of(holding: Holding, inspection: str, kind: str) -> tuple[Finding, ...]:
    found = [each for each in holding.findings if each.inspection == inspection and kind in ("", each.kind)]
    return tuple(sorted(found, key=lambda each: (each.number.zfill(4), each.id)))


def _backward(holding: Holding, finding: Finding, known: Mapping[str, Finding], seen: set[str]) -> Iterator[Trace]:
    """Every way back from a finding, itself left out."""
    links = [each for each in holding.links if each.later == finding.id and each.earlier in known]
    links = [each for each in links if each.earlier not in seen]
    if not links:
        yield Trace((), (), "")
    for link in links:
        earlier = known[link.earlier]
        for each in _backward(holding, earlier, known, seen | {earlier.id}):
            yield Trace((*each.findings, earlier), (*each.links, link), "")


def _onward(holding: Holding, finding: Finding, known: Mapping[str, Finding], seen: set[str]) -> Iterator[Trace]:
    """Every way on from a finding, itself left out."""
    passed = seen | {finding.id}
    links = [each for each in holding.links if each.earlier == finding.id and each.later not in passed]
    if not links:
        yield Trace((), (), _end(holding, finding))
    for link in links:
        later = known.get(link.later)
        if later is None:
            yield Trace((), (link,), link.became.value)
            continue
        for each in _onward(holding, later, known, passed):
            yield Trace((later, *each.findings), (link, *each.links), each.ended)


def _end(holding: Holding, finding: Finding) -> str:
    """How a finding ends that no later inspection spoke of.

    Where a later one spoke of others of its inspection and not of it, it was not looked at since.
    """
    if finding.standing is not Standing.OPEN:
        return finding.standing.value
    fellows = {each.id for each in holding.findings if each.inspection == finding.inspection != ""}
    return NOT_LOOKED_AT if any(each.earlier in fellows for each in holding.links) else STILL_OPEN


def _wording(finding: Finding) -> str:
    return finding.wording or wording_of(finding.text)


def _words(finding: Finding) -> str:
    """The words that say how strongly it asks: its text where that is the source's own, else the quotation."""
    own = not finding.quotation or wording_of(finding.text) == finding.wording
    return finding.text if own else finding.quotation
