"""A force beside others: real files of all forces, and small made ones where the answer is known by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.measures.sending import declare, load_residents, send

from peelian import LoadOptions, PeelianError, Workbench
from peelian.charts.peer_pictures import peer_pictures
from peelian.measures.peer_words import peer_sentences
from peelian.measures.peers import PeerComparison, compare_with_peers
from peelian.statistics.rate import rate
from peelian.statistics.wilson import wilson

SHARE = "contact.calls_999_answered_in_10s"
OTHERS = ("essex", "sussex", "surrey", "hampshire", "devon-and-cornwall")
GROUP = {
    "id": "kent-most-similar", "title": "Most similar forces of Kent", "force": "kent", "members": list(OTHERS),
    "as_of": "2018-11-05", "source": "a list of 2018",
}  # fmt: skip

pytestmark = pytest.mark.xdist_group("published-counts")


def calls(answered: Mapping[str, tuple[int, int]]) -> list[dict[str, object]]:
    """999 calls of January 2019: by force how many were answered in time, and how many there were."""
    return [
        {
            "force": force, "call_ref": f"{force}{at}", "line": "999", "received_at": "2019-01-05T10:00",
            "outcome": "answered", "answered_after": 4 if at < good else 60,
        }
        for force, (good, all_) in answered.items()
        for at in range(all_)
    ]  # fmt: skip


def beside(
    bench: Workbench, answered: Mapping[str, tuple[int, int]], group: str = "official", *, source: str = ""
) -> PeerComparison:
    opened = declare(bench, "groups", GROUP)
    send(opened, "calls", calls(answered), LoadOptions(source=source) if source else None)
    return compare_with_peers(opened.force("kent", source=source or "force-extract"), SHARE, "2019-01", group)


def alike(good: int = 80, all_: int = 100) -> dict[str, tuple[int, int]]:
    return dict.fromkeys(OTHERS, (good, all_))


def test_force_far_below_the_others_is_lower_than_usual(bench: Workbench) -> None:
    found = beside(bench, {"kent": (40, 100), **alike()})

    assert found.usual == "lower"
    assert found.standing is not None
    assert (found.standing.lowest_rank, found.standing.highest_rank, found.standing.of) == (1, 1, 6)
    assert found.level is not None
    assert found.level.pooled == pytest.approx(100 * 440 / 600)
    own = wilson(40, 100)
    assert found.own.interval is not None
    assert found.own.interval.lower == pytest.approx(100 * own.lower)


def test_force_like_the_others_is_not_told_apart_whatever_its_rank(bench: Workbench) -> None:
    found = beside(bench, {"kent": (83, 100), **alike()})

    assert found.usual == "not told apart"
    assert found.standing is not None
    assert (found.standing.lowest_rank, found.standing.highest_rank) == (1, 6)
    assert "a rank from 1 to 6 of 6" in " ".join(peer_sentences(found))
    assert found.funnel is not None
    assert not found.funnel.adjusted


def test_base_under_thirty_is_told_in_counts_and_not_compared(bench: Workbench) -> None:
    found = beside(bench, {"kent": (80, 100), **alike(), "essex": (5, 20)})

    assert [(each.fact.force, each.reason) for each in found.left_out] == [
        ("essex", "5 of 20: a base under 30 is not compared")
    ]
    assert found.level is not None
    assert found.level.forces == 5


def test_least_base_of_a_measure_holds_where_it_is_more_than_thirty(bench: Workbench) -> None:
    entry = bench.catalogue.measures[SHARE].model_dump(mode="json", exclude_unset=True, by_alias=True)
    bench = declare(bench, "measures", {**entry, "minimum_base": 90})

    found = beside(bench, {"kent": (80, 100), **alike(), "essex": (60, 80)})

    assert [each.reason for each in found.left_out] == ["60 of 80: a base under 90 is not compared"]
    assert len(peer_pictures(found)) == 3


def test_own_base_under_thirty_says_nothing(bench: Workbench) -> None:
    found = beside(bench, {"kent": (5, 20), **alike()})

    assert (found.usual, found.standing, found.funnel) == (None, None, None)
    assert found.cannot_say == ("Nothing is said of Kent: 5 of 20: a base under 30 is not compared.",)
    assert peer_pictures(found) == ()


def test_member_that_sent_nothing_is_listed_with_the_reason(bench: Workbench) -> None:
    answered = alike()
    del answered["surrey"]

    found = beside(bench, {"kent": (80, 100), **answered})

    [left] = found.left_out
    assert left.fact.force == "surrey"
    assert left.reason == "no calls are held from force-extract for Surrey in January 2019"
    assert "Surrey" in peer_sentences(found)[-1]
    assert "no calls are held" in str(peer_pictures(found)[-1].table.rows)


def test_three_forces_are_no_group(bench: Workbench) -> None:
    found = beside(bench, {"kent": (80, 100), "essex": (80, 100), "sussex": (80, 100)})

    assert found.standing is None
    assert found.cannot_say == ("3 of 6 forces can be compared; fewer than 4 are no group.",)


def test_of_made_up_records_nothing_is_said(bench: Workbench) -> None:
    found = beside(bench, {"kent": (40, 100), **alike()}, source="sample")

    assert (found.usual, found.level, found.funnel, found.facts) == (None, None, None, ())
    assert "nothing about any force follows from them" in found.cannot_say[0]
    assert not any("40" in each for each in peer_sentences(found))


def test_all_alike_and_without_a_miss_has_no_funnel(bench: Workbench) -> None:
    found = beside(bench, {"kent": (100, 100), **alike(100)})

    assert found.usual == "not told apart"
    assert found.cannot_say == ("No funnel: the forces do not differ: all of them have none, or all.",)


def test_total_is_not_compared_and_names_what_can_be(bench: Workbench) -> None:
    opened = declare(bench, "groups", GROUP)
    send(opened, "calls", calls({"kent": (40, 100), **alike()}))
    found = compare_with_peers(opened.force("kent", source="force-extract"), "contact.calls_999", "2019-01")

    assert found.cannot_say[0].startswith("A total grows with the size of a force, so it is not compared.")


def test_mean_has_a_middle_half_and_no_rank(bench: Workbench) -> None:
    opened = declare(bench, "groups", GROUP)
    send(opened, "calls", calls({"kent": (40, 100), **alike()}))
    figures = opened.force("kent", source="force-extract")
    found = compare_with_peers(figures, "contact.mean_answer_time[line=999]", "2019-01")

    assert found.level is not None
    assert found.level.quartiles == pytest.approx((15.2, 15.2, 15.2))
    assert (found.standing, found.usual) == (None, None)
    assert "no interval" in found.cannot_say[0]
    assert len(peer_pictures(found)) == 1


# Real files of every force.


@pytest.fixture(scope="module")
def published(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    bench = Workbench.create(tmp_path_factory.mktemp("peers") / "workspace")
    data = shared / "data"
    bench.load("crime_counts", data / "home_office" / "prc_pfa_open_data_2017_18.csv.gz")
    bench.load("outcome_counts", data / "home_office" / "outcomes_open_data_2018_19.csv.gz")
    bench.load("residents_by_ethnicity", data / "geography" / "census2011_police_defined_ethnicity_by_pfa.csv")
    bench.load_shipped()
    return bench


def test_official_group_by_published_outcomes(published: Workbench) -> None:
    figures = published.force("leicestershire", source="home-office")
    found = compare_with_peers(figures, "outcomes.charge_rate_of_outcomes_given", "2018-19-Q1")

    assert found.group.id == "leicestershire-most-similar-2019"
    assert "It was published after quarter 1 of 2018/19; since when it held is not said." in found.group.notes
    assert len(found.facts) == 8
    assert found.standing is not None
    assert found.standing.lowest_rank <= found.standing.rank <= found.standing.highest_rank
    assert found.funnel is not None
    assert found.funnel.adjusted
    assert found.funnel.few
    assert found.funnel.phi > 10
    titles = [each.title for each in peer_pictures(found)]
    assert len(titles) == 3
    assert found.funnel.outside == (("hertfordshire",), ())


def test_rate_of_every_force_has_byar_intervals_and_says_who_lies_far_out(published: Workbench) -> None:
    figures = published.force("leicestershire", source="home-office")
    found = compare_with_peers(figures, "crime.offences_recorded_per_1000", "2017-18-Q1", "all")

    assert len(found.facts) == 43
    own = found.own
    assert own.interval is not None
    assert (own.numerator, own.denominator) == (20213, 1083226)
    assert own.interval == rate(20213, 1083226, per=1000)
    assert found.funnel is not None
    assert set(found.funnel.outside[1]) == {"city-of-london", "north-yorkshire"}
    assert set(found.funnel.outside[1]) <= set(found.funnel.outside[0])
    assert found.funnel.by_chance == pytest.approx((2.15, 0.086))


def test_group_by_distance_tells_its_variables_and_is_not_the_official_one(published: Workbench) -> None:
    figures = published.force("leicestershire", source="home-office")
    name = "nearest-by-residents-and-ethnicity"
    found = compare_with_peers(figures, "crime.offences_recorded_per_1000", "2017-18-Q1", name)

    assert found.group.kind == "distance"
    assert len(found.group.members) == 7
    assert [gap for _, gap in found.group.distances] == sorted(gap for _, gap in found.group.distances)
    said = " ".join(found.group.notes)
    assert "Not the official group" in said
    assert "weight 0.5" in said
    assert "most similar" not in found.group.title.lower()


def test_group_by_distance_needs_its_figures(bench: Workbench) -> None:
    load_residents(bench, "kent", "essex")
    send(bench, "calls", calls({"kent": (40, 100)}))
    with pytest.raises(PeelianError, match="How near others are to Kent cannot be told: no residents by ethnicity"):
        compare_with_peers(
            bench.force("kent", source="force-extract"), SHARE, "2019-01", "nearest-by-residents-and-ethnicity"
        )


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ("official", "No official group of Essex is in the catalogue. Add it"),
        ("leicestershire-most-similar-2019", "is the group of Leicestershire. Give --group all"),
        ("nearest-by-residents", "There is no group 'nearest-by-residents'. Did you mean"),
    ],
)
def test_group_that_is_not_there_is_an_error_with_a_remedy(published: Workbench, group: str, words: str) -> None:
    with pytest.raises(PeelianError, match=words):
        compare_with_peers(
            published.force("essex", source="home-office"), "crime.offences_recorded_per_1000", "2017-18-Q1", group
        )


@pytest.mark.parametrize(
    ("period", "wanted"), [("2018-09", "first"), ("2018-10", "second"), ("2019-03", "second"), ("2017-01", "first")]
)
def test_period_has_the_group_in_force_in_its_last_month(bench: Workbench, period: str, wanted: str) -> None:
    later = {**GROUP, "id": "second", "as_of": "2018-10-31", "members": ["essex"]}
    opened = declare(bench, "groups", {**GROUP, "id": "first", "as_of": "2018-01-01"}, later)
    send(opened, "calls", calls({"kent": (40, 100)}))

    found = compare_with_peers(opened.force("kent", source="force-extract"), SHARE, period)

    assert found.group.id == wanted
    assert ("since when it held is not said" in " ".join(found.group.notes)) == (period == "2017-01")
