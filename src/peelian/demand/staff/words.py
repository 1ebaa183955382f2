"""What a plan and what it would take say, in sentences computed from them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import isnan

import numpy as np

from peelian.core.unit import Unit
from peelian.demand.clock import HOUR, HOURS_IN_WEEK
from peelian.demand.model.check_load import hour_named
from peelian.demand.model.model import Model
from peelian.demand.model.quantity import Duration
from peelian.demand.model.target import KPIS, Target
from peelian.demand.results.asked import asked_by
from peelian.demand.results.scale import scale_of
from peelian.demand.staff.cost import Cost
from peelian.demand.staff.cuts import too_many
from peelian.demand.staff.improve import Improved, Question
from peelian.demand.staff.outcome import Estimate, limit_of, verdict
from peelian.demand.staff.plan import Plan
from peelian.demand.staff.takes import Takes

_RUNS_SHOWN = 4
_TOLD_GAP = 0.0005


def value_text(model: Model, target: Target, value: float) -> str:
    """A value of a target's KPI in its unit; an en dash for none."""
    if isnan(value):
        return "\N{EN DASH}"
    unit, factor = _scale(model, target)
    return unit.write(Decimal(value * factor))


def estimate_text(model: Model, target: Target, estimate: Estimate) -> str:
    """The mean with its interval: `92.1% (91.8 to 92.4)`."""
    if isnan(estimate.mean):
        return "\N{EN DASH}"
    unit, factor = _scale(model, target)
    low, high = (f"{each * factor:.{unit.decimals}f}" for each in (estimate.low, estimate.high))
    return f"{unit.write(Decimal(estimate.mean * factor))} ({low} to {high})"


def target_text(model: Model, target: Target) -> str:
    """What a target asks for: `at least 90.0%`."""
    least = "least" if target.at_least is not None else "most"
    return f"at {least} {value_text(model, target, limit_of(target))}"


def asked_text(question: Question) -> str:
    """What is asked, in words: `grade 1 attended at least 90.0%, over the week as a whole`."""
    model = question.model
    asked = "; ".join(f"{each} {target_text(model, model.targets[each])}" for each in question.targets)
    return f"{asked}, {'in each hour' if question.hold == 'in each hour' else 'over the week as a whole'}"


def money(model: Model, cost: Cost, amount: float) -> str:
    """An amount in the model's currency, or in hours where an hour has no price.

    A premium counts in hours too: an hour with a fifth on top is 1.2.
    """
    if not cost.priced:
        return f"{amount:,.0f} hours"
    sign = {"GBP": "£", "EUR": "€"}.get(model.costs.currency, f"{model.costs.currency} ")
    return f"{sign}{amount:,.0f}"


def cost_sentence(model: Model, team: str, now: Cost, plan: Cost) -> str:
    """What a plan costs beside what there is."""
    more = plan.a_year - now.a_year
    change = "as much" if round(more) == 0 else f"{money(model, plan, abs(more))} {'more' if more > 0 else 'less'}"
    return (
        f"{team} costs {money(model, now, now.a_year)} a year now, with {now.people:,.0f} full-time people for "
        f"{now.hours:,.0f} hours a week; the plan {money(model, plan, plan.a_year)} with {plan.people:,.0f} for "
        f"{plan.hours:,.0f}, {change}. Time that jobs take after a shift has ended is in neither."
    )


def plan_sentences(plan: Plan) -> Iterator[str]:
    """How busy people are in a plan, what it leaves short, and how sure it is that none is cheaper."""
    busy = 100 * float(plan.need.load.sum()) / float(plan.covers.sum())
    yield (
        f"All that the model has {plan.team} do would keep them busy for {busy:.0f}% of the time that they are on "
        "duty, if nobody helped."
    )
    if plan.short.any():
        runs = sorted(_runs(plan), key=lambda run: -run[2])
        told = "; ".join(
            f"{hour_named(start)} for {hours} h, up to {most:.1f}" for start, hours, most in runs[:_RUNS_SHOWN]
        )
        more = f", and in {len(runs) - _RUNS_SHOWN} other stretches" if len(runs) > _RUNS_SHOWN else ""
        hours = int(np.count_nonzero(plan.short))
        yield f"Within the limits {plan.short.sum():,.0f} hours a week are missing, in {hours} hours: {told}{more}."
    if plan.short_h:
        yield (
            f"The plan has {plan.short_h:,.0f} hours a week too few for all the work that comes: backlogs grow without "
            "end."
        )
    if plan.stretches:
        worst = max(plan.stretches, key=lambda each: each.needs_h)
        yield (
            f"Work comes late in {len(plan.stretches)} stretches of time, the longest of which needs "
            f"{worst.needs_h:,.0f} hours in the {worst.length} h up to {hour_named(worst.end % HOURS_IN_WEEK)}."
        )
    if plan.gap >= _TOLD_GAP:
        yield f"The solver ran out of time: there may be a plan that is {100 * plan.gap:.1f}% cheaper."


