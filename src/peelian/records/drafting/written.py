"""A draft as YAML, with the evidence for each guess in a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.model import Column, ColumnType
from peelian.core.errors import shortened
from peelian.records.drafting.draft import Draft
from peelian.records.drafting.fit import Match
from peelian.records.drafting.readings import Reading
from peelian.records.drafting.times import Time, rewritten
from peelian.records.drafting.words import Paired, meant
from peelian.records.drafting.yaml_text import pairs, remark, scalar

EXAMPLES = 3
SHOWN = 40
MOST_OPEN = 30
MOST_ROWS_OF_VALUES = 400
_FREE = ("text", "personal")


def draft_id(file: str) -> str:
    """A mapping's id after a file's name.

    >>> draft_id("2018-10 Street.csv.gz")
    'draft-2018-10-street'
    """
    stem = re.sub(r"(\.(csv|tsv|txt|json|jsonl|xlsx|xlsm|ods|parquet|gz|zip))+$", "", Path(file).name.lower())
    return "draft-" + (re.sub(r"[^a-z0-9]+", "-", stem).strip("-")[:60] or "file")


def as_yaml(catalogue: Catalogue, draft: Draft, source: str = "force-extract") -> str:
    """The draft as a mapping file for a person to finish."""
    return "\n".join(_lines(catalogue, draft, source)) + "\n"


def _lines(catalogue: Catalogue, draft: Draft, source: str) -> Iterator[str]:
    seen = draft.seen
    yield f"# Drafted by `peelian map` from {remark(seen.file)}: {seen.rows:,} rows looked at. Check every line."
    yield f"id: {draft_id(seen.file)}"
    yield f"title: {scalar('Draft for ' + remark(seen.file)[:80])}"
    yield from _dataset(draft)
    usual = sorted({each.source for each in catalogue.mappings.values() if each.dataset == draft.dataset.id} - {source})
    yield f"source: {scalar(source)}{'  # or which of: ' + ', '.join(usual) if usual else ''}"
    if seen.sheet:
        yield f"sheet: {scalar(f'^{re.escape(seen.sheet)}$')}"
    if seen.header_rows > 1:
        yield f"header: {{rows: {seen.header_rows}}}"
    yield from _table(draft)
    yield from _force(draft)
    yield "columns:" if draft.fit.matches or draft.time or draft.wide else "columns: {}"
    yield from _columns(draft)
    yield from _ignored(draft)


def _dataset(draft: Draft) -> Iterator[str]:
    if draft.known:
        by = " and ".join(draft.known)
        yield f"# The catalogue reads such files already, by {by}. No mapping of your own is needed."
    found = f"{len(draft.fit.matches) + bool(draft.time) + 2 * bool(draft.wide)} columns fit"
    lacking = f"; not found: {', '.join(draft.fit.lacking)}" if draft.fit.lacking else ""
    yield f"dataset: {draft.dataset.id}  # {draft.sure}: {found}{lacking}"
    if draft.sure not in ("known", "sure") and draft.others:
        yield f"# or which of: {', '.join(name for name, _ in draft.others)}"


def _table(draft: Draft) -> Iterator[str]:
    """What concerns the table as a whole: words for no value, marks, totals, wide columns."""
    if draft.blanks:
        counted = ", ".join(remark(word) for word in draft.blanks)
        yield f"blank: [{', '.join(map(scalar, draft.blanks))}]  # found among the values: {counted}"
    if draft.footnotes:
        yield "footnotes: true  # some names end in the mark of a footnote"
    totals = list(draft.totals)
    if totals:
        yield "leave_out:"
    for name, words in totals:
        rows = sum(draft.seen.column(name).words.get(word, 0) for word in words)
        yield f"  # {rows:,} rows: {_examples(words)}"
        pattern = r"(?i)^\W*(grand |sub-?)?totals?\b"
        yield f"  - {{column: {scalar(name)}, matches: {scalar(pattern)}, because: a total of the rows beside it}}"
    if draft.wide:
        yield f"unpivot:  # {draft.wide.why}"
        yield "  columns:"
        yield from (f"    {scalar(theirs)}: {scalar(ours)}" for theirs, ours in draft.wide.columns.items())
        yield f"  name: {_below(draft, draft.wide.ours)}"
        yield f"  value: {_below(draft, draft.wide.value)}"


def _below(draft: Draft, ours: str) -> str:
    """What the mapping calls a value that no column of the file is called."""
    return scalar(ours if ours not in draft.seen.names else f"{ours} here")


def _force(draft: Draft) -> Iterator[str]:
    reading = draft.force
    if reading is None:
        yield "# No column names the force: load the file with --force."
        return
    known = {word: each for word, each in reading.forces.items()}
    rows = reading.column.share(list(known))
    left = [word for word in reading.column.words if word not in known and word not in reading.totals]
    yield f"force: {scalar(reading.name)}  # {len(known)} names known, {rows:.0%} of the rows: {_examples(known)}"
    for word in left[:MOST_OPEN]:
        _, near = meant(word, sorted({each.name for each in known.values()}))
        count = reading.column.words[word]
        which = f"Which of: {', '.join(near)}; or leave it out"
        yield f"# {scalar(remark(word))}, {count:,} rows, is no force that is known. {which}"


def _columns(draft: Draft) -> Iterator[str]:
    columns = draft.dataset.columns
    for ours, column in columns.items():
        if draft.time and ours == draft.time[0]:
            yield from _time(ours, draft.time[1], draft.time[1].why)
        elif draft.wide and ours in (draft.wide.ours, draft.wide.value):
            yield f"  {ours}: {{column: {_below(draft, ours)}}}"
        elif ours in draft.fit.matches:
            yield from _column(ours, column, draft.fit.matches[ours])
        elif ours in draft.fit.lacking:
            yield from _lacking(draft, ours, column)


def _column(ours: str, column: Column, match: Match) -> Iterator[str]:
    reading = match.reading
    shown = column.sensitivity in ("public", "internal")
    why = f"{match.why}{_of(reading) if shown else ''}"
    if column.type in (ColumnType.DATE, ColumnType.TIMESTAMP, ColumnType.MONTH, ColumnType.PERIOD):
        yield from _time(ours, rewritten(column, reading), why)
    elif column.type is ColumnType.CATEGORY and match.words is not None:
        known = [*match.words.same, *match.words.pairs]
        yield from _category(ours, column, reading, match.words, f"{match.why}, such as {_examples(tuple(known))}")
    else:
        yield from _other(ours, column, reading, why)


def _other(ours: str, column: Column, reading: Reading, why: str) -> Iterator[str]:
    more = {}
    if reading.thousands:
        more["thousands"] = scalar(",")
    if reading.round and column.type in (ColumnType.INTEGER, ColumnType.DURATION):
        more["patterns"] = pairs({r"^([+-]?\d+)\.0+$": r"\1"})
    if column.type is ColumnType.BOOLEAN:
        truth = {"1.0": "true", "1": "true", "y": "true", "yes": "true", "t": "true", "0.0": "false", "0": "false",
                 "n": "false", "no": "false", "f": "false"}  # fmt: skip
        found = {word: truth[word.lower()] for word in reading.column.words if word.lower() in truth}
        if found:
            more["values"] = pairs(found)
    yield _mapped(ours, {"column": scalar(reading.name), **more}, why)


def _category(ours: str, column: Column, reading: Reading, words: Paired, why: str) -> Iterator[str]:
    if not words.pairs and not words.open:
        yield _mapped(ours, {"column": scalar(reading.name)}, why)
        return
    yield f"  {ours}:  # {why}"
    yield f"    column: {scalar(reading.name)}"
    yield "    values:" if words.pairs else "    # values:"
    for theirs, our in list(words.pairs.items())[:MOST_ROWS_OF_VALUES]:
        yield f"      {scalar(theirs)}: {scalar(our)}  # {reading.column.words[theirs]:,} rows"
    for theirs, near in list(words.open.items())[:MOST_OPEN]:
        yield f"      # {scalar(remark(theirs))}:  # {reading.column.words[theirs]:,} rows; which of: {', '.join(near)}"
    if len(words.open) > MOST_OPEN:
        yield f"      # and {len(words.open) - MOST_OPEN:,} more words; ours: {', '.join(column.values)}"


def _time(ours: str, time: Time, why: str) -> Iterator[str]:
    doubt = f"; {time.doubt}" if time.doubt else ""
    origin = {"text": scalar(time.text)} if time.text else {"column": scalar(time.column)}
    if time.formats:
        origin["format"] = f"[{', '.join(map(scalar, time.formats))}]"
    if len(time.patterns) <= 1:
        more: Mapping[str, str] = {"patterns": pairs(dict(time.patterns))} if time.patterns else {}
        yield _mapped(ours, {**origin, **more}, why + doubt)
        return
    yield f"  {ours}:  # {remark(why + doubt)}"
    yield from (f"    {key}: {value}" for key, value in origin.items())
    yield "    patterns:"
    yield from (f"      {scalar(pattern)}: {scalar(by)}" for pattern, by in time.patterns.items())


def _lacking(draft: Draft, ours: str, column: Column) -> Iterator[str]:
    free = [each.name for each in draft.unused if each.kind not in ("personal", "index", "empty") and each.name]
    which = f"which of: {', '.join(remark(name) for name in free[:8])}; or " if free else ""
    means = shortened(remark(column.means))
    some = f", one of: {', '.join(column.values[:MOST_OPEN])}" if column.values else ""
    yield f"  # {ours}: {{is: …}}  # it must be given: {means}. {which}a word that is true of every row{some}"


def _mapped(ours: str, fields: Mapping[str, str], why: str) -> str:
    if list(fields) == ["column"]:
        return f"  {ours}: {fields['column']}  # {remark(why)}"
    return f"  {ours}: {{{', '.join(f'{key}: {value}' for key, value in fields.items())}}}  # {remark(why)}"


def _of(reading: Reading) -> str:
    """Some of what a column holds; nothing of free text, which may be about persons."""
    if reading.kind in _FREE:
        return ""
    return f", such as {_examples(reading.column.words)}"


def _examples(words: Mapping[str, object] | tuple[str, ...]) -> str:
    shown = [remark(word) for word in list(words)[:EXAMPLES]]
    return ", ".join(word if len(word) <= SHOWN else f"{word[:SHOWN]}…" for word in shown)


def _ignored(draft: Draft) -> Iterator[str]:
    unused = draft.unused
    if not unused:
        return
    yield "ignore:"
    for each in unused:
        yield f"  - {scalar(each.name)}  # {_why_ignored(each)}"


def _why_ignored(reading: Reading) -> str:
    column = reading.column
    if reading.kind == "personal":
        return f"WARNING: these look like {reading.personal}. Ask for the file without them"
    if reading.kind == "empty":
        return f"empty in all {column.empty:,} rows"
    if reading.kind == "index":
        return "it counts the rows"
    many = "more than " if column.many else ""
    return f"{reading.kind}, {many}{len(column.words):,} values{_of(reading)}"
