"""Small networks made at random: teams, works, rules and routes in all mixtures, on times of whole minutes."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import strategies as st

from peelian.demand.model.model import Model
from peelian.demand.model.yaml_form import read_model

TEAMS = ("ash", "birch", "cedar")
WORKS = ("one", "two", "three", "four")
CASES = "oak"
SHIFTS = {
    "day": {"from": "08:00", "to": "20:00"},
    "night": {"from": "20:00", "to": "08:00"},
    "late": {"from": "15:00", "to": "23:00"},
}
ENDS = ("end", "gone")

minutes = st.sampled_from([0, 5, 10, 10, 20, 30, 60])


def few(least: int, most: int) -> st.SearchStrategy[int]:
    return st.integers(least, most)


def law(least: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """A law of a few whole minutes, now and then a smooth one."""
    observed = st.lists(minutes.map(lambda each: f"{max(each, least)} min"), min_size=1, max_size=3)
    smooth = st.sampled_from([{"exponential": {"mean": "25 min"}}, {"gamma": {"mean": "15 min", "cv": 0.7}}])
    return st.one_of(
        observed.map(lambda values: {"empirical": values}), observed.map(lambda values: {"empirical": values}), smooth
    )


@st.composite
def networks(draw: st.DrawFn) -> Model:
    """A model that can run; `yaml` of it is shown where a test fails."""
    works = WORKS[: draw(few(1, 4))]
    streams = {name: stream(draw) for name in ("calls", "notes")[: draw(few(1, 2))]}
    teams = {name: team(draw) for name in TEAMS[: draw(few(1, 3))]} | {CASES: carriers(draw)}
    takers = dict(zip(streams, draw(st.permutations(works * 2)), strict=False))
    given = {
        "force": "Random",
        "calendar": {"starts": "2018-04-02", "weeks": 1, "holidays": "none"},
        "streams": streams,
        "shifts": SHIFTS,
        "teams": teams,
        "work": {name: work(draw, name, works, teams, [of for of in takers if takers[of] == name]) for name in works},
        "ends": list(ENDS),
    }
    return read_model("network.yaml", yaml.safe_dump(given, sort_keys=False)).model


def stream(draw: st.DrawFn) -> dict[str, Any]:
    return {"per_hour": draw(st.sampled_from([0.2, 1, 3])), "elsewhere": draw(st.sampled_from(["0 %", "0 %", "30 %"]))}


def team(draw: st.DrawFn) -> dict[str, Any]:
    reserve = draw(few(0, 2))  # two units of any job must fit beside it
    return {
        "staff": {"day": reserve + draw(few(2, 3)), "night": draw(few(0, 5)), "late": draw(few(0, 3))},
        "at_shift_end": draw(st.sampled_from(["finish", "handover", "preempt"])),
        "reserve_for_grade_1": reserve,
    }


def carriers(draw: st.DrawFn) -> dict[str, Any]:
    limit = {"caseload_limit": draw(few(1, 3))} if draw(st.booleans()) else {}
    return {
        "staff": draw(few(1, 3)),
        "at_shift_end": "finish",
        "hours_per_week": draw(st.sampled_from([10, 40])),
    } | limit


def work(
    draw: st.DrawFn, name: str, works: tuple[str, ...], teams: dict[str, Any], arrives: list[str]
) -> dict[str, Any]:
    on_shifts = [each for each in teams if each != CASES]
    by = draw(st.sampled_from([*on_shifts, *on_shifts, CASES, None]))
    found: dict[str, Any] = {"then": routes(draw, works), "starting_backlog": backlog(draw, by)}
    if arrives:
        found["arrives"] = arrives
    if draw(st.booleans()):
        found["delay"] = draw(law())
    if by is None:
        return found
    found["done_by"] = by
    patient = by == CASES or all(teams[each]["at_shift_end"] != "preempt" for each in on_shifts)
    if patient and draw(st.booleans()):
        found["patience"] = draw(law())
        later = works[works.index(name) + 1 :]  # back would be without end where nobody is ever served
        if later and draw(st.booleans()):
            found["diverts_to"] = draw(st.sampled_from(later))
    if draw(few(0, 3)) == 0:
        found["appointments"] = {
            "per_day": draw(few(1, 30)),
            "from": "09:00",
            "to": "15:00",
            "earliest": f"{draw(few(0, 9))} h",
        }
    if by == CASES:
        return found | case(draw) | grades(draw, found, [], {})
    found["takes"] = draw(law())
    if draw(st.booleans()):
        found["travel"] = draw(law())
    found["helped_by"] = [each for each in on_shifts if each != by and draw(st.booleans())]
    if draw(st.booleans()):
        return found | grades(draw, found, on_shifts, teams)
    by_stream = {each: draw(few(1, 2)) for each in arrives}
    found["priority"] = by_stream if by_stream and draw(st.booleans()) else draw(few(1, 3))
    return found


def grades(draw: st.DrawFn, given: dict[str, Any], on_shifts: list[str], teams: dict[str, Any]) -> dict[str, Any]:
    """Two or three grades; on shifts with units, pre-emption and teams of their own."""
    count = draw(few(2, 3))
    found: dict[str, Any] = {}
    for number in range(1, count + 1):
        grade: dict[str, Any] = {"share": "rest" if number == count else f"{draw(st.sampled_from([0, 20, 40]))} %"}
        if on_shifts:
            grade["units"] = draw(few(1, 2))
            lower = [str(each) for each in range(number + 1, count + 1)]
            grade["preempts"] = [each for each in lower if draw(st.booleans())]
            if draw(few(0, 3)) == 0:
                grade["done_by"] = draw(st.sampled_from(on_shifts))
        if "appointments" in given and draw(st.booleans()):
            grade["attend_within"] = "appointment"
        found[str(number)] = grade
    return {"grades": found}


def case(draw: st.DrawFn) -> dict[str, Any]:
    lasts = draw(st.sampled_from([{"empirical": ["2 h", "6 h", "24 h"]}, {"lognormal": {"mean": "1 day", "cv": 1}}]))
    reviewed = {"review_every": "5 h", "review_takes": "20 min"} if draw(st.booleans()) else {}
    effort = {"effort": f"{draw(few(1, 20))} h"} if draw(st.booleans()) else {}
    return {"lasts": lasts} | reviewed | effort


def backlog(draw: st.DrawFn, by: str | None) -> dict[str, Any]:
    waited = [f"{each} min" for each in draw(st.lists(minutes, max_size=12))]
    return ({"waited": waited} if waited else {}) | ({"live": draw(few(0, 4))} if by is not None else {})


def routes(draw: st.DrawFn, works: tuple[str, ...]) -> dict[str, Any]:
    """To one or two works and to the ends; a good part always ends."""
    onward = draw(st.lists(st.sampled_from(works), max_size=2, unique=True))
    return {each: f"{draw(st.sampled_from([10, 30]))} %" for each in onward} | {"gone": "10 %", "end": "rest"}
