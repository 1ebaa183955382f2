"""The report of a demand model: what it does as it is, what each scenario would change, and what all that rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from peelian.catalogue.documents import Published
from peelian.core.errors import PeelianError
from peelian.core.force import force
from peelian.demand.model.notice import Notice
from peelian.demand.results import facts
from peelian.demand.results.comparison import Comparison
from peelian.demand.results.results import Results
from peelian.demand.results.timeline import Explained
from peelian.publish.content import Block, Document, Item, Listing, Para, Part, Run, Runs, say
from peelian.publish.demand.account import Account
from peelian.publish.demand.closing import (
    again_blocks,
    definitions_part,
    figures_part,
    not_in_it_blocks,
)
from peelian.publish.demand.courses import course_blocks
from peelian.publish.demand.example import example_blocks
from peelian.publish.demand.finding import finding
from peelian.publish.demand.loads import load_blocks, weeks
from peelian.publish.demand.question import question_id, question_part
from peelian.publish.demand.rests_on import counted_inputs, rests_on_blocks
from peelian.publish.demand.targets import counted, target_blocks
from peelian.publish.demand.waits import wait_blocks


def account_of(comparison: Comparison, documents: Iterable[Published]) -> Account:
    """The account of a comparison, with the documents that the model's figures may come from."""
    by_fact = {figure.fact: document for document in documents for figure in document.figures if figure.fact}
    return Account(comparison, by_fact)


def demand_report(
    account: Account,
    command: str,
    *,
    notices: Sequence[Notice] = (),
    example: Explained | None = None,
    example_command: str = "",
) -> Document:
    """The report of a model beside the scenarios of a comparison; `command` is what writes it again.

    `notices` are what the checks of the model warn of, `example` is the time line of an incident with the command that
    gives it.
    """
    model = account.model
    base = (
        Part("targets", "Targets", tuple(target_blocks(account))),
        Part("load", "Load by team", tuple(load_blocks(account))),
        Part("waits", "Waits", tuple(wait_blocks(account))),
        Part("courses", "Caseloads and backlogs over the run", tuple(course_blocks(account))),
        *(
            []
            if example is None
            else [Part("example", "One incident", tuple(example_blocks(example, example_command)))]
        ),
    )
    questions = tuple(question_part(account, name) for name in account.comparison.names)
    front = _glance(account)
    parts = [
        front,
        Part("reading", "How to read this", tuple(_reading(account))),
        Part("base", "The model as it is", (Para(say(model.note)),) if model.note else (), base),
        *questions,
        Part("rests-on", "What it rests on", tuple(rests_on_blocks(account))),
        Part("not-in-it", "What is not in the model", tuple(not_in_it_blocks(notices))),
        definitions_part(list(account.kpis)),
        Part("again", "To run it again", tuple(again_blocks(account, command))),
        figures_part(account.base, account.bound.cited.facts),
    ]
    return Document(
        title="Demand: " + (model.title or "a model of the force"),
        of=whose(model.force),
        period=f"{facts.period_of(account.base.facets.all[0]).label}, simulated",
        lines=(),
        opening=(notice(account),),
        parts=tuple(parts),
        footer=footer(account.base),
    )


def whose(name: str) -> str:
    """The official name of a model's force; what the model calls it where it is none."""
    try:
        return force(name).name
    except PeelianError:
        return name


def notice(account: Account) -> Para:
    """What a reader must know before any figure."""
    return Para(
        (
            Run("Simulated, not counted.", "strong"),
            Run(
                " Every figure here is what a model of the force does with what it is told. None was counted from "
                f"records of what happened. {counted_inputs(account)} "
            ),
            Run("What it rests on", to="rests-on"),
            Run("."),
        ),
        "notice",
    )


def footer(results: Results) -> Runs:
    """What was simulated, with which version."""
    run = results.run
    return (
        Run(f"Computed by Peelian {run.program} from the model {run.model}, digest "),
        Run(run.digest[:16], "code"),
        Run("."),
    )


def _glance(account: Account) -> Part:
    blocks: list[Block] = []
    verdicts = account.base.verdicts
    said = f"As the model is, {counted(verdicts)}." if verdicts else "The model has no targets."
    blocks.append(Para(say(said), "finding"))
    if account.comparison.names:
        blocks.append(Para(say("What each scenario would change of the targets:")))
        items = tuple(Item(_line(account, name)) for name in account.comparison.names)
        blocks.append(Listing(items))
    else:
        blocks.append(Para(say("No scenario was asked for.")))
    return Part("glance", "At a glance", tuple(blocks))


def _line(account: Account, name: str) -> Runs:
    first, *rest = finding(account, name)
    head, colon, tail = first.text.partition(":")
    return (Run(head, to=question_id(name)), Run(colon + tail), *rest)


def _reading(account: Account) -> Iterator[Block]:
    run = account.base.run
    yield Para(
        say(
            f"The model was run {run.replications} times over {weeks(account)}, each time with other chance. A figure "
            "is the mean of the runs. Its interval says how far that mean can be off because there were not more runs. "
            "It does not say how far the model is from the force: more runs make the interval narrower, and the model "
            "no truer. Where no interval stands beside a figure, both its ends are printed as the figure is."
        )
    )
    yield Para(
        say(
            "A scenario is run with the same chance as the model as it is: the same people call at the same times. So "
            "their difference is what the scenario does. It is called higher or lower only if its whole interval is "
            "on that side of zero; else it cannot be told. A target is met or missed only if the whole interval is on "
            "that side of it."
        )
    )
