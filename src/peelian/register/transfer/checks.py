"""What is wrong with records beyond their values: references, the catalogue's words, and what may not come in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from peelian.catalogue.framework import Framework
from peelian.core.errors import PeelianError, nearest, shortened
from peelian.core.force import forces
from peelian.inspection import records
from peelian.inspection.holding import TABLES
from peelian.inspection.records import ORGANISATION_KINDS
from peelian.inspection.words import Became, JudgmentStage, Stage
from peelian.register.questions import catalogue_in_use, framework_of, grade_of, kind_of, question_of
from peelian.register.transfer.columns import Holds, columns_of
from peelian.register.transfer.exchange import Fault, Incoming
from peelian.register.transfer.known import Known, inspection_of

Told = Iterator[tuple[str, str, str]]
Check = Callable[[Known, Incoming, Any], Told]
_TABLE_OF_WORD = {record.__name__.casefold(): table for table, record in TABLES.items()}
_ELSEWHERE = "Set its stage to 'published elsewhere', or carry it out here by its own steps."


def faults_of(known: Known, rows: Iterable[Incoming]) -> list[Fault]:
    """What is wrong with rows that are to be written."""
    return [
        row.place.fault(problem, remedy, column)
        for row in rows
        for check in (_references, _in_published, _CHECKS.get(row.table, _nothing))
        for column, problem, remedy in check(known, row, row.record)
    ]


def _nothing(known: Known, row: Incoming, record: Any) -> Told:
    yield from ()


def _references(known: Known, row: Incoming, record: Any) -> Told:
    for column in columns_of(row.table).values():
        if not column.refers_to:
            continue
        value = getattr(record, column.name)
        for key in value if column.holds is Holds.LINES else filter(None, [value]):
            if not known.has(column.refers_to, key):
                problem = f"there is no row {shortened(key)!r} in {column.refers_to}."
                yield column.name, problem, known.near(column.refers_to, key)


def _in_published(known: Known, row: Incoming, record: Any) -> Told:
    """What belongs to an inspection comes in with one that was published elsewhere; others have steps of their own."""
    found = inspection_of(known, row)
    if found is None or found.stage is Stage.ELSEWHERE:
        return
    if isinstance(record, records.Inspection):
        yield "stage", f"an inspection that comes in is not {found.stage}.", _ELSEWHERE
    else:
        yield "inspection", f"{found.id} is {found.stage}: its records are not brought in.", _ELSEWHERE


def _organisation(known: Known, row: Incoming, record: records.Organisation) -> Told:
    if record.kind not in ORGANISATION_KINDS:
        yield (
            "kind",
            f"{shortened(record.kind)!r} is no kind of organisation.",
            f"Use: {', '.join(ORGANISATION_KINDS)}.",
        )
    if record.kind == "force" and not record.force:
        yield "force", "an organisation that is a force needs to say which.", "Give the force's id."
    yield from _force(record.force)


def _force(name: str) -> Told:
    ids = [each.id for each in forces()]
    if name and name not in ids:
        near = nearest(name, ids)
        yield "force", f"there is no force {shortened(name)!r}.", f"Did you mean {near!r}?" if near else "Write its id."


def _must_be(wanted: str, given: str) -> None:
    if wanted != given:
        raise PeelianError(f"{shortened(given)!r} is not its id.", remedy=f"Write {wanted!r}.")


def _asked(column: str, ask: Callable[[], object]) -> Told:
    """What the catalogue says against a value, if anything."""
    try:
        ask()
    except PeelianError as error:
        yield column, error.message, error.remedy


def _inspection(known: Known, row: Incoming, record: records.Inspection) -> Told:
    yield from _asked("framework", lambda: framework_of(record.framework))
    yield from _force(record.force)


def _framework(known: Known, record: Any) -> Framework | None:
    """The framework of a record's inspection, or, without one, of its question."""
    found = known.of(records.Inspection, record.inspection)
    name = found.framework if found else record.question.partition(".")[0]
    return catalogue_in_use().frameworks.get(name)


def _questioned(known: Known, row: Incoming, record: Any) -> Told:
    """The question and the pillar are of the inspection's framework, by their permanent ids."""
    framework = _framework(known, record)
    if record.question and framework is None and not record.inspection:
        yield "question", f"there is no question {shortened(record.question)!r}.", "Write framework.question."
    if framework is None:
        return
    if record.question:
        yield from _asked("question", lambda: _must_be(question_of(framework, record.question).id, record.question))
    pillars = [each.id for each in framework.pillars]
    pillar = getattr(record, "pillar", "")
    if pillar and pillar not in pillars:
        yield "pillar", f"{framework.id} has no pillar {shortened(pillar)!r}.", f"Use one of: {', '.join(pillars)}."


