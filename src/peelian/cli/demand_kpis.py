"""`peelian demand kpis`: the KPIs of simulations with their definitions."""

from __future__ import annotations

from peelian.cli.options import FormatOption


def kpis(form: FormatOption = "table") -> None:
    """List the KPIs of simulations: what each is of, how it is asked for, and its definition."""
    from peelian.cli.console import Format, print_rows
    from peelian.demand.results.kpi import KPIS

    rows = [
        {
            "KPI": each.name, "of": each.of, "write": each.written, "parts of the run": "yes" if each.by_time else "no",
            "better": each.better, "definition": each.definition,
        }
        for each in KPIS.values()
    ]  # fmt: skip
    print_rows("KPIs of simulations", rows, Format(form), empty="")
