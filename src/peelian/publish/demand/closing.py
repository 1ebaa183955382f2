"""What stands at the end: what is not in the model, definitions, how to run it again, and every figure."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from peelian.core.fact import Fact
from peelian.demand.model.notice import Notice
from peelian.demand.results.asked import PREFIX
from peelian.demand.results.kpi import KPIS
from peelian.demand.results.results import Results
from peelian.publish.content import (
    Block,
    Column,
    Definition,
    Definitions,
    Grid,
    Item,
    Listing,
    Para,
    Part,
    Row,
    Run,
    Runs,
    cell,
    plain,
    say,
)
from peelian.publish.demand.account import Account, capital

NOT_IN_IT = (
    "Where things happen: travel times are drawn, and are no longer when the nearest unit is far away.",
    "What people do in answer: nobody calls again after giving up, or works faster when many wait.",
    "Skills, vehicles and single names: the people of a team are alike, and a job needs only so many of them.",
    "What no model was told of: new crimes, storms, strikes, a change of law.",
    "How good the work is: a job done counts as done, however well.",
)


def not_in_it_blocks(notices: Sequence[Notice]) -> Iterator[Block]:
    """What a reader must not look for in the results, and what the checks of the model warn of."""
    yield Listing(tuple(Item(say(each)) for each in NOT_IN_IT))
    if notices:
        yield Para(say("The checks before the run warn of this:"))
        yield Listing(tuple(Item(_notice(each)) for each in notices))
    else:
        yield Para(say("The checks before the run warn of nothing."))


def definitions_part(kpis: Sequence[str]) -> Part:
    """The definition of each KPI that is named."""
    found = [KPIS[name] for name in KPIS if name in set(kpis)]
    entries = tuple(
        Definition(
            capital(each.says.replace("{} %", "so many per cent").format("…")),
            (Para(say(each.definition)), Para((Run(_better(each.better)), Run(each.name, "code")), "small")),
            f"definition-{each.name}",
        )
        for each in found
    )
    return Part("definitions", "Definitions", (Definitions(entries),))


def again_blocks(account: Account, command: str) -> Iterator[Block]:
    """The command, the seed and the digests with which anybody gets the same figures."""
    run = account.base.run
    yield Para((Run("This report: "), *code(command)))
    yield Para(
        say(
            f"{run.replications} replications from seed {run.seed}. The draws of a replication are the same in each "
            "scenario, so that a difference is what the scenario does. The same command gives the same figures, to the "
            f"last digit, on any machine with Peelian {run.program}."
        )
    )
    results = [account.base, *(account.comparison.results(name) for name in account.comparison.names)]
    rows = tuple(
        Row((plain(capital(each.run.scenario or "the model as it is")), cell(say(each.run.digest[:16], "code"))))
        for each in results
    )
    yield Grid("What was simulated", (Column("Model"), Column("Digest")), rows)


def figures_part(results: Results, facts: Sequence[Fact]) -> Part:
    """Every figure that is cited, with what it is, its interval, and the KPI to ask for to get it again."""
    run = results.run
    again = f"{shlex.quote(run.model)} --replications {run.replications} --seed {run.seed} --kpi"
    about = (
        "Each figure above leads to its line here. All are simulated: means over the replications, with the interval "
        "of the mean. The figures of charts stand in the charts' own tables. To get a figure again, ask for the KPI of "
        "its line: "
    )
    commands = (
        Run(f"peelian demand simulate {again} KPI", "code"),
        Run(", of a scenario with "),
        Run("--scenario NAME", "code"),
        Run(", of a difference "),
        Run(f"peelian demand compare {shlex.quote(run.model)} NAME --replications … --kpi KPI", "code"),
        Run("."),
    )
    columns = (Column("No."), Column("Figure", numeric=True), Column("What it is"), Column("Interval and basis"))
    rows = tuple(_figure(facts, number, fact) for number, fact in enumerate(facts, 1))
    grid = Grid(f"The {len(facts)} figures of this publication", columns, rows, "figures")
    return Part("figures", "Every figure and what it rests on", (Para((Run(about), *commands)), grid))


def code(command: str) -> Runs:
    """A command, of which a line may break between options only."""
    first, *options = command.split(" --")
    return (Run(first, "code"), *(Run(f" --{each}", "code") for each in options))


def _figure(facts: Sequence[Fact], number: int, fact: Fact) -> Row:
    title: list[Run] = [Run(capital(fact.lineage.title if fact.lineage else fact.measure))]
    if fact.parts:
        places = {each.id: at for at, each in enumerate(facts, 1)}
        title.append(Run(f" ({fact.derivation})"))
        for at, part in enumerate(fact.parts):
            title.append(Run(" and " if at else ", from "))
            place = places.get(part.id)
            title.append(Run(str(place), to=f"figure-{place}") if place else Run(part.text))
    kpi = fact.measure.removeprefix(PREFIX) + "".join(f"[{name}={value}]" for name, value in fact.parameters)
    interval = f"{fact.interval.level:.0%}: {fact.interval_text}" if fact.interval else "no interval"
    cells = (plain(str(number)), plain(fact.text), cell(tuple(title), say(kpi, "code")))
    return Row((*cells, cell(say(interval), say(fact.basis.value))), f"figure-{number}")


def _better(better: str) -> str:
    return (
        "Neither higher nor lower is better in itself. "
        if better == "neutral"
        else f"{better.capitalize()} is better. "
    )


def _notice(notice: Notice) -> Runs:
    return (Run(".".join(notice.path), "code"), Run(f": {notice.says} {notice.remedy}"))
