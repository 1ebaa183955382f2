"""Time a year of dispatch beside SimPy, Ciw and cimba on the same jobs, whole replications, and a second process.

What is not installed is left out and said. Every engine is checked to give the same waits before any is timed.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
from dispatch_model import GRADES, HOURS, model
from dispatch_peers import in_ciw, in_simpy
from page import machine
from whole_force import force

from peelian.demand.clock import MINUTE
from peelian.demand.draws import fill_uniforms
from peelian.demand.kernels.dispatch import check_outcome, new_run, run_dispatch
from peelian.demand.kernels.pool import NEVER, Jobs, Log, Pool
from peelian.demand.kernels.replication import Scenario, new_room, replicate, run_replications
from peelian.demand.kernels.streams import jobs_drawn
from peelian.demand.kernels.tally import new_tally
from peelian.demand.results.compare import compare
from peelian.demand.results.conditions import Conditions
from peelian.demand.results.simulate import simulate
from peelian.demand.results.spread import Spread
from peelian.demand.simulation.prepare import prepare
from peelian.demand.simulation.replicate import replicate as replicate_force
from peelian.demand.simulation.replicate import visits_of

if importlib.util.find_spec("cimba"):
    import dispatch_in_cimba  # noqa: F401 - its extensions of Numba must be there before anything is compiled

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks-demand.md"
MARK = "<!-- Written by `make bench-demand` from here on. -->\n"
GOALS = {"SimPy": 300, "Ciw, 50 units": 800, "cimba": 10}
WHOLE_GOAL, THREADS_GOAL, READY_GOAL = 1.6, 1.8, 1.5
FORCE_GOAL_MS, ANSWER_GOAL = 100, 2
FORCES, REPLICATIONS = 43, 1000
Engine = Callable[[], object]


def main() -> None:
    """Check that all agree, time them in turn, print ratios, and write the page if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the result into docs/benchmarks-demand.md")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is timed")
    parser.add_argument("--replications", type=int, default=100, help="replications for each count of threads")
    given = parser.parse_args()
    scenario = model()
    parts = [machine("numba", *installed().values()), engines(scenario, given.rounds), whole(scenario)]
    parts += [threads(scenario, given.replications), whole_force(given.replications), answers(), spread()]
    parts += [ready()]
    text = "\n\n".join(parts) + "\n"
    print(text)
    if given.write:
        PAGE.write_text(PAGE.read_text(encoding="utf-8").split(MARK)[0] + MARK + "\n" + text, encoding="utf-8")


def installed() -> dict[str, str]:
    """The peers that are there, by the name of their module."""
    return {name: name for name in ("simpy", "ciw", "cimba") if importlib.util.find_spec(name)}


def engines(scenario: Scenario, rounds: int) -> str:
    """A year's dispatch with its jobs given, in each engine in turn, after a check that all wait alike."""
    jobs = jobs_drawn(scenario.streams, seed=1, replication=0)
    steady = scenario.pool._replace(staff=np.full(HOURS, 50, np.int64))
    runs: dict[str, Engine] = {"ours": _ours(jobs, scenario, scenario.pool)}
    runs["ours, 50 units"] = _ours(jobs, scenario, steady)
    there = installed()
    if "simpy" in there:
        runs["SimPy"] = in_simpy(jobs, scenario.pool.staff)
    if "cimba" in there:
        runs["cimba"] = _in_cimba(jobs, scenario.pool.staff)
    if "ciw" in there:
        runs["Ciw, 50 units"] = in_ciw(jobs, 50, HOURS)
    _same(jobs, scenario, steady, runs)
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds):
        for name, run in runs.items():
            seconds[name].append(median(_clocked(run) for _ in range(15 if name.startswith("ours") else 1)))
        print(f"engines: round {number + 1} of {rounds}", file=sys.stderr)
    missing = {"simpy", "ciw", "cimba"} - set(there)
    said = f"\n\nNot installed, so not timed: {', '.join(sorted(missing))}." if missing else ""
    return f"## A year of dispatch\n\n{len(jobs.grade):,} incidents.\n\n{_tabled(seconds)}{said}"


def _ours(jobs: Jobs, scenario: Scenario, pool: Pool) -> Callable[[], Log]:
    run = new_run(jobs, scenario.rules, pool)

    def go() -> Log:
        check_outcome(run_dispatch(run))
        return run.log

    return go


