"""Forces as bars, sorted, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence

from peelian.charts.labels import BOLD, stacked, wrapped
from peelian.charts.picture import Picture, sentence_of
from peelian.charts.places import Places, compared, may_be_drawn, name_of, places, places_table, small
from peelian.charts.svg import AXIS, BLUE, LINE_HEIGHT, PHONE, TEXT, Element, drawing, element, text, text_width
from peelian.core.fact import Fact

_GAP = 8
_BAR = 16
_PALE = "#A9BFD2"


def interval_bars(title: str, facts: Sequence[Fact], *, own: str = "", width: int = PHONE) -> Picture:
    """Bars from zero, the highest value first, each with its interval as a whisker; the own force dark and bold.

    Neither title nor sentence gives a rank: the sentence counts the intervals that lie apart from the own one. A
    percentage of a base under 30 has no bar. Raises ChartError when the facts do not belong together.
    """
    found = places(facts, own)
    order = sorted(found.facts, key=lambda fact: (not may_be_drawn(fact), -(fact.value or 0), name_of(fact)))
    found = Places(tuple(order), own)
    headline, sentence = _words(title, found)
    parts, height = _draw(found, width)
    svg = drawing(parts, title=headline, description=sentence, width=width, height=height)
    return Picture(headline, svg, sentence, places_table(title, found))


def _words(title: str, found: Places) -> tuple[str, str]:
    if not found.known:
        return f"{title}: no records", f"There are no values to draw for {found.period}."
    if found.made_up:
        return f"{title}: {found.made_up} figures", found.nothing_told()
    texts = [found.known[-1].text, found.known[0].text]
    own = found.own_fact
    sentence = compared(found) or f"{len(found.known)} forces had {texts[0]} to {texts[1]} in {found.period}"
    headline = f"{title}: {texts[0]} to {texts[1]}" if own is None else f"{title}: {name_of(own)} {own.text}"
    if own is not None and own.interval is not None:
        headline += f" ({own.interval_text})"
    return headline, sentence_of([sentence])


def _draw(found: Places, width: int) -> tuple[list[Element], int]:
    labels = wrapped([name_of(fact) for fact in found.facts], width)
    left = max(text_width(line) * BOLD for lines in labels for line in lines) + _GAP
    texts = ["no bar" if small(fact) else fact.text for fact in found.facts]
    right = width - 2 * _GAP - max(text_width(words) * BOLD for words in texts)
    ends = [float(fact.value or 0) for fact in found.known]
    ends += [fact.interval.upper for fact in found.known if fact.interval is not None]
    scale = (right - left) / (max(ends, default=1.0) or 1.0)
    parts = [text(found.made_up.capitalize(), 0, 11)] if found.made_up else []
    start = top = 28.0 if found.made_up else 4.0
    for fact, lines, words in zip(found.facts, labels, texts, strict=True):
        tall = max(20, len(lines) * LINE_HEIGHT)
        middle = top + tall / 2
        weight = "bold" if fact.force == found.own else "normal"
        parts += stacked(lines, left - _GAP, middle, text_anchor="end", font_weight=weight, class_="name")
        if may_be_drawn(fact):
            parts += _bar(fact, left, middle, scale, own=fact.force == found.own)
        parts.append(text(words, width, middle, text_anchor="end", font_weight=weight, class_="value"))
        top += tall + _GAP
    parts.append(element("line", x1=left, x2=left, y1=start - 4, y2=top - 4, stroke=AXIS))
    return parts, round(top)


def _bar(fact: Fact, left: float, middle: float, scale: float, *, own: bool) -> list[Element]:
    long = float(fact.value or 0) * scale
    parts = [
        element(
            "rect", x=left, y=middle - _BAR / 2, width=long, height=_BAR, fill=BLUE if own else _PALE,
            class_="bar own" if own else "bar",
        )
    ]  # fmt: skip
    if fact.interval is not None:
        low, high = (left + max(0.0, end) * scale for end in (fact.interval.lower, fact.interval.upper))
        path = f"M{low:.2f} {middle - 5:.2f}v10m0-5H{high:.2f}m0-5v10"
        # A white line under the dark one shows the whisker on the dark bar of the own force too.
        parts.append(element("path", d=path, fill="none", stroke="#FFFFFF", stroke_width=5))
        parts.append(element("path", d=path, fill="none", stroke=TEXT, stroke_width=2, class_="interval"))
    return parts
