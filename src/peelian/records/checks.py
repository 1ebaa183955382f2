"""The checks that a row must pass, as SQL: every row keeps its number and the list of all that is wrong with it.

All values arrive as text. Each column becomes a typed value or nothing; a row is bad when a value that was there did
not survive, when something required is not there, or when a rule of the dataset is false. Nothing is dropped.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from peelian.catalogue.expression import parse_condition
from peelian.catalogue.mapping import Blocks
from peelian.catalogue.model import Column, ColumnType, Dataset, Derivation
from peelian.core.errors import nearest
from peelian.core.force import names as force_names
from peelian.core.period import Period
from peelian.records.layout import FORCE, Layout
from peelian.records.readers.workbook_xml import ERROR_WORDS
from peelian.records.shaping import reasons_to_leave_out, shaped
from peelian.records.table import SQL_TYPES, literal
from peelian.records.values import PATTERNS, given, moved_by_clock, renamed

LATEST_YEARS_AHEAD = 10
FEW_WORDS = 5
EARLIEST = dt.date(1900, 1, 1)
_REMEDIES = {
    ColumnType.INTEGER: "Give a whole number without separators, such as 1200.",
    ColumnType.DURATION: "Give whole seconds, such as 75.",
    ColumnType.NUMBER: "Give a number with a point for decimals, such as 12.5.",
    ColumnType.DATE: "Give a date that exists, as YYYY-MM-DD.",
    ColumnType.MONTH: "Give a month as YYYY-MM.",
    ColumnType.TIMESTAMP: "Give a date and time that exist, as 2019-03-31T14:05:09, in local time or with Z or +01:00.",
    ColumnType.BOOLEAN: "Give true or false.",
    ColumnType.CATEGORY: "Give one of the values that the dataset lists.",
    ColumnType.PERIOD: "Give a period as 2018-10, 2018-19-Q3, 2018-19, 2018, 12m:2019-03, or a day as 2019-03-31.",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One check: `fails` is SQL that is true for a bad row; `raw` is where the file has the column, if it has it.

    `hint` gives a better remedy for some values, and "" for the others. Where a check that is `alone` fails, no other
    is spoken of. With `of_cell`, the column is the one that was unpivoted.
    """

    rule: str
    column: str
    raw: int | None
    fails: str
    remedy: str
    hint: Callable[[str], str] | None = None
    alone: bool = False
    of_cell: bool = False


@dataclass(frozen=True, slots=True)
class CheckedQuery:
    """SQL over the tables `incoming` (text rows), `spelling` (names of forces) and `spans` (names of periods), and the
    checks that it applies.

    The query gives the dataset's typed columns, force, month, row, `cell` (the number of the unpivoted column, of
    those in `cells`), `left_out` (the index of the reason, null for a record), `bad` (indexes of the failed checks,
    null for a good row) and `raw` (for bad rows only, the row's texts, of which the first `columns` are the file's).
    """

    sql: str
    checks: tuple[Check, ...]
    columns: int
    cells: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def checked_query(dataset: Dataset, layout: Layout, *, force: str, period: Period | None) -> CheckedQuery:
    """The query that types and checks every row of a file laid out as `layout`.

    `force` is the force id declared for the whole file ("" if the file says it); `period` likewise.
    """
    made = layout.made
    of_cells = {at for at, each in enumerate(made, len(layout.header)) if each.of_cell}
    checks = tuple(replace(each, of_cell=each.raw in of_cells) for each in _checks(dataset, layout, force, period))
    columns = dataset.columns
    typed = [f"{given(name, column, layout)} AS g_{name}" for name, column in columns.items()]
    filled = [f"{_filled(name, column)} AS {_quoted(name)}" for name, column in columns.items()]
    named, join = _force(layout, force)
    raw = ", ".join(f"c{at}" for at in range(len(layout.header) + len(made)))
    any_bad = " OR ".join(f"coalesce({each.fails}, false)" for each in checks) or "false"
    listed = ", ".join(f"CASE WHEN {each.fails} THEN {index} END" for index, each in enumerate(checks))
    bad = f"list_filter([{listed}], lambda x: x IS NOT NULL)"
    for index, each in enumerate(checks):
        bad = f"CASE WHEN {each.fails} THEN [{index}] ELSE {bad} END" if each.alone else bad
    own = [*map(_quoted, columns), *dataset.beside]
    sql = f"""
        WITH {shaped(layout)},
        given AS (SELECT texts.*, {named} AS force, {", ".join(typed)} FROM texts {join}),
        filled AS (SELECT *, {", ".join(filled)} FROM given),
        dated AS (SELECT filled.*, {_month(dataset)} FROM filled{_spans(dataset)}),
        flagged AS (SELECT *, left_out IS NULL AND ({any_bad}) AS any_bad FROM dated)
        SELECT row, cell, left_out, force, month, {", ".join(own)},
            CASE WHEN any_bad THEN {bad} END AS bad,
            CASE WHEN any_bad THEN [{raw}] END AS raw
        FROM flagged
    """
    cells = tuple(layout.header[at] for at in layout.unpivoted)
    return CheckedQuery(sql, checks, len(layout.header), cells, tuple(reasons_to_leave_out(layout)))


