"""What a mapping does to a file's text rows before they are typed and checked, as SQL.

Rows are filled down, set aside as no records, cut where a table ends, told apart by blocks, and unpivoted; then the
texts that the mapping makes stand behind the file's own columns. Each step is a query over the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from peelian.catalogue.mapping import Blocks, LeftOut, MappedColumn, Mapping, RowCondition, Unpivot
from peelian.records.footnotes import FOOTNOTES
from peelian.records.layout import Layout
from peelian.records.table import literal

TABLE_ENDED = "below the table: rows from the first blank row on"


def reasons_to_leave_out(layout: Layout) -> list[str]:
    """Why rows are left out, in the order of the numbers that the query gives."""
    if layout.shape is None:
        return []
    return [TABLE_ENDED, *(each.because for each in layout.shape.leave_out)]


def shaped(layout: Layout) -> str:
    """The steps, as the inside of a WITH clause whose last table is `texts`.

    It has `row`; `cell`, the number of the unpivoted column (0 for none); `left_out`, the index of the reason or null;
    `blocks`, `block` and `variant` for a file of blocks; and for each column of the file and then for each text that
    the mapping makes `c0` … as it stands in the file and `t0` … as it is read.
    """
    width, made = len(layout.header), range(len(layout.header), len(layout.header) + len(layout.made))
    texts = [f"{_read(layout, f'w{at}')} AS t{at}" for at in range(width)]
    texts += [f"{_rewritten(f'c{at}', layout.made[at - width].mapped)} AS t{at}" for at in made]
    steps = [f"*, {', '.join(_word(layout, at) for at in range(width))}", *_steps(layout)]
    steps.append(
        ", ".join(
            ["*", *(f"{_text(layout, each.mapped)} AS c{at}" for at, each in zip(made, layout.made, strict=True))]
        )
    )
    tables = ["incoming", *(f"step{number}" for number in range(1, len(steps) + 1))]
    named = [
        f"{table} AS (SELECT {step} FROM {before})"
        for before, table, step in zip(tables, tables[1:], steps, strict=False)
    ]
    return ",\n".join([*named, f"texts AS (SELECT *, {', '.join(texts)} FROM {tables[-1]})"])


def _steps(layout: Layout) -> Iterator[str]:
    """What each step selects from the one before."""
    shape = layout.shape
    if shape is None:
        yield "*, 0 AS cell, CAST(NULL AS INTEGER) AS left_out"
        return
    if shape.fill_down or shape.table_ends:
        yield _filled_down(layout, shape)
    if shape.blocks:
        yield from _in_blocks(layout, shape.blocks)
    yield f"*, 0 AS cell, {_left_out(layout, shape)} AS left_out"
    if shape.unpivot:
        yield from _unpivoted(layout, shape.unpivot)
        yield f"* REPLACE (coalesce(left_out, {_left_out(layout, shape, in_cells=True)}) AS left_out)"


def _word(layout: Layout, at: int) -> str:
    """A column's text without footnote marks; null where it is empty."""
    text = f"nullif(c{at}, '')"
    if layout.shape is not None and layout.shape.footnotes:
        for pattern in FOOTNOTES:
            text = rf"regexp_replace({text}, {literal(pattern)}, '\1')"
    return f"{text} AS w{at}"


def _read(layout: Layout, text: str) -> str:
    """A text as it is read: nothing where it is one of the words that mean no value."""
    words = layout.shape.blank if layout.shape else ()
    return f"CASE WHEN {text} IN ({', '.join(map(literal, words))}) THEN NULL ELSE {text} END" if words else text


def _filled_down(layout: Layout, shape: Mapping) -> str:
    """Empty cells as the one above; `ends` is the first row that was blank before."""
    at = {name: index for index, name in enumerate(layout.header)}
    filled = [
        f"last_value(w{at[name]} IGNORE NULLS) OVER "
        f"(ORDER BY row ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS w{at[name]}"
        for name in shape.fill_down
    ]
    replaced = f" REPLACE ({', '.join(filled)})" if filled else ""
    blank = " AND ".join(f"w{index} IS NULL" for index in range(len(layout.header)))
    return f"*{replaced}, min(CASE WHEN {blank} THEN row END) OVER () AS ends"


def _in_blocks(layout: Layout, blocks: Blocks) -> Iterator[str]:
    """How many blocks have begun up to a row, how many there are, and which exception the file is (0 for none)."""
    counter = f"w{layout.counter}"
    begins = f"{counter} = {literal(blocks.starts_at)}"
    if blocks.begins == "where it falls":
        number = f"try_cast({counter} AS DOUBLE)"
        begins = f"coalesce({number} < lag({number}) OVER (ORDER BY row), row = min(row) OVER ())"
    variant = " ".join(
        f"WHEN 2 * sum(CAST({_meets(layout, each)} AS INTEGER)) OVER () > count(*) OVER () THEN {number}"
        for number, each in enumerate(blocks.except_in, 1)
    )
    chosen = f"CASE {variant} ELSE 0 END" if variant else "0"
    yield f"*, CAST(coalesce({begins}, false) AS INTEGER) AS begins, {chosen} AS variant"
    counts = "sum(begins) OVER () AS BIGINT) AS blocks, CAST(sum(begins) OVER (ORDER BY row) AS BIGINT) AS block"
    yield f"*, CAST({counts}"
    yield f"*, {_given_by_block(blocks)} AS b_value"


