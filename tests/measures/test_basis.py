"""What synthetic figures rest on: fixed where they equal what was printed, free as soon as they do not."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.measures.sending import declare, load_residents, measure, published, send
from tests.rows import call, crime, incident, residents, returned

from peelian import Basis, Fact, LoadOptions, Workbench
from peelian.measures.figures import Figures

SAMPLE = LoadOptions(source="sample")
FIXED, FREE, REAL = Basis.SYNTHETIC_FIXED, Basis.SYNTHETIC_FREE, Basis.REAL
CALLS, IN_TIME, MEAN = "contact.calls_999", "contact.calls_999_answered_in_10s", "contact.mean_answer_time"
Printed = Callable[..., Figures]


def calls(number: int, month: str) -> list[dict[str, object]]:
    return [
        call(f"{month} {n}", f"{month}-05T10:00", answered_after=wait)
        for n, wait in enumerate([4, 7, 30, 4, 4][:number])
    ]


ROWS = {
    "calls": [*calls(2, "2018-01"), *calls(3, "2019-01"), *calls(4, "2019-02"), *calls(5, "2019-03"),
              *(call(f"101 {n}", line="101", answered_after=60) for n in range(2))],
    "crimes": [crime(offence="Rape", recorded_on="2019-01-09", offence_start=start)
               for start in ("2018-01-08", "2018-05-01", "2019-01-01")] + [crime(category="Drugs")],
    "incidents": [incident("a", closed_at="2019-01-05T12:00"), incident("b"), incident("c", "2018-12-05T10:00"),
                  incident("d", "2018-12-05T10:00", closed_at="2018-12-05T11:00")],
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with synthetic records of Kent, the same as its own, and its residents."""
    bench = Workbench.create(tmp_path_factory.mktemp("basis") / "workspace")
    for dataset, rows in ROWS.items():
        send(bench, dataset, rows, SAMPLE)
        send(bench, dataset, rows)
    load_residents(bench, "kent")
    bench.mart()
    return bench.workspace.root


@pytest.fixture
def held(folder: Path, tmp_path: Path) -> Workbench:
    """A copy of that workspace."""
    shutil.copytree(folder, tmp_path / "workspace")
    return Workbench.open(tmp_path / "workspace")


@pytest.fixture
def printed(held: Workbench) -> Printed:
    """The figures of Kent's synthetic records, where a document prints these."""

    def _printed(*figures: Mapping[str, Any], force: str = "kent", source: str = "sample") -> Figures:
        return declare(held, "published", published(*figures, force=force)).force("kent", source=source)

    return _printed


def figure(name: str, value: float, period: str = "2019-01", **more: Any) -> dict[str, Any]:
    return {"measure": name, "period": period, "value": value, **more}


def test_figure_that_equals_the_printed_one_is_fixed_to_it(printed: Printed) -> None:
    kent = printed(figure(CALLS, 3))

    assert (kent.fact(CALLS, "2019-01").value, kent.fact(CALLS, "2019-01").basis) == (3, FIXED)
    assert kent.fact(CALLS, "2019-02").basis is FREE, "nothing was printed of February"
    assert kent.fact("contact.calls_101", "2019-01").basis is FREE


def test_figure_loses_its_mark_when_one_record_changes(printed: Printed, held: Workbench) -> None:
    printed(figure(CALLS, 3), figure(CALLS, 4, "2019-02"))
    send(held, "calls", [row for row in ROWS["calls"] if str(row["received_at"])[:7] == "2019-01"][1:], SAMPLE)
    kent = Workbench.open(held.workspace.root).force("kent", source="sample")

    assert (kent.fact(CALLS, "2019-01").value, kent.fact(CALLS, "2019-01").basis) == (2, FREE)
    assert kent.fact(CALLS, "2019-02").basis is FIXED, "the others keep theirs"


def test_real_records_stay_real_whatever_was_printed(printed: Printed) -> None:
    kent = printed(figure(CALLS, 3), figure(CALLS, 99, "2019-02"), source="force-extract")

    assert [fact.basis for fact in kent.series(CALLS, "2019-01..2019-03")] == [REAL] * 3
    assert kent.compare(CALLS, "2019-01").change.basis is REAL


