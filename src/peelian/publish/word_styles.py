"""How a Word file looks: A4, one sans-serif typeface, styles with names, a table style, a footer with page numbers.

What colour says, words or shape say as well; in grey all of it can still be told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from peelian.publish.word_xml import child, field, run, trunk

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.oxml.xmlchemy import BaseOxmlElement

FONT = "Arial"
MONO = "Consolas"
ACCENT = "12436D"
SOFT = "46535F"
LINE = "C9D1D8"
TINT = "F2F5F7"
TEXT_WIDTH = 17.0  # cm, of A4 less its margins
LEVELS = 9
UNLISTED = "Heading {} unlisted"
CONTENTS = "toc {}"
CONTENTS_LEVELS = 3
TABLE_STYLE = "ReportTable"
_MARGIN = 2.0
_SIZES = {1: 18, 2: 14, 3: 12}


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph style looks: sizes and spaces in points, the indent in cm. `keep` holds it to what follows."""

    size: float = 11
    bold: bool = False
    italic: bool = False
    color: str = "000000"
    indent: float = 0
    before: float = 0
    after: float = 0
    keep: bool = False


_PARAGRAPHS = {
    "Numbered": Look(indent=1.25, after=6),
    "Notice": Look(indent=0.3, before=6, after=10),
    "Small print": Look(size=9, color=SOFT, after=6),
    "Caveat": Look(indent=0.6, after=6),
    "Missing": Look(italic=True, after=6),
    "Finding": Look(size=12, bold=True, indent=0.3, before=6, after=6, keep=True),
    "Key figure": Look(size=13, bold=True, color=ACCENT, after=6, keep=True),
    "Fold": Look(bold=True, color=SOFT, before=10, after=4, keep=True),
    "Defined word": Look(bold=True, before=8, after=2, keep=True),
    "Remark": Look(indent=0.3, after=4),
    "Picture": Look(after=2, keep=True),
    "Table text": Look(size=10, before=1, after=1),
    "Table text small": Look(size=9, before=1, after=1),
}
_BUILT_IN = {
    "Normal": Look(after=6),
    "Title": Look(size=26, bold=True, color=ACCENT, after=4),
    "Subtitle": Look(size=14, color=SOFT, after=12),
    "Caption": Look(size=10, bold=True, before=12, after=4, keep=True),
    "TOC Heading": Look(size=14, bold=True, color=ACCENT, before=14, after=4, keep=True),
    "List Bullet": Look(after=3),
    "List Bullet 2": Look(after=3),
    "List Number": Look(after=3),
    "Footer": Look(size=9),
}

_TABLE = f"""<w:style w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}">
<w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>
<w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{SOFT}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/></w:tblBorders>
<w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="12" w:space="0" w:color="000000"/></w:tcBorders>
<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>
<w:tblStylePr w:type="firstCol"/></w:style>"""


def dress(file: WordFile, name: str) -> None:
    """Give a new Word file its page, language, styles and footer; `name` is what the footer calls it."""
    _page(file)
    _language(file)
    _built_in(file)
    _own(file)
    _footer(file, name)


def _page(file: WordFile) -> None:
    from docx.shared import Cm

    for section in file.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(_MARGIN)
        section.top_margin = section.bottom_margin = Cm(2.2)
        section.header_distance = section.footer_distance = Cm(1.1)


def _language(file: WordFile) -> None:
    """British English everywhere, and the present layout of Word, not that of an older version."""
    for lang in file.styles.element.xpath("//w:lang"):
        for name in ("val", "eastAsia"):
            child(lang, f"@{name}", "en-GB")
    settings = file.settings.element
    for lang in settings.xpath("w:themeFontLang"):
        child(lang, "@val", "en-GB")
    for mode in settings.xpath("w:compat/w:compatSetting[@w:name='compatibilityMode']"):
        child(mode, "@val", "15")


