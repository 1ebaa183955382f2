"""The checks that a row must pass, as SQL: every row keeps its number and the list of all that is wrong with it.

All values arrive as text. Each column becomes a typed value or nothing; a row is bad when a value that was there did
not survive, when something required is not there, or when a rule of the dataset is false. Nothing is dropped.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from peelian.catalogue.expression import parse_condition
from peelian.catalogue.model import Column, ColumnType, Dataset, Derivation
from peelian.core.errors import nearest
from peelian.core.force import names as force_names
from peelian.core.period import Period
from peelian.records.layout import Layout
from peelian.records.table import SQL_TYPES, literal

LATEST_YEARS_AHEAD = 10
FEW_WORDS = 5
EARLIEST = dt.date(1900, 1, 1)
_BLANKS = " \t\n\v\f\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?"
_OFFSET = r"(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])?"
_PATTERNS = {
    ColumnType.INTEGER: r"[+-]?[0-9]{1,18}",
    ColumnType.DURATION: r"[+-]?[0-9]{1,18}",
    ColumnType.NUMBER: r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?",
    ColumnType.DATE: r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    ColumnType.MONTH: r"[0-9]{4}-(0[1-9]|1[0-2])",
    ColumnType.TIMESTAMP: r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]" + _CLOCK + _OFFSET,
}
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
    is spoken of.
    """

    rule: str
    column: str
    raw: int | None
    fails: str
    remedy: str
    hint: Callable[[str], str] | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class CheckedQuery:
    """SQL over the tables `incoming` (text rows), `spelling` (names of forces) and `spans` (names of periods), and the
    checks that it applies.

    The query gives the dataset's typed columns, force, month, row, `bad` (indexes of the failed checks, null for a
    good row) and `raw` (the row's text values, for bad rows only).
    """

    sql: str
    checks: tuple[Check, ...]


def checked_query(dataset: Dataset, layout: Layout, *, force: str, period: Period | None) -> CheckedQuery:
    """The query that types and checks every row of a file laid out as `layout`.

    `force` is the force id declared for the whole file ("" if the file says it); `period` likewise.
    """
    checks = tuple(_checks(dataset, layout, force, period))
    columns = dataset.columns
    texts = [f"nullif({_trimmed(f'c{at}')}, '') AS t{at}" for at in range(len(layout.header))]
    typed = [f"{_given(name, column, layout)} AS g_{name}" for name, column in columns.items()]
    filled = [f"{_filled(name, column)} AS {_quoted(name)}" for name, column in columns.items()]
    force_at = layout.force_column
    if layout.blocks:
        named, join = _force_of_block(layout), ""
    elif force_at is None:
        named, join = f"{literal(force)}", ""
    else:
        fold = rf"lower(regexp_replace(t{force_at}, '\s+', ' ', 'g'))"
        named, join = "spelling.id", f"LEFT JOIN spelling ON spelling.folded = {fold}"
    raw = ", ".join(f"c{at}" for at in range(len(layout.header)))
    any_bad = " OR ".join(f"coalesce({each.fails}, false)" for each in checks) or "false"
    listed = ", ".join(f"CASE WHEN {each.fails} THEN {index} END" for index, each in enumerate(checks))
    bad = f"list_filter([{listed}], lambda x: x IS NOT NULL)"
    for index, each in enumerate(checks):
        bad = f"CASE WHEN {each.fails} THEN [{index}] ELSE {bad} END" if each.alone else bad
    own = [_quoted(name) for name in columns] + (["months", "part"] if dataset.grain == "counted" else [])
    sql = f"""
        WITH texts AS (SELECT *, {", ".join(texts)} FROM incoming),
        given AS (SELECT texts.*, {named} AS force, {", ".join(typed)} FROM texts {join}),
        filled AS (SELECT *, {", ".join(filled)} FROM given),
        dated AS (SELECT filled.*, {_month(dataset)} FROM filled{_spans(dataset)}),
        flagged AS (SELECT *, {any_bad} AS any_bad FROM dated)
        SELECT row, force, month, {", ".join(own)},
            CASE WHEN any_bad THEN {bad} END AS bad,
            CASE WHEN any_bad THEN [{raw}] END AS raw
        FROM flagged
    """
    return CheckedQuery(sql, checks)


def _checks(dataset: Dataset, layout: Layout, force: str, period: Period | None) -> Iterator[Check]:
    force_at = layout.force_column
    blank = " AND ".join(f"t{at} IS NULL" for at in range(len(layout.header)))
    yield Check("required", "", None, blank, "The row is blank. Fill it in, or take it out.", alone=True)
    if layout.blocks:
        count = len(layout.blocks.forces)
        remedy = f"The mapping expects {count} forces, one after another, each counted from {layout.blocks.starts_at}."
        yield Check(
            "blocks", layout.header[layout.counter], layout.counter, f"blocks <> {count} OR force IS NULL", remedy
        )
    if force_at is not None:
        header = layout.header[force_at]
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


def _column_checks(name: str, column: Column, layout: Layout) -> Iterator[Check]:
    at = layout.columns.get(name)
    shown, mine = _shown(name, layout), _quoted(name)
    if at is not None and column.type is not ColumnType.TEXT:
        words = tuple(dict.fromkeys([theirs for theirs, _ in layout.values(name)] or column.values))
        few = column.type is ColumnType.CATEGORY and len(words) <= FEW_WORDS
        remedy = f"Give {_or(words)}." if few else _REMEDIES[column.type]
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
        yield from _time_checks(column, shown, at, mine)


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


