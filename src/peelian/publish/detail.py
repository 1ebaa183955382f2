"""The pages of single measures as parts of a document, and the table of all measures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from peelian.measures.peer_words import peer_sentences
from peelian.measures.signals import Signal
from peelian.publish.content import (
    Block,
    Chart,
    Charts,
    Column,
    Grid,
    Item,
    Listing,
    Para,
    Part,
    Remark,
    Row,
    Run,
    Runs,
    cell,
    plain,
    say,
)
from peelian.publish.pages import Page, Read
from peelian.statistics.flags import PointType
from peelian.statistics.rule_sets import rule_set

if TYPE_CHECKING:
    from peelian.publish.report import Report

# Shapes that stand in any font; the word beside each says the same.
ICONS = {
    PointType.CONCERN: "\N{LOZENGE}",
    PointType.IMPROVEMENT: "\N{BLACK SQUARE}",
    PointType.NEUTRAL_HIGH: "\N{BLACK UP-POINTING TRIANGLE}",
    PointType.NEUTRAL_LOW: "\N{BLACK DOWN-POINTING TRIANGLE}",
    PointType.COMMON: "\N{BLACK CIRCLE}",
    None: "\N{WHITE CIRCLE}",
}


def detail_parts(report: Report) -> Iterator[Part]:
    """A part with the pages of the measures that need one, and one with the table of all; none of made-up records."""
    if report.pages:
        about = "A measure has a page if it shows a special cause, fails its target, is unusual, or is asked for."
        pages = tuple(_page(report, each) for each in report.pages)
        yield Part("pages", "Measures one by one", (Para(say(about)),), pages)
    if report.measures_read:
        yield Part("measures", "All measures", (_table(report),))


def _page(report: Report, page: Page) -> Part:
    read = page.signal
    silent = page.chart is None or read.silent
    finding = f"{page.title}: {page.why}." if silent or page.chart is None else f"{page.chart.title}."
    blocks: list[Block] = [Para(say(finding), "finding"), Para(_number(report, page), "figure")]
    blocks.append(Listing(tuple(Item(each) for each in _states(read))))
    if page.chart is not None:
        blocks.append(Charts((Chart(page.chart),)))
    blocks += _others(page)
    blocks.append(Para((Run("How sure is this? ", "strong"), Run(_sure(read)))))
    blocks.append(Para((Run("What it counts. ", "strong"), Run(_counts(report, page)), Run(" "), *_defined(page))))
    blocks += _so_what(page)
    return Part(page.id, page.title, tuple(blocks), listed=False)


def _number(report: Report, page: Page) -> Runs:
    """The figure with its unit, period and area, and beside it last year's with both differences."""
    found = page.figures
    area, unit = report.force.name, found.now.unit
    noun = "" if unit.prefix or unit.suffix else f" {unit.plural}"
    runs = [*report.cited.runs(found.now), Run(f"{noun}, {area}, {found.now.period.label}")]
    if found.before.value is None:
        return (*runs, Run(f". {found.before.period.label}: {found.before.missing or 'not held'}."))
    runs += [Run(f". {found.before.period.label}: "), *report.cited.runs(found.before)]
    if found.change.value is None:
        return (*runs, Run(f"; no difference is given: {found.change.missing}."))
    runs += [Run("; change "), *report.cited.runs(found.change)]
    if found.percent.value is not None:
        runs += [Run(" ("), *report.cited.runs(found.percent), Run(")")]
    unlike = f" They are not like for like: {found.broken}." if found.broken else ""
    return (*runs, Run(f". Two figures show a difference, not a trend.{unlike}"))


