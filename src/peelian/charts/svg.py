"""The few pieces that a static drawing is made of: elements, ticks, text that wraps, and the frame of an image."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from html import escape

# An SVG shrinks and grows as a whole, its text too. Text of 15 in a drawing 360 wide is 12 px on a page 288 px wide (a
# phone of 320 px less its margins), 15 px at its own size and 20 px at 480 px, close to the body text around it. A
# page that is always wide, such as A4, asks for the 640 drawing: it is finer, and its text is 15 px (11 pt) there.
PHONE = 360
PAGE = 640
TEXT_SIZE = 15
LINE_HEIGHT = 18
BASELINE = 5  # from the middle of a line of text down to its baseline

# Contrast with white: blue 10.3, orange 4.7, pink 10.0, text 10.9, axis 5.0 to 1. Grid lines and shade only help and
# may be pale. In grey the blue is much darker than the orange; shape and dash tell them apart as well.
BLUE = "#12436D"
ORANGE = "#C2500A"
PINK = "#801650"
SHADE = "#E3EAF1"
TEXT = "#3D3D3D"
AXIS = "#707070"
GRID = "#DADADA"
WHITE = "#FFFFFF"

_FONTS = "Arial, Helvetica, Liberation Sans, sans-serif"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TO_ESCAPE = re.compile(f"[&<>\"']|{_NOT_XML.pattern}")
_STEPS = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5))

Value = str | float


class Element(str):
    """One element of a drawing as XML, its text and attribute values escaped."""

    __slots__ = ()


def element(name: str, *children: Element | str, **attributes: Value) -> Element:
    """An element with presentation attributes only: pages that forbid inline styles still draw it.

    Underscores in attribute names stand for hyphens; one at the end, as in `class_`, falls away.

    >>> element("text", "A & B", x=1.5, text_anchor="end")
    '<text x="1.5" text-anchor="end">A &amp; B</text>'
    """
    written = "".join([f' {_attribute(key)}="{_written(value)}"' for key, value in attributes.items()])
    inside = "".join([child if isinstance(child, Element) else _escaped(child) for child in children])
    return Element(f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>")


def text(words: str, x: Value, y: float, **attributes: Value) -> Element:
    """A line of text whose middle is at height `y`."""
    return element("text", words, x=x, y=y + BASELINE, **{"fill": TEXT, **attributes})


def drawing(parts: Iterable[Element], *, title: str, description: str, width: int, height: int) -> str:
    """A whole image on white that assistive technology reads as one picture with a name and a description.

    The ids of name and description come from a hash of the content, so they differ between the charts of a page and
    stay the same from run to run.
    """
    body = "".join((element("rect", width=width, height=height, fill=WHITE), *parts))
    key = "\n".join((title, description, body))
    name = "chart-" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:12]
    image = element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", description, id=f"{name}-desc"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        font_family=_FONTS,
        font_size=TEXT_SIZE,
    )
    return image.removesuffix("</svg>") + body + "</svg>"


def nice_ticks(highest: Fraction | int, *, whole: bool, lowest: Fraction | int = 0) -> tuple[Fraction, ...]:
    """Three to five round numbers that reach from `lowest`, or just below, to `highest` or just beyond.

    `whole` keeps to whole numbers, so that no axis of counts shows half a crime.

    >>> [int(tick) for tick in nice_ticks(7907, whole=True)]
    [0, 2000, 4000, 6000, 8000]
    >>> [int(tick) for tick in nice_ticks(1, whole=True)]
    [0, 1, 2]
    """
    if highest == lowest:
        highest = lowest + 4
    span = Fraction(highest) - lowest
    # Steps below a tenth of the span's own power of ten would make more than ten ticks.
    power = math.floor(math.log10(span)) - 1
    for more in range(6 + abs(power)):
        for each in _STEPS:
            step = each * Fraction(10) ** (power + more)
            first, last = math.floor(lowest / step), math.ceil(highest / step)
            if last - first <= 4 and (step.denominator == 1 or not whole):
                return tuple(step * index for index in range(first, max(last, first + 2) + 1))
    raise ValueError(f"there are no ticks from {lowest} to {highest}")


@lru_cache(maxsize=4096)
def text_width(words: str) -> float:
    """About how wide a line of text is: enough for DejaVu Sans, the widest typeface that it may be set in."""
    return sum(map(_hundredths, words)) * TEXT_SIZE / 100


def balanced(words: str, width: float) -> tuple[str, ...]:
    """`words` in as few lines as `wrap` needs, but as equal in length as they can be without breaking a word.

    >>> balanced("Violence against the person", 200)
    ('Violence against', 'the person')
    """
    lines = wrap(words, width)
    longest_word = max(map(text_width, words.split()), default=0)
    while (narrower := max(map(text_width, lines)) - 1) >= longest_word:
        tighter = wrap(words, narrower)
        if len(tighter) > len(lines):
            break
        lines = tighter
    return lines


def wrap(words: str, width: float) -> tuple[str, ...]:
    """`words` in lines no wider than `width`; a word wider than that is broken, never cut off.

    >>> wrap("Violence against the person", 200)
    ('Violence against the', 'person')
    """
    lines = [""]
    for word in words.split():
        candidate = f"{lines[-1]} {word}".strip()
        if text_width(candidate) <= width:
            lines[-1] = candidate
        else:
            lines += _broken(word, width)
    return tuple(line for line in lines if line) or ("",)


def _broken(word: str, width: float) -> Sequence[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


@cache
def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


@cache
def _hundredths(letter: str) -> int:
    if letter in " .,:;'|!ijl/()[]ft":
        return 40
    if letter in "mwMW%@" or ord(letter) > 0x2E80:
        return 98
    return 74 if letter.isupper() else 64


@lru_cache(maxsize=4096)
def _written(value: Value) -> str:
    """An attribute's value; most stand in many elements of a drawing."""
    if isinstance(value, str):
        return _escaped(value)
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def _escaped(words: str) -> str:
    if not _TO_ESCAPE.search(words):
        return words
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", words))
