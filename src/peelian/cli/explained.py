"""The lines in which a measure's definition and a figure's explanation are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from peelian.catalogue.words import what_is_counted
from peelian.core.fact import plain
from peelian.core.unit import unit

if TYPE_CHECKING:
    from peelian.catalogue.catalogue import Catalogue
    from peelian.catalogue.model import Measure
    from peelian.core.comparison import Comparison
    from peelian.measures.explain import Explanation
    from peelian.measures.figures import Figures
    from peelian.measures.vintages import History
    from peelian.publish.edition import Edition
    from peelian.publish.printed import Printed


def definition_lines(catalogue: Catalogue, measure: Measure) -> Iterator[str]:
    """How a measure is defined."""
    file = catalogue.files["measures", measure.id]
    yield f"{measure.title} ({measure.id})"
    yield f"  asks         {measure.asks}"
    yield f"  definition   {measure.definition}"
    yield f"  dataset      {measure.dataset}: {catalogue.datasets[measure.dataset].one_row_is}"
    if measure.where:
        yield f"  of           rows where {measure.where}"
    yield f"  numerator    {what_is_counted(measure.numerator)}"
    if measure.denominator:
        yield f"  denominator  {what_is_counted(measure.denominator)}"
    yield f"  unit         {measure.unit_label or unit(measure.unit).plural}"
    yield f"  better       {measure.better}"
    for name, each in measure.parameters.items():
        also = f" (or {', '.join(map(str, each.also))})" if each.also else ""
        yield f"  parameter    {name}: {each.value} {each.unit}{also}, {each.means}"
    if measure.clock:
        yield f"  clock        open from {measure.clock.start} until {measure.clock.stop}, at the end of each month"
    if measure.breakdowns:
        yield f"  breakdowns   {', '.join(measure.breakdowns)}"
    for target in measure.targets:
        limit = f"at least {target.at_least:g}" if target.at_least is not None else f"at most {target.at_most:g}"
        yield f"  target       {limit} from {target.starts} ({target.source})"
    for series_break in measure.breaks:
        yield f"  break        {series_break.text}"
    for caveat in measure.caveats:
        yield f"  caveat       {caveat}"
    yield f"  owner        {measure.owner}, reviewed {measure.reviewed}"
    yield f"  declared in  {file.name}, version {catalogue.entry_version('measures', measure.id)}"


def explanation_lines(
    figures: Figures, found: Explanation, compared: Comparison, printings: Sequence[tuple[Edition, Printed]]
) -> Iterator[str]:
    """Everything behind one figure, from definition to rows; `printings` are the reports that printed it."""
    fact = found.fact
    yield f"{fact.id}"
    yield f"  value        {fact.text} {'' if fact.unit.suffix else fact.unit.plural}".rstrip()
    if fact.interval_text:
        yield f"  interval     {fact.interval_text} (95%, {fact.interval.method if fact.interval else ''})"
    if fact.missing:
        yield f"  missing      {fact.missing}"
    yield f"  basis        {fact.basis.value}"
    if fact.grade:
        yield f"  quality      {fact.grade.grade.value}: {fact.grade.grade.means}"
        yield from (f"               - {reason}" for reason in fact.grade.reasons)
    yield f"  held         {_held(found.history)}"
    yield from (f"  reported     {line}" for line in _reported(printings))
    yield from (f"  published    {line}" for line in found.published)
    if compared.change.value is not None:
        percent = f", {compared.percent.text}" if compared.percent.value is not None else ""
        yield f"  {compared.before.period.label:<11}  {compared.before.text}; change {compared.change.text}{percent}"
    yield ""
    yield "DEFINITION"
    yield from definition_lines(figures.catalogue, found.measure)
    for side in found.sides:
        yield ""
        check = "the same as in the mart" if side.agrees else f"NOT what the mart says ({plain(side.value):,})"
        again = f"{plain(side.recounted):,}, counted again from the records just now"
        yield f"{side.name.upper()} ({side.source}): {again}, {check}"
        yield from (f"  {line}" for line in side.sql.split("\n"))
    yield ""
    yield "RECORDS"
    assert fact.lineage is not None
    for table in fact.lineage.tables:
        yield f"  table        {table.dataset}, Delta version {table.version}, read by {fact.lineage.mart}"
    for submission, months, rows in found.submissions:
        span = months[0] if len(months) == 1 else f"{months[0]} to {months[-1]}"
        committed = submission.committed_at
        yield f"  submission   {submission.id}: {submission.file}, {rows:,} rows of {span}, committed {committed}"
        yield f"               sha256 {submission.sha256}"
    yield ""
    yield f"SAMPLE ROWS: {len(found.sample_rows)} of those counted"
    for row in found.sample_rows:
        yield "  " + ", ".join(f"{name}={_shown(value)}" for name, value in zip(found.sample_columns, row, strict=True))


def _held(history: History) -> str:
    """When a figure was first held, as what, and how often it was revised since."""
    first = history.first
    if first is None or first.fact is None:
        return "never yet"
    times = history.revised
    often = "not revised since" if not times else "revised once" if times == 1 else f"revised {times} times"
    gone = " (earlier versions are no longer kept)" if any(each.gone for each in history.vintages) else ""
    return f"first as {first.fact.text} on {first.at:%Y-%m-%d %H:%M} UTC; {often}{gone}"


def _reported(printings: Sequence[tuple[Edition, Printed]]) -> Iterator[str]:
    """As what a figure was first published, and, if it was another since, last; nothing if it never was."""
    if not printings:
        return
    (first, was), (last, now) = printings[0], printings[-1]
    said = f"first as {was.text} on {first.date} in {first.path.stem}"
    same = "the same since" if len(printings) > 1 else "and not since"
    yield said + (f"; last as {now.text} on {last.date} in {last.path.stem}" if now.text != was.text else f", {same}")


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
