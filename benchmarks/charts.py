"""How long a processor draws each chart of the gallery, from facts and statistics that are there; goal 2 ms."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from statistics import median
from time import process_time
from types import FunctionType

sys.path.insert(0, str(Path(__file__).parent.parent / "examples"))
from page import machine, put

import charts
from peelian.charts import picture, svg

GOAL = 2.0
spent: list[float] = []


def main() -> None:
    """Draw every chart as often as asked for; write the page if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50, help="how often each chart is drawn")
    parser.add_argument("--write", action="store_true", help="write the result into docs/benchmarks.md")
    given = parser.parse_args()
    for name, each in list(vars(charts).items()):
        if isinstance(each, FunctionType) and each.__module__.startswith("peelian.charts."):
            setattr(charts, name, timed(each))
    text = f"{machine()} Medians of {given.rounds} rounds.\n\n{table(given.rounds)}"
    print(text)
    if given.write:
        put("`make bench-statistics`, charts,", text)


def timed(draw: Callable[..., object]) -> Callable[..., object]:
    """The same chart, that adds up the time it takes: what the example makes before it draws is not its own."""

    @wraps(draw)
    def drawn(*given: object, **named: object) -> object:
        start = process_time()
        try:
            return draw(*given, **named)
        finally:
            spent.append(process_time() - start)

    return drawn


def table(rounds: int) -> str:
    """Milliseconds a chart: the first time, when nothing of it was written before, and again."""
    lines = ["| chart | first | range | again |", "|---|---:|---:|---:|"]
    within = 0
    for name, (_, draw) in charts.CHARTS.items():
        first, again = [], []
        for _ in range(rounds):
            for kept in (svg.text_width, svg._written, picture.level):
                kept.cache_clear()
            for into in (first, again):
                spent.clear()
                draw(svg.PHONE)
                into.append(1000 * sum(spent))
        within += median(first) <= GOAL
        lines.append(f"| {name} | {median(first):.2f} | {min(first):.2f} to {max(first):.2f} | {median(again):.2f} |")
    return "\n".join(lines) + f"\n\nAt most {GOAL:g} ms the first time: {within} of {len(charts.CHARTS)} charts.\n"


if __name__ == "__main__":
    main()
