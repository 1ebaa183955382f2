"""A page as PDF: tagged for screen readers, with bookmarks and page numbers, made from the page alone."""

from __future__ import annotations

import io
import sys
import warnings
from contextlib import redirect_stdout
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from peelian.core.errors import PeelianError
from peelian.publish.pdf_tags import finish_tags
from peelian.publish.whole import write_whole

PACKAGES = ("libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-liberation")


class PdfUnavailableError(PeelianError):
    """This machine lacks a library of the system that PDF needs."""


def write_pdf(html: str, path: Path) -> Path:
    """Write a self-contained HTML page as a tagged PDF, whole or not at all, and give its path.

    Raises PdfUnavailableError where the system's libraries are missing, and PeelianError for a page that asks for
    anything outside itself or a folder that cannot be written.
    """
    return write_whole(path, _drawn(html))


def load_weasyprint() -> ModuleType:
    """The library that draws PDF, imported at the first call; PdfUnavailableError where it cannot be."""
    try:
        with redirect_stdout(io.StringIO()), warnings.catch_warnings():
            # WeasyPrint prints advice before it raises, and warns that a later version will need what it can still
            # do without. The error below says the one; the other is for whoever raises its version.
            warnings.simplefilter("ignore", DeprecationWarning)
            import weasyprint
    except OSError as error:
        raise PdfUnavailableError(
            f"PDF cannot be written: a library of the system is missing ({error}).",
            remedy=f"On Debian and Ubuntu: apt install {' '.join(PACKAGES)}.",
        ) from error
    module: ModuleType = weasyprint
    return module


def _drawn(html: str) -> bytes:
    weasyprint = load_weasyprint()
    refused: list[str] = []
    page = weasyprint.HTML(string=html, url_fetcher=_refusing(refused))
    css = files("peelian.publish").joinpath("templates", "print.css").read_text(encoding="utf-8")
    drawn: bytes = page.write_pdf(
        stylesheets=[weasyprint.CSS(string=css)], pdf_variant="pdf/ua-1", finisher=finish_tags
    )
    if refused:
        raise PeelianError(
            f"The page asks for {refused[0]}, but a PDF is made from the page alone.",
            remedy="Put what the page needs into the page itself.",
        )
    return drawn


def _refusing(refused: list[str]) -> object:
    """A fetcher that refuses every address and notes it: WeasyPrint itself goes on without what it could not fetch."""
    from weasyprint.urls import URLFetcher

    class Refusing(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> NoReturn:
            refused.append(url)
            raise PermissionError(url)

    return Refusing()


if __name__ == "__main__":
    # For whoever draws several formats at once: `python -m peelian.publish.pdf PAGE` writes the PDF beside the page.
    given = Path(sys.argv[1])
    write_pdf(given.read_text(encoding="utf-8"), given.with_suffix(".pdf"))
