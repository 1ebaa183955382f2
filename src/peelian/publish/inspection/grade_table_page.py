"""The grades of a round over forces: how many got each grade of one scale, and which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from peelian.catalogue.framework import Framework, Scale
from peelian.charts.bars import share_bars
from peelian.charts.picture import joined
from peelian.core.basis import Basis
from peelian.core.errors import UnknownNameError
from peelian.core.fact import Fact
from peelian.core.force import force
from peelian.core.period import Period
from peelian.core.unit import unit
from peelian.inspection.grade_table import GradeTable, grade_table
from peelian.inspection.holding import Holding
from peelian.publish.content import (
    Block,
    Chart,
    Charts,
    Column,
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
from peelian.publish.inspection.scales import scale_blocks
from peelian.publish.inspection.signs import grade_run


@dataclass(frozen=True, slots=True)
class ForceGrade:
    """A force's grade, where it was read, and what kind of source that is ("news report of the release")."""

    force: str
    grade: str
    source: str
    source_kind: str = ""


def grade_table_page(scale: Scale, grades: Sequence[ForceGrade], *, judged: str, period: Period) -> Document:
    """The grades of forces in one round on what was `judged`, such as a pillar: counts, forces by grade, sources.

    Raises PeelianError for a grade of another scale, or a force that comes twice; UnknownNameError for no force.
    """
    table = grade_table(scale, ((force(each.force).id, each.grade) for each in grades))
    parts = (
        Part("counts", "How many forces got each grade", tuple(_counts(table, judged, period))),
        Part("forces", "The forces by grade", (_forces(table),)),
        Part("scale", "The scale", tuple(scale_blocks(scale))),
        Part("sources", "Sources", tuple(_sources(grades))),
    )
    return Document(
        title=f"Grades: {judged.lower()}",
        of="Police forces",
        period=period.label,
        lines=(),
        opening=(Para(say(_sentence(table)), "finding"), *_second_hand(grades)),
        parts=parts,
        footer=say("Made by Peelian from the grades named under Sources."),
    )


def grades_held(holding: Holding, framework: Framework, judged: str) -> tuple[tuple[ForceGrade, ...], str]:
    """The grades that forces were given on a question or a pillar in a framework's round, and its title.

    Only what was judged in that round: a grade that was carried over counts in its own. Raises UnknownNameError for
    what the framework does not grade.
    """
    question = framework.question(judged)
    pillar = next((each for each in framework.pillars if judged.casefold() in (each.id, each.title.casefold())), None)
    if question is None and pillar is None:
        known = [*(each.id for each in framework.questions), *(each.id for each in framework.pillars)]
        raise UnknownNameError(f"question or pillar of {framework.id}", judged, known)
    inspections = {each.id: each for each in holding.inspections if each.framework == framework.id}
    titles = {each.id: each.title for each in holding.documents}
    found = tuple(
        ForceGrade(inspections[each.inspection].force, each.grade, titles.get(each.document, "the register"))
        for each in holding.judgments
        if each.inspection in inspections
        and not each.carried_from
        and (each.question == question.id if question else pillar is not None and each.pillar == pillar.id)
    )
    return found, question.title if question else pillar.title if pillar else judged


def _sentence(table: GradeTable) -> str:
    counts = joined([f"{count} {grade.lower()}" for grade, count in table.counts.items()])
    return f"Of {table.total} forces graded: {counts}."


def _second_hand(grades: Sequence[ForceGrade]) -> Iterator[Block]:
    """That grades come from somebody else's report of them, if they do."""
    kinds = dict.fromkeys(each.source_kind for each in grades if "news" in each.source_kind.lower())
    if kinds:
        count = sum(each.source_kind in kinds for each in grades)
        said = (
            f"{count} of {len(grades)} grades come from a {joined(list(kinds))}, and not from the inspectorate's own "
            "pages. They were not checked against those."
        )
        yield Para((Run("Second hand. ", "strong"), Run(said)), "notice")


def _counts(table: GradeTable, judged: str, period: Period) -> Iterator[Block]:
    if not table.total:
        yield Para(say("No force was graded."))
        return
    yield Charts((Chart(share_bars(judged, tuple(_facts(table, period)))),))
    rows = tuple(
        Row((cell((grade_run(table.scale, grade),)), plain(str(count)))) for grade, count in table.counts.items()
    )
    columns = (Column("Grade"), Column("Forces", numeric=True))
    yield Grid(f"Forces by grade, the best first, {period.label}", columns, (*rows, _total(table)))


def _total(table: GradeTable) -> Row:
    return Row((plain("In all"), plain(str(table.total))))


def _facts(table: GradeTable, period: Period) -> Iterator[Fact]:
    """Each grade's share of the forces, for the chart."""
    for grade, count in table.counts.items():
        yield Fact(
            measure="inspection.grades", force="england-and-wales", source="published", period=period,
            value=Fraction(100 * count, table.total), unit=unit("percent"), basis=Basis.PUBLISHED,
            breakdown=(("grade", grade),), numerator=count, denominator=table.total,
        )  # fmt: skip


def _forces(table: GradeTable) -> Grid:
    rows = tuple(
        Row((
            cell((grade_run(table.scale, grade),)),
            plain(", ".join(force(each).short_name for each in found) or "no force"),
        ))
        for grade, found in table.forces.items()
    )  # fmt: skip
    return Grid("Forces by grade", (Column("Grade"), Column("Forces")), rows, "prose")


def _sources(grades: Sequence[ForceGrade]) -> Iterator[Block]:
    rows = []
    for source in dict.fromkeys(each.source for each in grades):
        own = [each for each in grades if each.source == source]
        kinds = ", ".join(dict.fromkeys(each.source_kind for each in own if each.source_kind))
        rows.append(Row((cell(say(source, "small")), plain(kinds or "not said"), plain(str(len(own))))))
    columns = (Column("Source"), Column("Kind"), Column("Grades", numeric=True))
    yield Grid("Where the grades were read", columns, tuple(rows))
