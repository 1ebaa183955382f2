"""Every model of theory against values computed elsewhere: in 40 digits, by sparse chains, by equations."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest

from peelian.core.errors import UnknownNameError
from peelian.demand.theory.by_model import models, value
from peelian.demand.theory.errors import TheoryInputError
from peelian.demand.theory.finishing import excess_finishes
from peelian.demand.theory.vectors import TheoryVectorError, Vector, outcome, read_vectors

OWN_COPY = Path(__file__).parent / "reference_vectors.json"
ALL = 89


@pytest.fixture(scope="session")
def vectors(shared: Path) -> list[Vector]:
    return read_vectors(shared / "reference" / "queueing.json")


@pytest.mark.parametrize("vector", read_vectors(OWN_COPY), ids=lambda each: each.id)
def test_model_meets_its_reference_value(vector: Vector) -> None:
    assert outcome(vector).agrees, outcome(vector)


@pytest.mark.parametrize("at", range(ALL))
def test_every_reference_value_is_met(vectors: list[Vector], at: int) -> None:
    found = outcome(vectors[at])
    assert found.agrees, (found.vector.id, found.found, found.vector.value)


def test_no_reference_value_is_left_out(vectors: list[Vector]) -> None:
    assert len(vectors) == ALL
    assert {each.model for each in vectors} == set(models()) - {"M(t)/M/s(t)+M"}


def test_own_copy_has_a_value_for_every_model_that_the_reference_has() -> None:
    assert {each.model for each in read_vectors(OWN_COPY)} == set(models()) - {"M(t)/M/s(t)+M"}


def test_the_room_of_the_reference_chain_hides_less_than_two_millionths(vectors: list[Vector]) -> None:
    """The reference values of finish mode are those of a chain with room for 110 waiting; a queue has no such limit."""
    given = next(each for each in vectors if each.id == "finish-total-wait")
    hours = given.parameters["lam_per_hour"], given.parameters["staff"]
    unlimited = excess_finishes(*hours, mean_service_h=1.2)
    limited = excess_finishes(*hours, mean_service_h=1.2, room=110)
    assert limited.waiting_h.sum() == pytest.approx(given.value, rel=1e-9)
    assert 1e-6 < unlimited.waiting_h.sum() / given.value - 1 < 2e-6
    assert unlimited.lost < 1e-12


@pytest.mark.parametrize("name", list(models()))
def test_model_says_what_it_is_and_where_it_comes_from(name: str) -> None:
    found = models()[name]
    assert found.what.endswith(".")
    assert found.source
    assert found.quantities
    assert importlib.import_module(found.module)


def test_the_page_of_the_documentation_lists_every_model() -> None:
    page = (Path(__file__).parents[3] / "docs" / "queueing.md").read_text("utf-8")
    for each in models().values():
        assert f"| `{each.name}` | {each.what} | {each.source} | `{each.module.rsplit('.', 1)[1]}` |" in page


def test_unknown_names_are_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="M/M/c"):
        value("M/M/k", {}, "Wq")
    with pytest.raises(UnknownNameError, match="Wq"):
        value("M/D/1", {"lam": 0.8, "D": 1}, "W")


@pytest.mark.parametrize(
    ("model", "parameters", "quantity", "says"),
    [
        ("M/D/1", {"lam": 0.8}, "Wq", "lack D"),
        ("M/M/c", {"mu": 1, "c": 2}, "Lq", "lack lam or arrivals_per_s"),
        ("M/M/c", {"lam": "1/0", "mu": 1, "c": 2}, "Lq", "cannot be read"),
        ("M/M/c", {"lam": 3, "mu": 1, "c": 2}, "Lq", "not below the 2 units"),
        ("M(t)/M/inf", {"lam": "thirty", "mean_service_h": 1, "t": 0}, "mean busy", "cannot be read"),
        ("M/G/1 non-preemptive", {"lams": [1], "service": ["weibull 2"]}, "Wq class 1", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_named(model: str, parameters: dict[str, object], quantity: str, says: str) -> None:
    with pytest.raises(Exception, match=says) as caught:
        value(model, parameters, quantity)
    assert caught.value.remedy  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["{", '{"id": 1}', '[{"model": "M/D/1"}]', "[3]"])
def test_a_file_without_vectors_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "vectors.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TheoryVectorError, match=r"vectors\.json"):
        read_vectors(path)


def test_callers_who_hang_up_are_read_like_those_who_wait() -> None:
    given = next(each for each in json.loads(OWN_COPY.read_text("utf-8")) if each["id"] == "mtmst-ELq-18")
    patient = value("M(t)/M/s(t)+M", given["parameters"] | {"theta": 1e-9}, "E[(N-s)+]")
    assert patient == pytest.approx(given["value"], rel=1e-6)
    assert value("M(t)/M/s(t)+M", given["parameters"] | {"mean_patience_h": 0.1}, "E[(N-s)+]") < patient


def test_a_name_that_is_no_law_is_an_input_error() -> None:
    with pytest.raises(TheoryInputError):
        value("M(t)/M/s(t)", {"lam": "30", "mu": 1, "staff": "4 (07-15)", "t_h": 3}, "E[N(t)]")
