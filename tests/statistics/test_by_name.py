"""Methods by name: what they are told to take, what they refuse, and that their results are plain."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import json
import math
import pkgutil
import warnings
from pathlib import Path
from typing import Any

import pytest

import peelian.statistics
from peelian.core.errors import PeelianError, UnknownNameError
from peelian.statistics.by_name import methods, run
from peelian.statistics.method import MethodInputError
from peelian.statistics.vectors import Vector, VectorFileError, differences, named, outcome, read_vectors

VECTORS = {each.method: each for each in read_vectors(Path(__file__).parent / "reference_vectors.json")}
# What is no method: the machinery of this page, names of rules, words of charts, parts of other methods.
PARTS = {"attribute", "by_name", "method", "methods", "methods_page", "rule_sets", "special_cause", "vectors"}
EVERY = pytest.mark.parametrize("name", list(methods()))


def test_every_module_of_the_package_has_a_method() -> None:
    modules = {each.name for each in pkgutil.iter_modules(peelian.statistics.__path__)}
    assert {each.module.rsplit(".", 1)[1] for each in methods().values()} >= modules - PARTS


@EVERY
def test_method_says_what_it_is_and_where_it_comes_from(name: str) -> None:
    found = methods()[name]
    assert found.what.endswith(".")
    assert found.formula
    assert found.source
    assert importlib.import_module(found.module)
    assert all(each.kind and "[" not in each.kind for each in found.inputs), [each.kind for each in found.inputs]


@EVERY
def test_result_is_what_json_holds(name: str) -> None:
    result = run(name, VECTORS[name].inputs)
    assert json.loads(json.dumps(result)) == result


@EVERY
def test_inputs_are_left_as_they_are(name: str) -> None:
    given = json.loads(json.dumps(VECTORS[name].inputs))
    run(name, given)
    assert given == VECTORS[name].inputs


@EVERY
def test_missing_input_is_named(name: str) -> None:
    for each in methods()[name].inputs:
        inputs = {key: value for key, value in VECTORS[name].inputs.items() if key != each.name}
        if each.required:
            with pytest.raises(MethodInputError, match=f"{name} lacks: {each.name}"):
                run(name, inputs)


@EVERY
@pytest.mark.parametrize("wrong", ["text", None, True, [], [[]], {}, -1, [None], ["x"], math.inf, math.nan, [-1, -2]])
def test_wrong_input_is_refused_or_answered_in_plain_values(name: str, wrong: Any) -> None:
    for each in methods()[name].inputs:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of numbers that run out of range; the result then has None
            with contextlib.suppress(PeelianError):
                json.dumps(run(name, {**VECTORS[name].inputs, each.name: wrong}))


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"values": [1, 2, "3"]}, r"xmr_limits: values\[2\]: .* Give values as numbers, null where there is none."),
        ({"values": [1, 2], "baseline": 5}, "takes no input 'baseline'"),
        ({"values": [1, 2], "baseline_point": 5}, "Did you mean 'baseline_points'"),
        ({"values": [1, 2], "baseline_points": 1}, "a baseline has two points or more"),
        ({"values": [1, 2], "screen_moving_ranges": "yes"}, "screen_moving_ranges as true or false"),
    ],
)
def test_refusal_says_where_and_what_to_give(inputs: dict[str, Any], message: str) -> None:
    with pytest.raises(MethodInputError, match=message):
        run("xmr_limits", inputs)


def test_unknown_method_has_the_nearest_name() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'xmr_limits'"):
        run("xmr_limit", {})


def test_missing_months_have_no_sign_and_their_neighbours_stand_together() -> None:
    values = [5, 6, 5, 6, 5, 6, 5, 6, 30, 6, 5, 6]
    gaps = [*values[:3], None, *values[3:]]
    whole, broken = (run("xmr_flags", {"values": each})["special_cause"] for each in (values, gaps))
    assert broken[3] is None
    assert [each for each in broken if each] == whole


def test_rebase_takes_its_baseline_in_each_part() -> None:
    values = [1, 3, 1, 3, 9, 9, 11, 13, 11, 13, 20, 20]
    first, second = run("xmr_rebase", {"values": values, "rebase_at": [6], "baseline_points": 4})["groups"]
    assert (first["mean"], second["mean"]) == (2, 12)


@pytest.mark.parametrize("at", [[0], [12], [4, 2], [3, 3]])
def test_rebase_at_no_point_is_refused(at: list[int]) -> None:
    with pytest.raises(MethodInputError, match="rebase_at"):
        run("xmr_rebase", {"values": [1] * 12, "rebase_at": at})


def test_raking_of_a_table_is_that_of_its_respondents() -> None:
    """A cell without anybody has no weight, and the totals are met by the others."""
    found = run("raking", {"table": [[10, 0], [5, 20]], "row_totals": [30, 70], "column_totals": [40, 60]})
    assert found["weights"][0][1] is None
    assert [sum(row) for row in found["fitted"]] == pytest.approx([30, 70])
    assert [sum(column) for column in zip(*found["fitted"], strict=True)] == pytest.approx([40, 60])


@pytest.mark.parametrize(
    ("found", "expected", "tolerance", "count"),
    [
        ({"a": 1.0}, {"a": 1.0 + 1e-10}, 1e-9, 0),
        ({"a": 1.0}, {"a": 1.001}, 1e-9, 1),
        ({"a": 1e-13}, {"a": 0.0}, 0, 0),
        ({"a": True}, {"a": 1}, 1e-9, 1),
        ({"a": None}, {"a": 0.0}, 1e-9, 1),
        ({"a": 0.0}, {"a": None}, 1e-9, 1),
        ({"a": "x", "b": 2}, {"a": "x"}, 0, 0),
        ({"a": [1, 2]}, {"a": [1, 2, 3]}, 0, 1),
        ({"a": [1, [2, 3.5]]}, {"a": [1, [2, 3.6]]}, 1e-9, 1),
        ({}, {"a": 1}, 0, 1),
        ({"a": 4}, {"a": 5}, 1, 1),
    ],
)
def test_results_are_held_against_what_is_expected(found: Any, expected: Any, tolerance: float, count: int) -> None:
    assert len(list(differences(found, expected, tolerance))) == count


@pytest.mark.parametrize(
    "text",
    ['[{"id": "a", "method": "mcnemar", "input": {}}]', '{"vectors": [{"id": "a", "method": "mcnemar", "input": {}}]}',
     '{"id": "a", "method": "mcnemar", "input": {}}'],
)  # fmt: skip
def test_layouts_of_vectors(tmp_path: Path, text: str) -> None:
    file = tmp_path / "some.json"
    file.write_text(text, encoding="utf-8")
    (found,) = read_vectors(file)
    assert (found.id, found.method) == ("a", "mcnemar")
    assert read_vectors(file, "wilson") == []
    with pytest.raises(UnknownNameError, match="vector 'b'"):
        named([found], "b")


def test_object_of_inputs_is_one_vector_without_an_expected_result(tmp_path: Path) -> None:
    file = tmp_path / "inputs.json"
    file.write_text('{"only_first": 2, "only_second": 9}', encoding="utf-8")
    (found,) = read_vectors(file, "mcnemar")
    assert found == Vector("inputs", "mcnemar", {"only_first": 2, "only_second": 9})
    assert outcome(found).agrees is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "line 1, column 2"),
        (b"\xff", "UTF-8"),
        (b"{}", "holds no vectors"),
        (b"7", "no list of vectors"),
        (b'{"vectors": 3}', "no list of vectors"),
        (b'[{"method": "mcnemar"}]', "vector 1 has no `method` or no `input`"),
        (b'[{"method": "mcnemar", "input": {}, "tolerance": "x"}]', "tolerance"),
        (b'[{"method": "mcnemar", "input": {}, "expected": []}]', "expected"),
    ],
)
def test_file_that_holds_no_vectors_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(content)
    with pytest.raises(VectorFileError, match=message):
        read_vectors(file)


def test_methods_are_called_by_the_names_of_their_functions() -> None:
    for name, each in methods().items():
        assert name == each.name
        assert not {"args", "kwargs"} & set(inspect.signature(each.call).parameters)
