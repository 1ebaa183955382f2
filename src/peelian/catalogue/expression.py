"""The closed grammar of conditions in the catalogue.

A condition is SQL in a small, safe part: column names, literals, comparisons, `and`/`or`/`not`, `in`, `between`,
`is null`, `coalesce`, and `+ - *` on numbers. It is parsed and type-checked when the catalogue loads and written out
again with every identifier quoted, so no text of a catalogue file ever reaches a database. There is no division and no
modulo: engines disagree on them, silently.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from peelian.catalogue.model import Column, ColumnType
from peelian.core.errors import nearest

_DATE_LITERAL = r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?"
BOOLEAN, NUMBER, TEXT, DATE, TIMESTAMP, NULL = "true/false", "number", "text", "date", "timestamp", "null"

_ALLOWED = (
    "Allowed: columns, literals, :parameters, = <> < <= > >=, and, or, not, in, between, is null, coalesce, + - *."
)
_KIND = {
    ColumnType.TEXT: TEXT,
    ColumnType.CATEGORY: TEXT,
    ColumnType.MONTH: TEXT,
    ColumnType.PERIOD: TEXT,
    ColumnType.INTEGER: NUMBER,
    ColumnType.NUMBER: NUMBER,
    ColumnType.DURATION: NUMBER,
    ColumnType.BOOLEAN: BOOLEAN,
    ColumnType.DATE: DATE,
    ColumnType.TIMESTAMP: TIMESTAMP,
}


class ExpressionError(ValueError):
    """A condition outside the grammar, with the remedy."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True)
class Expression:
    """A checked condition over the columns of one dataset."""

    text: str
    tree: exp.Expr
    kind: str

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return frozenset(column.name for column in self.tree.find_all(exp.Column))

    def sql(self, dialect: str = "duckdb") -> str:
        """The condition as SQL of an engine, every identifier quoted."""
        return self.tree.sql(dialect=dialect, identify=True, comments=False)


def parse_condition(
    text: str, columns: Mapping[str, Column], parameters: Mapping[str, int] | None = None
) -> Expression:
    """Read a true/false condition over `columns`; raises ExpressionError with a remedy.

    `parameters` are the numbers that stand in the place of `:name`.

    >>> line = Column(type="category", values=("999", "101"), means="the number dialled")
    >>> parse_condition("line = '999'", {"line": line}).sql()
    '"line" = \\'999\\''
    """
    try:
        tree = _parsed(_with_parameters(text, parameters or {}))
        kind = _Checker(text, columns).kind(tree)
    except RecursionError as error:
        raise ExpressionError("The condition is nested too deeply.", "Say it with fewer brackets.") from error
    except SqlglotError as error:
        raise ExpressionError(
            f"{text!r} cannot be read: it is outside the grammar of conditions.",
            f"Write it as column = 'value'. {_ALLOWED}",
        ) from error
    if kind != BOOLEAN:
        raise ExpressionError(f"{text!r} is a {kind}, not a condition.", "Compare it with something: column = 'value'.")
    return Expression(text, _with_typed_dates(tree, columns), kind)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> exp.Expr:
    """The tree of a condition. Conditions are read when the catalogue is checked and again when they are computed."""
    return sqlglot.parse_one(text, read="duckdb", into=exp.Condition)


