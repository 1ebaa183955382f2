"""What it would take: the smallest move of one lever that meets a target, by halving over simulations.

Every simulation has the same draws (common random numbers), so that two settings differ by what they are. Halving finds
the smallest move only if the KPI moves one way with the lever; whether it did is said of the settings that were looked
at. What no setting can bring is said by theory, before anything is simulated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import isnan, sqrt

from peelian.demand.model.check_targets import check_targets
from peelian.demand.model.load import case_loads, team_loads
from peelian.demand.model.model import Model
from peelian.demand.model.target import Target
from peelian.demand.staff.lever import Lever
from peelian.demand.staff.outcome import Estimate, Simulate, verdict

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Look:
    """A setting that was looked at: steps from where the lever stands, and the KPI there.

    Where there are no such jobs any more the KPI is not a number, and the target counts as met.
    """

    steps: int
    value: Estimate
    met: bool


@dataclass(frozen=True, slots=True)
class Takes:
    """What it would take.

    `steps` is the smallest move found that meets the target, 0 if it is met already, None if no setting does. `looks`
    are the settings looked at, in order of the lever. `one_way` says whether the KPI moves one way with the lever
    among them. `theory` says why nothing was simulated, if theory alone decides.
    """

    lever: Lever
    target: Target
    steps: int | None
    looks: tuple[Look, ...]
    one_way: bool
    theory: str = ""

    def look_at(self, steps: int) -> Look:
        """The look at a setting."""
        return next(each for each in self.looks if each.steps == steps)


def what_it_takes(
    lever: Lever,
    target: Target,
    simulate: Simulate,
    *,
    replications: int,
    seed: int,
    progress: Progress | None = None,
) -> Takes:
    """The smallest move of a lever with which a target is met, its whole interval on the right side."""
    search = _Search(lever, target, simulate, replications, seed, progress or (lambda _: None))
    ends = [search.last_possible(end) for end in (lever.highest, lever.lowest)]
    hopes = [(end, _why_not(search.model(end), target)) for end in ends if end]
    why_not = _why_not(lever.model, target)
    if why_not and all(why for _, why in hopes):
        return Takes(lever, target, None, (), one_way=True, theory=why_not)
    if search.met(0):
        return search.found(0)
    moves = [search.smallest(end) for end, why in hopes if not why and search.met(end)]
    return search.found(min(moves, key=abs) if moves else None)


@dataclass(slots=True, eq=False)
class _Search:
    """The looks so far."""

    lever: Lever
    target: Target
    simulate: Simulate
    replications: int
    seed: int
    progress: Progress
    looks: dict[int, Look] = field(default_factory=dict)

    def model(self, steps: int) -> Model:
        """The model with the lever so many steps on."""
        found = self.lever.at(steps)
        assert found is not None
        return found

    def met(self, steps: int) -> bool:
        """Whether the target is met there."""
        if steps not in self.looks:
            self.progress(self.lever.says(steps))
            found = self.simulate(self.model(steps), [self.target], replications=self.replications, seed=self.seed)
            value = found[self.target].value
            self.looks[steps] = Look(steps, value, isnan(value.mean) or verdict(self.target, value) == "met")
        return self.looks[steps].met

    def last_possible(self, end: int) -> int:
        """The step nearest an end at which there is a model, by halving: shares that are too large leave none."""
        if self.lever.at(end) is not None:
            return end
        possible, impossible = 0, end
        while abs(impossible - possible) > 1:
            middle = (possible + impossible) // 2
            possible, impossible = (middle, impossible) if self.lever.at(middle) is not None else (possible, middle)
        return possible

    def smallest(self, end: int) -> int:
        """The smallest move towards an end, at which the target is met, that meets it too."""
        short, enough = 0, end
        while abs(enough - short) > 1:
            middle = _between(short, enough)
            short, enough = (short, middle) if self.met(middle) else (middle, enough)
        return enough

    def found(self, steps: int | None) -> Takes:
        """The answer with all that was looked at."""
        looks = tuple(self.looks[each] for each in sorted(self.looks))
        return Takes(self.lever, self.target, steps, looks, one_way=_one_way(looks))


def _between(short: int, enough: int) -> int:
    """A step between two, nearer the one nearer 0: small moves are more likely to be wanted than large ones."""
    near, far = sorted((abs(short), abs(enough)))
    middle = min(max(round(sqrt(max(near, 1) * far)), near + 1), far - 1)
    return middle if enough > short else -middle


def _one_way(looks: tuple[Look, ...]) -> bool:
    """Whether the means rise or fall throughout, as far as the intervals can tell."""
    pairs = [(one.value, other.value) for place, one in enumerate(looks) for other in looks[place + 1 :]]
    rises, falls = (any(a.high < b.low for a, b in pairs), any(a.low > b.high for a, b in pairs))
    return not (rises and falls)


def _why_not(model: Model, target: Target) -> str:
    """Why nothing of a model but what the target is about could meet it, by theory; empty if it might be met."""
    trial = model.model_copy(update={"targets": {"target": target}})
    told = list(check_targets(trial, team_loads(model), case_loads(model)))
    return told[0].says if told else ""
