"""One question of a force over the years: its grades, the evidence, what was found, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from peelian.catalogue.catalogue import Catalogue
from peelian.charts.picture import Picture
from peelian.core.errors import UnknownNameError
from peelian.core.fact import Fact
from peelian.inspection.carry_over import last_grades
from peelian.inspection.holding import Holding
from peelian.inspection.records import Finding
from peelian.publish.content import (
    Block,
    Chart,
    Charts,
    Column,
    Definition,
    Definitions,
    Document,
    Grid,
    Para,
    Part,
    Row,
    Run,
    cell,
    plain,
    say,
)
from peelian.publish.inspection.asked import heard_runs, name_of, standing_runs
from peelian.publish.inspection.chain import fate_run
from peelian.publish.inspection.disputes import difference_blocks, dispute_blocks
from peelian.publish.inspection.evidence import evidence_blocks, rests_on
from peelian.publish.inspection.front import footer, marking_lines
from peelian.publish.inspection.held import Held
from peelian.publish.inspection.scales import scale_blocks
from peelian.publish.inspection.signs import grade_run, stage_text
from peelian.publish.inspection.sources import day_text
from peelian.publish.inspection.subject import Subject


def question_page(
    holding: Holding,
    catalogue: Catalogue,
    force: str,
    question_id: str,
    *,
    as_of: dt.date,
    facts: Sequence[Fact] = (),
    pictures: Sequence[Picture] = (),
) -> Document:
    """A question of a force, with those that it continues, from what somebody may see, as it stood on a day.

    `facts` are figures of the measures that bear on it and `pictures` their charts, from whoever has records; without
    them the measures are named and defined. Raises UnknownNameError for a question of no framework.
    """
    held = Held(holding, catalogue, as_of)
    question = held.question(question_id)
    if question is None:
        raise UnknownNameError("question", question_id, [each.id for one in catalogue.frameworks.values()
                                                         for each in one.questions])  # fmt: skip
    subject = Subject(held, force, question)
    held = replace(held, shown=frozenset(each.id for each in subject.findings))
    subject = replace(subject, held=held)
    parts = _parts(subject, facts, pictures)
    rounds = [held.round(each) for each, _ in subject.judgments]
    return Document(
        title=question.title,
        of=held.force_name(force),
        period=f"{rounds[0]} to {rounds[-1]}" if len(set(rounds)) > 1 else (rounds or ["not inspected"])[0],
        lines=marking_lines(held, subject.markings),
        opening=(_stands(subject),),
        parts=(*parts, *held.sources.part(held.documents)),
        footer=footer(held),
    )


def _parts(subject: Subject, facts: Sequence[Fact], pictures: Sequence[Picture]) -> tuple[Part, ...]:
    """In reading order, in which documents get their numbers."""
    held = subject.held
    return (
        Part("asks", "What is asked", tuple(_asks(subject))),
        Part("grades", "Grades over the rounds", tuple(_grades(subject))),
        Part("findings", "What was found, and what became of it", tuple(_findings(subject))),
        Part("promised", "What was promised, and how far it has come", tuple(_promised(subject))),
        Part("disputes", "What is disputed", tuple(dispute_blocks(held, subject.disputes))),
        Part("differences", "Where sources differ", tuple(difference_blocks(held, subject.differences))),
        Part("measures", "Measures that bear on it", tuple(_measures(subject, facts, pictures))),
        Part("peers", "Other forces", tuple(_peers(subject))),
        Part("evidence", "Evidence", evidence_blocks(held, subject.evidence)),
    )


def _stands(subject: Subject) -> Block:
    """The grade that stands, and the round that it is of: several where the question continues several."""
    held = subject.held
    found = last_grades(held.holding, held.catalogue.frameworks, subject.force, subject.question.id, on=held.as_of)
    if not found:
        return Para(say("No grade is held."), "finding")
    runs: list[Run] = []
    for each in found:
        on = f" on {held.question_title(each.question)}" if each.question != subject.question.id else ""
        shown = held.round(held.inspections[each.shown_in])
        carried = f", carried over into the report of {shown}" if shown != each.cycle else ""
        runs += [grade_run(held.catalogue.scale(each.scale), each.grade), Run(f"{on} in {each.cycle}{carried}. ")]
    return Para(tuple(runs), "finding")


def _asks(subject: Subject) -> Iterator[Block]:
    question = subject.question
    yield Para(say(question.asks or "What it asks is not recorded."))
    if question.aliases:
        names = "; ".join(f"{each.name} ({each.where})" for each in question.aliases)
        yield Para((Run("Also called: ", "strong"), Run(f"{names}.")))
    earlier = [subject.held.question(each) for each in subject.line[1:]]
    frameworks = subject.held.catalogue.frameworks
    if told := "; ".join(f"{each.title} ({frameworks[each.id.partition('.')[0]].title})" for each in earlier if each):
        yield Para((Run("It continues: ", "strong"), Run(f"{told}.")))
    for each in question.characteristics:
        yield Para((Run("What good looks like: ", "strong"), Run(each.says), Run(f" Source: {each.source}.", "small")))
    if not question.confirmed:
        yield Para(say("The wording of this question could not be confirmed from a source."), "caveat")
    if question.note:
        yield Para(say(question.note), "caveat")


def _grades(subject: Subject) -> Iterator[Block]:
    held = subject.held
    if not subject.judgments:
        yield Para(say("No judgment on it is held."))
        return
    rows = []
    for inspection, each in subject.judgments:
        scale = held.scale(inspection)
        carried = f"carried over from {each.carried_from}" if each.carried_from else "judged in this round"
        cited = held.sources.cite(held.documents, each.document, each.place)
        rows.append(Row((
            plain(held.round(inspection)),
            plain(held.question_title(each.question)),
            cell((grade_run(scale, each.grade),), say(carried, "small"), say(stage_text(each), "small")),
            cell((Run(f"{each.reasons} "), *rests_on(subject.evidence, each.evidence)), cited),
        )))  # fmt: skip
    columns = (Column("Round"), Column("Called"), Column("Grade"), Column("Why, and what it rests on"))
    yield Grid("Grades over the rounds, the earliest first", columns, tuple(rows), "prose")
    scales = {scale.id: scale for scale in (held.scale(each) for each, _ in subject.judgments)}
    if len(scales) > 1:
        yield Para(
            say("These grades are of more than one scale, and a grade of one is not a grade of another."), "caveat"
        )
    for scale in scales.values():
        yield from scale_blocks(scale)


def _findings(subject: Subject) -> Iterator[Block]:
    if not subject.findings:
        yield Para(say("No finding on it is recorded."))
        return
    columns = (Column("What was asked"), Column("Made"), Column("What became of it"))
    rows = tuple(_finding(subject, each) for each in subject.findings)
    yield Grid("Findings of every kind, the earliest first", columns, rows, "prose")


def _finding(subject: Subject, finding: Finding) -> Row:
    held = subject.held
    cited = held.sources.cite(held.documents, finding.document, finding.place)
    fates = []
    for link in held.holding.links:
        if link.earlier == finding.id:
            later = held.findings.get(link.later)
            to = (Run(", as "), Run(name_of(held, later), to=held.line_of(later))) if later else ()
            fates += [(fate_run(link.became.value), *to), say(link.says, "small")]
    return Row((
        cell((Run(f"{name_of(held, finding)}. ", "strong"), Run(finding.text)), cited),
        cell(say(day_text(finding.made_on)), say(held.who(finding.made_by), "small")),
        cell(*fates, standing_runs(held, finding)),
    ), held.line_of(finding))  # fmt: skip


def _promised(subject: Subject) -> Iterator[Block]:
    held = subject.held
    rows = []
    for finding in subject.findings:
        actions = [each for each in held.holding.actions if each.finding == finding.id]
        heard = any(each.finding == finding.id for each in held.holding.progress)
        if actions or heard or finding.standing.is_open:
            said = [say(f"{each.text} ({each.owner}, due {day_text(each.due_on)})") for each in actions]
            rows.append(Row((
                cell((Run(name_of(held, finding), to=held.line_of(finding)),)),
                cell(*said) if said else plain("No action is recorded."),
                cell(heard_runs(held, finding)),
            )))  # fmt: skip
    if not rows:
        yield Para(say("Nothing is recorded as promised."))
        return
    yield Grid(
        "Actions and progress", (Column("Finding"), Column("Actions"), Column("Last heard")), tuple(rows), "prose"
    )


def _measures(subject: Subject, facts: Sequence[Fact], pictures: Sequence[Picture]) -> Iterator[Block]:
    known = subject.held.catalogue.measures
    measures = [known[each] for each in subject.question.measures if each in known]
    if not measures:
        yield Para(say("No measure is named for it."))
        return
    if pictures:
        yield Charts(tuple(map(Chart, pictures)))
    if facts:
        yield _figures(subject, facts)
    else:
        yield Para(say("No figures were given with this page; the measures are named and defined."))
    entries = (
        Definition(
            each.title, (Para(say(each.definition)), Para((Run(each.id, "code"),), "small")), f"measure-{each.id}"
        )
        for each in measures
    )
    yield Definitions(tuple(entries))


def _figures(subject: Subject, facts: Sequence[Fact]) -> Grid:
    known = subject.held.catalogue.measures
    rows = tuple(
        Row((
            plain(known[each.measure].title if each.measure in known else each.measure),
            plain(each.period.label),
            cell(say(each.text), say(each.interval_text, "small")) if each.value is not None else
            cell((Run(each.text, "none", about=each.missing),)),
            cell(say(each.basis.value), say(each.source, "small")),
        ))
        for each in facts
    )  # fmt: skip
    columns = (Column("Measure"), Column("Period"), Column("Figure", numeric=True), Column("Basis and source"))
    return Grid("Figures of the measures", columns, rows)


def _peers(subject: Subject) -> Iterator[Block]:
    held = subject.held
    rows = tuple(
        Row((
            plain(held.force_name(inspection.force)),
            cell((grade_run(held.scale(inspection), each.grade),)),
            plain(each.carried_from or held.round(inspection)),
        ))
        for inspection in sorted(held.holding.inspections, key=lambda each: (each.force, held.began(each)))
        if inspection.force != subject.force
        for each in held.judged(inspection)
        if each.question == subject.question.id
    )  # fmt: skip
    if not rows:
        yield Para(say("No grade of another force on this question is held."))
        return
    yield Grid("Grades of other forces", (Column("Force"), Column("Grade"), Column("Last inspected")), rows)