class _Checker:
    """Walks a parsed tree; `kind` answers what a node yields or says what is wrong with it."""

    def __init__(self, text: str, columns: Mapping[str, Column]) -> None:
        self.text = text
        self.columns = columns

    def kind(self, node: exp.Expr) -> str:
        """What the node yields; raises ExpressionError for one that is outside the grammar or does not fit."""
        rule = _GRAMMAR.get(type(node))
        if rule is None:
            raise ExpressionError(
                f"{node.sql(dialect='duckdb')!r} is outside the grammar of conditions.",
                _ALLOWED,
            )
        return rule(self, node)

    def column(self, node: exp.Expr) -> str:
        """A column of the dataset."""
        return _KIND[self._column(node).type]

    def both(self, node: exp.Expr) -> str:
        """Two conditions joined."""
        return self._all(node, (node.this, node.expression), BOOLEAN)

    def arithmetic(self, node: exp.Expr) -> str:
        """Two numbers joined."""
        return self._all(node, (node.this, node.expression), NUMBER)

    def comparison(self, node: exp.Expr) -> str:
        """Two values compared."""
        return self._comparable(node, node.this, [node.expression])

    def one_of(self, node: exp.Expr) -> str:
        """A value looked up in a list."""
        if node.args.get("query") or not node.expressions:
            raise ExpressionError(f"{node.sql(dialect='duckdb')!r} needs a list.", "Write column in ('a', 'b').")
        return self._comparable(node, node.this, list(node.expressions))

    def between(self, node: exp.Expr) -> str:
        """A value held against two limits."""
        return self._comparable(node, node.this, [node.args["low"], node.args["high"]])

    def null_test(self, node: exp.Expr) -> str:
        """`is null`, and `is true` of a condition."""
        kind = self.kind(node.this)
        if not isinstance(node.expression, exp.Null) and not (
            isinstance(node.expression, exp.Boolean) and kind == BOOLEAN
        ):
            raise ExpressionError(f"{node.sql(dialect='duckdb')!r} is not allowed.", "Write is null or is not null.")
        return BOOLEAN

    def first_known(self, node: exp.Expr) -> str:
        """`coalesce` of values of one kind."""
        parts = [node.this, *node.expressions]
        kinds = {self.kind(part) for part in parts} - {NULL}
        if len(kinds) != 1:
            raise ExpressionError(f"{node.sql(dialect='duckdb')!r} mixes types.", "Give parts of one type.")
        return kinds.pop()

    def negated(self, node: exp.Expr) -> str:
        """`not` of a condition."""
        return self._all(node, (node.this,), BOOLEAN)

    def minus(self, node: exp.Expr) -> str:
        """A number with its sign turned."""
        return self._all(node, (node.this,), NUMBER)

    def _column(self, node: exp.Expr) -> Column:
        found = self.columns.get(node.name)
        if found is None or node.text("table"):
            near = nearest(node.name, list(self.columns))
            hint = f"Did you mean {near!r}?" if near else "Its columns: " + ", ".join(self.columns) + "."
            raise ExpressionError(f"The dataset has no column {node.sql(dialect='duckdb')!r}.", hint)
        return found

    def _all(self, node: exp.Expr, parts: tuple[exp.Expr, ...], wanted: str) -> str:
        for part in parts:
            kind = self.kind(part)
            if kind != wanted:
                raise ExpressionError(
                    f"In {node.sql(dialect='duckdb')!r}, {part.sql(dialect='duckdb')!r} is a {kind}.",
                    f"A {wanted} is needed there.",
                )
        return wanted

    def _comparable(self, node: exp.Expr, left: exp.Expr, rights: list[exp.Expr]) -> str:
        operands = [left, *rights]
        kinds = [self.kind(operand) for operand in operands]
        if {DATE, TIMESTAMP} & set(kinds) and set(kinds) in ({DATE}, {TIMESTAMP}, {DATE, TEXT}, {TIMESTAMP, TEXT}):
            self._dates(operands)
            return BOOLEAN
        for right, kind in zip(rights, kinds[1:], strict=True):
            if kind != kinds[0]:
                raise ExpressionError(
                    f"{node.sql(dialect='duckdb')!r} compares a {kinds[0]} with a {kind}.",
                    "Put text in single quotes and leave numbers bare."
                    if {kinds[0], kind} == {NUMBER, TEXT}
                    else "For missing values write is null.",
                )
            self._member(left, right)
            self._member(right, left)
        if kinds[0] == BOOLEAN:
            self._refuse_bare_conditions(node, operands)
        return BOOLEAN

    def _refuse_bare_conditions(self, node: exp.Expr, operands: list[exp.Expr]) -> None:
        """Engines bracket `not a in (b) < c` and `a = b = c` differently, so brackets must be written."""
        for operand in operands:
            if not isinstance(operand, exp.Column | exp.Boolean | exp.Paren | exp.Coalesce):
                raise ExpressionError(
                    f"{node.sql(dialect='duckdb')!r} compares a condition.", "Put brackets round the condition."
                )

    def _dates(self, operands: list[exp.Expr]) -> None:
        """Dates may be compared with columns of dates, and with literals that every engine reads alike."""
        for operand in operands:
            bare = operand.unnest()
            if isinstance(operand, exp.Column) and self.kind(operand) != TEXT:
                continue
            fits = isinstance(operand, exp.Literal) and re.fullmatch(_DATE_LITERAL, operand.name) is not None
            try:
                dt.datetime.fromisoformat(bare.name)
            except ValueError:
                fits = False
            if not fits:
                raise ExpressionError(
                    f"{bare.name or bare.sql(dialect='duckdb')!r} is not a date.",
                    "Compare a column of dates with 'YYYY-MM-DD' or 'YYYY-MM-DD HH:MM:SS' in single quotes.",
                )

    def _member(self, column: exp.Expr, literal: exp.Expr) -> None:
        column, literal = column.unnest(), literal.unnest()
        if not (isinstance(column, exp.Column) and isinstance(literal, exp.Literal)):
            return
        declared = self._column(column)
        if declared.type is ColumnType.MONTH and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", literal.name):
            raise ExpressionError(f"{column.name!r} never is {literal.name!r}.", "Write a month as 'YYYY-MM'.")
        values = declared.values
        if values and literal.name not in values:
            near = nearest(literal.name, list(values))
            hint = f"Did you mean {near!r}?" if near else "Its values: " + ", ".join(values) + "."
            raise ExpressionError(f"{column.name!r} never is {literal.name!r}.", hint)


