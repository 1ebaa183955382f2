"""`peelian demand compare`: scenarios beside the model as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from peelian.cli.demand_options import (
    ByOption,
    ClusterOption,
    KpiOption,
    ReplicationsOption,
    SeedOption,
    SetOption,
    SettleOption,
    WorkersOption,
)
from peelian.cli.options import FormatOption

if TYPE_CHECKING:
    from peelian.demand.results.asked import Asked
    from peelian.demand.results.comparison import Comparison, Difference


LEAST = 0.01
"""What a difference is as a share of the value before it is shown without having been asked for."""
UNSURE, SAME = ("cannot be told",), ("the same",)


def compare(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[MODEL] [SCENARIO]...",
            help="A model, as for simulate, and scenarios of it. Without a model, the workspace's only one, or else "
            "Peelian's.",
            show_default=False,
        ),
    ] = None,
    set_: SetOption = None,
    replications: ReplicationsOption = 20,
    seed: SeedOption = 1,
    settle_weeks: SettleOption = 0,
    workers: WorkersOption = None,
    cluster: ClusterOption = "",
    kpi: KpiOption = None,
    by: ByOption = None,
    form: FormatOption = "table",
) -> None:
    """Set scenarios beside the model as it is, with the same calls in both: paired differences with 95% intervals."""
    from peelian.cli.console import progress_bar
    from peelian.cli.demand_options import changed, changes_of, model_and_scenarios, spread_of
    from peelian.core.errors import PeelianError
    from peelian.demand.results.compare import Change
    from peelian.demand.results.compare import compare as compared
    from peelian.demand.results.conditions import Conditions

    found = model_and_scenarios(names or [])
    base, changes = found.read.model, changes_of(set_)
    scenarios = [Change(each, found.scenario(each)) for each in found.scenarios]
    if changes:
        name = "; ".join(f"{path}={change}" for path, change in changes)
        scenarios.append(Change(name, changed(base, changes), changes))
    if not scenarios:
        known = ", ".join(base.scenarios) or "none yet"
        raise PeelianError("There is nothing to compare.", remedy=f"Name a scenario ({known}), or use --set.")
    conditions = Conditions(settle_weeks=settle_weeks, model=found.name, spread=spread_of(workers, cluster))
    with progress_bar(base.force) as progress:
        comparison = compared(
            base, *scenarios, replications=replications, seed=seed, kpis=kpi or (), conditions=conditions,
            progress=progress,
        )  # fmt: skip
    asked = [comparison.base.asked(each) for each in kpi or ()]
    if form == "json":
        _print_json(comparison, asked, by or "run")
    elif form == "csv":
        _print_csv(comparison, asked, by or "run")
    else:
        _print_tables(comparison, asked, by)


def _print_tables(comparison: Comparison, asked: list[Asked], by: str | None) -> None:
    from peelian.cli.console import Format, print_rows, say
    from peelian.cli.demand_rows import difference_rows, overview_rows
    from peelian.demand.results.assumed import assumed_lines

    run, model = comparison.base.run, comparison.base.model
    times = "1 replication" if run.replications == 1 else f"{run.replications} replications"
    say(f"{run.model}: {times} of {model.calendar.weeks} weeks each way, seed {run.seed}; simulated")
    for name in comparison.names:
        say("")
        say(f"{name}: {model.scenarios[name].means if name in model.scenarios else 'changed on the spot'}")
        for line in _told(comparison, asked, name):
            say(f"- {line}")
        kpis, rest = _worth(comparison, asked, name, by or "run")
        rows = difference_rows(comparison, name, kpis, by or "run")
        print_rows(
            f"Differences: {name}", rows, Format.TABLE, empty="No main KPI shows a difference that could be told."
        )
        if rest:
            say(rest)
    if len(comparison.names) > 1:
        kpis = asked or [each.asked for each in comparison.base.verdicts]
        print_rows("The scenarios beside each other", overview_rows(comparison, kpis), Format.TABLE, empty="")
    say("")
    say(
        "Differences are paired: the same calls come at the same times with and without. Each 95% interval holds by "
        "itself. Runs spared: as many times the replications would tell as much if the calls were others each time."
    )
    for line in assumed_lines(model, *comparison.names):
        say(line)


def _told(comparison: Comparison, asked: list[Asked], scenario: str) -> list[str]:
    """A sentence for each target that a scenario would touch, and one on all the others; or on what was asked for."""
    if asked:
        return _sentences(comparison, asked, scenario)
    shared = comparison.shared(scenario)
    aims = {
        each.name: comparison.difference(each.asked, scenario)
        for each in comparison.base.verdicts
        if each.asked in shared
    }
    same = [name for name, found in aims.items() if found.told == "the same"]
    touched = [name for name in aims if name not in same]
    rest = [f"Targets on which it has no effect in any replication: {', '.join(same)}."] if same else []
    return _of_targets(comparison, touched, scenario) + rest


def _sentences(comparison: Comparison, asked: list[Asked], scenario: str) -> list[str]:
    """A sentence for each KPI that is asked for, or for each target."""
    from peelian.demand.results.words import difference_sentence

    if asked:
        return [difference_sentence(comparison, each, scenario) for each in asked]
    shared = comparison.shared(scenario)
    return _of_targets(comparison, [each.name for each in comparison.base.verdicts if each.asked in shared], scenario)


def _of_targets(comparison: Comparison, names: list[str], scenario: str) -> list[str]:
    from peelian.demand.results.words import target_sentence

    return [target_sentence(comparison, name, scenario) for name in names]


def _worth(comparison: Comparison, asked: list[Asked], scenario: str, cut: str) -> tuple[list[Asked], str]:
    """The KPIs of a table: those asked for, or the main ones that are told to differ, and by enough to be seen.

    And what became of the others.
    """
    from peelian.demand.results.main import main_kpis

    shared = [each for each in comparison.shared(scenario) if cut == "run" or each.means.by_time]
    if asked or cut != "run":
        return asked or [each.asked for each in comparison.base.verdicts if each.asked in shared], ""
    main = {each: comparison.difference(each, scenario) for each in main_kpis(comparison.base) if each in shared}
    shown = [each for each, found in main.items() if found.told in ("higher", "lower") and _is_seen(comparison, found)]
    others = [found.told for each, found in main.items() if each not in shown]
    less, unsure, same = (sum(told in said for told in others) for said in (("higher", "lower"), UNSURE, SAME))
    return shown, (
        f"Of the other main KPIs {less} differ by less than {LEAST:.0%} or what is shown, {unsure} show no difference "
        f"that could be told, and {same} stay the same in every replication."
    )


def _is_seen(comparison: Comparison, found: Difference) -> bool:
    """Whether a difference is one per cent of the value or more, or of a target, and seen in the values as shown."""
    from decimal import Decimal

    unit = comparison.base.scales[found.asked].unit
    texts = {unit.write(Decimal(each.mean)) for each in (found.base, found.changed)}
    aims = [each.asked for each in comparison.base.verdicts]
    return len(texts) > 1 and (found.share >= LEAST or found.asked in aims)


def _print_csv(comparison: Comparison, asked: list[Asked], cut: str) -> None:
    from peelian.cli.console import Format, print_rows

    rows = [row for name in comparison.names for row in _values(comparison, asked, name, cut)]
    print_rows("", rows, Format.CSV, empty="")


def _values(comparison: Comparison, asked: list[Asked], scenario: str, cut: str) -> list[dict[str, Any]]:
    """A row for each KPI and part of the run, as values."""
    from peelian.core.fact import plain
    from peelian.demand.results.facts import differences

    every = [each for each in comparison.shared(scenario) if cut == "run" or each.means.by_time]
    rows = []
    for each in asked or every:
        cells = comparison.by(each, scenario, cut)
        for cell, fact in zip(cells, differences(comparison, each, scenario, cut), strict=True):
            now, before = fact.parts
            interval = fact.interval
            rows.append(
                {
                    "scenario": scenario, "kpi": each.text, "of": each.whose, "what": each.says,
                    "part": cell.facet.label, "unit": fact.unit.plural, "base": plain(before.value),
                    "changed": plain(now.value), "difference": plain(fact.value),
                    "lower": interval.lower if interval else None, "upper": interval.upper if interval else None,
                    "told": cell.told, "variance_reduction": _finite(cell.variance_reduction),
                    "basis": fact.basis.value,
                }
            )  # fmt: skip
    return rows


def _finite(value: float) -> float | None:
    return value if abs(value) < float("inf") else None


def _print_json(comparison: Comparison, asked: list[Asked], cut: str) -> None:
    from dataclasses import asdict

    from peelian.cli.console import print_json
    from peelian.demand.results.assumed import assumed_lines

    model = comparison.base.model
    print_json(
        {
            "run": asdict(comparison.base.run),
            "scenarios": [
                {
                    "scenario": name,
                    "means": model.scenarios[name].means if name in model.scenarios else "",
                    "run": asdict(comparison.results(name).run),
                    "sentences": _sentences(comparison, asked, name),
                    "differences": _values(comparison, asked, name, cut),
                }
                for name in comparison.names
            ],
            "assumed": assumed_lines(model, *comparison.names),
        }
    )
