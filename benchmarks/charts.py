"""How long each static chart of the gallery takes to draw, the statistics behind the example with it; goal 2 ms."""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent / "examples"))
import charts
from peelian.charts.control import control_picture
from peelian.charts.svg import PHONE

ROUNDS = 50


def main() -> None:
    facts, chart = charts.crimes()
    control_picture("Example", facts, chart)
    times = [_seconds(lambda: control_picture("Example", facts, chart)) for _ in range(ROUNDS)]
    print(f"{'control-chart, drawing alone':30} {median(times) * 1000:6.2f} ms (least {min(times) * 1000:.2f})")
    for name, (_, draw) in charts.CHARTS.items():
        times = [_seconds(lambda draw=draw: draw(PHONE)) for _ in range(ROUNDS)]  # type: ignore[misc]
        print(f"{name:30} {median(times) * 1000:6.2f} ms (least {min(times) * 1000:.2f})")


def _seconds(call: object) -> float:
    start = perf_counter()
    call()  # type: ignore[operator]
    return perf_counter() - start


if __name__ == "__main__":
    main()
