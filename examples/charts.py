"""The gallery of charts: example figures, not a force's. `--check` says whether what is written is up to date."""

from __future__ import annotations

from peelian.charts.control import control_picture
from peelian.charts.picture import Picture
from peelian.core.basis import Basis
from peelian.core.fact import Exact, Fact
from peelian.core.period import Month, Period, PeriodKind
from peelian.core.unit import unit
from peelian.statistics.control_chart import Break, ControlChart, Series, Settings, control_chart

CRIMES = (
    640, 655, 612, 668, 634, 650, 671, 628, 645, 660, 619, 652, 648, 633, 662,
    741, 768, 729, 755, 747, 760, 738, 752, 771, 733, 758, None, 742, 766, 751, 745, 737, 690, 705, 812, 779,
)  # fmt: skip


def months(first: str, values: tuple[Exact | None, ...], unit_id: str, measure: str) -> list[Fact]:
    start = Month.parse(first)
    return [
        Fact(
            measure=measure, force="kent", source="example", unit=unit(unit_id), basis=Basis.REAL, value=value,
            period=Period(PeriodKind.MONTH, start.plus(at), 1), missing="" if value is not None else "not sent",
        )
        for at, value in enumerate(values)
    ]  # fmt: skip


def crimes() -> tuple[list[Fact], ControlChart]:
    facts = months("2016-04", CRIMES, "crimes", "crime.all")
    values = [float("nan") if fact.value is None else float(fact.value) for fact in facts]
    why = "crimes are recorded at the first call"
    settings = Settings(better="decrease", target=700, breaks=(Break(15, why),))
    return facts, control_chart(Series(values, first_month=4, provisional=1), settings)


def control(width: int) -> Picture:
    facts, chart = crimes()
    return control_picture("Example crime", facts, chart, width=width)
