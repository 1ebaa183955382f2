"""One question that a scenario asks: what it changes, what becomes of each target, and what else is told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from peelian.charts.differences import Told, differences, told
from peelian.core.fact import Fact
from peelian.demand.results.asked import Asked
from peelian.demand.results.results import Verdict
from peelian.publish.content import (
    Block,
    Chart,
    Charts,
    Column,
    Grid,
    Item,
    Listing,
    Para,
    Part,
    Row,
    Run,
    Runs,
    cell,
    plain,
    say,
)
from peelian.publish.demand.account import (
    Account,
    better,
    capital,
    figure,
    is_narrow,
    level_text,
    limit_text,
    outcome_run,
    way_run,
)
from peelian.publish.demand.courses import MONTH, course_of
from peelian.publish.demand.loads import weeks
from peelian.publish.demand.rests_on import changes_of
from peelian.publish.demand.waits import HOUR_OF_WEEK, hour_map, waited

_OTHERS = ("mean_caseload", "backlog_last", "mean_outcome", "utilisation", "abandoned", "attended_within")
_OF_ALL = ("overtime_hours", "cost")
_LEAST, _ANY, _DOUBLE = Fraction(1, 100), Fraction(0), Fraction(1)
_NOTHING = Fraction(1, 1000)  # what there was nothing of before has changed the more, the more there is
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
        *_targets(account, name),
        *_charts(account, name),
        *_others(account, name),
        *_when(account, name),
    ]
    return Part(question_id(name), capital(name), tuple(blocks))


def finding(account: Account, name: str) -> Runs:
    """The answer in a line: the targets that move, or else the caseloads; what piles up; and what it costs."""
    told = [_moved(account, asked, name) for asked in _of_targets(account, name) if _moves(account, asked, name)]
    if not told:
        told = [say("no target moves" if account.base.verdicts else "the model has no targets")]
        caseloads = _largest(account, name, account.shared(name, ("mean_caseload",)))
        told += [_moved(account, asked, name) for asked in caseloads[:2]]
    told += [say(f"{target} has no value any more") for target in _gone(account, name)]
    piles = _largest(account, name, account.shared(name, ("backlog_last",)), _DOUBLE)
    told += [_moved(account, asked, name) for asked in piles if (account.change(asked, name).value or 0) > _DOUBLE][:1]
    told += [_cost(account, asked, name) for asked in account.shared(name, ("cost",))
             if not asked.team and _moves(account, asked, name)]  # fmt: skip
    runs: list[Run] = [Run(f"{capital(name)}: ")]
    for at, each in enumerate(told):
        runs += [Run("; ")] if at else []
        runs += each
    return (*runs, Run("."))


def _gone(account: Account, name: str) -> list[str]:
    """The targets of which nothing comes any more in a scenario."""
    changes = {each.name: account.change(each.asked, name) for each in account.base.verdicts
               if each.asked in account.comparison.shared(name)}  # fmt: skip
    return [
        target
        for target, change in changes.items()
        if change.parts[0].value is None and change.parts[1].value is not None
    ]


def _moves(account: Account, asked: Asked, name: str) -> bool:
    return account.way(asked, name) in ("higher", "lower")


def _moved(account: Account, asked: Asked, name: str) -> Runs:
    """A KPI that moves, with how much, which way, whether that is for the better, and what it does to a target."""
    way = account.way(asked, name)
    judged = better(asked, way)
    words = "{what} {change:unsigned} {way}" + (" ({judged})" if judged else "") + "{turn}"
    target = next((each for each in account.base.verdicts if each.asked == asked), None)
    return account.say(
        words, what=target.name if target else asked.title, change=account.change(asked, name), way=way, judged=judged,
        turn=_turn(account, target, name) if target else "",
    )  # fmt: skip


def _turn(account: Account, target: Verdict, name: str) -> str:
    """What a scenario makes of a target that was met or missed before; empty where it stays so."""
    then = _then(account, target, name)
    if then is None or then.outcome in (target.outcome, "cannot be told"):
        return ""
    return f", which then {'meets' if then.outcome == 'met' else 'misses'} its target"


def _then(account: Account, target: Verdict, name: str) -> Verdict | None:
    """A target in a scenario; None where the scenario has it no more, or asks something else there."""
    found = next((each for each in account.comparison.results(name).verdicts if each.name == target.name), None)
    return found if found is not None and found.asked == target.asked else None


def _cost(account: Account, asked: Asked, name: str) -> Runs:
    more = account.way(asked, name) == "higher"
    words = "it costs {change:unsigned} " + ("more" if more else "less") + " over {weeks}"
    return account.say(words, change=account.change(asked, name), weeks=weeks(account))


def _short(account: Account, asked: Asked) -> str:
    return next(each.name for each in account.base.verdicts if each.asked == asked)


def _of_targets(account: Account, name: str) -> list[Asked]:
    """What the targets are about, as far as the scenario has it too."""
    shared = account.comparison.shared(name)
    return [each.asked for each in account.base.verdicts if each.asked in shared]


def _changed(account: Account, name: str) -> Iterator[Block]:
    yield Para((Run("What is changed", "strong"), Run(", and where the size of each change comes from:")))
    yield Listing(tuple(Item(each) for each in changes_of(account, name)))


def _targets(account: Account, name: str) -> Iterator[Block]:
    verdicts = account.base.verdicts
    if not verdicts:
        return
    yield Para((Run("What becomes of the targets", "strong"), Run(":")))
    yield Listing(tuple(Item(_sentence(account, each.asked, name)) for each in verdicts))
    columns = (
        Column("Target"), Column("As the model is"), Column("In the scenario"), Column("Difference"),
        Column("What can be told"), Column("Target, in the scenario"),
    )  # fmt: skip
    rows = tuple(_row(account, each.asked, name) for each in verdicts)
    yield Grid(f"Targets, {name} beside the model as it is (basis: simulated)", columns, rows, "prose")


def _sentence(account: Account, asked: Asked, name: str) -> Runs:
    """One target: both values, the paired difference with its interval, and whether the target is met."""
    if asked not in account.comparison.shared(name):
        return (account.name(asked), *say(" is not there in the scenario, so it cannot be compared."))
    change = account.change(asked, name)
    now, before = change.parts
    if change.value is None:
        return (account.name(asked), *account.say(" cannot be compared: {why}.", why=now.missing or before.missing))
    way = account.way(asked, name)
    judged = better(asked, way)
    interval = "" if is_narrow(change) else " ({level} interval {change:interval})"
    apart = ": {now} in place of {before}. That is {change:unsigned} {way}" + interval
    words = {
        "higher": apart,
        "lower": apart,
        "the same": ": {before} in both; no run differs",
        "too small to show": ": {before} in both, to the last digit shown",
        "cannot be told": ": {now} beside {before}. Whether they differ cannot be told: the {level} interval of the "
        "difference, {change:interval}, holds zero",
    }[way]
    if change.interval is None:
        words = ": {now} beside {before} in a single run, which tells no difference from chance"
    tail = f", for the {judged}." if judged else "."
    said = account.say(words, now=now, before=before, change=change, way=way, level=level_text(change))
    return (account.name(asked), *said, Run(tail + _stands(account, asked, name)))


def _stands(account: Account, asked: Asked, name: str) -> str:
    """Whether the target is met, as it is and in the scenario; empty where the scenario has another target."""
    before = next(each for each in account.base.verdicts if each.asked == asked)
    after = _then(account, before, name)
    if after is None:
        return ""
    words = {"met": "met", "missed": "missed", "cannot be told": "not told to be met or missed"}
    as_it_is, then = words[before.outcome], words[after.outcome]
    limits = (
        limit_text(before)
        if limit_text(before) == limit_text(after)
        else f"{limit_text(before)}, then {limit_text(after)}"
    )
    if as_it_is == then:
        return f" The target ({limits}) is {then} in both."
    return f" The target ({limits}) is {as_it_is} as the model is, and {then} in the scenario."


def _row(account: Account, asked: Asked, name: str) -> Row:
    results = account.comparison.results(name)
    title = cell((account.name(asked),))
    if asked not in account.comparison.shared(name):
        return Row((title, *(plain("not in the scenario") for _ in range(5))))
    change = account.change(asked, name)
    now, before = change.parts
    own = [each for each in results.verdicts if each.asked == asked]
    return Row((
        title,
        figure(account, before),
        figure(account, now),
        figure(account, change),
        cell((way_run(asked, account.way(asked, name)),)) if change.value is not None else plain("nothing"),
        cell((outcome_run(own[0]),)) if own else plain("no target in the scenario"),
    ))  # fmt: skip


def _charts(account: Account, name: str) -> Iterator[Block]:
    """Paired differences: targets of each unit, then time busy by team, and cases each."""
    by_unit: dict[str, list[tuple[str, Fact]]] = {}
    for asked in _of_targets(account, name):
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
    found = _largest(account, name, (each for each in among if each not in targets))
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


def _largest(account: Account, name: str, among: Iterable[Asked], least: Fraction = _LEAST) -> list[Asked]:
    """Those that move by `least` or more of what they are, and to more than nothing; the largest change first."""
    found: list[tuple[Fraction, Asked]] = []
    for asked in among:
        change = account.change(asked, name)
        now, before = (part.value for part in change.parts)
        if now and before is not None and change.value and _moves(account, asked, name):
            found.append((abs(Fraction(change.value)) / max(Fraction(before), _NOTHING), asked))
    largest = [each for each in found if each[0] >= least]
    return [asked for _, asked in sorted(largest, key=lambda each: each[0], reverse=True)]


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
    differ = _largest(account, name, waits, _ANY)
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
        for asked in _largest(account, name, account.shared(name, (kpi,), MONTH), _ANY)
    ]
    if courses:
        account.kpis[courses[0].kpi] = None
        yield Charts((Chart(course_of(account, courses[0], name)),))
    else:
        yield Para(say("No caseload and no backlog moves, so none is shown over the run."))
