"""The few elements of WordprocessingML that python-docx has no words for: links, bookmarks, fields, flags of tables."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.oxml.xmlchemy import BaseOxmlElement

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LONGEST_TIP = 250


def trunk(xml: str) -> Any:
    """An element from its XML in the namespace `w`."""
    from docx.oxml import parse_xml

    return parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {_NAMESPACE}", xml))


def child(element: BaseOxmlElement, name: str, value: str | None = None) -> Any:
    """Give an element the child `name`, or the attribute `@name`, with this value; gives what carries it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if name.startswith("@"):
        element.set(qn(f"w:{name[1:]}"), value or "")
        return element
    made = OxmlElement(f"w:{name}")
    if value is not None:
        made.set(qn("w:val"), value)
    element.append(made)
    return made


def run(text: str, style: str = "") -> Any:
    """A run of words in the character style with this id."""
    from docx.oxml import OxmlElement

    made: Any = OxmlElement("w:r")
    made.text = text
    if style:
        made.style = style
    return made


def link(to: str, about: str, *runs: Any) -> Any:
    """Runs that lead to a bookmark; `about` is told on the way."""
    from docx.oxml import OxmlElement

    made = OxmlElement("w:hyperlink")
    child(made, "@anchor", to)
    child(made, "@history", "1")
    if about:
        child(made, "@tooltip", about[:_LONGEST_TIP])
    for each in runs:
        made.append(each)
    return made


def bookmark(paragraph: BaseOxmlElement, name: str, number: int) -> None:
    """Mark the start of a paragraph's words as a place that links lead to."""
    from docx.oxml import OxmlElement

    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        child(mark, "@id", str(number))
    child(start, "@name", name)
    properties = paragraph.xpath("w:pPr")
    if properties:
        properties[0].addnext(start)
    else:
        paragraph.insert(0, start)
    start.addnext(end)


def bookmark_name(id: str) -> str:
    """A name that Word takes for an id: at most 40 letters, digits and lines, its own even where only case differs.

    >>> bookmark_name("figure-12")
    'figure_12_314b86f3'
    """
    plain = re.sub(r"[^A-Za-z0-9]+", "_", id).strip("_")[:30] or "place"
    start = plain if plain[0].isalpha() else f"p{plain}"
    return f"{start}_{hashlib.sha256(id.encode('utf-8', 'replace')).hexdigest()[:8]}"


def field(instruction: str, shown: str) -> Iterator[Any]:
    """The runs of a field, with what it shows until it is computed again."""
    yield field_mark("begin")
    yield field_instruction(instruction)
    yield field_mark("separate")
    yield run(shown)
    yield field_mark("end")


def field_mark(kind: str) -> Any:
    """The run that begins, parts or ends a field."""
    made = run("")
    child(child(made, "fldChar"), "@fldCharType", kind)
    return made


def field_instruction(instruction: str) -> Any:
    """The run that says what a field computes."""
    made = run("")
    text = child(made, "instrText")
    text.text = f" {instruction} "
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made
