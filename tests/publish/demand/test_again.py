"""What a publication keeps of its simulation, and holding every figure against the same model simulated again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.publish.demand import made
from tests.publish.demand.conftest import SCENARIOS

from peelian import Workbench
from peelian.core.workspace import create_workspace
from peelian.demand.model.model import Model
from peelian.demand.results.comparison import Comparison
from peelian.publish.content import Document
from peelian.publish.demand import again
from peelian.publish.demand.account import Account
from peelian.publish.demand.again import CARDS, REPORT, kept_model, printing
from peelian.publish.demand.cards import Card
from peelian.publish.edition import Edition, read_edition
from peelian.publish.written import Subject, write_document


def write(folder: Path, kind: str, account: Account, document: Document) -> Edition:
    subject = Subject(kind, "kent", state="0123", source="simulation-made")
    kept = printing(account.comparison, account.bound.cited.facts)
    written, _, _ = write_document(document, folder, subject, catalogue="a version", printed=kept)
    return read_edition(written.edition.path)


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench(create_workspace(tmp_path / "workspace"))


@pytest.fixture
def simulated(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Lets a check get made results for the model that it is given, and says what it asked for."""
    asked: dict[str, Any] = {}

    def compare(model: Model, *scenarios: str, **given: Any) -> Comparison:
        asked.update(given, model=model, scenarios=scenarios)
        return made.made_comparison(model, *scenarios)

    monkeypatch.setattr(again, "compare", compare)
    return asked


def test_an_edition_keeps_the_model_with_its_values_and_how_it_was_run(
    tmp_path: Path, told: tuple[Account, Document], model: Model
) -> None:
    edition = write(tmp_path, REPORT, *told)
    kept = kept_model(edition.simulated)

    assert kept.references == {}
    assert kept.streams["calls_999"] == model.streams["calls_999"]
    assert kept == model.model_copy(update={"references": {}})
    assert edition.simulated["scenarios"] == list(SCENARIOS)
    assert (edition.simulated["seed"], edition.simulated["replications"]) == (1, made.COUNT)
    assert len(edition.facts) == len(told[0].bound.cited.facts)
    assert edition.state == "as written"


def test_a_check_proves_every_figure(
    bench: Workbench, told: tuple[Account, Document], simulated: dict[str, Any]
) -> None:
    edition = write(bench.workspace.publications, REPORT, *told)

    found = bench.check_publication(edition.path.stem)

    assert (found.changes, found.unchanged) == ((), len(edition.facts))
    assert (simulated["seed"], simulated["replications"]) == (1, made.COUNT)
    assert simulated["scenarios"] == SCENARIOS


def test_a_check_finds_figures_that_come_out_otherwise(
    bench: Workbench, told: tuple[Account, Document], simulated: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = write(bench.workspace.publications, REPORT, *told)
    monkeypatch.setitem(made.MEANS, "percent", 60.0)

    found = bench.check_publication(edition.path.stem)

    assert found.changes
    assert {each.kind for each in found.changes} <= {"changed", "newly there", "now missing"}
    assert "Peelian itself simulates it otherwise now" in found.changes[0].reasons[0].text
    changed = {each.figure.unit for each in found.changes if each.kind == "changed"}
    assert changed == {"percent"}


def test_cards_are_checked_too(
    bench: Workbench, carded: tuple[Account, tuple[Card, ...], Document], simulated: dict[str, Any]
) -> None:
    account, _, document = carded
    edition = write(bench.workspace.publications, CARDS, account, document)

    found = bench.check_publication(edition.path.stem)

    assert (found.changes, found.unchanged) == ((), len(account.bound.cited.facts))
    assert simulated["scenarios"] == ()


def test_what_says_the_same_stands(bench: Workbench, told: tuple[Account, Document]) -> None:
    first = write(bench.workspace.publications, REPORT, *told)
    second = write(bench.workspace.publications, REPORT, *told)

    assert (first.number, second.number) == (1, 1)
