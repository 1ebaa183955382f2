"""What became of findings from round to round: each earlier one with its fate, and the balance in a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.inspection.lineage import Balance, Fate, balance
from peelian.inspection.records import Finding, Inspection, Link
from peelian.inspection.words import Became
from peelian.publish.content import Block, Cell, Column, Grid, Para, Row, Run, Runs, Sign, cell, plain, say
from peelian.publish.inspection.asked import name_of
from peelian.publish.inspection.held import Held

NO_LATER = "No later finding."
_SIGNS: dict[str, Sign] = {
    Became.MET.value: "good",
    Became.REPEATED.value: "poor",
    Became.HARDENED.value: "poor",
    Became.PROMOTED.value: "worst",
}


def pairs(held: Held, links: tuple[Link, ...]) -> Iterator[tuple[Inspection, Inspection, str]]:
    """The earlier inspection, the later one and the kind of findings that links tie, each three once."""
    seen = set()
    for each in links:
        earlier = held.findings.get(each.earlier)
        if earlier is None or earlier.inspection not in held.inspections or each.inspection not in held.inspections:
            continue
        found = (earlier.inspection, each.inspection, earlier.kind)
        if found not in seen:
            seen.add(found)
            yield held.inspections[earlier.inspection], held.inspections[each.inspection], earlier.kind


def chain_blocks(held: Held, links: tuple[Link, ...]) -> Iterator[Block]:
    """For each two rounds that links tie: the balance as a sentence, and the table of fates."""
    for earlier, later, kind in pairs(held, links):
        found = balance(held.holding, earlier.id, later.id, kind=kind)
        yield Para((Run(f"{earlier.title} to {later.title}. ", "strong"), Run(balance_text(held, found, kind))))
        yield _table(held, found, earlier, later)
        new = [each for each in found.new if each.kind == kind]
        if new:
            listed = "; ".join(f"{name_of(held, each)}: {each.text}" for each in new)
            yield Para((Run("New: ", "strong"), Run(listed)))


def balance_text(held: Held, found: Balance, kind: str) -> str:
    """A balance with the name of its kind: "Of 6 areas for improvement: 3 met, …"."""
    kinds = held.catalogue.finding_kind(kind)
    fates = ", ".join(f"{count} {name}" for name, count in found.counts.items()) or "none"
    named = kinds.title.lower() if len(found.earlier) == 1 else kinds.plural
    new = len(found.new)
    return (
        f"Of {len(found.earlier)} {named}: {fates}. Of the {len(found.later)} of the later round, {new} "
        f"{'is' if new == 1 else 'are'} new."
    )


def fate_run(became: str) -> Run:
    """What became of a finding, with its sign."""
    return Run(became[:1].upper() + became[1:], sign=_SIGNS.get(became, "none"))


def _table(held: Held, found: Balance, earlier: Inspection, later: Inspection) -> Grid:
    caption = f"What became of the findings of {earlier.title} in {later.title}"
    names = (held.round(earlier), "What became of it", "What the later round says", held.round(later))
    return Grid(caption, tuple(map(Column, names)), tuple(_row(held, each) for each in found.earlier), "prose")


def _row(held: Held, fate: Fate) -> Row:
    says: tuple[Run, ...] = ()
    if fate.link is not None:
        cited = held.sources.cite(held.documents, fate.link.document, fate.link.place)
        says = (Run(f"{fate.link.says} "), *cited)
    return Row((
        cell(_finding(held, fate.finding)),
        cell((fate_run(fate.became),), say(fate.warning, "small")),
        cell(says) if says else plain("Nothing was said of it."),
        _later(held, fate),
    ))  # fmt: skip


def _later(held: Held, fate: Fate) -> Cell:
    """What it became, a line each where it was split."""
    found = [each for each in (fate.later, *fate.further) if each]
    return cell(*(_finding(held, each, to=held.line_of(each)) for each in found)) if found else plain(NO_LATER)


def _finding(held: Held, finding: Finding, *, to: str = "") -> Runs:
    return (Run(f"{finding.number or held.kind(finding).title}. ", "strong"), Run(finding.text, to=to))
