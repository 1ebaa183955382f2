from __future__ import annotations

from pathlib import Path

import pytest
from tests.demand.model.small import SMALL

from peelian.catalogue.documents import Published
from peelian.demand.model.fault import ModelError
from peelian.demand.model.reference import Elsewhere
from peelian.demand.model.yaml_form import load_model, read_model, written
from peelian.demand.model.yaml_form import write_model as write

DOCUMENT = Published.model_validate(
    {
        "id": "a-report",
        "title": "A report",
        "publisher": "a publisher",
        "published": "2019-07-22",
        "force": "leicestershire",
        "figures": [
            {"fact": "F001", "measure": "contact.calls", "period": "2018-19", "value": 876000, "where": "page 1"},
            {"fact": "F001", "measure": "contact.calls", "period": "2017-18", "value": 800000, "where": "page 1"},
            {"fact": "F001", "measure": "contact.calls", "period": "2018-19", "part": "change", "value": 76000,
             "where": "page 1"},
            {"fact": "F021", "measure": "incidents.grade_1", "period": "2018-19", "part": "parameter", "value": 15,
             "where": "page 2"},
            {"fact": "F110", "measure": "bureau.referred", "period": "2018-19", "value": 25, "where": "page 3"},
        ],
    }
)  # fmt: skip
ELSEWHERE = Elsewhere([DOCUMENT], {"a.csv": "hour,weight\n" + "0,1\n" * 167 + "167,3\n", "m.csv": "m\n5\n7.5\n"}.get)
TEXT = (
    SMALL.replace("{per_hour: 20}", "{per_year: {published: F001, period: 2018-19}}")
    .replace("attend_within: 15 min", 'attend_within: {published: F021, as: "{} min"}')
    .replace("case: 10 %", 'case: {published: F110, as: "{} %"}')
    + 'scenarios:\n  more: {means: more, change: {teams.cid.staff: {published: F021, as: "+{}"}}}\n'
)


def test_published_figures_take_their_places() -> None:
    model = read_model("a.yaml", TEXT, ELSEWHERE).model

    assert model.streams["calls"].mean_per_hour == 100
    assert str(model.work["incident"].grades["1"].attend_within) == "15 min"
    assert str(model.work["incident"].then["case"]) == "25 %"
    assert written(model.scenario("more").teams["cid"].staff) == 195


def test_writing_gives_the_reference_and_not_the_figure() -> None:
    model = read_model("a.yaml", TEXT, ELSEWHERE).model
    text = write(model)

    assert "876000" not in text
    assert "{published: F001, period: 2018-19}" in text
    assert read_model("b.yaml", text, ELSEWHERE).model == model


def test_a_changed_value_is_no_longer_published() -> None:
    model = read_model("a.yaml", TEXT, ELSEWHERE).model
    changed = model.changed("streams.calls.per_year", "+10 %").changed("work.incident.grades.1", {"share": "10 %"})

    assert changed.streams["calls"].mean_per_hour == 110
    assert set(model.references) - set(changed.references) == {
        ("streams", "calls", "per_year"),
        ("work", "incident", "grades", "1", "attend_within"),
    }
    assert read_model("b.yaml", write(changed), ELSEWHERE).model == changed


def test_a_column_of_a_file_takes_its_place() -> None:
    text = SMALL.replace("{per_hour: 20}", "{per_hour: 20, shape: {hour_of_week: {file: a.csv, column: weight}}}")
    text = text.replace("{exponential: {mean: 6 min}}", '{empirical: {file: m.csv, column: m, as: "{} min"}}')
    model = read_model("a.yaml", text, ELSEWHERE).model

    assert [str(each) for each in model.work["call"].takes.empirical] == ["5 min", "450 s"]
    assert model.shape(model.streams["calls"]).hour_of_week[-2:] == (1, 3)
    assert "{file: a.csv, column: weight}" in write(model)
    assert read_model("b.yaml", write(model), ELSEWHERE).model == model


def test_files_are_looked_for_beside_the_model_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "secret.csv").write_text("m\n1\n")
    (tmp_path / "models" / "m.csv").write_text("m\n5\n")
    path = tmp_path / "models" / "a.yaml"
    text = SMALL.replace("{exponential: {mean: 6 min}}", '{empirical: {file: m.csv, column: m, as: "{} min"}}')
    path.write_text(text)
    assert load_model(path).model.work["call"].takes

    path.write_text(text.replace("m.csv", "../secret.csv"))
    with pytest.raises(ModelError, match="there is no file"):
        load_model(path)


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("{published: F0021}", "Did you mean 'F021'?"),
        ("{published: F999X}", "See the page of published figures"),
        ("{published: F001}", "F001 has 2 such figures. Say which: period: 2018-19, part: value; period: 2017-18"),
        ("{published: F001, period: 2016-17}", "F001 has 0 such figures"),
        ("{published: F001, period: next year}", "next year"),
        ("{published: F001, period: 2018-19, as: x}", "write {} once"),
        ("{published: F001, periods: 2018-19}", "not known"),
        ("{published: F001, file: a.csv}", "both"),
        ("{file: b.csv, column: weight}", "there is no file 'b.csv'"),
        ("{file: a.csv, column: wait}", "no column 'wait'"),
    ],
)
def test_references_that_lead_nowhere(reference: str, says: str) -> None:
    text = SMALL.replace("{per_hour: 20}", f"{{per_year: {reference}}}")
    with pytest.raises(ModelError) as caught:
        read_model("a.yaml", text, ELSEWHERE)

    assert [each.line for each in caught.value.faults] == [4]
    assert says in str(caught.value)
