"""The contest of forecasts on real records: models forecast from past origins what has come since.

Give the folder of the publishers' files; they are loaded into a workspace of their own, and read from there. Each
result is kept as it is found in benchmarks/forecasts.json, so that a run that was cut short goes on where it stopped.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # matrices are small: threads only wait for one another

import numpy as np
from page import machine

from peelian.charts.picture import Picture
from peelian.charts.svg import PAGE as WIDE
from peelian.core.force import force, forces
from peelian.core.unit import MINUS
from peelian.demand.forecast.contest import Contest, Difference, hold
from peelian.demand.forecast.grain import Grain
from peelian.demand.forecast.hits import hits_of
from peelian.demand.forecast.models.by_name import rivals
from peelian.demand.forecast.models.model import Model
from peelian.demand.forecast.outlook import Outlook
from peelian.demand.forecast.series import Series
from peelian.measures.over_time import Asked
from peelian.publish.demand.forecast_report import ForecastReport, series_of
from peelian.publish.demand.forecasting import Wanted
from peelian.workbench import Workbench

DOCS = Path(__file__).parents[1] / "docs"
RESULTS = Path(__file__).with_suffix(".json")
MARK = "<!-- Written by `make bench-forecast` from here on. -->\n"
FILES = {
    "hourly_calls": ["calls/seattle_fire_911_hourly.csv.gz"],
    "calls_for_service": ["calls/smfr_incidents_2019_apr_jun.csv.gz"],
    "breath_tests": ["home_office/breath_tests_by_force_month.csv.gz"],
    "area_crimes": ["series/london_lsoa_month_crime_counts.parquet"],
}
LIBRARY = ("ets", "arima", "theta")


@dataclass(frozen=True)
class Set:
    """One part of the contest: which series, from where, at which grain, how far ahead, from how many origins."""

    title: str
    publisher: str
    measure: str
    grain: Grain
    horizon: int
    origins: int
    places: tuple[str, ...]
    apart: int = 0
    each: tuple[tuple[str, str], ...] = ()
    until: str = ""
    models: tuple[str, ...] = LIBRARY


@dataclass
class Clocked:
    """A model that notes how long it takes, in seconds of processor time."""

    model: Model
    seconds: list[float] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.model, name)

    def forecast(self, series: Series, horizon: int, **more: Any) -> Outlook:
        began = time.process_time()
        found = self.model.forecast(series, horizon, **more)
        self.seconds.append(time.process_time() - began)
        return found


def sets(bench: Workbench) -> list[Set]:
    """The parts of the contest, the quickest first."""
    held = {each.id for each in forces() if each.kind == "territorial"}
    boroughs = sorted(_boroughs(bench))
    seattle = ("Seattle Fire Department, 911 calls", "City of Seattle open data", "services.calls_by_hour")
    south = ("South Metro Fire Rescue, incidents", "South Metro Fire Rescue, Colorado", "services.incidents")
    crime = ("Crime in each London borough", "counted from data.police.uk and the Metropolitan Police")
    tests = ("Breath tests in each of the 43 forces", "Home Office open data", "roads.breath_tests")
    return [
        Set(*south, Grain.HOUR, 168, 5, ("south-metro-fire-rescue",), models=("ets", "arima")),
        Set(*south, Grain.DAY, 7, 5, ("south-metro-fire-rescue",)),
        Set(*seattle, Grain.HOUR, 168, 12, ("seattle-fire",), apart=8 * 168, models=("ets", "arima")),
        Set(*seattle, Grain.DAY, 28, 26, ("seattle-fire",)),
        Set(*seattle, Grain.MONTH, 3, 8, ("seattle-fire",)),
        Set(
            *crime, "crime.in_small_areas", Grain.MONTH, 6, 8, ("metropolitan",), until="2016-12",
            each=tuple(("local_authority", name) for name in boroughs),
        ),
        Set(*tests, Grain.MONTH, 12, 7, tuple(sorted(held))),
    ]  # fmt: skip


def _boroughs(bench: Workbench) -> set[str]:
    mapping = bench.catalogue.mapping("uk-crime-explorer-areas")
    assert mapping.force.patterns is not None
    (words,) = (pattern for pattern, slug in mapping.force.patterns.items() if slug == "metropolitan")
    return set(words.strip("^$()").split("|"))


def series_of_set(bench: Workbench, part: Set) -> dict[str, Series]:
    """The series of a part by name: a force's, or one of its areas'."""
    found = {}
    for place in part.places:
        for narrowed in part.each or ((),):
            asked = Asked(part.measure, (narrowed,) if narrowed else (), force(place), until=part.until)
            counted = bench.over_time(asked, hours=part.grain is Grain.HOUR)
            assert not counted.synthetic
            found[narrowed[1] if narrowed else place] = series_of(counted)
    return found


def run(part: Set, series: dict[str, Series]) -> dict[str, Any]:
    """One part of the contest: its scores, differences and times, as plain values."""
    wanted = [name for name in part.models if importlib.util.find_spec("statsforecast")]
    models = [Clocked(each) for each in rivals(wanted)]

    def told(stage: str, done: int, total: int) -> None:
        if done % 20 == 0 or done == total:
            print(f"  {done} of {total}: {stage}", file=sys.stderr, flush=True)

    tried = hold(
        series, part.grain, part.horizon, models, origins=part.origins, apart=part.apart, paths=1000, progress=told
    )
    return {
        "title": part.title, "publisher": part.publisher, "measure": part.measure, "grain": part.grain.value,
        "horizon": part.horizon, "series": len(series), "origins": [str(each) for each in tried.origins],
        "chosen": tried.chosen, "models": [_model(tried, each) for each in models], "basis": "real records",
    }  # fmt: skip


def _model(tried: Contest, clocked: Clocked) -> dict[str, Any]:
    found, apart = tried.score(clocked.name), tried.difference(clocked.name)
    return {
        "model": clocked.name, "forecasts": len(tried.of(clocked.name)), "error": found.error,
        "scaled_error": found.scaled_error, "loss": found.loss, "inside": found.inside,
        "difference": _plain(apart), "seconds": float(np.mean(clocked.seconds)),
    }  # fmt: skip


def _plain(apart: Difference) -> dict[str, Any]:
    return {"mean": apart.mean, "interval": asdict(apart.interval) if apart.interval else None}


def table(found: dict[str, Any]) -> str:
    """One part of the contest as Markdown."""
    first, last = found["origins"][0], found["origins"][-1]
    many = f"{found['series']} series" if found["series"] > 1 else "1 series"
    lines = [
        f"### {found['title']}, {found['horizon']} {found['grain']}s ahead\n",
        f"Real records: {found['publisher']} (measure `{found['measure']}`). {many}, {len(found['origins'])} origins "
        f"from {first} to {last}, {found['models'][0]['forecasts']} forecasts of each model.\n",
        "| Model | Mean error | Scaled error | Loss | Inside 50% | Inside 80% | Inside 95% "
        "| Loss less ours (95% interval) | Seconds |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for each in found["models"]:
        inside = " | ".join(f"{100 * share:.0f}%" for share in each["inside"].values())
        apart = _apart(each) if each is not found["models"][0] else ""
        lines.append(
            f"| {each['model']} | {each['error']:,.1f} | {each['scaled_error']:.3f} | {each['loss']:.3f} | {inside} "
            f"| {apart} | {each['seconds']:.2g} |"
        )
    return "\n".join([*lines, "", f"Chosen by the rule: **{found['chosen']}**.", ""])


def _apart(each: dict[str, Any]) -> str:
    interval = each["difference"]["interval"]
    ends = f" ({interval['lower']:+.3f} to {interval['upper']:+.3f})" if interval else " (too few origins)"
    return f"{each['difference']['mean']:+.3f}{ends}".replace("-", MINUS)


def pictures(bench: Workbench) -> list[tuple[str, Picture]]:
    """A forecast of two of the real series and what had been forecast for the last of their origins, as charts."""
    found = []
    for name, asked, wanted in (
        ("seattle", Asked("services.calls_by_hour", (), force("seattle-fire")), Wanted(Grain.DAY, 28, kept=False)),
        ("breath-tests", Asked("roads.breath_tests", (), force("kent")), Wanted(Grain.MONTH, 12, kept=False)),
    ):
        made: ForecastReport = bench.forecast(asked, wanted)
        past = made.picture_of_past(WIDE)
        assert past is not None
        assert hits_of(made.forecast.contest, made.forecast.model.name) if made.forecast.contest else True
        found += [(f"forecast-{name}", made.picture(WIDE)), (f"forecast-{name}-past", past)]
    return found


def main() -> None:
    """Run what of the contest has no result yet, print all of it, and write the page if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the publishers' files are")
    parser.add_argument("--write", action="store_true", help="write the result into docs/forecasts.md")
    parser.add_argument("--again", action="store_true", help="forget earlier results")
    given = parser.parse_args()
    results: dict[str, Any] = json.loads(RESULTS.read_text()) if RESULTS.exists() and not given.again else {}
    with tempfile.TemporaryDirectory() as temporary:
        bench = Workbench.create(Path(temporary) / "workspace")
        for dataset, names in FILES.items():
            for name in names:
                bench.load(dataset, given.folder / name)
        for part in sets(bench):
            key = f"{part.measure} {part.grain} {part.horizon}"
            if key not in results:
                print(f"{part.title}, {part.horizon} {part.grain}s ahead", file=sys.stderr, flush=True)
                results[key] = run(part, series_of_set(bench, part))
                RESULTS.write_text(json.dumps(results, indent=1) + "\n")
        drawn = pictures(bench) if given.write else []
    text = "\n\n".join([machine("scipy", "statsforecast"), *map(table, results.values())]) + "\n"
    print(text)
    if given.write:
        shown = []
        for name, picture in drawn:
            (DOCS / "images" / f"{name}.svg").write_text(picture.svg + "\n", encoding="utf-8")
            shown.append(f"**{picture.title}**\n\n![{picture.sentence}](images/{name}.svg)\n\n{picture.sentence}")
        page = DOCS / "forecasts.md"
        head = page.read_text(encoding="utf-8").split(MARK)[0]
        page.write_text("\n\n".join([head + MARK + "\n" + text.rstrip(), *shown]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
