"""Paragraphs of a Word file: runs in their styles, and links that always have somewhere to lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from peelian.publish.content import Block, Definitions, Document, Grid, Listing, Para, Part, Run
from peelian.publish.spoken import blocks, clean
from peelian.publish.word_xml import bookmark, bookmark_name, child, link, run

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.text.paragraph import Paragraph

_STYLES: Mapping[str, str] = {"strong": "Strong", "small": "Small", "code": "Code", "missing": "Missing value"}


class Prose:
    """Writes runs of a document; remembers which ids exist and which have been marked."""

    def __init__(self, file: WordFile, document: Document) -> None:
        self._ids: dict[str, str] = {style.name: style.style_id for style in file.styles}
        self._file = file
        self._targets = set(ids_of(document))
        self._marked: set[str] = set()

    def style(self, name: str) -> str:
        """The id of the style with that name."""
        return self._ids[name]

    def paragraph(self, style: str, runs: Iterable[Run] = (), *, id: str = "") -> Paragraph:
        """A new paragraph at the end of the file."""
        made = self._file.add_paragraph()
        made._p.style = self.style(style)
        self.write(made._p, runs, id=id)
        return made

    def write(self, paragraph: Any, runs: Iterable[Run], *, id: str = "", bold: bool = False) -> None:
        """Put runs at a paragraph's end; with an id, links may lead to it."""
        if id:
            self.mark(paragraph, id)
        for each in runs:
            text = clean(each.text)
            style = self.style(_STYLES[each.style]) if each.style in _STYLES else ""
            if each.to not in self._targets:
                made = run(text, style)
                paragraph.append(made)
            else:
                made = run(text, self.style("Hyperlink"))
                paragraph.append(link(bookmark_name(each.to), clean(each.about), made))
            if bold or (each.to in self._targets and each.style == "strong"):
                child(made.get_or_add_rPr(), "b")

    def mark(self, paragraph: Any, id: str) -> None:
        """Let links lead to this paragraph; of two with the same id, to the first."""
        if id not in self._marked:
            self._marked.add(id)
            bookmark(paragraph, bookmark_name(id), len(self._marked))

    def target(self, id: str) -> None:
        """Say that a paragraph will be marked with this id."""
        self._targets.add(id)


def ids_of(document: Document) -> Iterator[str]:
    """Every id that a link of the document may lead to."""
    yield from (id for part in document.parts for id in _part_ids(part) if id)
    for _, block in blocks(document):
        yield from filter(None, _block_ids(block))


def _part_ids(part: Part) -> Iterator[str]:
    yield part.id
    for each in part.parts:
        yield from _part_ids(each)


def _block_ids(block: Block) -> Iterator[str]:
    match block:
        case Para():
            yield block.id
        case Grid():
            yield from (row.id for row in block.rows)
        case Listing():
            yield from (item.id for item in block.items)
        case Definitions():
            for entry in block.entries:
                yield entry.id
                yield from (para.id for para in entry.blocks)
        case _:
            pass
