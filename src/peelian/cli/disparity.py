"""`peelian measures disparity`: groups of people against one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from peelian.cli.options import AsAtOption, ForceOption, FormatOption, PeriodOption, SourceOption

if TYPE_CHECKING:
    from peelian.measures.disparity import Disparities, GroupCount, GroupDisparity


def disparity(
    name: Annotated[str, typer.Argument(metavar="DISPARITY", help="The id of a disparity in the catalogue.")],
    force: ForceOption,
    period: PeriodOption,
    source: SourceOption = None,
    as_at: AsAtOption = None,
    form: FormatOption = "table",
) -> None:
    """Set groups of people against a reference group: ratios of rates with bounds, and gaps in what came of it."""
    from peelian.cli.console import Format, print_json, print_rows, say
    from peelian.cli.figures import open_figures
    from peelian.measures.disparity import disparities
    from peelian.measures.disparity_words import disparity_sentences
    from peelian.workbench import Workbench

    bench = Workbench.open()
    declared = bench.catalogue.disparity(name)
    dataset = bench.catalogue.measure(declared.measure).dataset
    figures = open_figures(bench, [dataset], force, source, as_at)
    found = disparities(figures, name, period)
    if form == "json":
        print_json(_as_dict(found))
        return
    title = f"{declared.title}, {found.period.label}, source {figures.source}"
    if form != "table" or not found.cannot_say:
        print_rows(title, [_row(found, each) for each in found.groups], Format(form), empty="")
    if form == "table":
        for line in (*disparity_sentences(found), declared.note):
            say(line)


def _row(found: Disparities, each: GroupDisparity) -> dict[str, Any]:
    assert found.reference is not None
    made = each.found
    return {
        "group": each.group.name,
        "against": found.reference.name,
        "events": each.group.events,
        "residents": each.group.residents,
        "ratio of rates": each.fact.text if each.fact else "\N{EN DASH}",
        "95% interval": each.fact.interval_text if each.fact else "",
        "least": f"{made.least:.2f}" if made else "",
        "most": f"{made.most:.2f}" if made else "",
        "ratio of risks": _ratio(each.risk),
        "ratio of odds": _ratio(each.odds),
        "residents of": found.residents_on,
        "note": each.why,
    }


def _as_dict(found: Disparities) -> dict[str, Any]:
    from dataclasses import asdict

    from peelian.measures.disparity_words import disparity_sentences

    return {
        "disparity": found.declared.id,
        "period": str(found.period),
        "force": found.force,
        "source": found.source,
        "events": found.events,
        "not_stated": found.not_stated,
        "left_out": found.left_out,
        "residents_on": found.residents_on,
        "years_apart": found.years_apart,
        "geography": found.geography,
        "reference": None if found.reference is None else _count(found.reference),
        "groups": [
            {
                **_count(each.group),
                "ratio": each.fact.to_dict() if each.fact else None,
                "least": each.found.least if each.found else None,
                "most": each.found.most if each.found else None,
                "ratio_of_risks": asdict(each.risk) if each.risk else None,
                "ratio_of_odds": asdict(each.odds) if each.odds else None,
                "gaps": [asdict(gap) for gap in each.gaps],
                "why": each.why,
            }
            for each in found.groups
        ],
        "cannot_say": found.cannot_say,
        "sentences": disparity_sentences(found),
    }


def _count(group: GroupCount) -> dict[str, Any]:
    return {"group": group.name, "events": group.events, "residents": group.residents}


def _ratio(found: Any) -> str:
    return f"{found.value:.2f} ({found.interval.lower:.2f} to {found.interval.upper:.2f})" if found else ""