def _hint(column: Column, words: Sequence[str]) -> Callable[[str], str] | None:
    match column.type:
        case ColumnType.CATEGORY:
            return _did_you_mean(words)
        case ColumnType.INTEGER | ColumnType.DURATION:
            return lambda value: (
                "It has more than 18 digits: check it." if re.fullmatch(r"[+-]?[0-9]{19,}", value) else ""
            )
        case ColumnType.NUMBER:
            return lambda value: "It is too large: check it." if re.fullmatch(_PATTERNS[column.type], value) else ""
        case _:
            return None


def _did_you_mean(words: Sequence[str]) -> Callable[[str], str]:
    known = [*words]

    def hint(value: str) -> str:
        near = nearest(value, known)
        return f"Did you mean {near!r}?" if near else ""

    return hint


def _or(words: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _trimmed(text: str) -> str:
    """SQL for a text without the blanks round it; the engine's own `trim` leaves tabs and line ends."""
    others = f"contains({text}, '\t') OR contains({text}, '\n')"
    return f"CASE WHEN {others} THEN trim({text}, '{_BLANKS}') ELSE trim({text}) END"


def _time_checks(column: Column, shown: str, at: int, mine: str) -> Iterator[Check]:
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
        # An engine moves a time within the hour that a clock skips in spring: what comes back is not what was given.
        moved = f"strftime({mine}, '%Y-%m-%d %H:%M') <> replace(left(t{at}, 16), 'T', ' ')"
        naive = f"NOT regexp_matches(t{at}, '[Z+]|-[0-9]{{2}}:?[0-9]{{2}}$')"
        skipped = "The clocks went forward then, so there is no such local time: give it with Z or +01:00."
        yield Check("skipped-hour", shown, at, f"{naive} AND {moved}", skipped)


def _given(name: str, column: Column, layout: Layout) -> str:
    """SQL for the value that the file gives, typed; null where it gives none or it cannot be read."""
    at = layout.columns.get(name)
    text = f"t{at}"
    if at is None:
        return f"CAST(NULL AS {SQL_TYPES[column.type]})"
    renamed = " ".join(f"WHEN {literal(theirs)} THEN {literal(ours)}" for theirs, ours in layout.values(name))
    ours = f"CASE {text} {renamed} ELSE {text} END" if renamed else text
    match column.type:
        case ColumnType.TEXT:
            return ours
        case ColumnType.CATEGORY:
            return f"CASE WHEN {ours} IN ({', '.join(map(literal, column.values))}) THEN {ours} END"
        case ColumnType.BOOLEAN:
            return f"CASE lower({ours}) WHEN 'true' THEN true WHEN 'false' THEN false END"
        case ColumnType.PERIOD:
            day = f"regexp_full_match({text}, '{_PATTERNS[ColumnType.DATE]}') AND try_cast({text} AS DATE) IS NOT NULL"
            written = f"(SELECT span FROM spans WHERE written = {text})"
            return f"CASE WHEN {day} THEN {text} ELSE {written} END"
        case ColumnType.MONTH:
            return f"CASE WHEN regexp_full_match({text}, '{_PATTERNS[column.type]}') THEN {text} END"
        case _:
            cast = f"try_cast({ours} AS {SQL_TYPES[column.type]})"
            if column.type is ColumnType.NUMBER:
                cast = f"CASE WHEN isfinite({cast}) THEN {cast} END"
            return f"CASE WHEN regexp_full_match({ours}, '{_PATTERNS[column.type]}') THEN {cast} END"


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
    """The month that a row belongs to; of a counted figure the last, with the number of months and the part."""
    time = _quoted(dataset.time)
    if dataset.grain == "counted":
        part = " || ' ' || ".join(_quoted(name) for name in dataset.parts)
        return f"coalesce(spans.last, left({time}, 7)) AS month, coalesce(spans.months, 0) AS months, {part} AS part"
    if dataset.columns[dataset.time].type is ColumnType.MONTH:
        return f"{time} AS month"
    return f"strftime({time}, '%Y-%m') AS month"


def _spans(dataset: Dataset) -> str:
    if dataset.grain != "counted":
        return ""
    distinct = "(SELECT DISTINCT span, last, months FROM spans) AS spans"
    return f" LEFT JOIN {distinct} ON spans.span = {_quoted(dataset.time)}"


def _force_of_block(layout: Layout) -> str:
    """SQL for the force of a row, by how many blocks have begun up to it; and for the number of blocks in all."""
    assert layout.blocks is not None
    begins = f"CASE WHEN t{layout.counter} = {literal(layout.blocks.starts_at)} THEN 1 ELSE 0 END"
    forces = ", ".join(map(literal, layout.blocks.forces))
    return f"sum({begins}) OVER () AS blocks, [{forces}][CAST(sum({begins}) OVER (ORDER BY row) AS BIGINT)]"


def _shown(name: str, layout: Layout) -> str:
    at = layout.columns.get(name)
    return name if at is None else layout.header[at]


def _quoted(name: str) -> str:
    return '"' + name + '"'
