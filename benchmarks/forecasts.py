"""The contest of forecasts on real records: models forecast from past origins what has come since.

Give the folder of the publishers' files; they are loaded into a workspace of their own, and read from there. The parts
of the contest are held two at a time. Each result is kept as it is found in benchmarks/forecasts.json, so that a run
that was cut short goes on where it stopped.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
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
from peelian.demand.forecast.models.by_name import NAIVE, rivals
from peelian.demand.forecast.models.model import Model
from peelian.demand.forecast.outlook import Outlook
from peelian.demand.forecast.scores import score
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
    """The parts of the contest. Of the boroughs every second takes part, of the forces every third, by name."""
    forces_held = tuple(sorted(each.id for each in forces() if each.kind == "territorial")[::3])
    boroughs = tuple(("local_authority", name) for name in sorted(_boroughs(bench))[::2])
    seattle = ("Seattle Fire Department, 911 calls", "City of Seattle open data", "services.calls_by_hour")
    south = ("South Metro Fire Rescue, incidents", "South Metro Fire Rescue, Colorado", "services.incidents")
    crime = ("Crime in London boroughs", "counted from data.police.uk and the Metropolitan Police")
    tests = ("Breath tests by forces", "Home Office open data", "roads.breath_tests")
    in_seattle, in_south = ("seattle-fire",), ("south-metro-fire-rescue",)
    return [
        Set(*south, Grain.HOUR, 168, 5, in_south, models=("ets", "arima")),
        Set(*seattle, Grain.HOUR, 168, 12, in_seattle, apart=8 * 168, models=("ets", "arima")),
        Set(*south, Grain.DAY, 7, 5, in_south),
        Set(*seattle, Grain.DAY, 28, 26, in_seattle),
        Set(*seattle, Grain.WEEK, 4, 26, in_seattle),
        Set(*seattle, Grain.MONTH, 3, 8, in_seattle),
        Set(
            *crime, "crime.in_small_areas", Grain.MONTH, 6, 8, ("metropolitan",), until="2016-12", each=boroughs
        ),
        Set(*tests, Grain.MONTH, 12, 7, forces_held),
        Set(*tests, Grain.QUARTER, 4, 7, forces_held),
        Set(*tests, Grain.YEAR, 1, 6, forces_held),
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
            print(f"  {part.grain}s, {done} of {total}: {stage}", file=sys.stderr, flush=True)

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
        "of_naive": found.loss / tried.score(NAIVE.name).loss, "halves_of_naive": _halves(tried, clocked.name),
        "difference": _plain(apart), "seconds": float(np.mean(clocked.seconds)),
    }  # fmt: skip


def _halves(tried: Contest, model: str) -> list[float]:
    """The loss in the nearer and the farther half of the steps, each over that of seasonal naive."""
    if tried.horizon == 1:
        return []
    half = tried.horizon // 2
    found = {
        name: [
            np.mean([score(each.outlook.quantiles[at], each.came[at], each.scale).loss for each in tried.of(name)])
            for at in (slice(half), slice(half, None))
        ]
        for name in (model, NAIVE.name)
    }
    return [float(own / naive) for own, naive in zip(found[model], found[NAIVE.name], strict=True)]


def _plain(apart: Difference) -> dict[str, Any]:
    return {"mean": apart.mean, "interval": asdict(apart.interval) if apart.interval else None}


def summary(results: list[dict[str, Any]]) -> str:
    """Every part in a row: losses over that of seasonal naive, and what can be told of our model."""
    lines = [
        f"| Forecast | Ahead | {' | '.join(('log-linear', *LIBRARY))} | Ours surely better than | Surely worse than |",
        "|---|---|--:|--:|--:|--:|---|---|",
    ]
    for found in results:
        models = {each["model"]: each for each in found["models"]}
        least = min(models, key=lambda name: models[name]["loss"])
        losses = {name: f"{each['of_naive']:.2f}" for name, each in models.items()}
        losses[least] = f"**{losses[least]}**"
        told = [", ".join(name for name in models if _surely(models[name], sign)) or "–" for sign in (1, -1)]
        cells = [_ahead(found).replace(" ", "&nbsp;"), *(losses.get(name, "–") for name in ("log-linear", *LIBRARY))]
        lines.append(f"| {' | '.join([found['title'], *cells, *told])} |")
    return "\n".join(lines)


def _surely(each: dict[str, Any], sign: int) -> bool:
    interval = each["difference"]["interval"]
    return bool(interval) and min(sign * interval["lower"], sign * interval["upper"]) > 0


def _ahead(found: dict[str, Any]) -> str:
    return f"{found['horizon']} {found['grain']}{'s' if found['horizon'] > 1 else ''}"


def table(found: dict[str, Any]) -> str:
    """One part of the contest as Markdown."""
    first, last = found["origins"][0], found["origins"][-1]
    lines = [
        f"### {found['title']}, {_ahead(found)} ahead\n",
        f"Real records: {found['publisher']} (measure `{found['measure']}`). {found['series']} series, "
        f"{len(found['origins'])} origins from {first} to {last}, {found['models'][0]['forecasts']} forecasts of each "
        "model.\n",
        "| Model | Scaled error | Loss | Of naive's (near, far) | Inside 50, 80, 95% | Loss less ours (95% interval) "
        "| Seconds |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for each in found["models"]:
        inside = ", ".join(f"{100 * share:.0f}" for share in each["inside"].values())
        apart = _apart(each) if each is not found["models"][0] else "–"
        halves = f" ({', '.join(f'{half:.2f}' for half in each['halves_of_naive'])})" if each["halves_of_naive"] else ""
        cells = [
            each["model"], f"{each['scaled_error']:.3f}", f"{each['loss']:.3f}", f"{each['of_naive']:.2f}{halves}",
            f"{inside}%", apart, f"{each['seconds']:.2g}",
        ]  # fmt: skip
        lines.append(_row(cells))
    return "\n".join([*lines, "", f"Chosen by the rule: **{found['chosen']}**.", ""])


def _row(cells: list[str]) -> str:
    """A row whose cells are not broken into lines."""
    return f"| {' | '.join(cell.replace(' ', '&nbsp;') for cell in cells)} |"


def _apart(each: dict[str, Any]) -> str:
    interval = each["difference"]["interval"]
    ends = f" ({interval['lower']:+.3f} to {interval['upper']:+.3f})" if interval else " (too few origins)"
    return f"{each['difference']['mean']:+.3f}{ends}".replace("-", MINUS)


def spent(results: list[dict[str, Any]]) -> str:
    """How long all forecasts took together."""
    seconds = sum(each["seconds"] * each["forecasts"] for found in results for each in found["models"])
    many = sum(each["forecasts"] for found in results for each in found["models"])
    return f"All {many:,} forecasts took {seconds / 60:.0f} minutes of processor time."


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
        parts = {f"{part.measure} {part.grain} {part.horizon}": part for part in sets(bench)}
        missing = {key: series_of_set(bench, part) for key, part in parts.items() if key not in results}
        with ProcessPoolExecutor(2) as pool:
            held = {pool.submit(run, parts[key], series): key for key, series in missing.items()}
            for done in as_completed(held):
                results[held[done]] = done.result()
                RESULTS.write_text(json.dumps(results, indent=1) + "\n")
        drawn = pictures(bench) if given.write else []
    found = [results[key] for key in parts]
    text = "\n\n".join([f"{machine('scipy', 'statsforecast')} {spent(found)}", summary(found), *map(table, found)])
    print(text)
    if given.write:
        shown = ["### Two forecasts of these records"]
        for name, picture in drawn:
            (DOCS / "images" / f"{name}.svg").write_text(picture.svg + "\n", encoding="utf-8")
            shown.append(f"**{picture.title}**\n\n![{picture.sentence}](images/{name}.svg)\n\n{picture.sentence}")
        page = DOCS / "forecasts.md"
        head = page.read_text(encoding="utf-8").split(MARK)[0]
        page.write_text("\n\n".join([head + MARK + "\n" + text.rstrip(), *shown]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
