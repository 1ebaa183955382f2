"""What the database makes of a condition is what the condition says, missing values and all.

Random conditions are built as text beside a plain Python function with three truth values: True, False and None for
unknown. The text is parsed, written as SQL and run; each row must have the truth value that the function gives it.
"""

from __future__ import annotations

import datetime as dt
import operator
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peelian.catalogue.expression import parse_condition
from peelian.catalogue.model import Column

Row = dict[str, Any]

COLUMNS = {
    "line": Column(type="category", values=("101", "999", "none"), means="the number dialled"),
    "note": Column(type="text", means="a remark"),
    "hour": Column(type="integer", means="a whole number"),
    "order": Column(type="integer", means="a whole number whose name SQL uses itself"),
    "waited": Column(type="number", means="a number with halves"),
    "urgent": Column(type="boolean", means="a truth value"),
    "known": Column(type="boolean", means="another truth value"),
    "day": Column(type="date", means="a day"),
}
NUMBERS, TEXTS, TRUTHS = ("hour", '"order"', "waited"), ("line", "note"), ("urgent", "known")
DAYS = [dt.date(2018, 10, 1), dt.date(2018, 10, 31), dt.date(2019, 1, 1)]
WORDS = ["999", "101", "a", "it's", ""]
POOLS: dict[str, list[Any]] = {
    "line": ["101", "999", "none", None],
    "note": [*WORDS, None],
    "hour": [-1, 0, 2, None],
    "order": [-2, 1, 2, None],
    "waited": [Fraction(-1, 2), 0, Fraction(3, 2), 2, None],
    "urgent": [True, False, None],
    "known": [True, False, None],
    "day": [*DAYS, None],
}

# How tightly each form binds, loosest first, as in standard SQL.
OR, AND, NOT, IS, COMPARE, RANGE, ADD, MULTIPLY, MINUS, WHOLE = range(10)


@dataclass(frozen=True)
class Part:
    """A piece of a condition: its text, how tightly it binds, and its value in a row."""

    text: str
    binds: int
    value: Callable[[Row], Any] = field(repr=False, compare=False)

    def inside(self, at_least: int) -> str:
        """The text where something that binds so tightly is needed."""
        return self.text if self.binds >= at_least else f"({self.text})"


def _rows() -> Iterator[Row]:
    pick = random.Random(1829)
    yield dict.fromkeys(POOLS)
    for _ in range(60):
        yield {name: pick.choice(pool) for name, pool in POOLS.items()}


ROWS = list(_rows())


