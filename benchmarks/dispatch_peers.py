"""The benchmark's dispatch in SimPy and in Ciw. Each returns what jobs of each grade waited in all, in minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from dispatch_model import GRADES

from peelian.demand.clock import HOUR, MINUTE
from peelian.demand.kernels.pool import Jobs


def in_simpy(jobs: Jobs, staff: np.ndarray) -> Callable[[], np.ndarray]:
    """One process an incident, a priority resource, and a roster that sets its capacity.

    SimPy's resources have no public way to change capacity; the private one is set and the line then triggered until
    nobody more is admitted, since a single trigger admits one only.
    """
    import simpy

    came, grades = jobs.arrived_us.tolist(), jobs.grade.tolist()
    service, on_duty = (jobs.travel_us + jobs.scene_us).tolist(), staff.tolist()

    def run() -> np.ndarray:
        env, waited = simpy.Environment(), [0] * GRADES
        units = simpy.PriorityResource(env, on_duty[0])

        def incident(grade: int, time: int) -> Iterator[Any]:
            asked_at = env.now
            with units.request(priority=grade) as asked:
                yield asked
                waited[grade] += env.now - asked_at
                yield env.timeout(time)

        def arrivals() -> Iterator[Any]:
            for at, grade, time in zip(came, grades, service, strict=True):
                yield env.timeout(at - env.now)
                env.process(incident(grade, time))

        def roster() -> Iterator[Any]:
            for hour, count in enumerate(on_duty[1:], 1):
                yield env.timeout(hour * HOUR - env.now)
                units._capacity = count
                while units.put_queue and len(units.users) < count:
                    units._trigger_put(None)

        env.process(roster())
        env.process(arrivals())
        env.run(until=len(on_duty) * HOUR)
        return np.array(waited) / MINUTE

    return run


def in_ciw(jobs: Jobs, units: int, hours: int) -> Callable[[], np.ndarray]:
    """One node with priority classes and a constant number of servers: Ciw's schedules are hand-overs, another rule."""
    import ciw

    times = {}
    for grade in range(GRADES):
        own = jobs.grade == grade
        gaps = np.diff(jobs.arrived_us[own], prepend=0) / MINUTE
        service = (jobs.travel_us + jobs.scene_us)[own] / MINUTE
        times[f"grade {grade}"] = ([*gaps.tolist(), float("inf")], service.tolist())

    def run() -> np.ndarray:
        network = ciw.create_network(
            arrival_distributions={name: [ciw.dists.Sequential(gaps)] for name, (gaps, _) in times.items()},
            service_distributions={name: [ciw.dists.Sequential(service)] for name, (_, service) in times.items()},
            priority_classes={name: place for place, name in enumerate(times)},
            number_of_servers=[units],
            routing={name: [[0.0]] for name in times},
        )
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(hours * 60.0)
        waited = dict.fromkeys(times, 0.0)
        for record in simulation.get_all_records():
            waited[record.original_customer_class] += record.waiting_time
        return np.array(list(waited.values()))

    return run
