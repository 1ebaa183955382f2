"""A document as one self-contained HTML page."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib.resources import files

import jinja2

from peelian.publish.content import Document


def html_page(document: Document) -> str:
    """The page: no script, nothing from elsewhere, the same bytes for the same document."""
    return _template("page.html.j2").render(document=document, own_ids=_OwnIds().own, label=_Labels().label)


@cache
def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_text),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = lambda block: type(block).__name__
    return environment.get_template(name)


class _Labels:
    """Names each region of a page apart: two tables may have one caption."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def label(self, caption: str) -> str:
        """The caption, numbered from its second time on."""
        self._seen[caption] += 1
        return caption if self._seen[caption] == 1 else f"{caption} ({self._seen[caption]})"


class _OwnIds:
    """Gives a chart that stands on the page again ids of its own: equal charts have equal ids."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def own(self, svg: str) -> str:
        """The drawing, its ids numbered from its second time on."""
        self._seen[svg] += 1
        number = self._seen[svg]
        return svg if number == 1 else re.sub(r"\bchart-([0-9a-f]+)-", rf"chart-\1-{number}-", svg)


def _text(name: str) -> str:
    return files("peelian.publish").joinpath("templates", name).read_text(encoding="utf-8")
