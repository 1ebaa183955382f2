"""What a scenario comes to, in one line."""

from __future__ import annotations

from peelian.demand.results.asked import Asked
from peelian.demand.results.results import Verdict
from peelian.publish.content import Run, Runs, say
from peelian.publish.demand.account import Account, better, capital
from peelian.publish.demand.loads import weeks
from peelian.publish.demand.moving import DOUBLE, kpis_of_targets, largest, moves, target_in


def finding(account: Account, name: str) -> Runs:
    """The answer in a line: the targets that move, or else the caseloads; what piles up; and what it costs."""
    told = [_moved(account, asked, name) for asked in kpis_of_targets(account, name) if moves(account, asked, name)]
    if not told:
        told = [say("no target moves" if account.base.verdicts else "the model has no targets")]
        caseloads = largest(account, name, account.shared(name, ("mean_caseload",)))
        told += [_moved(account, asked, name) for asked in caseloads[:2]]
    told += [say(f"{target} has no value any more") for target in _gone(account, name)]
    piles = largest(account, name, account.shared(name, ("backlog_last",)), DOUBLE)
    told += [_moved(account, asked, name) for asked in piles if (account.change(asked, name).value or 0) > DOUBLE][:1]
    told += [_cost(account, asked, name) for asked in account.shared(name, ("cost",))
             if not asked.team and moves(account, asked, name)]  # fmt: skip
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
    then = target_in(account, target, name)
    if then is None or then.outcome in (target.outcome, "cannot be told"):
        return ""
    return f", which then {'meets' if then.outcome == 'met' else 'misses'} its target"


def _cost(account: Account, asked: Asked, name: str) -> Runs:
    more = account.way(asked, name) == "higher"
    words = "it costs {change:unsigned} " + ("more" if more else "less") + " over {weeks}"
    return account.say(words, change=account.change(asked, name), weeks=weeks(account))
