"""What WeasyPrint's tags leave open, closed: scopes of headings in tables, running lines, and links on paper.

WeasyPrint ties cells to their headings by ids that it does not list, and tags the running lines of each page as content
that no part of the document holds. Screen readers and checkers of PDF/UA stumble over both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

PRINTED = 4  # the flag of an annotation that stays when the page is printed


def finish_tags(_: object, pdf: Any) -> None:
    """Mend the tags of a PDF that WeasyPrint is about to write; its `finisher`."""
    tree = _Tree(pdf)
    tree.give_scopes()
    tree.list_ids()
    tree.put_running_lines_aside()
    for each in pdf.objects:
        if isinstance(each, dict) and each.get("Subtype") == "/Link":
            each["F"] = PRINTED


class _Tree:
    """The tree of tags of one PDF, by the references that its objects use for one another."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.root = self._at(pdf.catalog["StructTreeRoot"])
        self.elements = {each.reference: each for each in self._below(self.root)}

    def give_scopes(self) -> None:
        """Say of each heading whether it heads a column (it stands in the table's head) or a row."""
        for element in self.elements.values():
            if element["S"] == "/TH":
                group = self._at(self._at(element["P"])["P"])
                element["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"

    def list_ids(self) -> None:
        """Add the list of ids without which no reader can follow a cell to its headings."""
        ids = {each["ID"].data: each for each in self.elements.values() if "ID" in each}
        if ids:
            names = type(self.root["K"])()
            for key in sorted(ids):
                names.extend((ids[key]["ID"], ids[key].reference))
            self.root["IDTree"] = type(self.root)({"Names": names})

    def put_running_lines_aside(self) -> None:
        """Mark what stands on a page but not in the document, such as its number, as something not to be read out."""
        owners = self._at(self.root["ParentTree"])["Nums"]
        for number, reference in enumerate(self.pdf.page_references):
            stream = self._at(self._at(reference)["Contents"]).stream
            for place, item in enumerate(stream):
                if isinstance(item, dict) and "MCID" in item:
                    owner = owners[2 * number + 1]
                    if owner[item["MCID"]] not in self.elements:
                        owner[item["MCID"]] = "null"
                        stream[place - 1 : place + 1] = ["/Artifact", type(self.root)({"Type": "/Pagination"})]

    def _below(self, element: Any) -> Iterator[Any]:
        for kid in element.get("K", ()):
            found = self._at(kid) if isinstance(kid, bytes) else None
            if found is not None and found["Type"] == "/StructElem":
                yield found
                yield from self._below(found)

    def _at(self, reference: bytes) -> Any:
        return self.pdf.objects[int(reference.split()[0])]