def _in_cimba(jobs: Jobs, staff: np.ndarray) -> Engine:
    from dispatch_in_cimba import experiment, waited  # also imported at the top

    gap = np.diff(jobs.arrived_us, prepend=0) / MINUTE
    ready_made = experiment(gap, jobs.grade, (jobs.travel_us + jobs.scene_us) / MINUTE, staff)
    return lambda: waited(ready_made)


def _same(jobs: Jobs, scenario: Scenario, steady: Pool, runs: dict[str, Engine]) -> None:
    """Stop unless every engine's waits are ours, to a millionth."""
    for name, run in runs.items():
        if name.startswith("ours"):
            continue
        log = _ours(jobs, scenario, steady if name.endswith("units") else scenario.pool)()
        begun = log.started_us < NEVER
        wait = (log.started_us - jobs.arrived_us)[begun] / MINUTE
        expected = np.bincount(jobs.grade[begun], wait, GRADES)
        # Ciw records only what is finished, and cimba's clock is a float.
        np.testing.assert_allclose(run(), expected, rtol=1e-3 if name.startswith("Ciw") else 1e-6, err_msg=name)


def _tabled(seconds: dict[str, list[float]]) -> str:
    """Ratios of medians, to which the goals apply, and of the fastest, which other work disturbs less."""
    table = "| | ÷ ours | goal | fastest ÷ ours | seconds | range |\n|---|---:|---:|---:|---:|---:|\n"
    for name, each in seconds.items():
        base = seconds["ours, 50 units" if name.endswith("units") else "ours"]
        ratio, goal = median(each) / median(base), GOALS.get(name)
        met = f"{goal}: {'met' if ratio >= goal else 'missed'}" if goal else ""
        spread = f"{median(each):.4f} | {min(each):.4f} to {max(each):.4f}"
        table += f"| {name} | {ratio:,.1f} | {met} | {min(each) / min(base):,.1f} | {spread} |\n"
    return table.rstrip("\n")


def whole(scenario: Scenario) -> str:
    """A replication with drawing and tallying beside the bare dispatch, in turn."""
    jobs = jobs_drawn(scenario.streams, seed=1, replication=0)
    bare, room, tally = _ours(jobs, scenario, scenario.pool), new_room(scenario), new_tally(1, GRADES)
    outcomes, place = np.zeros(1, np.int64), np.zeros(1, np.int64)
    pairs = []
    for _ in range(40):
        spent = _clocked(bare)
        pairs.append((spent, _clocked(lambda: run_replications(scenario, 1, 0, place, room, tally, outcomes))))
    alone, all_of_it = (median(each) for each in zip(*pairs, strict=True))
    met = "met" if all_of_it / alone <= WHOLE_GOAL else "missed"
    return (
        f"## A whole replication\n\nDispatch alone {alone * 1000:.1f} ms, with drawing and tallying "
        f"{all_of_it * 1000:.1f} ms: {all_of_it / alone:.2f} times, goal {WHOLE_GOAL}: {met}. Medians of 40 in turn."
    )


def threads(scenario: Scenario, count: int) -> str:
    """Many replications on one thread and on two, in turn; and how long 43 forces would take."""
    batch = {"seed": 1, "first": 0, "count": count}
    replicate(scenario, seed=1, first=0, count=2)
    rounds = [[_clocked(partial(replicate, scenario, **batch, threads=each)) for each in (1, 2)] for _ in range(5)]
    one, two = (median(each) for each in zip(*rounds, strict=True))
    met = "met" if one / two >= THREADS_GOAL else "missed"
    years = FORCES * REPLICATIONS / count / 60
    return (
        f"## Threads\n\n{count} replications: {one:.2f} seconds on one thread, {two:.2f} on two: {one / two:.2f} times "
        f"as fast, goal {THREADS_GOAL}: {met}. Two threads that draw numbers over and over in the processor's nearest "
        f"memory, and share nothing, gain {_at_most():.2f} times in the same minute: what the machine gives at "
        "most.\n\n"
        f"{FORCES} forces of this size with {REPLICATIONS:,} replications of a "
        f"year each would take {one * years:.0f} minutes on one thread and {two * years:.0f} on two (reckoned)."
    )


