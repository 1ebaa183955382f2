"""Calls: lost, waiting, hanging up, or limited in number."""

from __future__ import annotations

from peelian.demand.theory import erlang_a, erlang_b, erlang_c, limited
from peelian.demand.theory.erlang_a import Impatient
from peelian.demand.theory.limited import Limited
from peelian.demand.theory.model import Model, Numbers
from peelian.demand.theory.parameters import Parameters

GROSS = "Gross and Harris, Fundamentals of Queueing Theory"


def _load(given: Parameters) -> tuple[float, int]:
    return given.offered_load(), given.whole("c")


def _mean_wait(given: Parameters, _: Numbers) -> float:
    return erlang_c.mean_wait(*_load(given), mean_service=given.mean_service())


def _answered(given: Parameters, numbers: Numbers) -> float:
    return erlang_c.answered_within(numbers[0], *_load(given), mean_service=given.mean_service())


def _longer(given: Parameters, numbers: Numbers) -> float:
    return erlang_c.waits_longer(numbers[0], *_load(given), mean_service=given.mean_service())


def _fewest(given: Parameters, _: Numbers) -> float:
    within, share = given.number("answer_within_s"), given.number("target")
    return erlang_c.fewest_servers(within, share, given.offered_load(), mean_service=given.mean_service())


def _impatient(given: Parameters) -> Impatient:
    return erlang_a.impatient(
        arrival_rate=given.arrival_rate(),
        mean_service=given.mean_service(),
        mean_patience=given.mean_patience(),
        servers=given.whole("c"),
    )


def _room(given: Parameters) -> Limited:
    return limited.limited_room(
        arrival_rate=given.arrival_rate(),
        mean_service=given.mean_service(),
        servers=given.whole("c"),
        room=given.whole("K"),
    )


def _sources(given: Parameters) -> Limited:
    return limited.finite_source(
        sources=given.whole("N"),
        rate_each=given.number("lam_each"),
        mean_service=given.mean_service(),
        servers=given.whole("c"),
    )


MODELS = (
    Model(
        "M/M/c/c",
        "Calls that find every line busy are lost.",
        "Erlang (1917)",
        erlang_b.__name__,
        {"blocking probability": lambda given, _: erlang_b.blocking_probability(*_load(given))},
    ),
    Model(
        "M/M/c",
        "Calls wait in order until they are answered.",
        f"Erlang (1917); {GROSS}, chapter 2",
        erlang_c.__name__,
        {
            "probability of waiting": lambda given, _: erlang_c.waiting_probability(*_load(given)),
            "P(wait<=# s)": _answered,
            "P(wait<=#)": _answered,
            "P(wait># s)": _longer,
            "P(wait>#)": _longer,
            "mean wait": _mean_wait,
            "Wq": _mean_wait,
            "Lq": lambda given, _: erlang_c.mean_queue(*_load(given)),
            "minimum agents": _fewest,
        },
    ),
    Model(
        "M/M/c+M",
        "Calls wait in order, and hang up when their patience is at an end.",
        "Palm (1957); Garnett, Mandelbaum and Reiman (2002)",
        erlang_a.__name__,
        {
            "probability of waiting": lambda given, _: _impatient(given).waiting_probability,
            "probability of abandoning": lambda given, _: _impatient(given).abandonment_probability,
            "mean wait of all callers": lambda given, _: _impatient(given).mean_wait,
            "Lq": lambda given, _: _impatient(given).mean_queue,
        },
        note="Waits are over all callers, those who hang up among them.",
    ),
    Model(
        "M/M/c/K",
        "Calls wait while there is room, and are turned away when there is none.",
        f"{GROSS}, chapter 2",
        limited.__name__,
        {
            "blocking probability": lambda given, _: _room(given).blocking_probability,
            "mean wait of accepted": lambda given, _: _room(given).mean_wait,
            "Lq": lambda given, _: _room(given).mean_queue,
            "L": lambda given, _: _room(given).mean_number,
        },
    ),
    Model(
        "M/M/c//N",
        "So many sources, each calling again some time after it was served.",
        f"Palm (1947); {GROSS}, chapter 2",
        limited.__name__,
        {
            "mean number not running": lambda given, _: _sources(given).mean_number,
            "Lq": lambda given, _: _sources(given).mean_queue,
            "Wq": lambda given, _: _sources(given).mean_wait,
        },
    ),
)
