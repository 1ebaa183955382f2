"""The grammar of conditions: what it takes and writes as SQL, and what it refuses with which remedy."""

from __future__ import annotations

import logging

import duckdb
import pytest

from peelian.catalogue.expression import ExpressionError, parse_condition
from peelian.catalogue.model import Column

COLUMNS = {
    "line": Column(type="category", values=("999", "101"), means="the number dialled"),
    "hour": Column(type="integer", means="hour of the day"),
    "waited": Column(type="duration", means="seconds waited"),
    "share": Column(type="number", means="a share"),
    "note": Column(type="text", means="a remark"),
    "urgent": Column(type="boolean", means="whether it was urgent"),
    "day": Column(type="date", means="day of the call"),
    "at": Column(type="timestamp", means="moment of the call"),
    "month": Column(type="month", means="month of the call"),
}
TYPES = "line VARCHAR, hour BIGINT, waited DOUBLE, share DOUBLE, note VARCHAR, urgent BOOLEAN, day DATE"
ROW = ["999", 8, 4.0, 0.5, "a note", True, "2018-10-01", "2018-10-01 08:00:00+00", "2018-10"]


@pytest.fixture(scope="module")
def database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f'CREATE TABLE calls ({TYPES}, "at" TIMESTAMPTZ, "month" VARCHAR)')
    for row in (ROW, [None] * len(ROW)):
        connection.execute("INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    return connection


ACCEPTED = {
    "line = '999'": "\"line\" = '999'",
    "line <> '999'": "\"line\" <> '999'",
    "line != '999'": "\"line\" <> '999'",
    "'999' = line": "'999' = \"line\"",
    "line in ('999', '101')": "\"line\" IN ('999', '101')",
    "line not in ('101')": "NOT \"line\" IN ('101')",
    '"line" = note': '"line" = "note"',
    "hour < 8": '"hour" < 8',
    "hour >= 18 or hour <= 6": '"hour" >= 18 OR "hour" <= 6',
    "hour between 9 and 17": '"hour" BETWEEN 9 AND 17',
    "hour not between 9 and 17": 'NOT "hour" BETWEEN 9 AND 17',
    "hour = -1": '"hour" = -1',
    "-hour < 0": '-"hour" < 0',
    "waited <= 10.5": '"waited" <= 10.5',
    "hour * 2 + 1 > waited - 3": '"hour" * 2 + 1 > "waited" - 3',
    "(hour + 1) * 2 > 3": '("hour" + 1) * 2 > 3',
    "hour - (hour - 1) = 1": '"hour" - ("hour" - 1) = 1',
    "urgent": '"urgent"',
    "not urgent": 'NOT "urgent"',
    "urgent = true": '"urgent" = TRUE',
    "urgent is not true": 'NOT "urgent" IS TRUE',
    "(hour > 8) is true": '("hour" > 8) IS TRUE',
    "waited is null": '"waited" IS NULL',
    "waited is not null": 'NOT "waited" IS NULL',
    "coalesce(waited, 0) > 10": 'COALESCE("waited", 0) > 10',
    "coalesce(urgent, false)": 'COALESCE("urgent", FALSE)',
    "not (urgent or hour > 8) and line = '999'": 'NOT ("urgent" OR "hour" > 8) AND "line" = \'999\'',
    "urgent or hour > 8 and line = '999'": '"urgent" OR "hour" > 8 AND "line" = \'999\'',
    "note = 'it''s; -- /* not */ a remark'": "\"note\" = 'it''s; -- /* not */ a remark'",
    "note = ''": "\"note\" = ''",
    "month >= '2018-10'": "\"month\" >= '2018-10'",
    "day = '2018-10-01'": "\"day\" = CAST('2018-10-01' AS DATE)",
    "'2018-10-01' <= day": "CAST('2018-10-01' AS DATE) <= \"day\"",
    "day in ('2018-10-01')": "\"day\" IN (CAST('2018-10-01' AS DATE))",
    "day between '2018-10-01' and '2018-10-31'": (
        "\"day\" BETWEEN CAST('2018-10-01' AS DATE) AND CAST('2018-10-31' AS DATE)"
    ),
    "at >= '2018-10-01 08:00'": "\"at\" >= CAST('2018-10-01 08:00' AS TIMESTAMPTZ)",
    "at < '2018-10-01T08:00:00+01:00'": "\"at\" < CAST('2018-10-01T08:00:00+01:00' AS TIMESTAMPTZ)",
    "true": "TRUE",
}

OUTSIDE = "outside the grammar"
UNREAD = "cannot be read"
REFUSED = {
    # What engines disagree on, and what reaches beyond the row.
    "hour / 2 = 1": (OUTSIDE, "Allowed"),
    "hour // 2 = 1": (OUTSIDE, "Allowed"),
    "hour % 2 = 0": (OUTSIDE, "Allowed"),
    "mod(hour, 2) = 0": (OUTSIDE, "Allowed"),
    "hour ** 2 = 4": (OUTSIDE, "Allowed"),
    "abs(hour) = 1": (OUTSIDE, "Allowed"),
    "lower(note) = 'x'": (OUTSIDE, "Allowed"),
    "now() > at": (OUTSIDE, "Allowed"),
    "current_date = day": (OUTSIDE, "Allowed"),
    "random() > 0.5": (OUTSIDE, "Allowed"),
    "read_text('secret') = note": (OUTSIDE, "Allowed"),
    "getenv('HOME') = note": (OUTSIDE, "Allowed"),
    "count(*) > 1": (OUTSIDE, "Allowed"),
    "sum(hour) over () > 1": (OUTSIDE, "Allowed"),
    "note like 'x%'": (OUTSIDE, "Allowed"),
    "note ~ 'x'": (OUTSIDE, "Allowed"),
    "note || 'x' = 'y'": (OUTSIDE, "Allowed"),
    "note[1] = 'x'": (OUTSIDE, "Allowed"),
    "case when urgent then true else false end": (OUTSIDE, "Allowed"),
    "hour::text = '1'": (OUTSIDE, "Allowed"),
    "cast(hour as text) = '1'": (OUTSIDE, "Allowed"),
    "hour is distinct from 1": (OUTSIDE, "Allowed"),
    "hour = ?": (OUTSIDE, "Allowed"),
    "hour = $1": (OUTSIDE, "Allowed"),
    "* = 1": (OUTSIDE, "Allowed"),
    "hour in (select 1)": ("needs a list", "column in ('a', 'b')"),
    "hour in ()": ("needs a list", "column in ('a', 'b')"),
    "hour = (select 1)": (OUTSIDE, "Allowed"),
    "exists (select 1)": (OUTSIDE, "Allowed"),
    "hour > all (select 1)": (OUTSIDE, "Allowed"),
    "select true": ("", ""),
    "true union select true": ("", ""),
    "urgent as x": ("", ""),
    # More than one statement, and remarks that cut one short.
    "urgent; drop table calls": (OUTSIDE, "Allowed"),
    "urgent; urgent": (OUTSIDE, "Allowed"),
    "drop table calls": ("", ""),
    "urgent) or (true": (UNREAD, "column = 'value'"),
    "note = 'x' or '": (UNREAD, "column = 'value'"),
    "urgent /* or": (UNREAD, "column = 'value'"),
    "-- urgent": (UNREAD, "column = 'value'"),
    "--hour > 1": (UNREAD, "column = 'value'"),
    # What cannot be read.
    "": (UNREAD, "column = 'value'"),
    "hour =": (UNREAD, "column = 'value'"),
    "= 1": (UNREAD, "column = 'value'"),
    "hour between 1": (UNREAD, "column = 'value'"),
    "line == = '999'": (UNREAD, "column = 'value'"),
    # Names.
    "lin = '999'": ("no column 'lin'", "Did you mean 'line'?"),
    "Line = '999'": ("no column 'Line'", "Did you mean 'line'?"),
    "weight > 1": ("no column 'weight'", "Its columns: line, hour"),
    "calls.line = '999'": ("no column 'calls.line'", "Did you mean 'line'?"),
    'line = "999"': ("no column '\"999\"'", "Its columns"),
    "force = 'kent'": ("", ""),
    # Types.
    "line = 999": ("compares a text with a number", "single quotes"),
    "hour = '8'": ("compares a number with a text", "leave numbers bare"),
    "hour in (1, '2')": ("compares a number with a text", "leave numbers bare"),
    "hour between 1 and '2'": ("compares a number with a text", "leave numbers bare"),
    "urgent = 1": ("compares a true/false with a number", ""),
    "day = at": ("compares a date with a timestamp", ""),
    "day = note": ("'note' is not a date", "YYYY-MM-DD"),
    "waited = null": ("compares a number with a null", "write is null"),
    "waited in (1, null)": ("compares a number with a null", "write is null"),
    "note + 1 = 2": ("'note' is a text", "A number is needed"),
    "day + 1 = '2018-10-02'": ("'day' is a date", "A number is needed"),
    "-note = 1": ("'note' is a text", "A number is needed"),
    "not hour": ("'hour' is a number", "A true/false is needed"),
    "hour and urgent": ("'hour' is a number", "A true/false is needed"),
    "urgent or null": ("'NULL' is a null", "A true/false is needed"),
    "coalesce(hour, 'x') = 1": ("mixes types", "one type"),
    "coalesce(null) = 1": ("mixes types", "one type"),
    "1 < hour < 3": ("compares a true/false with a number", ""),
    "hour is 5": ("is not allowed", "is null"),
    "note is true": ("note", ""),
    "day is not false": ("day", ""),
    # Values and dates.
    "line = '998'": ("'line' never is '998'", "Its values: 999, 101"),
    "line = '99'": ("'line' never is '99'", "Did you mean '999'?"),
    "'998' = line": ("'line' never is '998'", "Its values"),
    "line in ('999', '998')": ("'line' never is '998'", "Its values"),
    "line not in ('998')": ("'line' never is '998'", "Its values"),
    "(line) = '998'": ("'line' never is '998'", "Its values"),
    "line = ('998')": ("'line' never is '998'", "Its values"),
    "day = 'today'": ("'today' is not a date", "YYYY-MM-DD"),
    "day < '2018-02-30'": ("'2018-02-30' is not a date", "YYYY-MM-DD"),
    "day = '2018-1-1'": ("'2018-1-1' is not a date", "YYYY-MM-DD"),
    "day = ('01/10/2018')": ("'01/10/2018' is not a date", "YYYY-MM-DD"),
    "at > '2018-10-01 25:00'": ("'2018-10-01 25:00' is not a date", "YYYY-MM-DD"),
    # Values that are no condition.
    "hour": ("is a number, not a condition", "Compare it"),
    "line": ("is a text, not a condition", "Compare it"),
    "'999'": ("is a text, not a condition", "Compare it"),
    "1": ("is a number, not a condition", "Compare it"),
    "day": ("is a date, not a condition", "Compare it"),
    "null": ("is a null, not a condition", "Compare it"),
    # So deep that it cannot be followed.
    "(" * 3000 + "urgent" + ")" * 3000: ("", ""),
    "not " * 3000 + "urgent": ("", ""),
}

DOUBTFUL = [
    "hour > 8 = urgent",
    "hour = 8 = true",
    "hour between 1 and 9 between urgent and urgent",
    "hour is null is null",
    "urgent is true is false",
    "urgent = not urgent",
    "hour is true",
    "day = '20181001'",
    "day = '2018-W40-1'",
    "day = '2018-10-01T08:00:00'",
    "at = '20181001'",
    "at = '2018-10-01T08'",
    "at > '2018-10-01 08:00:00,5'",
    "coalesce(day, day) = '20181001'",
    "'2018-10-01' between day and 'then'",
    "'2018-10-01' in (day, note)",
    "'2018-10-01' in (day, at)",
    "hour = 99999999999999999999999999",
    "waited < 1e400",
    "hour between symmetric 9 and 1",
    "hour in [8, 9]",
    "- - hour = 8",
    "hour - -1 = 9",
    "note = 'a\\'",
]


def named(text: str) -> str:
    return text[:60] or "nothing"


@pytest.mark.parametrize(("text", "sql"), ACCEPTED.items(), ids=[named(text) for text in ACCEPTED])
def test_condition_is_written_as_sql_with_every_name_quoted(
    text: str, sql: str, database: duckdb.DuckDBPyConnection
) -> None:
    expression = parse_condition(text, COLUMNS)

    assert expression.sql() == sql
    assert expression.text == text
    database.execute(f"SELECT {expression.sql()} FROM calls")


@pytest.mark.parametrize(("text", "words"), REFUSED.items(), ids=[named(text) for text in REFUSED])
def test_condition_outside_the_grammar_is_refused_with_a_remedy(
    text: str, words: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(ExpressionError) as caught:
        parse_condition(text, COLUMNS)

    assert words[0] in caught.value.problem
    assert words[1] in caught.value.remedy
    assert caught.value.remedy
    assert caplog.messages == [], "the fault is reported, and nothing else is said"


@pytest.mark.parametrize("text", DOUBTFUL)
def test_condition_that_is_not_refused_runs(text: str, database: duckdb.DuckDBPyConnection) -> None:
    try:
        expression = parse_condition(text, COLUMNS)
    except ExpressionError:
        return
    found = database.execute(f"SELECT ({expression.sql()}) FROM calls").fetchall()

    assert all(value in (True, False, None) for (value,) in found)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("hour not in (8) < urgent", "(hour not in (8)) < urgent"),
        ("hour not between 8 and 9 <= urgent", "(hour not between 8 and 9) <= urgent"),
        ("hour not in (8) is true", "(hour not in (8)) is true"),
        ("hour not between 8 and 9 is not true", "(hour not between 8 and 9) is not true"),
        ("hour is not null is false", "(hour is not null) is false"),
        ("hour > 8 is null", "(hour > 8) is null"),
        ("not urgent is null", "not (urgent is null)"),
        ("not hour = 8 and urgent", "(not (hour = 8)) and urgent"),
        ("urgent or urgent and not urgent", "urgent or (urgent and (not urgent))"),
        ("hour - 1 - 1 = 6", "((hour - 1) - 1) = 6"),
        ("- hour + 9 = 1", "((- hour) + 9) = 1"),
    ],
)
def test_condition_without_brackets_means_what_standard_sql_says_or_is_refused(
    text: str, meant: str, database: duckdb.DuckDBPyConnection
) -> None:
    try:
        sql = parse_condition(text, COLUMNS).sql()
    except ExpressionError:
        return
    rows = "(SELECT * FROM calls UNION ALL SELECT * REPLACE (false AS urgent) FROM calls) AS both_ways"
    differing = f"({sql}) IS DISTINCT FROM ({parse_condition(meant, COLUMNS).sql()})"

    assert database.execute(f"SELECT count(*) FROM {rows} WHERE {differing}").fetchall() == [(0,)]


@pytest.mark.parametrize(
    "text",
    [
        "urgent -- secret",
        "urgent /* secret */",
        "/* secret */ urgent",
        "urgent -- secret */ or true",
        "-- secret\nurgent",
    ],
)
def test_remark_in_a_condition_never_reaches_the_database(text: str) -> None:
    try:
        sql = parse_condition(text, COLUMNS).sql()
    except ExpressionError:
        return
    assert sql == '"urgent"'


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("true", set()),
        ("line = '999' and (hour > 8 or coalesce(waited, hour) > 3)", {"line", "hour", "waited"}),
        ("not urgent", {"urgent"}),
        ("day > '2018-10-01' and note = 'hour'", {"day", "note"}),
    ],
)
def test_expression_knows_the_columns_that_it_reads(text: str, columns: set[str]) -> None:
    assert parse_condition(text, COLUMNS).columns == columns


def test_dataset_without_such_a_column_has_its_own_names_in_the_remedy() -> None:
    with pytest.raises(ExpressionError, match="Its columns: urgent"):
        parse_condition("line = '999'", {"urgent": COLUMNS["urgent"]})
