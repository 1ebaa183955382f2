"""A model as flat arrays, from which kernels run: the same model gives the same arrays, to the last bit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

import numpy as np

from peelian.core.errors import CatalogueFault
from peelian.demand.clock import DAY, HOUR
from peelian.demand.distributions import Distribution, compile_distributions
from peelian.demand.kernels.pool import SHIFT_ENDS
from peelian.demand.model.arrays import (
    BY_APPOINTMENT,
    NONE,
    Compiled,
    Floats,
    Integers,
    Kinds,
    Names,
    Streams,
    Teams,
    Works,
)
from peelian.demand.model.calendar import falls_on
from peelian.demand.model.checks import faults
from peelian.demand.model.fault import ModelError
from peelian.demand.model.kind import Kind, kinds_of
from peelian.demand.model.law import Law
from peelian.demand.model.model import Model
from peelian.demand.model.quantity import Duration
from peelian.demand.model.rates import rates_per_hour
from peelian.demand.model.staffing import availability, on_duty, people
from peelian.demand.model.team import Team
from peelian.demand.model.words import named_twice, word_of
from peelian.demand.model.work import Work
from peelian.demand.residual import residual


class _Laws:
    """Laws numbered as they are met; equal ones have one number."""

    def __init__(self) -> None:
        self.numbers: dict[Distribution, int] = {}

    def number(self, law: Law | None) -> int:
        """The number of a law, -1 for none."""
        return NONE if law is None else self.of(law.in_us())

    def of(self, distribution: Distribution) -> int:
        """The number of a distribution."""
        return self.numbers.setdefault(distribution, len(self.numbers))


def compile_model(model: Model) -> Compiled:
    """The arrays of a model. Raises ModelError with its faults if it has any; see `checks` for those and for lines."""
    wrong = faults(model)
    if wrong:
        raise ModelError(CatalogueFault(model.force, 0, ".".join(each.path), each.says, each.remedy) for each in wrong)
    order = list(model.work)
    kinds = sorted(kinds_of(model), key=lambda kind: (order.index(kind.work), kind.place))
    names = Names(
        teams=tuple(model.teams),
        streams=tuple(model.streams),
        works=tuple(model.work),
        ends=model.ends,
        kinds=tuple(kind.name for kind in kinds),
    )
    _refuse_shared_draws(names)
    laws = _Laws()
    compiled = Compiled(
        start=dt.datetime.combine(model.calendar.starts, dt.time()),
        names=names,
        teams=_teams(model),
        streams=_streams(model, names),
        kinds=_kinds(model, kinds, names, laws),
        works=_works(model, names, laws),
        samplers=compile_distributions(list(laws.numbers)),
    )
    for _, each in compiled.arrays():
        each.flags.writeable = False
    return compiled


def _teams(model: Model) -> Teams:
    teams = list(model.teams.values())
    duties = [on_duty(model, team) for team in teams]
    by_hour = (len(teams), model.calendar.hours)
    return Teams(
        staff=_integers([each.staff for each in duties]).reshape(by_hour),
        relieved=_integers([each.relieved for each in duties]).reshape(by_hour),
        shift_end=_integers([SHIFT_ENDS[team.at_shift_end] for team in teams]),
        reserve=_integers([team.reserve_for_grade_1 for team in teams]),
        carries=np.array([team.carries_cases for team in teams], np.bool_),
        carriers=_floats([float(people(team)) for team in teams]),
        available_us=_integers([_available_us(team) for team in teams]),
        caseload_limit=_floats([float(team.caseload_limit or 0) for team in teams]),
    )


def _available_us(team: Team) -> int:
    return int(team.hours_per_week * availability(team) * HOUR) if team.carries_cases else 0


def _streams(model: Model, names: Names) -> Streams:
    taker = {stream: name for name, work in model.work.items() for stream in work.arrives}
    rates = [rates_per_hour(model, stream) for stream in model.streams.values()]
    return Streams(
        number=_words("stream", names.streams),
        per_hour=_floats(rates).reshape(len(rates), model.calendar.hours),
        elsewhere=_floats([float(stream.elsewhere.part) for stream in model.streams.values()]),
        work=_integers([_number(taker.get(name), names.works) for name in names.streams]),
        priority=_integers([_stream_priority(model, taker.get(name), name) for name in names.streams]),
    )


def _stream_priority(model: Model, taker: str | None, stream: str) -> int:
    given = model.work[taker].priority if taker is not None else 1
    return given.get(stream, 1) if isinstance(given, dict) else given


def _kinds(model: Model, kinds: list[Kind], names: Names, laws: _Laws) -> Kinds:
    after = (*names.works, *names.ends)
    by_work = [[kind.share for kind in kinds if kind.work == name] for name in names.works]
    return Kinds(
        first=_integers([0, *np.cumsum([len(each) for each in by_work])]),
        work=_integers([names.works.index(kind.work) for kind in kinds]),
        share=np.concatenate([_cumulated(each) for each in by_work]),
        place=_integers([kind.place for kind in kinds]),
        priority=_integers([kind.priority for kind in kinds]),
        team=_integers([_number(kind.team, names.teams) for kind in kinds]),
        units=_integers([kind.units for kind in kinds]),
        reserve=_integers([_reserve(model, kind) for kind in kinds]),
        preempts=np.array([[_preempts(one, other) for other in kinds] for one in kinds], np.bool_),
        helped_by=np.array([[name in kind.helpers for name in names.teams] for kind in kinds], np.bool_),
        travel=_integers([laws.number(kind.travel) for kind in kinds]),
        takes=_integers([laws.number(kind.takes) for kind in kinds]),
        residual=_integers([_residual(model, kind, laws) for kind in kinds]),
        within_us=_integers([_within_us(kind) for kind in kinds]),
        then=np.array([_cumulated([kind.then.get(name, 0.0) for name in after]) for kind in kinds]),
    )


def _works(model: Model, names: Names, laws: _Laws) -> Works:
    works = list(model.work.values())
    offered = [_offered_us(model, work) for work in works]

    def numbers(given: list[Law | str | None]) -> Integers:
        return _integers([laws.number(None if each is None else model.law(each)) for each in given])

    return Works(
        number=_words("work", names.works),
        waiting_number=_words("waiting", names.works),
        live_number=_words("live", names.works),
        delay=numbers([work.delay for work in works]),
        patience=numbers([work.patience for work in works]),
        diverts_to=_integers([_number(work.diverts_to, names.works) for work in works]),
        lasts=numbers([work.lasts for work in works]),
        mean_us=_floats([0.0 if work.lasts is None else model.law(work.lasts).in_us().mean for work in works]),
        effort_us=_integers([_us(work.effort) for work in works]),
        review_us=_integers([_us(work.review_every) for work in works]),
        review_takes_us=_integers([_us(work.review_takes) for work in works]),
        waiting=_integers([0, *np.cumsum([len(work.starting_backlog.ages) for work in works])]),
        waited_us=_integers([age.us for work in works for age in work.starting_backlog.ages]),
        live=_integers([work.starting_backlog.live for work in works]),
        places=np.array([_places(model, work) for work in works]),
        offered=_integers([0, *np.cumsum([len(each) for each in offered])]),
        offered_us=np.concatenate(offered),
        earliest_us=_integers([_us(work.appointments.earliest) if work.appointments else NONE for work in works]),
        grace_us=_integers([_us(work.appointments.grace) if work.appointments else NONE for work in works]),
        order=_order(model, names),
    )


def _reserve(model: Model, kind: Kind) -> int:
    return model.teams[kind.team].reserve_for_grade_1 if kind.team is not None and kind.priority > 1 else 0


def _preempts(one: Kind, other: Kind) -> bool:
    return one.work == other.work and other.grade in one.preempts


def _within_us(kind: Kind) -> int:
    return BY_APPOINTMENT if kind.attend_within == "appointment" else _us(kind.attend_within)


def _us(given: Duration | None) -> int:
    return NONE if given is None else given.us


def _number(name: str | None, names: Sequence[str]) -> int:
    return NONE if name is None else names.index(name)


def _residual(model: Model, kind: Kind, laws: _Laws) -> int:
    """The law of what is left of jobs that are being dealt with as the model starts."""
    work = model.work[kind.work]
    cases = kind.team is not None and model.teams[kind.team].carries_cases
    law = model.law(work.lasts) if cases and work.lasts is not None else kind.takes
    return laws.of(residual(law.in_us())) if work.starting_backlog.live and law is not None else NONE


def _places(model: Model, work: Work) -> Integers:
    """Places for appointments on each day since the start."""
    given, calendar = work.appointments, model.calendar
    if given is None:
        return np.zeros(calendar.days, np.int64)
    open_on = [falls_on(given.days, calendar, calendar.date(day)) for day in range(calendar.days)]
    return np.where(open_on, given.per_day, 0)


def _offered_us(model: Model, work: Work) -> Integers:
    """The times of all places for appointments, in order; those at or after the end of the run are left out."""
    given = work.appointments
    if given is None or not given.per_day:
        return np.zeros(0, np.int64)
    in_a_day = given.from_hour * HOUR + np.arange(given.per_day) * (given.length_h * HOUR) // given.per_day
    days = np.flatnonzero(_places(model, work))
    times = (days[:, None] * DAY + in_a_day).ravel()
    return np.asarray(times[times < model.calendar.hours * HOUR], np.int64)


def _order(model: Model, names: Names) -> Integers:
    before: dict[int, list[int]] = {number: [] for number in range(len(names.works))}
    for number, work in enumerate(model.work.values()):
        for name in work.followers:
            if name in names.works:
                before[names.works.index(name)].append(number)
    try:
        return _integers(list(TopologicalSorter(before).static_order()))
    except CycleError:
        return _integers([])


def _words(what: str, names: Sequence[str]) -> Integers:
    return _integers([word_of(what, name) for name in names])


def _refuse_shared_draws(names: Names) -> None:
    """ModelError in the rare case that two words of 32 bits are the same."""
    twice = named_twice(names.works, names.streams)
    if twice:
        problem = f"{' and '.join(twice)} would share their random draws."
        raise ModelError([CatalogueFault("the model", 0, "", problem, "Give one of them another name.")])


def _cumulated(parts: list[float]) -> Floats:
    """Cumulated shares, exactly 1 from the last that is above 0 on, so that every draw finds its place."""
    found = np.cumsum(_floats(parts))
    found[np.flatnonzero(parts)[-1] :] = 1.0
    return found


def _integers(values: Sequence[object]) -> Integers:
    return np.array(values, np.int64)


def _floats(values: Sequence[object]) -> Floats:
    return np.array(values, np.float64)
