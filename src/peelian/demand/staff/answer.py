"""The answer to a question of staffing: the plan, how it came about, and what it says, in tables and sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.demand.model.calendar import WEEKDAYS
from peelian.demand.model.model import Model
from peelian.demand.model.rates import by_hour_of_week
from peelian.demand.model.staffing import on_duty
from peelian.demand.results.assumed import assumed_lines
from peelian.demand.staff.cost import Cost, cost_of
from peelian.demand.staff.help import what_would_help
from peelian.demand.staff.improve import Improved, Question
from peelian.demand.staff.minima import Need
from peelian.demand.staff.plan import Plan
from peelian.demand.staff.words import cost_sentence, outcome_sentences, plan_sentences

Floats = npt.NDArray[np.float64]
Cells = dict[str, str | int]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A question with the plan that answers it, and how it came about by simulation, if it did."""

    question: Question
    plan: Plan
    improved: Improved | None
    seed: int
    replications: int

    @property
    def now(self) -> Cost:
        """What the team costs as it is."""
        return cost_of(self.question.model, self.question.team)

    @property
    def on_duty_now(self) -> Floats:
        """The mean number on duty by hour of the week (168), as it is."""
        model = self.question.model
        return by_hour_of_week(on_duty(model, model.teams[self.question.team]).staff)

    @property
    def need(self) -> Need:
        """What theory asks for, before anything was eased or raised by simulation."""
        return self.plan.need if self.improved is None else self.improved.rounds[0].plan.need

    @property
    def scenario(self) -> str:
        """What the plan is called as a scenario of the model."""
        return f"{self.question.team} planned"

    @property
    def model(self) -> Model:
        """The model with the plan among its scenarios."""
        model = self.question.model
        return model.model_copy(update={"scenarios": {**model.scenarios, self.scenario: self.plan.scenario}})

    @property
    def sentences(self) -> list[str]:
        """What it says, and what of the model is assumed."""
        question = self.question
        said = [cost_sentence(question.model, question.team, self.now, self.plan.cost), *plan_sentences(self.plan)]
        if self.plan.is_limited:
            said += what_would_help(question.model, self.plan, question.by, question.rules)
        if self.improved is None:
            said.append("By theory alone; not simulated.")
        else:
            said += outcome_sentences(question, self.improved)
        return said + assumed_lines(question.model)


def shift_rows(plan: Plan) -> Iterator[Cells]:
    """People by shift and day."""
    for shift, overtime in dict.fromkeys((duty.shift, duty.overtime) for duty, _ in plan.chosen if duty.shift):
        by_day = {duty.day: number for duty, number in plan.chosen if (duty.shift, duty.overtime) == (shift, overtime)}
        name = f"{shift}, overtime" if overtime else shift
        yield {"shift": name, **{day.title(): by_day.get(place, 0) for place, day in enumerate(WEEKDAYS)}}


def people_rows(plan: Plan) -> Iterator[Cells]:
    """People by pattern, or by week of their own."""
    for duty, number in plan.chosen:
        if duty.pattern:
            yield {"pattern": duty.pattern, "people": number * duty.step}
        elif duty.sequence:
            yield {"people": number, **{day.title(): each for day, each in zip(WEEKDAYS, duty.sequence, strict=True)}}
