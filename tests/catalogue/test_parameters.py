"""Parameters: numbers that a condition names, and that stand in its place before anything else looks at it."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.catalogue.test_condition_truth import COLUMNS as ANY_COLUMNS
from tests.catalogue.test_condition_truth import Part, conditions
from tests.catalogue.test_conditions import COLUMNS

from peelian.catalogue.expression import ExpressionError, parse_condition

# Whole numbers outside of texts. Not taken: the second word in a bracket; see the last test.
WHOLE = re.compile(r"'[^']*'|\( *(?:[(-]|not) *\d+|(?<![\w.])(?P<number>\d+)(?![\w.])")


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("hour >= :limit", '"hour" >= 12'),
        (":limit < hour", '12 < "hour"'),
        ("hour = - :limit", '"hour" = -12'),
        ("hour - :limit * :other = 0", '"hour" - 12 * 3 = 0'),
        ("hour in (:limit, :other, 5)", '"hour" IN (12, 3, 5)'),
        ("hour between :other and :limit", '"hour" BETWEEN 3 AND 12'),
        ("coalesce(waited, :limit) > :limit", 'COALESCE("waited", 12) > 12'),
        ("line = '999' and not (hour > :limit or urgent)", '"line" = \'999\' AND NOT ("hour" > 12 OR "urgent")'),
        ("note = ':limit'", "\"note\" = ':limit'"),
    ],
)
def test_number_stands_in_the_place_of_a_parameter(text: str, sql: str) -> None:
    found = parse_condition(text, COLUMNS, {"limit": 12, "other": 3})

    assert found.sql() == sql
    assert found.text == text


@pytest.mark.parametrize(
    ("text", "problem", "remedy"),
    [
        ("hour > :limits", "no parameter :limits", "The measure's parameters: :limit, :other."),
        ("hour > :Limit", "no parameter :Limit", ":limit, :other"),
        ("line = :limit", "compares a text with a number", "single quotes"),
        ("day > :limit", "compares a date with a number", ""),
        ("urgent = :limit", "compares a true/false with a number", ""),
        (":limit", "is a number, not a condition", "Compare it"),
        ("not :limit", "is a number", "A true/false is needed"),
        (":limit > :limit and :limit", "is a number", "A true/false is needed"),
        ("hour / :limit = 1", "outside the grammar", ":parameters"),
        ("hour > :limit::text", "outside the grammar", "Allowed"),
        ("hour > ?", "outside the grammar", "Allowed"),
        ("hour > $limit", "outside the grammar", "Allowed"),
        ("hour > @limit", "", ""),
        ("hour > {limit}", "", ""),
        ("hour > %(limit)s", "", ""),
        ("hour > :1", "", ""),
        ("hour > :", "", ""),
        ("hour > :'limit'", "", ""),
        ("hour :limit 5", "", ""),
        ("hour > 5; :limit", "outside the grammar", ""),
    ],
)  # fmt: skip
def test_parameter_in_a_wrong_place_is_refused_with_a_remedy(text: str, problem: str, remedy: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_condition(text, COLUMNS, {"limit": 12, "other": 3})

    assert problem in caught.value.problem
    assert remedy in caught.value.remedy
    assert caught.value.remedy


def test_condition_without_parameters_names_none() -> None:
    with pytest.raises(ExpressionError, match="no parameter :limit") as caught:
        parse_condition("hour > :limit", COLUMNS)

    assert caught.value.remedy == "The measure's parameters: none."


def test_parameter_may_be_called_as_a_column() -> None:
    found = parse_condition("hour > :hour", COLUMNS, {"hour": 12})

    assert found.sql() == '"hour" > 12'
    assert found.columns == {"hour"}


@given(st.integers(-(10**9), 10**9))
def test_parameter_is_the_same_as_its_number_written_out(number: int) -> None:
    for form in (
        "hour > {}",
        "hour - {} = 1",
        "hour * {} < waited",
        "hour in ({}, 1)",
        "-hour < - {}",
        "{} + hour = 2",
    ):
        written = parse_condition(form.format(number), COLUMNS)

        assert parse_condition(form.format(":limit"), COLUMNS, {"limit": number}).sql() == written.sql()


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(condition=conditions(3), choice=st.randoms(use_true_random=False))
def test_condition_with_parameters_is_the_same_as_with_their_numbers(condition: Part, choice: object) -> None:
    """Some of a random condition's whole numbers become parameters, and nothing changes."""
    parameters: dict[str, int] = {}

    def named(found: re.Match[str]) -> str:
        if found["number"] is None or choice.random() < 0.3:  # type: ignore[attr-defined]
            return found[0]
        name = f"n{len(parameters)}"
        parameters[name] = int(found["number"])
        return f":{name}"

    text = WHOLE.sub(named, condition.text)

    assert parse_condition(text, ANY_COLUMNS, parameters).sql() == parse_condition(condition.text, ANY_COLUMNS).sql()


@pytest.mark.parametrize(
    "text", ["hour > (- :limit)", "urgent and ((:limit) < hour)", "urgent and (not :limit < hour)"]
)
def test_parameter_may_be_the_second_word_in_brackets(text: str) -> None:
    assert parse_condition(text, COLUMNS, {"limit": 12}).sql()
