"""What `peelian measures signal` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peelian.core.period import Period
    from peelian.measures.figures import Figures
    from peelian.measures.peers import PeerComparison
    from peelian.measures.signals import Signal
    from peelian.workbench import Workbench


def print_signals(
    bench: Workbench,
    force: str,
    period: str | None,
    source: str | None,
    measures: Sequence[str],
    as_at: str | None,
    form: str,
) -> None:
    """Print the measures of a source by what they need of a reader, or every one as a row of JSON or CSV."""
    from peelian.cli.console import Format, print_rows, say
    from peelian.core.period import Period
    from peelian.measures.peers import first_comparison
    from peelian.measures.signals import false_alarms, signals

    figures = _open(bench, force, source, measures, as_at)
    whole = Period.parse(period) if period else _last_held(figures)
    found = signals(figures, whole, measures)
    beside = {each.measure.id: first_comparison(figures, each.measure.id, whole)[0] for each in found}
    unusual = {name: each for name, each in beside.items() if each is not None and each.usual in ("higher", "lower")}
    if form != "table":
        print_rows("", [_row(each, unusual.get(each.measure.id)) for each in found], Format(form), empty="")
        return
    say(f"{figures.force.name}, source {figures.source}, {whole.label}: {len(found)} measures held.")
    changed = [each for each in found if each.changed]
    print_rows("Changed", [*map(_changed, changed)], Format.TABLE, empty="Nothing has changed beyond its usual range.")
    targets = [each for each in found if each.target]
    print_rows("Targets", [*map(_aimed, targets)], Format.TABLE, empty="No measure that is held has a target.")
    others = [*map(_unusual, unusual.values())]
    print_rows("Unusual for its group", others, Format.TABLE, empty="Nothing is told to be unusual for its group.")
    silent = [each for each in found if each.silent]
    print_rows("Cannot be said", [*map(_silent, silent)], Format.TABLE, empty="Something can be said of every measure.")
    steady = len(found) - len(changed) - len(silent)
    say(f"{steady} measures are within their usual range.")
    expected = false_alarms(found)
    if expected:
        say(
            f"Of {len(found) - len(silent)} measures judged, about {expected:.1f} would show a special cause at their "
            "last point by chance alone."
        )


def _open(bench: Workbench, force: str, source: str | None, measures: Sequence[str], as_at: str | None) -> Figures:
    """The figures of a force for these measures, or for all that the catalogue has."""
    from peelian.cli.figures import open_figures

    datasets = list(dict.fromkeys(bench.catalogue.measure(each).dataset for each in measures))
    return open_figures(bench, datasets or list(bench.catalogue.datasets), force, source, as_at)


def _last_held(figures: Figures) -> Period:
    """The last month of which the source holds records of the force; raises PeelianError where it holds none."""
    from peelian.core.errors import PeelianError
    from peelian.core.period import Period

    measured = {each.dataset for each in figures.catalogue.measures.values()}
    where = (figures.source, figures.force.id)
    held = [row[4] for row in figures.mart.holdings() if row[1:3] == where and row[0] in measured]
    if not held:
        raise PeelianError(
            f"Nothing is held from {figures.source} for {figures.force.short_name}.",
            remedy="See what is held with `peelian mart show`.",
        )
    return Period.parse(max(held))


def _changed(each: Signal) -> dict[str, str]:
    last = each.last
    assert last is not None
    assert each.chart is not None
    return {
        "measure": each.measure.id,
        "last": f"{last.text} in {last.period.label}",
        "shows": each.shows,
        "means": each.word,
        "usual range": each.usual_range,
        "notes": "; ".join(note.value for note in each.chart.notes),
    }


def _aimed(each: Signal) -> dict[str, str]:
    return {
        "measure": each.measure.id,
        "target": each.target_text,
        "value": f"{each.now.text} in {each.now.period.label}",
        "met": each.met_text,
        "as it runs": each.assurance_text,
    }


def _unusual(each: PeerComparison) -> dict[str, str]:
    return {
        "measure": each.measure.id,
        "value": f"{each.own.text} ({each.own.interval_text})",
        "is": f"{each.usual} than usual",
        "group": each.group.title,
        "because": "; ".join(each.because),
    }


def _row(each: Signal, unusual: PeerComparison | None) -> dict[str, object]:
    group = unusual.group.title if unusual else ""
    return each.to_dict() | {"beside_others": unusual.usual if unusual else "", "group": group}


def _silent(each: Signal) -> dict[str, str]:
    return {"measure": each.measure.id, "value": each.now.text, "because": "; ".join(each.cannot)}
