"""A document as a Word file: headings, lists, tables and links as Word knows them, charts with their words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from peelian.publish.content import (
    Block,
    Chart,
    Charts,
    Definitions,
    Document,
    Fold,
    Grid,
    Item,
    Listing,
    Para,
    Part,
    Remark,
    Run,
    say,
)
from peelian.publish.spoken import SYNTHETIC, Named, about, clean, named_tables, said, written_by
from peelian.publish.whole import write_whole
from peelian.publish.word_picture import add_picture
from peelian.publish.word_styles import CONTENTS, CONTENTS_LEVELS, LEVELS, UNLISTED, dress
from peelian.publish.word_table import add_table
from peelian.publish.word_text import Prose
from peelian.publish.word_xml import bookmark_name, field_instruction, field_mark, link, run

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.text.paragraph import Paragraph

APPENDIX = "Tables of the charts"
_KINDS = {
    "text": "Normal",
    "notice": "Notice",
    "small": "Small print",
    "caveat": "Caveat",
    "missing": "Missing",
    "finding": "Finding",
    "figure": "Key figure",
}
_LONGEST_PROPERTY = 255
_APPLICATION = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Peelian</Application></Properties>"
)


def write_word(document: Document, path: Path, *, made: datetime) -> Path:
    """Write a document as a .docx file, whole or not at all, and give its path.

    `made` is the moment that the file's properties tell; the same document and moment give the same bytes on the same
    machine. Raises NoFontsError where charts cannot be drawn, and PeelianError where the file cannot be written.
    """
    import docx

    file = docx.Document()
    dress(file, f"{clean(document.title)}: {about(document)}")
    _properties(file, document, made)
    _Writer(file, document).write(document)
    content = io.BytesIO()
    file.save(content)
    return write_whole(path, _packed(content))


class _Writer:
    def __init__(self, file: WordFile, document: Document) -> None:
        self._file = file
        self._prose = Prose(file, document)
        named = named_tables(document)
        self._tables = iter(named)
        for each in named:
            self._prose.target(each.name)
            if each.chart:
                self._prose.target(each.chart_name)
        self._charted: list[Named] = []
        self._after_table = False

    def write(self, document: Document) -> None:
        self._paragraph("Title", say(document.title))
        self._paragraph("Subtitle", say(about(document)))
        for line in document.lines:
            self._paragraph("Normal", line)
        self._blocks(document.opening)
        charted = any(each.chart for each in named_tables(document))
        appendix = (Part("appendix of tables", APPENDIX),) if charted else ()
        self._contents((*document.parts, *appendix))
        for part in document.parts:
            self._part(part, 1)
        for part in appendix:
            self._part(part, 1)
            self._appendix()
        self._paragraph("Small print", document.footer or say(document.name))

    def _contents(self, parts: Sequence[Part]) -> None:
        entries = list(_listed(parts, 1))
        if not entries:
            return
        self._paragraph("TOC Heading", say("Contents"))
        for at, (part, level) in enumerate(entries):
            line = self._paragraph(CONTENTS.format(level))._p
            if at == 0:
                line.append(field_mark("begin"))
                line.append(field_instruction(rf'TOC \o "1-{CONTENTS_LEVELS}" \n \h \z'))
                line.append(field_mark("separate"))
            words = run(clean(part.title), self._prose.style("Hyperlink"))
            line.append(link(bookmark_name(part.id), "", words) if part.id else words)
            if at == len(entries) - 1:
                line.append(field_mark("end"))

    def _part(self, part: Part, depth: int) -> None:
        level = min(depth, LEVELS)
        style = f"Heading {level}" if part.listed else UNLISTED.format(level)
        self._paragraph(style, say(part.title), id=part.id)
        self._blocks(part.blocks)
        for each in part.parts:
            self._part(each, depth + 1)

    def _blocks(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            match block:
                case Para():
                    self._para(block)
                case Grid():
                    self._grid(next(self._tables))
                case Charts():
                    for chart in block.charts:
                        self._chart(chart, next(self._tables))
                case Listing():
                    self._listing(block)
                case Definitions():
                    self._definitions(block)
                case Fold():
                    self._paragraph("Fold", say(block.summary))
                    self._blocks(block.blocks)
                case Remark():
                    self._remark(block)

    def _para(self, para: Para) -> None:
        style = _KINDS[para.kind]
        if para.number:
            style = "Numbered" if para.kind == "text" else style
            runs: Sequence[Run] = (*say(f"{para.number}"), *para.runs)
        else:
            runs = (*say("Note: "), *para.runs) if para.kind == "caveat" else para.runs
        made = self._paragraph(style, (), id=para.id)
        for at, each in enumerate(runs):
            self._prose.write(made._p, (each,))
            if para.number and at == 0:
                made._p.append(run("\t"))

    def _grid(self, named: Named) -> None:
        self._paragraph("Caption", say(f"{named.name}. {named.grid.caption}"), id=named.name)
        self._table(named)

    def _table(self, named: Named) -> None:
        if not named.grid.rows:
            self._paragraph("Normal", say("This table has no rows."))
            return
        add_table(self._file, self._prose, named.grid, f"{named.name}. {named.grid.caption}")
        self._after_table = True

    def _chart(self, chart: Chart, named: Named) -> None:
        self._charted.append(named)
        picture, name = chart.picture, named.chart_name
        self._paragraph("Caption", say(f"{name}. {picture.title}"), id=name)
        add_picture(self._paragraph("Picture"), picture, len(self._charted), named.name)
        line = self._paragraph("Normal", say(picture.sentence))
        line.paragraph_format.keep_with_next = True
        self._paragraph(
            "Small print", (Run("The figures of this chart are in "), Run(named.name, to=named.name), Run("."))
        )

    def _appendix(self) -> None:
        for named in self._charted:
            self._paragraph("Caption", say(f"{named.name}. {named.grid.caption}"), id=named.name)
            back = self._paragraph(
                "Small print", (Run("Back to "), Run(named.chart_name, to=named.chart_name), Run("."))
            )
            back.paragraph_format.keep_with_next = True
            self._table(named)

    def _listing(self, listing: Listing) -> None:
        number = self._numbering() if listing.ordered else 0
        for item in listing.items:
            self._item(item, number)

    def _item(self, item: Item, number: int) -> None:
        made = self._paragraph("List Number" if number else "List Bullet", item.runs, id=item.id)
        if number:
            properties = made._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = number
        if item.tail:
            self._prose.write(made._p, (Run(" "), *item.tail))
        for runs in item.under:
            self._paragraph("List Bullet 2", runs)

    def _numbering(self) -> int:
        """A numbering that begins at 1 again."""
        numbering = self._file.part.numbering_part.element
        (used,) = self._file.styles["List Number"].element.xpath("w:pPr/w:numPr/w:numId/@w:val")
        (kind,) = numbering.xpath(f"w:num[@w:numId='{used}']/w:abstractNumId/@w:val")
        made = numbering.add_num(int(kind))
        made.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(made.numId)

    def _definitions(self, definitions: Definitions) -> None:
        for entry in definitions.entries:
            self._paragraph("Defined word", say(entry.word), id=entry.id)
            for para in entry.blocks:
                self._para(para)

    def _remark(self, remark: Remark) -> None:
        lines = [say(written_by(remark), "strong"), *map(say, remark.explanation.split("\n"))]
        for what, who, when in remark.actions:
            lines.append((Run("Action: ", "strong"), Run(f"{what} ({who}, by {when})")))
        lines = [line for line in lines if said(line)]
        for line in lines[:-1]:
            self._paragraph("Remark", line).paragraph_format.keep_with_next = True
        self._paragraph("Remark", lines[-1])

    def _paragraph(self, style: str, runs: Sequence[Run] = (), *, id: str = "") -> Paragraph:
        from docx.shared import Pt

        made = self._prose.paragraph(style, runs, id=id)
        if self._after_table and style not in ("Caption", "Heading 1", "Heading 2"):
            made.paragraph_format.space_before = Pt(8)
        self._after_table = False
        return made


def _listed(parts: Sequence[Part], level: int) -> list[tuple[Part, int]]:
    found = []
    for part in parts:
        if part.listed:
            found.append((part, level))
        if level < CONTENTS_LEVELS:
            found += _listed(part.parts, level + 1)
    return found


def _properties(file: WordFile, document: Document, made: datetime) -> None:
    moment = made.astimezone(UTC).replace(tzinfo=None, microsecond=0) if made.tzinfo else made.replace(microsecond=0)
    told = file.core_properties
    told.title = clean(document.name)[:_LONGEST_PROPERTY]
    told.author = told.last_modified_by = clean(document.of)[:_LONGEST_PROPERTY]
    told.subject = clean(f"{document.title}, {document.period}")[:_LONGEST_PROPERTY]
    told.keywords = SYNTHETIC if document.synthetic else "real records"
    told.language = "en-GB"
    told.comments = ""
    told.revision = 1
    told.created = told.modified = moment


def _packed(content: io.BytesIO) -> bytes:
    """The package with no trace of when it was zipped or of the template's own program."""
    packed = io.BytesIO()
    with zipfile.ZipFile(content) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            body = _APPLICATION if entry.filename == "docProps/app.xml" else before.read(entry)
            after.writestr(zipfile.ZipInfo(entry.filename), body, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
