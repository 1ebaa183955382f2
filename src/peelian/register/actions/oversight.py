"""Oversight: the stage in which a force is monitored, and what sources say against one another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from peelian.core.errors import PeelianError
from peelian.core.force import force as force_of
from peelian.inspection.monitoring import why_not_set
from peelian.register.models import Discrepancy, Monitoring
from peelian.register.numbering import next_id
from peelian.register.rows import record_of
from peelian.register.step import Step, action


@action
def set_monitoring(
    step: Step, *, force: str, stage: str, reasons: Sequence[str], since: dt.date | None = None, document: str = ""
) -> str:
    """Put a force in a stage of monitoring from a day on, for reasons that are published. Returns the row's id."""
    step.permit(step.actor.relations_to_force(""))
    name, day = force_of(force).id, since or step.today
    before = [record_of(each) for each in Monitoring.objects.filter(force=name)]
    against = why_not_set(before, stage, since=day, reasons=reasons)
    if against:
        raise PeelianError(" ".join(against), remedy="Nothing was changed.")
    return step.create(
        Monitoring, id=next_id(Monitoring, f"{name}-monitoring"), force=name, stage=stage, since=day,
        reasons=tuple(reasons), document=document,
    ).pk  # fmt: skip


@action
def note_discrepancy(
    step: Step, *, force: str, about: str, one_says: str, one_document: str, other_says: str, other_document: str,
    verdict: str, note: str = "",
) -> str:  # fmt: skip
    """Note where two sources say what cannot both be, or call two things by one word. Neither is corrected."""
    name = force_of(force).id
    step.permit(step.actor.relations_to_force(name))
    return step.create(
        Discrepancy, id=next_id(Discrepancy, f"{name}-discrepancy"), force=name, about=about, one_says=one_says,
        one_document=one_document, other_says=other_says, other_document=other_document, verdict=verdict, note=note,
    ).pk  # fmt: skip
