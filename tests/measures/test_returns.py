"""Figures that arrive counted: totals of months, quarters and years, each month once; ratios, given ones."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures.sending import declare, send
from tests.rows import returned

from peelian import Period, Workbench
from peelian.core.errors import IntakeError
from peelian.core.force import ForceKind, forces
from peelian.measures.figures import Figures
from peelian.statistics.wilson import wilson

MONTHS = [f"2018-{number:02d}" for number in range(4, 13)] + ["2019-01", "2019-02", "2019-03"]
QUARTERS = [f"2018-19-Q{number}" for number in range(1, 5)]
ASKED = ["2018-19", "2018-19-Q2", "2018-11", "2018-04..2018-09", "12m:2019-03", "2018-08..2018-12"]
FORCES = [force for force in forces() if force.kind is ForceKind.TERRITORIAL]
OTHERS = [force for force in FORCES if force.id != "kent"]
Held = dict[str, int]

held_figures = st.dictionaries(
    st.sampled_from([*MONTHS, *QUARTERS, "2018-19", "12m:2018-09", "ytd:2018-12"]), st.integers(0, 1000), max_size=10
)


def kent(bench: Workbench) -> Figures:
    return bench.force("kent", source="force-extract")


def possible(held: Held, period: Period) -> set[int]:
    """The sums of all the smallest choices of figures that cover each month of a period once."""
    wanted = list(period.months)
    within = {name: months for name in held if set(months := Period.parse(name).months) <= set(wanted)}
    for size in range(1, len(within) + 1):
        found = {
            sum(held[name] for name in chosen)
            for chosen in combinations(within, size)
            if sorted(month for name in chosen for month in within[name]) == wanted
        }
        if found:
            return found
    return set()


@settings(max_examples=6)
@given(st.lists(held_figures, min_size=1, max_size=20))
def test_totals_are_added_up_from_parts_that_cover_each_month_once(cases: list[Held]) -> None:
    """Each force is a case of its own."""
    of_forces = dict(zip(FORCES, cases, strict=False))
    rows = [
        returned("dvpn_authorised", period, value, force=force.id)
        for force, held in of_forces.items()
        for period, value in held.items()
    ]
    with tempfile.TemporaryDirectory() as folder:
        bench = Workbench.create(Path(folder) / "workspace")
        send(bench, "returns", [*rows, returned("dvpo_granted", "2018-19", 1)])
        first = kent(bench)
        for force, held in of_forces.items():
            for text in ASKED:
                sums = possible(held, Period.parse(text))
                fact = replace(first, force=force).fact("safeguarding.dvpn_authorised", text)
                assert fact.value in (sums or {None})
                assert bool(fact.missing) == (not sums)


Given = dict[str, object]
TOTALS: list[tuple[Given, str, Fraction | int]] = [
    ({"2018-19": 100, **dict.fromkeys(MONTHS, 1)}, "2018-19", 100),
    ({"2018-19": 100, **dict.fromkeys(QUARTERS, 7)}, "2018-19-Q3", 7),
    (dict.fromkeys(QUARTERS, 7), "2018-19", 28),
    (dict.fromkeys(MONTHS, 3), "2018-19", 36),
    ({**dict.fromkeys(MONTHS, 3), **dict.fromkeys(QUARTERS, 7)}, "2018-19", 28),
    ({**dict.fromkeys(MONTHS[:3], 3), **dict.fromkeys(QUARTERS[1:], 7)}, "2018-19", 30),
    (dict.fromkeys(QUARTERS, 7), "2018-10..2019-03", 14),
    ({"12m:2019-03": 50}, "2018-19", 50),
    ({"2018/19": 50}, "12m:2019-03", 50),
    ({"2018-19": 50, "12m:2019-03": 51}, "2018-19", 50),
    ({"2018": 9, "2018-19-Q4": 1}, "2018", 9),
    ({"2018-19": 0}, "2018-19", 0),
    # Decimals are exact, though they are kept as doubles.
    ({"2018-19": "107020.62"}, "2018-19", Fraction(10702062, 100)),
    ({"2018-04": "0.1", "2018-05": "0.2"}, "2018-04..2018-05", Fraction(3, 10)),
    ({"2018-04": "0.1", "2018-05": "0.2", "2018-06": "1e-3"}, "2018-19-Q1", Fraction(301, 1000)),
    ({"2018-04": "-1.5", "2018-05": "1.5"}, "2018-04..2018-05", 0),
    ({"2018-19": "2251799813685248.5"}, "2018-19", Fraction(4503599627370497, 2)),
]
GAPS: list[tuple[list[str], str, str]] = [
    ([*MONTHS[:5], *MONTHS[6:]], "2018-19", "no figures are held that add up to 2018/19"),
    (["2018-19"], "2018-19-Q2", "no figure is held from force-extract for {} in quarter 2 of 2018/19"),
    (["2018-19"], "2018-10..2019-03", "no figures are held that add up to October 2018 to March 2019"),
    (["2017-18"], "2018-19", "no figure is held from force-extract for {} in 2018/19"),
    (["2019-03-31"], "2018-19", "no figures are held that add up to 2018/19"),
    (["2018-19-Q1", "2018-19-Q2", "2018-19-Q3"], "2018-19", "no figures are held that add up to 2018/19"),
]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """A force for each of the totals and gaps above; Kent has a given figure."""
    bench = Workbench.create(tmp_path_factory.mktemp("returns") / "workspace")
    held = [each for each, _, _ in TOTALS] + [dict.fromkeys(each, 5) for each, _, _ in GAPS]
    rows = [
        returned("dvpn_authorised", name, number, force=force.id)
        for force, figures in zip(OTHERS, held, strict=False)
        for name, number in figures.items()
    ]
    send(bench, "returns", [*rows, returned("csew_confidence", "12m:2019-03", 76)])
    return bench


@pytest.mark.parametrize(
    "number", range(len(TOTALS)), ids=lambda number: f"{TOTALS[number][1]} of {len(TOTALS[number][0])}"
)
def test_total_is(cases: Workbench, number: int) -> None:
    _, period, value = TOTALS[number]
    figures = cases.force(OTHERS[number].id, source="force-extract")

    fact = figures.fact("safeguarding.dvpn_authorised", period)

    assert (fact.value, fact.missing, fact.unit.id) == (value, "", "notices")
    assert isinstance(fact.value, int | Fraction)
    if isinstance(value, int):
        [side] = cases.explain(figures, "safeguarding.dvpn_authorised", period).sides
        assert (side.recounted, side.agrees) == (value, True)


@pytest.mark.parametrize("number", range(len(GAPS)))
def test_total_with_a_gap_is_missing(cases: Workbench, number: int) -> None:
    _, period, missing = GAPS[number]
    force = OTHERS[len(TOTALS) + number]

    fact = cases.force(force.id, source="force-extract").fact("safeguarding.dvpn_authorised", period)

    assert (fact.value, fact.missing) == (None, missing.format(force.short_name))


def test_series_of_totals_has_the_months_that_were_given(bench: Workbench) -> None:
    send(bench, "returns", [returned("dvpn_authorised", name, number)
                            for number, name in enumerate(["2018-04", "2018-06", "2018-19-Q2"])])  # fmt: skip

    found = kent(bench).series("safeguarding.dvpn_authorised", "2018-04..2018-09")

    assert [fact.value for fact in found] == [0, None, 1, None, None, None]
    assert all("no figure is held" in fact.missing or "add up" in fact.missing for fact in found if fact.value is None)


def test_comparison_of_totals_takes_each_year_as_it_was_given(bench: Workbench) -> None:
    rows = [returned("dvpn_authorised", name, 30) for name in QUARTERS] + [returned("dvpn_authorised", "2017-18", 100)]
    send(bench, "returns", rows)

    found = kent(bench).compare("safeguarding.dvpn_authorised", "2018-19")

    assert (found.now.value, found.before.value, found.change.value, found.percent.text) == (120, 100, 20, "+20%")


@pytest.mark.parametrize(
    ("period", "value"),
    [
        ("2018-19", 76), ("12m:2019-03", 76), ("2018-04..2019-03", 76), ("2018", None), ("2018-19-Q4", None),
        ("2019-03", None), ("12m:2019-02", None), ("2017-04..2019-03", None),
    ],
)  # fmt: skip
def test_given_figure_is_only_for_its_own_months(cases: Workbench, period: str, value: int | None) -> None:
    """However they are written: the twelve months to March 2019 are the year 2018/19."""
    fact = kent(cases).fact("confidence.csew_confidence", period)

    assert fact.value == value
    assert bool(fact.missing) == (value is None)
    if value is None and Period.parse(period).last == Period.parse("2019-03").last:
        assert fact.missing == f"no figure is given for {Period.parse(period).label}"


def test_given_quarters_do_not_add_up_to_a_year(bench: Workbench) -> None:
    send(bench, "returns", [returned("missing_people", name, 100) for name in QUARTERS])

    assert kent(bench).fact("missing.missing_people", "2018-19-Q2").value == 100
    year = kent(bench).fact("missing.missing_people", "2018-19")
    assert (year.value, year.missing) == (None, "no figure is given for 2018/19")
    send(
        bench, "returns", [returned("missing_people", "12m:2019-03", 310), returned("missing_records", "2018-19", 620)]
    )
    assert kent(bench).fact("missing.missing_people", "2018-19").value == 310
    assert kent(bench).fact("missing.records_per_person", "2018-19").value == 2


def test_ratio_has_both_sides_and_an_interval(bench: Workbench) -> None:
    sides = {"numerator": 47, "denominator": 127}
    send(bench, "returns", [returned("file_review_standard_good", "2018-19", **sides)])

    fact = kent(bench).fact("investigation.file_review_standard_good", "2018-19")

    assert (fact.numerator, fact.denominator, fact.value) == (47, 127, Fraction(4700, 127))
    assert fact.interval is not None
    # Worked out with fifty digits.
    ends = [pytest.approx(29.107480164, abs=1e-8), pytest.approx(45.671156288, abs=1e-8)]
    assert [fact.interval.lower, fact.interval.upper] == ends
    expected = wilson(47, 127)
    assert (fact.interval.lower, fact.interval.upper) == (100 * expected.lower, 100 * expected.upper)
    assert fact.interval_text == "29.1% to 45.7%"
    found = bench.explain(kent(bench), "investigation.file_review_standard_good", "2018-19")
    assert [(side.value, side.recounted, side.agrees) for side in found.sides] == [(47, 47, True), (127, 127, True)]


def test_ratios_of_quarters_are_added_up_before_they_are_divided(bench: Workbench) -> None:
    quarters = [(1, 10), (20, 20), (0, 50), (9, 20)]
    send(bench, "returns", [
        returned("file_review_standard_good", name, numerator=above, denominator=below)
        for name, (above, below) in zip(QUARTERS, quarters, strict=True)
    ])  # fmt: skip

    fact = kent(bench).fact("investigation.file_review_standard_good", "2018-19")

    assert (fact.numerator, fact.denominator, fact.value) == (30, 100, 30)


def test_ratio_given_as_a_percentage_alone_is_no_ratio(bench: Workbench) -> None:
    send(bench, "returns", [returned("file_review_standard_good", "2018-19", 37)])

    fact = kent(bench).fact("investigation.file_review_standard_good", "2018-19")

    assert fact.value is None
    assert fact.missing


def test_share_of_two_indicators_puts_each_side_together_by_itself(bench: Workbench) -> None:
    rows = [returned("dvpn_authorised", name, 10) for name in QUARTERS] + [returned("dvpo_granted", "2018-19", 30)]
    send(bench, "returns", rows)

    assert kent(bench).fact("safeguarding.dvpo_grant_rate", "2018-19").value == 75
    quarter = kent(bench).fact("safeguarding.dvpo_grant_rate", "2018-19-Q1")
    assert (quarter.value, quarter.denominator) == (None, 10)
    assert quarter.missing.startswith("no figure is held from force-extract for Kent")


def test_share_of_two_indicators_over_the_whole_is_a_figure_without_an_interval(bench: Workbench) -> None:
    """Disclosures of a period may follow applications of the one before."""
    rows = [returned("right_to_ask_applications", "2018-19", 10), returned("right_to_ask_disclosures", "2018-19", 12)]
    rows += [
        returned("right_to_know_applications", "2018-19", 10),
        returned("right_to_know_disclosures", "2018-19", 10),
    ]
    send(bench, "returns", rows)

    over, whole = (
        kent(bench).fact(f"safeguarding.right_to_{route}_disclosure_rate", "2018-19") for route in ("ask", "know")
    )

    assert (over.value, over.interval, over.interval_text, over.missing) == (120, None, "", "")
    assert (whole.value, whole.interval_text) == (100, "72.2% to 100.0%")


@pytest.mark.parametrize("sides", [{"numerator": -1, "denominator": 10}, {"numerator": 11, "denominator": 10}])
def test_ratio_that_is_no_proportion_is_quarantined(bench: Workbench, sides: dict[str, int]) -> None:
    with pytest.raises(IntakeError, match=r"none of 1 rows can be accepted"):
        send(bench, "returns", [returned("file_review_standard_good", "2018-19", **sides)])


def test_amount_in_pounds_and_pence_is_shown_to_the_penny(bench: Workbench) -> None:
    spent = {"title": "Spent", "asks": "How much?", "unit": "pounds_and_pence", "definition": "Money."}
    group = {"id": "purse", "title": "For a test", "owner": "nobody", "reviewed": "2026-11-22"}
    group["indicators"] = {"spent": spent}
    bench = declare(bench, "indicators", group)
    send(bench, "returns", [returned("spent", "2018-19", "107020.62")])

    fact = kent(bench).fact("purse.spent", "2018-19")

    assert (fact.value, fact.text) == (Fraction(10702062, 100), "£107,020.62")


def test_recount_of_decimals_agrees(bench: Workbench) -> None:
    send(
        bench, "returns", [returned("dvpn_authorised", "2018-04", "0.1"), returned("dvpn_authorised", "2018-05", "0.2")]
    )

    [side] = bench.explain(kent(bench), "safeguarding.dvpn_authorised", "2018-04..2018-05").sides

    assert side.value == Fraction(3, 10)
    assert side.agrees


@pytest.mark.parametrize("value", ["0.1234567891", "1e30"])
def test_recount_of_any_number_that_can_be_loaded_agrees(bench: Workbench, value: str) -> None:
    send(bench, "returns", [returned("dvpn_authorised", "2018-19", value)])

    [side] = bench.explain(kent(bench), "safeguarding.dvpn_authorised", "2018-19").sides

    assert side.agrees


def test_correction_of_one_figure_leaves_the_others_alone(bench: Workbench) -> None:
    rows = [
        returned(name, period, 10) for name in ("dvpn_authorised", "dvpo_granted") for period in ("2018-19", *MONTHS)
    ]
    rows += [returned("dvpn_authorised", "2018-19", 99, force="essex")]
    send(bench, "returns", rows)

    def told() -> dict[tuple[str, str], object]:
        names = ("safeguarding.dvpn_authorised", "safeguarding.dvpo_granted")
        figures = kent(bench)
        return {(name, period): figures.fact(name, period).value for name in names for period in ("2018-19", *MONTHS)}

    before = told()
    send(bench, "returns", [returned("dvpn_authorised", "2019-03", 12)])

    after = told()
    assert {key: after[key] for key in after if after[key] != before[key]} == {
        ("safeguarding.dvpn_authorised", "2019-03"): 12
    }
    essex = bench.force("essex", source="force-extract")
    assert essex.fact("safeguarding.dvpn_authorised", "2018-19").value == 99
    send(bench, "returns", [returned("dvpn_authorised", "2018/19", 13)])
    assert kent(bench).fact("safeguarding.dvpn_authorised", "2018-19").value == 13, "however the year is written"


@pytest.mark.parametrize("again", ["2018-19", "2018/19"])
def test_figure_given_twice_in_one_file_is_quarantined(bench: Workbench, again: str) -> None:
    rows = [returned("dvpn_authorised", "2018-19", 10), returned("dvpn_authorised", again, 11)]
    with pytest.raises(IntakeError, match="repeats"):
        send(bench, "returns", rows)

    loaded = send(bench, "returns", [*rows, *(returned("dvpo_granted", month, 1) for month in MONTHS)])

    assert [(each.rule, each.row) for each in loaded.reasons] == [("repeats", 3)]
    assert kent(bench).fact("safeguarding.dvpn_authorised", "2018-19").value == 10


def test_unknown_indicator_is_quarantined_with_the_nearest(bench: Workbench) -> None:
    rows = [returned("dvpn_authorized", "2018-19", 10), *(returned("dvpo_granted", month, 1) for month in MONTHS)]

    loaded = send(bench, "returns", rows)

    assert [(each.rule, each.remedy) for each in loaded.reasons] == [("category", "Did you mean 'dvpn_authorised'?")]


def test_indicator_that_nobody_sent_is_missing_where_others_are_held(bench: Workbench) -> None:
    send(bench, "returns", [returned("dvpo_granted", "2018-19", 1)])

    fact = kent(bench).fact("safeguarding.dvpn_authorised", "2018-19")

    assert (fact.value, fact.missing) == (None, "no figure is held from force-extract for Kent in 2018/19")
