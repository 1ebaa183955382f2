"""Returns of the sample: each published figure that arrives already counted, as a row."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa

from peelian.catalogue.documents import PublishedFigure
from peelian.catalogue.model import Indicators
from peelian.core.errors import PeelianError
from peelian.core.period import Month, Period
from peelian.sample.totals import Totals, free_name

RATIO, LEVEL = "ratio", "level"
RANGE = ("lowest_month", "highest_month")
Rows = dict[str, dict[str, Decimal]]


@dataclass(frozen=True)
class _Counted:
    """An indicator with the figures that are published of it."""

    totals: Totals
    measure: str
    counts: str
    figures: tuple[PublishedFigure, ...]

    @property
    def name(self) -> str:
        return self.measure.partition(".")[2]

    def rows(self) -> Rows:
        """What is known for each period as the returns name it: value, or numerator and denominator."""
        rows: Rows = defaultdict(dict)
        for figure in self._of("value", "numerator", "denominator"):
            rows[self._stamp(Period.parse(figure.period))].setdefault(figure.part, self._number(figure))
        if self.counts == RATIO:
            return {stamp: _sides(row) for stamp, row in rows.items()}
        for figure in self._of("change", "percent_change"):
            period = Period.parse(figure.period)
            now = rows[self._stamp(period)].get("value")
            if now is not None:
                rows[self._stamp(period.same_last_year)].setdefault("value", _before(now, figure))
        for day, number in self._month_ends():
            rows[day].setdefault("value", number)
        return {stamp: row for stamp, row in rows.items() if row}

    def _of(self, *parts: str) -> list[PublishedFigure]:
        """Figures of these parts, the exact ones first, then in the order of `parts`."""
        wanted = [each for each in self.figures if each.part in parts]
        return sorted(wanted, key=lambda each: (each.says != "exactly", parts.index(each.part)))

    def _number(self, figure: PublishedFigure) -> Decimal:
        if figure.says not in ("over", "under"):
            return _decimal(figure.value)
        own = self.totals.free(figure.measure, Period.parse(figure.period))
        if own is None:
            raise PeelianError(
                f"{figure.measure} is published only as {figure.says} a number in {figure.period}.",
                remedy=f"Add {free_name(figure.measure, {})} for {figure.period} to the `totals` of "
                f"{self.totals.sample.id}.",
            )
        return Decimal(own)

    def _month_ends(self) -> Iterator[tuple[str, Decimal]]:
        """A level of which only the lowest and the highest month are published, at the end of each month."""
        limits: dict[tuple[str, str], Decimal] = {
            (each.period, each.part): _decimal(each.value) for each in self._of(*RANGE)
        }
        for text in sorted({period for period, _ in limits}):
            low, high = (limits.get((text, part)) for part in RANGE)
            shape = self.totals.sample.shapes.get(f"month_{self.name}")
            if low is None or high is None or shape is None:
                continue
            weights = [_decimal(shape.weights[str(month.number)]) for month in Period.parse(text).months]
            least, span = min(weights), max(weights) - min(weights)
            for month, weight in zip(Period.parse(text).months, weights, strict=True):
                yield _last_day(month), low + round((high - low) * (weight - least) / span)

    def _stamp(self, period: Period) -> str:
        return _last_day(period.last) if self.counts == LEVEL else str(period)


def returns(totals: Totals, groups: Iterable[Indicators]) -> pa.Table:
    """A row for each indicator and period of which figures are published, in order of indicator and period.

    A change gives the value of the year before where nothing else does. A figure that is only a limit (over, under)
    takes the sample's own free total. Raises PeelianError where there is none.
    """
    found = sorted(
        (each.name, period, row) for each in _counted(totals, groups) for period, row in each.rows().items()
    )  # fmt: skip
    columns: dict[str, pa.Array] = {
        "period": pa.array([period for _, period, _ in found], pa.string()),
        "indicator": pa.array([name for name, _, _ in found], pa.string()),
    }
    for column in ("value", "numerator", "denominator"):
        numbers = [row.get(column) for _, _, row in found]
        columns[column] = pa.array([None if each is None else _text(each) for each in numbers], pa.string())
    return pa.table(columns)


def _counted(totals: Totals, groups: Iterable[Indicators]) -> Iterator[_Counted]:
    figures: Mapping[str, list[PublishedFigure]] = defaultdict(list)
    for figure in totals.figures:
        figures[figure.measure].append(figure)
    for group in groups:
        for name, each in group.indicators.items():
            measure = f"{group.id}.{name}"
            yield _Counted(totals, measure, each.counts, tuple(figures.get(measure, ())))


def _sides(row: dict[str, Decimal]) -> dict[str, Decimal]:
    """Numerator and denominator of a ratio; of a share of a known number, the numerator that gives it."""
    denominator = row.get("denominator")
    if denominator is None:
        return row
    numerator = row.get("numerator")
    numerator = Decimal(round(row["value"] * denominator / 100)) if numerator is None else numerator
    return {"numerator": numerator, "denominator": denominator}


def _before(now: Decimal, figure: PublishedFigure) -> Decimal:
    """The value a year before, from the published change; a percentage gives a whole number."""
    if figure.part == "change":
        return now - _decimal(figure.value)
    return Decimal(round(now / (1 + _decimal(figure.value) / 100)))


def _decimal(number: float) -> Decimal:
    return Decimal(str(number))


def _text(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _last_day(month: Month) -> str:
    return f"{month}-{calendar.monthrange(month.year, month.number)[1]:02d}"
