"""What a document says, as office programs can hold it: clean words, tables with names, and the places of ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from peelian.publish.content import Block, Chart, Charts, Document, Fold, Grid, Part, Remark, Run, words

_SPACES = re.compile(r"[ \t\r\n]+")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

SYNTHETIC = "synthetic records"


@dataclass(frozen=True, slots=True)
class Named:
    """A table with the name that every format calls it by, and the part that it stands in.

    "Table 3" stands in the text, "Table A3" holds the figures of "Chart 3".
    """

    name: str
    grid: Grid
    part: Part | None
    chart: Chart | None = None

    @property
    def chart_name(self) -> str:
        """The name of the chart whose figures these are: "Chart 3" of "Table A3"; "" of a table in the text."""
        return self.name.replace("Table A", "Chart ") if self.chart else ""


def clean(text: str) -> str:
    """The text without what XML cannot hold, which is shown as a replacement character; white space as one space.

    >>> clean("a\\x00b\\n c")
    'a\\ufffdb c'
    """
    return _SPACES.sub(" ", _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def said(runs: Iterable[Run]) -> str:
    """The words of runs, clean.

    >>> said((Run("12 "), Run(" calls", "strong")))
    '12 calls'
    """
    return clean(words(runs)).strip()


def about(document: Document) -> str:
    """Whom and when a document is of and, where its records are made up, that they are."""
    return clean(f"{document.of}, {document.period}") + (f"; {SYNTHETIC}" if document.synthetic else "")


def written_by(remark: Remark) -> str:
    """Who wrote a remark, as every format says it."""
    return clean(f"Written by {remark.by}, {remark.role}, on {remark.date}. It was not computed.")


def blocks(document: Document) -> Iterator[tuple[Part | None, Block]]:
    """Every block with the part that it stands in, None before the first; a fold's own blocks follow it."""
    yield from ((None, block) for block in _open(document.opening))
    for part in document.parts:
        yield from _within(part)


def named_tables(document: Document) -> tuple[Named, ...]:
    """Every table in reading order, those of charts among them, each with its name."""
    found: list[Named] = []
    in_text = of_charts = 0
    for part, block in blocks(document):
        if isinstance(block, Grid):
            in_text += 1
            found.append(Named(f"Table {in_text}", block, part))
        elif isinstance(block, Charts):
            for chart in block.charts:
                of_charts += 1
                found.append(Named(f"Table A{of_charts}", chart.grid, part, chart))
    return tuple(found)


def _within(part: Part) -> Iterator[tuple[Part, Block]]:
    yield from ((part, block) for block in _open(part.blocks))
    for each in part.parts:
        yield from _within(each)


def _open(closed: Iterable[Block]) -> Iterator[Block]:
    for block in closed:
        yield block
        if isinstance(block, Fold):
            yield from _open(block.blocks)
