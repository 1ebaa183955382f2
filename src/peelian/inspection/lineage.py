"""What became of findings from round to round: met, repeated, reworded, hardened, new, and the chain of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from peelian.inspection.records import Became, Finding, Holding, Link, Standing
from peelian.inspection.wording import obligation, wording_of

NOT_LOOKED_AT = "not looked at since"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one finding at one later inspection; `link` is None where nothing was said of it."""

    finding: Finding
    became: str
    link: Link | None = None
    later: Finding | None = None
    warning: str = ""


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


def derived(earlier: Finding, later: Finding) -> Became:
    """What one finding became of another by its words alone: the same wording is repeated, else how strongly each asks.

    The words are those of the source where a quotation is held, else our own.
    """
    if _wording(earlier) == _wording(later):
        return Became.REPEATED
    before, after = _obligation(earlier), _obligation(later)
    if before and after and after != before:
        return Became.HARDENED if after > before else Became.SOFTENED
    return Became.REWORDED


def balance(holding: Holding, earlier: str, later: str, *, kind: str = "") -> Balance:
    """The findings of one inspection held against those of a later one; of one kind, if it is named."""
    before = _of(holding, earlier, kind)
    after = _of(holding, later, kind)
    links = {each.earlier: each for each in holding.links if each.inspection == later}
    known = {each.id: each for each in holding.findings}
    fates = tuple(_fate(each, links.get(each.id), known) for each in before)
    continued = {each.later for each in links.values() if each.later}
    return Balance(fates, after, tuple(each for each in after if each.id not in continued))


def trace(holding: Holding, finding: str) -> tuple[Trace, ...]:
    """Every chain through a finding, from its first wording to how it stands: more than one where it was split."""
    known = {each.id: each for each in holding.findings}
    backward = {each.later: each for each in holding.links if each.later}
    links: list[Link] = []
    name, seen = finding, {finding}
    while name in backward and backward[name].earlier not in seen:
        links.insert(0, backward[name])
        name = backward[name].earlier
        seen.add(name)
    start = [known[each.earlier] for each in links]
    return tuple(
        Trace((*start, *path), (*links, *further), ended)
        for path, further, ended in _onward(holding, known[finding], known, frozenset(seen))
    )


def warnings(holding: Holding) -> tuple[str, ...]:
    """Where what was recorded of two findings is not what their words say."""
    known = {each.id: each for each in holding.findings}
    fates = [_fate(known[each.earlier], each, known) for each in holding.links if each.earlier in known]
    return tuple(each.warning for each in fates if each.warning)


def _fate(finding: Finding, link: Link | None, known: dict[str, Finding]) -> Fate:
    if link is None:
        return Fate(finding, NOT_LOOKED_AT)
    later = known.get(link.later)
    warning = ""
    if later is not None and link.became in (Became.REPEATED, Became.REWORDED, Became.HARDENED, Became.SOFTENED):
        by_words = derived(finding, later)
        if by_words is not link.became:
            warning = f"{finding.id} is recorded as {link.became} in {later.id}, but by its words it was {by_words}."
    return Fate(finding, link.became.value, link, later, warning)


def _of(holding: Holding, inspection: str, kind: str) -> tuple[Finding, ...]:
    found = [each for each in holding.findings if each.inspection == inspection and kind in ("", each.kind)]
    return tuple(sorted(found, key=lambda each: (each.number.zfill(4), each.id)))


def _onward(
    holding: Holding, finding: Finding, known: dict[str, Finding], seen: frozenset[str]
) -> Iterable[tuple[Sequence[Finding], Sequence[Link], str]]:
    links = [each for each in holding.links if each.earlier == finding.id and each.later not in seen]
    if not links:
        yield [finding], [], _end(finding)
    for link in links:
        if not link.later or link.later not in known:
            yield [finding], [link], link.became.value
            continue
        for path, further, ended in _onward(holding, known[link.later], known, seen | {link.later}):
            yield [finding, *path], [link, *further], ended


def _end(finding: Finding) -> str:
    return NOT_LOOKED_AT if finding.standing is Standing.OPEN else finding.standing.value


def _wording(finding: Finding) -> str:
    return finding.wording or wording_of(finding.text)


def _obligation(finding: Finding) -> int:
    return obligation(finding.quotation or finding.text)