def _judgment(known: Known, row: Incoming, record: records.Judgment) -> Told:
    yield from _questioned(known, row, record)
    if bool(record.question) == bool(record.pillar):
        yield "question", "a judgment is on a question or on a pillar.", "Give one of the two."
    if record.stage is not JudgmentStage.PUBLISHED:
        yield "stage", f"a judgment that comes in is not {record.stage}.", "Set it to 'published'."
    framework = _framework(known, record)
    question = framework.question(record.question) if framework and record.question else None
    if framework is not None and (question is not None or record.pillar):
        yield from _asked("grade", lambda: _must_be(grade_of(framework, question, record.grade), record.grade))
    for each in record.evidence:
        cited = known.of(records.Evidence, each)
        if cited is not None and cited.inspection != record.inspection:
            yield "evidence", f"{each} is evidence of {cited.inspection}.", "Cite evidence of the same inspection."


def _evidence(known: Known, row: Incoming, record: records.Evidence) -> Told:
    yield from _questioned(known, row, record)
    framework = _framework(known, record)
    kinds = [each.id for each in framework.evidence] if framework else []
    if framework is not None and record.kind not in kinds:
        yield "kind", f"{framework.id} has no such kind of evidence.", f"Use one of: {', '.join(kinds)}."


def _attachment(known: Known, row: Incoming, record: records.Attachment) -> Told:
    if known.held("attachments", record.id) is None and record.sha256 not in known.exchange.attached:
        yield "sha256", "the file did not come with its row.", "Bring in the .zip archive, or take the row out."


def _finding(known: Known, row: Incoming, record: records.Finding) -> Told:
    yield from _questioned(known, row, record)
    yield from _asked("kind", lambda: kind_of(record.kind))
    kind = catalogue_in_use().finding_kinds.get(record.kind)
    maker = known.of(records.Organisation, record.made_by)
    if kind and maker and kind.made_by and maker.kind not in kind.made_by:
        yield "made_by", f"{kind.plural} are made by: {', '.join(kind.made_by)}.", "Correct the kind or who made it."


def _link(known: Known, row: Incoming, record: records.Link) -> Told:
    if (record.became is Became.MET) == bool(record.later):
        yield "later", "a finding that was met became no other; any other one did.", "Give or leave out the later one."


def _action(known: Known, row: Incoming, record: records.Action) -> Told:
    if record.measure:
        yield from _asked("measure", lambda: catalogue_in_use().measure(record.measure))


def _progress(known: Known, row: Incoming, record: records.Progress) -> Told:
    planned = known.of(records.Action, record.action)
    if planned is not None and planned.finding != record.finding:
        yield "action", f"{record.action} is for {planned.finding}.", "Name an action for the same finding."


def _about(known: Known, row: Incoming, record: Any) -> Told:
    """What a claim or a contradiction is about, as "finding:F-1"; "question:" names one of the catalogue's."""
    word, _, key = record.about.partition(":")
    if word == "question":
        framework = catalogue_in_use().frameworks.get(key.partition(".")[0])
        found = framework is not None and framework.question(key) is not None
    else:
        found = word in _TABLE_OF_WORD and known.has(_TABLE_OF_WORD[word], key)
    if not found:
        kinds = ", ".join((*_TABLE_OF_WORD, "question"))
        yield "about", f"there is no {shortened(record.about)!r}.", f"Write kind:id, the kind one of: {kinds}."


def _discrepancy(known: Known, row: Incoming, record: records.Discrepancy) -> Told:
    yield from _about(known, row, record)
    yield from _force(record.force)


def _monitoring(known: Known, row: Incoming, record: records.Monitoring) -> Told:
    yield from _force(record.force)


_CHECKS: Mapping[str, Check] = {
    "organisations": _organisation,
    "inspections": _inspection,
    "areas": _questioned,
    "notes": _questioned,
    "contexts": _questioned,
    "evidence": _evidence,
    "attachments": _attachment,
    "judgments": _judgment,
    "findings": _finding,
    "links": _link,
    "actions": _action,
    "progress": _progress,
    "challenges": _about,
    "monitoring": _monitoring,
    "discrepancies": _discrepancy,
}
