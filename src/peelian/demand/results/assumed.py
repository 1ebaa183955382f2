"""What of a model and of a scenario nobody has measured: it is said beside whatever rests on it."""

from __future__ import annotations

from peelian.demand.model.model import Model
from peelian.demand.model.understood import Understanding, inputs


def assumed_lines(model: Model, *scenarios: str) -> list[str]:
    """A line on the assumed figures of a model, if any, and one on where the changes of each scenario come from."""
    groups: dict[str, list[str]] = {}
    for each in inputs(model):
        if each.understanding is Understanding.ASSUMED:
            groups.setdefault(each.path[0], []).append(".".join(each.path[1:]))
    listed = [f"{group} {', '.join(names)}" if any(names) else group for group, names in groups.items()]
    lines = [f"Assumed in the model, measured by nobody: {'; '.join(listed)}."] if listed else []
    return lines + [_of(model, name) for name in scenarios if name in model.scenarios]


def _of(model: Model, name: str) -> str:
    """Where each change of a scenario comes from: a document or file, nobody's measuring, or the model's own word."""
    scenario, groups = model.scenarios[name], dict[str, list[str]]()
    found = {path[3]: each for path, each in model.references.items() if path[:2] == ("scenarios", name)}
    unsaid = "assumed" if scenario.assumed else "stated by the model"
    for path in (*scenario.change, *scenario.add, *scenario.remove):
        kind = unsaid if path not in found else "from a file" if found[path].file else "published"
        groups.setdefault(kind, []).append(path)
    told = "; ".join(f"{kind}: {', '.join(paths)}" for kind, paths in groups.items())
    return f"What scenario {name!r} changes is {told}."