def _built_in(file: WordFile) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    for name, look in _BUILT_IN.items():
        _wear(file, name, look)
    for level in range(1, LEVELS + 1):
        look = Look(_SIZES.get(level, 11), bold=True, color=ACCENT, before=22 if level == 1 else 14, after=6, keep=True)
        unlisted = file.styles.add_style(UNLISTED.format(level), WD_STYLE_TYPE.PARAGRAPH)
        unlisted.base_style = file.styles[f"Heading {level}"]
        _wear(file, f"Heading {level}", look)
        _wear(file, UNLISTED.format(level), look)
    for level in range(1, CONTENTS_LEVELS + 1):
        file.styles.add_style(CONTENTS.format(level), WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        _wear(file, CONTENTS.format(level), Look(indent=0.6 * (level - 1), after=2))


def _own(file: WordFile) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt

    for name, look in _PARAGRAPHS.items():
        file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = file.styles["Normal"]
        _wear(file, name, look)
    numbered = file.styles["Numbered"].paragraph_format
    numbered.first_line_indent = Cm(-1.25)
    numbered.tab_stops.add_tab_stop(Cm(1.25))
    _border(file, "Notice", ("left",), ACCENT, 36)
    _border(file, "Finding", ("left",), "000000", 24)
    _border(file, "Remark", ("top", "left", "bottom", "right"), "000000", 12)
    for name, font, size in (("Code", MONO, 9), ("Small", "", 9), ("Missing value", "", 0), ("Hyperlink", "", 0)):
        character = file.styles.add_style(name, WD_STYLE_TYPE.CHARACTER, builtin=name == "Hyperlink")
        if font:
            _typeface(character.element, font)
        if size:
            character.font.size = Pt(size)
    file.styles["Missing value"].font.italic = True
    link = file.styles["Hyperlink"].element.get_or_add_rPr()
    child(link, "color", ACCENT)
    child(link, "u", "single")
    file.styles.element.append(trunk(_TABLE))


def _wear(file: WordFile, name: str, look: Look) -> None:
    from docx.shared import Cm, Pt, RGBColor

    style = file.styles[name]
    for old in style.element.xpath("w:pPr/w:pBdr | w:rPr/w:spacing | w:rPr/w:kern"):
        old.getparent().remove(old)
    _typeface(style.element, FONT)
    font, space = style.font, style.paragraph_format
    font.size, font.bold, font.italic = Pt(look.size), look.bold or None, look.italic
    font.color.rgb = RGBColor.from_string(look.color)
    space.space_before, space.space_after, space.line_spacing = Pt(look.before), Pt(look.after), 1.1
    space.keep_with_next = look.keep
    if look.indent:
        space.left_indent = Cm(look.indent)


def _typeface(style: BaseOxmlElement, name: str) -> None:
    properties = style.get_or_add_rPr()
    for fonts in properties.xpath("w:rFonts"):
        properties.remove(fonts)
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        child(fonts, f"@{script}", name)


def _border(file: WordFile, name: str, sides: tuple[str, ...], color: str, eighths: int) -> None:
    properties = file.styles[name].element.get_or_add_pPr()
    border = trunk("<w:pBdr/>")
    for side in sides:
        border.append(trunk(f'<w:{side} w:val="single" w:sz="{eighths}" w:space="6" w:color="{color}"/>'))
    shade = trunk(f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>')
    # The schema wants these two right before tabs and spacing.
    before = next(iter(properties.xpath("w:tabs | w:spacing | w:ind | w:jc")))
    before.addprevious(border)
    before.addprevious(shade)


def _footer(file: WordFile, name: str) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm

    paragraph = file.sections[0].footer.paragraphs[0]
    for tabs in file.styles["Footer"].element.xpath("w:pPr/w:tabs"):
        tabs.getparent().remove(tabs)
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.paragraph_format.right_indent = Cm(0)
    line = paragraph._p
    for piece in (run(f"{name}\t"), run("Page "), *field("PAGE", "1"), run(" of "), *field("NUMPAGES", "1")):
        line.append(piece)
