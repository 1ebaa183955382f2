"""Cases: caseloads and backlogs over weeks."""

from __future__ import annotations

from peelian.demand.theory import flow
from peelian.demand.theory.model import Model, Numbers
from peelian.demand.theory.parameters import Parameters


def _caseload(given: Parameters, _: Numbers) -> float:
    referred = given.number("cases_per_week") * (1 - given.number("closed_share"))
    return flow.mean_caseload(referred, given.number("mean_investigation_weeks"))


def _closed(given: Parameters) -> float:
    return given.number("investigators") * given.number("cases_closed_per_investigator_week")


def _backlog(given: Parameters, numbers: Numbers) -> float:
    return flow.backlog_after(
        numbers[0] if numbers else given.number("weeks"),
        start=given.number("start"),
        arriving_per_week=given.number("referred_per_week"),
        closed_per_week=_closed(given),
    )


def _clear(given: Parameters, _: Numbers) -> float:
    return flow.weeks_to_clear(
        start=given.number("start"),
        arriving_per_week=given.number("referred_per_week"),
        closed_per_week=_closed(given),
    )


MODELS = (
    Model(
        "flow (Little)",
        "Live cases: those begun a week times the weeks that each stays.",
        "Little (1961)",
        flow.__name__,
        {"mean live caseload referred": _caseload},
    ),
    Model(
        "fluid backlog",
        "A backlog that grows by what arrives and shrinks by what can be closed.",
        "Fluid limit; Newell, Applications of Queueing Theory (1971)",
        flow.__name__,
        {"backlog after # weeks": _backlog, "weeks to clear": _clear},
    ),
)
