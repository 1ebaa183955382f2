"""The front page: what needs a reader's eye, in a grid and in at most seven lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from peelian.charts.icon_grid import Line, icon_grid
from peelian.measures.signals import Signal, false_alarms
from peelian.publish.content import Block, Chart, Charts, Item, Listing, Para, Part, Run, Runs, say
from peelian.publish.pages import Page, Read
from peelian.statistics.flags import Assurance, PointType

if TYPE_CHECKING:
    from peelian.publish.report import Report

MOST_LINES = 7
_ORDER = (PointType.CONCERN, PointType.NEUTRAL_HIGH, PointType.NEUTRAL_LOW, PointType.IMPROVEMENT, PointType.COMMON)


def glance_part(report: Report) -> Iterator[Part]:
    """The first part of a report: nothing where it reads no measure."""
    blocks: list[Block] = []
    if report.source.kind == "synthetic":
        said = (
            "Nothing is said of change, of targets or of other forces: the records are made up, and what they seem to "
            "show was put into them. With a force's own records this page shows what has changed beyond its usual "
            "range and what fails its target, each with a page of its own."
        )
        yield Part("glance", "At a glance", (Para(say(said)),))
        return
    read = report.measures_read
    if not read:
        return
    pages = sorted((each.page for each in read if each.page), key=_place)
    drawn = [each for each in read if not each.signal.silent]
    blocks += _summary(pages) if pages or drawn else ()
    if drawn:
        lines = [_line(each) for each in drawn]
        blocks.append(Charts((Chart(icon_grid("Variation and assurance", lines)),)))
    if not drawn:
        said = (
            "Nothing is said of change: no measure has a series that is long enough, as the table of all measures says."
        )
        yield Part("glance", "At a glance", (*blocks, Para(say(said)), *_corrected(report)))
        return
    blocks += _since(read)
    blocks += _corrected(report)
    blocks.append(Para(say(_by_chance([each.signal for each in read])), "small"))
    yield Part("glance", "At a glance", tuple(blocks))


def _place(page: Page) -> tuple[int, int, str]:
    """Concern first, then what misses its target, then other changes; within each in the order of titles."""
    shown, promised = page.signal.variation, page.signal.assurance
    first = 0 if shown is PointType.CONCERN or promised is Assurance.MISSED else 1
    return first, _ORDER.index(shown) if shown in _ORDER else len(_ORDER), page.title


def _summary(pages: Sequence[Page]) -> Iterator[Block]:
    if not pages:
        yield Para(say("No measure shows a special cause, misses its target or is unusual for its group."), "finding")
        return
    yield Listing(tuple(Item((*_one_line(page),)) for page in pages[:MOST_LINES]))
    more = len(pages) - MOST_LINES
    if more > 0:
        yield Para(
            (Run(f"{more} more {'has' if more == 1 else 'have'} "), Run("pages of their own", to="pages"), Run("."))
        )


def _one_line(page: Page) -> Runs:
    title = page.chart.title if page.chart is not None and not page.signal.silent else f"{page.title}: {page.why}"
    now = page.figures.now
    value = f" {now.text} in {now.period.label}." if now.value is not None else ""
    return (Run(title, to=page.id), Run(f".{value}"))


def _line(read: Read) -> Line:
    last, chart = read.signal.last, read.signal.chart
    assert last is not None
    assert chart is not None
    return Line(read.title, read.signal.facts, chart)


def _since(read: Sequence[Read]) -> Iterator[Block]:
    """What changed since the point before."""
    fresh = [each for each in read if each.signal.changed and each.signal.before in (None, PointType.COMMON)]
    over = [each for each in read if each.signal.before_changed and each.signal.variation is PointType.COMMON]
    words = []
    if fresh:
        words.append(f"New since the point before: {'; '.join(each.title for each in fresh)}.")
    if over:
        words.append(f"No longer shown: {'; '.join(each.title for each in over)}.")
    yield Para(say(" ".join(words) or "Since the point before, no measure began or ceased to show a special cause."))


def _corrected(report: Report) -> Iterator[Block]:
    """What changed since the edition before."""
    if report.replaces is not None:
        count = len(report.corrections)
        said = (
            f"{count} {'figure is' if count == 1 else 'figures are'} corrected since edition {report.replaces.number}"
        )
        yield Para((Run(said, to="corrections" if count else ""), Run(".")))
    else:
        yield Para(say("This is the first edition, so it corrects nothing."))


def _by_chance(found: Sequence[Signal]) -> str:
    judged = sum(not each.silent for each in found)
    silent = len(found) - judged
    said = f"Of {judged} measures judged, about {false_alarms(found):.1f} would show a special cause by chance alone."
    return said + (f" Of {silent} more nothing can be said; the table of all measures says why." if silent else "")
