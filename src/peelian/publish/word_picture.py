"""Charts of a Word file: the drawing, a picture of dots for programs that cannot draw it, and words in its place."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from peelian.publish.raster import png
from peelian.publish.spoken import clean
from peelian.publish.word_styles import TEXT_WIDTH

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

    from peelian.charts.picture import Picture

PAGE_UNITS = 640  # a drawing as wide as the text
TALLEST = 22.0  # cm
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def add_picture(paragraph: Paragraph, picture: Picture, number: int, table: str) -> None:
    """Draw a chart in a paragraph. `table` is where its figures are.

    Raises NoFontsError where the machine has no fonts.
    """
    from docx.shared import Cm

    width, height = shown_size(picture.svg)
    inline = paragraph.add_run().add_picture(io.BytesIO(png(picture.svg)), Cm(width), Cm(height))._inline
    words = inline.docPr
    words.set("id", str(number))
    words.set("name", f"Chart {number}")
    words.set("title", clean(picture.title))
    words.set("descr", alternative(picture, table))
    _also_svg(paragraph, inline, picture.svg, number)


def alternative(picture: Picture, table: str) -> str:
    """What is read out in place of a chart."""
    return clean(f"{picture.title.rstrip('.')}. {picture.sentence} The figures are in {table}, in the appendix.")


def shown_size(svg: str) -> tuple[float, float]:
    """Width and height in cm, so that the words of all drawings are of one size, unless a page could not hold them."""
    found = _VIEW_BOX.search(svg)
    width, height = (float(found[1]), float(found[2])) if found else (PAGE_UNITS, PAGE_UNITS / 2)
    scale = min(TEXT_WIDTH / PAGE_UNITS, TEXT_WIDTH / width, TALLEST / height)
    return width * scale, height * scale


def _also_svg(paragraph: Paragraph, inline: Any, svg: str, number: int) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    package = paragraph.part.package
    part = Part(PackURI(f"/word/media/chart{number}.svg"), "image/svg+xml", svg.encode(), package)
    relation = paragraph.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    (blip,) = inline.xpath(".//a:blip")
    blip.append(
        parse_xml(
            f'<a:extLst xmlns:a="{_MAIN}"><a:ext uri="{_EXTENSION}"><asvg:svgBlip xmlns:asvg="{_SVG}" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
            f'r:embed="{relation}"/></a:ext></a:extLst>'
        )
    )
