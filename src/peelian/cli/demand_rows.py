"""Results and comparisons as rows of tables, of CSV and of JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isnan
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from peelian.core.fact import Fact
    from peelian.demand.results.asked import Asked
    from peelian.demand.results.comparison import Comparison
    from peelian.demand.results.results import Results

NONE = "\N{EN DASH}"
MOST_TIMES = 1000


def target_rows(results: Results) -> list[dict[str, str]]:
    """A row for each target: the value with its interval, and what became of the target."""
    from peelian.demand.results.facts import fact
    from peelian.demand.results.words import limit_text

    rows = []
    for each in results.verdicts:
        found = fact(results, each.asked)
        rows.append(
            {
                "target": each.name, "KPI": each.asked.title, "value": found.text,
                "95% interval": found.interval_text or NONE, "wanted": limit_text(each, found.unit),
                "outcome": each.outcome,
            }
        )  # fmt: skip
    return rows


def work_rows(results: Results) -> list[dict[str, str]]:
    """A row for each work, stream and grade, with its main KPIs."""
    from peelian.demand.results.main import of_subject, subjects

    rows = []
    for subject in subjects(results.model):
        found = {each.kpi: each for each in of_subject(results, subject)}
        within = found.get("attended_within") or found.get("kept_within")
        time = "" if within is None else within.says.removeprefix("attended with")
        rows.append(
            {
                "work": _whose(subject),
                "arrived": _cell(results, found.get("arrived")),
                "mean wait": _cell(results, found.get("mean_wait")),
                "wait of 90 %": _cell(results, found.get("wait")),
                "attended in time": f"{_cell(results, within)} {time}".strip(),
                "given up": _cell(results, found.get("abandoned")),
                "waiting at the end": _cell(results, found.get("backlog_last")),
            }
        )
    return rows


def team_rows(results: Results) -> list[dict[str, str]]:
    """A row for each team, and one for all, with its main KPIs."""
    from peelian.demand.results.main import of_team

    rows = []
    for team in (*results.model.teams, ""):
        found = {each.kpi: each for each in of_team(results, team)}
        rows.append(
            {
                "team": team or "all teams",
                "busy": _cell(results, found.get("utilisation")),
                "overtime hours": _cell(results, found.get("overtime_hours"), with_unit=False),
                "live cases each": _cell(results, found.get("mean_caseload")),
                "weeks to clear": _cell(results, found.get("weeks_to_clear"), with_unit=False),
                "cost": _cell(results, found.get("cost")),
            }
        )
    return rows


def long_rows(found: Iterable[tuple[Asked, str, Fact]]) -> list[dict[str, Any]]:
    """A row for each KPI and part of the run, as values."""
    from peelian.core.fact import plain

    return [
        {
            "kpi": asked.text, "of": asked.whose, "what": asked.says, "part": part, "value": plain(fact.value),
            "text": fact.text, "unit": fact.unit.plural, "lower": fact.interval.lower if fact.interval else None,
            "upper": fact.interval.upper if fact.interval else None, "basis": fact.basis.value,
        }
        for asked, part, fact in found
    ]  # fmt: skip


def told(results: Results, kpis: Iterable[Asked], by: str) -> Iterator[tuple[Asked, str, Fact]]:
    """The facts of some KPIs, in each part of a cut."""
    from peelian.demand.results.facts import facts

    for asked in kpis:
        parts = [facet.label for facet, _ in results.by(asked, by)]
        for part, fact in zip(parts, facts(results, asked, by), strict=True):
            yield asked, part, fact


def difference_rows(comparison: Comparison, scenario: str, kpis: Iterable[Asked], by: str) -> list[dict[str, Any]]:
    """A row for each KPI and part of the run: as it is, in the scenario, the paired difference, what can be told."""
    from peelian.demand.results.words import difference_texts, values_texts

    rows = []
    for asked in kpis:
        unit = comparison.base.scales[asked].unit
        for cell in comparison.by(asked, scenario, by):
            base, changed = values_texts(unit, cell)
            apart, interval = difference_texts(unit, cell)
            rows.append(
                {
                    "KPI": asked.title, **({"part": cell.facet.label} if by != "run" else {}), "as it is": base,
                    "scenario": changed, "difference": apart, "95% interval": interval, "told": cell.told,
                    "runs spared": _times(cell.variance_reduction),
                }
            )  # fmt: skip
    return rows


def overview_rows(comparison: Comparison, kpis: Iterable[Asked]) -> list[dict[str, str]]:
    """A row for each KPI with the differences that all scenarios would make."""
    return [
        {
            "KPI": asked.title,
            "as it is": _cell(comparison.base, asked),
            **{name: _beside(comparison, asked, name) for name in comparison.names},
        }
        for asked in kpis
    ]


def _beside(comparison: Comparison, asked: Asked, scenario: str) -> str:
    from peelian.demand.results.words import difference_texts

    if asked not in comparison.shared(scenario):
        return NONE
    found = comparison.difference(asked, scenario)
    if found.told == "cannot be told":
        return found.told
    apart, interval = difference_texts(comparison.base.scales[asked].unit, found)
    return apart if interval == NONE else f"{apart} ({interval})"


def _times(reduction: float) -> str:
    """How many times as many independent runs would tell as much."""
    if isnan(reduction):
        return NONE
    if reduction > MOST_TIMES:
        return f"over {MOST_TIMES:,} ×"
    return f"{reduction:,.1f} ×" if reduction < 10 else f"{reduction:,.0f} ×"


def _whose(subject: Asked) -> str:
    graded = f"{subject.work} grade {subject.grade}" if subject.grade else subject.work
    return f"{graded}, {subject.stream}" if subject.stream else graded


def _cell(results: Results, asked: Asked | None, *, with_unit: bool = True) -> str:
    from peelian.demand.results.words import estimate_text

    if asked is None:
        return ""
    return estimate_text(results.scales[asked].unit, results.estimate(asked), with_unit=with_unit)
