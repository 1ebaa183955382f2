"""Printed figures held against the records: which agree, which differ, and which cannot be said."""

from __future__ import annotations

from typing import Any

import pytest
from tests.measures.sending import declare, published, send
from tests.rows import call, crime

from peelian import LoadOptions, Workbench
from peelian.measures.ledger import Verdict, hold_against

AGREES, DIFFERS, NOT_HELD, DEFINED = Verdict.AGREES, Verdict.DIFFERS, Verdict.NOT_HELD, Verdict.DEFINED
CALLS, IN_TIME, HISTORICAL = "contact.calls_999", "contact.calls_999_answered_in_10s", "crime.rape_historical"
# Calls to 999 in each month: 20 in January, 30 in February, 40 in March; 10 in January of the year before.
NUMBERS = {"2018-01": 10, "2019-01": 20, "2019-02": 30, "2019-03": 40}


def figure(name: str, value: float, period: str = "2019-01", **more: Any) -> dict[str, Any]:
    return {"measure": name, "period": period, "value": value, **more}


CASES: list[tuple[dict[str, Any], Verdict]] = [
    (figure(CALLS, 20), AGREES),
    (figure(CALLS, 21), DIFFERS),
    (figure(CALLS, 90, "2018-19-Q4"), AGREES),
    (figure(CALLS, 90, "2018-19"), NOT_HELD),
    (figure(CALLS, 20, "2018-02"), NOT_HELD),
    # About: within a tenth, or what rounds to it.
    (figure(CALLS, 18.2, says="about"), AGREES),
    (figure(CALLS, 18.1, says="about"), DIFFERS),
    (figure(CALLS, 22, says="about"), AGREES),
    (figure(CALLS, 23, says="about"), DIFFERS),
    (figure(CALLS, 19, says="over"), AGREES),
    (figure(CALLS, 20, says="over"), DIFFERS),
    (figure(CALLS, 21, says="under"), AGREES),
    (figure(CALLS, 20, says="under"), DIFFERS),
    # A third of the calls of each month are late.
    (figure(IN_TIME, 66.7, "2019-02"), AGREES),
    (figure(IN_TIME, 67, "2019-02"), AGREES),
    (figure(IN_TIME, 66, "2019-02"), DIFFERS),
    (figure(IN_TIME, 20, "2019-02", part="numerator"), AGREES),
    (figure(IN_TIME, 30, "2019-02", part="denominator"), AGREES),
    (figure(IN_TIME, 10, "2019-02", part="shortfall"), AGREES),
    (figure(IN_TIME, 11, "2019-02", part="shortfall"), DIFFERS),
    (figure(IN_TIME, 11, "2019-02", part="shortfall", says="under"), AGREES),
    (figure(CALLS, 10, part="change"), AGREES),
    (figure(CALLS, -10, part="change"), DIFFERS),
    (figure(CALLS, 10, "2019-02", part="change"), NOT_HELD),
    (figure(CALLS, 100, part="percent_change"), AGREES),
    (figure(CALLS, 9, part="change", says="over"), AGREES),
    (figure(CALLS, -9, part="change", says="over"), DIFFERS),
    (figure(CALLS, -11, part="change", says="under"), DIFFERS),
    (figure(CALLS, 20, "2018-19-Q4", part="lowest_month"), AGREES),
    (figure(CALLS, 40, "2018-19-Q4", part="highest_month"), AGREES),
    (figure(CALLS, 41, "2018-19-Q4", part="highest_month", says="under"), AGREES),
    (figure(CALLS, 20, "2018-19", part="lowest_month"), NOT_HELD),
    (figure(CALLS, 30, "2018-19-Q4", part="monthly_mean"), AGREES),
    (figure(CALLS, 10, part="monthly_mean_of_the_change"), AGREES),
    (figure(CALLS, 20, breakdown={"hour": "10"}), AGREES),
    (figure(CALLS, 20, breakdown={"hour": "11"}), DIFFERS),
    (figure("crime.recorded", 2), AGREES),
    (figure(HISTORICAL, 1, breakdown={"threshold": "12"}), AGREES),
    (figure(HISTORICAL, 2, breakdown={"threshold": "6"}), AGREES),
    (figure(HISTORICAL, 6, part="parameter"), DEFINED),
    (figure("incidents.all", 2), NOT_HELD),
]


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> list[Verdict]:
    bench = Workbench.create(tmp_path_factory.mktemp("ledger") / "workspace")
    sample = LoadOptions(source="sample")
    calls = [
        call(f"{month} {n}", f"{month}-05T10:00", answered_after=30 if n % 3 == 2 else 4)
        for month, number in NUMBERS.items()
        for n in range(number)
    ]
    send(bench, "calls", calls, sample)
    starts = ("2018-01-08", "2018-05-01")
    rows = [crime(offence="Rape", recorded_on="2019-01-09", offence_start=start) for start in starts]
    send(bench, "crimes", rows, sample)
    bench = declare(bench, "published", published(*(each for each, _ in CASES)))
    document = bench.catalogue.published["kent-printed"]
    found = list(hold_against(bench.force("kent", source="sample"), document))
    assert [each.figure for each in found] == list(document.figures), "in the document's order"
    assert [each.fact is None for each in found] == [each.figure.part == "parameter" for each in found]
    return [each.verdict for each in found]


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda n: str(CASES[n][0]))
def test_printed_figure_is_held_against_the_records(verdicts: list[Verdict], number: int) -> None:
    assert verdicts[number] is CASES[number][1]
