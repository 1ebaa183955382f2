"""Publications of inspections: the report, a question, a force's record, a round's grades, a tracker."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from peelian.cli.acting import AsOption, day_of
from peelian.cli.inspect import ForceArgument, force_named, held_by
from peelian.cli.report import USUAL, FormatsOption, ToOption

if TYPE_CHECKING:
    from peelian.core.fact import Fact
    from peelian.core.period import Period
    from peelian.publish.content import Document
    from peelian.workbench import Workbench

OnOption = Annotated[str | None, typer.Option("--on", help="The day as of which it is told: YYYY-MM-DD; today.")]


def publish(
    inspection: Annotated[str, typer.Argument(help="The inspection's id.")],
    formats: FormatsOption = USUAL,
    on: OnOption = None,
    to: ToOption = None,
    person: AsOption = None,
) -> None:
    """Write an inspection's report, as far as you may see it: judgments, findings, context, evidence, what is disputed.

    To publish an inspection that is ready, so that others see it, is a step of its own: publish-inspection.
    """
    from peelian.core.errors import UnknownNameError
    from peelian.inspection.carry_over import round_of
    from peelian.publish.inspection.force_report import force_report

    bench, held = held_by(person, None)
    found = next((each for each in held.inspections if each.id == inspection), None)
    if found is None:
        raise UnknownNameError("inspection that you may see", inspection, [each.id for each in held.inspections])
    document = force_report(held, bench.catalogue, found.id, as_of=_day(on))
    of = f"{found.framework} {round_of(bench.catalogue.framework(found.framework), found)}"
    _write(bench, document, "inspection", found.force, of, formats, to)


def question(
    name: Annotated[str, typer.Argument(metavar="QUESTION", help="The question's id, such as peel-2018-19.planning.")],
    force: ForceArgument = None,
    source: Annotated[str | None, typer.Option(help="Give figures of its measures, from these records.")] = None,
    period: Annotated[str | None, typer.Option(help="The period of those figures, such as 2018-19.")] = None,
    formats: FormatsOption = USUAL,
    on: OnOption = None,
    to: ToOption = None,
    person: AsOption = None,
) -> None:
    """Write the page of one question of a force: grades over the rounds, evidence, findings, what was promised."""
    from peelian.publish.inspection.question_page import question_page

    bench, held = held_by(person, force)
    whose = force_named(held, force)
    facts = _facts(bench, name, whose, source, period)
    document = question_page(held, bench.catalogue, whose, name, as_of=_day(on), facts=facts)
    _write(bench, document, "question", whose, name, formats, to)


def record(
    force: ForceArgument = None,
    formats: FormatsOption = USUAL,
    on: OnOption = None,
    to: ToOption = None,
    person: AsOption = None,
) -> None:
    """Write a force's history: grades by round with what was graded beside, chains of findings, what does not fit."""
    from peelian.publish.inspection.history_page import history_page

    bench, held = held_by(person, force)
    whose = force_named(held, force)
    _write(bench, history_page(held, bench.catalogue, whose, as_of=_day(on)), "history", whose, "", formats, to)


def grades(
    cycle: Annotated[str, typer.Option(help="The round: a framework's id, or of a file what stands under cycle.")],
    judged: Annotated[
        str, typer.Option(help="What was graded: the id of a question or a pillar, or of a file a title.")
    ],
    file: Annotated[Path | None, typer.Argument(help="CSV with force, grade, source; the register without it.")] = None,
    scale: Annotated[str, typer.Option(help="The scale of a file's grades.")] = "four-grades",
    formats: FormatsOption = USUAL,
    to: ToOption = None,
    person: AsOption = None,
) -> None:
    """Write the grade table of a round: how many forces got each grade, and which."""
    from peelian.publish.inspection.grade_file import read_grades
    from peelian.publish.inspection.grade_table_page import grade_table_page, grades_held

    bench, held = held_by(person, None)
    if file is not None:
        found, title, of, year = read_grades(file, {"cycle": cycle}), judged, scale, cycle
    else:
        framework = bench.catalogue.framework(cycle)
        found, title = grades_held(held, framework, judged)
        of, year = framework.scale, framework.cycle
    document = grade_table_page(bench.catalogue.scale(of), found, judged=title, period=_period(year))
    _write(bench, document, "grades", "", f"{cycle} {judged}", formats, to)


def tracker(
    body: Annotated[str, typer.Argument(help="The organisation that owes, or its force.")],
    formats: FormatsOption = USUAL,
    on: OnOption = None,
    to: ToOption = None,
    person: AsOption = None,
) -> None:
    """Write the improvement tracker of a body: all that it was asked, by kind and standing, with what is due."""
    from peelian.publish.inspection.tracker import tracker as tracker_of

    bench, held = held_by(person, None)
    _write(bench, tracker_of(held, bench.catalogue, body, as_of=_day(on)), "tracker", body, "", formats, to)


def _period(cycle: str) -> Period:
    """The period that a round is named by; of a name that is no period, the year that it begins with."""
    from peelian.core.errors import PeelianError, PeriodError
    from peelian.core.period import Period

    try:
        return Period.parse(cycle)
    except PeriodError:
        year = re.search(r"\d{4}", cycle)
        if year is None:
            raise PeelianError(f"{cycle!r} names no year.", remedy="Give --cycle as a year, such as 2016.") from None
        return Period.parse(year[0])


def _facts(bench: Workbench, question: str, force: str, source: str | None, period: str | None) -> list[Fact]:
    """The figures of a question's measures that these records give, small numbers of people withheld."""
    from peelian.core.errors import PeelianError
    from peelian.measures.public import PublicFigures

    if (source is None) != (period is None):
        raise PeelianError("Figures need both their records and their period.", remedy="Give --source and --period.")
    asked = bench.catalogue.framework(question.partition(".")[0]).question(question)
    if source is None or period is None or asked is None:
        return []
    figures = bench.force(force, source=source)
    public = PublicFigures(figures.catalogue, figures.mart, figures.force, figures.source)
    found = [public.fact(each, period) for each in asked.measures]
    return [each for each in found if each.value is not None or each.withheld]


def _day(text: str | None) -> dt.date:
    return day_of(text) if text else dt.datetime.now(dt.UTC).date()


def _write(bench: Workbench, document: Document, kind: str, force: str, of: str, formats: str, to: Path | None) -> None:
    from peelian.cli.console import print_error, say
    from peelian.publish.formats import read_formats
    from peelian.publish.written import Subject, write_document
    from peelian.register.queries.trail import last_seal

    subject = Subject(kind, force, of, state=last_seal())
    wanted = read_formats(formats)
    written, paths, failures = write_document(
        document, to or bench.workspace.publications, subject, catalogue=bench.catalogue.version, formats=wanted
    )
    edition = written.edition
    if not written.new:
        say(f"It says what edition {edition.number} of {edition.date} says, which stands.")
    say(f"{document.name}: {edition.page}")
    for path in paths:
        say(f"        {path}")
    for error in failures:
        print_error(error)
