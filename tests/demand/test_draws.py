"""Draws: the published answers of Philox 4×32-10, evenness, independence between names, no overlap."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import stats

from peelian.demand.draws import ARRIVAL, KIND, SCENE, TRAVEL, fill_uniforms, philox, uniform

MANY = 1_000_000
# Random123's known answers for philox4x32 with ten rounds.
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


def drawn(seed: int, replication: int, stream: int, purpose: int, entities: int) -> tuple[np.ndarray, np.ndarray]:
    even, odd = np.empty(entities), np.empty(entities)
    fill_uniforms(even, odd, seed, replication, stream, purpose, 0)
    return even, odd


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_published_answers(counter: tuple[int, ...], key: tuple[int, int], answer: tuple[int, ...]) -> None:
    low, high = (np.uint64(word) for word in key)
    assert tuple(int(word) for word in philox(tuple(np.uint64(word) for word in counter), low, high)) == answer


def test_a_draw_alone_is_the_draw_among_all() -> None:
    even, odd = drawn(2**40 + 7, 3, 5, TRAVEL, 500)
    for entity in (0, 1, 7, 499):
        assert uniform(2**40 + 7, 3, 5, entity, TRAVEL) == even[entity]
        assert uniform(2**40 + 7, 3, 5, entity, SCENE) == odd[entity]


def test_a_longer_stream_begins_with_the_shorter() -> None:
    whole = drawn(1, 2, 3, ARRIVAL, 1000)[0]
    assert (whole[:100] == drawn(1, 2, 3, ARRIVAL, 100)[0]).all()
    even, odd = np.empty(50), np.empty(50)
    fill_uniforms(even, odd, 1, 2, 3, ARRIVAL, 950)
    assert (whole[950:] == even).all()


def test_draws_are_odd_multiples_of_two_to_the_minus_53() -> None:
    values = drawn(9, 0, 0, ARRIVAL, 10_000)[0]
    whole = values * 2.0**53
    assert (whole == np.floor(whole)).all()
    assert (whole % 2 == 1).all()
    assert 0 < values.min() < values.max() < 1


@pytest.mark.parametrize(("seed", "purpose"), [(0, ARRIVAL), (1, TRAVEL), (2**62, ARRIVAL)])
def test_even_over_the_unit_interval(seed: int, purpose: int) -> None:
    for values in drawn(seed, 0, 0, purpose, MANY):
        assert stats.kstest(values, "uniform").pvalue > 1e-4
        assert stats.chisquare(np.bincount((values * 1024).astype(int), minlength=1024)).pvalue > 1e-4
        low_bits = (values * 2.0**53).astype(np.int64) >> 1 & 1023
        assert stats.chisquare(np.bincount(low_bits, minlength=1024)).pvalue > 1e-4


def test_names_that_differ_in_one_part_give_unrelated_draws() -> None:
    base = {"seed": 5, "replication": 1, "stream": 1, "purpose": ARRIVAL}
    first, beside = drawn(**base, entities=200_000)
    others = [drawn(**{**base, part: value + 2}, entities=200_000)[0] for part, value in base.items()]
    for other in [beside, *others, np.roll(first, 1)]:
        cells = np.histogram2d(first, other, bins=32, range=[[0, 1], [0, 1]])[0]
        assert stats.chisquare(cells.ravel()).pvalue > 1e-4
        assert abs(np.corrcoef(first, other)[0, 1]) < 4.5 / np.sqrt(first.size)


def test_neighbouring_replications_are_even_at_one_entity() -> None:
    values = np.array([uniform(3, replication, 0, 17, KIND) for replication in range(20_000)])
    assert stats.kstest(values, "uniform").pvalue > 1e-4
    assert abs(np.corrcoef(values[:-1], values[1:])[0, 1]) < 4.5 / np.sqrt(values.size)


def test_changing_one_bit_of_a_name_changes_half_of_the_bits() -> None:
    changed = []
    for entity, bit in product(range(200), range(32)):
        here, there = (int(uniform(1, 0, 0, each, ARRIVAL) * 2.0**53) >> 1 for each in (entity, entity ^ (1 << bit)))
        changed.append((here ^ there).bit_count())
    assert abs(np.mean(changed) - 26) < 4.5 * np.sqrt(13 / len(changed))


def test_no_two_names_share_a_draw() -> None:
    names = product(range(4), range(4), range(4), (ARRIVAL, TRAVEL))
    values = np.concatenate([each for name in names for each in drawn(*name, entities=2000)])
    assert np.unique(values).size == values.size
