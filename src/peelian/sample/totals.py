"""What a sample's totals are: as printed, or following from a printed change, or free."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from peelian.catalogue.documents import PublishedFigure, Sample
from peelian.core.errors import PeelianError, PeriodError
from peelian.core.period import Period


@dataclass(frozen=True)
class Totals:
    """The totals of one sample. A number is taken from the first of these that gives it:

    1. the value that a document prints (exactly, or about);
    2. the year before and the printed change on it, or else the printed change in percent;
    3. the year after, less the printed change;
    4. the sample's own free totals;
    5. the printed change and the printed percentage, which together give the year before.
    """

    sample: Sample
    figures: tuple[PublishedFigure, ...]

    def printed(self, measure: str, period: Period, part: str = "value", **breakdown: str) -> float | None:
        """The printed number, unless only a limit was printed (over, under)."""
        found = self._printed.get((measure, str(period), part, _sorted(breakdown)))
        return None if found is None or found.says in ("over", "under") else found.value

    def free(self, measure: str, period: Period, **breakdown: str) -> int | None:
        """The sample's own total, if it has one."""
        return self.sample.totals.get(free_name(measure, breakdown), {}).get(str(period))

    def find(self, measure: str, period: Period, **breakdown: str) -> int | None:
        """The total, or None where nothing gives it."""
        value = self.printed(measure, period, **breakdown)
        if value is None:
            value = self._changed(measure, period, breakdown)
        if value is None:
            value = self.free(measure, period, **breakdown)
        if value is None:
            value = self._implied(measure, period, breakdown)
        return None if value is None else round(value)

    def need(self, measure: str, period: Period, **breakdown: str) -> int:
        """The total; raises PeelianError where nothing gives it."""
        found = self.find(measure, period, **breakdown)
        if found is None:
            name = free_name(measure, breakdown)
            raise PeelianError(
                f"The sample {self.sample.id} has no published figure for {_shown(measure, breakdown)} in {period}.",
                remedy=f"Add it to a document of `published`, or to the sample's `totals` as {name}.",
            )
        return found

    def _changed(self, measure: str, period: Period, breakdown: dict[str, str]) -> float | None:
        before, after = period.same_last_year, _next_year(period)
        base = self.printed(measure, before, **breakdown)
        base = self.free(measure, before, **breakdown) if base is None else base
        change = self.printed(measure, period, "change", **breakdown)
        percent = self.printed(measure, period, "percent_change", **breakdown)
        if base is not None and change is not None:
            return base + change
        if base is not None and percent is not None:
            return base * (1 + percent / 100)
        value, change = self.printed(measure, after, **breakdown), self.printed(measure, after, "change", **breakdown)
        return None if value is None or change is None else value - change

    def _implied(self, measure: str, period: Period, breakdown: dict[str, str]) -> float | None:
        for later, years in ((period, 1), (_next_year(period), 0)):
            change = self.printed(measure, later, "change", **breakdown)
            percent = self.printed(measure, later, "percent_change", **breakdown)
            if change is not None and percent:
                return round(100 * change / percent) + years * change
        return None

    @cached_property
    def _printed(self) -> dict[tuple[str, str, str, tuple[tuple[str, str], ...]], PublishedFigure]:
        found: dict[tuple[str, str, str, tuple[tuple[str, str], ...]], PublishedFigure] = {}
        for each in sorted(self.figures, key=lambda figure: figure.says == "exactly", reverse=True):
            found.setdefault((each.measure, _period(each.period), each.part, _sorted(each.breakdown)), each)
        return found


def free_name(measure: str, breakdown: dict[str, str]) -> str:
    """What a total is called among a sample's free totals.

    >>> free_name("incidents.all", {"grade": "1"})
    'incidents_all_grade_1'
    """
    parts = [measure.replace(".", "_"), *(f"{column}_{value}" for column, value in sorted(breakdown.items()))]
    return "_".join(parts)


def _shown(measure: str, breakdown: dict[str, str]) -> str:
    return measure + "".join(f"[{column}={value}]" for column, value in breakdown.items())


def _sorted(breakdown: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(breakdown.items()))


def _period(text: str) -> str:
    try:
        return str(Period.parse(text))
    except PeriodError:
        return text


def _next_year(period: Period) -> Period:
    return Period(period.kind, period.first.plus(12), period.count)