@pytest.mark.parametrize(
    ("value", "basis"),
    [(66.7, FIXED), (67, FIXED), (66.67, FIXED), (66.6, FREE), (66.66, FREE), (66, FREE), (70, FREE)],
)
def test_precision_that_was_printed_is_enough(printed: Printed, value: float, basis: Basis) -> None:
    """Two of three is 66.666… per cent."""
    kent = printed(figure(IN_TIME, value))

    assert kent.fact(IN_TIME, "2019-01").value == Fraction(200, 3)
    assert kent.fact(IN_TIME, "2019-01").basis is basis


@pytest.mark.parametrize(
    ("says", "value", "basis"),
    [
        ("exactly", 3, FIXED), ("about", 3, FIXED), ("about", 4, FREE), ("over", 2, FREE), ("over", 3, FREE),
        ("under", 4, FREE), ("under", 3, FREE),
    ],
)  # fmt: skip
def test_limits_fix_nothing(printed: Printed, says: str, value: int, basis: Basis) -> None:
    assert printed(figure(CALLS, value, says=says)).fact(CALLS, "2019-01").basis is basis


@pytest.mark.parametrize(("part", "value"), [("shortfall", 1), ("numerator", 2), ("denominator", 3)])
def test_one_printed_side_does_not_fix_the_share(printed: Printed, part: str, value: int) -> None:
    assert printed(figure(IN_TIME, value, part=part)).fact(IN_TIME, "2019-01").basis is FREE


def test_share_of_two_printed_sides_is_fixed(printed: Printed) -> None:
    whole = figure(IN_TIME, 3, part="denominator")
    assert printed(whole, figure(IN_TIME, 2, part="numerator")).fact(IN_TIME, "2019-01").basis is FIXED


@pytest.mark.parametrize(
    ("figures", "basis"),
    [
        # The rate of calls to 999 among all calls of the month, declared below: 3 of 5.
        ([figure(CALLS, 3), figure("contact.calls", 5)], FIXED),
        ([figure(CALLS, 3)], FREE),
        ([figure("contact.calls", 5)], FREE),
        ([figure(CALLS, 3), figure("contact.calls", 6)], FREE),
        ([figure(CALLS, 3, says="about"), figure("contact.calls", 5)], FREE),
        ([figure(CALLS, 3), figure("contact.calls", 5, "2019-02")], FREE),
        ([], FREE),
    ],
)
def test_figure_is_fixed_where_each_side_was_printed_of_another_measure(
    held: Workbench, figures: list[dict[str, Any]], basis: Basis
) -> None:
    line = {"numerator": {"count": "line = '999'"}, "denominator": {"count": "all"}}
    declare(held, "measures", measure("test.share_999", "calls", unit="percent", **line))
    fact = (
        declare(held, "published", published(*figures)).force("kent", source="sample").fact("test.share_999", "2019-01")
    )

    assert (fact.value, fact.basis) == (60, basis)


def test_rate_of_a_printed_number_by_real_residents_is_fixed(printed: Printed) -> None:
    kent = printed(figure("crime.recorded", 4), figure("crime.recorded", 1, breakdown={"category": "Drugs"}))

    assert kent.fact("crime.recorded_per_1000", "2019-01").basis is FIXED
    assert kent.fact("crime.recorded_per_1000", "2019-01", category="Drugs").basis is FIXED
    assert kent.fact("crime.recorded_per_1000", "2019-01", category="Burglary").basis is FREE
    assert kent.fact("crime.share_by_category", "2019-01", category="Drugs").basis is FIXED, "one of four, both printed"
    assert kent.fact("crime.share_by_category", "2019-01", category="Burglary").basis is FREE
    assert kent.fact("crime.drugs", "2019-01").basis is FREE, "another condition, though it comes to the same"


def test_rate_whose_residents_are_missing_is_free(printed: Printed) -> None:
    kent = printed(figure("incidents.all", 1, "2014-01"))

    fact = kent.fact("incidents.per_1000", "2014-01")

    assert (fact.value, fact.basis) == (None, FREE)


