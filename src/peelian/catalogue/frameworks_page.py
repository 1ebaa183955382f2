"""The reference page of inspection: scales, frameworks with their questions, kinds of findings."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.framework import Choosing, FindingKind, Framework, Question, Scale

LEAD = """# Frameworks of inspection

By which questions forces are judged, on which scale, and what kinds of findings come of it. Wording is Peelian's own;
what could not be confirmed says so. [Frameworks](../frameworks.md) tells how to add your own.
"""


def frameworks_page(catalogue: Catalogue) -> Iterator[str]:
    """Lines of Markdown: each scale, each framework by programme and year, each kind of finding."""
    yield LEAD
    yield "## Scales\n"
    for scale in catalogue.scales.values():
        yield from _scale(scale)
    for framework in sorted(catalogue.frameworks.values(), key=lambda each: (each.programme, each.order, each.id)):
        yield from _framework(catalogue, framework)
    yield "## Kinds of findings\n"
    yield "Who closes one is held to its role and to whose organisation it is.\n"
    for kind in catalogue.finding_kinds.values():
        yield from _kind(kind)


def _scale(scale: Scale) -> Iterator[str]:
    yield f"### {scale.title} {{: #{scale.id}}}\n"
    yield f"`{scale.id}` · best first; without a grade: {scale.ungraded}.\n"
    for grade in scale.grades:
        means = f": {grade.means}" if grade.means else ""
        again = " It calls for another look at the next round." if grade.serious else ""
        yield f"- **{grade.title}** (`{grade.id}`){means}.{again}"
    yield f"\n{scale.note}\n\nSource: {scale.source}.\n"


def _framework(catalogue: Catalogue, entry: Framework) -> Iterator[str]:
    yield f"## {entry.title} {{: #{entry.id}}}\n"
    yield f"`{entry.id}` · {entry.note}\n"
    yield "| | |\n|---|---|"
    yield from (f"| {field} | {value} |" for field, value in _fields(catalogue, entry))
    yield ""
    for question in entry.questions:
        yield from _question(catalogue, question)


def _fields(catalogue: Catalogue, entry: Framework) -> Iterator[tuple[str, str]]:
    yield "Programme", f"`{entry.programme}`"
    yield "Cycle", entry.cycle
    yield "Scale", f"[{catalogue.scales[entry.scale].title}](#{entry.scale})"
    for pillar in entry.pillars:
        yield f"Pillar `{pillar.id}`", pillar.asks or pillar.title
    yield "Pillars are graded", "yes" if entry.grades_pillars else "no"
    if entry.evidence_of:
        yield "Kinds of evidence", f"as in [{catalogue.frameworks[entry.evidence_of].title}](#{entry.evidence_of})"
    else:
        yield "Kinds of evidence", "; ".join(f"`{each.id}`: {each.means}" for each in entry.evidence)
    yield "Answered within", f"{entry.response_days} days" if entry.response_days else "no time is set"
    yield "Areas are chosen", _choosing(entry.choosing)
    yield "Publisher", entry.publisher
    yield "Source", entry.source


def _choosing(by: Choosing) -> str:
    return (
        f"from {by.from_points} points, by a rule of ours: serious grade {by.serious_grade}, never graded "
        f"{by.never_graded}, each year of age after {by.years_before_age_counts} years {by.each_year_of_age}, "
        f"open cause of concern {by.open_cause_of_concern}, other open finding {by.open_finding}, repeated finding "
        f"{by.repeated_finding}, signal {by.signal}"
    )


def _question(catalogue: Catalogue, entry: Question) -> Iterator[str]:
    number = f"{entry.number}. " if entry.number else ""
    yield f"### {number}{entry.title} {{: #{entry.id}}}\n"
    yield f"`{entry.id}` · {entry.asks}".rstrip(" ·") + "\n"
    lines = [f"- {line}" for line in _lines(catalogue, entry)]
    yield from (*lines, "") if lines else ()


def _lines(catalogue: Catalogue, entry: Question) -> Iterator[str]:
    if not entry.confirmed:
        yield "**Not confirmed.**"
    marks = [*(() if entry.graded else ("ungraded",)), *(("inspected in every force",) if entry.every_force else ())]
    if marks:
        yield f"{' and '.join(marks).capitalize()}."
    yield from (f"Also called “{alias.name}” ({alias.where})." for alias in entry.aliases)
    if entry.previous:
        yield f"Continues {', '.join(f'[{name}](#{name})' for name in entry.previous)}."
    if entry.parts:
        yield f"Parts: {'; '.join(entry.parts)}."
    for each in entry.characteristics:
        yield f"Good: {each.says} ({each.source})"
    if entry.measures:
        yield f"Measures: {'; '.join(_measure(catalogue, name) for name in entry.measures)}."
    if entry.source:
        yield f"Source: {entry.source}."
    if entry.note:
        yield entry.note


def _measure(catalogue: Catalogue, name: str) -> str:
    return f"{catalogue.measures[name].title} (`{name}`)"


def _kind(kind: FindingKind) -> Iterator[str]:
    yield f"### {kind.title}{f' ({kind.short})' if kind.short else ''} {{: #{kind.id}}}\n"
    yield f"`{kind.id}` · {kind.means}\n"
    yield f"- Duty: {kind.duty}"
    yield f"- Made by: {', '.join(kind.made_by)}."
    closers = " or ".join(f"{role} of the organisation that {_WHOSE[whose]}" for role, whose in kind.closed_by)
    yield f"- Closed by: {closers}."
    if kind.needs_recommendation:
        yield "- At least one recommendation comes with it."
    if not kind.weighs:
        yield "- It is named where the areas of a round are chosen, and gives no point."
    if kind.internal:
        yield "- Only the bodies that made it and owe it see it."
    if kind.response_days:
        yield f"- The local policing body comments within {kind.response_days} days."
    yield f"- Without news for {kind.stale_days} days it is stale; that limit is ours."
    yield f"- Source: {kind.source}."
    yield f"- {kind.note}\n" if kind.note else ""


_WHOSE = {"maker": "made it", "owner": "owes it"}
