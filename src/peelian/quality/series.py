"""A figure of one force over its periods: what the checks of totals look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from peelian.core.period import Period
from peelian.quality.finding import Finding, Place, Severity


@dataclass(frozen=True, slots=True)
class Point:
    """The figure in one period, where it stands, and the submission that holds it."""

    period: Period
    value: float
    place: Place
    submission: str = ""


@dataclass(frozen=True)
class Series:
    """One figure of one force from one source, its periods all of one length and in order.

    >>> written(1234567), written(0.25)
    ('1,234,567', '0.25')
    """

    figure: str
    source: str
    force: str
    points: tuple[Point, ...]

    def finding(self, rule: str, severity: Severity, points: tuple[Point, ...], sentence: str, remedy: str) -> Finding:
        """A finding about the first of `points`, in which the others take part."""
        return Finding(
            rule=rule,
            severity=severity,
            force=self.force,
            period=str(points[0].period),
            figure=self.figure,
            sentence=sentence,
            remedy=remedy,
            places=tuple(dict.fromkeys(each.place for each in points)),
            basis=tuple(dict.fromkeys(each.submission for each in points if each.submission)),
        )

    def with_year_before(self) -> Iterator[tuple[Point, Point | None]]:
        """Each point with that of the same period a year earlier, where it is there."""
        by_start = {each.period.first: each for each in self.points}
        for each in self.points:
            yield each, by_start.get(each.period.first.plus(-12))


def written(value: float) -> str:
    """A number as a sentence gives it."""
    return f"{value:,.6g}" if abs(value) < 1000 and value != int(value) else f"{value:,.0f}"


def percent(share: float) -> str:
    """A share as a percentage.

    >>> percent(0.123), percent(0.004)
    ('12%', '0.4%')
    """
    return f"{share:.0%}" if share >= 0.1 or share == 0 else f"{share:.1%}"
