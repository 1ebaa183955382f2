"""The page on staffing: its examples in Python are true."""

from __future__ import annotations

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "demand-staffing.md"


def test_examples_in_python_come_out_as_shown() -> None:
    text = PAGE.read_text(encoding="utf-8").replace("```\n", "\n")
    examples = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    assert examples.examples
    assert doctest.DocTestRunner().run(examples).failed == 0