def _given_by_block(blocks: Blocks) -> str:
    """SQL for what the block of a row gives."""
    lists = " ".join(
        f"WHEN {number} THEN {_list([name for name in blocks.gives if name not in each.lack])}"
        for number, each in enumerate(blocks.except_in, 1)
    )
    chosen = f"CASE variant {lists} ELSE {_list(blocks.gives)} END" if lists else _list(blocks.gives)
    return f"({chosen})[block]"


def _left_out(layout: Layout, shape: Mapping, *, in_cells: bool = False) -> str:
    """SQL for why a row is no record: by what stands in the file itself, or by the cells that were unpivoted."""
    unpivoted = {shape.unpivot.name, shape.unpivot.value} if shape.unpivot else set()
    whens = ["WHEN row >= ends THEN 0"] if shape.table_ends and not in_cells else []
    whens += [
        f"WHEN {_is_left_out(layout, each)} THEN {index}"
        for index, each in enumerate(shape.leave_out, 1)
        if (each.column in unpivoted) == in_cells
    ]
    return f"CAST(CASE {' '.join(whens)} END AS INTEGER)" if whens else "CAST(NULL AS INTEGER)"


def _is_left_out(layout: Layout, condition: LeftOut) -> str:
    met = _meets(layout, condition)
    return met if condition.only is None else f"{met} AND row = min(CASE WHEN {met} THEN row END) OVER ()"


def _unpivoted(layout: Layout, unpivot: Unpivot) -> Iterator[str]:
    """A row for each of the unpivoted cells. A row that is left out stays whole."""
    at = layout.unpivoted
    cells = f"CASE WHEN left_out IS NULL THEN range(1, {len(at) + 1}) ELSE [0] END"
    yield f"* REPLACE (CAST(unnest({cells}) AS INTEGER) AS cell)"
    names = _list([unpivot.columns.get(layout.header[index], layout.header[index]) for index in at])
    words = f"[{', '.join(f'w{index}' for index in at)}]"
    yield f"*, {names}[cell] AS u_name, {words}[cell] AS u_value"


def _text(layout: Layout, mapped: MappedColumn) -> str:
    parts = [_read(layout, _called(layout, words)) if named else literal(words) for words, named in mapped.pieces]
    return " || ".join(parts) if len(parts) > 1 else parts[0]


def _rewritten(text: str, mapped: MappedColumn) -> str:
    """A text after the first pattern that fits, and without separators of thousands where they stand rightly."""
    if mapped.patterns:
        whens = " ".join(
            f"WHEN regexp_matches({text}, {literal(pattern)}) "
            f"THEN regexp_replace({text}, {literal(pattern)}, {literal(by)})"
            for pattern, by in mapped.patterns.items()
        )
        text = f"CASE {whens} ELSE {text} END"
    if mapped.thousands:
        grouped = literal(rf"[+-]?[0-9]{{1,3}}([{_in_class(mapped.thousands)}][0-9]{{3}})+(\.[0-9]+)?")
        without = f"replace({text}, {literal(mapped.thousands)}, '')"
        text = f"CASE WHEN regexp_full_match({text}, {grouped}) THEN {without} ELSE {text} END"
    return f"nullif({text}, '')" if mapped.patterns else text


def _in_class(sign: str) -> str:
    return "\\" + sign if sign in r"\]^-[" else sign


def _called(layout: Layout, name: str) -> str:
    """SQL for the text that a mapping calls by a name: a column of the file, or what unpivoting and blocks give."""
    shape = layout.shape
    assert shape is not None
    if shape.unpivot and name == shape.unpivot.name:
        return "u_name"
    if shape.unpivot and name == shape.unpivot.value:
        return "u_value"
    if shape.blocks and shape.blocks.name == name:
        return "b_value"
    return f"w{layout.header.index(name)}"


def _meets(layout: Layout, condition: RowCondition) -> str:
    """SQL that is true for the rows that a condition means; an empty cell is the text ""."""
    text = f"coalesce({_called(layout, condition.column)}, '')"
    if condition.pattern is not None:
        found = f"regexp_matches({text}, {literal(condition.pattern)})"
        return found if condition.matches is not None else f"NOT {found}"
    among = condition.among if condition.among is not None else condition.not_among or ()
    listed = f"{text} IN ({', '.join(map(literal, among))})" if among else "false"
    return listed if condition.among is not None else f"NOT {listed}"


def _list(words: Sequence[str]) -> str:
    return f"[{', '.join(map(literal, words))}]"
