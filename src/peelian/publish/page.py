"""A document as one self-contained HTML page."""

from __future__ import annotations

from importlib.resources import files

import jinja2

from peelian.publish.content import Document


def html_page(document: Document) -> str:
    """The page: no script, nothing from elsewhere, the same bytes for the same document."""
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_template),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = lambda block: type(block).__name__
    return environment.get_template("page.html.j2").render(document=document)


def _template(name: str) -> str:
    return files("peelian.publish").joinpath("templates", name).read_text(encoding="utf-8")
