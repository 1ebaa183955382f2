"""Changes and rounding against reference values: a small copy always, the whole set where a machine has it."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from peelian.core.basis import Basis
from peelian.core.fact import Fact, change, percent_change
from peelian.core.period import Period
from peelian.core.rounding import round_half_away
from peelian.core.unit import signed, unit

HERE = Path(__file__).parent / "reference_vectors.json"
COPIED = json.loads(HERE.read_text(encoding="utf-8"))["vectors"]
METHODS = ("percent_change", "round_half_away")


def check(vector: dict[str, Any]) -> None:
    given, expected = vector["input"], vector["expected"]
    if vector["method"] == "round_half_away":
        rounded = [str(round_half_away(Decimal(value), given["decimals"])) for value in given["values"]]
        assert rounded == expected["values"], vector["id"]
        return
    now, before = _calls(given["current"], "2018-19"), _calls(given["previous"], "2017-18")
    percent = percent_change(now, before)
    assert change(now, before).value == expected["difference"], vector["id"]
    if expected["percent"] is None:
        assert (percent.value, percent.text) == (None, "\N{EN DASH}"), vector["id"]
    else:
        assert percent.value is not None
        assert float(percent.value) == expected["percent"], vector["id"]
        shown = signed(round_half_away(percent.value, given["decimals"]), sign=True) + "%"
        assert shown == expected["display"].replace("-", "\N{MINUS SIGN}"), vector["id"]
        if given["decimals"] == 0 and not 0 < abs(percent.value) < 1:  # House style shows less than 1% with a decimal.
            assert percent.text == shown, vector["id"]


def _calls(count: int, year: str) -> Fact:
    return Fact("contact.calls_999", "kent", "force", Period.parse(year), count, unit("calls"), Basis.REAL)


@pytest.mark.parametrize("vector", COPIED, ids=[vector["id"] for vector in COPIED])
def test_reference_value_is_met(vector: dict[str, Any]) -> None:
    check(vector)


def test_every_shared_reference_value_is_met_and_copied(shared: Path) -> None:
    everything = json.loads((shared / "reference" / "statistics.json").read_text(encoding="utf-8"))["vectors"]
    vectors = [vector for vector in everything if vector["method"] in METHODS]

    for vector in vectors:
        check(vector)
    assert [{key: vector[key] for key in COPIED[0]} for vector in vectors] == COPIED