_GRAMMAR: dict[type, Callable[[_Checker, exp.Expr], str]] = {
    exp.Paren: lambda checker, node: checker.kind(node.this),
    exp.Column: _Checker.column,
    exp.Literal: lambda checker, node: TEXT if node.is_string else NUMBER,
    exp.Boolean: lambda checker, node: BOOLEAN,
    exp.Null: lambda checker, node: NULL,
    exp.Not: _Checker.negated,
    exp.Neg: _Checker.minus,
    exp.Is: _Checker.null_test,
    exp.In: _Checker.one_of,
    exp.Between: _Checker.between,
    exp.Coalesce: _Checker.first_known,
    **dict.fromkeys((exp.And, exp.Or), _Checker.both),
    **dict.fromkeys((exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE), _Checker.comparison),
    **dict.fromkeys((exp.Add, exp.Sub, exp.Mul), _Checker.arithmetic),
}


# A text in single quotes, or a parameter; the two colons of a cast are neither.
_QUOTED_OR_PARAMETER = re.compile(r"'(?:[^']|'')*'|(?<!:):(?P<name>[A-Za-z_]\w*)")


def _with_parameters(text: str, parameters: Mapping[str, int]) -> str:
    """The condition with the parameters' numbers in the place of their names, before it is parsed: after an opening
    bracket the parser would take `x :n` for something of its own.
    """

    def filled(found: re.Match[str]) -> str:
        name = found["name"]
        if name is None:
            return found[0]
        if name not in parameters:
            known = ", ".join(f":{each}" for each in parameters) or "none"
            raise ExpressionError(f"There is no parameter :{name}.", f"The measure's parameters: {known}.")
        return str(parameters[name])

    return _QUOTED_OR_PARAMETER.sub(filled, text)


def _with_typed_dates(tree: exp.Expr, columns: Mapping[str, Column]) -> exp.Expr:
    """Text literals that are compared with dates become date literals, so that every engine reads them alike."""
    types = {ColumnType.DATE: "DATE", ColumnType.TIMESTAMP: "TIMESTAMPTZ"}

    def typed(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Literal) and node.is_string and node.parent:
            beside = [each for each in node.parent.iter_expressions() if isinstance(each, exp.Column)]
            wanted = [types[columns[each.name].type] for each in beside if columns[each.name].type in types]
            if wanted:
                return exp.cast(node.copy(), wanted[0])
        return node

    return tree.transform(typed)


@lru_cache(maxsize=4096)
def conjuncts(condition: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The parts that `and` joins in a checked condition, each in brackets with the columns that it reads.

    >>> [(sql, sorted(columns)) for sql, columns in conjuncts('("a" = 1 OR "b") AND "c" > 2')]
    [('("a" = 1 OR "b")', ['a', 'b']), ('("c" > 2)', ['c'])]
    """
    if not condition:
        return ()
    parts = []
    waiting = [sqlglot.parse_one(condition, read="duckdb", into=exp.Condition)]
    while waiting:
        node = waiting.pop().unnest()
        if isinstance(node, exp.And):
            waiting += [node.expression, node.this]
        else:
            columns = frozenset(column.name for column in node.find_all(exp.Column))
            parts.append((f"({node.sql(dialect='duckdb', identify=True)})", columns))
    return tuple(parts)
