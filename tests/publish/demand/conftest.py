from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.publish.demand.made import made_comparison, made_time_line

from peelian.catalogue.documents import Published, PublishedFigure
from peelian.demand.model.checks import check
from peelian.demand.model.model import Model
from peelian.demand.model.yaml_form import load_model
from peelian.demand.results.comparison import Comparison
from peelian.publish.content import Document
from peelian.publish.demand.account import Account
from peelian.publish.demand.cards import Card, Outlook, cards_of
from peelian.publish.demand.cards_page import cards_page
from peelian.publish.demand.report import account_of, demand_report

SMALL = Path(__file__).with_name("small.yaml")
SCENARIOS = ("no helpers", "more officers", "no cases")
COMMAND = "peelian demand report made --all --replications 8 --seed 1"
PLAN = Published(
    id="plan", title="The plan of a small force", publisher="Nobody", published=dt.date(2018, 1, 1), force="kent",
    figures=(
        PublishedFigure(fact="F901", measure="contact.calls_999", period="2018-19", value=20_000, where="Page 1"),
        PublishedFigure(fact="F902", measure="workforce.officers", period="2018-19", value=3, where="Page 2"),
    ),
)  # fmt: skip
OUTLOOKS = {
    "calls_999": Outlook("calls_999", trend="no significant change.", forecast="about as many as now."),
    "calls_101": Outlook(
        "calls_101", trend_because="No records are held.", forecast_because="None is kept.",
        forecast_command="peelian demand forecast contact.calls_101",
    ),
}  # fmt: skip


@pytest.fixture(scope="session")
def model() -> Model:
    """A small model that takes two figures from a document."""
    return load_model(SMALL, (PLAN,)).model


@pytest.fixture(scope="session")
def comparison(model: Model) -> Comparison:
    """Made results of the model and its scenarios."""
    return made_comparison(model, *SCENARIOS)


@pytest.fixture(scope="session")
def told(comparison: Comparison) -> tuple[Account, Document]:
    """The report of the made results, and its account."""
    account = account_of(comparison, (PLAN,))
    document = demand_report(
        account, COMMAND, notices=check(account.model), example=made_time_line(),
        example_command="peelian demand explain made",
    )  # fmt: skip
    return account, document


@pytest.fixture(scope="session")
def carded(comparison: Comparison) -> tuple[Account, tuple[Card, ...], Document]:
    """The cards of the made results, one stream with an outlook and one without."""
    account = account_of(Comparison(comparison.base, ()), (PLAN,))
    cards = cards_of(account, OUTLOOKS)
    return account, cards, cards_page(account, cards, "peelian demand cards made")
