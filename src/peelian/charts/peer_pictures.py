"""A comparison with peers as pictures: a strip, a funnel, and bars with intervals."""

from __future__ import annotations

from peelian.charts.funnel import Funnel, funnel
from peelian.charts.interval_bars import interval_bars
from peelian.charts.peer_strip import peer_strip
from peelian.charts.picture import Picture
from peelian.charts.svg import PHONE
from peelian.core.fact import Fact
from peelian.measures.peers import PeerComparison

MOST_BARS = 20


def peer_pictures(found: PeerComparison, *, width: int = PHONE) -> tuple[Picture, ...]:
    """The strip and the funnel of a comparison, where its values have intervals, and the bars; none of totals, or
    where the own force is not compared. More than 20 forces have no bars: nobody reads so many.

    Members without a value stand in the tables with the reason, if they are few; those whose value is not compared are
    left out.
    """
    if found.level is None:
        return ()
    title = found.measure.title
    facts = _shown(found)
    own = found.own.force
    pictures = []
    if found.standing is not None:
        pictures.append(peer_strip(title, facts, found.standing, own=own, width=width))
    if found.funnel is not None:
        reading = found.funnel
        expected = Funnel(reading.sizes, reading.limits, reading.centre, reading.phi, reading.adjusted, found.size)
        pictures.append(funnel(title, facts, expected, own=own, width=width))
    if len(facts) <= MOST_BARS:
        pictures.append(interval_bars(title, facts, own=own, width=width))
    return tuple(pictures)


def _shown(found: PeerComparison) -> tuple[Fact, ...]:
    """Those compared, and those without a value unless these are so many that they would bury the others."""
    missing = [each.fact for each in found.left_out if each.fact.value is None]
    return (*found.facts, *(missing if len(missing) * 2 <= len(found.facts) else ()))
