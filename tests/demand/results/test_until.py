"""How often the interval of a run that stopped because it was narrow enough holds the true mean."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest
from tests.demand.results import example

from peelian.demand.results import simulate as module
from peelian.demand.results.asked import Asked, read_asked
from peelian.demand.results.facets import Facets
from peelian.demand.results.scale import Scale, scale_of
from peelian.demand.results.simulate import simulate

MODEL = example.model()
BUSY = read_asked("busy", MODEL)
MEAN = 50.0
WHOLE = SimpleNamespace(
    all=Facets(MODEL.calendar).all[:1], places=lambda _by: slice(0, 1), settle_weeks=0
)  # the run alone


@dataclass(frozen=True)
class Skewed:
    """A plan whose only KPI is a skewed value with a known mean: 40 and a gamma of mean 10."""

    seed: int
    model: object = MODEL
    digest: str = ""

    @property
    def facets(self) -> SimpleNamespace:
        return WHOLE

    @property
    def scales(self) -> dict[Asked, Scale]:
        return {BUSY: scale_of(BUSY, MODEL)}

    @property
    def asked(self) -> tuple[Asked, ...]:
        return (BUSY,)

    def run(self, seed: int, first: int, count: int, threads: int | None) -> np.ndarray:
        chance = np.random.default_rng(self.seed)
        values = 40 + chance.gamma(2.0, 5.0, first + count)[first:]
        return values[:, None, None]


@pytest.mark.long
@pytest.mark.parametrize("wish", ["busy ±1 points", "busy ±2 %"])
def test_the_interval_of_a_run_that_stops_holds_the_mean_nearly_as_often_as_it_says(
    monkeypatch: pytest.MonkeyPatch, wish: str
) -> None:
    times, held, counts = 600, 0, []
    for seed in range(times):
        monkeypatch.setattr(module, "plan_of", lambda *_given, seed=seed, **_more: Skewed(seed))
        results = simulate(MODEL, until=wish)
        interval = results.estimate(BUSY).interval()
        assert results.stopped == "narrow enough"
        held += interval.lower <= MEAN <= interval.upper
        counts.append(results.run.replications)

    # 0.95 less what stopping costs, and three standard errors of 600 trials.
    assert held / times > 0.93 - 3 * np.sqrt(0.95 * 0.05 / times)
    wanted = (1.96 * np.sqrt(2.0) * 5.0 / {"busy ±1 points": 1, "busy ±2 %": 0.98}[wish]) ** 2
    assert np.mean(counts) == pytest.approx(wanted, rel=0.1), "about as many as theory says"
