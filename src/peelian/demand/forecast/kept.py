"""Forecasts that were made, kept as they were: next month shows how they did. Nothing is changed or taken away."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from peelian.core.errors import PeelianError
from peelian.demand.forecast.grain import Grain
from peelian.demand.forecast.outlook import QUANTILES
from peelian.demand.forecast.series import Floats


@dataclass(frozen=True, slots=True)
class Of:
    """What a forecast is of: a measure, what it is narrowed by, whose records, from which source."""

    measure: str
    narrowed: tuple[tuple[str, str], ...]
    force: str
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A forecast as it was made: when, from which version of the records and of the measure, by which model.

    `known_to` is the first day that was not counted yet. `quantiles` has a row for each of `steps`.
    """

    of: Of
    grain: Grain
    model: str
    known_to: dt.date
    version: int
    definition: str
    steps: tuple[str, ...]
    quantiles: Floats
    made_at: dt.datetime

    @property
    def id(self) -> str:
        """A hash of all but the moment: the same forecast of the same records is the same."""
        content = {name: each for name, each in self.to_dict().items() if name != "made_at"}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "measure": self.of.measure, "narrowed": dict(self.of.narrowed), "force": self.of.force,
            "source": self.of.source, "grain": self.grain.value, "model": self.model,
            "known_to": self.known_to.isoformat(), "version": self.version, "definition": self.definition,
            "made_at": self.made_at.isoformat(timespec="seconds"), "levels": list(QUANTILES), "steps": list(self.steps),
            "quantiles": [[round(float(value), 3) for value in row] for row in self.quantiles],
        }  # fmt: skip

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> Kept:
        """Read what `to_dict` gives; KeyError or ValueError if it is something else."""
        of = Of(given["measure"], tuple(sorted(given["narrowed"].items())), given["force"], given["source"])
        return cls(
            of, Grain(given["grain"]), given["model"], dt.date.fromisoformat(given["known_to"]), int(given["version"]),
            given["definition"], tuple(given["steps"]), np.array(given["quantiles"], dtype=float),
            dt.datetime.fromisoformat(given["made_at"]),
        )  # fmt: skip


def keep(folder: Path, forecast: Kept) -> bool:
    """Write a forecast to a file of its own; False if the same one, of the same records, is there already."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{forecast.known_to}-{forecast.id}.json"
    text = json.dumps(forecast.to_dict(), indent=1) + "\n"
    draft = path.with_suffix(".draft")
    try:
        draft.write_text(text, encoding="utf-8")
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True


def kept(folder: Path, of: Of, grain: Grain) -> list[Kept]:
    """The forecasts that were made of a series at a grain, the earliest first.

    Raises PeelianError for a file that is no forecast.
    """
    found = [_read(path) for path in sorted(folder.glob("*.json"))] if folder.is_dir() else []
    wanted = [each for each in found if each.of == of and each.grain is grain]
    return sorted(wanted, key=lambda each: (each.known_to, each.made_at))


def _read(path: Path) -> Kept:
    try:
        return Kept.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PeelianError(
            f"{path} is no forecast that was kept.", remedy="Put it back from a backup, or take it out of the folder."
        ) from error