def _checks(dataset: Dataset, layout: Layout, force: str, period: Period | None) -> Iterator[Check]:
    force_at = layout.force_column
    blank = " AND ".join(f"t{at} IS NULL" for at in range(len(layout.header)))
    yield Check("required", "", None, blank, "The row is blank. Fill it in, or take it out.", alone=True)
    if layout.blocks:
        yield from _block_checks(layout, layout.blocks)
    if force_at is not None:
        header = layout.shown(force_at)
        yield Check("force-required", header, force_at, f"t{force_at} IS NULL", "Give the name of the force.")
        remedy = "Give a force's name, data.police.uk id or ONS code."
        unknown = f"t{force_at} IS NOT NULL AND force IS NULL"
        yield Check("force-known", header, force_at, unknown, remedy, _did_you_mean(force_names()))
        if force:
            other = f"force <> {literal(force)}"
            yield Check(
                "force-declared", header, force_at, other, f"The load was declared for {force}: check the file."
            )
    for name, column in dataset.columns.items():
        yield from _column_checks(name, column, layout)
    if dataset.months_each:
        at, months = layout.columns.get(dataset.time), dataset.months_each
        fails = f"{_quoted(dataset.time)} IS NOT NULL AND months <> {months}"
        yield Check("period-length", _shown(dataset.time, layout), at, fails, f"Give a {dataset.grain}.")
    if period is not None:
        outside = f"month NOT BETWEEN {literal(str(period.first))} AND {literal(str(period.last))}"
        at = layout.columns.get(dataset.time)
        remedy = f"The load was declared for {period.label}: check the file."
        yield Check("period-declared", _shown(dataset.time, layout), at, outside, remedy)
    for rule in dataset.rules:
        condition = parse_condition(rule.check, dataset.columns)
        names = sorted(condition.columns)
        at = layout.columns.get(names[0])
        unread = "".join(f" AND NOT ({lost})" for lost in dict.fromkeys(_lost(names, dataset, layout)))
        yield Check(rule.id, _shown(names[0], layout), at, f"NOT ({condition.sql()}){unread}", rule.remedy)


def _block_checks(layout: Layout, blocks: Blocks) -> Iterator[Check]:
    """That there are as many blocks as the mapping expects of such a file."""
    where = "each counted from " + blocks.starts_at if blocks.begins == "at its start" else "each beginning lower"
    for variant, lacking in enumerate((frozenset[str](), *(frozenset(each.lack) for each in blocks.except_in))):
        count = len([name for name in blocks.gives if name not in lacking])
        kind = "forces" if blocks.forces else "blocks"
        remedy = f"The mapping expects {count} {kind}, one after another, {where}."
        fails = f"variant = {variant} AND (blocks <> {count} OR b_value IS NULL)"
        yield Check("blocks", layout.header[layout.counter], layout.counter, fails, remedy)


