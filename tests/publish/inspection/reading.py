"""A document as a reader meets it: its parts, tables as rows of text, and all that it says."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.publish.content import (
    Block,
    Charts,
    Definitions,
    Document,
    Fold,
    Grid,
    Listing,
    Para,
    Part,
    Remark,
    Run,
    words,
)  # fmt: skip


def part(document: Document, name: str) -> Part:
    """The part of that id, at any depth."""
    return next(each for each in parts(document) if each.id == name)


def parts(document: Document) -> Iterator[Part]:
    """Every part, at any depth."""
    waiting = list(document.parts)
    while waiting:
        found = waiting.pop(0)
        yield found
        waiting = [*found.parts, *waiting]


def said(one: Document | Part) -> str:
    """All that a document or a part says, in reading order."""
    if isinstance(one, Part):
        return " ".join(filter(None, (one.title, *map(_said, one.blocks), *map(said, one.parts))))
    opening = (*map(words, one.lines), *map(_said, one.opening))
    return " ".join((one.title, one.of, one.period, *opening, *map(said, one.parts), words(one.footer)))


def rows(one: Part, at: int = 0) -> dict[str, list[str]]:
    """The rows of a part's table by their first cells."""
    grids = [block for block in one.blocks if isinstance(block, Grid)]
    return {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in grids[at].rows}


def signed(one: Document | Part) -> Iterator[Run]:
    """Every run that has a sign."""
    for each in one.parts if isinstance(one, Part) else (*parts(one),):
        yield from (run for block in each.blocks for run in _runs(block) if run.sign)


def links(document: Document) -> Iterator[str]:
    """The id that each link of a document leads to."""
    blocks = (*document.opening, *(block for each in parts(document) for block in each.blocks))
    runs = (*(run for line in document.lines for run in line), *(run for block in blocks for run in _runs(block)))
    yield from (run.to for run in runs if run.to)


def _said(block: Block) -> str:
    match block:
        case Grid():
            return " ".join((block.caption, *(cell.text for row in block.rows for cell in row.cells)))
        case Charts():
            return " ".join(f"{each.picture.title} {each.picture.sentence}" for each in block.charts)
        case Fold():
            return " ".join((block.summary, *map(_said, block.blocks)))
        case Remark():
            return block.explanation
        case _:
            return words(_runs(block))


def _runs(block: Block) -> Iterator[Run]:
    match block:
        case Para():
            yield from (*block.runs, Run(" "))
        case Listing():
            for item in block.items:
                for line in (item.runs, *item.under, item.tail):
                    yield from (*line, Run(" "))
        case Definitions():
            for entry in block.entries:
                yield Run(f"{entry.word}: ")
                for para in entry.blocks:
                    yield from _runs(para)
        case Grid():
            yield from (run for row in block.rows for cell in row.cells for line in cell.lines for run in line)
        case _:
            return