def both(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def either(left: bool | None, right: bool | None) -> bool | None:
    return negation(both(negation(left), negation(right)))


def negation(value: bool | None) -> bool | None:
    return None if value is None else not value


def known(work: Callable[..., Any], *values: Any) -> Any:
    return None if None in values else work(*values)


def among(value: Any, items: Sequence[Any]) -> bool | None:
    found: bool | None = False
    for item in items:
        found = either(found, known(operator.eq, value, item))
    return found


@st.composite
def bracketed(draw: st.DrawFn, parts: st.SearchStrategy[Part]) -> Part:
    part = draw(parts)
    return Part(f"({part.text})", WHOLE, part.value) if draw(st.integers(0, 5)) == 0 else part


def column(name: str) -> Part:
    return Part(name, WHOLE, lambda row: row[name.strip('"')])


def literal(text: str, value: Any) -> Part:
    return Part(text, WHOLE, lambda row: value)


def quoted(value: object) -> Part:
    return literal("'" + str(value).replace("'", "''") + "'", value)


def first_known(parts: Sequence[Part], name: str = "coalesce") -> Part:
    text = f"{name}({', '.join(part.text for part in parts)})"
    return Part(text, WHOLE, lambda row: next((v for v in (part.value(row) for part in parts) if v is not None), None))


ARITHMETIC = {"+": (ADD, operator.add), "-": (ADD, operator.sub), "*": (MULTIPLY, operator.mul)}
COMPARISONS = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip

plain_numbers = st.one_of(
    st.sampled_from(NUMBERS).map(column),
    st.integers(0, 3).map(lambda whole: literal(str(whole), whole)),
    st.sampled_from([literal("0.5", Fraction(1, 2)), literal("1.5", Fraction(3, 2)), literal("2.0", 2)]),
)
plain_texts = st.one_of(st.sampled_from(TEXTS).map(column), st.sampled_from(WORDS).map(quoted))
NULL = literal("null", None)


@st.composite
def numbers(draw: st.DrawFn, depth: int) -> Part:
    form = draw(st.sampled_from(["plain", "plain", *ARITHMETIC, "minus", "coalesce"])) if depth else "plain"
    if form == "plain":
        return draw(plain_numbers)
    if form == "coalesce":
        parts = draw(st.lists(numbers(depth - 1), min_size=1, max_size=2))
        return first_known(parts + draw(st.sampled_from([[], [NULL]])))
    one = draw(bracketed(numbers(depth - 1)))
    if form == "minus":
        return Part("- " + one.inside(MINUS), MINUS, lambda row: known(operator.neg, one.value(row)))
    other = draw(bracketed(numbers(depth - 1)))
    binds, work = ARITHMETIC[form]
    text = f"{one.inside(binds)} {form} {other.inside(binds + 1)}"
    return Part(text, binds, lambda row: known(work, one.value(row), other.value(row)))


@st.composite
def texts(draw: st.DrawFn, depth: int) -> Part:
    if depth and draw(st.integers(0, 3)) == 0:
        last = draw(st.sampled_from([NULL, quoted("a")]))
        return first_known([*draw(st.lists(plain_texts, min_size=1, max_size=2)), last])
    return draw(plain_texts)


@st.composite
def pairs(draw: st.DrawFn, depth: int, size: int) -> tuple[Part, ...]:
    """Values of one type that may be compared: a category only with its own values."""
    kind = draw(st.sampled_from(["number", "text", "category", "day"]))
    if kind == "number":
        return tuple(draw(bracketed(numbers(depth))) for _ in range(size))
    if kind == "text":
        chosen = [draw(texts(depth)) for _ in range(size)]
        if any(part.text == "line" for part in chosen):
            chosen = [column("note") if part.text == "line" else part for part in chosen]
        return tuple(chosen)
    of, values = (column("line"), ["101", "999", "none"]) if kind == "category" else (column("day"), DAYS)
    return (of, *(quoted(draw(st.sampled_from(values))) for _ in range(size - 1)))


@st.composite
def compared(draw: st.DrawFn, depth: int) -> Part:
    sign = draw(st.sampled_from(sorted(COMPARISONS)))
    one, other = draw(pairs(depth, 2))
    if draw(st.booleans()):
        one, other = other, one
    return comparison(one, sign, other)


def comparison(one: Part, sign: str, other: Part) -> Part:
    text = f"{one.inside(ADD)} {sign} {other.inside(ADD)}"  # A condition that is compared stands in brackets.
    return Part(text, COMPARE, lambda row: known(COMPARISONS[sign], one.value(row), other.value(row)))


@st.composite
def ranged(draw: st.DrawFn, depth: int) -> Part:
    sense = draw(st.sampled_from(["", "not "]))
    turn = negation if sense else (lambda value: value)
    if draw(st.booleans()):
        value, low, high = draw(pairs(depth, 3))
        text = f"{value.inside(ADD)} {sense}between {low.inside(ADD)} and {high.inside(ADD)}"
        return Part(
            text,
            RANGE,
            lambda row: turn(
                both(
                    known(operator.ge, value.value(row), low.value(row)),
                    known(operator.le, value.value(row), high.value(row)),
                )
            ),
        )
    value, *items = draw(pairs(depth, draw(st.integers(2, 4))))
    text = f"{value.inside(ADD)} {sense}in ({', '.join(item.text for item in items)})"
    return Part(text, RANGE, lambda row: turn(among(value.value(row), [item.value(row) for item in items])))


@st.composite
def asked(draw: st.DrawFn, depth: int) -> Part:
    wanted = draw(st.sampled_from([None, True, False]))
    sense = draw(st.sampled_from([True, False]))
    anything = st.one_of(numbers(depth), texts(depth), st.just(column("day")), conditions(depth))
    part = draw(bracketed(anything if wanted is None else conditions(depth)))
    word = "null" if wanted is None else str(wanted).lower()
    text = f"{part.inside(COMPARE)} is {'' if sense else 'not '}{word}"
    return Part(text, IS, lambda row: (part.value(row) is wanted) is sense)


@st.composite
def conditions(draw: st.DrawFn, depth: int) -> Part:
    deep = ["and", "or", "not", "coalesce", "equal", "asked"] if depth else []
    form = draw(st.sampled_from(["column", "compared", "compared", "ranged", *deep]))
    if form == "column":
        return draw(st.sampled_from([*map(column, TRUTHS), literal("true", True), literal("false", False)]))
    if form in ("compared", "ranged", "asked"):
        return draw({"compared": compared, "ranged": ranged, "asked": asked}[form](max(depth - 1, 0)))
    one = draw(bracketed(conditions(depth - 1)))
    if form == "not":
        return Part("not " + one.inside(NOT), NOT, lambda row: negation(one.value(row)))
    other = draw(bracketed(conditions(depth - 1)))
    if form == "coalesce":
        return first_known([one, other])
    if form == "equal":
        return comparison(one, draw(st.sampled_from(sorted(COMPARISONS))), other)
    binds, work = (AND, both) if form == "and" else (OR, either)
    text = f"{one.inside(binds)} {form} {other.inside(binds)}"
    return Part(text, binds, lambda row: work(one.value(row), other.value(row)))


@pytest.fixture(scope="module")
def database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    connection.execute(
        'CREATE TABLE calls (number INTEGER, line VARCHAR, note VARCHAR, hour BIGINT, "order" BIGINT, waited DOUBLE, '
        "urgent BOOLEAN, known BOOLEAN, day DATE)"
    )
    for number, row in enumerate(ROWS):
        values = [float(value) if isinstance(value, Fraction) else value for value in row.values()]
        connection.execute("INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [number, *values])
    return connection


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(condition=conditions(3))
def test_condition_has_the_truth_value_that_it_says(database: duckdb.DuckDBPyConnection, condition: Part) -> None:
    sql = parse_condition(condition.text, COLUMNS).sql()

    found = [value for (value,) in database.execute(f"SELECT ({sql}) FROM calls ORDER BY number").fetchall()]

    assert found == [condition.value(row) for row in ROWS], sql


def test_rows_have_every_truth_value(database: duckdb.DuckDBPyConnection) -> None:
    """The table above would prove little if a plain condition were true, or unknown, in all of it."""
    for text in ("urgent", "hour = 2", "line in ('999')", "day > '2018-10-05'", "waited * 2 = 3"):
        sql = parse_condition(text, COLUMNS).sql()
        found = {value for (value,) in database.execute(f"SELECT ({sql}) FROM calls").fetchall()}
        assert found == {True, False, None}, text
