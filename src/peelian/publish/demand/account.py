"""A simulation as a publication tells it: its facts, the sentences that cite them, and the words for its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from peelian.catalogue.documents import Published
from peelian.charts.differences import told
from peelian.charts.picture import joined
from peelian.core.fact import Fact
from peelian.demand.model.model import Model
from peelian.demand.results import facts
from peelian.demand.results.asked import Asked
from peelian.demand.results.comparison import Comparison
from peelian.demand.results.facets import RUN
from peelian.demand.results.results import Results, Verdict
from peelian.publish.content import Cell, Run, Runs, Sign, cell, say
from peelian.publish.demand.bound import Bound

Way = Literal["higher", "lower", "the same", "too small to show", "cannot be told"]


@dataclass(frozen=True)
class Account:
    """A model as it is and in scenarios, with what has been cited of it so far.

    `documents` are those whose figures the model may take, by the fact's name in them.
    """

    comparison: Comparison
    documents: Mapping[str, Published]
    bound: Bound = field(default_factory=Bound)
    kpis: dict[str, None] = field(default_factory=dict)

    @property
    def base(self) -> Results:
        """The model as it is."""
        return self.comparison.base

    @property
    def model(self) -> Model:
        """The model."""
        return self.base.model

    def fact(self, asked: Asked) -> Fact:
        """A KPI of the whole run, as the model is."""
        return facts.fact(self.base, asked)

    def parts(self, asked: Asked, by: str, scenario: str = "") -> list[Fact]:
        """A KPI in each part of a cut, as the model is or in a scenario."""
        return facts.facts(self.comparison.results(scenario) if scenario else self.base, asked, by)

    def change(self, asked: Asked, scenario: str) -> Fact:
        """What a scenario changes of a KPI; its parts are the KPI in the scenario and as it is."""
        return facts.difference(self.comparison, asked, scenario)

    def way(self, asked: Asked, scenario: str) -> Way:
        """Which way a KPI goes in a scenario, as far as it can be told and is more than the last digit shown."""
        return told(self.change(asked, scenario)).value

    def shared(self, scenario: str, kpis: Sequence[str], by: str = RUN) -> list[Asked]:
        """Those of these KPIs that scenario and base both tell, in the model's order; of a cut, that can be cut."""
        found = [each for each in self.comparison.shared(scenario) if each.kpi in kpis]
        return [each for each in found if by == RUN or each.means.by_time]

    def told(self, *kpis: str) -> list[Asked]:
        """Those of these KPIs that the base tells, in the model's order."""
        return [each for each in self.base.kpis if each.kpi in kpis]

    def say(self, words: str, **given: Fact | str) -> Runs:
        """A sentence; see `Bound`."""
        return self.bound.say(words, **given)

    def cite(self, fact: Fact) -> Runs:
        """A figure by itself."""
        return self.bound.cited.runs(fact)

    def name(self, asked: Asked) -> Run:
        """A KPI in words, leading to its definition; where a target is about it, by the target's name."""
        self.kpis[asked.kpi] = None
        target = next((each.name for each in self.base.verdicts if each.asked == asked), "")
        return Run(capital(f"{target}: {asked.says}" if target else asked.title), to=f"definition-{asked.kpi}")


def capital(text: str) -> str:
    """The text with its first letter as a sentence has it."""
    return text[:1].upper() + text[1:]


def figure(account: Account, fact: Fact) -> Cell:
    """A cell with a figure and its interval below, unless both its ends are printed as the figure is."""
    interval = "" if fact.value is None or is_narrow(fact) else fact.interval_text
    return cell(account.cite(fact), say(interval, "small"))


def is_narrow(fact: Fact) -> bool:
    """Whether both ends of a figure's interval are printed as the figure itself."""
    return fact.interval is not None and set(fact.interval_text.split(" to ")) == {fact.text}


def limit_text(verdict: Verdict) -> str:
    """A target's limit as the model writes it: "at least 90 %"."""
    least = verdict.target.at_least
    limit = f"at least {least}" if least is not None else f"at most {verdict.target.at_most}"
    return re.sub(r"\b1 (day|week)s\b", r"1 \1", limit)


def level_text(fact: Fact) -> str:
    """The level of a fact's interval: "95%"."""
    return f"{fact.interval.level:.0%}" if fact.interval else ""


def better(asked: Asked, way: Way) -> str:
    """Whether a way is for the better or the worse; empty where the KPI has no better, or nothing is told."""
    wanted = asked.means.better
    if way not in ("higher", "lower") or wanted == "neutral":
        return ""
    return "better" if way == wanted else "worse"


def way_run(asked: Asked, way: Way) -> Run:
    """What can be told of a difference, with a sign of its own for better, worse and neither."""
    judged = better(asked, way)
    sign: Sign = {"better": "good", "worse": "poor"}.get(judged, "none")  # type: ignore[assignment]
    return Run(f"{way}, {judged}" if judged else way, sign=sign)


def outcome_run(verdict: Verdict) -> Run:
    """How a target stands, with its sign."""
    sign: Sign = {"met": "good", "missed": "poor"}.get(verdict.outcome, "none")  # type: ignore[assignment]
    return Run(verdict.outcome, sign=sign)


def listed(names: Sequence[str], nothing: str = "none") -> str:
    """Names in running text."""
    return joined(list(names)) or nothing
