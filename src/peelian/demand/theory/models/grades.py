"""Grades: several kinds of work, the most urgent first."""

from __future__ import annotations

from peelian.demand.theory import cutoff, priorities, single_server
from peelian.demand.theory.cutoff import Reserve
from peelian.demand.theory.model import Model, Numbers
from peelian.demand.theory.parameters import Parameters


def _wait(given: Parameters, numbers: Numbers) -> float:
    waits = priorities.waits_by_grade(
        given.numbers("lams"), mean_service=given.mean_service(), servers=given.whole("c")
    )
    return waits[int(numbers[0]) - 1]


def _delay(given: Parameters, numbers: Numbers) -> float:
    delays = priorities.delays_with_preemption(
        given.numbers("lams"), mean_service=given.mean_service(), servers=given.whole("c")
    )
    return delays[int(numbers[0]) - 1]


def _single_wait(given: Parameters, numbers: Numbers) -> float:
    return single_server.waits_by_grade(given.numbers("lams"), given.services("service"))[int(numbers[0]) - 1]


def _single_time(given: Parameters, numbers: Numbers) -> float:
    return single_server.times_with_preemption(given.numbers("lams"), given.services("service"))[int(numbers[0]) - 1]


def _reserve(given: Parameters) -> Reserve:
    return cutoff.reserve(
        urgent_rate=given.number("lam1"),
        other_rate=given.number("lam2"),
        mean_service=given.mean_service(),
        servers=given.whole("c"),
        cutoff=given.whole("cutoff2"),
    )


MODELS = (
    Model(
        "M/M/c non-preemptive priority",
        "A job begun is finished before a more urgent one begins.",
        "Cobham (1954)",
        priorities.__name__,
        {"Wq class #": _wait, "Wq grade #": _wait},
    ),
    Model(
        "M/M/c preemptive-resume priority",
        "A more urgent job takes a unit from a less urgent one, which resumes later.",
        "Buzen and Bondi (1983): merged M/M/c queues, differenced",
        priorities.__name__,
        {"time in system minus mean service, class #": _delay, "time in system minus mean service, grade #": _delay},
        note="Exact only because all grades have one service rate.",
    ),
    Model(
        "M/G/1 non-preemptive",
        "One unit, any law of service times, no job broken off.",
        "Cobham (1954)",
        single_server.__name__,
        {"Wq class #": _single_wait},
    ),
    Model(
        "M/G/1 preemptive-resume",
        "One unit, any law of service times, less urgent jobs broken off and resumed.",
        "Conway, Maxwell and Miller (1967), chapter 8",
        single_server.__name__,
        {"time in system class #": _single_time},
    ),
    Model(
        "M/D/1",
        "One unit, every job of one length.",
        "Pollaczek (1930), Khinchine (Mat. Sbornik 39:4)",
        single_server.__name__,
        {"Wq": lambda given, _: single_server.mean_wait_of_equal_jobs(given.arrival_rate(), given.number("D"))},
    ),
    Model(
        "M/M/c cutoff priority (units held in reserve)",
        "Less urgent calls are given a unit only while fewer than a cutoff are busy.",
        "Taylor and Templeton (1980); Schaack and Larson (1986)",
        cutoff.__name__,
        {
            "mean wait class #": lambda given, numbers: _reserve(given).mean_waits[int(numbers[0]) - 1],
            "P(class # delayed)": lambda given, numbers: _reserve(given).delayed[int(numbers[0]) - 1],
        },
    ),
)