def _column_checks(name: str, column: Column, layout: Layout) -> Iterator[Check]:
    at = layout.columns.get(name)
    shown, mine = _shown(name, layout), _quoted(name)
    if at is not None and column.type is not ColumnType.TEXT:
        words = tuple(dict.fromkeys([theirs for theirs, _ in layout.values(name)] or column.values))
        few = column.type is ColumnType.CATEGORY and len(words) <= FEW_WORDS
        remedy = f"Give {_or(words)}." if few else _REMEDIES[column.type]
        if formats := layout.formats(name):
            remedy = f"Give it as the mapping reads it: {_or(formats)}."
        yield Check(f"{column.type}", shown, at, _unread(name, at), remedy, _hint(column, (*words, *column.values)))
    if at is not None and column.derive:
        differs = f"g_{name} <> {_derived(column)}"
        remedy = f"Give the {derived_from(column.derive)}, or leave it empty."
        yield Check("agrees", shown, at, differs, remedy)
    if column.required:
        missing = f"t{at} IS NULL" if at is not None else "true"
        if column.derive:
            for name_of_other in column.derive.columns:
                other = layout.columns.get(name_of_other)
                missing += f" AND t{other} IS NULL" if other is not None else ""
        yield Check("required", shown, at, missing, f"Fill it in: {column.means}.")
    for limit, sign, word in ((column.min, "<", "less"), (column.max, ">", "more")):
        if limit is not None and (at is not None or (column.derive and len(column.derive.columns) == 2)):
            yield Check("range", shown, at, f"{mine} {sign} {limit:g}", f"It cannot be {word} than {limit:g}.")
    if at is not None:
        yield from _time_checks(name, column, layout)


def _unread(name: str, at: int) -> str:
    """SQL that is true where the file has a value that could not be read."""
    return f"t{at} IS NOT NULL AND g_{name} IS NULL"


def _lost(names: Sequence[str], dataset: Dataset, layout: Layout) -> Iterator[str]:
    """`_unread` of the columns that the file gives, and of those that the others follow from."""
    for name in names:
        at, column = layout.columns.get(name), dataset.columns[name]
        if at is not None and column.type is not ColumnType.TEXT:
            yield _unread(name, at)
        if column.derive:
            yield from _lost(column.derive.columns, dataset, layout)


def _hint(column: Column, words: Sequence[str]) -> Callable[[str], str]:
    of_type = _hint_of_type(column, words)

    def hint(value: str) -> str:
        if ERROR_WORDS.fullmatch(value):
            return "The spreadsheet shows an error there: correct its formula, or type the value."
        if re.fullmatch("#+", value):
            return "The column was too narrow to show the value: widen it, and save the sheet again."
        return of_type(value)

    return hint


def _hint_of_type(column: Column, words: Sequence[str]) -> Callable[[str], str]:
    match column.type:
        case ColumnType.CATEGORY:
            return _did_you_mean(words)
        case ColumnType.INTEGER | ColumnType.DURATION:
            return lambda value: (
                "It has more than 18 digits: check it." if re.fullmatch(r"[+-]?[0-9]{19,}", value) else ""
            )
        case ColumnType.NUMBER:
            return lambda value: "It is too large: check it." if re.fullmatch(PATTERNS[column.type], value) else ""
        case _:
            return lambda value: ""


def _did_you_mean(words: Sequence[str]) -> Callable[[str], str]:
    known = [*words]

    def hint(value: str) -> str:
        near = nearest(value, known)
        return f"Did you mean {near!r}?" if near else ""

    return hint


