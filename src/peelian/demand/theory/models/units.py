"""Units in space: beats, cover for one another, travel."""

from __future__ import annotations

from peelian.demand.theory import hypercube, travel
from peelian.demand.theory.hypercube import Hypercube
from peelian.demand.theory.model import Model, Numbers
from peelian.demand.theory.parameters import Parameters

CONSTANTS = {"right-angle": travel.RIGHT_ANGLE, "straight": travel.STRAIGHT}


def _hypercube(given: Parameters) -> Hypercube:
    preferences = [[int(unit) - 1 for unit in order] for order in given.given["preferences"]]
    return hypercube.hypercube(given.numbers("atom_rates"), preferences, mean_service=given.mean_service())


def _workload(given: Parameters, numbers: Numbers) -> float:
    return float(_hypercube(given).workloads[int(numbers[0]) - 1])


def _distance(given: Parameters, _: Numbers) -> float:
    constant = CONSTANTS[given.given.get("metric", "right-angle")]
    return travel.distance_to_nearest(given.number("area"), given.number("free_units"), constant=constant)


MODELS = (
    Model(
        "hypercube, zero line",
        "Each area has an order of units; the first free one is sent, and without one the call is lost.",
        "Larson (1974)",
        hypercube.__name__,
        {"workload unit #": _workload, "loss probability": lambda given, _: _hypercube(given).loss},
    ),
    Model(
        "nearest unit, spatial Poisson",
        "The mean distance to the nearest free unit: the square-root law.",
        "Kolesar and Blum (1973)",
        travel.__name__,
        {"mean distance": _distance},
    ),
)