def _states(read: Signal) -> Iterator[Runs]:
    shown = f": {read.shows}" if read.shows else ""
    usual = f"; usual range {read.usual_range}" if read.usual_range else ""
    yield (Run("Variation: ", "strong"), Run(f"{ICONS[read.variation]} {read.word}{shown}{usual}."))
    if read.cannot:
        yield (Run("Cannot be said: ", "strong"), Run(f"{'; '.join(read.cannot)}."))
    if read.target is None:
        yield (Run("Target: ", "strong"), Run("none is set."))
        return
    met = f"{read.met_text} in {read.now.period.label}" if read.now.value is not None else "not known for this period"
    as_it_runs = f"; as it runs it {read.assurance_text}" if read.assurance is not None else ""
    yield (Run("Target: ", "strong"), Run(f"{read.target_text} ({read.target.source}); {met}{as_it_runs}."))


def _others(page: Page) -> Iterator[Block]:
    if page.others is None:
        yield Para((Run("Against others. ", "strong"), Run(f"No comparison is made. {page.alone}")))
        return
    group = page.others.group
    said = " ".join((f"{group.title}.", *group.notes, *peer_sentences(page.others)))
    yield Para((Run("Against others. ", "strong"), Run(said)))
    if page.pictures:
        yield Charts(tuple(map(Chart, page.pictures)))


def _sure(read: Signal) -> str:
    now = read.now
    if now.value is None:
        return f"There is no value: {now.missing}."
    if now.interval is not None:
        base = f"{now.numerator:,} of {now.denominator:,}" if isinstance(now.denominator, int) else "these cases"
        said = f"With {base}, a 95% interval reaches from {now.interval_text}."
    elif now.denominator is not None:
        said = "No interval is given: its parts are not counts of independent cases."
    else:
        said = (
            "A full count has no sampling error. It moves when recording changes, cases wait, or records are corrected."
        )
    if read.chart is not None and read.chart.series.provisional:
        said += f" The last {read.chart.series.provisional} points may still change."
    if now.grade is not None:
        reasons = "; ".join(each.rstrip(".") for each in now.grade.reasons[:2])
        said += f" Data quality {now.grade.grade.value}{': ' + reasons if reasons else ''}."
    return said


def _counts(report: Report, page: Page) -> str:
    measure, chart = page.signal.measure, page.signal.chart
    said = [measure.definition, f"Source: {report.source.title}."]
    if chart is not None:
        kind = {"xmr": "XmR"}.get(chart.shown_kind, chart.shown_kind)
        rules = rule_set(measure.chart.rules)
        said.append(f"{kind} chart, rules {rules.title} ({rules.source}).")
    said += [each.text for each in measure.breaks]
    said.append(f"Answered for by {measure.owner}.")
    return " ".join(said)


def _defined(page: Page) -> Runs:
    return (Run("The whole definition", to=f"definition-{page.signal.measure.id}"), Run("."))


def _so_what(page: Page) -> Iterator[Block]:
    if not page.remarks:
        yield Para(say("No explanation has been given."), "missing")
    for each in page.remarks:
        actions = tuple((one.what, one.who, str(one.by)) for one in each.actions)
        yield Remark(each.by, each.role, str(each.date), each.explanation, actions)


def _table(report: Report) -> Grid:
    columns = (
        Column("Measure"), Column(report.period.label, numeric=True), Column("Variation"), Column("Usual range"),
        Column("Target"), Column("Last point, or why nothing is said"),
    )  # fmt: skip
    rows = tuple(_row(each) for each in report.measures_read)
    caption = f"{len(rows)} measures to {report.period.last.label}: what each series says"
    return Grid(caption, columns, rows, "small")


def _row(each: Read) -> Row:
    read = each.signal
    title = (Run(each.title, to=each.page.id if each.page else f"definition-{read.measure.id}"),)
    last = read.last.period.label if read.last is not None and not read.silent else "; ".join(read.cannot)
    target = f"{read.target_text}: {read.met_text}, {read.assurance_text}" if read.target else "none"
    return Row((
        cell(title),
        plain(read.now.text),
        plain(f"{ICONS[read.variation]} {read.word}"),
        plain(read.usual_range or "\N{EN DASH}"),
        plain(target),
        plain(last or "\N{EN DASH}"),
    ))  # fmt: skip
