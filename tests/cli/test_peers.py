"""`peelian measures peers` and `peelian measures disparity` as a person uses them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.typed import run
from tests.rows import call, search

from peelian import Workbench

FORCES = ("kent", "essex", "sussex", "surrey")


def test_table_sentences_and_what_cannot_be_said(
    bench: Workbench, tmp_path: Path, write_csv: Callable[..., Path]
) -> None:
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


def test_disparity_gives_ratio_bounds_and_what_it_hides(
    bench: Workbench, tmp_path: Path, write_csv: Callable[..., Path]
) -> None:
    rows = [
        search(officer_defined_ethnicity=each) for each in ["White"] * 100 + ["Black"] * 50 + ["Asian"] * 8 + [""] * 20
    ]
    residents = {
        "Police force": "Kent", "White": 10000, "Black (or Black British)": 1000, "Asian (or Asian British)": 500,
        "Chinese": 1, "Mixed": 1, "Other": 1,
    }  # fmt: skip
    place = {"folder": tmp_path}
    run("load", "stop_searches", write_csv("searches.csv", rows), **place)
    run("load", "residents_by_ethnicity", write_csv("census.csv", [residents]), **place)
    of = ("stop-search-officer-defined", "--force", "kent", "--period", "2019-01")

    out = run("measures", "disparity", *of, **place)[0]

    assert "Kent recorded 178 searches in January 2019; the group is not stated of 20 (11.2%)." in out
    assert "Black: 5.00 times as often as White for the same number of residents" in out
    assert "Asian: 8 of Asian: under 30, so no ratio is made." in out
    assert "A ratio is a question, not an answer." in out
    found = json.loads(run("measures", "disparity", *of, "--format", "json", **place)[0])
    assert found["groups"][0]["ratio"]["value"] == 5
    assert found["groups"][0]["most"] == pytest.approx(7)
    problem = run("measures", "disparity", "stop-search", *of[1:], folder=tmp_path, status=1)[1]
    assert "There is no disparity 'stop-search'." in problem
