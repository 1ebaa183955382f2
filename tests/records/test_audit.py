"""The log of who read what: every event is there once, in order, and whatever was done to the log shows."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian import Workbench
from peelian.core.errors import PeelianError
from peelian.core.workspace import Workspace, open_workspace
from peelian.records.audit import About, events, log_file, record, verify


def note(folder: str, name: str, times: int) -> None:
    workspace = open_workspace(Path(folder))
    for at in range(times):
        record(workspace, name, About(rows=at))


def test_event_says_who_when_what_and_what_for(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEELIAN_USER", "a.jones")
    monkeypatch.setenv("PEELIAN_PURPOSE", "monthly return")

    record(bench.workspace, "explain", About(dataset="calls", force="kent", columns=("call_ref",), rows=3))

    found = list(events(bench.workspace))[-1]
    assert (found.who, found.command, found.about.dataset, found.about.force) == ("a.jones", "explain", "calls", "kent")
    assert (found.about.columns, found.about.rows, found.about.purpose) == (("call_ref",), 3, "monthly return")
    assert found.when.endswith("+00:00")


def test_two_processes_lose_no_event(bench: Workbench) -> None:
    before = len(list(events(bench.workspace)))
    context = multiprocessing.get_context("spawn")
    at_work = [context.Process(target=note, args=(str(bench.workspace.root), name, 20)) for name in ("one", "two")]
    for each in at_work:
        each.start()
    for each in at_work:
        each.join()

    named = [each.command for each in events(bench.workspace)][before:]
    assert (named.count("one"), named.count("two"), len(named)) == (20, 20, 40)
    assert verify(bench.workspace).faults == ()


@given(data=st.data())
@settings(max_examples=25)
def test_any_byte_changed_shows(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    workspace = Workspace(tmp_path_factory.mktemp("log"), None, {})  # type: ignore[arg-type]
    for at in range(4):
        record(workspace, f"read {at}")
    content = bytearray(log_file(workspace).read_bytes())
    # The last line has none after it that would hold its hash; its number and the hash printed by `verify` guard it.
    end = content[:-1].rfind(b"\n")
    place = data.draw(st.integers(0, end - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    log_file(workspace).write_bytes(content)

    assert verify(workspace).faults


@pytest.mark.parametrize("gone", [0, 1, 3])
def test_line_taken_out_shows(bench: Workbench, gone: int) -> None:
    note(str(bench.workspace.root), "read", 4)
    lines = log_file(bench.workspace).read_bytes().splitlines(keepends=True)[-4:]
    log_file(bench.workspace).write_bytes(b"".join(lines[:gone] + lines[gone + 1 :]))

    assert verify(bench.workspace).faults


def test_line_that_a_killed_writer_did_not_end_is_cut_and_noted(bench: Workbench) -> None:
    note(str(bench.workspace.root), "read", 2)
    with log_file(bench.workspace).open("ab") as file:
        file.write(b'{"number": 3, "wh')

    note(str(bench.workspace.root), "next", 1)

    assert [each.command for each in events(bench.workspace)][-2:] == ["log recovered", "next"]
    assert verify(bench.workspace).faults == ()


def test_writer_killed_at_any_moment_leaves_a_sound_log(bench: Workbench) -> None:
    script = "import sys; from tests.records.test_audit import note; note(sys.argv[1], 'killed', 10000)"
    for wait in (0.5, 0.8):
        with subprocess.Popen([sys.executable, "-c", script, str(bench.workspace.root)], cwd=Path.cwd()) as writer:
            with pytest.raises(subprocess.TimeoutExpired):
                writer.wait(wait)
            writer.kill()
    record(bench.workspace, "after")

    assert verify(bench.workspace).faults == ()
    assert [each.command for each in events(bench.workspace)][-1] == "after"


def test_read_is_refused_where_the_log_is_no_file(bench: Workbench) -> None:
    log_file(bench.workspace).mkdir(parents=True)

    with pytest.raises(PeelianError, match="Nothing was read or changed"):
        record(bench.workspace, "read")


def test_line_is_json_without_line_breaks(bench: Workbench) -> None:
    record(bench.workspace, "read", About(purpose="a\nb\u2028c"))

    assert (
        json.loads(log_file(bench.workspace).read_text(encoding="utf-8").split("\n")[-2])["about"]["purpose"]
        == "a\nb\u2028c"
    )
