"""Over time: arrivals and staff that change from hour to hour."""

from __future__ import annotations

import math

import numpy as np

from peelian.demand.theory import finishing, infinite_server, varying
from peelian.demand.theory.course import Course, held
from peelian.demand.theory.model import Model, Numbers
from peelian.demand.theory.parameters import Parameters

STEPS_PER_H = 40
WAITING_ROOM = 110
PHYSICS = "Eick, Massey and Whitt (1993)"


def _exponential(given: Parameters, _: Numbers) -> float:
    return infinite_server.busy_exponential(given.wave("lam"), given.number("t"), mean_service_h=given.mean_service())


def _deterministic(given: Parameters, _: Numbers) -> float:
    return infinite_server.busy_deterministic(given.wave("lam"), given.number("t"), service_h=given.number("D_h"))


def _varying(given: Parameters, mean_patience_h: float) -> Course:
    """The queue up to the time asked for, its smooth rate held in steps."""
    until = given.number("t_h")
    rates = held(given.wave("lam").rate, until_h=until, steps_per_h=STEPS_PER_H)
    hours = (np.arange(len(rates)) / STEPS_PER_H).astype(np.int64) % 24
    staff = np.array(given.staff_by_hour("staff"))[hours]
    return varying.excess_stops(
        rates, staff, mean_service_h=given.mean_service(), mean_patience_h=mean_patience_h, step_h=1 / STEPS_PER_H
    )


def _patient(given: Parameters) -> Course:
    return _varying(given, math.inf)


def _impatient(given: Parameters) -> Course:
    return _varying(given, given.mean_patience())


def _finishing(given: Parameters, until: Numbers = ()) -> Course:
    hours = int(until[0]) if until else given.whole("hours")
    return finishing.excess_finishes(
        given.numbers("lam_per_hour")[:hours],
        given.numbers("staff")[:hours],
        mean_service_h=given.mean_service(),
        room=int(given.given.get("waiting_room", WAITING_ROOM)),
    )


def _transient(given: Parameters, numbers: Numbers) -> float:
    step = numbers[0] if numbers else given.number("t")
    course = varying.excess_stops([given.arrival_rate()], [1], mean_service_h=given.mean_service(), step_h=step)
    return float(course.mean_number[-1])


MODELS = (
    Model(
        "M(t)/M/inf",
        "The load that a daily wave of arrivals offers, with exponential services.",
        PHYSICS,
        infinite_server.__name__,
        {"mean busy (periodic steady state)": _exponential, "mean busy": _exponential},
    ),
    Model(
        "M(t)/D/inf",
        "The load that a daily wave of arrivals offers, every job of one length.",
        PHYSICS,
        infinite_server.__name__,
        {"mean busy (periodic steady state)": _deterministic, "mean busy": _deterministic},
    ),
    Model(
        "M(t)/M/s(t)",
        "Arrivals and staff change; jobs in excess of the staff stop until a unit is free.",
        "Koopman (1972); Green and Kolesar (1991); solved by uniformisation",
        varying.__name__,
        {
            "E[N(t)]": lambda given, _: float(_patient(given).mean_number[-1]),
            "P(N(t)>=s(t))": lambda given, _: float(_patient(given).all_busy[-1]),
            "E[(N-s)+]": lambda given, _: float(_patient(given).mean_queue[-1]),
        },
    ),
    Model(
        "M(t)/M/s(t)+M",
        "The same with callers who hang up.",
        "Koopman (1972); Palm (1957); solved by uniformisation",
        varying.__name__,
        {
            "E[N(t)]": lambda given, _: float(_impatient(given).mean_number[-1]),
            "P(N(t)>=s(t))": lambda given, _: float(_impatient(given).all_busy[-1]),
            "E[(N-s)+]": lambda given, _: float(_impatient(given).mean_queue[-1]),
        },
    ),
    Model(
        "M(t)/M/s(t) finish mode",
        "Arrivals and staff change; a unit finishes its job before it goes off.",
        "Balance of busy units and waiting jobs; solved by uniformisation in two dimensions",
        finishing.__name__,
        {
            "E[N] (busy+queue) just before hour #": lambda given, at: float(_finishing(given, at).mean_number[-1]),
            "P(busy>=staff) just before hour #": lambda given, at: float(_finishing(given, at).all_busy[-1]),
            "E[queue] just before hour #": lambda given, at: float(_finishing(given, at).mean_queue[-1]),
            "expected total waiting time over the run": lambda given, _: float(_finishing(given).waiting_h.sum()),
        },
        note=f"The vectors' chain has room for {WAITING_ROOM} waiting, unless `waiting_room` says another number.",
    ),
    Model(
        "M/M/1 transient",
        "One unit that starts idle, before it settles.",
        "Forward equations; solved by uniformisation",
        varying.__name__,
        {"E[N(#)]": _transient},
    ),
)
