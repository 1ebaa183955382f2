"""Rows read back as columns."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.measures.sending import send
from tests.rows import call

from peelian import LoadOptions, Workbench
from peelian.catalogue.expression import ExpressionError
from peelian.core.errors import NoLongerKeptError
from peelian.records.audit import events
from peelian.records.rows import Asked, months_held, read_rows, version_then

ASKED = Asked("calls", "force-extract", "kent", ("received_at", "talk_time"), {"emergency": "line = '999'"})


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """Two calls in July and one in December, of Kent; one of Essex; one of another source."""
    bench = Workbench.create(tmp_path_factory.mktemp("rows") / "workspace")
    kent = [
        call("a", "2018-07-01T00:30", talk_time=60),
        call("b", "2018-07-02T10:00", line="101"),
        call("c", "2018-12-01T10:00", talk_time=5),
    ]
    send(bench, "calls", [*kent, call("d", "2018-07-01T10:00") | {"force": "essex"}])
    send(bench, "calls", [call("e", "2018-07-01T10:00")], LoadOptions(source="sample"))
    return bench


def rows(bench: Workbench, asked: Asked) -> list[dict[str, object]]:
    version = version_then(bench.workspace, "calls")
    assert version is not None
    read = read_rows(bench.workspace, bench.catalogue, asked, version, purpose="a test").rows
    return sorted(read.to_pylist(), key=lambda row: str(row.get("received_at")))


def test_rows_of_a_force_and_source_with_times_in_utc(bench: Workbench) -> None:
    found = rows(bench, ASKED)
    assert [each["talk_time"] for each in found] == [60, None, 5]
    assert [each["emergency"] for each in found] == [True, False, True]
    first = found[0]["received_at"]
    assert isinstance(first, dt.datetime)
    assert first.astimezone(dt.UTC) == dt.datetime(2018, 6, 30, 23, 30, tzinfo=dt.UTC)


def test_only_months_and_rows_asked_for(bench: Workbench) -> None:
    asked = Asked("calls", "force-extract", "kent", ("talk_time",), months=("2018-07", "2018-08"))
    assert [each["talk_time"] for each in rows(bench, asked)] == [60, None]
    narrowed = Asked("calls", "force-extract", "kent", ("talk_time",), where="talk_time < 10")
    assert rows(bench, narrowed) == [{"talk_time": 5}]
    assert rows(bench, Asked("calls", "force-extract", "surrey", ("talk_time",))) == []


def test_months_held(bench: Workbench) -> None:
    version = version_then(bench.workspace, "calls")
    assert version is not None
    held = months_held(bench.workspace, "calls", version)
    assert held["force-extract", "kent"] == ["2018-07", "2018-12"]
    assert held["sample", "kent"] == ["2018-07"]
    assert ("sample", "essex") not in held
    assert ("sample", "kent") not in months_held(bench.workspace, "calls", version - 1)


def test_versions(bench: Workbench) -> None:
    assert version_then(bench.workspace, "crimes") is None
    assert version_then(bench.workspace, "calls", dt.datetime(2020, 1, 1, tzinfo=dt.UTC)) is None
    with pytest.raises(NoLongerKeptError):
        read_rows(bench.workspace, bench.catalogue, ASKED, 99, purpose="a test")


def test_condition_outside_the_grammar_is_refused(bench: Workbench) -> None:
    asked = Asked("calls", "force-extract", "kent", ("talk_time",), where="1 = 1; drop table calls")
    with pytest.raises(ExpressionError):
        rows(bench, asked)


def test_reading_is_noted_before(bench: Workbench) -> None:
    rows(bench, ASKED)
    last = list(events(bench.workspace))[-1]
    assert (last.command, last.about.dataset, last.about.columns) == ("a test", "calls", ("received_at", "talk_time"))
