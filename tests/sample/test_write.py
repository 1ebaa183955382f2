from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from peelian import Basis, LoadOptions, PeelianError, Workbench
from peelian.sample.force import write_sample
from peelian.sample.spread import apportion, with_sum

TOTALS = {
    ("contact.calls_999", "2021-22"): 4321,
    ("contact.calls_999", "2022-23"): 3999,
    ("contact.calls_101", "2021-22"): 7777,
    ("contact.calls_101", "2022-23"): 8018,
    ("crime.recorded", "2021-22"): 2501,
    ("crime.recorded", "2022-23"): 2744,
}


def second_force(bench: Workbench) -> Workbench:
    """Another force, other years and other totals: entries of the workspace's own catalogue."""
    catalogue = bench.workspace.catalogue
    ours = bench.catalogue.samples["leicestershire"].model_dump(mode="json")
    published = {
        "id": "made-up-for-a-test", "title": "Totals for a test", "publisher": "nobody", "published": "2024-01-01",
        "force": "gwent",
        "figures": [
            {"measure": measure, "period": period, "value": value, "where": "nowhere"}
            for (measure, period), value in TOTALS.items()
        ],
    }  # fmt: skip
    other = {**ours, "id": "gwent", "force": "gwent", "seed": 7, "years": ["2021-22", "2022-23"]}
    for kind, entry in (("published", published), ("samples", {**other, "published": "made-up-for-a-test"})):
        (catalogue / kind).mkdir()
        (catalogue / kind / "gwent.yaml").write_text(yaml.safe_dump(entry))
    return Workbench.open(bench.workspace.root)


def test_second_synthetic_force_comes_out_with_its_own_totals(bench: Workbench, tmp_path: Path) -> None:
    bench = second_force(bench)
    for file in write_sample(bench.catalogue, "gwent", tmp_path / "files"):
        loaded = bench.load(file.dataset, file.path, LoadOptions(source="sample"))
        assert loaded.submission.quarantined == 0

    gwent = bench.force("gwent", source="sample")

    for (measure, period), total in TOTALS.items():
        fact = gwent.fact(measure, period)
        assert (fact.value, fact.basis) == (total, Basis.SYNTHETIC_FIXED)
        assert sum(month.value for month in gwent.series(measure, period)) == total
    found = gwent.compare("contact.calls_999", "2022-23")
    assert (found.change.text, found.percent.text) == ("−322", "−7%")


def test_same_seed_gives_the_same_bytes(bench: Workbench, tmp_path: Path) -> None:
    bench = second_force(bench)

    def hashes(folder: str) -> list[str]:
        written = write_sample(bench.catalogue, "gwent", tmp_path / folder)
        return [hashlib.sha256(file.path.read_bytes()).hexdigest() for file in written]

    assert hashes("one") == hashes("two")


def test_sample_without_a_published_total_says_which(bench: Workbench, tmp_path: Path) -> None:
    bench = second_force(bench)
    file = bench.workspace.catalogue / "published" / "gwent.yaml"
    entry = yaml.safe_load(file.read_text())
    entry["figures"] = [figure for figure in entry["figures"] if figure["measure"] != "crime.recorded"]
    file.write_text(yaml.safe_dump(entry))

    with pytest.raises(PeelianError, match=r"no published figure for crime\.recorded in 2021-22"):
        write_sample(Workbench.open(bench.workspace.root).catalogue, "gwent", tmp_path / "files")


@given(st.integers(0, 10**7), st.lists(st.floats(0.001, 1000), min_size=1, max_size=40))
def test_apportioned_parts_add_up_and_are_within_one_of_their_share(total: int, weights: list[float]) -> None:
    parts = apportion(total, weights)

    assert parts.sum() == total
    exact = total * np.asarray(weights) / sum(weights)
    assert np.all(np.abs(parts - exact) <= 1 + 1e-6)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=50), st.floats(0, 1), st.integers(0, 2**32))
def test_values_are_nudged_to_their_sum_within_limits(values: list[int], share: float, seed: int) -> None:
    total = round(share * 60 * len(values))

    nudged = with_sum(np.asarray(values), total, low=0, high=60, random=np.random.default_rng(seed))

    assert nudged.sum() == total
    assert nudged.min() >= 0
    assert nudged.max() <= 60


def test_impossible_sum_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot add up to 11"):
        with_sum(np.asarray([1]), 11, low=0, high=10, random=np.random.default_rng(1))
