"""The twin does what the contract says in examples worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from tests.demand.twin.drawing import KIND, Drawing
from tests.demand.twin.examples import EXAMPLES, Example
from tests.demand.twin.force import Force
from tests.demand.twin.plan import Plan
from tests.demand.twin.rows import rows_of
from tests.demand.twin.visit import NEVER

from peelian.demand.clock import MINUTE
from peelian.demand.model.arrays import Names
from peelian.demand.model.compile import compile_model


def name_of(names: Names, row: dict[str, int]) -> str:
    """A visit by its work and number, and the work of its backlog if it came from another."""
    work, source = names.works[row["work"]], names.works[(row["stream"] - len(names.streams)) % len(names.works)]
    return f"{work} {row['index']}" if work == source else f"{work} of {source} {row['index']}"


def seed_for(example: Example, plan: Plan) -> int:
    """The first seed that draws the grades of an example."""
    works = list(plan.compiled.names.works)

    def drawn(seed: int, name: str, index: int) -> int:
        work, _, source = name.partition(" of ")
        draws, of = Drawing(plan.compiled, seed, 0), works.index(work)
        word = draws.word(of, plan.stream_word(plan.waiting_stream(works.index(source or work))))
        return draws.grade(of, draws.uniform(word, index, KIND)) - int(plan.compiled.kinds.first[of]) + 1

    wanted = [(name, index, grade) for name, grades in example.grades.items() for index, grade in enumerate(grades)]
    return next(
        seed for seed in range(10_000) if all(drawn(seed, name, index) == grade for name, index, grade in wanted)
    )


def shown(names: Names, row: dict[str, int], field: str) -> Any:
    if field == "next":
        return [*names.works, *names.ends, None][row["next"]]
    if field == "team":
        return [*names.teams, None][row["team"]]
    time = row[f"{field}_us"]
    return None if time == NEVER else time / MINUTE


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])
def test_the_twin_does_as_the_contract_says(example: Example) -> None:
    plan = Plan(compile_model(example.model))
    rows = rows_of(Force(plan, seed_for(example, plan), 0).run())
    names = plan.compiled.names
    found = [{name: int(each[place]) for name, each in rows.items()} for place in range(len(rows["index"]))]
    visits = {name_of(names, row): row for row in found}
    for name, fields in example.expected.items():
        assert {field: shown(names, visits[name], field) for field in fields} == fields, name
