"""One question that a scenario asks: what it changes, what becomes of each target, and what else moves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from peelian.charts.differences import Told, differences, told
from peelian.core.fact import Fact
from peelian.demand.results.asked import Asked
from peelian.publish.content import Block, Chart, Charts, Item, Listing, Para, Part, Run, Runs, say
from peelian.publish.demand.account import Account, better, capital, is_narrow, level_text
from peelian.publish.demand.courses import MONTH, course_of
from peelian.publish.demand.finding import finding
from peelian.publish.demand.moving import ANY, kpis_of_targets, largest
from peelian.publish.demand.rests_on import changes_of
from peelian.publish.demand.target_changes import target_changes
from peelian.publish.demand.waits import HOUR_OF_WEEK, hour_map, waited

_OTHERS = (
    "mean_caseload", "backlog_last", "mean_outcome", "utilisation", "abandoned", "attended_within", "kept_within",
)  # fmt: skip
_OF_ALL = ("overtime_hours", "cost")
_MOST = 8


def question_id(scenario: str) -> str:
    """The anchor of a scenario's part."""
    return "question-" + re.sub(r"[^a-z0-9]+", "-", scenario.lower()).strip("-")


def question_part(account: Account, name: str) -> Part:
    """All that is told of one scenario beside the model as it is."""
    scenario = account.model.scenarios[name]
    blocks: list[Block] = [
        Para(finding(account, name), "finding"),
        Para(say(scenario.means)),
        *_changed(account, name),
        *target_changes(account, name),
        *_charts(account, name),
        *_others(account, name),
        *_when(account, name),
    ]
    return Part(question_id(name), capital(name), tuple(blocks))


def _changed(account: Account, name: str) -> Iterator[Block]:
    yield Para((Run("What is changed", "strong"), Run(", and where the size of each change comes from:")))
    yield Listing(tuple(Item(each) for each in changes_of(account, name)))


def _charts(account: Account, name: str) -> Iterator[Block]:
    """Paired differences: targets of each unit, then time busy by team, and cases each."""
    by_unit: dict[str, list[tuple[str, Fact]]] = {}
    for asked in kpis_of_targets(account, name):
        change = account.change(asked, name)
        by_unit.setdefault(change.unit.plural, []).append((_short(account, asked), change))
    of_targets = [
        differences(f"{capital(name)}, targets", rows) for rows in by_unit.values() if len(rows) > 1 and _tell(rows)
    ]
    of_teams = []
    for kpi, title in (("utilisation", "time busy by team"), ("mean_caseload", "live cases each")):
        rows = [(each.team, account.change(each, name)) for each in account.shared(name, (kpi,))]
        if _tell(rows):
            account.kpis[kpi] = None
            of_teams.append(differences(f"{capital(name)}, {title}", rows))
    yield from (Charts(tuple(map(Chart, each))) for each in (of_targets, of_teams) if each)


def _short(account: Account, asked: Asked) -> str:
    return next(each.name for each in account.base.verdicts if each.asked == asked)


def _tell(rows: Sequence[tuple[str, Fact]]) -> bool:
    """Whether any of some differences is more than none."""
    return any(told(fact) in (Told.HIGHER, Told.LOWER, Told.NOT) and fact.value is not None for _, fact in rows)


def _others(account: Account, name: str) -> Iterator[Block]:
    """What else moves that a manager asks for, and how much of all that was compared can be told."""
    targets = {each.asked for each in account.base.verdicts}
    among = [
        *account.shared(name, _OTHERS),
        *(each for each in waited(account) if each in account.shared(name, (each.kpi,))),
    ]
    among += [each for each in account.shared(name, _OF_ALL) if not each.team]
    found = largest(account, name, (each for each in among if each not in targets))
    if found:
        yield Para(say("What else moves by one per cent or more, the largest change in proportion first:"))
        yield Listing(tuple(Item(_other(account, each, name)) for each in found[:_MOST]))
    else:
        yield Para(say("No caseload, wait or cost, and no team's time, moves by one per cent or more."))
    shared = account.comparison.shared(name)
    ways = Counter(account.comparison.difference(each, name).told for each in shared)
    apart = ways["higher"] + ways["lower"]
    yield Para(
        say(
            f"Of {len(shared):,} KPIs that both have, {apart:,} can be told apart, {ways['the same']:,} are the same "
            f"in every run, and of {ways['cannot be told']:,} it cannot be told. Each interval holds by itself: of "
            "twenty differences that are none, one is expected to look like one."
        ),
        "small",
    )


def _other(account: Account, asked: Asked, name: str) -> Runs:
    change = account.change(asked, name)
    now, before = change.parts
    way = account.way(asked, name)
    interval = "" if is_narrow(change) else " ({level} interval {change:interval})"
    judged = f", for the {better(asked, way)}" if better(asked, way) else ""
    said = account.say(
        ": {now} in place of {before}, {change:unsigned} {way}" + interval + "{judged}.",
        now=now, before=before, change=change, way=way, level=level_text(change), judged=judged,
    )  # fmt: skip
    return (account.name(asked), *said)


def _when(account: Account, name: str) -> Iterator[Block]:
    """When in the week waits differ, and how the caseload that changes most goes over the run."""
    waits = [each for each in waited(account) if each in account.shared(name, (each.kpi,), HOUR_OF_WEEK)]
    differ = largest(account, name, waits, ANY)
    if differ:
        account.kpis[differ[0].kpi] = None
        words = f"The wait that changes most in proportion is that of {differ[0].whose}."
        yield Para((Run("When people wait. ", "strong"), *say(words)))
        both = (hour_map(account, differ[0], beside=name), hour_map(account, differ[0], name, beside=""))
        yield Charts(tuple(map(Chart, both)))
    else:
        yield Para(say("No wait for a team on shifts moves, so none is shown by the hour of the week."))
    courses = [
        asked
        for kpi in ("live_cases", "backlog")
        for asked in largest(account, name, account.shared(name, (kpi,), MONTH), ANY)
    ]
    if courses:
        account.kpis[courses[0].kpi] = None
        yield Charts((Chart(course_of(account, courses[0], name)),))
    else:
        yield Para(say("No caseload and no backlog moves, so none is shown over the run."))
