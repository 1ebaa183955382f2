"""Disparities in a section: the picture, what came of the events group by group, and every sentence with its caveat."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.charts.ratios import ratio_bars
from peelian.measures.disparity import Disparities, Gap
from peelian.measures.disparity_words import disparity_sentences, points
from peelian.publish.content import Block, Chart, Charts, Column, Grid, Item, Listing, Para, Row, Run, plain, say


def disparity_blocks(found: Disparities) -> Iterator[Block]:
    """A heading, the ratios with least and most, the shares with their differences, and the sentences."""
    yield Para((Run(f"{found.declared.title}. ", "strong"), Run(found.declared.note)))
    sentences = disparity_sentences(found)
    if found.reference is None:
        yield Para(say(" ".join(sentences)), "missing")
        return
    yield _ratios(found)
    if any(each.found is not None for each in found.groups):
        yield Charts((Chart(ratio_bars(found)),))
    if any(gap.found is not None for each in found.groups for gap in each.gaps):
        yield _gaps(found)
    yield Listing(tuple(Item(say(each)) for each in sentences))


def _ratios(found: Disparities) -> Grid:
    reference = found.reference
    assert reference is not None
    columns = (
        Column("Group"), Column("Events", numeric=True), Column("Residents", numeric=True),
        Column("Times as often", numeric=True), Column("95% interval", numeric=True),
        Column(f"If all not stated were {reference.name}", numeric=True),
        Column("If all were this group", numeric=True),
    )  # fmt: skip
    first = (
        reference.name,
        f"{reference.events:,}",
        f"{reference.residents:,}",
        "1, the reference",
        *["\N{EN DASH}"] * 3,
    )
    rows = [Row(tuple(plain(each) for each in first))]
    for each in found.groups:
        counts = (each.group.name, f"{each.group.events:,}", f"{each.group.residents:,}")
        if each.found is None or each.fact is None:
            rest: tuple[str, ...] = (f"\N{EN DASH} ({each.why})", *["\N{EN DASH}"] * 3)
        else:
            rest = (each.fact.text, each.fact.interval_text, f"{each.found.least:.2f}", f"{each.found.most:.2f}")
        rows.append(Row(tuple(plain(one) for one in (*counts, *rest))))
    if found.not_stated:
        unknown = ("Not stated", f"{found.not_stated:,}", *["\N{EN DASH}"] * 5)
        rows.append(Row(tuple(plain(each) for each in unknown)))
    caption = (
        f"{found.declared.title}, {found.period.label}. Residents of {found.residents_on} in {found.geography}, "
        f"{found.years_apart} years from the period."
    )
    return Grid(caption, columns, tuple(rows), "small")


def _gaps(found: Disparities) -> Grid:
    reference = found.reference
    assert reference is not None
    columns = (
        Column("What came of it"), Column("Group"), Column("Share", numeric=True), Column(reference.name, numeric=True),
        Column("Difference in points", numeric=True), Column("95% interval", numeric=True),
    )  # fmt: skip
    rows = tuple(
        Row(tuple(plain(one) for one in _gap(each.group.name, gap)))
        for each in found.groups
        for gap in each.gaps
        if gap.found is not None
    )
    return Grid(f"What came of the events, each group against {reference.name}", columns, rows, "small")


def _gap(name: str, gap: Gap) -> tuple[str, ...]:
    assert gap.found is not None
    ends = gap.found.interval
    between = f"{points(ends.lower)} to {points(ends.upper)}"
    return (gap.title, name, _share(gap.group), _share(gap.reference), points(gap.found.difference), between)


def _share(sides: tuple[int, int]) -> str:
    above, below = sides
    return f"{100 * above / below:.1f}% ({above:,} of {below:,})"
