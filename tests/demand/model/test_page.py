"""The page of the model language has every field, and its examples are true."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from peelian.demand.model.checks import check
from peelian.demand.model.compile import compile_model
from peelian.demand.model.model import Model, Reference
from peelian.demand.model.target import KPIS
from peelian.demand.model.yaml_form import read_model

PAGE = Path(__file__).parents[3] / "docs" / "demand-model.md"
TEXT = PAGE.read_text(encoding="utf-8")


def parts_of(annotation: object) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}.union(*(parts_of(field.annotation) for field in annotation.model_fields.values()))
    return set().union(*map(parts_of, get_args(annotation)))


def fields() -> list[str]:
    """Every field of every part, as YAML has it."""
    parts = parts_of(Model) | {Reference}
    named = {field.alias or name for part in parts for name, field in part.model_fields.items()}
    return sorted(named - {"references"})


@pytest.mark.parametrize("name", [*fields(), *KPIS])
def test_every_field_is_on_the_page(name: str) -> None:
    assert re.search(rf"`[^`]*\b{name}\b[^`]*`", TEXT), f"docs/demand-model.md says nothing of {name}"


def test_examples_in_yaml_are_models_without_faults() -> None:
    examples = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    assert examples

    for example in examples:
        model = read_model("demand-model.md", example).model
        assert [str(each) for each in check(model) if each.kind == "fault"] == []
        assert compile_model(model).hours == 52 * 168


def test_examples_in_python_come_out_as_shown() -> None:
    examples = doctest.DocTestParser().get_doctest(TEXT.replace("```\n", "\n"), {}, PAGE.name, str(PAGE), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)

    assert examples.examples
    assert runner.run(examples).failed == 0