def _at_most() -> float:
    """How much faster two threads are at work that needs nothing but the processor."""

    def work(times: int) -> None:
        even, odd = np.empty((2, 1 << 14))
        for number in range(times):
            fill_uniforms(even, odd, 1, number, 0, 0, 0)

    def spread(count: int) -> None:
        with ThreadPoolExecutor(count) as pool:
            list(pool.map(work, [6_000 // count] * count))

    spread(1)
    rounds = [[_clocked(partial(spread, count)) for count in (1, 2)] for _ in range(5)]
    one, two = (median(each) for each in zip(*rounds, strict=True))
    return one / two


def whole_force(count: int) -> str:
    """Replications of the sample force from calls to outcomes, on one thread and on two, in turn."""
    prepared = prepare(force())
    visits = len(visits_of(prepared, seed=1, replication=0).stream)
    batch = {"seed": 1, "count": count}
    replicate_force(prepared, seed=1, count=2)
    rounds = [
        [_clocked(partial(replicate_force, prepared, **batch, threads=each)) for each in (1, 2)] for _ in range(5)
    ]
    one, two = (median(each) for each in zip(*rounds, strict=True))
    each_ms = one / count * 1000
    years = FORCES * REPLICATIONS / count / 60
    return (
        f"## A whole force\n\nThe sample force's year from calls to outcomes, {visits:,} visits of entities to works, "
        f"drawn, simulated and tallied: {each_ms:.0f} ms a replication on one thread, {each_ms / visits * 1e6:.0f} ns "
        f"a visit, goal {FORCE_GOAL_MS} ms: {'met' if each_ms <= FORCE_GOAL_MS else 'missed'}. {count} replications "
        f"took {one:.2f} seconds on one thread and {two:.2f} on two: {one / two:.2f} times as fast, goal "
        f"{THREADS_GOAL}: "
        f"{'met' if one / two >= THREADS_GOAL else 'missed'}.\n\n{FORCES} forces of this size with {REPLICATIONS:,} "
        f"replications of a year each would take {one * years / 60:.1f} hours on one thread and "
        f"{two * years / 60:.1f} on two (reckoned from these)."
    )


def answers() -> str:
    """What a warm process takes to answer a what-if: 20 replications of a year, with every KPI and its interval."""
    model = force()
    more = model.changed("teams.response.staff.five-team", "+24")
    simulate(model, replications=2)
    alone = median(_clocked(lambda: simulate(more, replications=20)) for _ in range(3))
    paired = median(_clocked(lambda: compare(model, "more officers", replications=20)) for _ in range(3))
    bare = prepare(more)
    kernel = median(_clocked(lambda: replicate_force(bare, seed=1, count=20)) for _ in range(3))
    return (
        f"## A what-if\n\nIn a process that has run before, 20 replications of the sample force's year: {kernel:.2f} "
        f"seconds simulated, {alone:.2f} with the changed model checked and compiled to arrays and every KPI and "
        f"interval worked out, goal {ANSWER_GOAL}: {'met' if alone < ANSWER_GOAL else 'missed'}; {paired:.2f} with "
        "the model as it is beside it and all paired differences."
    )


def spread() -> str:
    """The same replications on threads and spread by joblib over two processes and two workers of dask."""
    model, count = force(), 96
    ways = {"two threads": None, "two processes": Spread(2)}
    if importlib.util.find_spec("distributed"):
        ways["two workers of dask"] = Spread(2, "local")
    found = {}
    for name, over in ways.items():
        conditions = Conditions(threads=2, spread=over)
        simulate(model, replications=32, conditions=conditions)
        found[name] = _clocked(partial(simulate, model, replications=count, conditions=conditions))
    told = ", ".join(f"{seconds:.1f} on {name}" for name, seconds in found.items())
    return (
        f"## Spread\n\n{count} replications of the sample force with all KPIs, in seconds: {told}. Workers of dask are "
        "started for each run, which is in its time."
    )


def ready() -> str:
    """How long a second process takes from its start to the end of its first replication."""
    parts = []
    for name, script in (("dispatch", "dispatch_model.py"), ("the whole sample force", "whole_force.py")):
        command = [sys.executable, str(Path(__file__).with_name(script))]
        subprocess.run(command, check=True)
        spent = median(_clocked(lambda command=command: subprocess.run(command, check=True)) for _ in range(3))
        met = "met" if spent < READY_GOAL else "missed"
        parts.append(f"{spent:.2f} seconds for {name}, goal {READY_GOAL}: {met}")
    return f"## A second process\n\nFrom its start to the end of its first replication: {'; '.join(parts)}."


def _clocked(work: Engine) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
