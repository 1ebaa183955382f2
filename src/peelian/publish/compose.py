"""From a report's figures to what it says: the one document that every format is made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from markupsafe import Markup

from peelian.catalogue.model import Measure
from peelian.charts.peer_pictures import peer_pictures
from peelian.core.fact import Exact, Fact
from peelian.core.rounding import round_half_away
from peelian.core.unit import signed
from peelian.measures.peer_words import peer_sentences
from peelian.publish.content import (
    Block,
    Chart,
    Charts,
    Column,
    Definition,
    Definitions,
    Document,
    Fold,
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
    runs_of,
    say,
)
from peelian.publish.detail import detail_parts
from peelian.publish.disparity_part import disparity_blocks
from peelian.publish.forces_table import forces_blocks
from peelian.publish.glance import glance_part
from peelian.publish.page import html_page

if TYPE_CHECKING:
    from peelian.publish.report import BuiltSection, KpiRow, Report

SHOWN_REASONS = 5


def compose(report: Report) -> Document:
    """All that a report says, in order."""
    parts = [
        *_corrections(report),
        *glance_part(report),
        *(_section(report, each) for each in report.sections),
        *detail_parts(report),
        *_limits(report),
        *_words(report),
        _definitions(report),
        *_quality(report),
        _figures(report),
    ]
    lines = []
    if report.replaces:
        replaced = report.replaces
        lines.append(say(f"Edition {report.edition}. It replaces edition {replaced.number} of {replaced.date}."))
    return Document(
        title=report.title,
        of=report.force.name,
        period=report.period.label,
        lines=tuple(lines),
        opening=(_notice(report),),
        parts=tuple(parts),
        footer=_footer(report),
        synthetic=report.source.kind == "synthetic",
    )


def page_of(report: Report) -> str:
    """The report as one self-contained HTML page; the same bytes for the same facts."""
    return html_page(compose(report))


def _notice(report: Report) -> Para:
    source = report.source
    if source.kind == "synthetic":
        return Para((Run("These records are made up.", "strong"), Run(f" {source.note}")), "notice")
    of = f" Source: {source.title}" + (f", {source.publisher}" if source.publisher else "")
    licence = f". Contains public sector information licensed under the {source.licence}" if source.licence else ""
    return Para((Run("Real records.", "strong"), Run(f"{of}{licence}. {source.note}")), "notice")


def _footer(report: Report) -> Runs:
    tables = ", ".join(f"{each.dataset} version {each.version}" for each in report.tables)
    return (
        Run(f"Computed by Peelian from {tables}; "),
        Run(report.figures.mart.id, "code"),
        Run(", catalogue "),
        Run(report.figures.catalogue.version, "code"),
        Run("."),
    )


def _corrections(report: Report) -> Iterator[Part]:
    if not report.corrections or report.replaces is None:
        return
    count = len(report.corrections)
    rows = tuple(
        Row((cell(say(each.title), say(", ".join(each.places), "small")), plain(each.was), plain(each.now),
             plain("; ".join(each.because))))
        for each in report.corrections
    )  # fmt: skip
    replaced = report.replaces
    yield Part(
        "corrections",
        "Corrections",
        (
            Para(say(f"These figures are others than in edition {replaced.number}, written on {replaced.date}.")),
            Grid(
                f"{count} {'figure' if count == 1 else 'figures'} changed since edition {replaced.number}",
                (Column("Figure"), Column("Was"), Column("Is"), Column("Because")),
                rows,
                "small",
            ),
        ),
    )


def _section(report: Report, built: BuiltSection) -> Part:
    section = built.section
    title = f"{section.number}. {section.title}"
    if built.empty:
        return Part(f"section-{section.number}", title, (Para(say(f"Nothing to show: {built.empty}."), "missing"),))
    blocks: list[Block] = [_kpis(report, built)] if built.rows else []
    blocks += [Para(say(each), "small") for each in _notes(built)]
    for each in built.paragraphs:
        if each.sentences:
            sentences = runs_of(Markup(" ").join(each.sentences))
            blocks.append(Para(sentences, number=each.number, id=f"paragraph-{each.number}"))
    left_out = _left_out(built)
    if left_out:
        blocks.append(Fold("What is left out here, and why", (Listing(left_out),)))
    if built.pictures:
        blocks.append(Charts(tuple(map(Chart, built.pictures))))
    blocks += _beside(report, built)
    if built.held:
        blocks.append(_held(report, built))
    return Part(f"section-{section.number}", title, tuple(blocks))


def _beside(report: Report, built: BuiltSection) -> Iterator[Block]:
    """The force beside others, groups of people against one another, and the table of all forces."""
    for one in built.compared:
        said = " ".join((f"{one.group.title}.", *one.group.notes, *peer_sentences(one)))
        yield Para((Run(f"{one.measure.title}. ", "strong"), Run(said)))
        if pictures := peer_pictures(one):
            yield Charts(tuple(map(Chart, pictures)))
    for unlike in built.disparities:
        yield from disparity_blocks(unlike)
    if built.forces:
        yield from forces_blocks(report, built.forces)


def _notes(built: BuiltSection) -> Iterator[str]:
    """What a reader of the table of figures must know."""
    if any(row.figures.now.interval for row in built.rows):
        yield "The second line under a share is its 95% interval (Wilson)."
    if _with_before(built) and built.dashes:
        yield f"A dash stands where {'; or '.join(built.dashes)}."
    for row in built.rows:
        if row.figures.broken and row.figures.change.value is not None:
            yield f"{row.title} is not like for like: {row.figures.broken}."


def _with_before(built: BuiltSection) -> bool:
    return any(row.figures.before.value is not None for row in built.rows)


def _kpis(report: Report, built: BuiltSection) -> Grid:
    now, before = report.period.label, report.period.same_last_year.label
    heading = built.section.title
    if _with_before(built):
        caption = f"{heading}: {now} beside {before}. Two years show a difference, not a trend."
        names: tuple[str, ...] = (now, before, "Change", "% change")
    else:
        caption = f"{heading}: {now}. Nothing is held for {before}, so there is nothing to compare with."
        names = (now,)
    columns = (Column("Measure"), *(Column(name, numeric=True) for name in names), Column("Basis"))
    return Grid(caption, columns, tuple(_kpi(report, row, both=len(names) > 1) for row in built.rows), "kpi")


def _kpi(report: Report, row: KpiRow, *, both: bool) -> Row:
    found = row.figures
    title = (Run(row.title, to=f"definition-{row.measure.id}"),)
    cells = [cell(title), cell(report.cited.runs(found.now), say(found.now.interval_text, "small"))]
    if both:
        cells.append(cell(report.cited.runs(found.before), say(found.before.interval_text, "small")))
        cells += [cell(report.cited.runs(found.change)), cell(report.cited.runs(found.percent))]
    other = both and found.before.value is not None and found.before.basis != found.now.basis
    last = say(f"{report.period.same_last_year.label}: {found.before.basis.value}", "small") if other else ()
    held = say("not held", "missing") if found.now.value is None else say(found.now.basis.value)
    return Row((*cells, cell(held, last)))


def _left_out(built: BuiltSection) -> tuple[Item, ...]:
    items = [Item(say(f"{title}: {reason}.")) for title, reason in built.not_held]
    for each in built.paragraphs:
        if each.unsaid:
            in_part = " in part" if each.sentences else ""
            name = f"unsaid-{each.number}" if each.sentences else f"paragraph-{each.number}"
            items.append(Item(say(f"Paragraph {each.number}{in_part}: {'; '.join(each.unsaid)}."), id=name))
    return tuple(items)


def _held(report: Report, built: BuiltSection) -> Fold:
    rows = tuple(
        Row((
            plain(each.dataset),
            plain(each.first + (f" to {each.last}" if each.last != each.first else "")),
            plain(f"{each.rows:,}"),
            cell(say(each.submission, "code")),
        ))
        for each in built.held
    )  # fmt: skip
    caption = (
        f"Rows held for {report.period.label} from {report.source.title}. A measure may count fewer: its definition "
        "says which."
    )
    columns = (Column("Dataset"), Column("Months"), Column("Rows", numeric=True), Column("Submission"))
    total = sum(each.rows for each in built.held)
    return Fold(f"The records behind this section: {total:,} rows", (Grid(caption, columns, rows),))


def _limits(report: Report) -> Iterator[Part]:
    limits = report.publication.limits
    if limits:
        items = tuple(Item(say(each)) for each in limits)
        yield Part("limits", "What cannot be concluded from this report", (Listing(items),))


def _words(report: Report) -> Iterator[Part]:
    if not report.terms:
        return
    entries = tuple(
        Definition(
            each.title + (f" ({each.short})" if each.short else ""),
            (Para((Run(each.means), *((Run(f" Source: {each.source}.", "small"),) if each.source else ()))),),
            f"word-{each.id}",
        )
        for each in report.terms
    )
    yield Part("words", "Words used", (Definitions(entries),))


def _definitions(report: Report) -> Part:
    entries = tuple(
        Definition(
            measure.title,
            (
                Para(say(measure.definition)),
                *(Para(say(each), "caveat") for each in measure.caveats),
                Para((Run(" ".join(_terms_of(measure)) + " "), Run(measure.id, "code")), "small"),
            ),
            f"definition-{measure.id}",
        )
        for measure in report.measures
    )
    return Part("definitions", "Definitions of the measures", (Definitions(entries),))


def _terms_of(measure: Measure) -> Iterator[str]:
    neutral = "Neither higher nor lower is better in itself."
    yield neutral if measure.better == "neutral" else f"{measure.better.capitalize()} is better."
    for each in measure.parameters.values():
        also = f" (or {', '.join(map(str, each.also))}, where the figure says so)" if each.also else ""
        yield f"Taken with {each.value} {each.unit}{also}: {each.means}."
    for one in measure.breaks:
        yield one.text
    for target in measure.targets:
        least = target.at_least is not None
        limit = target.at_least if least else target.at_most
        percent = "%" if measure.unit == "percent" else ""
        way = "at least" if least else "at most"
        yield f"Target: {way} {limit:g}{percent} from {target.starts} ({target.source})."
    yield f"Owner: {measure.owner}."


def _quality(report: Report) -> Iterator[Part]:
    notes = [Para(say(each), "caveat") for each in report.data_notes]
    if not report.quality and not notes:
        return
    items = []
    for number, graded in enumerate(report.quality, 1):
        under = [say(f"{reason.rstrip('.')}.") for reason in graded.reasons[:SHOWN_REASONS]]
        if len(graded.reasons) > SHOWN_REASONS:
            more = len(graded.reasons) - SHOWN_REASONS
            under.append(say(f"And {more} more: see the command of a figure."))
        head = (Run(graded.grade.value, "strong"), Run(f": {graded.grade.means}."))
        items.append(Item(head, tuple(under), f"quality-{number}", say(report.graded(graded), "small")))
    about = "What the records behind the figures have been through. It says nothing about how well the force does."
    graded_blocks: tuple[Block, ...] = (Para(say(about)), Listing(tuple(items), ordered=True)) if items else ()
    yield Part("quality", "Quality of the data", (*notes, *graded_blocks))


def _figures(report: Report) -> Part:
    blocks: list[Block] = [
        Para(
            say(
                "Each figure above links to its line here. The command in a line goes from its figure back to the "
                "records: query, table version, submission and sample rows. A change has no command of its own: its "
                "two figures have."
            )
        )
    ]
    if report.documents:
        blocks.append(Para(say("Documents that print some of the figures:")))
        items = []
        for number, each in enumerate(report.documents, 1):
            day = f"{each.published.day} {each.published.strftime('%B %Y')}"
            items.append(Item(say(f"D{number}: {each.title}, {each.publisher}, {day}.")))
        blocks.append(Listing(tuple(items)))
    columns = (Column("No."), Column("Figure", numeric=True), Column("What it is"), Column("Basis, data and source"))
    rows = tuple(_figure(report, number, fact) for number, fact in enumerate(report.facts, 1))
    blocks.append(Grid(f"The {len(report.facts)} figures of this report", columns, rows, "figures"))
    return Part("figures", "Every figure and what it rests on", tuple(blocks))


def _figure(report: Report, number: int, fact: Fact) -> Row:
    if fact.derivation:
        parts = [report.cited.number(part) for part in fact.parts[:2]]
        links: list[Run] = []
        for at, each in enumerate(parts):
            links += [Run(" and ")] if at else []
            links.append(Run(str(each), to=f"figure-{each}"))
        what = cell((Run(f"{report.title_of(fact)}: {fact.derivation}, from "), *links))
    else:
        derived = f": {_derived(fact)}" if _derived(fact) else ""
        interval = f"; 95% interval {fact.interval_text}" if fact.interval_text else ""
        what = cell(say(f"{report.title_of(fact)}{derived}{interval}"), tuple(_command(fact)))
    rests: list[Runs] = [say(fact.basis.value), *map(say, report.printed(fact))]
    if fact.lineage and not fact.derivation:
        rests += map(say, fact.lineage.references)
    if fact.grade:
        line = "" if fact.derivation else f"quality-{report.quality.index(fact.grade) + 1}"
        rests.append((Run("data: "), Run(fact.grade.grade.value, to=line)))
    return Row((plain(str(number)), plain(fact.text), what, cell(*rests)), f"figure-{number}")


def _command(fact: Fact) -> Iterator[Run]:
    yield Run(f"peelian measures explain {fact.measure}", "code")
    options = [f"--force {fact.force}", f"--source {fact.source}", f"--period {fact.period}"]
    options += [f'--where "{name}={value}"' for name, value in (*fact.breakdown, *fact.parameters)]
    for each in options:
        yield Run(f" {each}", "code")


def _derived(fact: Fact) -> str:
    """How a fact follows from the two sides of its fraction."""
    if fact.denominator is None or fact.value is None:
        return ""
    return f"{_counted(fact.numerator)} ÷ {_counted(fact.denominator)}"


def _counted(value: Exact | None) -> str:
    return signed(round_half_away(value or 0, 0), sign=False)
