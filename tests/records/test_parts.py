"""Counted figures are corrected part by part: one indicator in one period, whatever else ends in the same month."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from tests.cli.typed import run
from tests.records.held import figure, held_rows

from peelian import LoadOptions, Workbench
from peelian.core.errors import CatalogueError, IntakeError
from peelian.core.force import forces
from peelian.records.intake import Loaded
from peelian.records.ledger import holders, submissions
from peelian.records.table import Slice

Writer = Callable[..., Path]
TALLIES = """\
id: tallies
title: Tallies without a key
one_row_is: one tally of one kind
grain: counted
time: period
parts: [kind, period]
columns:
  period: {type: period, required: true, means: what it covers}
  kind: {type: text, required: true, means: what was tallied}
  tally: {type: number, means: how many}
"""


def held(bench: Workbench, force: str = "kent") -> dict[tuple[str, str], float]:
    rows = [row for row in held_rows(bench, "returns") if row["force"] == force]
    found = {(row["indicator"], row["period"]): row["value"] for row in rows}
    assert len(found) == len(rows), "a figure is held once"
    return found


def part(name: str, month: str, force: str = "kent") -> Slice:
    return Slice("force-extract", force, month, name)


def with_tallies(bench: Workbench, text: str = TALLIES) -> Workbench:
    (bench.workspace.catalogue / "datasets").mkdir()
    (bench.workspace.catalogue / "datasets" / "tallies.yaml").write_text(text)
    return bench


def tallies(kinds: Iterable[str]) -> list[dict[str, object]]:
    return [{"force": "kent", "kind": kind, "period": "2018-10", "tally": at} for at, kind in enumerate(kinds)]


def kinds(bench: Workbench) -> Counter[str]:
    return Counter(row["kind"] for row in held_rows(bench, "tallies"))


def test_correction_replaces_only_its_indicator_in_its_period(bench: Workbench, write_csv: Writer) -> None:
    before = [
        *(figure(period, 1) for period in ("2018-12", "2018-19-Q3", "2018", "12m:2018-12", "2018-12-31", "2018-11")),
        *(figure("2018-12", 1, "missing_people"), figure("2018-12", 1, force="essex")),
    ]
    bench.load("returns", write_csv("before.csv", before))

    bench.load("returns", write_csv("after.csv", [figure("2018-12", 2)]))

    expected = {(row["indicator"], row["period"]): row["value"] for row in before if row["force"] == "kent"}
    assert held(bench) == {**expected, ("prevent_referrals", "2018-12"): 2}
    assert held(bench, "essex") == {("prevent_referrals", "2018-12"): 1}


def test_correction_may_write_the_period_in_another_way(bench: Workbench, write_csv: Writer) -> None:
    bench.load("returns", write_csv("before.csv", [figure("2018-19", 1), figure("2018-19-Q4", 1)]))

    bench.load("returns", write_csv("after.csv", [figure("2018/19", 2), figure("2018/19-Q4", 3)]))

    assert held(bench) == {("prevent_referrals", "2018-19"): 2, ("prevent_referrals", "2018-19-Q4"): 3}


def test_files_of_other_indicators_in_one_month_live_side_by_side(bench: Workbench, write_csv: Writer) -> None:
    names = ("missing_people", "missing_records", "prevent_referrals")

    for at, name in enumerate(names):
        bench.load("returns", write_csv(f"{name}.csv", [figure("2019-03", at, name), figure("2018-19", at, name)]))

    assert held(bench) == {(name, period): at for at, name in enumerate(names) for period in ("2019-03", "2018-19")}


def test_same_bytes_change_nothing_though_other_parts_arrived_since(bench: Workbench, write_csv: Writer) -> None:
    file = write_csv("a.csv", [figure("2018-10")])
    first = bench.load("returns", file).submission
    bench.load("returns", write_csv("b.csv", [figure("2018-10", indicator="missing_people")]))

    again = bench.load("returns", file)

    assert again.unchanged
    assert again.submission == first
    assert len(submissions(bench.workspace, "returns")) == 2


def test_bytes_of_which_one_part_was_replaced_are_refused_until_reinstated(bench: Workbench, write_csv: Writer) -> None:
    old = write_csv("old.csv", [figure("2018-10", 1), figure("2018-11", 1)])
    bench.load("returns", old)
    newer = bench.load("returns", write_csv("new.csv", [figure("2018-11", 2)])).submission

    with pytest.raises(IntakeError, match=rf"replaced since by {newer.id}.*--reinstate"):
        bench.load("returns", old)
    assert held(bench) == {("prevent_referrals", "2018-10"): 1, ("prevent_referrals", "2018-11"): 2}

    assert not bench.load("returns", old, LoadOptions(reinstate=True)).unchanged
    assert held(bench) == {("prevent_referrals", "2018-10"): 1, ("prevent_referrals", "2018-11"): 1}


def test_sources_of_one_part_stay_apart(bench: Workbench, write_csv: Writer) -> None:
    bench.load("returns", write_csv("real.csv", [figure("2018-10", 1)]))
    bench.load("returns", write_csv("made-up.csv", [figure("2018-10", 2)]), LoadOptions(source="sample"))

    assert {row["source"]: row["value"] for row in held_rows(bench, "returns")} == {"force-extract": 1, "sample": 2}


def test_month_with_many_figures_may_be_corrected_by_one(bench: Workbench, write_csv: Writer) -> None:
    names = [name for group in bench.catalogue.indicators.values() for name in group.indicators][:40]
    bench.load("returns", write_csv("all.csv", [figure("2018-10", 1, name) for name in names]))

    bench.load("returns", write_csv("one.csv", [figure("2018-10", 2, names[7])]))

    assert held(bench) == {(name, "2018-10"): 2 if at == 7 else 1 for at, name in enumerate(names)}


def test_part_is_not_replaced_by_far_fewer_rows_unless_told(bench: Workbench, write_csv: Writer) -> None:
    """Only a dataset without a key can have several rows in a part."""
    with_tallies(bench)
    bench.load("tallies", write_csv("full.csv", tallies(["it's"] * 10 + ["other"] * 4)))

    bench.load("tallies", write_csv("enough.csv", tallies(["it's"] * 6)))
    stray = write_csv("stray.csv", tallies(["it's"] * 5 + ["other"]))
    with pytest.raises(IntakeError, match=r"replace the 4 rows of kent in 2018-10.* by 1"):
        bench.load("tallies", stray)
    assert kinds(bench) == {"it's": 6, "other": 4}

    bench.load("tallies", stray, LoadOptions(replace_smaller=True))
    assert kinds(bench) == {"it's": 5, "other": 1}


def test_part_that_may_be_empty_is_refused_by_the_catalogue(bench: Workbench, write_csv: Writer) -> None:
    """A row without a part would take the place of the whole month."""
    with_tallies(bench, TALLIES.replace("kind: {type: text, required: true,", "kind: {type: text,"))

    with pytest.raises(CatalogueError, match=r"parts: 'kind' can be empty"):
        bench.load("tallies", write_csv("a.csv", tallies(["one", ""])))


def test_submission_tells_the_parts_that_it_holds(bench: Workbench, write_csv: Writer) -> None:
    rows = [figure("2018-10"), figure("2018/19"), figure("2019-03-31", indicator="missing_people")]

    one = bench.load("returns", write_csv("a.csv", rows)).submission

    assert one.slices == {
        part("prevent_referrals 2018-10", "2018-10"): 1,
        part("prevent_referrals 2018-19", "2019-03"): 1,
        part("missing_people 2019-03-31", "2019-03"): 1,
    }
    assert submissions(bench.workspace, "returns") == [one]


def test_submission_as_plain_values_tells_the_parts(bench: Workbench, write_csv: Writer) -> None:
    one = bench.load("returns", write_csv("a.csv", [figure("2018-10"), figure("2018/19")])).submission

    assert one.to_dict()["slices"] == [
        {"force": "kent", "month": each.month, "part": each.part, "rows": 1} for each in sorted(one.slices)
    ]


def test_holder_of_each_part_is_the_last_to_send_it(bench: Workbench, write_csv: Writer) -> None:
    first = bench.load("returns", write_csv("a.csv", [figure("2019-03"), figure("2018-19")])).submission
    second = bench.load("returns", write_csv("b.csv", [figure("2018-19", 2)])).submission

    by = holders(submissions(bench.workspace, "returns"))

    assert {each.part: one.id for each, one in by.items()} == {
        "prevent_referrals 2019-03": first.id,
        "prevent_referrals 2018-19": second.id,
    }


def test_slices_on_the_command_line_show_the_part(bench: Workbench, write_csv: Writer) -> None:
    bench.load("returns", write_csv("a.csv", [figure("2018-10"), figure("2018-10", indicator="missing_people")]))

    out, _ = run("submissions", "returns", "--slices", "--format", "json", folder=bench.workspace.root)

    assert [each.get("part") for each in json.loads(out)] == [
        "missing_people 2018-10",
        "prevent_referrals 2018-10",
    ]


def test_loaded_twice_in_two_orders_the_later_figure_is_held(bench: Workbench, write_csv: Writer) -> None:
    one = write_csv("one.csv", [figure("2018-10", 1), figure("2018-11", 1)])
    two = write_csv("two.csv", [figure("2018-11", 2), figure("2018-12", 2)])

    def load(file: Path) -> Loaded:
        return bench.load("returns", file, LoadOptions(reinstate=True))

    def values() -> dict[str, float]:
        return {period: value for (_, period), value in held(bench).items()}

    load(one), load(two)
    assert values() == {"2018-10": 1, "2018-11": 2, "2018-12": 2}
    load(one)
    assert values() == {"2018-10": 1, "2018-11": 1, "2018-12": 2}


@pytest.mark.long
def test_return_of_many_forces_and_months_does_not_take_minutes(bench: Workbench, write_csv: Writer) -> None:
    """One figure a month for five years, of half of the forces: 1,200 rows."""
    months = [f"{year}-{month:02d}" for year in range(2014, 2019) for month in range(1, 13)]
    rows = [figure(month, force=each.id) for each in forces()[:20] for month in months]
    file = write_csv("a.csv", rows)
    began = time.monotonic()

    bench.load("returns", file)

    assert time.monotonic() - began < 10
