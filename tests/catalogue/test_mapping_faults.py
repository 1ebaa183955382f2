"""What is refused in a mapping when the catalogue is read; and that patterns mean something to the engine."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.catalogue.entries import Write

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.load import load_catalogue
from peelian.catalogue.patterns import pattern_problem
from peelian.core.errors import CatalogueError

MAPPING = """id: theirs
title: Residents as they publish them
dataset: populations
source: ons
columns:
  as_at: {as_at}
  residents: {residents}
{more}
"""

PIECES = [
    *"ab09()[]{}|*+?.^$\\-,:=!<>P'",
    "(?:",
    "(?i)",
    "(?x)",
    "(?P<a>",
    "\\d",
    "\\b",
    "\\Z",
    "\\z",
    "\\u0041",
    "{2}",
    "{1,3}",
]
PIECES += ["[a-z]", "[]a]", "[^]", "[[:alpha:]]", "--", "&&", "*?", "++"]
PATTERNS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
FAULTS = {
    "two origins": ({"as_at": "{column: Day, is: 2019-06-30}"}, "give exactly one of column, text, is"),
    "no origin": ({"as_at": "{values: {a: b}}"}, "give exactly one of column, text, is"),
    "a brace without its partner": ({"as_at": "{text: '{Year'}"}, "has no partner"),
    "a format that means nothing": ({"as_at": "{column: Day, format: '%d/%Q'}"}, "'%Q' means nothing"),
    "a format without a date": ({"as_at": "{column: Day, format: day}"}, "says nothing of a date"),
    "a zone for a date": ({"as_at": "{column: Day, zone: UTC}"}, "has no zone"),
    "thousands of a date": ({"as_at": "{column: Day, thousands: ','}"}, "has no thousands"),
    "a pattern that cannot be read": ({"as_at": "{column: Day, patterns: {'(': x}}"}, "cannot be read"),
    "a look ahead": ({"as_at": "{column: Day, patterns: {'a(?=b)': x}}"}, "RE2 has not"),
    "a reference to a group": ({"as_at": "{column: Day, patterns: {'(a)\\1': x}}"}, "its own groups"),
    "a group that is not there": ({"as_at": "{column: Day, patterns: {'(a)': '\\2'}}"}, "there is no group 2"),
    "a force that is not there": ({"more": "force: {is: knt}"}, "there is no force 'knt'"),
    "another force that is not there": ({"more": "force: {column: F, values: {Kent: knt}}"}, "no force 'knt'"),
    "unpivot without a way": ({"more": "unpivot: {name: a, value: b}"}, "give columns or matches"),
    "unpivot that nothing is taken from": (
        {"more": "unpivot: {matches: x, name: a, value: b}"}, "no column is taken from 'a'",
    ),
    "a condition of two tests": (
        {"more": "leave_out: [{column: A, is: [x], matches: y, because: it is so}]"}, "give exactly one of matches",
    ),
    "rows left out without a reason": ({"more": "leave_out: [{column: A, is: [x]}]"}, "missing"),
    "a block that nobody lacks": (
        {"more": "blocks: {counter: '', forces: [kent], except_in: [{column: A, is: [x], lack: [essex]}]}"},
        "there is no block 'essex'",
    ),
    "blocks that give forces and values": (
        {"more": "blocks: {counter: '', forces: [kent], name: y, values: ['1']}"}, "give forces or values",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "problem"), FAULTS.values(), ids=FAULTS)
def test_fault_of_a_mapping_is_named(
    write: Write, fields: dict[str, str], problem: str, request: pytest.FixtureRequest
) -> None:
    write("mappings", MAPPING.format(**({"as_at": "Day", "residents": "People", "more": ""} | fields)))

    with pytest.raises(CatalogueError) as caught:
        load_catalogue(request.getfixturevalue("tmp_path"))

    assert problem in str(caught.value)


def test_every_pattern_of_the_catalogue_is_one_of_the_engine(own: Catalogue) -> None:
    connection = duckdb.connect()
    patterns = [(pattern, by) for each in own.mappings.values() for _, pattern, by in each.patterns]

    assert len(patterns) > 50
    for pattern, by in patterns:
        connection.execute("SELECT regexp_replace('x', ?, ?)", [pattern, by]).fetchall()


@given(pattern=PATTERNS)
def test_pattern_that_is_let_through_is_one_of_the_engine(pattern: str) -> None:
    if not pattern_problem(pattern):
        duckdb.connect().execute("SELECT regexp_matches('ab09', ?)", [pattern]).fetchall()
