from __future__ import annotations

from pathlib import Path

import pytest
from tests.demand.model.small import SMALL

from peelian.catalogue.load import load_catalogue
from peelian.core.errors import PeelianError, UnknownNameError
from peelian.demand.model.fault import ModelError
from peelian.demand.model.find import find_model, models

SHIPPED = "leicestershire"


def held(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).write_text(SMALL.replace("force: Example", f"force: {name.partition('.')[0]}"))
    return folder


def test_workspace_goes_before_what_comes_with_peelian(tmp_path: Path) -> None:
    folder = held(tmp_path, "kent.yaml", f"{SHIPPED}.yaml", "notes.txt")
    assert [each.name for each in models(folder)] == ["kent", SHIPPED, f"shipped:{SHIPPED}"]
    published = list(load_catalogue().published.values())
    assert find_model("kent", published, folder).file.name == "kent.yaml"
    assert find_model(SHIPPED, published, folder).model.title == ""
    for name in (f"shipped:{SHIPPED}", SHIPPED):
        of = folder if name.startswith("shipped") else None
        assert find_model(name, published, of).model.title == "The sample force, from calls to outcomes"


def test_only_one_goes_without_a_name(tmp_path: Path) -> None:
    published = list(load_catalogue().published.values())
    assert find_model(None, published, tmp_path / "none yet").model.force == SHIPPED
    assert find_model(None, (), held(tmp_path, "kent.yaml")).model.force == "kent"
    with pytest.raises(PeelianError, match=r"There are 2 models. Say which: essex, kent."):
        find_model(None, (), held(tmp_path, "essex.yaml"))


def test_path_names_a_model_anywhere(tmp_path: Path) -> None:
    held(tmp_path, "essex.yaml")
    assert find_model(str(tmp_path / "essex.yaml"), ()).model.force == "essex"
    with pytest.raises(ModelError, match=r"kent\.yaml: file: the file cannot be read"):
        find_model(str(tmp_path / "kent.yaml"), ())


@pytest.mark.parametrize(
    ("name", "message"),
    [("kont", "Did you mean 'kent'?"), ("surrey", "`peelian demand models` shows them"), ("shipped:kent", "no model")],
)
def test_name_that_is_none(name: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=message):
        find_model(name, (), held(tmp_path, "kent.yaml"))