def test_cell_of_a_breakdown_is_fixed_by_itself(printed: Printed) -> None:
    kent = printed(figure(MEAN, 60, breakdown={"line": "101"}))

    assert kent.fact(MEAN, "2019-01", line="101").basis is FIXED
    assert kent.fact(MEAN, "2019-01", line="999").basis is FREE
    assert kent.fact(MEAN, "2019-01").basis is FREE
    found = {dict(fact.breakdown)["line"]: fact.basis for fact in kent.broken_down(MEAN, "2019-01", "line")}
    assert found == {"101": FIXED, "999": FREE}


@pytest.mark.parametrize(
    ("breakdown", "twelve", "six"),
    [({}, FIXED, FREE), ({"threshold": "12"}, FIXED, FREE), ({"threshold": "6"}, FREE, FREE)],
)
def test_figure_printed_without_a_parameter_is_that_of_its_usual_value(
    printed: Printed, breakdown: dict[str, str], twelve: Basis, six: Basis
) -> None:
    """One offence is more than twelve months old, two are more than six."""
    kent = printed(figure("crime.rape_historical", 1, breakdown=breakdown))

    assert kent.fact("crime.rape_historical", "2019-01").basis is twelve
    assert kent.fact("crime.rape_historical", "2019-01", threshold="6").basis is six
    assert [kent.fact("crime.rape_historical", "2019-01", threshold=each).value for each in ("12", "6")] == [1, 2]


def test_value_of_a_parameter_fixes_no_figure(printed: Printed) -> None:
    kent = printed(
        figure("crime.rape_historical", 12, part="parameter"), figure("crime.rape_historical", 6, part="parameter")
    )

    assert kent.fact("crime.rape_historical", "2019-01").basis is FREE


def test_same_months_written_otherwise_are_the_same_period(printed: Printed) -> None:
    kent = printed(figure(CALLS, 12, "2018-19-Q4"))

    assert kent.fact(CALLS, "2019-01..2019-03").basis is FIXED
    assert kent.fact(CALLS, "2019-01..2019-02").basis is FREE


def test_document_about_another_force_fixes_nothing(printed: Printed) -> None:
    assert printed(figure(CALLS, 3), force="essex").fact(CALLS, "2019-01").basis is FREE


def test_figures_of_a_printed_total_are_free_month_by_month(printed: Printed) -> None:
    kent = printed(figure(CALLS, 12, "2018-19-Q4"))

    assert {fact.basis for fact in kent.series(CALLS, "2018-19-Q4")} == {FREE}
    assert kent.extreme("lowest", CALLS, "2018-19-Q4").basis is FREE
    assert kent.mean_month(kent.fact(CALLS, "2018-19-Q4")).basis is FIXED, "made of nothing but the printed total"


def changes(kent: Figures) -> list[Fact]:
    found = kent.compare(CALLS, "2019-01")
    return [found.now, found.before, found.change, found.percent]


def test_change_of_two_printed_figures_is_fixed(printed: Printed) -> None:
    kent = printed(figure(CALLS, 3), figure(CALLS, 2, "2018-01"))

    assert [fact.basis for fact in changes(kent)] == [FIXED] * 4


@pytest.mark.parametrize(
    ("figures", "bases"),
    [
        ([figure(CALLS, 1, part="change")], [FREE, FREE, FIXED, FREE]),
        ([figure(CALLS, 50, part="percent_change")], [FREE, FREE, FREE, FIXED]),
        ([figure(CALLS, 1, part="change"), figure(CALLS, 50, part="percent_change")], [FREE, FREE, FIXED, FIXED]),
        ([figure(CALLS, 3), figure(CALLS, 1, part="change")], [FIXED, FREE, FIXED, FREE]),
        ([figure(CALLS, 2, part="change")], [FREE] * 4),
        ([figure(CALLS, 1, part="change", says="over")], [FREE] * 4),
        ([figure(CALLS, 1, "2018-01", part="change")], [FREE] * 4),
        ([figure(CALLS, 3)], [FIXED, FREE, FREE, FREE]),
        ([figure(CALLS, 1)], [FREE] * 4),
        ([figure(CALLS, 50)], [FREE] * 4),
    ],
)
def test_change_is_fixed_where_it_was_itself_printed(
    printed: Printed, figures: list[dict[str, Any]], bases: list[Basis]
) -> None:
    found = changes(printed(*figures))

    assert [fact.text for fact in found] == ["3", "2", "+1", "+50%"]
    assert [fact.basis for fact in found] == bases


