"""What of a model and of a scenario nobody has measured: it is said beside whatever rests on it."""

from __future__ import annotations

from peelian.demand.model.model import Model
from peelian.demand.model.target import Scenario
from peelian.demand.model.understood import Understanding, inputs


def assumed_lines(model: Model, *scenarios: str) -> list[str]:
    """A line on the assumed figures of a model, and one on those of each scenario; nothing where there are none."""
    groups: dict[str, list[str]] = {}
    for each in inputs(model):
        if each.understanding is Understanding.ASSUMED:
            groups.setdefault(each.path[0], []).append(".".join(each.path[1:]))
    listed = [f"{group} {', '.join(names)}" if any(names) else group for group, names in groups.items()]
    lines = [f"Assumed in the model, measured by nobody: {'; '.join(listed)}."] if listed else []
    return lines + [_of(name, model.scenarios[name]) for name in scenarios if name in model.scenarios]


def _of(name: str, scenario: Scenario) -> str:
    moved = [*scenario.change, *scenario.add, *scenario.remove]
    kind = "assumed" if scenario.assumed else "not marked as assumed"
    return f"What scenario {name!r} changes is {kind}: {', '.join(moved)}."
