"""What `peelian demand staff` prints and writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from peelian.cli.console import Format, print_json, print_rows, say
from peelian.demand.model.calendar import WEEKDAYS
from peelian.demand.model.check_load import hour_named
from peelian.demand.model.yaml_form import written
from peelian.demand.results.assumed import assumed_lines
from peelian.demand.staff.answer import Answer, people_rows, shift_rows
from peelian.demand.staff.cost import Cost
from peelian.demand.staff.improve import Question
from peelian.demand.staff.outcome import Outcome, verdict
from peelian.demand.staff.takes import Takes
from peelian.demand.staff.words import asked_text, estimate_text, takes_sentences, target_text


def print_answer(answer: Answer, form: str) -> None:
    """Write an answer as tables and sentences, as JSON, or as CSV with a row for each hour of the week."""
    if form == "json":
        print_json(_as_dict(answer))
    elif form == "csv":
        print_rows("", list(_hours(answer)), Format.CSV, empty="")
    else:
        say(_title(answer.question))
        print_rows("Needed on duty, by theory", list(_week(answer.need.staff)), Format.TABLE, empty="")
        for title, rows in (
            ("The plan: people", list(people_rows(answer.plan))),
            ("The plan: people on shifts", list(shift_rows(answer.plan))),
            ("Targets, simulated", list(_targets(answer))),
        ):
            if rows:
                print_rows(title, rows, Format.TABLE, empty="")
        for line in answer.sentences:
            say(line)


def print_takes(takes: Takes, form: str) -> None:
    """Write what it would take: the settings looked at, and the sentence."""
    model, target = takes.lever.model, takes.target
    rows = [
        {
            "setting": takes.lever.says(look.steps), "value": estimate_text(model, target, look.value),
            "meets the target": "yes" if look.met else "no",
        }
        for look in takes.looks
    ]  # fmt: skip
    said = [*takes_sentences(takes), *assumed_lines(model)]
    if form == "json":
        change = None if not takes.steps else {takes.lever.path: takes.lever.change(takes.steps)}
        print_json({
            "path": takes.lever.path, "steps": takes.steps, "change": change, "one_way": takes.one_way,
            "theory": takes.theory, "basis": "simulated" if takes.looks else "theory",
            "looks": [
                {"steps": each.steps, "mean": each.value.mean, "low": each.value.low, "high": each.value.high}
                for each in takes.looks
            ],
            "sentences": said,
        })  # fmt: skip
    elif form == "csv":
        print_rows("", rows, Format.CSV, empty="")
    else:
        if rows:
            print_rows(f"{takes.lever.path}, simulated", rows, Format.TABLE, empty="")
        for line in said:
            say(line)


def scenario_file(answer: Answer) -> str:
    """The plan as a scenario, as it stands under `scenarios` of a model's file."""
    import yaml

    held: dict[str, Any] = {"scenarios": {answer.scenario: written(answer.plan.scenario)}}
    return yaml.safe_dump(held, sort_keys=False, allow_unicode=True, width=120)


def _title(question: Question) -> str:
    """What was asked, in a line."""
    model = question.model
    return f"{model.title or model.force}: {question.team}, {asked_text(question)}"


def _week(numbers: Any) -> Iterator[dict[str, Any]]:
    """A row for each hour of the day, a column for each day of the week."""
    for hour, row in enumerate(np.asarray(numbers).reshape(7, 24).T):
        yield {"hour": f"{hour:02}:00", **{day.title(): int(each) for day, each in zip(WEEKDAYS, row, strict=True)}}


def _targets(answer: Answer) -> Iterator[dict[str, Any]]:
    if answer.improved is None:
        return
    question, found = answer.question, answer.improved
    for name in (*question.targets, *question.told):
        target = question.model.targets[name]
        before, after = found.before[name].value, found.best.outcomes[name].value
        yield {
            "target": name,
            "asked": target_text(question.model, target),
            "now": estimate_text(question.model, target, before),
            "with the plan": estimate_text(question.model, target, after),
            "then": verdict(target, after),
            "planned for": "yes" if name in question.targets else "no",
        }


def _hours(answer: Answer) -> Iterator[dict[str, Any]]:
    plan, now = answer.plan, answer.on_duty_now
    for hour in range(168):
        yield {
            "hour": hour_named(hour),
            "load": round(float(plan.need.load[hour]), 3),
            "needed by theory": int(answer.need.staff[hour]),
            "now": round(float(now[hour]), 3),
            "planned": round(float(plan.covers[hour]), 3),
            "short": round(float(plan.short[hour]), 3),
        }


def _as_dict(answer: Answer) -> dict[str, Any]:
    question, plan, found = answer.question, answer.plan, answer.improved
    return {
        "team": question.team, "targets": question.targets, "held": question.hold, "by": question.by,
        "basis": "theory" if found is None else "simulated",
        "hours": list(_hours(answer)),
        "plan": [{"duty": duty.name, "people": number * duty.step} for duty, number in plan.chosen],
        "cost": {"now": _cost(answer.now), "plan": _cost(plan.cost)},
        "gap": plan.gap, "limited": plan.is_limited, "scenario": written(plan.scenario),
        "simulated": None if found is None else {
            "seed": answer.seed, "replications": answer.replications,
            "before": _outcomes(found.before),
            "rounds": [
                {
                    "did": each.did, "cost_a_year": each.plan.cost.a_year, "people": each.plan.cost.people,
                    "holds": each.holds, "best": each is found.best, "targets": _outcomes(each.outcomes),
                }
                for each in found.rounds
            ],
        },
        "sentences": answer.sentences,
    }  # fmt: skip


def _cost(cost: Cost) -> dict[str, Any]:
    return {"people": cost.people, "hours_a_week": cost.hours, "a_year": cost.a_year, "priced": cost.priced}


def _outcomes(outcomes: Any) -> dict[str, Any]:
    found: dict[str, Outcome] = dict(outcomes)
    return {
        name: {"mean": each.value.mean, "low": each.value.low, "high": each.value.high} for name, each in found.items()
    }
