"""A page as a reader meets it: parsed by the rules of HTML, its tables as rows of text."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

import html5lib

HTML = "{http://www.w3.org/1999/xhtml}"
BREAK = " | "


def parsed(html: str) -> ET.Element:
    """The page, with no forgiveness."""
    return html5lib.HTMLParser(strict=True).parse(html)


def text(element: ET.Element) -> str:
    """What an element says; a line break within it is a bar."""
    return " ".join("".join(_pieces(element)).split())


def rows(table: ET.Element) -> list[list[str]]:
    """The cells of a table, line by line."""
    return [[text(cell) for cell in row] for row in table.iter(f"{HTML}tr")]


def kpi_rows(page: ET.Element) -> dict[str, list[str]]:
    """The lines of the sections' tables of figures, by the name of the measure."""
    tables = [table for table in page.iter(f"{HTML}table") if table.get("class") == "kpi"]
    return {row[0]: row[1:] for table in tables for row in rows(table)[1:]}


def by_id(page: ET.Element) -> dict[str, ET.Element]:
    """The elements that have an id; fails where two have the same."""
    found: dict[str, ET.Element] = {}
    for element in page.iter():
        name = element.get("id")
        if name is not None:
            assert name not in found, f"the id {name} is given twice"
            found[name] = element
    return found


def paragraphs(page: ET.Element) -> dict[str, str]:
    """The numbered paragraphs that are said, without their numbers."""
    return {
        name.removeprefix("paragraph-"): text(element).partition(" ")[2]
        for name, element in by_id(page).items()
        if name.startswith("paragraph-") and element.tag == f"{HTML}p"
    }


def left_out(page: ET.Element) -> str:
    """What the sections say that they leave out, and why."""
    lists = [element for element in page.iter(f"{HTML}details") if element.get("class") == "held"]
    return " ".join(text(item) for element in lists for item in element.iter(f"{HTML}li"))


def explain_commands(page: ET.Element) -> list[tuple[str, str]]:
    """(figure, command) of each line of the list of figures that has a command."""
    (table,) = (table for table in page.iter(f"{HTML}table") if "figures" in table.get("class", "").split())
    found = []
    for row in table.iter(f"{HTML}tr"):
        codes = [text(code) for code in row.iter(f"{HTML}code")]
        if codes:
            found.append((text(row[1]), codes[0]))
    return found


def _pieces(element: ET.Element) -> Iterator[str]:
    yield element.text or ""
    for kid in element:
        if kid.tag == f"{HTML}br":
            yield BREAK
        elif isinstance(kid.tag, str):
            yield from _pieces(kid)
        yield kid.tail or ""