def _or(words: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _time_checks(name: str, column: Column, layout: Layout) -> Iterator[Check]:
    at, shown, mine = layout.columns[name], _shown(name, layout), _quoted(name)
    today = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    early = f"It cannot be before {EARLIEST.year}."
    late = "It lies in the future: check day and month, and the year."
    if column.type is ColumnType.PERIOD:
        # Plans and budgets are given for years to come.
        latest = f"{today.year + LATEST_YEARS_AHEAD}-12"
        yield Check("too-early", shown, at, f"month < '{EARLIEST:%Y-%m}'", early)
        yield Check("in-the-future", shown, at, f"month > '{latest}'", late)
    if column.type is ColumnType.MONTH:
        yield Check("too-early", shown, at, f"{mine} < '{EARLIEST:%Y-%m}'", early)
        yield Check("in-the-future", shown, at, f"{mine} > '{today:%Y-%m}'", late)
    elif column.type in (ColumnType.DATE, ColumnType.TIMESTAMP):
        kind = SQL_TYPES[column.type]
        yield Check("too-early", shown, at, f"{mine} < {kind} '{EARLIEST:%Y-%m-%d}'", early)
        yield Check("in-the-future", shown, at, f"{mine} > {kind} '{today:%Y-%m-%d %H:%M:%S}'", late)
    if column.type is ColumnType.TIMESTAMP:
        skipped = "The clocks went forward then, so there is no such local time: give it with Z or +01:00."
        yield Check("skipped-hour", shown, at, moved_by_clock(name, layout), skipped)


def _filled(name: str, column: Column) -> str:
    return f"coalesce(g_{name}, {_derived(column)})" if column.derive else f"g_{name}"


def _derived(column: Column) -> str:
    assert column.derive is not None
    first, last = (f"g_{name}" for name in (column.derive.columns * 2)[:2])
    return {
        "month": f"strftime({first}, '%Y-%m')",
        "date": f"CAST({first} AS DATE)",
        "hour": f"hour({first})",
        "weekday": f"isodow({first})",
        "seconds": f"date_sub('second', {first}, {last})",
        "days": f"date_diff('day', CAST({first} AS DATE), CAST({last} AS DATE))",
        "full_months": f"CASE WHEN {last} = {first} THEN 0 ELSE "
        f"date_sub('month', CAST({first} AS DATE), CAST({last} AS DATE) - 1) END",
    }[column.derive.part]


def derived_from(derive: Derivation) -> str:
    """What a derived value is, in words."""
    if len(derive.columns) == 1:
        return f"{derive.part} of {derive.columns[0]}"
    return f"{derive.part.replace('_', ' ')} from {derive.columns[0]} to {derive.columns[1]}"


def _month(dataset: Dataset) -> str:
    """The month that a row belongs to; of a counted figure the last, with the number of months; and the part."""
    time = _quoted(dataset.time)
    named = dataset.parts if dataset.time in dataset.parts else (dataset.time, *dataset.parts)
    part = f", concat_ws(' ', {', '.join(map(_quoted, named))}) AS part" if dataset.parts else ""
    if dataset.in_periods:
        return f"coalesce(spans.last, left({time}, 7)) AS month, coalesce(spans.months, 0) AS months{part}"
    if dataset.columns[dataset.time].type is ColumnType.MONTH:
        return f"{time} AS month{part}"
    return f"strftime({time}, '%Y-%m') AS month{part}"


def _spans(dataset: Dataset) -> str:
    if not dataset.in_periods:
        return ""
    distinct = "(SELECT DISTINCT span, last, months FROM spans) AS spans"
    return f" LEFT JOIN {distinct} ON spans.span = {_quoted(dataset.time)}"


def _force(layout: Layout, declared: str) -> tuple[str, str]:
    """SQL for the force of a row, and the join that it takes."""
    if layout.blocks and layout.blocks.forces:
        return "b_value", ""
    if layout.force_column is None:
        return literal(layout.force or declared), ""
    text = renamed(f"t{layout.force_column}", layout.values(FORCE))
    # Few names have blanks to fold, and looking for them is quicker than folding all.
    odd = " OR ".join(f"contains({text}, {literal(each)})" for each in ("  ", "\t", "\n", "\r"))
    fold = rf"lower(CASE WHEN {odd} THEN regexp_replace({text}, '\s+', ' ', 'g') ELSE {text} END)"
    return "spelling.id", f"LEFT JOIN spelling ON spelling.folded = {fold}"


def _shown(name: str, layout: Layout) -> str:
    at = layout.columns.get(name)
    return name if at is None else layout.shown(at)


def _quoted(name: str) -> str:
    return '"' + name + '"'
