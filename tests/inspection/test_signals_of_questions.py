"""What a force's own records signal goes into the choice of areas; made-up records and silence do not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.measures.sending import send

from peelian import LoadOptions, Workbench
from peelian.inspection.holding import Holding
from peelian.inspection.selection import Known, propose

FRAMEWORK = "peel-2018-19"
QUESTION = f"{FRAMEWORK}.meeting-demand"


def calls(late: tuple[int, ...]) -> list[dict[str, object]]:
    """Thirty 999 calls a month from January 2017 on, so many of them answered late."""
    return [
        {
            "force": "kent", "call_ref": f"{at}-{number}", "line": "999", "outcome": "answered",
            "received_at": f"{2017 + at // 12}-{at % 12 + 1:02d}-10T10:{number:02d}",
            "answered_after": 20 if number < count else 4,
        }
        for at, count in enumerate(late)
        for number in range(30)
    ]  # fmt: skip


def workbench(folder: Path, source: str) -> Workbench:
    bench = Workbench.create(folder / "workspace")
    send(bench, "calls", calls((1, 2, 1, 0, 1, 2, 1, 1, 0, 2, 1, 1) * 2 + (15,)), LoadOptions(source=source))
    return bench


@pytest.mark.parametrize(("source", "signalled"), [("force-extract", True), ("sample", False)])
def test_a_change_for_the_worse_in_real_records_gives_a_point(tmp_path: Path, source: str, signalled: bool) -> None:
    bench = workbench(tmp_path, source)
    framework = bench.catalogue.framework(FRAMEWORK)
    found = bench.signals_by_question(framework, "kent")
    told = found.get(QUESTION, ())
    assert bool(told) == signalled
    catalogue = bench.catalogue
    known = Known(Holding(), catalogue.frameworks, catalogue.scales, catalogue.finding_kinds, found)
    proposed = {each.question: each for each in propose(known, "kent", framework, on=dt.date(2019, 3, 1))}
    worse = [each for each in proposed[QUESTION].reasons if "10 seconds" in each.says]
    assert [each.points for each in worse] == ([1] if signalled else [])


def test_no_records_signal_nothing(tmp_path: Path) -> None:
    bench = Workbench.create(tmp_path / "workspace")
    assert bench.signals_by_question(bench.catalogue.framework(FRAMEWORK), "kent") == {}
