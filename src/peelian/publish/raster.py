"""Drawings as pictures of dots, for programs that cannot draw SVG."""

from __future__ import annotations

from functools import cache

from peelian.core.errors import PeelianError

PACKAGES = ("fonts-liberation",)
FONTS = ("Liberation Sans", "Arial", "Helvetica", "DejaVu Sans", "Noto Sans")
ZOOM = 3
_PROBE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" font-size="15" font-family="{}">{}</svg>'


class NoFontsError(PeelianError):
    """This machine has no font to write the words of a drawing in."""


def png(svg: str) -> bytes:
    """A self-contained SVG drawing as PNG, three dots to the drawing unit; the same bytes for the same fonts.

    Nothing is fetched. Raises NoFontsError where the machine has no fonts: a drawing without its words says nothing.
    """
    import resvg_py

    return resvg_py.svg_to_bytes(svg_string=svg, zoom=ZOOM, sans_serif_family=_sans_serif(), font_family=_sans_serif())


@cache
def _sans_serif() -> str:
    """The first of the known typefaces that this machine has, or else any that it can write with."""
    other = _drawn("sans-serif")
    if other == _drawn("sans-serif", ""):
        raise NoFontsError(
            "Charts cannot be drawn as pictures: this machine has no fonts.",
            remedy=f"On Debian and Ubuntu: apt install {' '.join(PACKAGES)}.",
        )
    unknown = _drawn("No such typeface")
    return next((name for name in FONTS if _drawn(name) != unknown), "sans-serif")


def _drawn(family: str, words: str = "Rate 12%") -> bytes:
    import resvg_py

    written = f'<text x="1" y="15">{words}</text>' if words else ""
    return resvg_py.svg_to_bytes(svg_string=_PROBE.format(family, written))
