"""Every indicator of the catalogue, and every measure made of two: what was sent comes back, and is counted again."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.measures.sending import send
from tests.rows import returned

from peelian import Workbench
from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.load import load_catalogue
from peelian.measures.figures import Figures

QUARTERS = [f"2018-19-Q{number}" for number in range(1, 5)]
# Measures of two indicators: the one above, the one below, and how each is taken.
PAIRS = {
    "safeguarding.dvpo_grant_rate": ("dvpo_granted", "dvpn_authorised", 100),
    "safeguarding.right_to_ask_disclosure_rate": ("right_to_ask_disclosures", "right_to_ask_applications", 100),
    "safeguarding.right_to_know_disclosure_rate": ("right_to_know_disclosures", "right_to_know_applications", 100),
    "missing.records_per_person": ("missing_records", "missing_people", 1),
    "offender_management.iom_ocg_share": ("iom_ocg_members", "iom_cohort", 100),
    "offender_management.mosovo_community_share": ("mosovo_community", "mosovo_offenders", 100),
    "offender_management.polit_prosecution_rate": ("polit_prosecutions", "polit_enforcements", 100),
}
OWN: Catalogue = load_catalogue()
COUNTS = {name: each.counts for group in OWN.indicators.values() for name, each in group.indicators.items()}
# What stands above the line is smaller than what stands below it.
BELOW = {below for _, below, _ in PAIRS.values()}
BASE = {name: (1000 if name in BELOW else 0) + number for number, name in enumerate(sorted(COUNTS), 1)}


def rows() -> list[dict[str, object]]:
    """Each indicator as it counts, with figures of its own; and a few that must not be taken."""
    found = []
    for name, counts in COUNTS.items():
        base = BASE[name]
        if counts == "total":
            found += [returned(name, quarter, base + n) for n, quarter in enumerate(QUARTERS)]
        elif counts == "level":
            found += [returned(name, "2018-06-30", base + 50), returned(name, "2019-03-31", base)]
        elif counts == "given":
            found += [returned(name, "12m:2019-03", base), returned(name, "2018-19-Q4", base + 3)]
        else:
            found += [returned(name, quarter, numerator=base, denominator=400) for quarter in QUARTERS]
    return found


def expected(name: str) -> tuple[int, int | None]:
    """The sides of an indicator in 2018/19."""
    base, counts = BASE[name], COUNTS[name]
    if counts == "total":
        return 4 * base + 6, None
    return (4 * base, 1600) if counts == "ratio" else (base, None)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    bench = Workbench.create(tmp_path_factory.mktemp("every") / "workspace")
    loaded = send(bench, "returns", rows())
    assert loaded.submission.quarantined == 0
    return bench


@pytest.fixture(scope="module")
def kent(bench: Workbench) -> Figures:
    return bench.force("kent", source="force-extract")


@pytest.mark.parametrize("group", OWN.indicators)
def test_indicator_gives_what_was_sent(bench: Workbench, kent: Figures, group: str) -> None:
    for name, each in OWN.indicators[group].indicators.items():
        fact = kent.fact(f"{group}.{name}", "2018-19")

        above, below = expected(name)
        factor = 100 if each.unit == "percent" else 1
        assert (fact.numerator, fact.denominator) == (above, below), name
        assert fact.value == (above if below is None else Fraction(factor * above, below)), name
        assert (fact.interval is not None) == (each.counts == "ratio" and each.unit == "percent")
        found = bench.explain(kent, f"{group}.{name}", "2018-19")
        sides = [each for each in (above, below) if each is not None]
        assert [(side.recounted, side.agrees) for side in found.sides] == [(each, True) for each in sides], name
        assert found.sample_rows
        assert kent.fact(f"{group}.{name}", "2017-18").value is None


@pytest.mark.parametrize("name", PAIRS)
def test_measure_of_two_indicators_divides_them(bench: Workbench, kent: Figures, name: str) -> None:
    above, below, factor = PAIRS[name]

    fact = kent.fact(name, "2018-19")

    sides = (expected(above)[0], expected(below)[0])
    assert (fact.numerator, fact.denominator, fact.value) == (*sides, Fraction(factor * sides[0], sides[1]))
    found = bench.explain(kent, name, "2018-19")
    assert [(side.recounted, side.agrees) for side in found.sides] == [(side, True) for side in sides]


def test_every_measure_of_returns_is_among_them() -> None:
    measures = {name for name, measure in OWN.measures.items() if measure.dataset == "returns"}

    indicators = {f"{group}.{name}" for group, each in OWN.indicators.items() for name in each.indicators}
    assert measures == indicators | set(PAIRS)
