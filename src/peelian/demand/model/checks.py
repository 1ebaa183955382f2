"""Everything that can be known of a model before a run: faults, with which it cannot run, and warnings."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.demand.model.check_load import check_cases, check_doing, check_loads, check_units
from peelian.demand.model.check_names import check_names
from peelian.demand.model.check_shares import check_loops, check_shares
from peelian.demand.model.check_targets import check_targets
from peelian.demand.model.fault import ModelError
from peelian.demand.model.load import case_loads, team_loads
from peelian.demand.model.model import Model
from peelian.demand.model.notice import Notice, fault
from peelian.demand.model.patch import in_scenario


def check(model: Model) -> list[Notice]:
    """What there is to know of a model and its scenarios, in order of what must be seen to first.

    Load, units and targets are only looked at once names and shares are right. Of scenarios, only what keeps one from
    running is told here; `check(model.scenario(name))` tells all of one.
    """
    found = list(_structure(model))
    if not any(each.kind == "fault" for each in found):
        loads, cases = team_loads(model), case_loads(model)
        found += check_units(model)
        found += check_loads(loads)
        found += check_cases(cases)
        found += check_targets(model, loads, cases)
        found += _scenarios(model)
    return found


def faults(model: Model) -> list[Notice]:
    """The faults of a model itself, without its scenarios: what `compile_model` refuses."""
    found = [each for each in _structure(model) if each.kind == "fault"]
    return found or [each for each in check_units(model) if each.kind == "fault"]


def _structure(model: Model) -> Iterator[Notice]:
    named = list(check_names(model))
    yield from named
    yield from check_shares(model)
    if not any(each.kind == "fault" for each in named):
        yield from check_loops(model)
        yield from check_doing(model)


def _scenarios(model: Model) -> Iterator[Notice]:
    for name in model.scenarios:
        try:
            found = faults(in_scenario(model, name))
        except ModelError as error:
            for each in error.faults:
                yield fault(_place(name, each.field), each.problem, each.remedy)
            continue
        for notice in found:
            says = f"in this scenario {'.'.join(notice.path)}: {notice.says}"
            yield fault(("scenarios", name), says, notice.remedy)


def _place(scenario: str, field: str) -> tuple[str, ...]:
    """The path of a fault's field: a scenario's own paths hold dots and are one step."""
    kind, _, path = field.removeprefix(f"scenarios.{scenario}.").partition(".")
    return ("scenarios", scenario, kind, path)
