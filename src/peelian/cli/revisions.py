"""`peelian measures vintages` and `peelian measures revisions`: what figures were before, and how far they moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from peelian.cli.options import ForceOption, FormatOption, PeriodOption, SourceOption, WhereOption

if TYPE_CHECKING:
    import datetime as dt
    from fractions import Fraction

    from peelian.core.fact import Exact
    from peelian.core.period import Period
    from peelian.core.unit import Unit
    from peelian.measures.figures import Figures
    from peelian.measures.triangle import RevisionTriangle
    from peelian.measures.vintages import History, Vintage

MeasureArgument = Annotated[str, typer.Argument(help="The measure's id, such as crime.recorded.")]
EachOption = Annotated[
    Literal["month", "quarter", "year", "period"],
    typer.Option(
        "--each", help="One figure for each month, quarter or financial year of the period, or for all of it."
    ),
]


def vintages(
    measure: MeasureArgument,
    force: ForceOption,
    period: PeriodOption,
    *,
    source: SourceOption = None,
    where: WhereOption = None,
    each: EachOption = "period",
    form: FormatOption = "table",
) -> None:
    """Give a figure as it was at each version of the records that touched it, with what made it so."""
    from peelian.cli.console import Format, print_rows

    figures, found = _histories(measure, force, period, source, where, each)
    rows = [row for history in found for row in _vintage_rows(history, plain_values=form != "table")]
    print_rows(_title(measure, figures), rows, Format(form), empty="Nothing of it was ever held.")


def revisions(
    measure: MeasureArgument,
    force: ForceOption,
    period: PeriodOption,
    *,
    source: SourceOption = None,
    where: WhereOption = None,
    each: EachOption = "month",
    triangle: Annotated[bool, typer.Option("--triangle", help="The value of each period at each age.")] = False,
    means: Annotated[
        bool, typer.Option("--means", help="The mean revisions from each age to the latest value.")
    ] = False,
    by: Annotated[
        Literal["age", "vintage"],
        typer.Option(help="Columns of the triangle: months since the period's end, or first, second … vintage."),
    ] = "age",
    age: Annotated[int | None, typer.Option(help="Each period as it was so many months after its end.", min=0)] = None,
    form: FormatOption = "table",
) -> None:
    """Set what was first held beside the latest; or give the revision triangle, its means, or one age."""
    import datetime as dt

    from peelian.cli.console import Format, print_rows
    from peelian.core.errors import PeelianError
    from peelian.measures.triangle import revision_triangle

    figures, found = _histories(measure, force, period, source, where, each)
    now = dt.datetime.now(dt.UTC)
    title, empty = _title(measure, figures), "Nothing of it was ever held."
    plain_values = form != "table"
    if triangle + means + (age is not None) > 1:
        raise PeelianError("--triangle, --means and --age are three results.", remedy="Ask for one of them.")
    if age is not None:
        aged = _aged(found, age, now, plain_values=plain_values)
        print_rows(f"{title}, {age} month{'' if age == 1 else 's'} after each period", aged, Format(form), empty=empty)
        return
    if not triangle and not means:
        rows = [_first_and_latest(history, plain_values=plain_values) for history in found if history.vintages]
        print_rows(title, rows, Format(form), empty=empty)
        return
    unit = _unit(measure, figures)
    made = revision_triangle(found, by, now)
    if triangle:
        shown = f"{title}, by {'months since the end' if by == 'age' else 'vintage'}"
        print_rows(shown, _triangle_rows(made, unit, plain_values=plain_values), Format(form), empty=empty)
    if means or (triangle and not plain_values):
        rows = _mean_rows(made, unit, plain_values=plain_values)
        print_rows("Revisions to the latest value", rows, Format(form), empty="No period is old enough for a revision.")


def _histories(
    measure: str, force: str, period: str, source: str | None, where: list[str] | None, each: str
) -> tuple[Figures, list[History]]:
    from peelian.cli.console import progress_bar
    from peelian.cli.figures import breakdowns, open_figures
    from peelian.core.period import Period
    from peelian.workbench import Workbench

    bench = Workbench.open()
    figures = open_figures(bench, [bench.catalogue.measure(measure).dataset], force, source, None)
    with progress_bar("vintages") as progress:
        periods = _cut(Period.parse(period), each)
        return figures, bench.vintages(figures, measure, periods, progress, **breakdowns(where))


def _cut(whole: Period, each: str) -> list[Period | str]:
    """The months, quarters or financial years of a period."""
    from peelian.core.errors import PeelianError
    from peelian.core.period import Period, PeriodKind

    size = {"month": 1, "quarter": 3, "year": 12, "period": whole.count}[each]
    kinds = {1: PeriodKind.MONTH, 3: PeriodKind.QUARTER, 12: PeriodKind.FINANCIAL_YEAR}
    kind = whole.kind if each == "period" else kinds[size]
    starts = whole.count % size == 0 and (each not in ("quarter", "year") or (whole.first.number - 4) % size == 0)
    if not starts:
        raise PeelianError(
            f"{whole.label} is not made of whole {each}s.", remedy="Choose another --each, or a period of whole ones."
        )
    return [Period(kind, whole.first.plus(offset), size) for offset in range(0, whole.count, size)]


def _title(measure: str, figures: Figures) -> str:
    kind = figures.catalogue.source(figures.source).kind
    return f"{measure}, {figures.force.id}, source {figures.source} ({kind} records)"


def _unit(measure: str, figures: Figures) -> Unit:
    from peelian.measures.figures import measure_unit

    return measure_unit(figures.catalogue.measure(measure))


def _vintage_rows(history: History, *, plain_values: bool) -> list[dict[str, Any]]:
    from peelian.measures.vintages import revision

    rows = []
    before: Vintage | None = None
    for vintage in history.vintages:
        moved, percent = revision(before, vintage)
        unit = vintage.fact.unit if vintage.fact else None
        rows.append(
            {
                "period": str(history.period) if plain_values else history.period.label,
                "from": vintage.at.isoformat(timespec="milliseconds") if plain_values else _day(vintage),
                "value": _value(vintage, plain_values=plain_values),
                "revision": _moved(moved, unit, plain_values=plain_values),
                "percent": _percent(percent, plain_values=plain_values),
                "basis": vintage.fact.basis.value if vintage.fact and vintage.value is not None else "",
                "submission": ", ".join(each.id for each in vintage.submissions),
                "file": ", ".join(each.file for each in vintage.submissions),
                "note": vintage.missing,
            }
        )
        before = vintage if vintage.value is not None else before
    return rows


def _first_and_latest(history: History, *, plain_values: bool) -> dict[str, Any]:
    from peelian.measures.vintages import revision

    first, latest = history.first, history.latest
    assert latest is not None
    moved, percent = revision(first, latest)
    unit = latest.fact.unit if latest.fact else None
    return {
        "period": str(history.period) if plain_values else history.period.label,
        "first held": _day(first) if first else "",
        "first": _value(first, plain_values=plain_values) if first else _none(plain_values=plain_values),
        "latest from": _day(latest),
        "latest": _value(latest, plain_values=plain_values),
        "revised": history.revised,
        "revision": _moved(moved, unit, plain_values=plain_values),
        "percent": _percent(percent, plain_values=plain_values),
        "note": latest.missing,
    }


def _aged(found: list[History], age: int, now: dt.datetime, *, plain_values: bool) -> list[dict[str, Any]]:
    from peelian.measures.triangle import at_age

    rows = []
    for history in found:
        vintage, missing = at_age(history, age, now)
        rows.append(
            {
                "period": str(history.period) if plain_values else history.period.label,
                "value": _value(vintage, plain_values=plain_values) if vintage else _none(plain_values=plain_values),
                "from": _day(vintage) if vintage else "",
                "note": missing,
            }
        )
    return rows


def _triangle_rows(made: RevisionTriangle, unit: Unit, *, plain_values: bool) -> list[dict[str, Any]]:
    from peelian.core.fact import plain

    def cell(row: tuple[Exact | None, ...], age: int) -> Any:
        if age >= len(row):
            return None if plain_values else ""
        value = row[age]
        return plain(value) if plain_values else "–" if value is None else unit.write(value)

    return [
        {
            "period": str(history.period) if plain_values else history.period.label,
            **{str(age if made.by == "age" else age + 1): cell(row, age) for age in made.ages},
            "latest": cell(row, len(row) - 1),
        }
        for history, row in zip(made.histories, made.rows, strict=True)
    ]


def _mean_rows(made: RevisionTriangle, unit: Unit, *, plain_values: bool) -> list[dict[str, Any]]:
    from peelian.core.fact import plain

    decimals = unit.decimals + 1
    return [
        {
            made.by: each.age if made.by == "age" else each.age + 1,
            "periods": each.count,
            "mean revision": plain(each.mean) if plain_values else unit.write_change(each.mean, decimals=decimals),
            "mean absolute revision": (
                plain(each.mean_absolute) if plain_values else unit.write(each.mean_absolute, decimals=decimals)
            ),
            "relative to the latest": _percent(
                None if each.relative is None else each.relative * 100, plain_values=plain_values, sign=False
            ),
        }
        for each in made.means
    ]


def _day(vintage: Vintage) -> str:
    return f"{vintage.at:%Y-%m-%d %H:%M}"


def _none(*, plain_values: bool) -> str | None:
    return None if plain_values else "–"


def _value(vintage: Vintage, *, plain_values: bool) -> Any:
    from peelian.core.fact import plain

    if plain_values:
        return plain(vintage.value)
    return vintage.fact.text if vintage.fact else "–"


def _moved(moved: Exact | None, unit: Unit | None, *, plain_values: bool) -> Any:
    from peelian.core.fact import plain

    if plain_values:
        return plain(moved)
    return "" if moved is None or unit is None else unit.write_change(moved)


def _percent(percent: Fraction | None, *, plain_values: bool, sign: bool = True) -> Any:
    from peelian.core.fact import plain
    from peelian.core.rounding import round_half_away
    from peelian.core.unit import signed

    if plain_values:
        return plain(percent)
    return "" if percent is None else signed(round_half_away(percent, 1), sign=sign) + "%"
