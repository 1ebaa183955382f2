"""Pictures of example figures, not a force's, although some bear the names of forces: one call a chart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np

from peelian.charts.banded import banded
from peelian.charts.bars import share_bars
from peelian.charts.control import control_picture
from peelian.charts.course import course
from peelian.charts.differences import differences
from peelian.charts.fan import Said, Step, fan
from peelian.charts.funnel import Funnel, funnel
from peelian.charts.heat_map import heat_map
from peelian.charts.icon_grid import Line, icon_grid
from peelian.charts.interval_bars import interval_bars
from peelian.charts.peer_strip import peer_strip
from peelian.charts.picture import Picture, any_synthetic, basis_note
from peelian.charts.small_multiples import small_multiples
from peelian.charts.sparkline import sparkline
from peelian.charts.target_bars import Bar, target_bars
from peelian.charts.tile_map import tile_map
from peelian.charts.two_years import two_years
from peelian.charts.waterfall import waterfall
from peelian.core.basis import Basis
from peelian.core.fact import Exact, Fact
from peelian.core.force import ForceKind, forces
from peelian.core.interval import Interval
from peelian.core.period import Month, Period, PeriodKind
from peelian.core.unit import unit
from peelian.statistics.control_chart import Break, ControlChart, Series, Settings, control_chart
from peelian.statistics.funnel import LEVELS, FunnelLimits
from peelian.statistics.overdispersion import overdispersion, widened
from peelian.statistics.peers import standing
from peelian.statistics.wilson import wilson

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


def two(width: int) -> Picture:
    now, then = (
        months(first, CRIMES[at : at + 12], "crimes", "crime.all") for first, at in (("2017-04", 12), ("2016-04", 0))
    )
    return two_years("Example crime", now, then, width=width)


def spark(width: int) -> Picture:
    del width  # it has one size only
    return sparkline("Example crime", crimes()[0])


def per_force(count_of_forces: int) -> list[Fact]:
    """Shares by a rule that anybody can follow: 20% to 32%, in steps, of bases of 400 to 7,540."""
    names = [each.id for each in forces() if each.kind is ForceKind.TERRITORIAL][:count_of_forces]
    found = []
    for at, name in enumerate(names):
        base = 400 + 170 * (at * 7 % 43)
        hits = base * (20 + at * 5 % 13) // 100
        around = wilson(hits, base)
        interval = Interval(around.lower * 100, around.upper * 100, around.level, around.method)
        found.append(
            Fact(
                measure="stop_search.find_rate", force=name, source="example", period=Period.parse("2018-19"),
                value=Fraction(100 * hits, base), unit=unit("percent"), basis=Basis.REAL, numerator=hits,
                denominator=base, interval=interval,
            )
        )  # fmt: skip
    return found


def bars(width: int) -> Picture:
    return interval_bars("Example find rate", per_force(9), own="cheshire", width=width)


def shares(width: int) -> Picture:
    mix = (("Violence against the person", 600), ("Theft", 300), ("Criminal damage and arson", 100))
    whole = replace(per_force(1)[0], measure="crime.share", interval=None, denominator=1000)
    facts = [replace(whole, value=Fraction(n, 10), breakdown=(("crime_type", name),), numerator=n) for name, n in mix]
    return share_bars("Example crime by type", facts, width=width)


def strip(width: int) -> Picture:
    facts = per_force(9)
    counts = {fact.force: float(fact.numerator or 0) for fact in facts}
    bases = {fact.force: float(fact.denominator or 1) for fact in facts}
    found = standing(counts, bases, "cheshire", per=100)
    return peer_strip("Example find rate", facts, found, own="cheshire", width=width)


def funnels(width: int) -> Picture:
    facts = per_force(43)
    top = np.array([float(fact.numerator or 0) for fact in facts])
    bottom = np.array([float(fact.denominator or 1) for fact in facts])
    scatter = overdispersion(top, bottom, transform="arcsine")
    centre = float(np.arcsin(np.sqrt(top.sum() / bottom.sum())))
    limits = []
    for level in LEVELS:
        half = widened(scatter.errors, scatter.tau_squared, level=level)
        lower, upper = (100 * np.sin(np.clip(centre + side * half, 0, np.pi / 2)) ** 2 for side in (-1, 1))
        limits.append(FunnelLimits(level, lower, upper))
    around = float(100 * np.sin(centre) ** 2)
    expected = Funnel(list(bottom), (limits[0], limits[1]), around, scatter.phi, adjusted=True, size="searches")
    return funnel("Example find rate", facts, expected, own="cheshire", width=width)


def tiles_of(width: int) -> Picture:
    return tile_map("Example find rate", per_force(43), own="cheshire", width=width)


def multiples(width: int) -> Picture:
    names = ("North", "South", "East", "West and the coast")
    series = [(name, months("2017-04", CRIMES[at : at + 12], "crimes", "crime.all")) for at, name in enumerate(names)]
    return small_multiples("Example crime by area", series, width=width)


def level(width: int) -> Picture:
    like = months("2018-10", (1,), "people", "workforce.officers")[0]
    values = (2255, 2241, 2363, 2317, 2211, 2142, 2089, 2043, 1955, 1859, 1802, 1777, 1829, None, 1979)
    facts = [
        replace(like, value=value, period=Period(PeriodKind.FINANCIAL_YEAR, Month.of(2006 + at, 4), 12))
        for at, value in enumerate(values)
    ]
    breaks = ((8, "officers of shared units are counted from here on"),)
    return course("Example officers", facts, breaks, width=width)


def heat(width: int) -> Picture:
    like = months("2018-10", (1,), "calls", "contact.calls_999")[0]
    facts = []
    for hour in range(24):
        for day, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")):
            value = 20 + (hour * 7 + day * 5) % 24 + 3 * max(0, hour - 14) * (1 + (day > 3))
            facts.append(replace(like, value=value, breakdown=(("weekday", name), ("hour", f"{hour:02d}"))))
    return heat_map("Example 999 calls", facts, width=width)


def grid(width: int) -> Picture:
    facts, _ = crimes()
    lines = []
    for name, better, target, stop in (
        ("Recorded crime", "decrease", 700, 36), ("Burglary", "decrease", 900, 30),
        ("Answered in time", "increase", 640, 15), ("Knife crime", "decrease", None, 8),
        ("Searches", "neutral", None, 20),
    ):  # fmt: skip
        series = Series([float("nan") if fact.value is None else float(fact.value) for fact in facts[:stop]])
        settings = Settings(better=better, target=target)  # type: ignore[arg-type]
        lines.append(Line(name, facts[:stop], control_chart(series, settings)))
    return icon_grid("Example measures", lines, width=width)


def parts_of_change(width: int) -> Picture:
    like = replace(per_force(1)[0], measure="crime.all", unit=unit("crimes"), interval=None, numerator=None)
    before = replace(like, period=Period.parse("2017-18"), value=7_800, denominator=None)
    after = replace(like, period=Period.parse("2018-19"), value=8_450, denominator=None)
    mix = (("Violence", 520), ("Theft", 260), ("Burglary", -210), ("Other", 80))
    parts = [replace(after, value=n, derivation="change", breakdown=(("crime_type", name),)) for name, n in mix]
    return waterfall("Example crime", before, parts, after, width=width)


def around(value: Exact, half: float, unit_id: str, derivation: str = "") -> Fact:
    like = months("2018-10", (value,), unit_id, "example.waits")[0]
    interval = Interval(float(value) - half, float(value) + half, 0.95, "example")
    return replace(like, period=Period.parse("2018-19"), derivation=derivation, interval=interval)


def unlike(width: int) -> Picture:
    rows = (
        ("Grade 1 attended in time", Fraction(12, 5), 0.6), ("Grade 2 attended in time", Fraction(-9, 10), 0.4),
        ("Calls answered in time", Fraction(1, 10), 0.3),
    )  # fmt: skip
    found = [(name, around(value, half, "percent", "change")) for name, value, half in rows]
    return differences("Example scenario less base", found, width=width)


def reached(width: int) -> Picture:
    rows = (
        ("Grade 1 attended in time", Fraction(923, 10), 0.6, 90),
        ("Grade 2 attended in time", Fraction(841, 10), 0.9, 90),
        ("Calls answered in time", Fraction(901, 10), 0.5, 90),
        ("Calls finished in time", Fraction(702, 10), 0.5, None),
    )  # fmt: skip
    bars = [Bar(name, around(value, half, "percent"), limit) for name, value, half, limit in rows]
    return target_bars("Example targets", bars, width=width)


def weekly(width: int) -> Picture:
    levels = [200 + 7 * at - at * at // 9 for at in range(52)]
    steps = [(f"week {at + 1}", around(level, 10 + at, "cases")) for at, level in enumerate(levels)]
    marks = [(at, f"week {at + 1}") for at in range(0, 52, 13)]
    return banded("Example backlog", steps, marks, of="week", band="middle 90% of runs", width=width)


def ahead(width: int) -> Picture:
    """Quantiles by a rule that anybody can follow: wider by a step each month."""
    facts = months("2016-04", CRIMES[:24], "crimes", "crime.all")
    counted = [Step(str(each.period), float(each.value or 0)) for each in facts]
    names = [str(Month.parse("2018-04").plus(at)) for at in range(6)]
    spread = (-20, -13, -7, 0, 7, 13, 20)
    coming = [Step(name, None, [750 + each * (2 + at) for each in spread]) for at, name in enumerate(names)]
    said = Said(
        "Example crime", "month", basis_note(facts), synthetic=any_synthetic(facts), total=(4300, 4500, 4700),
        hits="of 48 steps at past origins 39 came inside their 80% interval",
    )  # fmt: skip
    marks = [(at, str(2016 + (at + 3) // 12)) for at in (0, 9, 21)]
    return fan(said, unit("crimes"), [*counted, *coming], marks, width=width)


CHARTS: dict[str, tuple[str, Callable[[int], Picture]]] = {
    "control-chart": ("Control chart", control),
    "two-years": ("Two years", two),
    "sparkline": ("Sparkline", spark),
    "funnel": ("Funnel", funnels),
    "peer-strip": ("Peer strip", strip),
    "interval-bars": ("Bars with intervals", bars),
    "share-bars": ("Shares of a whole", shares),
    "course": ("A level with its breaks", level),
    "small-multiples": ("Small multiples", multiples),
    "heat-map": ("Heat map", heat),
    "icon-grid": ("Variation and assurance", grid),
    "tile-map": ("Tile map", tiles_of),
    "waterfall": ("Waterfall", parts_of_change),
    "target-bars": ("Bars with intervals and targets", reached),
    "differences": ("Differences with intervals", unlike),
    "fan": ("A forecast as a fan", ahead),
    "banded": ("A level with a band", weekly),
}
