"""`peelian measures peers`: a force beside others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from peelian.cli.options import AsAtOption, ForceOption, FormatOption, PeriodOption, SourceOption, WhereOption

if TYPE_CHECKING:
    from peelian.core.fact import Fact
    from peelian.measures.peers import PeerComparison


def peers(
    measure: Annotated[str, typer.Argument(help="The measure's id, or one cell of it: measure[column=value].")],
    force: ForceOption,
    period: PeriodOption,
    source: SourceOption = None,
    group: Annotated[str, typer.Option(help="official, all, or the id of a group in the catalogue.")] = "official",
    where: WhereOption = None,
    as_at: AsAtOption = None,
    form: FormatOption = "table",
) -> None:
    """Set a force beside a group of forces, and say how sure it is where the force stands."""
    from peelian.catalogue.cell import parse_cell
    from peelian.cli.console import Format, print_json, print_rows
    from peelian.cli.figures import breakdowns, open_figures
    from peelian.measures.peers import compare_with_peers
    from peelian.workbench import Workbench

    bench = Workbench.open()
    name, cell = parse_cell(measure)
    dataset = bench.catalogue.measure(name).dataset
    figures = open_figures(bench, [dataset], force, source, as_at)
    found = compare_with_peers(figures, name, period, group, **{**dict(cell), **breakdowns(where)})
    if form == "json":
        print_json(_as_dict(found))
        return
    title = f"{found.measure.title}, {found.period.label}, source {figures.source}"
    print_rows(title, _rows(found), Format(form), empty="")
    if form == "table":
        _say(found)


def _say(found: PeerComparison) -> None:
    from peelian.cli.console import say
    from peelian.measures.peer_words import peer_sentences

    for line in peer_sentences(found):
        say(line)
    say(f"Group: {found.group.title} ({found.group.id}).")
    for line in (*found.group.notes, *(f"Caveat: {each}" for each in found.measure.caveats)):
        say(line)


def _rows(found: PeerComparison) -> list[dict[str, Any]]:
    from peelian.core.force import force

    distances = dict(found.group.distances)
    left = {each.fact.force: each.reason for each in found.left_out}
    facts = [*sorted(found.facts, key=lambda fact: -(fact.value or 0)), *(each.fact for each in found.left_out)]
    return [
        {
            "force": force(fact.force).short_name + (" (own)" if fact.force == found.own.force else ""),
            "value": fact.text,
            "95% interval": fact.interval_text if fact.force not in left else "",
            "of": "" if fact.denominator is None else f"{float(fact.denominator):,.0f}",
            **({"distance": f"{distances[fact.force]:.2f}" if fact.force in distances else ""} if distances else {}),
            "against the funnel": _against(found, fact),
            "quality": fact.grade.grade.value if fact.grade else "",
            "note": left.get(fact.force, ""),
        }
        for fact in facts
    ]


def _against(found: PeerComparison, fact: Fact) -> str:
    if found.funnel is None or found.fact_of(fact.force) is None:
        return ""
    inner, outer = found.funnel.outside
    if fact.force in outer:
        return "beyond 99.8%"
    return "beyond 95%" if fact.force in inner else "within"


def _as_dict(found: PeerComparison) -> dict[str, Any]:
    from dataclasses import asdict

    from peelian.measures.peer_words import peer_sentences, verdict

    funnel = found.funnel
    return {
        "group": asdict(found.group),
        "own": found.own.to_dict(),
        "facts": [fact.to_dict() for fact in found.facts],
        "left_out": [{**each.fact.to_dict(), "reason": each.reason} for each in found.left_out],
        "level": None if found.level is None else asdict(found.level),
        "rank_from": found.standing.lowest_rank if found.standing else None,
        "rank_to": found.standing.highest_rank if found.standing else None,
        "funnel": None if funnel is None else {
            "centre": funnel.centre, "phi": funnel.phi, "tau_squared": funnel.tau_squared, "adjusted": funnel.adjusted,
            "beyond_95": funnel.outside[0], "beyond_99.8": funnel.outside[1],
            "limits": {
                f"{each.level:g}": [list(map(float, each.lower)), list(map(float, each.upper))]
                for each in funnel.limits
            },
        },
        "verdict": verdict(found),
        "sentences": peer_sentences(found),
        "cannot_say": found.cannot_say,
    }  # fmt: skip
