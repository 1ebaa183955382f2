"""`peelian statistics` as a person uses it: no workspace is needed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from peelian.cli.app import app
from peelian.core.errors import PeelianError
from peelian.statistics.by_name import methods

VECTORS = Path(__file__).parents[1] / "statistics" / "reference_vectors.json"


def run(*arguments: str | Path, status: int = 0) -> str:
    done = CliRunner().invoke(app, ["statistics", *map(str, arguments)])
    if isinstance(done.exception, PeelianError):
        raise done.exception
    assert done.exit_code == status, done.output
    return done.stdout


def written(folder: Path, content: object) -> Path:
    file = folder / "given.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def test_list_has_every_method_with_its_formula_and_source() -> None:
    listed = json.loads(run("list", "--format", "json"))
    assert [each["method"] for each in listed] == list(methods())
    assert all(each["formula"] and each["source"] and each["module"] for each in listed)


def test_run_on_an_object_of_inputs(tmp_path: Path) -> None:
    said = json.loads(run("run", "mcnemar", written(tmp_path, {"only_first": 2, "only_second": 9})))
    assert said == {"vector": "given", "method": "mcnemar", "result": {"p_value": 0.0654296875}}


def test_run_on_one_vector_says_whether_it_agrees() -> None:
    said = json.loads(run("run", "xmr_limits", VECTORS, "--vector", "xmr-001"))
    assert said["agrees"] is True
    assert said["differences"] == []
    assert said["result"]["average_moving_range"] == 1.0


def test_run_ends_with_status_1_where_the_result_is_another(tmp_path: Path) -> None:
    vector = {
        "id": "a",
        "method": "mcnemar",
        "input": {"only_first": 2, "only_second": 9},
        "expected": {"p_value": 0.5},
    }
    said = json.loads(run("run", "mcnemar", written(tmp_path, [vector]), status=1))
    assert said["agrees"] is False
    assert said["differences"] == ["p_value: 0.0654296875 where 0.5 is expected"]


def test_run_on_several_vectors_gives_a_list(tmp_path: Path) -> None:
    vectors = [{"id": each, "method": "mcnemar", "input": {"only_first": 1, "only_second": 1}} for each in "ab"]
    said = json.loads(run("run", "mcnemar", written(tmp_path, {"vectors": vectors})))
    assert [each["vector"] for each in said] == ["a", "b"]


def test_infinite_ratio_is_valid_json(tmp_path: Path) -> None:
    said = run("run", "poisson_two_count_test", written(tmp_path, {"count_1": 4, "count_0": 0}))
    result = json.loads(said, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))["result"]
    assert result["ratio"] == "inf"


def test_check_runs_every_vector() -> None:
    listed = json.loads(run("check", VECTORS, "--format", "json"))
    assert {each["verdict"] for each in listed} == {"agreed"}
    assert f"{len(listed)} agreed" in run("check", VECTORS)


def test_check_goes_on_after_a_refusal(tmp_path: Path) -> None:
    vectors = [
        {"id": "a", "method": "mcnemer", "input": {}},
        {"id": "b", "method": "mcnemar", "input": {"only_first": -1, "only_second": 2}},
        {"id": "c", "method": "mcnemar", "input": {"only_first": 1, "only_second": 1}},
    ]
    listed = json.loads(run("check", written(tmp_path, vectors), "--format", "json", status=1))
    assert [each["verdict"] for each in listed] == ["refused", "refused", "without an expected result"]
    assert "Did you mean 'mcnemar'?" in listed[0]["difference"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("xmr_limit", VECTORS), "Did you mean 'xmr_limits'"),
        (("xmr_limits", VECTORS, "--vector", "xmr-01"), "Did you mean 'xmr-001'"),
    ],
)
def test_names_that_are_not_there(arguments: tuple[str | Path, ...], message: str) -> None:
    with pytest.raises(PeelianError, match=message):
        run("run", *arguments)


def test_file_without_a_vector_of_the_method_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PeelianError, match="no vector of mcnemar"):
        run("run", "mcnemar", written(tmp_path, []))


def test_page_of_methods_that_lags_behind_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "methods.md"
    with pytest.raises(PeelianError, match="not up to date"):
        run("docs", page, "--check")
    run("docs", page)
    run("docs", page, "--check")
    assert "### xmr_limits" in page.read_text(encoding="utf-8")