def test_extreme_and_mean_month_are_fixed_where_they_were_printed(printed: Printed) -> None:
    kent = printed(
        figure(CALLS, 3, "2018-19-Q4", part="lowest_month"), figure(CALLS, 9, "2018-19-Q4", part="highest_month"),
        figure(CALLS, 4, "2018-19-Q4", part="monthly_mean"),
        figure(CALLS, 1, part="monthly_mean_of_the_change"),
    )  # fmt: skip

    lowest, highest = (kent.extreme(which, CALLS, "2018-19-Q4") for which in ("lowest", "highest"))
    assert (lowest.value, lowest.basis, highest.value, highest.basis) == (3, FIXED, 5, FREE)
    mean = kent.mean_month(kent.fact(CALLS, "2018-19-Q4"))
    assert (mean.value, mean.basis, mean.parts[0].basis) == (4, FIXED, FREE)
    of_change = kent.mean_month(kent.compare(CALLS, "2019-01").change)
    assert (of_change.value, of_change.basis) == (1, FIXED)


def test_explanation_lists_what_was_printed(printed: Printed, held: Workbench) -> None:
    kent = printed(figure(CALLS, 3), figure(CALLS, 1, part="change"), figure(CALLS, 1234, says="about"))

    found = Workbench.open(held.workspace.root).explain(kent, CALLS, "2019-01")

    assert found.published == ("For a test, page 1: 3 (value)", "For a test, page 1: 1,234 (value)")


@pytest.mark.parametrize("period", ["2019-01", "2018-12..2019-01", "ytd:2019-01"])
def test_open_items_are_fixed_at_the_end_for_which_they_were_printed(printed: Printed, period: str) -> None:
    """However long the period is that ends there."""
    kent = printed(figure("incidents.open", 2, period))

    for asked in ("2019-01", "2018-12..2019-01"):
        assert (kent.fact("incidents.open", asked).value, kent.fact("incidents.open", asked).basis) == (2, FIXED)
    assert (kent.fact("incidents.open", "2018-12").value, kent.fact("incidents.open", "2018-12").basis) == (1, FREE)
    assert kent.fact("incidents.all", "2019-01").basis is FREE


def test_level_is_fixed_at_the_end_for_which_it_was_printed(held: Workbench) -> None:
    levels = [returned("iom_cohort", "2018-12-31", 120), returned("iom_cohort", "2019-03-31", 131)]
    send(held, "returns", [*levels, returned("iom_ocg_members", "2019-03-31", 26)], SAMPLE)
    cohort, members = (f"offender_management.{name}" for name in ("iom_cohort", "iom_ocg_members"))
    document = published(figure(cohort, 131, "2019-03"), figure(members, 26, "2018-19"))

    kent = declare(held, "published", document).force("kent", source="sample")

    assert [kent.fact(cohort, period).basis for period in ("2018-19", "2019-03", "2018-12")] == [FIXED, FIXED, FREE]
    assert kent.fact("offender_management.iom_ocg_share", "2018-19").basis is FIXED
    assert kent.fact("offender_management.iom_ocg_share", "2018-12").basis is FREE


def test_printed_median_does_not_fix_another_percentile(held: Workbench) -> None:
    median = figure("contact.median_answer_time", 60, breakdown={"line": "101"})
    kent = declare(held, "published", published(median)).force("kent", source="sample")

    assert kent.fact("contact.median_answer_time", "2019-01", line="101").basis is FIXED
    assert kent.fact("contact.slowest_tenth_answer_time", "2019-01", line="101").value == 60
    assert kent.fact("contact.slowest_tenth_answer_time", "2019-01", line="101").basis is FREE


def test_real_number_by_synthetic_residents_is_not_real(held: Workbench) -> None:
    below = {"dataset": "populations", "source": "sample", "sum": "residents", "take": "mid_year"}
    entry = measure("test.rate", "crimes", numerator={"count": "all"}, denominator=below, per=1000)
    send(held, "populations", [residents("2019-06-30", 1000)], SAMPLE)

    fact = declare(held, "measures", entry).force("kent", source="force-extract").fact("test.rate", "2019-01")

    assert (fact.value, fact.basis) == (4, FREE)