def outcome_sentences(question: Question, improved: Improved) -> Iterator[str]:
    """Whether each target holds, before and after, as simulated."""
    for name in question.targets:
        target = question.model.targets[name]
        outcomes = [each[name].value for each in (improved.before, improved.best.outcomes)]
        before, after = (estimate_text(question.model, target, each) for each in outcomes)
        holds = {"met": "holds", "missed": "is missed", "cannot be told": "may hold or not"}[
            verdict(target, outcomes[1])
        ]
        yield (
            f"{name}: {before} now, {after} with the plan; the target of {target_text(question.model, target)} "
            f"{holds}; simulated."
        )
        if question.hold == "in each hour":
            yield from _hours_sentence(name, improved)
    looked = len(improved.rounds)
    if looked == 1:
        yield f"No other plan was simulated: this is the one {improved.best.did}."
    elif improved.best.holds:
        yield f"Of {looked} plans that were simulated it is the cheapest that holds: {improved.best.did}."
    else:
        yield f"None of {looked} plans that were simulated holds; this one misses least: {improved.best.did}."


def _hours_sentence(name: str, improved: Improved) -> Iterator[str]:
    """In how many hours of the week a target is missed by the mean of the replications."""
    goal = next((each for each in improved.best.plan.need.goals if each.name == name), None)
    if goal is None:
        return
    over = too_many(goal, improved.best.outcomes[name])
    late = np.flatnonzero(over)
    if len(late):
        worst = hour_named(int(np.argmax(over)))
        yield f"{name} is missed in {len(late)} of 168 hours of the week, most in that from {worst}; simulated."
    else:
        yield f"{name} holds in every hour of the week; simulated."


def takes_sentences(takes: Takes) -> Iterator[str]:
    """What it would take, or why nothing does."""
    model, target = takes.lever.model, takes.target
    asked = target_text(model, target)
    if takes.theory:
        yield f"No setting of {takes.lever.path} makes it {asked}: {takes.theory}"
        return
    here = next((each for each in takes.looks if each.steps == 0), None)
    now = "" if here is None else f" It is {estimate_text(model, target, here.value)} as things stand."
    if takes.steps is None:
        best = max(takes.looks, key=lambda look: _good(target, look.value))
        yield (
            f"No setting of {takes.lever.path} from {takes.lever.says(takes.looks[0].steps)} to "
            f"{takes.lever.says(takes.looks[-1].steps)} makes it {asked}: at best "
            f"{estimate_text(model, target, best.value)}; simulated.{now}"
        )
        return
    if takes.steps == 0:
        yield f"{takes.lever.path} need not move: it is {asked} already.{now} Simulated."
        return
    there = estimate_text(model, target, takes.look_at(takes.steps).value)
    yield f"It takes {takes.lever.path} at {takes.lever.says(takes.steps)}: then it is {there}; simulated.{now}"
    if not takes.one_way:
        yield "It does not move one way with the lever: a smaller move may do too."


def _good(target: Target, estimate: Estimate) -> float:
    if isnan(estimate.mean):
        return float("-inf")
    return estimate.mean if target.at_least is not None else -estimate.mean


def _scale(model: Model, target: Target) -> tuple[Unit, float]:
    """The unit of a target's KPI, and what its value in parts of 1, hours or numbers is multiplied by."""
    scale = scale_of(asked_by(target), model)
    return scale.unit, scale.factor * (HOUR if KPIS[target.kpi][0] is Duration else 1)


def _runs(plan: Plan) -> Iterator[tuple[int, int, float]]:
    """Runs of hours that are short: the first, how many, and the most that is short in one of them."""
    short = plan.short > 0
    if short.all():
        yield 0, HOURS_IN_WEEK, float(plan.short.max())
        return
    for start in np.flatnonzero(short & ~np.roll(short, 1)):
        turned = np.roll(plan.short, -start)
        length = int(np.argmin(turned > 0))
        yield int(start), length, float(turned[:length].max())
