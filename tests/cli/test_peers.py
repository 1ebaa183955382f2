"""`peelian measures peers` as a person uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.test_commands import run
from tests.rows import call

FORCES = ("kent", "essex", "sussex", "surrey")


def test_table_sentences_and_what_cannot_be_said(tmp_path: Path, write_csv: Callable[..., Path]) -> None:
    rows = [
        call(
            f"{force}{at}",
            "2019-01-05T10:00",
            force=force,
            answered_after=4 if at < (12 if force == "kent" else 30) else 60,
        )
        for force in FORCES
        for at in range(40)
    ]
    place = {"folder": tmp_path}
    run("init", "workspace", **place)
    run("load", "calls", write_csv("calls.csv", rows), **place)
    of = ("contact.calls_999_answered_in_10s", "--force", "kent", "--period", "2019-01", "--group", "all")

    out = run("measures", "peers", *of, **place)[0]

    assert "Kent is lower than usual for the group: its interval lies below the group's middle half" in out
    assert "Kent has rank 1 of 4" in out
    assert "no calls are held from force-extract for Cheshire in January 2019" in out
    found = json.loads(run("measures", "peers", *of, "--format", "json", **place)[0])
    assert (found["rank_from"], found["rank_to"], found["verdict"]) == (1, 1, "lower than usual for the group")
    assert len(found["facts"]) == 4
    assert len(found["left_out"]) == 39
    problem = run("measures", "peers", *of[:-1], "officially", folder=tmp_path, status=1)[1]
    assert "Did you mean 'official'?" in problem
